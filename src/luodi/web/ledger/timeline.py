"""时间线: the plan points and periods of a commitment with their lights, and where they stand in its time."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from django.utils import timezone

from luodi.web.ledger.flow import answering
from luodi.web.ledger.lights import GREEN, GREY, RED, SOON, YELLOW
from luodi.web.ledger.models import NEVER, Charge, Commitment, Milestone, Report

WIDTH = 1000
MOST_DRAWN = 24
RECENT = 12
"""Answered points that stay in view; older ones are folded."""


@dataclass(frozen=True, slots=True)
class Point:
    """One plan point or period. ``told`` of ``owing`` units have an accepted report on it; ``x`` from 0 to 1000."""

    milestone: Milestone
    light: str
    told: int
    owing: int
    x: int

    @property
    def percent_apart(self) -> bool:
        """Whether the percentage is to be shown beside the name: it is not part of it."""
        percent = self.milestone.percent
        return percent is not None and f"{percent}%" not in self.milestone.name

    @property
    def label_at(self) -> str:
        """Where its label begins, so that none runs over an edge: start, middle or end."""
        return "start" if self.x < 120 else "end" if self.x > WIDTH - 120 else "middle"


@dataclass(frozen=True, slots=True)
class Timeline:
    """``points`` by day; ``older`` are answered ones long past. ``reached`` is the lowest of the answering units' own
    accepted estimates in per cent, None where one has not told; ``planned`` what the plan asks for by today."""

    points: list[Point]
    older: list[Point]
    first: dt.date
    last: dt.date
    today_x: int | None
    reached: int | None
    planned: int | None

    @property
    def drawn(self) -> bool:
        return 0 < len(self.points) <= MOST_DRAWN


def point_light(point: Milestone, today: dt.date) -> str:
    """Green once answered; a period is red when its day has ended, a plan point yellow; grey while it is far.

    >>> point_light(Milestone(kind="plan", due=dt.date(2026, 6, 30)), dt.date(2026, 7, 1))
    'yellow'
    """
    if point.answered_at is not None:
        return GREEN
    if point.due < today:
        return RED if point.kind == Milestone.Kind.PERIOD else YELLOW
    return YELLOW if point.kind == Milestone.Kind.PERIOD and point.due <= today + SOON else GREY


def timeline(commitment: Commitment, charges: list[Charge], today: dt.date) -> Timeline | None:
    """The commitment's points; None where it has none. One query."""
    rows = sorted(commitment.milestones.all(), key=lambda one: (one.due, one.pk))
    if not rows:
        return None
    owing = {charge.pk for charge in answering(charges)}
    told: dict[int, set[int]] = defaultdict(set)
    best: dict[int, int] = {}
    for charge in charges:
        for report in charge.reports.all():
            if report.state != Report.State.ACCEPTED:
                continue
            if report.milestone_id is not None:
                told[report.milestone_id].add(charge.pk)
            if report.percent is not None:
                best[charge.pk] = max(best.get(charge.pk, 0), report.percent)
    done = [one for one in rows if one.answered_at is not None]
    old = {one.pk for one in done[:-RECENT]} if len(rows) > MOST_DRAWN else set()
    shown = [one for one in rows if one.pk not in old]
    began = timezone.localdate(commitment.assigned_at) if commitment.assigned_at else shown[0].due
    first = min(began, *(one.starts or one.due for one in shown)) if not old else shown[0].starts or shown[0].due
    last = max([one.due for one in shown] + [day for day in (commitment.due,) if day != NEVER])
    length = max((last - first).days, 1)

    def x(day: dt.date) -> int:
        return min(max(round((day - first).days * WIDTH / length), 0), WIDTH)

    points = [Point(one, point_light(one, today), len(told[one.pk] & owing), len(owing), x(one.due)) for one in rows]
    planned = [one.percent for one in rows if one.kind == Milestone.Kind.PLAN and one.percent and one.due <= today]
    return Timeline(
        [one for one in points if one.milestone.pk not in old], [one for one in points if one.milestone.pk in old],
        first, last, x(today) if first <= today <= last else None,
        min(best[pk] for pk in owing) if owing and owing <= set(best) else None, max(planned, default=None),
    )  # fmt: skip
