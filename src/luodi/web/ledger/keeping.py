"""Whoever keeps what is known of past days does so alone."""

from __future__ import annotations

from django.db import connection

_KEEPERS = 0x6C756F64_6B656570


def alone() -> None:
    """Wait until no other transaction keeps past days; others then wait for the end of this one.

    On SQLite there is one writer at a time anyway.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_KEEPERS])
