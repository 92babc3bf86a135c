"""How long the ledger takes to leave as a file: seconds, processor time, bytes and memory, by layout; and beside it
the same cells written by xlsxwriter alone (constant_memory), without any database.

    python bench/web/exporting.py [--commitments 100000] [--folder FOLDER] [--database URL] [--rounds 3]

A third of the commitments are assigned and reported on. Everything lies in a temporary folder, or in --folder, which
is filled once and used again.
"""

from __future__ import annotations

import argparse
import datetime as dt
import itertools
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "bench" / "web")]


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--commitments", type=int, default=100_000)
    arguments.add_argument("--rounds", type=int, default=3)
    arguments.add_argument("--database")
    arguments.add_argument("--folder", type=Path)
    chosen = arguments.parse_args()
    with tempfile.TemporaryDirectory(prefix="luodi-bench-") as folder:
        os.environ["LUODI_VAR"] = str(chosen.folder or folder)
        from luodi.web.start import start

        start(chosen.database, migrate=True)
        from ledger_pages import fill

        import luodi.web.wsgi  # noqa: F401  as the server does: it sets how often garbage is looked for
        from luodi.web.ledger.models import Charge, Commitment

        if not Commitment.objects.exists():
            fill(chosen.commitments)
        if not Charge.objects.exists():
            reported()
        measure(chosen.rounds)


def reported() -> None:
    """Assign a third of the commitments to their first unit, which has reported once."""
    from django.utils import timezone

    from luodi.web.ledger.models import Assignment, Charge, Report
    from luodi.web.people.models import Role, User

    author = User.objects.create_user("reporter", role=Role.LIAISON)
    now, day = timezone.now(), dt.date(2026, 3, 2)
    parts = Assignment.objects.filter(order=0, unit__isnull=False).order_by("commitment")
    charges = [
        Charge(
            commitment_id=one.commitment_id, unit_id=one.unit_id, role=one.role, state="in_progress", assigned_at=now
        )
        for one in parts.iterator()
        if one.commitment_id.int % 3 == 0
    ]
    Charge.objects.bulk_create(charges, batch_size=2000)
    Report.objects.bulk_create(
        (
            Report(charge=charge, author=author, state="accepted", text=f"本月完成巡查{n % 90}次，问题均已整改。",
                   problems="人手不足" if n % 5 == 0 else "", occurred_on=day, recorded_at=now)
            for n, charge in enumerate(Charge.objects.iterator())
        ),
        batch_size=2000,
    )  # fmt: skip


def measure(rounds: int, most: int | None = None) -> None:
    """Each layout and form, the quickest of ``rounds``; of a larger ledger the first ``most`` rows."""
    from django.utils import timezone

    from luodi.web.people.models import Role, Secrecy, User
    from luodi.web.sheets import lists
    from luodi.web.sheets.gathering import gathered
    from luodi.web.sheets.plain import as_csv, as_json
    from luodi.web.sheets.workbook import Cover, write

    user = User(username="du", role=Role.SUPERVISOR, clearance=Secrecy.INTERNAL, is_active=True)
    today = timezone.localdate()
    cover = Cover("台账", "筛选：全部", "du", today)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "list.xlsx"
        table = lists.ledger(user, {"sort": "document"} if most is None else {"sort": "document", "kind": "continuous"})
        assert table.commitments is not None
        if most is not None:
            every = table.rows
            table.commitments = table.commitments[:most]
            table.rows = lambda: itertools.islice(every(), most)

        def workbook(layout: str) -> int:
            write(file, gathered(table.commitments, user, layout), cover, layout=layout, paper="a4")
            return file.stat().st_size

        def alone(layout: str) -> int:
            return plainly(file, cells[layout], layout)

        cells = {
            layout: [
                {**line.cells, "i": number, "k": str(line.key), "h": str(line.revision)}
                for number, line in enumerate(gathered(table.commitments, user, layout), 1)
            ]
            for layout in ("brief", "full")
        }
        ways = {
            "xlsx, nine columns": lambda: workbook("brief"),
            "xlsx, all columns": lambda: workbook("full"),
            "xlsxwriter, nine": lambda: alone("brief"),
            "xlsxwriter, all": lambda: alone("full"),
            "csv": lambda: sum(len(piece.encode()) for piece in as_csv(table)),
            "json": lambda: sum(len(piece.encode()) for piece in as_json(table, today)),
        }
        rows = table.commitments.count()
        for name, run in ways.items():
            seconds, processor, size = min(_timed(run) for _ in range(rounds))
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
            print(f"{name:20} {rows} rows  {seconds:6.2f} s  ({processor:.2f} s of processor)  {size / 1e6:6.1f} MB  "
                  f"peak {peak} MB")  # fmt: skip


def plainly(file: Path, lines: list[dict[str, Any]], layout: str) -> int:
    """The cells of ``lines`` by xlsxwriter, one after the other, with one format and nothing else."""
    import xlsxwriter

    from luodi.web.sheets.columns import BY_LAYOUT

    book = xlsxwriter.Workbook(str(file), {"constant_memory": True, "strings_to_formulas": False})
    sheet, codes = book.add_worksheet(), [column.code for column in BY_LAYOUT[layout]]
    plain, dated = book.add_format({"border": 1}), book.add_format({"border": 1, "num_format": "yyyy-mm-dd"})
    for number, line in enumerate(lines):
        for at, code in enumerate(codes):
            value = line.get(code)
            if isinstance(value, str) and value:
                sheet.write_string(number, at, value, plain)
            elif isinstance(value, dt.date):
                sheet.write_datetime(number, at, value, dated)
            elif isinstance(value, int):
                sheet.write_number(number, at, value, plain)
            else:
                sheet.write_blank(number, at, None, plain)
    book.close()
    return file.stat().st_size


def _timed(run: Callable[[], int]) -> tuple[float, float, int]:
    began, used = time.perf_counter(), time.process_time()
    size = run()
    return time.perf_counter() - began, time.process_time() - used, size


if __name__ == "__main__":
    main()
