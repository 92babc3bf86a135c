"""Keep in mind that a session is in use."""

from __future__ import annotations

import datetime as dt

from luodi.web.people.models import User, Visit


def touch_visit(user: User, key: str, *, now: dt.datetime, address: str, agent: str) -> None:
    """Write when the session was seen last; the first time, where it began. No change of anybody's: in no journal."""
    told = {"seen_at": now, "address": address[:45]}
    new = {**told, "user": user, "started_at": now, "agent": agent.replace("\0", "")[:200]}
    Visit.objects.update_or_create(session_key=key, defaults=told, create_defaults=new)
