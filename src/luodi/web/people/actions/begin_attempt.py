"""登录计次: count a try before it is looked at, so that many at once are no more than many one after the other."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from luodi.web.people.locks import Guarded, window
from luodi.web.people.models import SignInLock


def begin_attempt(guarded: Sequence[Guarded]) -> bool:
    """Count a try for each of ``guarded``; whether it may go on. What is counted here is no change of anybody's and
    stands in no journal; a lock does (``fail_attempt``)."""
    with transaction.atomic():
        now = timezone.now()
        rows = [_row(one, now) for one in sorted(guarded, key=lambda one: one.key)]
        most = {one.key: one.most for one in guarded}
        if any((row.until and row.until > now) or row.attempts >= most[row.key] for row in rows):
            return False
        for row in rows:
            row.attempts += 1
            row.save(update_fields=["attempts", "since", "until"])
    return True


def _row(one: Guarded, now: object) -> SignInLock:
    """The row, held till the end of the transaction; counted anew where its window is over."""
    SignInLock.objects.get_or_create(key=one.key, defaults={"since": now})
    row = SignInLock.objects.select_for_update().get(key=one.key)
    if (row.until and row.until <= now) or (not row.until and row.since + window() <= now):
        row.attempts, row.since, row.until = 0, now, None
    return row
