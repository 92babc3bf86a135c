"""Forecast: a straight line through reported figures, and what it says of a target's day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

POINTS, SPAN = 3, 28
"""A line is drawn through no fewer points, and over no fewer days between the first and the last. A choice of this
project, no document states it."""

WHOLE = 1000
"""From a target of this size on forecasts are told in whole numbers."""

State = Literal["reached", "on_course", "behind", "past", "too_few", "unclear"]


@dataclass(frozen=True, slots=True)
class Point:
    """A figure as of a day."""

    day: dt.date
    value: Decimal


@dataclass(frozen=True, slots=True)
class Forecast:
    """``value``: the line on the target's day; ``day``: when it meets the target, None where it does not within ten
    years."""

    state: State
    value: Decimal | None = None
    day: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """The least-squares line: it goes through ``mean`` on ``mean_day`` days after ``first``, and rises by ``slope`` a
    day."""

    first: dt.date
    mean_day: Decimal
    mean: Decimal
    slope: Decimal

    def on(self, day: dt.date) -> Decimal:
        return self.mean + self.slope * (Decimal((day - self.first).days) - self.mean_day)

    def meets(self, goal: Decimal) -> Decimal | None:
        """How many days after ``first`` it is at ``goal``; never where it is level."""
        return (goal - self.mean) / self.slope + self.mean_day if self.slope else None


def line_through(points: Sequence[Point]) -> Line | None:
    """The line through ``points`` (by day); none where they are too few or too near to one another.

    >>> points = [Point(dt.date(2026, 3, day), Decimal(n)) for day, n in ((1, 10), (15, 24), (29, 38))]
    >>> found = line_through(points)
    >>> found.slope, found.on(dt.date(2026, 3, 31))
    (Decimal('1'), Decimal('40'))
    """
    if len(points) < POINTS or (points[-1].day - points[0].day).days < SPAN:
        return None
    days = [Decimal((point.day - points[0].day).days) for point in points]
    mean_day, mean = sum(days) / len(days), sum((point.value for point in points), Decimal(0)) / len(points)
    spread = sum((day - mean_day) ** 2 for day in days)
    slope = sum((day - mean_day) * (point.value - mean) for day, point in zip(days, points, strict=True)) / spread
    return Line(points[0].day, mean_day, mean, slope)


def rounded(value: Decimal, goal: Decimal) -> Decimal:
    """A value of a line as it is told."""
    return value.quantize(Decimal(1) if goal >= WHOLE else Decimal("0.1"))


def forecast(
    points: Sequence[Point],
    goal: Decimal,
    comparator: str,
    by: dt.date,
    most: Decimal | None = None,
    today: dt.date = dt.date.min,
) -> Forecast:
    """What the least-squares line through ``points`` (by day) says of reaching ``goal`` by the day ``by``.

    ``comparator`` as a target has it; without one the goal is one to reach. ``most`` is the largest possible value
    (100 of a share in per cent). A target whose figure is a change (增长, 下降) is unclear: reported figures may be
    levels or changes. When ``today`` is past the day there is nothing to forecast: the newest figure meets the goal
    (reached) or does not (past).

    >>> points = [Point(dt.date(2026, 3, day), Decimal(n)) for day, n in ((1, 10), (15, 24), (29, 38))]
    >>> made = forecast(points, Decimal(100), ">=", dt.date(2026, 5, 30))
    >>> made.state, made.value, made.day
    ('on_course', Decimal('100.0'), datetime.date(2026, 5, 30))
    """
    if comparator not in ("", ">=", ">", "=", "<=", "<"):
        return Forecast("unclear")
    down = comparator in ("<=", "<")

    def meets(value: Decimal) -> bool:
        if comparator in ("<", ">"):
            return value < goal if down else value > goal
        return value <= goal if down else value >= goal

    if points and (by < today or not down) and meets(points[-1].value):
        return Forecast("reached")
    if points and by < today:
        return Forecast("past")
    line = line_through(points)
    if line is None:
        return Forecast("too_few")
    value = line.on(by)
    shown = rounded(max(min(value, most) if most is not None else value, Decimal(0)), goal)
    when, away = None, line.meets(goal)
    if away is not None and (line.slope > 0) != down and 0 <= away < 3660 + (points[-1].day - points[0].day).days:
        when = points[0].day + dt.timedelta(days=int(-(-away // 1)))
    return Forecast("on_course" if meets(value) else "behind", shown, when)
