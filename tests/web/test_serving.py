"""The demo and the server as a person starts them."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import sqlite3
import stat
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests import prepared
from tests.conftest import ROOT


def environment(var: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("LUODI_", "DJANGO_", "DATABASE"))}
    return {**kept, "LUODI_VAR": str(var)}


def run(var: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments], env=environment(var), cwd=ROOT, capture_output=True, text=True, timeout=240
    )


def luodi(var: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return run(var, "-m", "luodi.cli", *arguments)


def test_an_invented_ledger_fills_a_site_in_a_file(tmp_path: Path) -> None:
    """The command as it is typed, in an empty folder: the database that it has just made itself changes its log."""
    filled = luodi(tmp_path, "demo-data", "--commitments", "40", "--units", "20", "--years", "1")
    assert filled.returncode == 0, filled.stderr
    found = sqlite3.connect(tmp_path / "luodi.sqlite3")
    assert found.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert found.execute("SELECT count(*) FROM ledger_commitment").fetchone()[0] >= 40
    assert found.execute("SELECT count(*) FROM sqlite_stat1").fetchone()[0] > 0
    found.close()


def test_a_thread_that_computes_gives_way_soon(tmp_path: Path) -> None:
    """A page on SQLite waits for its turn at every row it reads: with Python's own 5 ms it would take minutes beside
    others that are being made."""
    done = run(tmp_path, "-c", "import sys, luodi.web.wsgi; print(sys.getswitchinterval())")
    assert float(done.stdout.split()[-1]) <= 0.001, done.stderr


@contextmanager
def serving(var: Path) -> Iterator[str]:
    """``luodi serve`` on a free port; gives its address; ends it with SIGTERM."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "luodi.cli", "serve", "--port", str(port)], env=environment(var), cwd=ROOT,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        for _ in range(600):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/alive", timeout=1).close()
                break
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                assert process.poll() is None, "the server ended"
                time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


def prepared_in(var: Path) -> Path:
    """``var`` with a migrated database: that a command makes one where there is none, the demo shows."""
    var.mkdir(exist_ok=True)
    shutil.copy(prepared.sqlite(), var / "luodi.sqlite3")
    return var


def rows(var: Path) -> dict[str, int]:
    with sqlite3.connect(var / "luodi.sqlite3") as database:
        names = ("documents_version", "ledger_commitment", "people_user", "journal_entry", "people_unit")
        return {name: database.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in names}


def test_the_demo_prepares_itself_once_prints_its_logins_and_is_served(tmp_path: Path) -> None:
    first = run(tmp_path, "scripts/demo.py", "--no-serve", "--port", "8123")
    assert first.returncode == 0, first.stderr
    assert "http://127.0.0.1:8123/" in first.stdout
    assert "luodi ingest FILE" in first.stdout
    logins = dict(re.findall(r"^  ([a-z]+) +((?:[a-z2-9]{4}-){3}[a-z2-9]{4})", first.stdout, re.M))
    assert len(logins) == 10
    assert stat.S_IMODE((tmp_path / "logins.json").stat().st_mode) == 0o600
    had = rows(tmp_path)
    assert had["documents_version"] == 7  # four in the gazette, three on their own
    # Ten listed, three shown to the administrator, two of districts; the others report for their units in the history.
    assert had["people_user"] > 10 + 3 + 2

    second = run(tmp_path, "scripts/demo.py", "--no-serve", "--port", "8123")
    assert second.stdout == first.stdout
    assert rows(tmp_path) == had
    assert luodi(tmp_path, "verify").returncode == 0

    with serving(tmp_path) as address:
        page = urllib.request.urlopen(f"{address}/accounts/login/", timeout=20).read().decode()
        sheet = re.search(r'href="(/static/[^"]+\.css)"', page)
        assert sheet
        answer = urllib.request.urlopen(f"{address}{sheet[1]}", timeout=20)
        assert "immutable" in answer.headers["Cache-Control"]
        port = address.rpartition(":")[2]
        taken = luodi(tmp_path, "serve", "--port", port)
        assert taken.returncode == 2
        assert f"127.0.0.1:{port} cannot be used" in taken.stderr


def test_accounts_are_made_and_passwords_renewed_on_the_command_line(tmp_path: Path) -> None:
    prepared_in(tmp_path)
    made = luodi(tmp_path, "user", "add", "jiang", "--role", "administrator")
    assert re.fullmatch(r"jiang  (?:[a-z2-9]{4}-){3}[a-z2-9]{4}\n", made.stdout)
    again = luodi(tmp_path, "user", "password", "jiang")
    assert again.returncode == 0
    assert again.stdout != made.stdout
    for wrong, message in (
        (("add", "jiang", "--role", "leader"), "is taken"),
        (("add", "li", "--role", "leader", "--unit", "云洲市无此局"), "has no unit"),
        (("password", "nobody"), "There is no user"),
    ):
        refused = luodi(tmp_path, "user", *wrong)
        assert refused.returncode == 2
        assert message in refused.stderr
    assert rows(tmp_path)["people_user"] == 1


def test_ingest_goes_on_after_a_file_it_cannot_read_and_says_so(tmp_path: Path) -> None:
    bad = tmp_path / "空.txt"
    bad.write_bytes(b"")
    prepared_in(tmp_path / "var")
    answer = luodi(tmp_path / "var", "ingest", str(bad), "samples/yunzhou_gazette_2026_3.txt")
    assert answer.returncode == 2
    assert f"{bad}: " in answer.stderr
    assert answer.stdout.count("新读入 / new") == 4
    assert rows(tmp_path / "var")["documents_version"] == 4


@pytest.mark.parametrize("url", ["mysql://x/y", "sqlite:////nowhere/at/all/a.sqlite3", "postgresql://127.0.0.1:1/none"])
def test_a_database_that_cannot_be_reached_is_named(tmp_path: Path, url: str) -> None:
    answer = luodi(tmp_path, "tick", "--database", url)
    assert answer.returncode == 2
    assert "Traceback" not in answer.stderr
    assert "DATABASE_URL" in answer.stderr
