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
from luodi.web.api.actions.issue_token import issue_token
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
tokens = {}
for name, caller in (("supervisor", supervisor), ("liaison", liaison)):
    scopes = ["ledger:read", "ledger:write"]
    tokens[name] = issue_token(caller, people[name], name="load", scopes=scopes, days=1)[1]
told = {"charges": charges, "extended": str(tasks["sec_2__sec_2__item_3"].pk), "sessions": sessions, "tokens": tokens}
print(json.dumps(told))
"""

_FOUND = """
import json
import django
django.setup()
from django.db import connection
from luodi.web.api.models import Kept
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
    "kept": list(Kept.objects.values_list("key", flat=True)),
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
    """What the clients sent (``word`` → its kind) and what the server said to it.

    ``files`` are the reports to which a file was sent by the API, by the call's key; ``repeated`` counts the calls that
    had been done before the kill and were answered only when they were sent again.
    """

    sent: dict[str, str] = field(default_factory=dict)
    files: dict[str, int] = field(default_factory=dict)
    last_report: int | None = None
    repeated: int = 0
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


class Launcher:
    """Serves the site of a place again and again, from one process that has imported it (``tests.web.preloaded``)."""

    def __init__(self, place: Place) -> None:
        self.log = (place.folder / "server.log").open("a")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.web.preloaded"], env=place.environment, cwd=ROOT, stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, stderr=self.log, text=True, start_new_session=True,
        )  # fmt: skip
        self._told("ready")

    def _told(self, wanted: str = "") -> str:
        assert self.process.stdout is not None
        line = self.process.stdout.readline().strip()
        if not line or wanted not in line:
            raise RuntimeError("the server cannot be started; see server.log")
        return line

    @contextmanager
    def serving(self) -> Iterator[int]:
        """The site served in a process group of its own; gives its port. Leaving kills the whole group."""
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        assert self.process.stdin is not None
        self.process.stdin.write(f"{port}\n")
        self.process.stdin.flush()
        group = int(self._told())
        try:
            until = time.monotonic() + _LONGEST_START
            while True:
                if time.monotonic() > until:
                    raise RuntimeError("the server does not answer; see server.log")
                try:
                    urllib.request.urlopen(f"http://127.0.0.1:{port}/alive", timeout=2).close()
                    break
                except OSError:
                    time.sleep(0.02)
            yield port
        finally:
            os.killpg(group, signal.SIGKILL)

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        self.log.close()


def _multipart(fields: dict[str, str], file: bytes | None, name: str, field: str) -> tuple[bytes, str]:
    edge = uuid.uuid4().hex
    parts = [
        f'--{edge}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode()
        for key, value in fields.items()
    ]
    if file is not None:
        head = f'--{edge}\r\nContent-Disposition: form-data; name="{field}"; filename="{name}"\r\n\r\n'
        parts.append(head.encode() + file + b"\r\n")
    return b"".join([*parts, f"--{edge}--\r\n".encode()]), f"multipart/form-data; boundary={edge}"


@dataclass(frozen=True, slots=True)
class Write:
    """One request that writes. ``key``: the Idempotency-Key of a call of the API, by ``who``'s token."""

    word: str
    who: str
    address: str
    body: bytes
    content: str
    key: str = ""


def _day(number: int) -> str:
    return f"{2100 + number // 360}-{number // 30 % 12 + 1:02d}-{number % 28 + 1:02d}"


def _page_report(library: dict[str, Any], which: int, word: str, number: int, told: Told) -> Write:
    task, charge, _ = library["charges"][which]
    file = secrets.token_bytes(5000) if number % 2 else None
    told.sent[word] = "with evidence" if file else "plain"
    body, content = _multipart({"text": word, "occurred_on": "2026-02-03"}, file, f"{word}.bin", "evidence")
    return Write(word, "liaison", f"/ledger/{task}/do/report/{charge}", body, content)


def _page_extend(library: dict[str, Any], word: str, number: int, told: Told) -> Write:
    told.sent[word] = "plain"
    body, content = _multipart({"until": _day(number), "reason": word}, None, "", "")
    return Write(word, "supervisor", f"/ledger/{library['extended']}/do/extend", body, content)


def _api_report(library: dict[str, Any], which: int, word: str, number: int, told: Told) -> Write:
    """By turns a report, and a file for the report that was acknowledged last."""
    if number % 2 == 0 and told.last_report is not None:
        told.files[word] = told.last_report
        told.last_report = None
        body, content = _multipart({}, secrets.token_bytes(5000), f"{word}.bin", "files")
        return Write(word, "liaison", f"/api/reports/{told.files[word]}/evidence", body, content, word)
    told.sent[word] = "plain"
    body = json.dumps({"text": word, "occurred_on": "2026-02-03"}).encode()
    return Write(word, "liaison", f"/api/charges/{library['charges'][which][1]}/report", body, "application/json", word)


def _api_extend(library: dict[str, Any], word: str, number: int, told: Told) -> Write:
    told.sent[word] = "plain"
    body = json.dumps({"until": _day(number), "reason": word}).encode()
    return Write(word, "supervisor", f"/api/commitments/{library['extended']}/extend", body, "application/json", word)


