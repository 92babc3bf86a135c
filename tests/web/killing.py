"""A server that is killed with SIGKILL at random moments while people write; and what must be true afterwards.

It proves what a process that dies can break: acknowledged writes, half-written states, rows without their bytes. The
machine stays up, so it says nothing about a power cut.
"""

from __future__ import annotations

import http.client
import json
import os
import random
import secrets
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.conftest import ROOT

LIBRARY = """
import json
import django
django.setup()
from django.core.management import call_command
from django.test import Client
call_command("migrate", verbosity=0)
from luodi.web.actions import Caller
from luodi.web.ledger.actions.acknowledge import acknowledge
from luodi.web.ledger.actions.assign import assign
from luodi.web.ledger.models import Charge, Commitment
from luodi.web.people.models import User
from luodi.web.review.actions.confirm import confirm
from tests.web import invented
units = invented.units()
people = invented.people(units)
invented.programme(units)
supervisor, liaison = (Caller(people[name], "page") for name in ("supervisor", "liaison"))
tasks = {one.eid: one for one in Commitment.objects.all()}
reported = [tasks["sec_2__sec_1__item_1"], tasks["sec_2__sec_1__item_2"]]
confirm(supervisor, [one.pk for one in reported])
charges = []
for task in reported:
    assign(supervisor, task)
    charge = Charge.objects.get(commitment=task, unit=units["edu"])
    acknowledge(liaison, charge)
    charges.append([str(task.pk), charge.pk, Charge.objects.get(pk=charge.pk).revision])
sessions = {}
for name in ("supervisor", "liaison"):
    client = Client()
    client.force_login(people[name])
    sessions[name] = client.cookies["sessionid"].value
print(json.dumps({"charges": charges, "extended": str(tasks["sec_2__sec_2__item_3"].pk), "sessions": sessions}))
"""

_FOUND = """
import json
import django
django.setup()
from django.db import connection
from luodi.web.documents import store
from luodi.web.journal.models import Entry
from luodi.web.ledger.models import Charge, Commitment, Evidence, Report
def change(verb):
    return [(one.why, one.detail["after"], one.object_id) for one in Entry.objects.filter(verb=verb).order_by("pk")]
def whole(one):
    try:
        return len(store.read(one.sha256)) == one.size
    except Exception:
        return False
integrity = "ok"
if connection.vendor == "sqlite":
    with connection.cursor() as cursor:
        integrity = cursor.execute("PRAGMA integrity_check").fetchone()[0]
print(json.dumps({
    "integrity": integrity,
    "reports": {
        one.pk: [one.text, one.charge_id, one.state, one.evidence.count()]
        for one in Report.objects.prefetch_related("evidence")
    },
    "charges": {one.pk: [one.state, one.revision] for one in Charge.objects.all()},
    "adjusted": {str(one.pk): one.adjusted and one.adjusted.isoformat() for one in Commitment.objects.all()},
    "evidence": [[one.report_id, one.name, one.sha256, whole(one)] for one in Evidence.objects.all()],
    "reported": [[after["report"], after["text"]] for why, after, of in change("ledger.report")],
    "attached": [[after["report"], *file[:2]] for why, after, of in change("ledger.attach_evidence")
                 for file in after["evidence"]],
    "extended": [[why, after["due"], of] for why, after, of in change("ledger.extend")],
}))
"""

_LONGEST_START = 60


@dataclass(slots=True)
class Told:
    """What the clients sent (``word`` → its kind) and what the server said to it."""

    sent: dict[str, str] = field(default_factory=dict)
    acknowledged: set[str] = field(default_factory=set)
    unanswered: set[str] = field(default_factory=set)
    refused: list[str] = field(default_factory=list)
    kills: int = 0


@dataclass(slots=True)
class Place:
    """A site in ``folder`` with its database at ``database`` (None: SQLite in the folder)."""

    folder: Path
    database: str | None = None

    @property
    def environment(self) -> dict[str, str]:
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("LUODI_", "DATABASE_URL", "DJANGO_"))}
        more = {"DATABASE_URL": self.database} if self.database else {}
        return {
            **kept, **more, "LUODI_VAR": str(self.folder), "LUODI_LOG": "error",
            "DJANGO_SETTINGS_MODULE": "luodi.web.settings",
        }  # fmt: skip

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, *arguments], env=self.environment, cwd=ROOT, capture_output=True, text=True
        )

    def asked(self, code: str) -> dict[str, Any]:
        """The JSON that ``code`` prints."""
        done = self.run("-c", code)
        if done.returncode:
            raise RuntimeError(done.stderr[-2000:])
        told: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
        return told


