"""What a change of calendar moves: the open clocks it touches, before and after, and why."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from luodi.clocks import Due, Reason, WorkingCalendar, moves
from luodi.web.ledger.flow import FINISHED
from luodi.web.ledger.models import Clock
from luodi.web.ledger.timing import WORKING_DAYS, kept

AT_ONCE = 2_000


@dataclass(frozen=True, slots=True)
class Moved:
    """One open clock whose due changes. ``moved`` is false where only the word 暂定 goes (or comes)."""

    clock: Clock
    was: Due
    now: Due
    why: tuple[Reason, ...]
    moved: bool


def counted_by_calendar() -> QuerySet[Clock]:
    """The open clocks whose day depends on which days are worked."""
    found = Clock.objects.filter(Q(limit__contains=WORKING_DAYS) | Q(roll=True))
    return found.exclude(commitment__progress__in=FINISHED)


def moved_by(year: int, before: WorkingCalendar, after: WorkingCalendar) -> Iterator[Moved]:
    """The clocks that another calendar of ``year`` touches, in the order of their ids."""
    # A rolled last day of December may go on into the year; what was due before that the year cannot reach.
    found = counted_by_calendar().filter(due__gte=dt.date(year - 1, 12, 1))
    last = 0
    while True:
        rows = list(
            found.filter(pk__gt=last)
            .order_by("pk")
            .select_related("commitment__document")
            .prefetch_related("events")[:AT_ONCE]
        )
        if not rows:
            return
        last = rows[-1].pk
        clocks = {row.pk: clock for row in rows if (clock := kept(row)) is not None}
        by_key = {row.pk: row for row in rows}
        for move in moves(clocks, before, after):
            yield Moved(by_key[move.key], move.was, move.now, move.why, move.moved)


def provisional_among(commitments: Iterable[Any]) -> set[Any]:
    """Which of the commitments (by id) have a day that rests on a year without a notice: one query for a page."""
    rows = Clock.objects.filter(commitment__in=list(commitments), provisional=True, charge=None)
    return set(rows.values_list("commitment_id", flat=True))
