"""A large invented ledger under load: pages, cockpit, export, ``luodi tick``, and fifty people at once.

    luodi demo-data --commitments 1000000 --units 5000 --years 5 --database URL
    python bench/web/volume.py [--database URL] [--folder FOLDER] [--only pages cockpit export tick users]
                               [--rounds 20] [--seconds 300] [--people 50] [--on DATE]

``--folder`` is the site's var folder. Pages and cockpit are asked for by Django's test client, with all middleware and
without network: milliseconds by the clock, and of processor time in Python and in the database's own process (not in
PostgreSQL's parallel workers), which other work on the machine does not lengthen. ``users`` runs ``luodi serve`` with
two workers and asks it over HTTP; each person opens a page every one to five seconds. ``tick`` changes the site (it
opens periods and reminds): run it last.
"""

from __future__ import annotations

import argparse
import datetime as dt
import http.client
import os
import random
import resource
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "bench" / "web")]
PARTS = ("pages", "cockpit", "export", "users", "tick")
EXPORTED = 100_000
TICKS = os.sysconf("SC_CLK_TCK")
Address = Callable[[], str]


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--database")
    arguments.add_argument("--folder", type=Path)
    arguments.add_argument("--only", nargs="*", choices=PARTS, default=PARTS)
    arguments.add_argument("--match", default="", help="Only pages whose name holds this.")
    arguments.add_argument("--rounds", type=int, default=20)
    arguments.add_argument("--seconds", type=int, default=300)
    arguments.add_argument("--people", type=int, default=50)
    arguments.add_argument("--on", type=dt.date.fromisoformat, default=None)
    chosen = arguments.parse_args()
    os.environ["LUODI_HOSTS"] = "testserver,127.0.0.1"
    if chosen.folder:
        os.environ["LUODI_VAR"] = str(chosen.folder)
    from luodi.web.start import start

    start(chosen.database, migrate=True)
    import luodi.web.wsgi  # noqa: F401  as the server does: it sets how often garbage is looked for
    from luodi.web.serving import prepare_static

    prepare_static()
    random.seed(20260302)
    _told()
    if "pages" in chosen.only:
        _table({name: page for name, page in pages().items() if chosen.match in name}, chosen.rounds)
    if "cockpit" in chosen.only:
        cockpit(chosen.rounds)
    if "export" in chosen.only:
        from exporting import measure

        measure(min(chosen.rounds, 2), most=EXPORTED)
    if "users" in chosen.only:
        users(chosen.people, chosen.seconds)
    if "tick" in chosen.only:
        tick(chosen.on or dt.date.today())


def _told() -> None:
    """What was measured where, and what else the machine did."""
    import platform
    import sqlite3

    import django
    from django.db import connection

    from luodi.web.ledger.models import Commitment
    from luodi.web.people.models import Unit

    if connection.vendor == "sqlite":
        server = f"SQLite {sqlite3.sqlite_version}"
    else:
        server = f"PostgreSQL {connection.pg_version // 10000}"  # type: ignore[attr-defined]
    print(
        f"{dt.date.today()}, {Commitment.objects.count():,} commitments, {Unit.objects.count():,} units, "
        f"{os.cpu_count()} cores, {server}, Django {django.__version__}, Python {platform.python_version()}, "
        f"load {os.getloadavg()[0]:.1f}",
        flush=True,
    )


