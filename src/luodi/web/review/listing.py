"""Proposals of a document in the order in which a person should look at them, and how far review has come."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from luodi.web.documents.models import Document
from luodi.web.ledger.models import Assignment, Commitment
from luodi.web.ledger.place import place_of
from luodi.web.people.models import User
from luodi.web.review.models import Step

SURE = 0.95
"""From this confidence on, proposals without a doubt are offered for acceptance together."""

Review, Drift = Commitment.Review, Commitment.Drift
ORDERS = ("doubt", "document")


@dataclass(slots=True)
class Proposal:
    """One proposal in the list."""

    commitment: Commitment
    place: str
    units: str
    unresolved: bool

    @property
    def doubtful(self) -> bool:
        return bool(self.commitment.doubts) or self.unresolved or self.commitment.confidence < SURE


@dataclass(slots=True)
class Bench:
    """A document under review. ``sure`` counts what one click would confirm."""

    document: Document
    proposals: list[Proposal]
    waiting: int
    confirmed: int
    assigned: int
    sure: int
    last: Step | None


def documents(user: User) -> QuerySet[Document]:
    """Documents with proposals, those with most waiting first."""
    live = ~Q(commitments__drift=Drift.GONE)
    waiting = Count("commitments", filter=live & Q(commitments__review=Review.PROPOSED))
    ready = Count(
        "commitments", filter=live & Q(commitments__review=Review.CONFIRMED, commitments__assigned_at__isnull=True)
    )
    total = Count("commitments", filter=live)
    found = Document.objects.visible_to(user).annotate(waiting=waiting, ready=ready, total=total)
    return found.filter(total__gt=0).order_by("-waiting", "-ready", "-date", "-id")


def sure(document: Document) -> QuerySet[Commitment]:
    """The waiting proposals that are sure: confidence, no doubt, every unit found."""
    found = Commitment.objects.filter(
        document=document, review=Review.PROPOSED, confidence__gte=SURE, doubts=[]
    ).exclude(drift=Drift.GONE)
    unknown = Assignment.objects.filter(unit=None, group=None).values("commitment")
    return found.exclude(pk__in=unknown)


def bench(document: Document, user: User, *, order: str = "doubt", everything: bool = False) -> Bench:
    """What there is to review, in four queries. ``everything``: what is confirmed or rejected too."""
    live = Commitment.objects.filter(document=document).exclude(drift=Drift.GONE)
    shown = live if everything else live.filter(review=Review.PROPOSED)
    rows = list(shown.order_by("order", "id"))
    parts: dict[Any, list[Assignment]] = defaultdict(list)
    for part in Assignment.objects.filter(commitment__in=shown.values("pk")).order_by("order"):
        parts[part.commitment_id].append(part)
    proposals = [
        Proposal(
            row, place_of(row), "、".join(part.name_as_written for part in parts[row.pk][:4]),
            any(part.unit_id is None and part.group_id is None for part in parts[row.pk]) or not parts[row.pk],
        )
        for row in rows
    ]  # fmt: skip
    if order == "doubt":
        proposals.sort(
            key=lambda one: (one.commitment.review != Review.PROPOSED, not one.doubtful, one.commitment.confidence)
        )
    counts = live.aggregate(
        waiting=Count("pk", filter=Q(review=Review.PROPOSED)),
        confirmed=Count("pk", filter=Q(review=Review.CONFIRMED, assigned_at=None)),
        assigned=Count("pk", filter=Q(assigned_at__isnull=False)),
    )
    last = Step.objects.filter(document=document, user=user, undone_at=None).order_by("-id").first()
    return Bench(document, proposals, sure=sure(document).count(), last=last, **counts)
