"""Making tokens, and knowing one again."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import re
import secrets
import time

from django.core.cache import cache

from luodi.web.api.models import Token

MOST_DAYS = 365
"""No token lives longer."""
MOST_EACH = 20
"""Live tokens one account may have."""
RATE, MOST_RATE = 600, 6000
"""Calls a minute: what a person's token may make, and the most that a system's may be given."""

_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
_SHAPE = re.compile(r"luodi_([a-z0-9]{8})_[A-Za-z0-9_-]{43}")


def made() -> tuple[str, str]:
    """A new token and its prefix: ``luodi_<prefix>_<secret>``, the secret of 256 bits."""
    prefix = "".join(secrets.choice(_LETTERS) for _ in range(8))
    return f"luodi_{prefix}_{secrets.token_urlsafe(32)}", prefix


def digest(token: str) -> str:
    """What is stored of it. A plain hash is enough: nobody can try 2**256 secrets."""
    return hashlib.sha256(token.encode()).hexdigest()


def found(token: str, at: dt.datetime) -> Token | None:
    """The live token that this is; None for every other string."""
    shape = _SHAPE.fullmatch(token)
    if shape is None:
        return None
    row = Token.objects.select_related("user__unit").filter(prefix=shape[1]).first()
    # Compared also where there is no such prefix, so that the time taken tells nothing.
    same = hmac.compare_digest(row.digest if row else digest("-"), digest(token))
    return row if row is not None and same and row.live(at) else None


def wait(token: Token) -> int:
    """Count one more call; seconds to wait where it is one too many, else 0. All server processes count together; two
    calls in the same instant may count as one."""
    now = int(time.time())
    key = f"calls:{token.pk}:{now // 60}"
    count = cache.get(key, 0) + 1
    cache.set(key, count, timeout=120)
    return 60 - now % 60 if count > token.rate else 0
