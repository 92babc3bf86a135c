"""The workbook whose rows we write ourselves is the one that xlsxwriter would make of the same cells, one by one."""

from __future__ import annotations

import datetime as dt
import uuid
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest
import xlsxwriter

from luodi.errors import LuodiError
from luodi.web.sheets import cells
from luodi.web.sheets.cells import LONGEST
from luodi.web.sheets.checks import Key
from luodi.web.sheets.columns import BRIEF, FULL, Column
from luodi.web.sheets.gathering import Cell, Line
from luodi.web.sheets.workbook import Cover, check_text, write, write_table

COVER = Cover("任务台账", "筛选：全部 & <其他>", "苏督查", dt.date(2026, 3, 2))
DAY = dt.date(2026, 6, 30)
AWKWARD = [
    "=1+1", "A&B <b>“粗”</b>", "]]>", "铃\x07声\x00", "_x0041_与_x000D_", " 前后有空格 ", "第一行\n第二行\r\n第三行",
    "\ufffe\uffff", "<r>像富文本", "😀" * 20_000, "字" * 40_000, "\u2028", "", None, 0, 80, -3, DAY, "07", "1E5",
]  # fmt: skip


def line(number: int, group: str, progress: Cell, document: int = 1) -> Line:
    cells: dict[str, Cell] = {
        "g": group,
        "t": f"第{number}项工作",
        "l": "市教委",
        "s": "",
        "d": DAY,
        "p": progress,
        "w": "云府发〔2026〕7号",
    }
    return Line(Key(uuid.UUID(int=number), number if number % 2 else None), number, document, cells, "open", DAY, None)


LINES = [line(n, ["夯实基础", "夯实基础", "提升水平", "", ""][n % 5], text) for n, text in enumerate(AWKWARD)]
COLUMNS = [Column("a", "甲", "A", 12), Column("o", "日期", "Day", 9), Column("c", "比例", "Per cent", 9)]


def slowly(file: Path, columns: tuple[Column, ...] | list[Column], rows: list[list[Cell]]) -> Any:
    """The cells of ``rows`` from the fourth row on, made by xlsxwriter alone, as openpyxl reads them."""
    book = xlsxwriter.Workbook(file, {"strings_to_formulas": False, "constant_memory": True})
    sheet = book.add_worksheet()
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for at, column in enumerate(columns):
        sheet.set_column(at, at, column.width)
    for number, row in enumerate(rows, 3):
        for at, value in enumerate(row):
            if isinstance(value, str) and value:
                sheet.write_string(number, at, value)
            elif isinstance(value, dt.date):
                sheet.write_datetime(number, at, value, day)
            elif isinstance(value, int):
                sheet.write_number(number, at, value)
    book.close()
    return openpyxl.load_workbook(file).worksheets[0]


def same_cells(ours: Any, theirs: Any, columns: int, rows: int) -> None:
    for number in range(4, 4 + rows):
        for at in range(1, columns + 1):
            one, other = ours.cell(number, at), theirs.cell(number, at)
            assert (one.value, one.data_type) == (other.value, other.data_type), one.coordinate
            assert one.value is None or one.is_date == other.is_date, one.coordinate


def test_awkward_cells_read_as_if_xlsxwriter_had_written_them(tmp_path: Path) -> None:
    rows: list[list[Cell]] = [[value, DAY if n % 2 else None, n] for n, value in enumerate(AWKWARD)]
    assert write_table(tmp_path / "ours.xlsx", rows, COLUMNS, COVER) == len(AWKWARD)
    ours = openpyxl.load_workbook(tmp_path / "ours.xlsx").worksheets[0]
    same_cells(ours, slowly(tmp_path / "theirs.xlsx", COLUMNS, rows), 3, len(rows))
    assert ours.dimensions == f"A1:C{3 + len(rows)}"
    assert len(ours["A14"].value) == LONGEST
    heights = [ours.row_dimensions[number].height for number in (4, 10, 14)]
    assert heights == [None, 42, 409]  # one line; three of 14 points; as high as a row may be
    assert ours.auto_filter.ref == ours.dimensions.replace("A1", "A3")


