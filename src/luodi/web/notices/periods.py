"""期次: which period a draft of each kind is about, and when it falls due."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from luodi.clocks.moments import add_months, local, start_of
from luodi.web.notices.models import Kind

MONTHS = {Kind.MONTHLY: 1, Kind.QUARTERLY: 3, Kind.YEARLY: 12}
MOST_DAY = {Kind.DAILY: 1, Kind.WEEKLY: 7, Kind.MONTHLY: 28, Kind.QUARTERLY: 28, Kind.YEARLY: 28}
"""Every month has a 28th."""
_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Period:
    """A named stretch of days, the last one included."""

    name: str
    starts: dt.date
    ends: dt.date


def period_of(kind: str, day: dt.date) -> Period:
    """The period of a kind that the day lies in.

    >>> period_of("weekly", dt.date(2027, 1, 1)).name, period_of("quarterly", dt.date(2026, 11, 23)).ends
    ('2026-W53', datetime.date(2026, 12, 31))
    """
    if kind == Kind.DAILY:
        return Period(day.isoformat(), day, day)
    if kind == Kind.WEEKLY:
        year, week, weekday = day.isocalendar()
        monday = day - (weekday - 1) * _DAY
        return Period(f"{year}-W{week:02}", monday, monday + 6 * _DAY)
    months = MONTHS[Kind(kind)]
    first = dt.date(day.year, (day.month - 1) // months * months + 1, 1)
    name = {1: f"{first:%Y-%m}", 3: f"{first.year}-Q{(first.month + 2) // 3}", 12: f"{first.year}"}[months]
    return Period(name, first, add_months(first, months) - _DAY)


def last_due(kind: str, day: int, hour: int, now: dt.datetime) -> tuple[dt.datetime, Period]:
    """When a draft last fell due at or before ``now``, and its period.

    A daily one is about its own day, a weekly one about the week of the day before (so on Monday about the week that
    ended), the others about the month, quarter or year before the one they fall due in.
    """
    now = local(now)
    at = _due_in(kind, day, hour, now.date())
    if at > now:
        at = _due_in(kind, day, hour, period_of(kind, now.date()).starts - _DAY)
    fell = at.date()
    if kind == Kind.DAILY:
        return at, period_of(kind, fell)
    if kind == Kind.WEEKLY:
        return at, period_of(kind, fell - _DAY)
    return at, period_of(kind, period_of(kind, fell).starts - _DAY)


def _due_in(kind: str, day: int, hour: int, of: dt.date) -> dt.datetime:
    first = period_of(kind, of).starts
    offset = 0 if kind == Kind.DAILY else day - 1
    return start_of(first + offset * _DAY) + dt.timedelta(hours=hour)
