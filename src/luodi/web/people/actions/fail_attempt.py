"""锁定: a try was wrong; the last one allowed locks."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from luodi.web.journal.entries import entry, write
from luodi.web.journal.models import Entry
from luodi.web.people.locks import Guarded, window
from luodi.web.people.models import SignInLock, User


def fail_attempt(guarded: Sequence[Guarded], user: User | None = None) -> None:
    """Lock whatever has had its tries; the journal names the account, or for a name that nobody has the key alone."""
    now = timezone.now()
    with transaction.atomic():
        for one in sorted(guarded, key=lambda one: one.key):
            row = SignInLock.objects.select_for_update().filter(key=one.key).first()
            if row is None or row.until or row.attempts < one.most:
                continue
            row.until = now + window()
            row.save(update_fields=["until"])
            what = user if user is not None and one is guarded[0] else ("people.signinlock", one.key)
            made = entry(
                what, kind=Entry.Kind.CHANGE, at=now, user=None, channel="page", verb="people.lock",
                content={"after": {"locked_until": row.until}},
            )  # fmt: skip
            write([made])