def test_rows_are_packed_in_their_order_and_the_archive_is_told_for_a_workbook(tmp_path: Path) -> None:
    rows: list[list[Cell]] = [[f"第{n}行\ud800", None, n] for n in range(1_234)]
    assert write_table(tmp_path / "ours.xlsx", iter(rows), COLUMNS, COVER) == len(rows)
    with ZipFile(tmp_path / "ours.xlsx") as archive:
        assert archive.testzip() is None
        # By the names of its first three parts; and in the form that every program reads.
        assert [name.partition("/")[0] for name in archive.namelist()[:3]] == ["_rels", "xl", "xl"]
        assert {part.extract_version for part in archive.infolist()} == {20}
    sheet = openpyxl.load_workbook(tmp_path / "ours.xlsx").worksheets[0]
    assert [row[2] for row in sheet.iter_rows(4, values_only=True)] == list(range(1_234))
    assert sheet["A1237"].value == "第1233行?"


def test_a_sheet_too_large_for_any_program_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cells, "LARGEST", 10_000)
    with pytest.raises(LuodiError, match="2 GB"):
        write_table(tmp_path / "ours.xlsx", ([f"第{n}行", None, n] for n in range(1_234)), COLUMNS, COVER)


@pytest.mark.parametrize(("layout", "columns"), [("brief", BRIEF), ("full", FULL)])
def test_the_ledgers_rows_are_the_cells_of_its_lines(tmp_path: Path, layout: Any, columns: tuple[Column, ...]) -> None:
    assert write(tmp_path / "ours.xlsx", LINES, COVER, layout=layout, paper="a3") == len(LINES)
    rows: list[list[Cell]] = []
    for number, one in enumerate(LINES, 1):
        told = {**one.cells, "i": number, "k": str(one.key), "h": check_text(one, columns)}
        if layout == "brief" and number > 1 and one.cells["g"] and LINES[number - 2].cells["g"] == one.cells["g"]:
            told["g"] = ""  # below the first cell of the group
        rows.append([told.get(column.code) for column in columns])
    book = openpyxl.load_workbook(tmp_path / "ours.xlsx")
    ours = book.worksheets[0]
    same_cells(ours, slowly(tmp_path / "theirs.xlsx", columns, rows), len(columns), len(rows))
    merged = {str(one) for one in ours.merged_cells.ranges if one.min_row > 3}
    assert merged == ({"D4:D5", "D9:D10", "D14:D15", "D19:D20"} if layout == "brief" else set())
    assert book.worksheets[1]["B5"].value.startswith("本表内的顺序号")
    assert {letter: round(ours.column_dimensions[letter].width) for letter in "ADE"} == {"A": 7, "D": 19, "E": 45}
    assert (ours.freeze_panes, ours.print_title_rows, ours.page_setup.paperSize) == ("A4", "$3:$3", 8)


def test_every_kind_of_cell_has_its_border_alignment_and_form(tmp_path: Path) -> None:
    write(tmp_path / "ours.xlsx", LINES[:2], COVER, layout="brief", paper="a4")
    sheet = openpyxl.load_workbook(tmp_path / "ours.xlsx").worksheets[0]
    forms = {letter: sheet[f"{letter}4"] for letter in "ADEH"}
    assert {letter: cell.number_format for letter, cell in forms.items()} == {
        "A": "0", "D": "General", "E": "@", "H": "yyyy-mm-dd"
    }  # fmt: skip
    assert {letter: cell.alignment.horizontal for letter, cell in forms.items()} == {
        "A": "center", "D": None, "E": None, "H": "center"
    }  # fmt: skip
    assert {letter: cell.font.bold for letter, cell in forms.items()} == {"A": False, "D": True, "E": False, "H": False}
    cells = [sheet.cell(row, at) for row in (4, 5) for at in range(1, len(BRIEF) + 1) if at != 4 or row == 4]
    assert {(one.border.left.style, one.border.left.color.rgb, one.alignment.wrap_text) for one in cells} == {
        ("thin", "FF8C959F", True)
    }


def test_a_list_of_nothing_is_a_whole_workbook(tmp_path: Path) -> None:
    assert write(tmp_path / "none.xlsx", [], COVER, layout="full", paper="a4") == 0
    sheet = openpyxl.load_workbook(tmp_path / "none.xlsx").worksheets[0]
    assert (sheet.dimensions, sheet["A3"].value, sheet["A1"].value) == ("A1:U3", "序号", "任务台账")
