"""What many tests begin with, made once: migrated databases, a site that has read a gazette.

Each lies in the environment's folder under the digest of what it was made from. Whoever changes a migration, a model
or (for a site) any code gets a new one; two test processes that need the same one wait for each other.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import secrets
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from tests.conftest import ROOT
from tests.postgres import binaries

KEPT = Path(sys.prefix) / "luodi-prepared"
LIBRARY = ROOT / "src" / "luodi"
DAY = 86_400
DUMP = "dump.sql"
_MODELS = {"models", "migrations", "apps"}


def _digest(files: Iterable[Path]) -> str:
    found = hashlib.sha256()
    for path in sorted(files):
        found.update(f"{path.relative_to(ROOT)}\0".encode() + path.read_bytes())
    return found.hexdigest()[:24]


@cache
def _schema() -> str:
    # Every table, column, content type and permission comes from these files or from an installed package.
    own = [path for path in (LIBRARY / "web").rglob("*.py") if _MODELS & {path.stem, path.parent.name}]
    return _digest([*own, LIBRARY / "web" / "settings.py", *(ROOT / "requirements").glob("*.txt")])


@cache
def _code() -> str:
    return _digest(
        [
            ROOT / "package-lock.json",
            *(
                path
                for folder in (LIBRARY, ROOT / "scripts", ROOT / "samples")
                for path in folder.rglob("*")
                if path.is_file() and "__pycache__" not in path.parts and "vendor" not in path.parts
            ),
        ]
    )


def once(name: str, make: Callable[[Path], None]) -> Path:
    """The folder ``name``; ``make`` fills it where it is not there yet. Nobody may change what lies in it."""
    folder = KEPT / name
    if folder.exists():
        return folder
    KEPT.mkdir(exist_ok=True)
    with (KEPT / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if folder.exists():
            return folder
        for old in KEPT.iterdir():
            if old.is_dir() and time.time() - old.stat().st_mtime > DAY:
                shutil.rmtree(old, ignore_errors=True)
        unfinished = KEPT / f"{name}.unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir()
        make(unfinished)
        unfinished.rename(folder)
    return folder


def environment(folder: Path, **more: str) -> dict[str, str]:
    """The surroundings of a process that works on the site in ``folder`` and on no other."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("LUODI_", "DATABASE_URL", "DJANGO_"))}
    return {
        **kept, "LUODI_VAR": str(folder), "DJANGO_SETTINGS_MODULE": "luodi.web.settings", "LUODI_LOG": "error", **more,
    }  # fmt: skip


def run(arguments: Iterable[str | Path], surroundings: dict[str, str]) -> None:
    """Run Python with ``arguments``; what it complained of is told where it fails."""
    told = [str(one) for one in arguments]
    done = subprocess.run([sys.executable, *told], env=surroundings, capture_output=True, text=True, cwd=ROOT)
    if done.returncode:
        raise RuntimeError(f"{told[:3]}: {done.stderr[-2000:]}")


def sqlite() -> Path:
    """A migrated SQLite file without a row of anybody's. To be copied."""

    def make(folder: Path) -> None:
        run(
            ["-m", "django", "migrate", "-v0"], environment(folder, DATABASE_URL=f"sqlite:///{folder}/migrated.sqlite3")
        )

    return once(f"sqlite-{_schema()}", make) / "migrated.sqlite3"


def postgresql(host: str, port: str) -> Path:
    """The same as a dump that psql reads in; the cluster at ``host`` is used to make it where it is not there yet."""
    reach = ["-h", host, "-p", port, "-U", "luodi"]

    def make(folder: Path) -> None:
        subprocess.run([binaries() / "createdb", *reach, "making"], check=True)
        address = f"postgresql://luodi@/making?host={host}&port={port}"
        run(["-m", "django", "migrate", "-v0"], environment(folder, DATABASE_URL=address))
        subprocess.run([binaries() / "pg_dump", *reach, "--no-owner", "-f", folder / "dump.sql", "making"], check=True)
        subprocess.run([binaries() / "dropdb", *reach, "making"], check=True)

    return once(f"postgresql-{_schema()}", make) / "dump.sql"


def site(files: Iterable[Path], people: str, cluster: str = "") -> tuple[Path, str]:
    """The folder of a site that has read ``files``, with everybody that the code ``people`` makes, and their password.

    To be copied before a server works on it. With the address of a PostgreSQL ``cluster`` its database is a dump there,
    to be ``restored``; else SQLite.
    """
    files = list(files)

    def make(folder: Path) -> None:
        password = secrets.token_urlsafe(12)
        (folder / "password").write_text(password)
        surroundings = environment(folder)
        if cluster:
            surroundings["DATABASE_URL"] = restored(postgresql(*_reach(cluster)), cluster)
        else:
            shutil.copy(sqlite(), folder / "luodi.sqlite3")
        run(["-m", "luodi.cli", "ingest", "--publicity", "open", *files], surroundings)
        run(["-m", "django", "collectstatic", "--noinput", "-v0"], surroundings)
        run(["-c", people.format(password=password)], surroundings)
        if cluster:
            made = surroundings["DATABASE_URL"].partition("@/")[2].partition("?")[0]
            dump = [binaries() / "pg_dump", *_options(cluster), "--no-owner", "-f", folder / DUMP, made]
            subprocess.run(dump, check=True)

    # Made before: what makes a site holds the lock.
    if cluster:
        postgresql(*_reach(cluster))
    else:
        sqlite()
    kind = "postgresql" if cluster else "sqlite"
    name = hashlib.sha256("\n".join([_code(), kind, people, *map(str, files)]).encode()).hexdigest()[:24]
    folder = once(f"site-{name}", make)
    return folder, (folder / "password").read_text()


def restored(dump: Path, cluster: str) -> str:
    """The address of a new database in the PostgreSQL cluster, with what the dump holds."""
    name = f"restored_{secrets.token_hex(6)}"
    subprocess.run([binaries() / "createdb", *_options(cluster), name], check=True)
    psql = [binaries() / "psql", *_options(cluster), "-d", name, "-q1o", os.devnull, "-v", "ON_ERROR_STOP=1"]
    subprocess.run([*psql, "-f", dump], check=True)
    return cluster.replace("@/luodi?", f"@/{name}?")


def _reach(cluster: str) -> tuple[str, str]:
    asked = dict(parse_qsl(urlsplit(cluster).query))
    return asked["host"], asked["port"]


def _options(cluster: str) -> list[str]:
    host, port = _reach(cluster)
    return ["-h", host, "-p", port, "-U", "luodi"]
