"""The secret in a feed's address."""

from __future__ import annotations

import hashlib
import secrets

from luodi.web.feeds.models import Feed

PREFIX = 6


def made() -> str:
    """A new secret of 256 bits."""
    return secrets.token_urlsafe(32)


def digest(secret: str) -> str:
    """What is stored of it. A plain hash is enough: nobody can try 2**256 secrets."""
    return hashlib.sha256(secret.encode()).hexdigest()


def found(secret: str) -> Feed | None:
    """The feed of that address, where it is not revoked and its person's account is open."""
    rows = Feed.objects.select_related("user__unit", "unit").filter(revoked_at=None, user__is_active=True)
    return rows.filter(digest=digest(secret)).first()
