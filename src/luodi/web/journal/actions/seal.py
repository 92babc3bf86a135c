"""封签: fix the entries written since the last seal."""

from __future__ import annotations

import datetime as dt
import time
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from luodi.errors import LuodiError
from luodi.web.journal import keys, merkle
from luodi.web.journal.heads import Head, digest
from luodi.web.journal.models import Entry, Seal

BATCH = 10_000
SEALERS_LOCK = 0x6C756F6469  # "luodi": sealers wait for one another, writers for nobody


def seal(folder: Path | None = None, *, patience: float = 30.0) -> list[Seal]:
    """Seal every entry that can no longer be joined by one with a smaller id; gives the new seals, often none.

    On PostgreSQL transactions end in another order than ids are given: this waits, at most ``patience`` seconds,
    for those under way to end, and holds nobody up meanwhile.
    """
    key = keys.signing_key(folder or settings.LUODI_KEYS)
    through = _settled(patience)
    made = []
    while True:
        with transaction.atomic():
            _alone()
            last = Seal.objects.order_by("-number").first()
            after = last.through if last else 0
            entries = list(
                Entry.objects.filter(id__gt=after, id__lte=through).order_by("id").values_list("id", "digest")[:BATCH]
            )
            if not entries:
                return made
            leaves = [merkle.Leaf(*entry) for entry in entries]
            # A full batch may be followed by more entries; else the range ends where ids are settled.
            end = leaves[-1].id if len(leaves) == BATCH else through
            number, previous = (last.number + 1, last.digest) if last else (1, "")
            root, at = merkle.root(leaves), timezone.now()
            key_id = keys.key_id(key.public_key())
            iso = at.astimezone(dt.UTC).isoformat(timespec="microseconds")
            told = digest(number, iso, after, end, len(leaves), root, previous, key_id)
            sealed = Seal(
                number=number, at=at, after=after, through=end, count=len(leaves), leaves=merkle.written(leaves),
                root=root, previous=previous, key_id=key_id, digest=told,
                signature=key.sign(bytes.fromhex(told)).hex(),
            )  # fmt: skip
            assert Head.of(sealed).computed() == told
            sealed.save(force_insert=True)
            made.append(sealed)


def _alone() -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SEALERS_LOCK])


def _settled(patience: float) -> int:
    """The greatest id such that no entry with an id up to it can still appear."""
    if connection.vendor != "postgresql":
        # One writer at a time: what is committed is settled.
        return Entry.objects.order_by("-id").values_list("id", flat=True).first() or 0
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT last_value, is_called FROM journal_entry_id_seq")
        given, called = cursor.fetchone()
        # Ids up to `given` belong to transactions that began writing before this one, so with smaller numbers:
        # entries.write takes the transaction's number before the entries' ids.
        cursor.execute("SELECT pg_current_xact_id()::text::bigint")
        own = cursor.fetchone()[0]
    end = time.monotonic() + patience
    while True:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
            if cursor.fetchone()[0] > own:
                return given if called else 0
        if time.monotonic() > end:
            raise LuodiError(
                zh="有事务长时间未结束，暂不能封签。", en="A transaction has been open too long; nothing was sealed.",
                mend_zh="请稍后重试，或检查数据库中的长事务。",
                mend_en="Try again later, or look for long transactions in the database.",
            )  # fmt: skip
        time.sleep(0.05)