def pages() -> dict[str, Address]:
    """Each page with an address made anew for each round."""
    from luodi.web.documents.models import Document
    from luodi.web.invented import words
    from luodi.web.ledger.models import Commitment
    from luodi.web.people.models import Unit, UnitGroup

    keys = list(Document.objects.filter(secrecy=0).order_by("pk").values_list("key", flat=True)[:3000])
    open_ones = Commitment.objects.filter(document__secrecy=0, review="confirmed").order_by("id")
    tasks = list(open_ones.values_list("pk", flat=True)[:2000])
    texts = list(open_ones.values_list("text", flat=True)[:2000])
    names = list(Unit.objects.order_by("pk").values_list("key", flat=True))
    cities = list(Unit.objects.filter(level="city").values_list("key", flat=True)) or names
    members = list(Unit.objects.filter(pk__in=UnitGroup.objects.values("members")).values_list("key", flat=True))
    pick = random.choice
    rare = [text[at : at + 3] for text in texts for at in [text.find("片区") - 3] if at >= 0] or ["苇鹭槐"]
    return {
        "ledger": lambda: "/ledger/",
        "ledger, far page": lambda: f"/ledger/?page={random.randint(2_000, 9_000)}",
        "by document": lambda: f"/ledger/?document={quote(pick(keys))}",
        "by document order": lambda: "/ledger/?sort=document",
        "latest due first": lambda: "/ledger/?sort=-due",
        "by unit": lambda: f"/ledger/?unit={quote(pick(names))}",
        "by a city's unit": lambda: f"/ledger/?unit={quote(pick(cities))}",
        "by a unit in a group": lambda: f"/ledger/?unit={quote(pick(members or names))}",
        "by unit and role": lambda: f"/ledger/?unit={quote(pick(cities))}&role={pick(['lead', 'support'])}",
        "by role": lambda: f"/ledger/?role={pick(['lead', 'support', 'responsible'])}",
        "by deadline": lambda: f"/ledger/?deadline={pick(['overdue', '30d', '90d', 'year', 'later', 'none'])}",
        "by kind": lambda: f"/ledger/?kind={pick(['dated', 'continuous', 'phased', 'recurring', 'not_stated'])}",
        "by light": lambda: f"/ledger/?light={pick(['red', 'yellow', 'green', 'grey'])}",
        "by state": lambda: f"/ledger/?state={pick(['open', 'done', 'to_verify', 'returned', 'suspended'])}",
        "with doubts": lambda: "/ledger/?doubt=1",
        "on a past day": lambda: f"/ledger/?on={dt.date.today() - dt.timedelta(days=random.randint(30, 300))}",
        "words, rare": lambda: f"/ledger/?q={quote(pick(rare))}",
        "words, a theme": lambda: f"/ledger/?q={quote(pick(words.THEMES))}",
        "words, common": lambda: f"/ledger/?q={quote(pick(['考核', '社区', '推进', '通报进展', '群众']))}",
        "words, none": lambda: f"/ledger/?q={quote('没有此词')}",
        "four filters": lambda: (
            f"/ledger/?unit={quote(pick(cities))}&role=lead&kind=dated&deadline=year&q={quote(pick(words.THEMES))}"
        ),
        "search, rare": lambda: f"/documents/?q={quote(pick(rare))}",
        "search, common": lambda: f"/documents/?q={quote(pick(['考核', '社区', '推进', '群众']))}",
        "search, a number": lambda: f"/documents/?q={quote(pick(keys).partition(':')[2])}",
        "library": lambda: "/documents/",
        "document": lambda: f"/documents/{quote(pick(keys))}",
        "commitment": lambda: f"/ledger/{pick(tasks)}",
        "units": lambda: "/units/",
        "unit": lambda: f"/units/{quote(pick(names))}",
        "home": lambda: "/",
        "mine": lambda: "/ledger/mine",
        "calendar": lambda: "/ledger/calendar",
    }


def _client(name: str) -> Any:
    from django.test import Client

    from luodi.web.people.models import User

    client = Client()
    client.force_login(User.objects.get(username=name), backend="django.contrib.auth.backends.ModelBackend")
    return client


class Watch:
    """Milliseconds by the clock and of processor time, Python's and the database's, since it was made."""

    def __init__(self) -> None:
        self.began, self.worked = time.perf_counter(), self._worked()

    @staticmethod
    def _worked() -> float:
        from django.db import connection

        own = time.process_time()
        if connection.vendor != "postgresql":
            return own
        connection.ensure_connection()
        stat = Path(f"/proc/{connection.connection.info.backend_pid}/stat").read_text().rpartition(")")[2].split()
        return own + (int(stat[11]) + int(stat[12])) / TICKS

    def read(self) -> tuple[float, float]:
        return (time.perf_counter() - self.began) * 1000, (self._worked() - self.worked) * 1000


def asked(client: Any, address: str) -> tuple[float, float]:
    """How long one page took; whatever is no page ends the measuring."""
    watch = Watch()
    answer = client.get(address)
    if answer.status_code != 200:
        raise SystemExit(f"{address}: {answer.status_code}")
    return watch.read()


def _table(addresses: dict[str, Address], rounds: int) -> None:
    """p50 and p95 of each page, as supervisor; the first call left out."""
    client = _client("ducha2")
    print("\n| page | p50 ms | p95 ms | p50 CPU ms | p95 CPU ms |\n|---|---:|---:|---:|---:|")
    for name, address in addresses.items():
        asked(client, address())
        _row(name, [asked(client, address()) for _turn in range(rounds)])


def _row(name: str, spent: list[tuple[float, float]]) -> None:
    told = []
    for column in zip(*spent, strict=True):
        told += [statistics.median(column), statistics.quantiles(column, n=20, method="inclusive")[-1]]
    print(f"| {name} | " + " | ".join(f"{value:.0f}" for value in told) + " |", flush=True)


