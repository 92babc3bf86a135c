"""Outcomes and problems of a roster as files: .xlsx or .csv, a line a household, a line a problem."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from luodi.errors import LuodiError
from luodi.facts.types import Number
from luodi.facts.values import show
from luodi.rules.populations.columns import text_literal
from luodi.rules.populations.opening import silent_progress
from luodi.rules.populations.sources import Progress
from luodi.rules.roster.outcomes import Outcomes
from luodi.rules.roster.problems import Problems
from luodi.rules.roster.telling import CHANGE
from luodi.rules.simulate.wording import STATE

KINDS: Final = (".xlsx", ".csv")
SHEET_ROWS: Final = 1_048_000
HEADINGS: Final = ("户编号", "结论 outcome", "结果 value", "理由 reasons", "上月结论 before", "变化 change")


def check_target(path: Path) -> None:
    """Refuse, before the work is done, a file that could not be written."""
    if path.suffix not in KINDS or not path.parent.is_dir():
        raise LuodiError(zh="结论要写成 .xlsx 或 .csv。", en="Outcomes go into an .xlsx or a .csv.",
                         file=str(path), mend_zh="请改文件名。", mend_en="Name another file.")  # fmt: skip


def write_outcomes(outcomes: Outcomes, path: Path, progress: Progress = silent_progress) -> None:
    """Write every household; the file is whole or absent. No cell is a formula."""
    check_target(path)
    part = path.with_name(path.name + ".part")
    try:
        if path.suffix == ".csv":
            with part.open("w", encoding="utf-8-sig", newline="") as stream:
                writer = csv.writer(stream)
                writer.writerow(HEADINGS)
                writer.writerows(_lines(outcomes, progress))
        else:
            _workbook(outcomes, part, progress)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def write_table(outcomes: Outcomes, path: Path) -> None:
    """Write every household as Parquet, to be read a page at a time: ``place`` counts them in the order of number."""
    outcomes.connection.execute(
        "COPY (SELECT id, state, CAST(value AS VARCHAR) AS value, reasons, before, change, row_number() OVER "
        f"(ORDER BY id) AS place FROM outcomes ORDER BY id) TO {text_literal(str(path))} (FORMAT parquet)"
    )


def _lines(outcomes: Outcomes, progress: Progress) -> Iterator[list[str]]:
    type_ = outcomes.pack.program.rules[outcomes.rule].type
    for i, (key, state, value, reasons, before, change) in enumerate(outcomes.rows()):
        if i % 20_000 == 0:
            progress("写出结论 / writing", i / max(outcomes.records, 1))
        shown = "" if value is None else show(type_, value) if isinstance(type_, Number) else str(value)
        yield [
            safe(str(key)),
            " ".join(STATE[state]) if state else "",
            shown,
            safe("；".join(reasons or ())),
            " ".join(STATE[before]) if before else "",
            " ".join(CHANGE[change]) if change else "",
        ]


def safe(text: str) -> str:
    """Text that a spreadsheet would take for a formula gets a quote before it."""
    return "'" + text if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def _workbook(outcomes: Outcomes, path: Path, progress: Progress) -> None:
    import xlsxwriter

    book = xlsxwriter.Workbook(str(path), {"constant_memory": True, "strings_to_formulas": False,
                                           "strings_to_urls": False, "tmpdir": str(path.parent)})  # fmt: skip
    sheet, at = _sheet(book), 1
    for line in _lines(outcomes, progress):
        if at > SHEET_ROWS:
            sheet, at = _sheet(book), 1
        for column, text in enumerate(line):
            if text:
                sheet.write_string(at, column, text)
        at += 1
    book.close()


def _sheet(book: Any) -> Any:
    sheet = book.add_worksheet()
    sheet.freeze_panes(1, 1)
    for column, width in enumerate((16, 16, 16, 60, 16, 16)):
        sheet.set_column(column, column, width)
    bold = book.add_format({"bold": True, "bg_color": "#E8E8E8", "border": 1})
    for column, word in enumerate(HEADINGS):
        sheet.write_string(0, column, word, bold)
    return sheet


def write_problems(problems: Problems, path: Path) -> None:
    """Write what is wrong, one line a problem; only the first ten thousand are kept."""
    part = path.with_name(path.name + ".part")
    with part.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["文件 file", "位置 place", "户编号", "问题", "problem"])
        for p in problems:
            writer.writerow([safe(p.file), safe(p.place), safe(p.record), safe(p.zh), safe(p.en)])
    part.replace(path)
