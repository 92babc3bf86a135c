"""Restoring a backup: everything is unpacked beside and checked before anything is put in its place."""

from __future__ import annotations

import datetime as dt
import gzip
import hashlib
import json
import os
import re
import shutil
import sqlite3
import tarfile
import tempfile
import zlib
from pathlib import Path
from typing import IO, Any

from luodi.errors import LuodiError
from luodi.web.backup import DATABASES, FORMAT, MANIFEST, postgresql
from luodi.web.place import private

_NAME = re.compile(r"database\.(sqlite3|dump)|sources/[0-9a-f]{2}/[0-9a-f]{64}|keys/[\w.-]+\.(pub|pem|key)|secret_key")
_LARGEST_MANIFEST = 256 * 1024 * 1024


def restore(file: Path, *, replace: bool = False) -> dict[str, Any]:
    """Put the backup ``file`` in the site's place; gives its manifest. The site must not be running.

    Refuses a place that holds a database with tables or stored files, unless ``replace``: then a SQLite file and keys
    that were there stay beside under ``….before-TIME``, tables of PostgreSQL are replaced in one transaction, and
    stored files are kept. Django must be started already.
    """
    from django.conf import settings
    from django.db import connection, connections

    empty = not connection.introspection.table_names()
    if not replace:
        _require_empty(empty, Path(settings.LUODI_SOURCES))
    with tempfile.TemporaryDirectory(prefix=".luodi-restore-", dir=settings.LUODI_VAR) as folder:
        staged = Path(folder)
        manifest = _unpack(file, staged)
        _require_fit(manifest, connection.vendor, file)
        copy = staged / DATABASES[connection.vendor]
        if connection.vendor == "sqlite":
            _require_sound(copy, file)
        stamp = f"before-{dt.datetime.now(dt.UTC):%Y%m%d-%H%M%S-%f}"
        for part in sorted((staged / "sources").glob("??/*")):
            _put(part, Path(settings.LUODI_SOURCES) / part.parent.name / part.name, stamp)
        connections.close_all()
        if connection.vendor == "postgresql":
            clean = ["--clean", "--if-exists"] if replace else []
            postgresql("pg_restore", "--no-owner", "--no-privileges", "--single-transaction", *clean, str(copy))
        else:
            there = Path(settings.DATABASES["default"]["NAME"])
            if empty:  # Made by opening it just now: not worth keeping.
                there.unlink(missing_ok=True)
            _put(copy, there, stamp, beside=("-wal", "-shm"))
        _put_keys(staged, Path(settings.LUODI_KEYS), stamp)
        if (staged / "secret_key").is_file():
            _put(staged / "secret_key", Path(settings.LUODI_VAR) / "secret_key", stamp)
    return manifest


def missing() -> list[str]:
    """Hashes of files that the database names and the store does not hold whole."""
    from luodi.web.documents import store
    from luodi.web.documents.models import Source
    from luodi.web.ledger.models import Evidence

    named = {*Source.objects.values_list("sha256", flat=True), *Evidence.objects.values_list("sha256", flat=True)}
    lost = []
    for one in sorted(named):
        try:
            store.read(one)
        except (OSError, LuodiError):
            lost.append(one)
    return lost


def _require_empty(empty: bool, sources: Path) -> None:
    if not empty or any(sources.glob("??/*")):
        raise LuodiError(
            zh="此处已有数据，未作改动。", en="There is data here already; nothing was changed.",
            mend_zh="请恢复到空的 LUODI_VAR 与数据库，或以 --replace 替换。",
            mend_en="Restore to an empty LUODI_VAR and database, or replace it with --replace.",
        )  # fmt: skip


def _wrong(file: Path, place: str = "") -> LuodiError:
    return LuodiError(
        zh="不是完好的落地备份。", en="Not an undamaged backup of Luodi.", file=str(file), place=place or None,
        mend_zh="未作改动；请改用另一份备份。", mend_en="Nothing was changed; use another backup.",
    )  # fmt: skip


