"""记录查阅: somebody has read personal data."""

from __future__ import annotations

from django.db import models, transaction
from django.utils import timezone

from luodi.web.actions import Caller
from luodi.web.journal.entries import entry, write
from luodi.web.journal.models import Entry


def note_reading(by: Caller, what: models.Model | tuple[str, str], *, fields: list[str], why: str = "") -> None:
    """Write who read which personal fields of ``what``, and by which token; called by whatever shows them."""
    content = {"fields": sorted(fields), **({"token": by.token} if by.token else {})}
    with transaction.atomic():
        write(
            [
                entry(
                    what, kind=Entry.Kind.READING, at=timezone.now(), user=by.user, channel=by.channel,
                    verb="journal.note_reading", content=content, why=why,
                )
            ]
        )  # fmt: skip
