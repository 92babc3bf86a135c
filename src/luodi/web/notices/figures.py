"""What a draft counts: each figure with the tasks behind it, and each unit's own, as of one day."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import Any

from django.db.models import BigIntegerField, Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from luodi.clocks import end_of, start_of
from luodi.web.among import Among
from luodi.web.documents.models import Document
from luodi.web.ledger.flow import OPEN
from luodi.web.ledger.lights import RED, YELLOW, light, lit
from luodi.web.ledger.models import Charge, Commitment, Report
from luodi.web.ledger.standings import FINISHED, led_by
from luodi.web.ledger.visibility import LIVE
from luodi.web.notices.models import Kind
from luodi.web.notices.periods import Period
from luodi.web.notices.telling import AT_WORK, CONFIRMED
from luodi.web.people.models import Secrecy, Unit

LISTED = 200
"""Tasks kept behind one figure; the figure counts all of them."""
AHEAD = {Kind.DAILY: 7, Kind.WEEKLY: 7, Kind.MONTHLY: 30, Kind.QUARTERLY: 90, Kind.YEARLY: 90}
STILL = [one for one in Commitment.Progress if one not in FINISHED]
LEFT = (Report.State.TO_VERIFY, Report.State.ACCEPTED, Report.State.RETURNED)

LABELS = {
    "open": _("在办任务"),
    "overdue": _("逾期未办结"),
    "newly_overdue": _("本期新逾期"),
    "soon": _("临期或落后于计划"),
    "ahead": _("下一期到期"),
    "done": _("本期办结"),
    "to_verify": _("待核查"),
    "returned": _("被退回"),
    "suspended": _("已中止"),
    "silent": _("本期没有反馈"),
}


def label(code: str) -> str:
    """What a figure is called."""
    if code.startswith("delay:"):
        return _("滞后原因：%(reason)s") % {"reason": Report.Delay(code.partition(":")[2]).label}
    return str(LABELS.get(code, code))


COUNTED = (
    LIVE
    & CONFIRMED
    & Q(assigned_at__isnull=False, answered_by=None)
    & ~Q(document__in=Document.objects.filter(secrecy__gt=Secrecy.INTERNAL).order_by().values("pk"))
)
"""The tasks that drafts count: assigned, in force, of documents up to 内部. Those of secret ones are left out, and
without a join: the documents left out are few; from the others SQLite would go through the whole ledger."""


def figures(kind: str, period: Period, today: dt.date) -> list[dict[str, Any]]:
    """The figures of a draft, in the order in which they are read."""
    every, at_hand = Commitment.objects.filter(COUNTED), _at_hand(kind, period, today)
    # One pass for all of these: no index tells them from what is done without looking at each task.
    numbers = every.filter(progress__in=STILL).aggregate(**{c: Count("pk", filter=at) for c, at in at_hand.items()})
    told = [_figure(code, every.filter(at), numbers[code], today) for code, at in at_hand.items()]
    seen = every.filter(completed_at__gte=start_of(period.starts), completed_at__lt=end_of(min(period.ends, today)))
    told.append(_figure("done", seen, seen.count(), today))
    if kind != Kind.DAILY:
        since = Report.objects.filter(state__in=LEFT, recorded_at__gte=start_of(period.starts))
        silent = every.filter(~Exists(since.filter(charge__commitment=OuterRef("pk"))), progress__in=AT_WORK)
        told.append(_figure("silent", silent, silent.count(), today))
    told.sort(key=lambda figure: list(LABELS).index(figure["code"]))
    return told + _delays(period, today) if kind in {Kind.MONTHLY, Kind.QUARTERLY, Kind.YEARLY} else told


def _delays(period: Period, today: dt.date) -> list[dict[str, Any]]:
    """A figure for each reason of delay that reports of the period give, in one query: such reports are few, but to
    find them all of the period's are looked at."""
    late = Report.objects.filter(led_by(COUNTED, "charge__commitment__"), state__in=LEFT).exclude(delay="")
    found: dict[str, set[tuple[Any, ...]]] = defaultdict(set)
    of = (f"charge__commitment__{name}" for name in ("due", "pk", "progress", "plan_due"))
    rows = late.filter(recorded_at__gte=start_of(period.starts)).order_by().values_list("delay", *of)
    for reason, *task in rows.distinct():
        found[reason].add(tuple(task))
    return [
        {
            "code": f"delay:{reason}",
            "value": len(found[reason]),
            "tasks": [
                [str(pk), due.isoformat(), light(due, progress, today, plan)]
                for due, pk, progress, plan in sorted(found[reason], key=lambda task: task[:2])[:LISTED]
            ],
            "more": max(len(found[reason]) - LISTED, 0),
        }
        for reason in Report.Delay.values
        if found[reason]
    ]


