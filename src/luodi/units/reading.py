"""The names of one document: resolved as of its day and issuers, with the groups as its own text defines them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache, partial

from luodi.text.model import Document
from luodi.units.model import Resolution
from luodi.units.phrases import definitions_in
from luodi.units.registry import Registry
from luodi.units.resolve import Question, leans_on, resolve, tells_place


class DocumentUnits:
    """Resolves names as they stand in ``document``; a name in surroundings that tell the same is looked up once.

    Nothing is resolved where the document's date is not known: which unit bore a name is a question of the day.
    """

    def __init__(self, registry: Registry, document: Document) -> None:
        self._registry = registry
        self._asked: Question | None = None
        if document.date is not None:
            text = "\n".join(provision.text for provision in document.walk())
            self._asked = registry.question(
                on=document.date,
                document=document.number,
                issuers=document.issuers,
                definitions=definitions_in(text, document.number),
            )
        self._known: dict[tuple[str, tuple[str, ...]], Resolution] = {}
        self._leans = cache(partial(leans_on, registry))
        self._tells = cache(partial(tells_place, registry))

    def resolve(self, names: Sequence[str]) -> Sequence[Resolution]:
        """One resolution for each name of a clause, in order; empty where the document has no date."""
        return [self._one(self._asked, name, names[:at]) for at, name in enumerate(names)] if self._asked else ()

    def _one(self, asked: Question, name: str, before: Sequence[str]) -> Resolution:
        leans = self._leans(name)
        bearing = () if leans == "nothing" else tuple(filter(self._tells, before) if leans == "places" else before)
        found = self._known.get((name, bearing))
        if found is None:
            found = self._known[name, bearing] = resolve(self._registry, name, replace(asked, context=bearing))
        return found
