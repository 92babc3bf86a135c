"""留存答复: a write that carries a key is done once, however often it is sent."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.db import transaction
from django.utils import timezone

from luodi.errors import LuodiError
from luodi.web.api.models import Kept
from luodi.web.people.models import User

DAYS = 7
"""How long an answer is kept at least."""


def keep_answer(user: User, key: str, asked: str, do: Callable[[], str]) -> tuple[str, bool]:
    """The answer to the call with the digest ``asked``, and whether it was kept from an earlier one.

    The key's row is written before ``do`` runs and in the same transaction: a second call with the key waits for the
    first to end, a crash leaves neither. What ``do`` refuses is not kept; nothing was changed by it.
    """
    now = timezone.now()
    with transaction.atomic():
        Kept.objects.filter(user=user, at__lt=now - dt.timedelta(days=DAYS)).delete()
        kept, new = Kept.objects.get_or_create(user=user, key=key, defaults={"asked": asked, "at": now})
        if not new:
            if kept.asked != asked:
                raise LuodiError(
                    zh="该幂等键已用于另一请求。", en="This Idempotency-Key was used for another call.", place=key,
                    mend_zh="每个新请求请用新的键。", mend_en="Use a new key for each new call.",
                )  # fmt: skip
            return kept.answer, True
        kept.answer = do()
        kept.save(update_fields=["answer"])
    return kept.answer, False
