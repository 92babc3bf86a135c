"""A PostgreSQL cluster for one test run: its own folder, a socket in it, no network."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def binaries() -> Path:
    """Where Debian put initdb, pg_ctl and the rest of the newest PostgreSQL."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if not found:
        raise RuntimeError("PostgreSQL is not installed: scripts/setup.sh installs it")
    return found[-1].parent


@contextmanager
def cluster() -> Iterator[str]:
    """Start a cluster; gives the address of its (empty) database ``luodi``; removes everything at the end."""
    programs = binaries()
    folder = Path(tempfile.mkdtemp(prefix="luodi-pg-"))
    # initdb refuses to run as root.
    by_whom = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    if by_whom:
        shutil.chown(folder, "postgres")
    port = random.randint(20000, 60000)
    data = folder / "data"
    # Between tests every table is empty. Were one analysed then, the planner would take its used pages for empty ones
    # ever after, and join the next test's thousand rows with one another row by row.
    quiet = "-c autovacuum_analyze_threshold=2000000000"
    options = f"{quiet} -c listen_addresses='' -c unix_socket_directories={folder} -c port={port} -c fsync=off"

    def run(*command: str | Path) -> None:
        subprocess.run([*by_whom, *map(str, command)], check=True, stdout=subprocess.DEVNULL, cwd=folder)

    try:
        run(programs / "initdb", "-D", data, "-A", "trust", "-U", "luodi", "-E", "UTF8", "--no-locale", "--no-sync")
        run(programs / "pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", options, "start")
        try:
            run(programs / "createdb", "-h", folder, "-p", str(port), "-U", "luodi", "luodi")
            yield f"postgresql://luodi@/luodi?host={folder}&port={port}"
        finally:
            run(programs / "pg_ctl", "-D", data, "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
