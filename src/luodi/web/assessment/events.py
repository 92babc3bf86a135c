"""What the journal says of each unit's work, as events: which entries, which task, which day."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from luodi.clocks.moments import day_of, end_of
from luodi.web.assessment.scoring import Event
from luodi.web.journal.models import Entry
from luodi.web.ledger.models import Commitment, Report
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


def through(ends: dt.date) -> list[Entry]:
    """The journal's entries that a period's events are read from: everything about tasks until its last day ends."""
    found = Entry.objects.filter(object_type="ledger.commitment", verb__in=VERBS, at__lt=end_of(ends))
    return list(found.order_by("id"))


def events(entries: Iterable[Entry], starts: dt.date, ends: dt.date, early_days: int) -> list[Event]:
    """The events of a period, in the order of the journal; those of tasks of documents above 内部 are left out."""
    entries = list(entries)
    tasks = _tasks({entry.object_id for entry in entries})
    due = _milestones(entries)
    out: list[Event] = []
    for entry in entries:
        task = tasks.get(entry.object_id)
        if task is None:
            continue
        day, after = day_of(entry.at), entry.detail.get("after") or {}
        for event in _read(entry, after, day, task, due, early_days):
            if starts <= day <= ends:
                out.append(event)
    for key, task in tasks.items():
        out += _overdue(key, task, ends)
    return out


def _tasks(keys: Iterable[str]) -> dict[str, _Task]:
    rows = Commitment.objects.filter(pk__in=list(keys), document__secrecy__lte=Secrecy.INTERNAL, answered_by=None)
    return {str(pk): _Task(deadline) for pk, deadline in rows.values_list("pk", "deadline")}


def _milestones(entries: Iterable[Entry]) -> dict[int, dt.date]:
    """The day of the plan point or period that each accepted report answers."""
    told = [
        (entry.detail.get("after") or {}).get("report") for entry in entries if entry.verb == "ledger.accept_report"
    ]
    rows = Report.objects.filter(pk__in=[pk for pk in told if pk], milestone__isnull=False)
    return dict(rows.values_list("pk", "milestone__due"))


def _read(
    entry: Entry, after: dict[str, Any], day: dt.date, task: _Task, due: dict[int, dt.date], early_days: int
) -> Iterator[Event]:
    verb, unit = entry.verb.partition(".")[2], str(after.get("unit") or "")
    task.progress = str(after.get("progress") or task.progress)

    def told(kind: str, *more: int) -> Event:
        return Event(day.isoformat(), unit, kind, entry.object_id, (*sorted({*more, entry.pk}),))

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


def _move(entry: Entry, after: dict[str, Any], task: _Task) -> None:
    if after.get("due"):
        task.due = dt.date.fromisoformat(str(after["due"])[:10])
        task.moved_by = (entry.pk,)


def _pass_on(entry: Entry, after: dict[str, Any], task: _Task) -> None:
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


def units_at_work(entries: Iterable[Entry]) -> set[str]:
    """Units that were given a part in any task."""
    found: dict[str, int] = defaultdict(int)
    for entry in entries:
        if entry.verb == "ledger.assign":
            for _role, key in (entry.detail.get("after") or {}).get("units", []):
                found[key] += 1
    return set(found)
