"""Gaps: commitments that lack a unit, name further units without saying which, lack a date, or name an unknown unit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page
from django.db.models import Exists, OuterRef, Q, QuerySet

from luodi.web.across.models import Gap, Handover
from luodi.web.documents.models import Document
from luodi.web.ledger.listing import Line, lines
from luodi.web.ledger.models import NEVER, Assignment, Commitment
from luodi.web.ledger.visibility import visible
from luodi.web.pages import page_of
from luodi.web.people.models import User

PAGE = 50
_DONE = (Commitment.Progress.COMPLETED, Commitment.Progress.STRUCK_OFF)
_PARTS = Assignment.objects.filter(commitment=OuterRef("pk"))


def lacking(commitments: QuerySet[Commitment], gap: str) -> QuerySet[Commitment]:
    """Those of ``commitments`` that have a gap. Settled ones drop out by themselves.

    A paragraph that a sentence of its own takes up with its units is not without units.
    """
    if gap == Gap.NO_UNIT:
        sentence = Commitment.objects.filter(
            document=OuterRef("document"), eid=OuterRef("eid"), version=OuterRef("version")
        ).filter(Exists(Assignment.objects.filter(commitment=OuterRef("pk"))))
        below = sentence.exclude(pk=OuterRef("pk"))
        return commitments.filter(~Exists(_PARTS)).filter(~Exists(below))
    if gap == Gap.OPEN_ENDED:
        return commitments.filter(Q(open_ended=True) | Exists(_PARTS.filter(open_ended=True)))
    if gap == Gap.NO_DEADLINE:
        return commitments.filter(kind=Commitment.Kind.NOT_STATED, due=NEVER)
    return commitments.filter(Exists(_PARTS.filter(unit=None, group=None, how=Assignment.How.UNRESOLVED)))


def still_open(user: User) -> QuerySet[Commitment]:
    """The commitments that one may see and that are not done."""
    return visible(user).exclude(progress__in=_DONE)


def counts(user: User) -> list[tuple[str, Any, int]]:
    """Each gap, its name and how many have it."""
    found = still_open(user)
    return [(gap.value, gap.label, lacking(found, gap).count()) for gap in Gap]


@dataclass(slots=True)
class Row:
    """One commitment of a work list, and to whom it was handed."""

    line: Line
    handover: Handover | None
    parts: list[Assignment]
    unknown: list[str]


@dataclass(slots=True)
class WorkList:
    """One page of a work list."""

    gap: Gap
    rows: list[Row]
    page: Page[Any]
    total: int
    documents: list[tuple[str, str, int]]
    document: str
    q: str
    handed: str


def _asked(query: Mapping[str, str]) -> tuple[str, str, str]:
    document = query.get("document", "").replace("\0", "")[:300]
    q = query.get("q", "").strip().replace("\0", "")[:200]
    return document, q, query.get("handed", "") if query.get("handed", "") in ("no", "yes", "me") else ""


def narrowed(user: User, gap: Gap, query: Mapping[str, str]) -> QuerySet[Commitment]:
    """The commitments of a work list that an address asks for."""
    document, q, handed = _asked(query)
    found = lacking(still_open(user), gap)
    if document:
        found = found.filter(document__key=document)
    if q:
        found = found.filter(text__icontains=q)
    if handed:
        mine = Handover.objects.filter(gap=gap, commitment=OuterRef("pk"))
        mine = mine.filter(to=user) if handed == "me" else mine
        found = found.filter(~Exists(mine) if handed == "no" else Exists(mine))
    return found


def work_list(user: User, gap: Gap, query: Mapping[str, str], today: Any, size: int = PAGE) -> WorkList:
    """The page that an address asks for: by document, words, and whether it was handed to anybody."""
    every = lacking(still_open(user), gap)
    total = every.count()
    documents = _documents(every)
    document, q, handed = _asked(query)
    found = narrowed(user, gap, query)
    page = page_of(found.order_by("document", "order", "id"), size, query.get("page"))
    rows = list(page.object_list)
    given = {
        one.commitment_id: one
        for one in Handover.objects.filter(gap=gap, commitment__in=[row.pk for row in rows]).select_related("to", "by")
    }
    made = []
    for line in lines(rows, today, page.start_index() if rows else 1):
        parts = [part for found_parts in line.by_role.values() for part in found_parts]
        unknown = [part.name_as_written for part in parts if part.how == Assignment.How.UNRESOLVED]
        made.append(Row(line, given.get(line.commitment.pk), parts, unknown))
    return WorkList(gap, made, page, total, documents, document, q, handed)


def _documents(found: QuerySet[Commitment]) -> list[tuple[str, str, int]]:
    """The documents with such commitments: key, name and how many, most first."""
    from django.db.models import Count

    counted = list(found.order_by().values_list("document").annotate(n=Count("pk")).order_by("-n")[:200])
    rows = Document.objects.in_bulk([pk for pk, _ in counted])
    return [(rows[pk].key, rows[pk].number or rows[pk].title[:30], n) for pk, n in counted if pk in rows]


def handed_to(user: User) -> list[tuple[str, Any, int]]:
    """What was handed to a person and still lacks what it lacked."""
    out = []
    for gap in Gap:
        own = Handover.objects.filter(gap=gap, to=user).values("commitment")
        count = lacking(still_open(user).filter(pk__in=own), gap).count()
        if count:
            out.append((gap.value, gap.label, count))
    return out
