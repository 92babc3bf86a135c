"""The course of one document: its progress now, its tasks at the end of each month, the days of what happened."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, Min, QuerySet
from django.db.models.functions import TruncDate
from django.utils import timezone
from django.utils.translation import gettext as _

from luodi.web.cockpit.numbers import Progress
from luodi.web.cockpit.over_time import months
from luodi.web.documents.models import Document
from luodi.web.ledger.listing import Line, lines
from luodi.web.ledger.models import NEVER, Commitment, Report
from luodi.web.ledger.standings import finished, standing
from luodi.web.ledger.visibility import visible
from luodi.web.people.models import User

LISTED, NEWEST = 10, 20
HAPPENED = {"given": "assigned_at__date", "done": "completed_at__date", "due": "due"}
"""What an event may count tasks of, and where a task's day of it stands."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened on a day, or is due on it (``ahead``); ``what`` of ``HAPPENED`` its tasks are counted."""

    day: dt.date
    words: str
    ahead: bool = False
    what: str = ""


@dataclass(frozen=True, slots=True)
class Course:
    """What the page shows."""

    document: Document
    now: Progress
    months: list[Progress]
    events: list[Event]
    soon: list[Line]


def course(document: Document, user: User, today: dt.date) -> Course:
    """One document in a bounded number of queries."""
    tasks = visible(user).filter(document=document).order_by()
    counts = tasks.annotate(stands=standing(today)).values_list("stands").annotate(n=Count("pk"))
    ahead = tasks.filter(~finished(), due__gte=today, due__lt=NEVER).order_by("due", "id")[:LISTED]
    return Course(
        document,
        Progress(Counter(dict(counts)), {"document": document.key}, document.number or document.title),
        months(user, document, today),
        _events(document, tasks, today),
        lines(list(ahead), today),
    )


@dataclass(frozen=True, slots=True)
class Happened:
    """The tasks that an event counts."""

    what: str
    day: dt.date
    tasks: QuerySet[Commitment]


def happened_on(document: Document, user: User, what: str, day: str) -> Happened | None:
    """The tasks of ``document`` that were given, done or are due on a day, as an address names both."""
    try:
        on = dt.date.fromisoformat(day)
    except ValueError:
        return None
    if what not in HAPPENED or on == NEVER:
        return None
    tasks = visible(user).filter(document=document, **{HAPPENED[what]: on})
    if what != "given":
        tasks = tasks.filter(finished() if what == "done" else ~finished())
    return Happened(what, on, tasks.order_by("order", "id"))


def _events(document: Document, tasks: QuerySet[Commitment], today: dt.date) -> list[Event]:
    """Issue, reading, assignment; each day's completions; reports by month; what is due on which day."""
    out = [Event(timezone.localdate(document.created_at), _("读入"))]
    if document.date:
        out.append(Event(document.date, _("成文")))
    given = tasks.filter(assigned_at__isnull=False).annotate(day=TruncDate("assigned_at"))
    for day, n in given.values_list("day").annotate(n=Count("pk")):
        out.append(Event(day, _("交办 %(n)s 项") % {"n": n}, what="given"))
    done = tasks.filter(finished(), completed_at__isnull=False).annotate(day=TruncDate("completed_at"))
    for day, n in done.values_list("day").annotate(n=Count("pk")):
        out.append(Event(day, _("办结 %(n)s 项") % {"n": n}, what="done"))
    first = Report.objects.filter(charge__commitment__in=tasks.values("pk"), state=Report.State.ACCEPTED).aggregate(
        day=Min("verified_at")
    )["day"]
    if first is not None:
        out.append(Event(timezone.localdate(first), _("首次采纳反馈")))
    past = sorted(out, key=lambda event: event.day)[-NEWEST:]
    due = tasks.filter(~finished(), due__gte=today, due__lt=NEVER).values_list("due").annotate(n=Count("pk"))
    ahead = due.order_by("due")[:NEWEST]
    return past + [Event(day, _("到期 %(n)s 项") % {"n": n}, ahead=True, what="due") for day, n in ahead]
