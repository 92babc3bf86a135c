"""Indicators against their dated targets: the figures reported, their trend, and a plain forecast."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from uuid import UUID

from django.db.models import Exists, OuterRef

from luodi.web.cockpit.forecast import Forecast, Point, forecast
from luodi.web.ledger.models import Measurement, Target
from luodi.web.ledger.rollup import COUNTED, figure_of, standing_now
from luodi.web.ledger.shares import is_rate
from luodi.web.ledger.standings import finished, led_by
from luodi.web.ledger.visibility import led_to, own_units
from luodi.web.people.models import User

SHOWN = 8
LATE = dt.timedelta(days=30)
"""Targets stay on the board for so long after their day."""
HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Followed:
    """One target with its figures by day. ``apart``: several units report and the target is not shared out among
    them, so that there is no total."""

    target: Target
    task: UUID
    text: str
    points: list[Point]
    forecast: Forecast
    apart: bool

    @property
    def now(self) -> Point | None:
        return self.points[-1] if self.points else None

    @property
    def done(self) -> int | None:
        """How much of a target to be reached is reached, in per cent (rounded down)."""
        if self.now is None or not self.target.value or self.target.comparator in ("<=", "<"):
            return None
        return int(self.now.value * HUNDRED / self.target.value)


def followed(user: User, today: dt.date) -> list[Followed]:
    """The next dated targets on which anything was reported; three queries. People of a unit see no figures of tasks
    that other units work on too, because a total is all that is shown."""
    if own_units(user) is not None:
        return []
    told = Measurement.objects.filter(indicator=OuterRef("indicator"), report__state__in=COUNTED)
    targets = list(
        Target.objects.filter(Exists(told), value__isnull=False, by__gte=today - LATE)
        .filter(led_to(user, "indicator__commitment__"))
        .exclude(led_by(finished(), "indicator__commitment__"))
        .select_related("indicator__commitment", "sharing")
        .order_by("by", "pk")[:SHOWN]
    )
    figures = defaultdict(list)
    found = Measurement.objects.filter(indicator__in={one.indicator_id for one in targets}, report__state__in=COUNTED)
    for one in found.select_related("report__charge").order_by("as_of", "id"):
        figures[one.indicator_id].append(one)
    return [follow(target, figures[target.indicator_id], today) for target in targets]


def follow(target: Target, figures: list[Measurement], today: dt.date) -> Followed:
    """One target with its indicator's ``figures`` (by day); a range, or a target without a day, gets no forecast."""
    units = {one.report.charge.unit_id for one in figures}
    apart = len(units) > 1 and not hasattr(target, "sharing")
    points = [] if apart else series(figures, is_rate(target.indicator.unit))
    task = target.indicator.commitment
    most = HUNDRED if target.indicator.unit in ("%", "％") else None
    if target.value is None or target.by is None:
        return Followed(target, task.pk, task.text, points, Forecast("unclear"), apart)
    line = forecast(points, target.value, target.comparator, target.by, most, today)
    return Followed(target, task.pk, task.text, points, line, apart)


def series(figures: Iterable[Measurement], rate: bool) -> list[Point]:
    """The total as of each day on which a figure stands: the units' newest figures added, rates by numerator and
    denominator. A day on which several units' rates cannot be put together is left out."""
    by_unit: dict[int, list[Measurement]] = defaultdict(list)
    out = []
    for day, told in groupby(figures, key=lambda one: one.as_of):  # by day
        for one in told:
            by_unit[one.report.charge.unit_id].append(one)
        total = _total([figure_of(told) for told in by_unit.values()], rate)
        if total is not None:
            out.append(Point(day, total))
    return out


def made_of(figures: Iterable[Measurement], day: dt.date) -> list[Measurement]:
    """Those of ``figures`` (by day) of which the total as of ``day`` is made."""
    by_unit: dict[int, list[Measurement]] = defaultdict(list)
    for one in figures:
        if one.as_of <= day:
            by_unit[one.report.charge.unit_id].append(one)
    return [one for told in by_unit.values() for one in standing_now(told)]


def _total(now: list[tuple[Decimal | None, Decimal | None, Decimal | None]], rate: bool) -> Decimal | None:
    if len(now) == 1:
        return now[0][0]
    if not rate and not any(below for _value, _above, below in now):
        return sum((value or Decimal(0) for value, _above, _below in now), Decimal(0))
    if any(not below for _value, _above, below in now):
        return None
    above = sum((one or Decimal(0) for _value, one, _below in now), Decimal(0))
    return (above * HUNDRED / sum((one or Decimal(0) for _value, _above, one in now), Decimal(0))).quantize(
        Decimal("0.01")
    )
