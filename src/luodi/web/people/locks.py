"""Lock-out: so many tries for an account, an address, a second factor; counted before a password is looked at."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from luodi.web.people.models import SignInLock, User


@dataclass(frozen=True, slots=True)
class Guarded:
    """What is counted: its key, how many tries it has in a window."""

    key: str
    most: int


def _digest(kind: str, name: str) -> str:
    return hashlib.sha256(f"{kind}:{name}".encode("utf-8", "backslashreplace")).hexdigest()


def account(username: str) -> Guarded:
    """The tries for one user name, whether there is such an account or not."""
    return Guarded(_digest("account", username.strip().casefold()), settings.LUODI_LOCK_ACCOUNT)


def address(request: HttpRequest) -> Guarded:
    """The tries from one address."""
    from allauth.core.internal.httpkit import get_client_ip

    return Guarded(_digest("address", get_client_ip(request) or ""), settings.LUODI_LOCK_ADDRESS)


def second_factor(user: User) -> Guarded:
    """The tries for one person's codes."""
    return Guarded(_digest("second", str(user.pk)), settings.LUODI_LOCK_ACCOUNT)


def window() -> dt.timedelta:
    """How long tries are counted, and how long a lock lasts."""
    return dt.timedelta(minutes=settings.LUODI_LOCK_MINUTES)


def locked_until(user: User) -> dt.datetime | None:
    """Until when the account is locked; nothing where it is not."""
    keys = [account(user.username).key, second_factor(user).key]
    ends = SignInLock.objects.filter(key__in=keys, until__gt=timezone.now()).values_list("until", flat=True)
    return max((end for end in ends if end), default=None)
