"""How long a trial count of an assessment takes on a long journal: invented tasks and what the journal says of each.

python -m bench.web.assessing 20000        # SQLite in a temporary folder; DATABASE_URL for another database

Two hundred units; each task is assigned to one of them and has five more entries over two years: a report that is
signed and sent back, a second one that is accepted (every other one as complete), a reminder. A month, a quarter and a
year are counted, and the month again after it was issued.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from typing import Any

from bench.web.ticking import _filled

AT_ONCE, YEARS = 2_000, 2
FIRST_DAY = dt.datetime(2024, 7, 1, 1, tzinfo=dt.UTC)


def main(count: int) -> None:
    os.environ.setdefault("LUODI_VAR", tempfile.mkdtemp(prefix="luodi-assessing-"))
    from luodi.web.start import start

    start(migrate=True)
    _filled(count)
    entries = _told()
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from luodi.web.actions import Caller
    from luodi.web.assessment.actions.issue_assessment import issue_assessment
    from luodi.web.assessment.actions.set_scheme import set_scheme
    from luodi.web.assessment.reckoning import differing, named, reckon, scheme_for
    from luodi.web.assessment.schemes import FIRST
    from luodi.web.people.models import User

    by = Caller(User.objects.filter(role="supervisor")[0], "command")
    set_scheme(by, FIRST, effective=dt.date(2024, 1, 1))
    print(f"{count} tasks, {entries} entries, {connection.vendor}")

    def timed(label: str, do: Any) -> Any:
        began, used = time.monotonic(), time.process_time()
        with CaptureQueriesContext(connection) as asked:
            out = do()
        print(
            f"{label}: {time.monotonic() - began:.2f} s wall, {time.process_time() - used:.2f} s CPU, "
            f"{len(asked)} queries, {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB"
        )
        return out

    for kind, name in (("monthly", "2026-05"), ("quarterly", "2026-Q1"), ("yearly", "2025")):
        period = named(kind, name)
        assert period is not None
        scheme = scheme_for(period)
        assert scheme is not None
        found = timed(name, lambda kind=kind, period=period, scheme=scheme: reckon(kind, period, scheme))
        print(f"  {len(found.rows)} units, {sum(len(row.score.lines) for row in found.rows)} lines")
    row = timed("issued", lambda: issue_assessment(by, "monthly", "2026-05"))
    timed("counted again", lambda: differing(row))


def _told() -> int:
    """The journal of all tasks, in the order of time; gives how many entries."""
    from luodi.web.journal.models import Entry
    from luodi.web.ledger.models import Charge

    charges = list(Charge.objects.order_by("pk").values_list("pk", "commitment", "unit__key"))
    total = 0
    batch: list[Entry] = []
    for step in range(6):
        for at, (pk, task, unit) in enumerate(charges):
            days = step * 110 + at % 110
            for verb, after in _step(step, pk, unit, FIRST_DAY + dt.timedelta(days=days)):
                content = json.dumps({"after": after, "stands": {"due": "2026-06-30", "progress": "under_way"}})
                batch.append(
                    Entry(
                        at=FIRST_DAY + dt.timedelta(days=days), verb=f"ledger.{verb}", channel="page", content=content,
                        object_type="ledger.commitment", object_id=str(task), digest="0" * 64,
                    )
                )  # fmt: skip
            if len(batch) >= AT_ONCE:
                total += len(Entry.objects.bulk_create(batch))
                batch = []
    return total + len(Entry.objects.bulk_create(batch))


def _step(step: int, pk: int, unit: str, at: dt.datetime) -> Iterator[tuple[str, dict[str, Any]]]:
    report = {"report": pk * 2 + (step > 2), "unit": unit}
    if step == 0:
        yield "assign", {"units": [["lead", unit]], "progress": "to_acknowledge"}
    elif step in {1, 3}:
        yield "report", {**report, "state": "to_verify", "occurred_on": at.date().isoformat()}
    elif step == 2:
        yield "return_report", {**report, "state": "returned"}
    elif step == 4:
        yield "accept_report", {**report, "state": "accepted", "completes": pk % 2 == 0}
    else:
        yield "chase", {"units": [["lead", unit]]}


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000)
