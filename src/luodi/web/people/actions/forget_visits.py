"""Drop what is remembered of sessions and tries that are over."""

from __future__ import annotations

import datetime as dt

from luodi.web.people.models import SignInLock, Visit


def forget_visits(*, now: dt.datetime, longest: dt.timedelta, window: dt.timedelta) -> None:
    """Remove sessions seen last longer ago than any can last, and counts of tries whose window is over."""
    Visit.objects.filter(seen_at__lt=now - longest).delete()
    SignInLock.objects.filter(since__lt=now - window, until=None).delete()
    SignInLock.objects.filter(until__lt=now - window).delete()
