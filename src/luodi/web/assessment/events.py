"""What the journal says of each unit's work, as events: which entries, which task, which day."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef

from luodi.clocks.moments import day_of, end_of
from luodi.web.assessment.scoring import Event
from luodi.web.journal.models import Entry
from luodi.web.ledger.models import Charge, Commitment, Report
from luodi.web.people.models import Secrecy

VERBS = (
    "ledger.assign", "ledger.report", "ledger.sign_report", "ledger.accept_report", "ledger.return_report",
    "ledger.chase", "ledger.request", "ledger.attach_evidence", "ledger.extend", "ledger.suspend", "ledger.interrupt",
    "ledger.resume", "ledger.answer_request", "ledger.strike_off", "ledger.pass_on",
)  # fmt: skip


RESTING = frozenset({Commitment.Progress.COMPLETED, Commitment.Progress.STRUCK_OFF, Commitment.Progress.SUSPENDED})


@dataclass(slots=True)
class _Told:
    """One report as the journal tells it: when its work was done, whether it has left its unit, who said so."""

    entry: int
    occurred_on: str = ""
    left: bool = False
    milestone_due: str = ""


@dataclass(slots=True)
class _Task:
    """A task as far as the journal has been read."""

    deadline: dt.date | None
    due: dt.date | None = None
    moved_by: tuple[int, ...] = ()
    progress: str = ""
    assigned: dict[str, int] = field(default_factory=dict)
    done: set[str] = field(default_factory=set)
    reports: dict[int, _Told] = field(default_factory=dict)

    @property
    def last_day(self) -> dt.date | None:
        """The day in force: the one that was moved to, else the document's."""
        return self.due or self.deadline


@dataclass(frozen=True, slots=True)
class Read:
    """What was read of the journal: a period's events in its order, the units that were ever given a part in a task,
    and the last entry."""

    events: list[Event]
    units: set[str]
    through: int


@dataclass(frozen=True, slots=True)
class _Entry:
    """One entry of the journal, as far as it matters here."""

    pk: int
    verb: str
    task: str
    day: dt.date
    after: dict[str, Any]


def read(starts: dt.date, ends: dt.date, early_days: int) -> Read:
    """Read the journal about tasks until a period's last day ends, once and in three queries, however long it is.

    Tasks of documents above 内部 and those that another one's reports answer give no event.
    """
    deadlines, due = _deadlines(), _milestones()
    tasks: dict[str, _Task] = {}
    out, units, last = [], set(), 0
    for entry in _entries(ends):
        last = entry.pk
        if entry.verb == "ledger.assign":
            units.update(key for _role, key in entry.after.get("units", []))
        if entry.task not in deadlines:
            continue
        task = tasks.setdefault(entry.task, _Task(deadlines[entry.task]))
        for event in _read(entry, task, due, early_days):
            if starts <= entry.day <= ends:
                out.append(event)
    for key, task in tasks.items():
        out += _overdue(key, task, ends)
    return Read(out, units, last)


def _entries(ends: dt.date) -> Iterator[_Entry]:
    found = Entry.objects.filter(object_type="ledger.commitment", verb__in=VERBS, at__lt=end_of(ends)).order_by("id")
    rows = found.values_list("pk", "verb", "object_id", "at", "content")
    for pk, verb, task, at, content in rows.iterator(chunk_size=5000):
        yield _Entry(pk, verb, task, day_of(at), json.loads(content).get("after") or {})


def _deadlines() -> dict[str, dt.date | None]:
    """The document's day of every task that was given to somebody and counts here."""
    given = Charge.objects.filter(commitment=OuterRef("pk"))
    rows = Commitment.objects.filter(Exists(given), document__secrecy__lte=Secrecy.INTERNAL, answered_by=None)
    return {str(pk): deadline for pk, deadline in rows.order_by().values_list("pk", "deadline")}


def _milestones() -> dict[int, dt.date]:
    """The day of the plan point or period that each accepted report answers."""
    rows = Report.objects.filter(state=Report.State.ACCEPTED, milestone__isnull=False).order_by()
    return dict(rows.values_list("pk", "milestone__due"))


