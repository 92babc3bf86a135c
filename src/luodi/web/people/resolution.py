"""Names as documents write them, answered with rows of the registry's tables."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from luodi import units
from luodi.web.people.models import Unit


@dataclass(frozen=True, slots=True)
class Answer:
    """What one name stands for: rows of its units, and what ``luodi.units`` says about it."""

    resolution: units.Resolution
    rows: tuple[Unit, ...]

    @property
    def remarks(self) -> list[dict[str, str]]:
        return [{"code": one.code, "zh": one.zh, "en": one.en} for one in self.resolution.remarks]


@dataclass(slots=True)
class Resolver:
    """Resolves the names of one document; equal questions are asked once."""

    registry: units.Registry
    on: dt.date
    number: str | None
    issuers: tuple[str, ...]
    definitions: tuple[units.GroupDefinition, ...]
    rows: dict[str, Unit] = field(default_factory=dict)
    known: dict[tuple[str, ...], Answer] = field(default_factory=dict)

    def answers(self, names: Sequence[str]) -> list[Answer]:
        """The names of one clause in printed order, each understood after those before it."""
        return [self._answer(tuple(names[: at + 1])) for at in range(len(names))]

    def _answer(self, names: tuple[str, ...]) -> Answer:
        if names not in self.known:
            found = self.registry.resolve(
                names[-1], on=self.on, document=self.number, issuers=self.issuers, context=names[:-1],
                definitions=self.definitions,
            )  # fmt: skip
            self.known[names] = Answer(found, tuple(self._row(unit) for unit in found.units))
        return self.known[names]

    def _row(self, unit: units.Unit) -> Unit:
        if not self.rows:
            self.rows = {row.key: row for row in Unit.objects.all()}
        return self.rows[unit.name]