def _unpack(file: Path, into: Path) -> dict[str, Any]:
    """Unpack the files that the manifest lists, each with its size and hash; anything else is refused."""
    place = MANIFEST
    try:
        with tarfile.open(file, "r|gz") as archive:
            head = archive.next()
            if head is None or head.name != MANIFEST or head.size > _LARGEST_MANIFEST:
                raise _wrong(file, MANIFEST)
            manifest: dict[str, Any] = json.loads(_data(archive, head).read())
            if manifest["format"] != FORMAT:
                raise _wrong(file, f"{MANIFEST} format {manifest['format']}")
            open_ = dict(manifest["files"])
            while (member := archive.next()) is not None:
                place = member.name
                digest, size = open_.pop(place, (None, None))
                if not member.isreg() or not _NAME.fullmatch(place) or member.size != size:
                    raise _wrong(file, place)
                if _copied(_data(archive, member), into / place) != digest:
                    raise _wrong(file, place)
            if open_:
                raise _wrong(file, min(open_))
    except (
        tarfile.TarError,
        gzip.BadGzipFile,
        EOFError,
        zlib.error,
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
    ) as error:
        raise _wrong(file, place) from error
    except OSError as error:
        raise LuodiError(
            zh=f"无法解开备份：{error.strerror}。",
            en=f"The backup cannot be unpacked: {error.strerror}.",
            file=str(file),
            mend_zh="请检查磁盘空间与权限。",
            mend_en="Check disk space and permissions.",
        ) from error
    return manifest


def _data(archive: tarfile.TarFile, member: tarfile.TarInfo) -> IO[bytes]:
    data = archive.extractfile(member)
    if data is None:
        raise tarfile.ReadError(member.name)
    return data


def _copied(data: IO[bytes], to: Path) -> str:
    private(to.parent)
    seen = hashlib.sha256()
    with open(os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        while block := data.read(1 << 20):
            seen.update(block)
            out.write(block)
        out.flush()
        os.fsync(out.fileno())
    return seen.hexdigest()


def _require_fit(manifest: dict[str, Any], vendor: str, file: Path) -> None:
    from django.db.migrations.loader import MigrationLoader

    if manifest["database"] != vendor or DATABASES[vendor] not in manifest["files"]:
        raise LuodiError(
            zh=f"备份来自 {manifest['database']}，而此处的数据库是 {vendor}。",
            en=f"The backup is of {manifest['database']}, the database here is {vendor}.", file=str(file),
            mend_zh="请以 --database 指定同类数据库。", mend_en="Name a database of that kind with --database.",
        )  # fmt: skip
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    if set(manifest["migrations"]) - known:
        raise LuodiError(
            zh=f"备份由较新的版本（{manifest['luodi']}）写成。",
            en=f"The backup was written by a newer version ({manifest['luodi']}).", file=str(file),
            mend_zh="请先升级。", mend_en="Upgrade first.",
        )  # fmt: skip


def _require_sound(copy: Path, file: Path) -> None:
    database = sqlite3.connect(copy)
    try:
        sound = database.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    except sqlite3.Error:
        sound = False
    finally:
        database.close()
    if not sound:
        raise _wrong(file, copy.name)


def _put(part: Path, to: Path, stamp: str, beside: tuple[str, ...] = ()) -> None:
    """Move ``part`` to its place; what is there with other bytes stays beside, with its companions."""
    private(to.parent)
    if to.is_file() and not beside and to.read_bytes() == part.read_bytes():
        return
    for suffix in ("", *beside):
        there = to.with_name(to.name + suffix)
        if there.exists():
            there.rename(to.with_name(f"{to.name}.{stamp}{suffix}"))
    shutil.move(part, to)


def _put_keys(staged: Path, keys: Path, stamp: str) -> None:
    """A public key without its private half takes a name of its own: ``seal.pub`` is that of a key made here."""
    whole = (staged / "keys" / "seal.pem").is_file()
    for part in sorted((staged / "keys").glob("*")):
        own = whole or part.name != "seal.pub"
        _put(part, keys / (part.name if own else f"restored-{part.read_text().strip()[:16]}.pub"), stamp)
