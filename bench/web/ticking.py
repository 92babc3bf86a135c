"""How long ``luodi tick`` takes on a large ledger: invented tasks, their parts and people, put in row by row.

python -m bench.web.ticking 100000        # SQLite in a temporary folder; DATABASE_URL for another database

Every task is assigned to one unit of two hundred, each with a liaison and a leader; half of the due days lie in the
past year, half in the next. Five supervisors. Three turns are timed: the first ever, the same again, the next day.
"""

from __future__ import annotations

import datetime as dt
import os
import resource
import sys
import tempfile
import time
from typing import Any

UNITS, SUPERVISORS, AT_ONCE = 200, 5, 5_000
DAY = dt.date(2026, 6, 23)


def main(count: int) -> None:
    folder = tempfile.mkdtemp(prefix="luodi-ticking-")
    os.environ.setdefault("LUODI_VAR", folder)
    from luodi.web.start import start

    start(migrate=True)
    _filled(count)
    from luodi.clocks import SHANGHAI
    from luodi.web.actions import Caller
    from luodi.web.ledger.periods import open_all_periods
    from luodi.web.notices.models import Kind, Notice, Schedule
    from luodi.web.notices.turn import turn

    for kind in Kind:
        Schedule.objects.create(kind=kind, on=True, day=1, hour=8, since=dt.datetime(2025, 1, 1, tzinfo=SHANGHAI))
    by = Caller(None, "tick")
    for label, day in (("first", DAY), ("again", DAY), ("next day", DAY + dt.timedelta(days=1))):
        moment = dt.datetime(day.year, day.month, day.day, 9, tzinfo=SHANGHAI)
        began, used = time.monotonic(), time.process_time()
        open_all_periods(by, day)
        done = turn(by, lambda moment=moment: moment)
        told = sum(done.told.steps.values()) if done.told else 0
        print(
            f"{count} tasks, {label}: {time.monotonic() - began:.2f} s wall, {time.process_time() - used:.2f} s CPU, "
            f"{told} notices, {done.told.people if done.told else 0} people, {len(done.drafts)} drafts, "
            f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB"
        )
    print(f"{Notice.objects.count()} notices in all")


def _filled(count: int) -> None:
    from django.utils import timezone

    from luodi.web.documents.models import Document, Source, Version
    from luodi.web.ledger.models import Assignment, Charge, Commitment
    from luodi.web.people.models import Unit, User

    now = timezone.now()
    units = Unit.objects.bulk_create(Unit(key=f"u{n}", name=f"云洲市第{n}局") for n in range(UNITS))
    units = list(Unit.objects.order_by("pk"))
    people = [
        User(username=f"{role}{unit.key}", role=role, unit=unit, clearance=1)
        for unit in units
        for role in ("liaison", "leader")
    ]
    User.objects.bulk_create(
        people + [User(username=f"s{n}", role="supervisor", clearance=1) for n in range(SUPERVISORS)]
    )
    handler = {user.unit_id: user.pk for user in User.objects.filter(role="liaison")}
    source = Source.objects.create(sha256="0" * 64, name="a.txt", format="txt", size=0, text="", received_at=now)
    document = Document.objects.create(key="k", number="云府发〔2026〕1号", title="样例", created_at=now)
    version = Version.objects.create(
        document=document, source=source, ordinal=1, span_start=0, span_end=0, content_hash="", title="样例",
        engine="1", created_at=now,
    )  # fmt: skip
    for at in range(0, count, AT_ONCE):
        tasks = [_task(n, document, version, now) for n in range(at, min(at + AT_ONCE, count))]
        Commitment.objects.bulk_create(tasks)
        Charge.objects.bulk_create(
            Charge(
                commitment=task, unit=units[task.order % UNITS], role=Assignment.Role.LEAD, assigned_at=now,
                state="in_progress", handler_id=handler[units[task.order % UNITS].pk],
            )
            for task in tasks
        )  # fmt: skip


def _task(n: int, document: Any, version: Any, now: dt.datetime) -> Any:
    from luodi.web.ledger.models import Commitment

    return Commitment(
        document=document, version=version, eid=f"item_{n}", order=n, source="table", text=f"第{n}项样例任务",
        kind="dated", deadline=DAY + dt.timedelta(days=n * 7919 % 730 - 365), review="confirmed",
        progress="in_progress", assigned_at=now, created_at=now, updated_at=now,
    )  # fmt: skip


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
