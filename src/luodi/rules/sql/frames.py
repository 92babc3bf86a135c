"""The rows that a query walks over: one frame a path from the root record, with the columns computed for it."""

from __future__ import annotations

from dataclasses import dataclass, field

from luodi.rules.sql.population import Path, TableOf
from luodi.rules.sql.term import Reference, Term


@dataclass(slots=True)
class Column:
    """A computed column. ``passes`` counts the aggregates that lie one inside the other below it; ``group`` names the
    grouped join it comes out of, for an aggregate over a relation. ``level`` orders it after everything it reads and
    is set when the layers are printed."""

    name: str
    term: Term
    passes: int
    group: int | None = None
    level: int = 0


@dataclass(slots=True)
class Frame:
    """The rows at ``path``; ``alias`` is what they are called in every statement."""

    number: int
    path: Path
    entity: str
    table: TableOf
    alias: str
    parent: Frame | None
    columns: dict[str, Column] = field(default_factory=dict)
    used: dict[str, int] = field(default_factory=dict)

    def level_of(self, column: str) -> int:
        """0 for a fact, else the level at which the column is computed."""
        found = self.columns.get(column)
        return found.level if found else 0

    def note_use(self, column: str, level: int) -> None:
        self.used[column] = max(self.used.get(column, 0), level)

    def owners(self) -> list[Frame]:
        """The frames above, nearest first."""
        out: list[Frame] = []
        frame = self.parent
        while frame is not None:
            out.append(frame)
            frame = frame.parent
        return out


@dataclass(frozen=True, slots=True)
class View:
    """A variable of a rule: the frame whose rows it stands for, and its alias in the statement."""

    frame: Frame
    alias: str


@dataclass(slots=True)
class Group:
    """Aggregates over the same child rows, computed in one pass: ``items`` are (column, SQL)."""

    number: int
    parent: Frame
    child: Frame
    passes: int
    refs: set[Reference] = field(default_factory=set)
    items: list[tuple[str, str]] = field(default_factory=list)
    last: tuple[int, str] | None = None
    level: int = 0

    @property
    def alias(self) -> str:
        """Stands in SQL for the grouped join; printed once it is known which groups are one."""
        return f"{{{{g{self.number}}}}}"
