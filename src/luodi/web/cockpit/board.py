"""The board: everything that the cockpit shows to one person on one day, counted together."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from luodi.web.across.load import Load, Month, loads
from luodi.web.cockpit.indicators import Followed, followed
from luodi.web.cockpit.numbers import Number, Progress, summed
from luodi.web.cockpit.over_time import weeks
from luodi.web.cockpit.progress import Counts, by_document, by_theme, by_unit, units_of
from luodi.web.ledger.lights import SOON
from luodi.web.ledger.standings import finished
from luodi.web.ledger.visibility import own_units, visible
from luodi.web.people.models import Unit, User

SHOWN = 8
"""Rows of a table on the board; the whole table has a page of its own."""
HEAVY, LEAST = 1.5, 10
"""A unit is overloaded that has at least so many times its own monthly mean of the past year open, and no fewer than
so many tasks. A choice of this project, no document states it."""
LISTED = 5


@dataclass(frozen=True, slots=True)
class Burden:
    """One unit's load: what is open, and by the loads of each month (``luodi.web.across.load``) what is open now, the
    mean at the ends of the past months, the most of the coming ones."""

    name: str
    key: str
    open: Number
    now: int
    mean: float | None
    peak: int
    peak_month: str

    @property
    def heavy(self) -> bool:
        """Whether the unit has far more open than it used to have."""
        return self.mean is not None and self.now >= LEAST and self.now >= HEAVY * self.mean


@dataclass(frozen=True, slots=True)
class Board:
    """What the page shows. ``units`` and ``documents`` are the first in the order of urgency, of so many as
    ``unit_count`` and ``document_count`` say; ``today`` its day."""

    today: dt.date
    all: Progress
    due: Number
    documents: list[Progress]
    document_count: int
    themes: list[Progress]
    units: list[Progress]
    unit_count: int
    districts: list[Progress]
    burdens: list[Burden]
    weeks: list[Progress]
    followed: list[Followed]
    soon: list[Any] = field(default_factory=list)


TABLES = ("documents", "units")
"""The tables behind the board, which have pages of their own."""


def board(user: User, today: dt.date) -> tuple[Board, dict[str, list[Progress]]]:
    """The board of ``user`` and the whole ``TABLES``, in a bounded number of queries however large the ledger is."""
    documents = by_document(user, today)
    counts = by_unit(user, today)
    units = units_of(counts)
    ahead = visible(user).filter(~finished(), due__gte=today, due__lte=today + SOON)
    nearest = list(ahead.order_by("due", "id").values_list("pk", flat=True)[:LISTED])
    made = Board(
        today=today,
        all=summed(documents),
        due=Number(ahead.order_by().count(), {"deadline": "30d", "state": "open"}),
        documents=documents[:SHOWN],
        document_count=len(documents),
        themes=by_theme(documents),
        units=units[:SHOWN],
        unit_count=len(units),
        districts=units_of(counts, governing=True),
        burdens=burdens(user, today, counts),
        weeks=weeks(user, today),
        followed=followed(user, today),
        soon=nearest,
    )
    return made, {"documents": documents, "units": units}


def burdens(user: User, today: dt.date, counts: Mapping[int, Counts]) -> list[Burden]:
    """Those with most open by the loads of each month; people of a unit see their own and those below it."""
    own = own_units(user)
    found = loads(user, today)
    return [
        _burden(one, found.months, Progress(counts.get(one.unit.pk, {}), {"unit": one.unit.key}))
        for one in found.loads
        if own is None or one.unit.pk in own
    ]


def _burden(load: Load, months: list[Month], progress: Progress) -> Burden:
    unit: Unit = load.unit
    past = [count for count, month in zip(load.counts, months, strict=True) if month.past]
    # Months before its first task tell nothing of what a unit is used to.
    while past and not past[0]:
        past.pop(0)
    ahead = [(count, month.name) for count, month in zip(load.counts, months, strict=True) if not month.past]
    peak, when = max(ahead, key=lambda one: one[0])
    return Burden(
        unit.short_name or unit.name,
        unit.key,
        progress.open,
        load.now,
        round(sum(past) / len(past), 1) if past else None,
        peak,
        when,
    )
