"""A backup is everything, restoring it gives it back, and what is damaged or in the way is refused unchanged."""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
import subprocess
import tarfile
from pathlib import Path

import psycopg
import pytest

from tests import prepared
from tests.web.killing import LIBRARY, Place

REPORT = """
import django
django.setup()
from django.utils import timezone
from luodi.web.actions import Caller
from luodi.web.ledger.actions.attach_evidence import attach_evidence
from luodi.web.ledger.actions.report import report
from luodi.web.ledger.models import Charge
from luodi.web.people.models import User
by = Caller(User.objects.get(username="liaison"), "page")
made = report(by, Charge.objects.filter(state="in_progress").first(), text="进展正常", occurred_on=timezone.localdate())
attach_evidence(by, made, [("佐证.txt", "样例".encode())])
from luodi.web.documents import store
from luodi.web.documents.models import Source
source = Source.objects.get()
assert store.keep(source.text.encode()) == source.sha256
print("{}")
"""
COUNTS = """
import json
import django
django.setup()
from django.apps import apps
print(json.dumps({model._meta.label: model.objects.count() for model in apps.get_models()}))
"""
EVIDENCE = hashlib.sha256("样例".encode()).hexdigest()


def luodi(place: Place, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return place.run("-m", "luodi.cli", *map(str, arguments))


def furnished(place: Place) -> Place:
    place.folder.mkdir(parents=True)
    if place.database is None:
        shutil.copy(prepared.sqlite(), place.folder / "luodi.sqlite3")
    place.asked(LIBRARY)
    place.asked(REPORT)
    assert luodi(place, "seal").returncode == 0
    return place


def made(place: Place, file: Path, *more: str) -> Path:
    done = luodi(place, "backup", file, *more)
    assert done.returncode == 0, done.stdout + done.stderr
    return file


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def rewritten(file: Path, to: Path, name: str, data: bytes | None) -> Path:
    """The archive with the file ``name`` replaced by ``data`` of the same length, or left out."""
    with tarfile.open(file) as old, tarfile.open(to, "w:gz") as new:
        for member in old:
            stream = old.extractfile(member)
            assert stream is not None
            if member.name != name:
                new.addfile(member, stream)
            elif data is not None:
                assert len(data) == member.size
                (to.parent / "part").write_bytes(data)
                new.addfile(member, (to.parent / "part").open("rb"))
    return to


def test_on_sqlite_a_backup_made_while_somebody_writes_gives_everything_back(tmp_path: Path) -> None:
    place = furnished(Place(tmp_path / "var"))
    before = place.asked(COUNTS)
    writer = sqlite3.connect(place.folder / "luodi.sqlite3", isolation_level=None)
    writer.execute("PRAGMA journal_mode=WAL")
    writer.execute("BEGIN IMMEDIATE")
    writer.execute("DELETE FROM journal_entry")
    file = made(place, tmp_path / "a.tar.gz")
    writer.execute("ROLLBACK")
    writer.close()
    assert file.stat().st_mode & 0o777 == 0o600
    with tarfile.open(file) as archive:
        names = archive.getnames()
    assert f"sources/{EVIDENCE[:2]}/{EVIDENCE}" in names
    assert "keys/seal.pub" in names
    assert not [name for name in names if name.endswith(".pem") or name == "secret_key"]

    other = Place(tmp_path / "other")
    done = luodi(other, "restore", file)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "日志完好" in done.stdout
    assert other.asked(COUNTS) == before
    assert not list(other.folder.rglob("*.before-*"))
    assert (other.folder / "sources" / EVIDENCE[:2] / EVIDENCE).read_bytes() == "样例".encode()
    # A new signing key is made beside the old public one: both batches verify.
    other.asked(REPORT)
    assert luodi(other, "seal").returncode == 0
    assert luodi(other, "verify").returncode == 0
    assert luodi(place, "backup", file).returncode == 2, "an archive was written over"

    kept = contents(other.folder)
    refused = luodi(other, "restore", file)
    assert refused.returncode == 2
    assert "此处已有数据" in refused.stderr
    assert "There is data here already" in refused.stderr
    assert contents(other.folder) == kept
    assert luodi(other, "restore", file, "--replace").returncode == 0
    assert other.asked(COUNTS) == before
    assert [path for path in other.folder.iterdir() if ".before-" in path.name]


def test_a_damaged_archive_is_refused_and_changes_nothing(tmp_path: Path) -> None:
    place = furnished(Place(tmp_path / "var"))
    file = made(place, tmp_path / "a.tar.gz", "--with-keys")
    with tarfile.open(file) as archive:
        assert {"secret_key", "keys/seal.pem"} <= set(archive.getnames())
    evidence = f"sources/{EVIDENCE[:2]}/{EVIDENCE}"
    cut = tmp_path / "cut.tar.gz"
    cut.write_bytes(file.read_bytes()[:-2000])
    plain = tmp_path / "plain.tar.gz"
    plain.write_text("不是备份")
    other = Place(tmp_path / "other")
    for damaged, named in (
        (rewritten(file, tmp_path / "b.tar.gz", evidence, "样本".encode()), evidence),
        (rewritten(file, tmp_path / "c.tar.gz", evidence, None), evidence),
        (cut, "cut.tar.gz"),
        (plain, "manifest.json"),
    ):
        done = luodi(other, "restore", damaged)
        assert done.returncode == 2, done.stdout
        assert named in done.stderr
        assert "不是完好的落地备份" in done.stderr
        assert "Not an undamaged backup" in done.stderr
        assert not list((other.folder).rglob("sources/*"))
        with sqlite3.connect(other.folder / "luodi.sqlite3") as database:
            assert database.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,)
    assert luodi(other, "restore", file).returncode == 0
    assert (other.folder / "secret_key").read_bytes() == (place.folder / "secret_key").read_bytes()


@pytest.mark.postgres
def test_on_postgresql_a_backup_gives_everything_back(tmp_path: Path, postgres_database: str) -> None:
    place = furnished(Place(tmp_path / "var", postgres_database))
    before = place.asked(COUNTS)
    file = made(place, tmp_path / "a.tar.gz")
    sqlite = luodi(Place(tmp_path / "small"), "restore", file)
    assert sqlite.returncode == 2
    assert "postgresql" in sqlite.stderr
    assert luodi(place, "restore", file).returncode == 2

    place.asked("import django; django.setup(); from luodi.web.journal.models import Entry; "
                "Entry.objects.filter(pk=Entry.objects.first().pk).delete(); print('{}')")  # fmt: skip
    assert luodi(place, "verify").returncode == 1
    done = luodi(place, "restore", file, "--replace")
    assert done.returncode == 0, done.stdout + done.stderr
    assert place.asked(COUNTS) == before

    with psycopg.connect(postgres_database, autocommit=True) as connection:
        connection.execute("DROP SCHEMA public CASCADE")
        connection.execute("CREATE SCHEMA public")
    empty = Place(tmp_path / "empty", postgres_database)
    done = luodi(empty, "restore", file)
    assert done.returncode == 0, done.stdout + done.stderr
    assert empty.asked(COUNTS) == before
    assert (empty.folder / "sources" / EVIDENCE[:2] / EVIDENCE).read_bytes() == "样例".encode()
