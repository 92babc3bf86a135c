"""Server time of the pages on a ledger of invented commitments: p50 and p95 of each page, by the clock and in
processor time (which other work on the machine does not lengthen).

    python bench/web/ledger_pages.py [--commitments 100000] [--rounds 20] [--folder FOLDER] [--database URL]

Everything lies in a temporary folder, or in --folder, which is filled once and used again; with --database the rows
go into the (empty) database named there.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import platform
import random
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PER_DOCUMENT = 200
UNITS = 600
VERBS = ("推进", "完善", "建立", "开展", "优化", "落实", "清理", "培训", "巡查", "编制")
THINGS = (
    "河湖管护",
    "社保经办",
    "政务服务",
    "公共停车",
    "适老化改造",
    "防汛备汛",
    "巡河员名册",
    "托育机构",
    "数据共享",
    "食品抽检",
)
PLACES = ("城区", "乡镇", "园区", "库区", "社区", "学校", "医院", "工地", "集市", "站点")


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--commitments", type=int, default=100_000)
    arguments.add_argument("--rounds", type=int, default=20)
    arguments.add_argument("--database")
    arguments.add_argument("--folder", type=Path)
    chosen = arguments.parse_args()
    with tempfile.TemporaryDirectory(prefix="luodi-bench-") as folder:
        os.environ["LUODI_VAR"] = str(chosen.folder or folder)
        os.environ["LUODI_HOSTS"] = "testserver"
        sys.path.insert(0, str(ROOT))
        from luodi.web.start import start

        start(chosen.database, migrate=True)
        from django.core.management import call_command

        call_command("collectstatic", verbosity=0, interactive=False)
        from luodi.web.ledger.models import Commitment

        if not Commitment.objects.exists():
            began = time.perf_counter()
            fill(chosen.commitments)
            print(f"filled in {time.perf_counter() - began:.0f} s")
        report(chosen.commitments, measure(chosen.rounds))


def fill(count: int) -> None:
    """Invented units, documents, commitments, their parts and their search entries."""
    from django.db import connection, transaction

    random.seed(20260302)
    with transaction.atomic():
        units = _units()
        for number in range(0, count, PER_DOCUMENT):
            _document(number // PER_DOCUMENT, min(PER_DOCUMENT, count - number), units)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _units() -> list[Any]:
    from luodi.web.people.models import Role, Secrecy, Unit, User

    Unit.objects.bulk_create(
        Unit(
            key=f"云洲市第{n}局", name=f"云洲市第{n}局", short_name=f"市第{n}局", level="city", province="澜江省",
            jurisdiction="澜江省云洲市", pinyin=f"sd{n}j",
        )
        for n in range(UNITS)
    )  # fmt: skip
    User.objects.create_user("bench", role=Role.SUPERVISOR, clearance=Secrecy.INTERNAL)
    return list(Unit.objects.order_by("id"))


def _document(number: int, size: int, units: list[Any]) -> None:
    from django.utils import timezone

    from luodi.web.documents.models import Document, Provision, SearchEntry, Source, Version
    from luodi.web.documents.rows import search_entries
    from luodi.web.documents.words import folded_number
    from luodi.web.ledger.models import Assignment, Commitment

    now = timezone.now()
    issued = dt.date(2016, 1, 1) + dt.timedelta(days=random.randrange(3700))
    texts = [_words() for _ in range(size)]
    body, spans, at = [], [], 0
    for text in texts:
        body.append(text)
        spans.append([[at, at + len(text)]])
        at += len(text) + 1
    sign, title = f"云洲府发〔{issued.year}〕{number}号", f"云洲市{random.choice(THINGS)}工作要点（{number}）"
    source = Source.objects.create(
        sha256=f"{number:064x}", name=f"{number}.txt", format="txt", size=at, text="\n".join(body), received_at=now
    )
    document = Document.objects.create(
        key=f"澜江省云洲市:{sign}", jurisdiction="澜江省云洲市", number=sign, number_folded=folded_number(sign),
        title=title, issuers=["云洲市人民政府"], date=issued, secrecy=number % 3 == 0, created_at=now,
    )  # fmt: skip
    version = Version.objects.create(
        document=document, source=source, ordinal=1, span_start=0, span_end=at, content_hash=f"{number:064x}",
        title=title, issuers=["云洲市人民政府"], date=issued, engine="bench", created_at=now,
    )  # fmt: skip
    document.current = version
    document.save()
    provisions = Provision.objects.bulk_create(
        Provision(
            version=version, eid=f"sec_{n}", order=n, depth=0, kind="item", number=str(n), label=str(n), text=text,
            spans={"text": spans[n]}, own_hash="",
        )
        for n, text in enumerate(texts)
    )  # fmt: skip
    commitments = []
    for n, text in enumerate(texts):
        kind = random.choices(("dated", "continuous", "phased", "not_stated"), (60, 15, 5, 20))[0]
        due = dt.date(2025, 1, 1) + dt.timedelta(days=random.randrange(1400)) if kind == "dated" else None
        commitments.append(
            Commitment(
                document=document, version=version, eid=f"sec_{n}", order=n, path=[str(n)], source="clause", text=text,
                quoted=text, kind=kind, deadline=due, deadline_text=str(due or ""), spans={"text": spans[n]},
                confidence=0.9, doubts=["x"] if n % 20 == 0 else [], created_at=now, updated_at=now,
            )
        )  # fmt: skip
    Commitment.objects.bulk_create(commitments, batch_size=500)
    Assignment.objects.bulk_create(_parts(commitments, units), batch_size=500)
    SearchEntry.objects.bulk_create(
        search_entries(document, provisions, [(task.pk, task.text) for task in commitments]), batch_size=500
    )


def _words() -> str:
    return (
        "".join(f"{random.choice(VERBS)}{random.choice(PLACES)}{random.choice(THINGS)}，" for _ in range(4))[:-1] + "。"
    )


def _parts(commitments: list[Any], units: list[Any]) -> Iterator[Any]:
    from luodi.web.ledger.models import Assignment

    for task in commitments:
        # A few units have most of the work, as everywhere.
        chosen = {units[int(random.paretovariate(0.6)) % UNITS] for _ in range(random.randint(1, 4))}
        for order, unit in enumerate(sorted(chosen, key=lambda one: one.pk)):
            yield Assignment(
                commitment=task, unit=unit, name_as_written=unit.short_name, role="lead" if not order else "support",
                how="exact", order=order,
            )  # fmt: skip


def pages() -> dict[str, Callable[[], str]]:
    """Each page with an address made anew for each round."""
    from luodi.web.documents.models import Document
    from luodi.web.ledger.models import Commitment
    from luodi.web.people.models import Unit

    keys = list(Document.objects.values_list("key", flat=True))
    tasks = list(Commitment.objects.order_by("id").values_list("pk", flat=True)[:2000])
    names = list(Unit.objects.values_list("key", flat=True))
    pick = random.choice

    def unit() -> str:
        return pick(names[:20]) if random.random() < 0.5 else pick(names)

    return {
        "ledger": lambda: "/ledger/",
        "ledger, far page": lambda: f"/ledger/?page={random.randint(200, 1900)}",
        "ledger by document": lambda: f"/ledger/?document={pick(keys)}",
        "ledger by unit": lambda: f"/ledger/?unit={unit()}",
        "ledger by unit and role": lambda: f"/ledger/?unit={unit()}&role={pick(['lead', 'support'])}",
        "ledger by role": lambda: f"/ledger/?role={pick(['lead', 'support'])}",
        "ledger by deadline": lambda: f"/ledger/?deadline={pick(['overdue', '30d', '90d', 'year', 'later', 'none'])}",
        "ledger by kind": lambda: f"/ledger/?kind={pick(['dated', 'continuous', 'phased', 'not_stated'])}",
        "ledger by words, common": lambda: f"/ledger/?q={pick(THINGS)}",
        "ledger by words, rare": lambda: (
            f"/ledger/?q={pick(VERBS)}{pick(PLACES)}{pick(THINGS)}，{pick(VERBS)}{pick(PLACES)}"
        ),
        "ledger by light": lambda: f"/ledger/?light={pick(['red', 'yellow', 'green', 'grey'])}",
        "ledger, four filters": lambda: f"/ledger/?unit={unit()}&role=lead&kind=dated&deadline=year&q={pick(THINGS)}",
        "ledger by document order": lambda: "/ledger/?sort=document",
        "commitment": lambda: f"/ledger/{pick(tasks)}",
        "document": lambda: f"/documents/{pick(keys)}",
        "library": lambda: "/documents/",
        "search, two characters": lambda: f"/documents/?q={pick(THINGS)[:2]}",
        "search, a number": lambda: f"/documents/?q={pick(keys).partition(':')[2]}",
        "units": lambda: "/units/",
        "unit": lambda: f"/units/{unit()}",
        "home": lambda: "/",
    }


def measure(rounds: int) -> dict[str, list[tuple[float, float]]]:
    """Milliseconds of each page by the clock and by the processor, the first call of each left out."""
    from django.test import Client

    from luodi.web.people.models import User

    client = Client()
    client.force_login(User.objects.get(username="bench"), backend="django.contrib.auth.backends.ModelBackend")
    times: dict[str, list[tuple[float, float]]] = {}
    for name, address in pages().items():
        for turn in range(rounds + 1):
            where = address()
            began, worked = time.perf_counter(), time.process_time()
            answer = client.get(where)
            spent = ((time.perf_counter() - began) * 1000, (time.process_time() - worked) * 1000)
            if answer.status_code != 200:
                raise SystemExit(f"{where}: {answer.status_code}")
            if turn:
                times.setdefault(name, []).append(spent)
    return times


def report(count: int, times: dict[str, list[tuple[float, float]]]) -> None:
    import django
    from django.db import connection

    if connection.vendor == "sqlite":
        server = f"SQLite {sqlite3.sqlite_version}"
    else:
        server = f"PostgreSQL {connection.pg_version // 10000}"  # type: ignore[attr-defined]
    software = f"{server}, Django {django.__version__}, Python {platform.python_version()}"
    print(f"{dt.date.today()}, {count} commitments, {os.cpu_count()} cores, {software}")
    print("\n| page | p50 ms | p95 ms | p50 CPU ms | p95 CPU ms |\n|---|---:|---:|---:|---:|")
    for name, spent in times.items():
        told = []
        for column in zip(*spent, strict=True):
            told += [statistics.median(column), statistics.quantiles(column, n=20)[-1]]
        print(f"| {name} | " + " | ".join(f"{value:.0f}" for value in told) + " |")


if __name__ == "__main__":
    main()
