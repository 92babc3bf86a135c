"""The names of one document: resolved as of its day and issuers, with the groups as its own text defines them."""

from __future__ import annotations

from collections.abc import Sequence

from luodi.text.model import Document
from luodi.units.model import Resolution
from luodi.units.phrases import definitions_in
from luodi.units.registry import Registry


class DocumentUnits:
    """Resolves names as they stand in ``document``; each clause is looked up once.

    Nothing is resolved where the document's date is not known: which unit bore a name is a question of the day.
    """

    def __init__(self, registry: Registry, document: Document) -> None:
        self._registry, self._document = registry, document
        self._definitions = definitions_in("\n".join(provision.text for provision in document.walk()), document.number)
        self._known: dict[tuple[str, ...], Sequence[Resolution]] = {}

    def resolve(self, names: Sequence[str]) -> Sequence[Resolution]:
        """One resolution for each name of a clause, in order; empty where the document has no date."""
        document, clause = self._document, tuple(names)
        if document.date is None:
            return ()
        if clause not in self._known:
            self._known[clause] = self._registry.resolve_all(
                clause,
                on=document.date,
                document=document.number,
                issuers=document.issuers,
                definitions=self._definitions,
            )
        return self._known[clause]
