"""A table as CSV and as JSON, a stretch at a time; no cell of a CSV is a formula."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from collections.abc import Iterator
from typing import Any

from luodi.web.sheets.columns import BY_CODE
from luodi.web.sheets.gathering import Cell
from luodi.web.sheets.lists import Table

AT_ONCE = 500
"""Rows of one piece on its way out."""

NAMES = {
    "i": "number", "k": "key", "g": "group", "t": "text", "l": "lead", "s": "support", "d": "due", "p": "progress",
    "q": "problems", "e": "evidence", "w": "source",
}  # fmt: skip
"""What the ledger's columns are called in JSON; the other lists' columns are called by their code."""


def defused(text: str) -> str:
    """Text for a CSV cell that no spreadsheet takes for a formula: an apostrophe goes before what would begin one.

    >>> defused("=1+1"), defused("  @SUM(A1)"), defused("已改造380所")
    ("'=1+1", "'  @SUM(A1)", '已改造380所')
    """
    first = text.lstrip(" \t\r\n\u3000")[:1]
    return "'" + text if first in {"=", "+", "-", "@", "＝", "＋", "－", "＠"} or text[:1] in {"\t", "\r"} else text


def as_csv(table: Table) -> Iterator[str]:
    """The table as CSV with headings, in UTF-8 with the mark by which spreadsheets know it."""
    yield "\ufeff"
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([column.heading for column in table.columns])
    for count, row in enumerate(table.rows(), 1):
        writer.writerow([defused(cell) if isinstance(cell, str) else "" if cell is None else cell for cell in row])
        if count % AT_ONCE == 0:
            yield _taken(out)
    yield _taken(out)


def as_json(table: Table, on: dt.date) -> Iterator[str]:
    """The table as one JSON object: ``list``, ``exported``, ``filters``, and ``rows`` by the columns' names."""
    names = [NAMES[column.code] if BY_CODE.get(column.code) is column else column.code for column in table.columns]
    head = {"list": table.name, "exported": on.isoformat(), "filters": table.filters}
    yield json.dumps(head, ensure_ascii=False)[:-1] + ', "rows": ['
    out = io.StringIO()
    for count, row in enumerate(table.rows()):
        out.write(",\n" if count else "\n")
        out.write(json.dumps(dict(zip(names, map(_plain, row), strict=True)), ensure_ascii=False))
        if count % AT_ONCE == AT_ONCE - 1:
            yield _taken(out)
    yield _taken(out) + "\n]}\n"


def _plain(cell: Cell) -> Any:
    return cell.isoformat() if isinstance(cell, dt.date) else cell


def _taken(out: io.StringIO) -> str:
    text = out.getvalue()
    out.seek(0)
    out.truncate()
    return text