def _read(entry: _Entry, task: _Task, due: dict[int, dt.date], early_days: int) -> Iterator[Event]:
    after, verb, unit = entry.after, entry.verb.partition(".")[2], str(entry.after.get("unit") or "")
    task.progress = str(after.get("progress") or task.progress)

    def told(kind: str, *more: int) -> Event:
        return Event(entry.day.isoformat(), unit, kind, entry.task, (*sorted({*more, entry.pk}),))

    if verb == "assign":
        for _role, key in after.get("units", []):
            task.assigned.setdefault(key, entry.pk)
    elif verb in {"extend", "suspend", "interrupt", "resume", "answer_request"}:
        _move(entry, after, task)
    elif verb == "report":
        left = after.get("state") == Report.State.TO_VERIFY
        task.reports[after["report"]] = _Told(entry.pk, str(after.get("occurred_on") or ""), left)
    elif verb == "sign_report" and after.get("report") in task.reports:
        task.reports[after["report"]].left = True
    elif verb == "return_report":
        known = task.reports.get(after.get("report", 0))
        if known is not None and known.left:  # what a unit's own leader sends back never left it
            yield told("returned", known.entry)
    elif verb == "accept_report":
        known = task.reports.get(after.get("report", 0))
        yield from (told(kind, *more) for kind, more in _accepted(after, task, known, due, early_days))
    elif verb == "chase":
        for _role, key in after.get("units", []):
            yield replace(told("chased"), unit=key)
    elif verb == "pass_on":
        _pass_on(entry, after, task)
    elif verb == "request" and after.get("kind") == "plan":
        yield told("planned")
    elif verb == "attach_evidence":
        yield told("evidenced")


def _accepted(
    after: dict[str, Any], task: _Task, known: _Told | None, due: dict[int, dt.date], early_days: int
) -> Iterator[tuple[str, tuple[int, ...]]]:
    """An accepted report: on time or late by the day of the work, for the whole or for a plan point or period."""
    said = (known.entry,) if known else ()
    done_on = dt.date.fromisoformat(known.occurred_on) if known and known.occurred_on else None
    completes = bool(after.get("completes"))
    if completes:
        task.done.add(str(after.get("unit")))
        yield "completed", said
    else:
        yield "accepted", said
    last = task.last_day if completes else due.get(after.get("report", 0))
    if done_on is None or last is None:
        return
    moved = task.moved_by if completes else ()
    yield ("on_time" if done_on <= last else "late"), (*said, *moved)
    if completes and early_days and done_on <= last - dt.timedelta(days=early_days):
        yield "early", (*said, *moved)


def _move(entry: _Entry, after: dict[str, Any], task: _Task) -> None:
    if after.get("due"):
        task.due = dt.date.fromisoformat(str(after["due"])[:10])
        task.moved_by = (entry.pk,)


def _pass_on(entry: _Entry, after: dict[str, Any], task: _Task) -> None:
    """A part goes from one unit to its heir, with what was done of it."""
    old = str(after.get("from") or "")
    task.assigned.pop(old, None)
    for _role, key in after.get("units", []):
        task.assigned.setdefault(key, entry.pk)
        if old in task.done:
            task.done.add(key)


def _overdue(key: str, task: _Task, ends: dt.date) -> Iterator[Event]:
    """Each unit whose part is not done when the period ends, the task's day is past and the task neither done nor
    suspended: what the ledger shows red."""
    last = task.last_day
    if last is None or last >= ends or task.progress in RESTING:
        return
    for unit, entry in sorted(task.assigned.items()):
        if unit not in task.done:
            yield Event(ends.isoformat(), unit, "overdue", key, tuple(sorted({entry, *task.moved_by})))


def adjustments(kind: str, period: str) -> list[Event]:
    """What answers to appeals give or take in a period: each leads to the journal's entry of the answer."""
    found = Entry.objects.filter(object_type="assessment.appeal", verb="assessment.answer_appeal").order_by("id")
    out = []
    for entry in found:
        after = entry.detail.get("after") or {}
        if (after.get("kind"), after.get("period")) == (kind, period) and after.get("points"):
            out.append(
                Event(
                    day_of(entry.at).isoformat(), after["unit"], "adjusted", "", (entry.pk,), after["dimension"],
                    Decimal(after["points"]),
                )
            )  # fmt: skip
    return out
