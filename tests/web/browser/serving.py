"""A site of its own for the browser: the sample gazette read in, one person a role, a real server."""

from __future__ import annotations

import atexit
import functools
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests import prepared
from tests.conftest import ROOT
from tests.postgres import cluster

SAMPLE = ROOT / "samples" / "yunzhou_gazette_2026_3.txt"
CHROMIUM = shutil.which("chromium-headless-shell") or shutil.which("chromium") or "chromium"
"""Debian's. The shell is the same engine without the windows of a browser, and takes two thirds of its time."""
QUIET = (
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--no-first-run", "--disable-domain-reliability", "--no-default-browser-check",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
)  # fmt: skip

_PEOPLE = """
import django
django.setup()
from luodi.web.people.models import Unit, User
own = Unit.objects.filter(assignments__role="lead").distinct().order_by("pk").first()
names = {{"supervisor": "苏督查", "liaison": "连络员", "leader": "凌道", "auditor": "沈记", "administrator": "管礼",
         "public": "龚众", "caseworker": "京办"}}
for role, name in names.items():
    clearance = 0 if role == "public" else 1
    unit = own if role in ("liaison", "caseworker") else None
    User.objects.create_user(
        username=role, password={password!r}, role=role, full_name=name, unit=unit, clearance=clearance
    )
"""

DECISIONS = """
import sys
import django
django.setup()
from luodi.web.people.models import Unit, User
own = User.objects.get(username="caseworker").unit
User.objects.create_user(username="reviewer", password={password!r}, role="caseworker", full_name="傅复核", unit=own,
                         clearance=1)
sys.path.insert(0, "scripts")
from demo_desk import begin
begin(User.objects.get(username="caseworker"), User.objects.get(username="reviewer"))
"""
"""Code for ``more``: a second caseworker, and the demo's decisions."""


@dataclass(frozen=True, slots=True)
class Site:
    """Where the site answers, and everybody's password."""

    address: str
    password: str


@contextmanager
def site(
    folder: Path, *files: Path, log: Path | None = None, more: str = "", database: str = "",
    application: str = "luodi.web.wsgi:application",
) -> Iterator[Site]:  # fmt: skip
    """The site with ``files`` (else the sample gazette) read in, its database in ``folder``.

    ``database``: ``postgresql`` for a new database there; without it as LUODI_BROWSER_DATABASE says. ``more`` is code
    run before the server starts; ``{password!r}`` in it is everybody's password. ``application`` is what is served.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    wanted = database or os.environ.get("LUODI_BROWSER_DATABASE", "sqlite")
    ready, password = prepared.site(files or (SAMPLE,), _PEOPLE, _cluster() if wanted == "postgresql" else "")
    shutil.copytree(ready, folder, dirs_exist_ok=True)
    environment = prepared.environment(folder)
    if wanted == "postgresql":
        environment["DATABASE_URL"] = prepared.restored(folder / prepared.DUMP, _cluster())
    if more:
        prepared.run(["-c", more.format(password=password)], environment)
    output = (log or folder / "server.log").open("w")
    server = subprocess.Popen(
        [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port),
         "--workers", "1", application],
        env={**environment, "PYTHONPATH": str(ROOT)}, stdout=output, stderr=output, cwd=ROOT,
    )  # fmt: skip
    try:
        address = f"http://127.0.0.1:{port}"
        _await(address, server)
        yield Site(address, password)
    finally:
        server.terminate()
        server.wait(20)
        output.close()


@functools.cache
def _cluster() -> str:
    """A PostgreSQL cluster for all sites of this run; gives its address. It is removed when the run ends."""
    stack = ExitStack()
    atexit.register(stack.close)
    return stack.enter_context(cluster())


def _await(address: str, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 180
    while time.monotonic() < until:
        if server.poll() is not None:
            raise RuntimeError("the server ended by itself")
        try:
            with urllib.request.urlopen(f"{address}/alive", timeout=2) as reply:
                if reply.status == 200:
                    return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError("the server does not answer")
