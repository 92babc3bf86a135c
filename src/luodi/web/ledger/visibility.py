"""Which commitments a person may see, and which are in force."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from luodi.web.documents.models import Document
from luodi.web.ledger.models import Assignment, Commitment
from luodi.web.people.models import User

LIVE = ~Q(review=Commitment.Review.REJECTED) & ~Q(drift=Commitment.Drift.GONE)
"""Neither rejected by a person nor gone from the document's newest version."""


def hidden_from(user: User) -> bool:
    """Whether there is any document that the person may not see."""
    return Document.objects.exclude(pk__in=Document.objects.visible_to(user).values("pk")).exists()


def parts_seen_by(user: User) -> QuerySet[Assignment]:
    """The units' parts in the commitments one may see, by joins: for counting by unit or role."""
    found = Assignment.objects.exclude(commitment__review=Commitment.Review.REJECTED).exclude(
        commitment__drift=Commitment.Drift.GONE
    )
    if hidden_from(user):
        found = found.filter(commitment__document__in=Document.objects.visible_to(user))
    return found


def visible(user: User) -> QuerySet[Commitment]:
    """The commitments in force of the documents one may see.

    The join is left out where it would hide nothing: it is most of the time on a large ledger.
    """
    found = Commitment.objects.filter(LIVE)
    if hidden_from(user):
        found = found.filter(document__in=Document.objects.visible_to(user))
    return found