@contextmanager
def _server(place: Place) -> Iterator[int]:
    """The site served in a process group of its own; gives its port. Leaving kills the whole group."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with (place.folder / "server.log").open("a") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port),
             "--workers", "1", "--blocking-threads", "4", "luodi.web.wsgi:application"],
            env=place.environment, cwd=ROOT, stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip
        try:
            until = time.monotonic() + _LONGEST_START
            while True:
                if server.poll() is not None or time.monotonic() > until:
                    raise RuntimeError("the server does not answer; see server.log")
                try:
                    urllib.request.urlopen(f"http://127.0.0.1:{port}/alive", timeout=2).close()
                    break
                except OSError:
                    time.sleep(0.05)
            yield port
        finally:
            os.killpg(server.pid, signal.SIGKILL)
            server.wait()


def _multipart(fields: dict[str, str], file: bytes | None, name: str) -> tuple[bytes, str]:
    edge = uuid.uuid4().hex
    parts = [
        f'--{edge}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode()
        for key, value in fields.items()
    ]
    if file is not None:
        head = f'--{edge}\r\nContent-Disposition: form-data; name="evidence"; filename="{name}"\r\n\r\n'
        parts.append(head.encode() + file + b"\r\n")
    return b"".join([*parts, f"--{edge}--\r\n".encode()]), f"multipart/form-data; boundary={edge}"


def _report(
    library: dict[str, Any], which: int, word: str, number: int
) -> tuple[str, str, dict[str, str], bytes | None]:
    task, charge, _ = library["charges"][which]
    file = secrets.token_bytes(5000) if number % 2 else None
    fields = {"text": word, "occurred_on": "2026-02-03"}
    return "liaison", f"/ledger/{task}/do/report/{charge}", fields, file


def _extend(library: dict[str, Any], word: str, number: int) -> tuple[str, str, dict[str, str], None]:
    fields = {"until": f"{2100 + number // 360}-{number // 30 % 12 + 1:02d}-{number % 28 + 1:02d}", "reason": word}
    return "supervisor", f"/ledger/{library['extended']}/do/extend", fields, None


def _write(
    port: int, library: dict[str, Any], told: Told, writes: Callable[..., Any], kind: str, count: list[int]
) -> None:
    """Write, one request after another, until the server is gone. What is sent is noted before it is sent."""
    csrf = "k" * 32
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    while True:
        count[0] += 1
        word = f"{kind}-{count[0]}"
        who, address, fields, file = writes(word, count[0])
        body, content = _multipart(fields, file, f"{word}.bin")
        told.sent[word] = "with evidence" if file else "plain"
        try:
            connection.request("POST", address, body, {
                "Content-Type": content, "X-CSRFToken": csrf,
                "Cookie": f"csrftoken={csrf}; sessionid={library['sessions'][who]}",
            })  # fmt: skip
            reply = connection.getresponse()
            said, where = reply.status, reply.getheader("Location", "")
        except (OSError, http.client.HTTPException):
            told.unanswered.add(word)
            return
        # A redirect to signing in is a 302 too.
        if said == 302 and where.endswith("#work"):
            told.acknowledged.add(word)
        else:
            told.refused.append(f"{word}: {said} {where}")
        try:
            reply.read()
        except (OSError, http.client.HTTPException):
            return


def kill_while_writing(place: Place, kills: int, seed: int) -> tuple[dict[str, Any], Told]:
    """Start the site, let four people write, kill it within a second; ``kills`` times. Gives library and record."""
    chance = random.Random(seed)
    place.folder.mkdir(parents=True, exist_ok=True)
    library, told = place.asked(LIBRARY), Told()
    writers: list[tuple[str, Callable[..., Any], list[int]]] = [
        ("a", lambda word, n: _report(library, 0, word, n), [0]),
        ("b", lambda word, n: _report(library, 0, word, n), [0]),
        ("c", lambda word, n: _report(library, 1, word, n), [0]),
        ("d", lambda word, n: _extend(library, word, n), [0]),
    ]
    for _ in range(kills):
        with _server(place) as port:
            threads = [
                threading.Thread(target=_write, args=(port, library, told, writes, kind, count))
                for kind, writes, count in writers
            ]
            for thread in threads:
                thread.start()
            time.sleep(chance.uniform(0.1, 0.9))
        told.kills += 1
        for thread in threads:
            thread.join()
    return library, told


def wrongs(place: Place, library: dict[str, Any], told: Told) -> list[str]:
    """Everything that is not as it must be, after the kills."""
    found = place.asked(_FOUND)
    reports: dict[str, list[Any]] = found["reports"]
    out = [f"refused: {one}" for one in told.refused]
    if found["integrity"] != "ok":
        out.append(f"the database is damaged: {found['integrity']}")
    texts = [text for text, *_ in reports.values()]
    words = [*texts, *(why for why, *_ in found["extended"])]
    out += [f"{word} was acknowledged and is lost" for word in sorted(told.acknowledged - set(words))]
    out += [f"{word} stands {words.count(word)} times" for word in sorted(set(words)) if words.count(word) > 1]
    out += [f"{word} was never sent" for word in sorted(set(words) - set(told.sent))]
    if sorted([int(pk), row[0]] for pk, row in reports.items()) != sorted(found["reported"]):
        out.append("reports and their journal entries differ")
    for pk, (text, *_, files) in reports.items():
        if files != (told.sent.get(text) == "with evidence"):
            out.append(f"report {pk} has {files} files")
    out += [f"evidence {name} has lost its bytes" for _, name, _, whole in found["evidence"] if not whole]
    if sorted(row[:3] for row in found["evidence"]) != sorted(found["attached"]):
        out.append("evidence and its journal entries differ")
    for _, charge, revision in library["charges"]:
        own = [state for _, of, state, _ in reports.values() if of == charge]
        state, now = found["charges"][str(charge)]
        if now != revision + len(own):
            out.append(f"part {charge} was changed {now - revision} times for {len(own)} reports")
        if state != ("to_verify" if own else "in_progress") or set(own) - {"to_verify"}:
            out.append(f"part {charge} is {state}, its reports {sorted(set(own))}")
    last = found["extended"][-1][1] if found["extended"] else None
    if found["adjusted"][library["extended"]] != last:
        out.append(f"the day is {found['adjusted'][library['extended']]}, the journal's last says {last}")
    return out


def proven(place: Place) -> str:
    """Seal the journal and prove it; empty where it holds, else what the commands said."""
    for command in ("seal", "verify"):
        done = place.run("-m", "luodi.cli", command)
        if done.returncode:
            return f"luodi {command}: {done.stdout}{done.stderr}"
    return ""
