"""What an entry is made of: canonical content, its digest, and the erasable part about persons."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import secrets
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models

from luodi.web.journal.models import Entry

FORM = "luodi-entry-1"
"""The form of the hashed words; a new form gets a new name, old entries keep theirs."""


def canonical(value: Any) -> str:
    """The one JSON text of ``value``: sorted keys, no spaces, dates as ISO 8601.

    >>> canonical({"乙": None, "甲": [1, True]})
    '{"乙":null,"甲":[1,true]}'
    """
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), cls=_Encoder, allow_nan=False)
    # PostgreSQL keeps no NUL and no lone surrogates; as JSON escapes they are harmless.
    return text.encode("utf-8", "backslashreplace").decode()


class _Encoder(DjangoJSONEncoder):
    def default(self, o: Any) -> Any:
        if isinstance(o, (set, frozenset)):
            return sorted(o)
        if isinstance(o, dt.datetime):
            return o.isoformat()
        return super().default(o)


def digest(e: Entry) -> str:
    """SHA-256 over everything the entry says, personal data by its salted digest only; the id is bound by the seal."""
    told = [
        FORM, e.kind, e.at.astimezone(dt.UTC).isoformat(timespec="microseconds"), e.actor_id, e.channel, e.verb,
        e.object_type, e.object_id, e.content, e.why, e.personal_digest,
    ]  # fmt: skip
    return hashlib.sha256(canonical(told).encode()).hexdigest()


def personal_digest(salt: str, personal: str) -> str:
    return hashlib.sha256(f"{salt}:{personal}".encode()).hexdigest()


def is_intact(e: Entry) -> bool:
    """Whether the digests are those of the content and, where it is still there, of the personal part."""
    if e.personal is not None and personal_digest(e.personal_salt or "", e.personal) != e.personal_digest:
        return False
    return e.digest == digest(e)


def reference(what: models.Model | tuple[str, str]) -> tuple[str, str]:
    """Type and id of a row as the journal names it.

    >>> reference(("ledger.commitment", "3f2c"))
    ('ledger.commitment', '3f2c')
    """
    if isinstance(what, tuple):
        return what
    return what._meta.label_lower, str(what.pk)


def entry(
    what: models.Model | tuple[str, str],
    *,
    kind: str,
    at: dt.datetime,
    user: Any,
    channel: str,
    verb: str,
    content: Any,
    why: str = "",
    personal: Any = None,
) -> Entry:
    """An entry, hashed, not yet written."""
    object_type, object_id = reference(what)
    made = Entry(
        kind=kind, at=at, actor=user, channel=channel, verb=verb, object_type=object_type, object_id=object_id,
        content=canonical(content), why=why,
    )  # fmt: skip
    if personal is not None:
        made.personal_salt = secrets.token_hex(32)
        made.personal = canonical(personal)
        made.personal_digest = personal_digest(made.personal_salt, made.personal)
    made.digest = digest(made)
    return made


def write(entries: list[Entry]) -> None:
    """Write entries inside the action's transaction. No lock is taken and no other entry is looked at."""
    if entries and connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            # The transaction's number before the entries' ids: sealing tells by it which ids are settled.
            cursor.execute("SELECT pg_current_xact_id()")
    Entry.objects.bulk_create(entries, batch_size=500)
