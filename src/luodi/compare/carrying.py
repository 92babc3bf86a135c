"""Carriers: who carries the duties of a unit that a document names, on the day of another document."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from luodi.compare.items import Carriers
from luodi.text.model import Document
from luodi.units import DocumentUnits, Registry


def carriers(registry: Registry, document: Document, until: dt.date | None) -> Carriers:
    """Names as ``document`` prints them → who carries their duties on ``until``: an heir is the same unit."""
    units = DocumentUnits(registry, document)

    def carried(names: Sequence[str]) -> Sequence[frozenset[str]]:
        found = units.resolve(names)
        if len(found) != len(names):
            return [frozenset() for _ in names]
        return [
            frozenset(heir.name for unit in one.units for heir in registry.successors(unit, until or dt.date.max)[0])
            for one in found
        ]

    return carried
