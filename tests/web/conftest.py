"""Databases for the web's tests: the storage tests run on SQLite and on PostgreSQL alike."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import psycopg
import pytest
from django.apps import apps
from django.db import connections, transaction
from django.utils import translation

from luodi.web.database import database as settings_of
from tests import prepared
from tests.postgres import binaries, cluster


@pytest.fixture(scope="session")
def cluster_of_the_run() -> Iterator[Cluster]:
    """A PostgreSQL cluster that lives as long as the test run, with a migrated database to copy."""
    with cluster() as url:
        asked = dict(parse_qsl(urlsplit(url).query))
        dump = prepared.postgresql(asked["host"], asked["port"])
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("CREATE DATABASE migrated")
        psql = [binaries() / "psql", "-h", asked["host"], "-p", asked["port"], "-U", "luodi", "-d", "migrated"]
        subprocess.run([*psql, "-q1o", os.devnull, "-v", "ON_ERROR_STOP=1", "-f", dump], check=True)
        yield Cluster(url)


@dataclass(frozen=True, slots=True)
class Cluster:
    """A running cluster; ``url`` is the address of a database in it that stays empty."""

    url: str

    @contextmanager
    def own(self, name: str, template: str = "template1") -> Iterator[str]:
        """The address of a new database ``name``, a copy of ``template``; dropped at the end."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}" TEMPLATE {template}')
            try:
                yield self.url.replace("@/luodi?", f"@/{name}?")
            finally:
                connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def _name(tmp_path: Path) -> str:
    return f"own_{tmp_path.name}".lower().replace("-", "_")[:60]


@pytest.fixture
def postgres_database(cluster_of_the_run: Cluster, tmp_path: Path) -> Iterator[str]:
    """The address of a new, migrated database in the cluster, for tests that start processes of their own."""
    with cluster_of_the_run.own(_name(tmp_path), "migrated") as url:
        yield url


@pytest.fixture
def sqlite_database(tmp_path: Path) -> str:
    """The address of a new, migrated SQLite file, for tests that start processes of their own."""
    shutil.copy(prepared.sqlite(), tmp_path / "own.sqlite3")
    return f"sqlite:///{tmp_path / 'own.sqlite3'}"


@pytest.fixture(scope="session")
def migrated_postgres(cluster_of_the_run: Cluster) -> Iterator[Any]:
    """A connection to a migrated database that can stand in for Django's default one."""
    with cluster_of_the_run.own("shared", "migrated") as url:
        connections.settings["postgres"] = {**connections.settings["default"], **settings_of(url)}
        connection = connections.create_connection("postgres")
        connection.alias = "default"
        yield connection
        connection.close()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database(request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """Run the test twice: on SQLite, then on PostgreSQL. Commits are real; everything is emptied afterwards."""
    kept = connections["default"]
    connection = kept if request.param == "sqlite" else request.getfixturevalue("migrated_postgres")
    with django_db_blocker.unblock():
        connections["default"] = connection
        try:
            yield request.param
        finally:
            empty(connection)
            connections["default"] = kept


# What migrating leaves in them is the same for every test.
_STAYS = {"django_content_type", "auth_permission"}


def empty(connection: Any) -> None:
    """Take every row away and let the numbers begin at 1 again; only tables that hold rows are touched.

    Django's own flush touches every table and makes all permissions anew, which costs more than most tests do.
    """
    models = apps.get_models(include_auto_created=True)
    # The cache's table is no model's; a board kept in it would be shown to the next test.
    tables = sorted({model._meta.db_table for model in models if not model._meta.proxy} - _STAYS | {"luodi_cache"})
    with connection.cursor() as cursor:
        asked = " UNION ALL ".join(f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM \"{table}\")" for table in tables)
        cursor.execute(asked)
        filled = [row[0] for row in cursor.fetchall()]
        deleting = "".join(f'DELETE FROM "{table}";' for table in filled)
        if connection.vendor == "postgresql":
            # Without triggers: foreign keys need no order, and what may only grow can be emptied.
            cursor.execute(
                f"BEGIN; SET LOCAL session_replication_role = replica; {deleting} COMMIT;"
                "SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, 1, false)"
                " FROM pg_sequences WHERE last_value IS NOT NULL"
                f" AND sequencename NOT IN ({', '.join(repr(f'{table}_id_seq') for table in sorted(_STAYS))})"
            )
            return
        cursor.execute("PRAGMA foreign_keys = OFF")
        with transaction.atomic(using="default"):
            for table in filled:
                cursor.execute(f'DELETE FROM "{table}"')
            kept = ", ".join(repr(table) for table in sorted(_STAYS))
            cursor.execute(f"DELETE FROM sqlite_sequence WHERE name NOT IN ({kept})")
        cursor.execute("PRAGMA foreign_keys = ON")


@pytest.fixture(autouse=True)
def _own_language() -> None:
    """Each test begins in Chinese, whatever language the last one asked its pages in."""
    translation.deactivate()


@pytest.fixture(autouse=True)
def _own_folders(tmp_path: Path, settings: Any) -> None:
    """Keys and stored files of each test lie in its own folder."""
    settings.LUODI_KEYS = tmp_path / "keys"
    settings.LUODI_SOURCES = tmp_path / "sources"
