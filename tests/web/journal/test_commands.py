"""``luodi seal`` and ``luodi verify`` as a person runs them: as processes, on both databases."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty, migrated database."""
    if request.param == "sqlite":
        return str(request.getfixturevalue("sqlite_database"))
    address: str = request.getfixturevalue("postgres_database")
    return address


def run(url: str, tmp_path: Path, *arguments: str | Path, code: str = "") -> subprocess.CompletedProcess[str]:
    env = {
        **os.environ,
        "DATABASE_URL": url,
        "LUODI_VAR": str(tmp_path / "var"),
        "DJANGO_SETTINGS_MODULE": "luodi.web.settings",
    }
    command = [sys.executable, "-c", code] if code else [sys.executable, "-m", "luodi.cli", *map(str, arguments)]
    return subprocess.run(command, env=env, capture_output=True, text=True, cwd=ROOT, timeout=120)


WRITE = """
from luodi.web.start import start
start(migrate=True)
from django.db import transaction
from django.utils import timezone
from luodi.web.journal.entries import entry, write
with transaction.atomic():
    write([entry(("people.unit", str(n)), kind="change", at=timezone.now(), user=None, channel="command",
                 verb="people.rename", content={"after": n}) for n in range(3)])
"""
ALTER = """
from luodi.web.start import start
start()
from luodi.web.journal.models import Entry
Entry.objects.filter(id=2).update(why="无")
"""


def test_a_sealed_journal_is_proven_and_a_tampered_one_is_named_also_with_only_the_head(
    url: str, tmp_path: Path
) -> None:
    assert run(url, tmp_path, code=WRITE).returncode == 0
    sealed = run(url, tmp_path, "seal", "--export-head", tmp_path / "head.json")
    assert (sealed.returncode, sealed.stderr) == (0, "")
    intact = run(url, tmp_path, "verify")
    assert intact.returncode == 0
    assert "3 entries, 1 seals" in intact.stdout

    assert run(url, tmp_path, code=ALTER).returncode == 0
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    for place, options in ((tmp_path, []), (elsewhere, ["--head", str(tmp_path / "head.json")])):
        found = run(url, place, "verify", "--database", url, *options)
        assert found.returncode == 1
        assert "第 2 号条目被改动" in found.stdout
        assert "entry 2 was altered" in found.stdout


def test_verify_refuses_a_database_that_is_not_there_and_makes_none(tmp_path: Path) -> None:
    missing = tmp_path / "none.sqlite3"
    answer = run(f"sqlite:///{missing}", tmp_path, "verify")
    assert answer.returncode == 2
    assert "There is no such database" in answer.stderr
    assert not missing.exists()


def test_extraction_is_written_into_a_pipe_and_never_put_in_its_place(tmp_path: Path) -> None:
    import stat

    from luodi.commands.extract import write_out

    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDWR)
    try:
        write_out("结果", str(pipe))
        assert os.read(reader, 100).decode() == "结果"
    finally:
        os.close(reader)
    assert stat.S_ISFIFO(pipe.stat().st_mode)
