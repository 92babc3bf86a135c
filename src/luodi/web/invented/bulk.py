"""Rows put into tables by the thousand: COPY on PostgreSQL, one statement for many rows on SQLite."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

from django.db import OperationalError, connection, models

Rows = Sequence[tuple[Any, ...]]
MEMORY = "256MB"
"""What PostgreSQL may take for making an index again."""
CACHE = -1_000_000
"""What SQLite may keep of its pages meanwhile, in KiB below zero: unique keys lie scattered over whole tables."""


def put(model: type[models.Model], columns: Sequence[str], rows: Rows) -> None:
    """Put ``rows`` into the model's table; ``columns`` are fields.

    Values are texts, whole numbers and None: days and moments (UTC) as ISO 8601, truth as 0 and 1, UUIDs as 32 digits,
    decimals and JSON as texts. Both databases read these alike.
    """
    if not rows:
        return
    table = connection.ops.quote_name(model._meta.db_table)
    names = ", ".join(connection.ops.quote_name(model._meta.get_field(name).column) for name in columns)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({', '.join(['%s'] * len(columns))})", rows)  # noqa: S608


@contextmanager
def alone() -> Iterator[None]:
    """Around the transaction of a filling. On SQLite no row looks for the ones it points to, all are looked over at
    the end: one that points ahead lets every later row be sought in whole tables. And a journal keeps what was there
    before, which is nothing, instead of a log with every page twice.

    Breaking off leaves nothing behind, as ever. Where others have the database open the log stays.
    """
    with connection.constraint_checks_disabled():
        if connection.vendor != "sqlite":
            yield
            return
        before = _journal("DELETE")
        try:
            yield
        finally:
            _journal(before)


def _journal(mode: str) -> str:
    """Let SQLite make its transactions safe in another way; gives the one before."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA journal_mode")
        (before,) = cursor.fetchone()
        with suppress(OperationalError):
            cursor.execute(f"PRAGMA journal_mode = {mode}")
            cursor.execute("SELECT count(*) FROM sqlite_master")  # the new way begins with what is asked next
    return str(before)


@contextmanager
def without_indexes(filled: Sequence[type[models.Model]]) -> Iterator[None]:
    """Inside a transaction: the tables have only their primary keys while they are filled; everything else is made
    again at the end, and every row is checked. Whoever breaks off leaves all of it as it was."""
    tables = [model._meta.db_table for model in filled]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT set_config('maintenance_work_mem', %s, true)", [MEMORY])
            drop, make = _postgresql(cursor, tables)
        else:
            cursor.execute(f"PRAGMA cache_size = {CACHE}")
            drop, make = _sqlite(cursor, tables)
        for statement in drop:
            cursor.execute(statement)
    yield
    with connection.cursor() as cursor:
        for statement in make:
            cursor.execute(statement)
    if connection.vendor == "sqlite":
        connection.check_constraints()


def _postgresql(cursor: Any, tables: list[str]) -> tuple[list[str], list[str]]:
    """Foreign keys, unique constraints and indexes of the tables: how to drop them, how to make them again."""
    cursor.execute(
        "SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid) FROM pg_constraint "
        "WHERE contype IN ('f', 'u') AND conrelid = ANY(%s::regclass[]) ORDER BY contype DESC, conname",
        [tables],
    )
    constraints = cursor.fetchall()
    cursor.execute(
        "SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index "
        "WHERE indrelid = ANY(%s::regclass[]) AND NOT indisprimary AND NOT EXISTS "
        "(SELECT 1 FROM pg_constraint WHERE conindid = indexrelid AND contype = 'u') ORDER BY 1",
        [tables],
    )
    indexes = cursor.fetchall()
    drop = [f"ALTER TABLE {table} DROP CONSTRAINT {name}" for table, name, _told in reversed(constraints)]
    drop += [f"DROP INDEX {name}" for name, _told in indexes]
    make = [told for _name, told in indexes]
    make += [f"ALTER TABLE {table} ADD CONSTRAINT {name} {told}" for table, name, told in constraints]
    return drop, make


def _sqlite(cursor: Any, tables: list[str]) -> tuple[list[str], list[str]]:
    """The indexes that are not part of their table's own words."""
    marks = ", ".join(["%s"] * len(tables))
    cursor.execute(
        f"SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name IN ({marks})",  # noqa: S608
        tables,
    )
    found = cursor.fetchall()
    return [f'DROP INDEX "{name}"' for name, _told in found], [told for _name, told in found]


def numbered_on(filled: Sequence[type[models.Model]]) -> None:
    """Let the next row of each table follow the ones put in (PostgreSQL; SQLite does so by itself)."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(_plain(), list(filled)):
            cursor.execute(statement)


def _plain() -> Any:
    from django.core.management.color import no_style

    return no_style()


def looked_over(filled: Sequence[type[models.Model]]) -> None:
    """After the transaction: let the database learn how its tables are filled."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for model in filled:
                cursor.execute(f"VACUUM (ANALYZE) {connection.ops.quote_name(model._meta.db_table)}")
        else:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            cursor.execute("ANALYZE")
            cursor.execute("PRAGMA cache_size = -65536")
