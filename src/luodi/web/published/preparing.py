"""What would be published of a document today: for each confirmed task the words, the place, and how it stands."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from luodi.web.documents.models import Document
from luodi.web.ledger.as_of import stood
from luodi.web.ledger.models import NEVER, Assignment, Charge, Commitment, Report
from luodi.web.ledger.place import place_of
from luodi.web.ledger.standings import DONE
from luodi.web.ledger.visibility import LIVE
from luodi.web.published.models import Item

ANSWERING = (Assignment.Role.LEAD, Assignment.Role.RESPONSIBLE)


def publishable() -> QuerySet[Document]:
    """Documents that strangers may read, with confirmed tasks, newest first."""
    confirmed = Commitment.objects.filter(review=Commitment.Review.CONFIRMED).order_by().values("document")
    found = Document.objects.visible_to(None).exclude(current=None).filter(pk__in=confirmed)
    return found.order_by("-date", "-id")


def items(document: Document, today: dt.date) -> list[Item]:
    """The confirmed tasks of the document's current version, in its order, not stored yet; four queries.

    Words are the document's own, not as reworded since, and a task without any is left out. Units are named as the
    document writes them; the date is the document's, the standing that of the day in force. The share done is the mean
    of what was last accepted from the units that answer for the task (one that told none counts as nought); 100 where
    the task is done.
    """
    found = Commitment.objects.filter(
        LIVE, document=document, version=document.current, review=Commitment.Review.CONFIRMED
    ).exclude(quoted="")
    tasks = list(found.order_by("order", "id"))
    names: dict[object, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    parts = Assignment.objects.filter(commitment__in=tasks, role__in=ANSWERING).order_by("order")
    for key, role, name in parts.values_list("commitment", "role", "name_as_written"):
        names[key][role].append(name)
    shares = _shares(tasks)
    return [
        Item(
            commitment=task, order=task.order, eid=task.eid, place=place_of(task)[:300], words=task.quoted,
            lead="、".join(names[task.pk][ANSWERING[0]] or names[task.pk][ANSWERING[1]])[:1000],
            deadline=task.deadline_text, due=task.deadline, standing=(stands := _standing(task, today)),
            percent=100 if stands == DONE else shares.get(task.pk),
        )
        for task in tasks
    ]  # fmt: skip


def _standing(task: Commitment, today: dt.date) -> str:
    return stood(task.progress, task.due or NEVER, task.plan_due, today)


def _shares(tasks: list[Commitment]) -> dict[object, int]:
    """The mean share that the answering units' newest accepted reports tell, rounded down; none without any."""
    charges = Charge.objects.filter(commitment__in=tasks, role__in=ANSWERING).exclude(state=Charge.State.WITHDRAWN)
    by_task: dict[object, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    told: dict[int, int] = {}
    reports = Report.objects.filter(charge__in=charges, state=Report.State.ACCEPTED).filter(
        Q(percent__isnull=False) | Q(completes=True)
    )
    for charge, percent in reports.order_by("id").values_list("charge", Coalesce("percent", 100)):
        told[charge] = percent
    for pk, task, role in charges.values_list("pk", "commitment", "role"):
        by_task[task][role].append(pk)
    out = {}
    for task, roles in by_task.items():
        answering = roles[ANSWERING[0]] or roles[ANSWERING[1]]
        if any(pk in told for pk in answering):
            out[task] = sum(told.get(pk, 0) for pk in answering) // len(answering)
    return out
