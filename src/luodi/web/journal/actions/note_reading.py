"""记录查阅: somebody has read personal data."""

from __future__ import annotations

from django.db import models, transaction
from django.utils import timezone

from luodi.web.actions import Caller
from luodi.web.journal.entries import entry, write
from luodi.web.journal.models import Entry


def note_reading(by: Caller, what: models.Model | tuple[str, str], *, fields: list[str], why: str = "") -> None:
    """Write who read which personal fields of ``what``; called by whatever shows them, whoever may see them."""
    with transaction.atomic():
        write(
            [
                entry(
                    what, kind=Entry.Kind.READING, at=timezone.now(), user=by.user, channel=by.channel,
                    verb="journal.note_reading", content={"fields": sorted(fields)}, why=why,
                )
            ]
        )  # fmt: skip
