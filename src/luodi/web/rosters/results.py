"""What came out of a roster, a page of rows at a time, read from the files beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from luodi.facts.types import Number
from luodi.facts.values import show
from luodi.packs import load
from luodi.rules.populations.columns import text_literal
from luodi.rules.roster.identity import masked
from luodi.rules.roster.telling import CHANGE
from luodi.rules.simulate.wording import STATE
from luodi.web.rosters.models import Roster

PAGE: Final = 50
_IDENTITY: Final = re.compile(r"\d{17}[\dXx]")


@dataclass(frozen=True, slots=True)
class Row:
    """A household's outcome. ``state`` is empty for one that is no longer on the roster."""

    id: str
    state: str
    value: str
    reasons: tuple[str, ...]
    before: str
    change: str


class Rows(Sequence[Row]):
    """The outcomes under a filter, read as they are asked for: a paginator may take slices of it."""

    def __init__(self, roster: Roster, file: Path, *, state: str = "", change: str = "", key: str = "") -> None:
        self.roster, self.file = roster, file
        wheres = {"state": state if state in STATE else "", "change": change if change in CHANGE else "", "id": key}
        self.chosen = {name: value for name, value in wheres.items() if value}
        self._count: int | None = None

    def _query(self, columns: str, more: str = "") -> list[tuple[Any, ...]]:
        import duckdb

        where = " AND ".join(f"{name} = ?" for name in self.chosen)
        sql = f"SELECT {columns} FROM read_parquet({text_literal(str(self.file))})"  # noqa: S608 our own column names
        with duckdb.connect(config={"memory_limit": "512MB", "threads": 1}) as connection:
            values = list(self.chosen.values())
            found: list[tuple[Any, ...]] = connection.execute(
                f"{sql}{f' WHERE {where}' if where else ''} {more}", values
            ).fetchall()
        return found

    def __len__(self) -> int:
        if self._count is None:
            self._count = int(self._query("COUNT(*)")[0][0])
        return self._count

    def __getitem__(self, at: Any) -> Any:
        if not isinstance(at, slice):
            return next(iter(self[at : at + 1]))
        first, last, _ = at.indices(len(self))
        rows = self._query(
            "id, state, value, reasons, before, change", f"ORDER BY place LIMIT {last - first} OFFSET {first}"
        )
        return list(self._rows(rows))

    def _rows(self, rows: list[tuple[Any, ...]]) -> Iterator[Row]:
        type_ = load(self.roster.pack).program.rules[self.roster.rule].type
        for key, state, value, reasons, before, change in rows:
            shown = show(type_, int(value)) if value is not None and isinstance(type_, Number) else value or ""
            yield Row(shown_key(key), state or "", shown, tuple(reasons or ()), before or "", change or "")


def shown_key(key: str) -> str:
    """A household's number as a page shows it: one that is an identity number is masked."""
    return masked(key) if _IDENTITY.fullmatch(key) else key


def problems(result: dict[str, Any]) -> list[dict[str, Any]]:
    """What is wrong, in the order in which it was found, the households' numbers as they may be shown."""
    return [{**problem, "household": shown_key(problem["household"])} for problem in result["listed"]]
