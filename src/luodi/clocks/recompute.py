"""What moves when a calendar changes: each open clock whose due day moved, and the days that moved it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from luodi.clocks.backward import BackwardClock
from luodi.clocks.calendar import WorkingCalendar
from luodi.clocks.clock import Clock
from luodi.clocks.due import Due, Reason, due
from luodi.clocks.moments import day_of

K = TypeVar("K")


@dataclass(frozen=True, slots=True)
class Move(Generic[K]):
    """One clock's due before and after. ``moved`` is false where it only ceased to be provisional (or became so)."""

    key: K
    was: Due
    now: Due
    why: tuple[Reason, ...]

    @property
    def moved(self) -> bool:
        return self.was.moment != self.now.moment


def moves(
    clocks: Mapping[K, Clock | BackwardClock], before: WorkingCalendar, after: WorkingCalendar
) -> Iterator[Move[K]]:
    """The clocks that a change of calendar touches, with the days whose status changed in their span.

    Clocks that have stopped keep the due they had.
    """
    for key, clock in clocks.items():
        if isinstance(clock, BackwardClock):
            was, now, first = clock.due(before), clock.due(after), day_of(clock.anchor)
        else:
            times = clock.times()
            if times.state == "stopped" or not times.runs:
                continue
            old, new, first = due(clock, before), due(clock, after), day_of(times.runs[0].start)
            if old is None or new is None:
                continue
            was, now = old, new
        if was.moment != now.moment or was.provisional != now.provisional:
            days = sorted((first, was.day, now.day))
            yield Move(key, was, now, tuple(changed_days(before, after, days[0], days[-1])))


def changed_days(before: WorkingCalendar, after: WorkingCalendar, first: dt.date, last: dt.date) -> Iterator[Reason]:
    """The days of a span that are worked on one calendar and not on the other.

    >>> from luodi.clocks.decrees import parse_csv
    >>> old = WorkingCalendar()
    >>> new = old.with_decree(parse_csv("日期,类型,名称,依据\\n2027-02-08,休,春节,2027年安排\\n", "2027.csv"))
    >>> [reason.zh for reason in changed_days(old, new, dt.date(2027, 2, 1), dt.date(2027, 2, 28))]
    ['2027-02-08由工作日改为休息日（春节；2027年安排）。']
    """
    for offset in range((last - first).days + 1):
        day = first + dt.timedelta(days=offset)
        old, new = before.status(day), after.status(day)
        if old.working != new.working:
            kinds = ("休息日", "工作日") if new.working else ("工作日", "休息日")
            zh = f"{day}由{kinds[0]}改为{kinds[1]}（{new.reason}；{new.source}）。"
            en = f"{day} is now {'worked' if new.working else 'a day of rest'} ({new.reason}; {new.source})."
            yield Reason(zh, en)
