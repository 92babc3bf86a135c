"""Workbooks and CSV files written for tests, of the invented homes of ``tests.rules.simulate.homes``."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

Rows = Sequence[Sequence[Any]]

HOMES: Rows = (
    ("户编号", "区", "城乡", "存款（元）", "自有", "租住"),
    ("A1", "云东区", "城", 500, "否", "否"),
    ("A2", "云东区", "城", 900, "否", "否"),
    ("A3", "云西区", "城", 100.5, "是", "否"),
)
MEMBERS: Rows = (
    ("户编号", "人员编号", "姓名", "公民身份号码", "月工资"),
    ("A1", 1, "甲某", "11010519491231002X", 100),
    ("A1", 2, "乙某", None, None),
    ("A2", 1, "丙某", None, 300),
    ("A3", 1, "丁某", None, 50),
)
"""The limit of savings is 600: A2 has too much. In A3 nobody earns 100. Of the second person of A1 the wage is missing,
which does not matter, because the first earns enough."""


def book(path: Path, sheets: Mapping[str, Rows]) -> Path:
    made = xlsxwriter.Workbook(str(path))
    day = made.add_format({"num_format": "yyyy-mm-dd"})
    for name, rows in sheets.items():
        sheet = made.add_worksheet(name)
        for i, row in enumerate(rows):
            for j, cell in enumerate(row):
                if isinstance(cell, dt.date):
                    sheet.write_datetime(i, j, dt.datetime(cell.year, cell.month, cell.day), day)
                elif cell is not None:
                    sheet.write(i, j, cell)
    made.close()
    return path


def table(path: Path, rows: Iterable[Sequence[Any]], encoding: str = "utf-8") -> Path:
    with path.open("w", encoding=encoding, newline="") as stream:
        csv.writer(stream).writerows([["" if cell is None else cell for cell in row] for row in rows])
    return path


def changed(rows: Rows, at: tuple[int, int], value: Any) -> list[list[Any]]:
    """The rows with one cell changed."""
    copy = [list(row) for row in rows]
    copy[at[0]][at[1]] = value
    return copy
