"""登录、第二因素: what allauth does with an account, put into the journal."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from luodi.web.journal.entries import entry, write
from luodi.web.journal.models import Entry
from luodi.web.people.models import User


def note_sign_in(user: User, verb: str, *, address: str = "", **after: Any) -> None:
    """Write that ``user`` did ``verb`` (people.sign_in, people.add_second_factor …) to their own account."""
    with transaction.atomic():
        made = entry(
            user, kind=Entry.Kind.CHANGE, at=timezone.now(), user=user, channel="page", verb=verb,
            content={"after": after}, personal={"address": address} if address else None,
        )  # fmt: skip
        write([made])
