"""A backup: one archive with the database, the files as received, the public keys, and a manifest of hashes."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import json
import os
import re
import secrets
import sqlite3
import subprocess
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from luodi import __version__
from luodi.errors import LuodiError

FORMAT = 1
MANIFEST = "manifest.json"
DATABASES = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}
_STORED = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Made:
    """Where the backup lies, how many files it holds, and stored files whose bytes are not those of their name."""

    file: Path
    files: int
    damaged: list[str]


def sha256_of(file: Path) -> str:
    """SHA-256 of a file's bytes, in hexadecimal."""
    with file.open("rb") as data:
        return hashlib.file_digest(data, "sha256").hexdigest()


def postgresql(program: str, *arguments: str) -> None:
    """Run ``pg_dump`` or ``pg_restore`` on the site's database; the password goes by the environment."""
    from django.db import connection

    asked = connection.get_connection_params()
    names = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD", "sslmode": "PGSSLMODE"}
    told = {variable: str(asked[name]) for name, variable in names.items() if asked.get(name)}
    database = str(asked.get("dbname") or "")
    try:
        done = subprocess.run(  # noqa: S603 -- our own program names and arguments, no shell
            [program, *arguments, "--dbname", database], env={**os.environ, **told}, capture_output=True, text=True
        )
    except FileNotFoundError as error:
        raise LuodiError(
            zh=f"未找到 {program}。", en=f"{program} was not found.", mend_zh="请安装 PostgreSQL 客户端工具。",
            mend_en="Install the PostgreSQL client programs.",
        ) from error  # fmt: skip
    if done.returncode:
        said = done.stderr.strip()[-500:]
        raise LuodiError(zh=f"{program} 失败：{said}", en=f"{program} failed: {said}")


def backup(where: Path, *, with_keys: bool = False) -> Made:
    """Write a backup into the folder ``where``, or as the file ``where``; the site may go on working.

    The database is copied first, as it stands at one moment; the files after it. A row never comes before its bytes,
    so every row in the copy has its file in the archive. Django must be started already.
    """
    from django.conf import settings
    from django.db import connection

    at = dt.datetime.now(dt.UTC)
    file = where / f"luodi-{at:%Y%m%d-%H%M%S}.tar.gz" if where.is_dir() else where
    if file.exists():
        raise LuodiError(
            zh="文件已存在，未作改动。", en="The file exists already; nothing was changed.", file=str(file),
            mend_zh="请换一个文件名，或给出文件夹。", mend_en="Name another file, or a folder.",
        )  # fmt: skip
    if not file.parent.is_dir():
        raise LuodiError(zh="文件夹不存在。", en="There is no such folder.", file=str(file.parent))
    draft = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    try:
        with tempfile.TemporaryDirectory(prefix=".luodi-backup-", dir=file.parent) as folder:
            name = DATABASES[connection.vendor]
            copy = Path(folder) / name
            migrations = _applied()
            _copy_database(copy)
            parts = {name: copy, **_stored(Path(settings.LUODI_SOURCES))}
            parts |= _keys(Path(settings.LUODI_KEYS), Path(settings.LUODI_VAR) / "secret_key", with_keys)
            listed = {part: [sha256_of(path), path.stat().st_size] for part, path in parts.items()}
            manifest = {
                "format": FORMAT, "luodi": __version__, "at": at.isoformat(timespec="seconds"),
                "database": connection.vendor, "with_keys": with_keys, "migrations": migrations, "files": listed,
            }  # fmt: skip
            _write(draft, manifest, parts)
        os.link(draft, file)  # Unlike a rename, never over a file that came in the meantime.
    except OSError as error:
        raise LuodiError(
            zh=f"无法写入备份：{error.strerror}。", en=f"The backup cannot be written: {error.strerror}.",
            file=str(file), mend_zh="请检查磁盘空间与权限。", mend_en="Check disk space and permissions.",
        ) from error  # fmt: skip
    finally:
        draft.unlink(missing_ok=True)
    damaged = [part for part, (digest, _) in listed.items() if part.startswith("sources/") and part[11:] != digest]
    return Made(file, len(listed), damaged)


def _applied() -> list[str]:
    from django.db import connection
    from django.db.migrations.recorder import MigrationRecorder

    return sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations())


def _copy_database(to: Path) -> None:
    from django.conf import settings
    from django.db import connection

    if connection.vendor == "postgresql":
        postgresql("pg_dump", "--format=custom", "--no-owner", "--no-privileges", "--file", str(to))
        return
    # In one step: a writer in between would make a copy in several steps begin again.
    source, copy = sqlite3.connect(settings.DATABASES["default"]["NAME"]), sqlite3.connect(to)
    try:
        source.backup(copy, pages=-1)
        copy.execute("PRAGMA journal_mode=DELETE")
    finally:
        copy.close()
        source.close()


def _stored(folder: Path) -> dict[str, Path]:
    """The files as received; drafts of writers that were killed are left out."""
    found = sorted(folder.glob("??/*")) if folder.is_dir() else []
    return {f"sources/{path.parent.name}/{path.name}": path for path in found if _STORED.fullmatch(path.name)}


def _keys(folder: Path, secret: Path, private: bool) -> dict[str, Path]:
    found = {f"keys/{path.name}": path for path in sorted(folder.glob("*.pub"))}
    if private:
        kept = [*folder.glob("*.pem"), *folder.glob("*.key")]
        found |= {f"keys/{path.name}": path for path in sorted(kept)}
        if secret.is_file():
            found["secret_key"] = secret
    return found


def _write(draft: Path, manifest: dict[str, Any], parts: dict[str, Path]) -> None:
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        with tarfile.open(fileobj=out, mode="w:gz", compresslevel=6) as archive:
            words = json.dumps(manifest, ensure_ascii=False, indent=1).encode()
            head = tarfile.TarInfo(MANIFEST)
            head.size, head.mode = len(words), 0o600
            archive.addfile(head, io.BytesIO(words))
            for name, path in parts.items():
                with path.open("rb") as data:
                    info = tarfile.TarInfo(name)
                    info.size, info.mode = manifest["files"][name][1], 0o600
                    archive.addfile(info, data)
        out.flush()
        os.fsync(out.fileno())
