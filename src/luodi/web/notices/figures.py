"""What a draft counts: each figure with the tasks behind it, and each unit's own, as of one day."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from luodi.clocks import end_of, start_of
from luodi.web.ledger.flow import OPEN
from luodi.web.ledger.lights import RED, YELLOW, light, lit
from luodi.web.ledger.models import Charge, Commitment, Report
from luodi.web.ledger.standings import led_by
from luodi.web.ledger.visibility import LIVE
from luodi.web.notices.models import Kind
from luodi.web.notices.periods import Period
from luodi.web.notices.telling import AT_WORK
from luodi.web.people.models import Secrecy

LISTED = 200
"""Tasks kept behind one figure; the figure counts all of them."""
AHEAD = {Kind.DAILY: 7, Kind.WEEKLY: 7, Kind.MONTHLY: 30, Kind.QUARTERLY: 90, Kind.YEARLY: 90}
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


def counted(today: dt.date) -> QuerySet[Commitment]:
    """The tasks that drafts count: assigned, in force, of documents up to 内部. Those of secret ones are left out."""
    return Commitment.objects.filter(COUNTED)


COUNTED = LIVE & Q(
    review=Commitment.Review.CONFIRMED, assigned_at__isnull=False, answered_by=None,
    document__secrecy__lte=Secrecy.INTERNAL,
)  # fmt: skip


def figures(kind: str, period: Period, today: dt.date) -> list[dict[str, Any]]:
    """The figures of a draft, in the order in which they are read."""
    told = [_figure(code, tasks, today) for code, tasks in _sets(kind, period, today)]
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


def _sets(kind: str, period: Period, today: dt.date) -> Iterator[tuple[str, QuerySet[Commitment]]]:
    every = counted(today)
    work = every.filter(progress__in=AT_WORK)
    ends = min(period.ends, today)
    yield "open", work
    yield "overdue", every.filter(lit(RED, today))
    yield "newly_overdue", every.filter(lit(RED, today), due__gte=period.starts, due__lte=ends)
    yield "soon", every.filter(lit(YELLOW, today))
    yield "ahead", work.filter(due__gte=today, due__lte=today + dt.timedelta(days=AHEAD[Kind(kind)]))
    yield "done", every.filter(completed_at__gte=start_of(period.starts), completed_at__lt=end_of(ends))
    yield "to_verify", every.filter(progress=Commitment.Progress.TO_VERIFY)
    yield "returned", every.filter(progress=Commitment.Progress.RETURNED)
    yield "suspended", every.filter(progress=Commitment.Progress.SUSPENDED)
    told = Report.objects.filter(
        charge__commitment=OuterRef("pk"), state__in=LEFT, recorded_at__gte=start_of(period.starts)
    )
    if kind != Kind.DAILY:
        yield "silent", work.filter(~Exists(told))


def _figure(code: str, tasks: QuerySet[Commitment], today: dt.date) -> dict[str, Any]:
    rows = tasks.order_by("due", "pk").values_list("pk", "due", "progress", "plan_due")
    listed = [
        [str(pk), due.isoformat(), light(due, progress, today, plan)] for pk, due, progress, plan in rows[:LISTED]
    ]
    value = tasks.count() if len(listed) == LISTED else len(listed)
    return {"code": code, "value": value, "tasks": listed, "more": value - len(listed)}


def by_unit(period: Period, today: dt.date) -> list[dict[str, Any]]:
    """Each unit's parts: open, overdue, done in the period, and of these on time.

    On time is judged by the day on which the work was done by the accepted report, not by when it was verified.
    """
    ends = min(period.ends, today)
    done = Q(completed_at__gte=start_of(period.starts), completed_at__lt=end_of(ends))
    still = Q(state__in=OPEN, commitment__progress__in=AT_WORK)
    accepted = Report.objects.filter(charge=OuterRef("pk"), completes=True, state=Report.State.ACCEPTED)
    parts = Charge.objects.filter(led_by(COUNTED, "commitment__")).exclude(state=Charge.State.WITHDRAWN).order_by()
    # By itself, because each is looked up among the reports.
    on_time = dict(
        parts.filter(done)
        .filter(Q(commitment__due__gte=Subquery(accepted.order_by("-pk").values("occurred_on")[:1])))
        .values_list("unit__key")
        .annotate(n=Count("pk"))
    )
    # What was done before the period is most of a large ledger and is not told of.
    parts = parts.filter(still | done)
    rows = (
        parts.values("unit__key", "unit__name")
        .annotate(
            open=Count("pk", filter=still),
            overdue=Count("pk", filter=still & Q(commitment__due__lt=today)),
            done=Count("pk", filter=done),
        )
        .order_by("-overdue", "-open", "unit__name")
    )
    return [
        {
            "key": row["unit__key"],
            "name": row["unit__name"],
            **{n: row[n] for n in ("open", "overdue", "done")},
            "on_time": on_time.get(row["unit__key"], 0),
        }
        for row in rows
        if row["open"] or row["done"]
    ]
