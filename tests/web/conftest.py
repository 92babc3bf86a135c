"""Databases for the web's tests: the storage tests run on SQLite and on PostgreSQL alike."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connections

from luodi.web.database import database as settings_of
from tests.postgres import cluster


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a migrated PostgreSQL database that lives as long as the test run."""
    with cluster() as url:
        yield url


@pytest.fixture
def postgres_database(postgres: str, tmp_path: Path) -> Iterator[str]:
    """The address of a new, empty database in the cluster, for tests that start processes of their own."""
    name = f"own_{tmp_path.name}".lower().replace("-", "_")[:60]
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
        yield postgres.replace("@/luodi?", f"@/{name}?")
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(scope="session")
def migrated_postgres(postgres: str, django_db_blocker: Any) -> Iterator[Any]:
    """A connection to that database that can stand in for Django's default one."""
    connections.settings["postgres"] = {**connections.settings["default"], **settings_of(postgres)}
    connection = connections.create_connection("postgres")
    connection.alias = "default"
    with django_db_blocker.unblock():
        kept, connections["default"] = connections["default"], connection
        try:
            call_command("migrate", verbosity=0)
        finally:
            connections["default"] = kept
        yield connection
        connection.close()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database(request: pytest.FixtureRequest, django_db_blocker: Any) -> Iterator[str]:
    """Run the test twice: on SQLite, then on PostgreSQL. Commits are real; everything is emptied afterwards."""
    if request.param == "sqlite":
        yield "sqlite"
        return
    connection = request.getfixturevalue("migrated_postgres")
    with django_db_blocker.unblock():
        kept, connections["default"] = connections["default"], connection
        try:
            yield "postgresql"
        finally:
            tables = ", ".join(f'"{model._meta.db_table}"' for model in apps.get_models() if not model._meta.proxy)
            with connection.cursor() as cursor:
                cursor.execute(f"TRUNCATE {tables} RESTART IDENTITY CASCADE")
            connections["default"] = kept


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that run on both databases use Django's own test database for SQLite, emptied after each."""
    for item in items:
        if isinstance(item, pytest.Function) and "database" in item.fixturenames:
            call = getattr(item, "callspec", None)
            if call and call.params.get("database") == "sqlite":
                item.add_marker(pytest.mark.django_db(transaction=True, reset_sequences=True))


@pytest.fixture(autouse=True)
def _own_folders(tmp_path: Path, settings: Any) -> None:
    """Keys and stored files of each test lie in its own folder."""
    settings.LUODI_KEYS = tmp_path / "keys"
    settings.LUODI_SOURCES = tmp_path / "sources"
