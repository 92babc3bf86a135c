"""What stands behind an indicator's numbers: its figures as reported, the totals they make, the line drawn on."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from luodi.text.spans import quote
from luodi.web.cockpit.forecast import Point, line_through, rounded
from luodi.web.cockpit.indicators import Followed, follow, made_of
from luodi.web.ledger.models import Commitment, Measurement, Target
from luodi.web.ledger.rollup import COUNTED
from luodi.web.ledger.standing import leads_the_work
from luodi.web.ledger.visibility import own_units
from luodi.web.people.models import User


@dataclass(frozen=True, slots=True)
class Drawn:
    """The line through the totals: what it is as of each of their days, and on the target's. ``month`` is how much it
    rises in 30 days, ``end`` its own value on the target's day, before it is kept within what is possible."""

    rows: list[tuple[Point, Decimal]]
    month: Decimal
    end: Decimal


@dataclass(frozen=True, slots=True)
class Behind:
    """What the page of one target shows. ``whole``: the person may see every unit's figures, so that totals are shown;
    otherwise there are only the ``readings`` of the own units. With ``day`` they are those of which the total as of it
    is made, else all."""

    followed: Followed
    whole: bool
    readings: list[Measurement]
    day: dt.date | None
    total: Point | None
    words: str
    ref: str
    others: list[Target]
    drawn: Drawn | None

    @property
    def parts(self) -> tuple[Decimal, Decimal] | None:
        """Numerators and denominators added, where the total is made of them."""
        if len({one.report.charge_id for one in self.readings}) < 2 or not all(
            one.denominator for one in self.readings
        ):
            return None
        above = sum((one.numerator or Decimal(0) for one in self.readings), Decimal(0))
        return above, sum((one.denominator or Decimal(0) for one in self.readings), Decimal(0))


def behind(target: Target, task: Commitment, user: User, today: dt.date, day: str = "") -> Behind:
    """One target of ``task``, which the person sees; five queries."""
    own = own_units(user)
    whole = own is None or leads_the_work(user, task)
    found = Measurement.objects.filter(indicator=target.indicator_id, report__state__in=COUNTED)
    if not whole:
        found = found.filter(report__charge__unit__in=own or [])
    figures = list(
        found.select_related("report__charge__unit", "report__author", "report__signed_by", "report__verified_by")
        .prefetch_related("report__evidence")
        .order_by("as_of", "id")
    )
    one = follow(target, figures if whole else [], today)
    total = next((point for point in one.points if point.day.isoformat() == day), None)
    targets = list(Target.objects.filter(indicator__commitment=task).order_by("indicator__order", "order"))
    at = next(at for at, other in enumerate(targets) if other.pk == target.pk)
    return Behind(
        followed=one,
        whole=whole,
        readings=made_of(figures, total.day) if total else figures[::-1],
        day=total.day if total else None,
        total=total,
        words=quote(task.version.source.text, target.spans) if target.spans else "",
        ref=f"indicator-{at}" if target.spans else "",
        others=[other for other in targets if other.indicator_id == target.indicator_id and other.pk != target.pk],
        drawn=_drawn(one),
    )


def _drawn(one: Followed) -> Drawn | None:
    target, line = one.target, line_through(one.points)
    if line is None or one.forecast.value is None or target.value is None or target.by is None:
        return None
    goal = target.value
    rows = [(point, rounded(line.on(point.day), goal)) for point in one.points]
    return Drawn(rows, (line.slope * 30).quantize(Decimal("0.01")), rounded(line.on(target.by), goal))