def cockpit(rounds: int) -> None:
    """The board with nothing kept, and shown again; for who sees all and for a unit's leader.

    A large ledger's is counted in a thread, whose database's processor time is not in the figures.
    """
    from django.core.cache import cache

    from luodi.web.people.models import Unit

    city = Unit.objects.filter(level="city", kind="government").order_by("pk").first()
    people = {"supervisor": "ducha2", "a city's leader": f"lingdao{city.pk if city else 1}"}
    print("\n| cockpit | p50 ms | p95 ms | p50 CPU ms | p95 CPU ms |\n|---|---:|---:|---:|---:|")
    for who, name in people.items():
        client = _client(name)
        first, there = [], []
        for _turn in range(max(min(rounds, 5), 2)):
            cache.clear()
            watch = Watch()
            first.append(asked(client, "/cockpit/"))
            while "Refresh" in client.get("/cockpit/"):
                time.sleep(0.2)
            there.append(watch.read())
        _row(f"{who}, nothing kept: the first answer", first)
        _row(f"{who}, nothing kept: until it is there", there)
        _row(f"{who}, shown again", [asked(client, "/cockpit/") for _turn in range(rounds)])


def tick(today: dt.date) -> None:
    """The command itself as of 9 o'clock: the first ever on this ledger, again, and the next working day."""
    from luodi.web.calendars.in_force import in_force
    from luodi.web.notices.models import Kind, Schedule

    day = in_force().first_working(today)
    for kind in Kind:
        moment = dt.datetime(2025, 1, 1, tzinfo=dt.UTC)
        Schedule.objects.get_or_create(kind=kind, defaults={"on": True, "day": 1, "hour": 8, "since": moment})
    after = in_force().first_working(day + dt.timedelta(days=1))
    for label, when in (("first", day), ("again", day), ("next working day", after)):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        began = time.perf_counter()
        done = subprocess.run(
            [sys.executable, "-m", "luodi.cli", "tick", "--at", f"{when}T09:30"], capture_output=True, text=True
        )
        spent = resource.getrusage(resource.RUSAGE_CHILDREN)
        used = spent.ru_utime + spent.ru_stime - before.ru_utime - before.ru_stime
        print(f"tick, {label}: {time.perf_counter() - began:.1f} s, {used:.1f} s of processor in Python", flush=True)
        print("  " + (done.stdout if not done.returncode else done.stderr[-2000:]).strip().replace("\n", "\n  "))


def users(people: int, seconds: int) -> None:
    """So many people at once on the real server; every answer but 200 is an error."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore
    from django.db import connections

    from luodi.web.people.models import User

    found = pages()
    half = people // 2
    whose = [f"ducha{n % 5 + 1}" for n in range(half)] + [f"lianluo{n * 7 + 1}" for n in range(people - half)]
    sessions = []
    for name in whose:
        user = User.objects.get(username=name)
        session = SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.save()
        sessions.append(f"{settings.SESSION_COOKIE_NAME}={session.session_key}")
    connections.close_all()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-m", "luodi.cli", "serve", "--port", str(port), "--workers", "2"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        _wait(port)
        spent, wrong = _crowd(port, sessions, found, seconds)
    finally:
        server.terminate()
        server.wait(30)
    ordered = sorted(spent)
    print(
        f"{people} people, {seconds} s: {len(spent)} pages, {len(spent) / seconds:.1f} a second, "
        f"p50 {statistics.median(ordered) * 1000:.0f} ms, p95 {ordered[int(len(ordered) * 0.95)] * 1000:.0f} ms, "
        f"longest {ordered[-1] * 1000:.0f} ms, errors {sum(wrong.values())} {dict(wrong) or ''}",
        flush=True,
    )


def _wait(port: int) -> None:
    end = time.monotonic() + 120
    while time.monotonic() < end:
        try:
            asked = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            asked.request("GET", "/alive")
            if asked.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.3)
    raise SystemExit("the server did not start")


def _crowd(port: int, sessions: list[str], found: dict[str, Address], seconds: int) -> tuple[list[float], Counter[str]]:
    """Each person opens one page after another, of those that one's unit's people may open too."""
    spent: list[float] = []
    wrong: Counter[str] = Counter()
    end = time.monotonic() + seconds
    # A unit's people do not see every commitment; a document above nobody's clearance is seen by all.
    names = [name for name in found if name != "commitment"]

    def person(cookie: str, seed: int) -> None:
        rng = random.Random(seed)
        while time.monotonic() < end:
            time.sleep(rng.uniform(1, 5))
            name = rng.choice(["ledger", "cockpit", *names])
            where = "/cockpit/" if name == "cockpit" else found[name]()
            began = time.perf_counter()
            try:
                asking = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
                asking.request("GET", where, headers={"Cookie": cookie, "Host": "127.0.0.1"})
                answer = asking.getresponse()
                answer.read()
                asking.close()
                if answer.status != 200:
                    wrong[f"{answer.status} {name}"] += 1
            except OSError as error:
                wrong[f"{type(error).__name__} {name}"] += 1
            spent.append(time.perf_counter() - began)

    threads = [threading.Thread(target=person, args=(cookie, n)) for n, cookie in enumerate(sessions)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return spent, wrong


if __name__ == "__main__":
    main()