@dataclass(slots=True)
class Writer:
    """One who writes, request after request. ``again`` is a call of the API that got no answer: it is sent again with
    its key as soon as there is a server."""

    kind: str
    next: Callable[[str, int, Told], Write]
    count: int = 0
    again: Write | None = None

    def run(self, port: int, library: dict[str, Any], told: Told) -> None:
        """Write until the server is gone. What is sent is noted before it is sent."""
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        while True:
            write, self.again = self.again, None
            if write is None:
                self.count += 1
                write = self.next(f"{self.kind}-{self.count}", self.count, told)
            try:
                connection.request("POST", write.address, write.body, _headers(write, library))
                reply = connection.getresponse()
                said, where = reply.status, reply.getheader("Location", "")
                answer = reply.read()
            except (OSError, http.client.HTTPException):
                told.unanswered.add(write.word)
                if write.key:
                    self.again = write
                return
            # A redirect to signing in is a 302 too.
            if (said == 200) if write.key else (said == 302 and where.endswith("#work")):
                told.acknowledged.add(write.word)
                told.repeated += reply.getheader("Idempotency-Replayed") == "true"
                if write.address.endswith("/report") and write.key:
                    told.last_report = json.loads(answer)["id"]
            else:
                told.refused.append(f"{write.word}: {said} {where} {answer[:300]!r}")


def _headers(write: Write, library: dict[str, Any]) -> dict[str, str]:
    if write.key:
        return {
            "Content-Type": write.content, "Authorization": f"Bearer {library['tokens'][write.who]}",
            "Idempotency-Key": write.key,
        }  # fmt: skip
    csrf = "k" * 32
    return {
        "Content-Type": write.content, "X-CSRFToken": csrf,
        "Cookie": f"csrftoken={csrf}; sessionid={library['sessions'][write.who]}",
    }  # fmt: skip


def kill_while_writing(place: Place, kills: int, seed: int, within: float = 1.3) -> tuple[dict[str, Any], Told]:
    """Start the site, let six write by pages and API, kill it ``within`` so many seconds; ``kills`` times.

    Gives library and record. At the end the site is started once more for the calls that got no answer.
    """
    chance = random.Random(seed)
    place.folder.mkdir(parents=True, exist_ok=True)
    library, told = place.asked(LIBRARY), Told()
    writers = [
        Writer("a", lambda word, n, told: _page_report(library, 0, word, n, told)),
        Writer("b", lambda word, n, told: _page_report(library, 0, word, n, told)),
        Writer("c", lambda word, n, told: _page_report(library, 1, word, n, told)),
        Writer("d", lambda word, n, told: _page_extend(library, word, n, told)),
        Writer("e", lambda word, n, told: _api_report(library, 1, word, n, told)),
        Writer("f", lambda word, n, told: _api_extend(library, word, n, told)),
    ]
    launcher = Launcher(place)
    try:
        for _ in range(kills):
            with launcher.serving() as port:
                threads = [threading.Thread(target=one.run, args=(port, library, told)) for one in writers]
                for thread in threads:
                    thread.start()
                time.sleep(chance.uniform(0.1, within))
            told.kills += 1
            for thread in threads:
                thread.join()
        with launcher.serving() as port:
            _send_again(port, library, told, writers)
    finally:
        launcher.close()
    return library, told


def _send_again(port: int, library: dict[str, Any], told: Told, writers: list[Writer]) -> None:
    """What of the API is still without an answer, once more."""
    for one in writers:
        if one.again is None:
            continue
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        connection.request("POST", one.again.address, one.again.body, _headers(one.again, library))
        reply = connection.getresponse()
        answer = reply.read()
        if reply.status == 200:
            told.acknowledged.add(one.again.word)
            told.repeated += reply.getheader("Idempotency-Replayed") == "true"
        else:
            told.refused.append(f"{one.again.word}: {reply.status} {answer[:300]!r}")
        connection.close()


def wrongs(place: Place, library: dict[str, Any], told: Told) -> list[str]:
    """Everything that is not as it must be, after the kills."""
    found = place.asked(_FOUND)
    reports: dict[str, list[Any]] = found["reports"]
    out = [f"refused: {one}" for one in told.refused]
    if found["integrity"] != "ok":
        out.append(f"the database is damaged: {found['integrity']}")
    texts = [text for text, *_ in reports.values()]
    words = [*texts, *(why for why, *_ in found["extended"])]
    files = [name.removesuffix(".bin") for _, name, *_ in found["evidence"]]
    out += [f"{word} was acknowledged and is lost" for word in sorted(told.acknowledged - {*words, *files})]
    out += [f"{word} stands {words.count(word)} times" for word in sorted(set(words)) if words.count(word) > 1]
    out += [f"{word} was never sent" for word in sorted(set(words) - set(told.sent))]
    if sorted([int(pk), row[0]] for pk, row in reports.items()) != sorted(found["reported"]):
        out.append("reports and their journal entries differ")
    for pk, (text, *_, number) in reports.items():
        sent_to = sum(1 for of in told.files.values() if of == int(pk))
        if number != (told.sent.get(text) == "with evidence") + sent_to:
            out.append(f"report {pk} has {number} files, {sent_to} were sent by the API")
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
    by_api = {word for word in {*words, *told.files} if word[0] in "ef"}
    if set(found["kept"]) != by_api:
        out.append(f"kept answers and writes differ: {sorted(set(found['kept']) ^ by_api)[:5]}")
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
