"""What somebody was told, and what was sent: the lists behind the pages."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from luodi.web.notices.models import Alert, Delivery, Digest, Notice
from luodi.web.people.models import User


def seen_by(user: User) -> QuerySet[Notice]:
    """One's own notices, newest digest first, of documents within one's clearance."""
    own = Notice.objects.filter(person=user, commitment__document__secrecy__lte=user.clearance)
    return own.select_related("commitment__document", "round")


def unread(user: User) -> dict[int, int]:
    """The rounds whose digest one has not read, each with the digest's id."""
    return dict(Digest.objects.filter(person=user, read_at=None).values_list("round_id", "pk"))


def sent(state: str = "") -> QuerySet[Delivery]:
    """Messages of the outbox, newest first; ``state`` narrows them where there is such a state."""
    found = Delivery.objects.select_related("round", "digest").order_by("-pk")
    return found.filter(state=state) if state in Delivery.State.values else found


def alerts(user: User) -> QuerySet[Alert]:
    """What waits for a person besides due days, newest first; nothing of documents above their clearance."""
    found = Alert.objects.filter(person=user).select_related("commitment__document")
    return found.filter(Q(commitment=None) | Q(commitment__document__secrecy__lte=user.clearance))
