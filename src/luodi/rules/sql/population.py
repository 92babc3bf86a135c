"""Where the records of a population lie: one table a relation, keyed by the parent's key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

Path = tuple[str, ...]
"""From the root record down: ``()`` the root itself, ``("members",)`` its members."""


@dataclass(frozen=True, slots=True)
class TableOf:
    """One table. ``source`` is what stands after FROM: a name, or ``read_parquet('…')``.

    ``columns`` are the facts it has; a fact without a column is missing for everybody. ``parent`` is the column with
    the parent's key (None for the root). A relation's parents say in a column ``<relation>_given`` whether it was
    given at all; without that column it was.
    """

    source: str
    columns: frozenset[str]
    key: str = "id"
    parent: str | None = None


@dataclass(frozen=True, slots=True)
class Population:
    """Tables by path from the root record, whose kind of record is ``entity``."""

    entity: str
    tables: Mapping[Path, TableOf] = field(default_factory=dict)
