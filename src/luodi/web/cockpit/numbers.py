"""Numbers that open the list behind them: a count, and the ledger's filters under which that list is shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.http import urlencode

from luodi.web.ledger.standings import STANDINGS

FILTERS = {
    "done": {"state": "done"},
    "green": {"light": "green", "state": "open"},
    "yellow": {"light": "yellow"},
    "red": {"light": "red"},
    "grey": {"light": "grey"},
}
"""The ledger's filters for each standing; a finished task's light is green, so green asks for the open ones only."""


@dataclass(frozen=True, slots=True)
class Number:
    """A count and the filters of the ledger that list exactly what it counts."""

    value: int
    query: dict[str, str]

    @property
    def href(self) -> str:
        """The address of the list."""
        return f"{reverse('ledger:list')}?{urlencode(self.query)}"


@dataclass(frozen=True, slots=True)
class Progress:
    """How the tasks of something stand. ``counts`` by standing (``luodi.web.ledger.standings``); ``query`` narrows the
    ledger to it."""

    counts: Mapping[str, int]
    query: dict[str, str] = field(default_factory=dict)
    name: str = ""
    note: str = ""
    key: str = ""

    @property
    def all(self) -> int:
        return sum(self.counts.values())

    @property
    def total(self) -> Number:
        return Number(self.all, self.query)

    @property
    def open(self) -> Number:
        """What is not finished."""
        return Number(self.all - self.counts.get("done", 0), {**self.query, "state": "open"})

    def of(self, standing: str) -> Number:
        """How many stand so."""
        return Number(self.counts.get(standing, 0), {**self.query, **FILTERS[standing]})

    @property
    def parts(self) -> list[tuple[str, Number]]:
        """Each standing with its number, in the order in which they are shown."""
        return [(standing, self.of(standing)) for standing in STANDINGS]

    @property
    def share(self) -> int | None:
        """The finished share in per cent, rounded down; None where there is nothing."""
        return self.counts.get("done", 0) * 100 // self.all if self.all else None

    @property
    def urgency(self) -> tuple[int, int, str]:
        """What is to be looked at first: most overdue, then most open."""
        return (-self.counts.get("red", 0), -self.open.value, self.name)


def summed(rows: list[Progress]) -> Progress:
    """All of ``rows`` together, where no task stands in two of them."""
    return Progress({standing: sum(row.counts.get(standing, 0) for row in rows) for standing in STANDINGS})
