"""What every test may use: the real documents beside the project, where they are there."""

from __future__ import annotations

import gc
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"

os.environ["LUODI_KERNELS"] = ""  # no test runs machine code that another run translated

LONG = (
    "tests/packs/test_lint.py", "tests/web/browser/", "tests/web/test_serving.py", "tests/web/test_killed.py",
    "tests/web/notices/test_twenty_at_once.py", "tests/web/api/test_fuzzed.py", "tests/web/test_backup.py",
)  # fmt: skip
"""Files whose few tests take longest. They go first, so that no process waits at the end for another one's."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: not item.nodeid.startswith(LONG))


def pytest_collection_finish() -> None:
    """What is loaded by now stays to the end: no test looks through it for garbage again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


@pytest.fixture(scope="session")
def documents() -> Path:
    """The folder of the five real gazette files; the test is skipped where it is absent."""
    folder = SHARED / "documents"
    if not folder.is_dir():
        pytest.skip("../shared/documents is not beside the project: the real texts cannot be read")
    return folder


@pytest.fixture(scope="session")
def facts() -> Path:
    """The folder of facts checked by hand; the test is skipped where it is absent."""
    folder = SHARED / "facts"
    if not folder.is_dir():
        pytest.skip("../shared/facts is not beside the project: there is nothing to measure against")
    return folder


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: Any) -> None:
    """Django's test database, in memory: a copy of the migrated file instead of all migrations once a process."""
    from django.db import connection

    from tests import prepared

    with django_db_blocker.unblock():
        connection.close()
        connection.settings_dict["NAME"] = connection.creation._get_test_db_name()
        connection.ensure_connection()
        kept = sqlite3.connect(prepared.sqlite())
        kept.backup(connection.connection)
        kept.close()


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """Where the real texts are there, a skipped corpus test is a failure."""
    outcome = yield
    report = outcome.get_result()  # type: ignore[attr-defined]
    if report.skipped and item.get_closest_marker("corpus") and SHARED.is_dir() and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid}: skipped although ../shared is there"
