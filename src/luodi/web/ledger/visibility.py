"""Which commitments a person may see, and which are in force."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from luodi.web.documents.models import Document
from luodi.web.ledger.models import Commitment
from luodi.web.people.models import User

LIVE = ~Q(review=Commitment.Review.REJECTED) & ~Q(drift=Commitment.Drift.GONE)
"""Neither rejected by a person nor gone from the document's newest version."""


def visible(user: User) -> QuerySet[Commitment]:
    """The commitments in force of the documents one may see.

    The join is left out where it would hide nothing: it is most of the time on a large ledger.
    """
    found = Commitment.objects.filter(LIVE)
    seen = Document.objects.visible_to(user)
    if Document.objects.exclude(pk__in=seen.values("pk")).exists():
        found = found.filter(document__in=seen)
    return found
