"""补齐周期: give recurring duties the periods that have begun and that they do not have yet."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from django.db.models import Max
from django.utils import timezone

from luodi.extract.periods import RECURRENCES, Period, periods
from luodi.web.actions import Act
from luodi.web.journal.models import Entry
from luodi.web.ledger.models import Commitment, Deadline, Milestone

FURTHEST = dt.timedelta(days=366)
"""Periods that ended longer ago than this are not opened afterwards: nobody reports on them. A choice of ours."""

PERIOD = Milestone.Kind.PERIOD


def add_periods(act: Act, tasks: Sequence[Commitment], day: dt.date) -> dict[UUID, list[Milestone]]:
    """Part of assigning and of opening periods (it runs inside these actions, the rows being locked).

    Gives what was added, by commitment. A period whose due day was past before the duty was assigned, or while it
    rested, is none. A day that the text states beside (6月底前建立、每季度公布) does not end them: completing the
    duty does. Where two recurrences fall due on one day (第四季度 and 全年) one report tells of both.
    """
    keys = [task.pk for task in tasks]
    terms: dict[UUID, list[Deadline]] = defaultdict(list)
    for term in Deadline.objects.filter(commitment__in=keys, recurs__in=RECURRENCES).order_by("commitment", "order"):
        terms[term.commitment_id].append(term)
    if not terms:
        return {}
    has: dict[UUID, set[dt.date]] = defaultdict(set)
    for pk, due in Milestone.objects.filter(commitment__in=list(terms), kind=PERIOD).values_list("commitment", "due"):
        has[pk].add(due)
    resumed = _resumed(list(terms))
    made: dict[UUID, list[Milestone]] = {}
    for task in tasks:
        if task.assigned_at is None or task.pk not in terms:
            continue
        began = max(task.assigned_at, resumed.get(str(task.pk), task.assigned_at))
        since = max(timezone.localdate(began), day - FURTHEST)
        new = [one for due, one in sorted(_due(terms[task.pk], since, day).items()) if due not in has[task.pk]]
        if new:
            made[task.pk] = [
                Milestone(commitment=task, kind=PERIOD, name=one.name, starts=one.starts, due=one.due) for one in new
            ]
    Milestone.objects.bulk_create([one for rows in made.values() for one in rows], batch_size=500)
    return made


def _due(terms: list[Deadline], since: dt.date, until: dt.date) -> dict[dt.date, Period]:
    """The periods by due day."""
    found: dict[dt.date, Period] = {}
    for term in terms:
        for one in periods(term.recurs, since, until, term.text):
            other = found.setdefault(one.due, one)
            if one.name not in other.name.split("、"):
                name = f"{other.name}、{one.name}"
                found[one.due] = Period(name, max(other.starts, one.starts), one.ends, one.due)
    return found


def _resumed(keys: list[UUID]) -> dict[str, dt.datetime]:
    """When each commitment was last resumed, by the journal."""
    told = Entry.objects.filter(
        object_type="ledger.commitment", object_id__in=[str(pk) for pk in keys], verb="ledger.resume"
    )
    return dict(told.order_by().values_list("object_id").annotate(last=Max("at")))
