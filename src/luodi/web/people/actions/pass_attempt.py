"""A try was right: it does not count against the address, and the account starts anew."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.db.models import F

from luodi.web.people.locks import Guarded
from luodi.web.people.models import SignInLock


def pass_attempt(own: Guarded, shared: Sequence[Guarded] = ()) -> None:
    """Forget the tries for ``own``; take this one back from ``shared``, where others' wrong tries go on counting."""
    with transaction.atomic():
        SignInLock.objects.filter(key=own.key).delete()
        keys = [one.key for one in shared]
        SignInLock.objects.filter(key__in=keys, attempts__gt=0).update(attempts=F("attempts") - 1)
