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
    if len(points) < POINTS or (points[-1].day - points[0].day).days < SPAN:
        return Forecast("too_few")
    days = [Decimal((point.day - points[0].day).days) for point in points]
    mean_day, mean = sum(days) / len(days), sum((point.value for point in points), Decimal(0)) / len(points)
    spread = sum((day - mean_day) ** 2 for day in days)
    slope = sum((day - mean_day) * (point.value - mean) for day, point in zip(days, points, strict=True)) / spread
    value = mean + slope * (Decimal((by - points[0].day).days) - mean_day)
    shown = max(min(value, most) if most is not None else value, Decimal(0)).quantize(
        Decimal(1) if goal >= WHOLE else Decimal("0.1")
    )
    when = None
    if slope and (slope > 0) != down:
        away = (goal - mean) / slope + mean_day
        if 0 <= away < 3660 + days[-1]:
            when = points[0].day + dt.timedelta(days=int(-(-away // 1)))
    return Forecast("on_course" if meets(value) else "behind", shown, when)
