"""How many notices one has not read: for the frame of every page."""

from __future__ import annotations

from django.db.models import Sum

from luodi.web.notices.models import Alert, Digest
from luodi.web.people.models import User

MOST = 99


def unread(user: User) -> int:
    """The notices of unread digests and what no digest has told of yet; one beyond ``MOST`` stands for more."""
    total = Digest.objects.filter(person=user, read_at=None).aggregate(total=Sum("count"))["total"] or 0
    total += Alert.objects.filter(person=user, read_at=None, round=None).count()
    return min(int(total), MOST + 1)
