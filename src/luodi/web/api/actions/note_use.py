"""记录使用: when a token was used last."""

from __future__ import annotations

import datetime as dt

from luodi.web.api.models import Token

OFTEN = dt.timedelta(minutes=1)
"""A later use is noted only after this long: calls that read shall not become writers."""


def note_use(token: Token, at: dt.datetime) -> None:
    """No action of a person and not in the journal: what the call does stands there by itself."""
    if token.last_used_at is None or at - token.last_used_at > OFTEN:
        Token.objects.filter(pk=token.pk).update(last_used_at=at)