def _at_hand(kind: str, period: Period, today: dt.date) -> dict[str, Q]:
    """Conditions on tasks that are neither completed nor struck off."""
    work, overdue = Q(progress__in=AT_WORK), lit(RED, today)
    states = Commitment.Progress
    return {
        "open": work,
        "overdue": overdue,
        "newly_overdue": overdue & Q(due__gte=period.starts, due__lte=min(period.ends, today)),
        "soon": lit(YELLOW, today),
        "ahead": work & Q(due__gte=today, due__lte=today + dt.timedelta(days=AHEAD[Kind(kind)])),
        "to_verify": Q(progress=states.TO_VERIFY),
        "returned": Q(progress=states.RETURNED),
        "suspended": Q(progress=states.SUSPENDED),
    }


def _figure(code: str, tasks: QuerySet[Commitment], value: int, today: dt.date) -> dict[str, Any]:
    """How many there are, with the first of them."""
    rows = tasks.order_by("due", "pk").values_list("pk", "due", "progress", "plan_due")[: LISTED if value else 0]
    listed = [[str(pk), due.isoformat(), light(due, progress, today, plan)] for pk, due, progress, plan in rows]
    return {"code": code, "value": value, "tasks": listed, "more": value - len(listed)}


Parts = dict[int, dict[str, int]]
"""Counts of parts by unit."""


def _parts() -> QuerySet[Charge, dict[str, Any]]:
    """The parts that drafts count, by unit: cast, or else SQLite looks all up in the order of an index of units."""
    parts = Charge.objects.filter(led_by(COUNTED, "commitment__")).exclude(state=Charge.State.WITHDRAWN).order_by()
    return parts.annotate(of=Cast("unit", BigIntegerField())).values("of")


def open_parts(today: dt.date) -> Parts:
    """How many parts each unit has open, and overdue."""
    still = _parts().filter(state__in=OPEN, commitment__progress__in=AT_WORK)
    rows = still.annotate(open=Count("pk"), overdue=Count("pk", filter=Q(commitment__due__lt=today)))
    return {row.pop("of"): row for row in rows}


def by_unit(period: Period, today: dt.date, still: Parts | None = None) -> list[dict[str, Any]]:
    """Each unit's parts: open, overdue, done in the period, and of these on time. ``still``: the open ones, where they
    have just been counted.

    On time is judged by the day on which the work was done by the accepted report, not by when it was verified.
    """
    still = open_parts(today) if still is None else still
    accepted = Report.objects.filter(charge=OuterRef("pk"), completes=True, state=Report.State.ACCEPTED)
    last = Subquery(accepted.order_by("-pk").values("occurred_on")[:1])
    ends = end_of(min(period.ends, today))
    rows = _parts().filter(completed_at__gte=start_of(period.starts), completed_at__lt=ends)
    rows = rows.annotate(done=Count("pk"), on_time=Count("pk", filter=Q(commitment__due__gte=last)))
    done = {row.pop("of"): row for row in rows}
    none = dict.fromkeys(("open", "overdue", "done", "on_time"), 0)
    units = Unit.objects.filter(Among("pk", still.keys() | done.keys())).order_by("name")
    told = [
        {"key": key, "name": name, **none, **still.get(pk, {}), **done.get(pk, {})}
        for pk, key, name in units.values_list("pk", "key", "name")
    ]
    return sorted(told, key=lambda row: (-row["overdue"], -row["open"]))
