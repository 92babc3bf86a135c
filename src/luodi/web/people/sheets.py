"""Spreadsheets of people and units: a template out, rows in, what each row would do and what is wrong by cell."""

from __future__ import annotations

import datetime as dt
import io
import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from django.conf import settings
from django.core import signing
from django.utils.translation import gettext as _

from luodi.errors import LuodiError
from luodi.rules.roster.workbook import Workbook, column_letters
from luodi.web.people.models import User

MOST_BYTES = 5 * 1024 * 1024
MOST_UNPACKED = 100 * 1024 * 1024
MOST_ROWS = 2000
MOST_SPANNED = (MOST_ROWS + 50, 100)
"""Rows and columns that a sheet's cells may span, filled or not: two cells far apart span all that is between."""
MOST_CELL = 300
LASTS = 3600
"""Seconds that a preview can be confirmed."""

Outcome = Literal["new", "changed", "same", "wrong"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading in both languages, whether it must be filled, what a cell may hold."""

    zh: str
    en: str
    must: bool = False
    choices: tuple[str, ...] = ()
    note: Any = ""
    width: int = 18

    @property
    def heading(self) -> str:
        return f"{self.zh} {self.en}"


@dataclass(frozen=True, slots=True)
class Row:
    """A row as read: its number in the sheet and its cells by Chinese heading, trimmed; empty cells are empty."""

    number: int
    cells: Mapping[str, str]

    def __getitem__(self, name: str) -> str:
        return self.cells.get(name, "")


@dataclass(slots=True)
class Line:
    """What a row would do: ``changes`` by column (before, after), ``problems`` by column with the cell's name."""

    row: Row
    outcome: Outcome = "same"
    name: str = ""
    changes: dict[str, tuple[str, str]] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)

    @property
    def number(self) -> int:
        return self.row.number

    def wrong(self, columns: Sequence[Column], column: str, words: str) -> None:
        at = next(index for index, one in enumerate(columns) if one.zh == column)
        self.problems.setdefault(f"{chr(ord('A') + at)}{self.row.number}", words)
        self.outcome = "wrong"


def read(data: bytes, columns: Sequence[Column]) -> list[Row]:
    """The filled rows of the first sheet; what is no such sheet is refused with the mend."""
    if len(data) > MOST_BYTES:
        raise LuodiError(
            zh="文件超过 5 MB。", en="The file is larger than 5 MB.",
            mend_zh="请分几次导入。", mend_en="Import it in several parts.",
        )  # fmt: skip
    grid = _grid(data)
    if not grid:
        raise _no_sheet(columns)
    headings = [text.split(" ")[0] for text in map(_text, grid[0])]
    missing = [one.zh for one in columns if one.zh not in headings]
    if missing:
        raise LuodiError(
            zh=f"第 1 行缺少栏目：{'、'.join(missing)}。", en=f"Row 1 lacks the columns {', '.join(missing)}.",
            mend_zh="请使用下载的模板，不要改动第 1 行。", mend_en="Use the template and leave its first row alone.",
        )  # fmt: skip
    places = {one.zh: headings.index(one.zh) for one in columns}
    rows = []
    for number, cells in enumerate(grid[1:], start=2):
        told = {name: _text(cells[at]) if at < len(cells) else "" for name, at in places.items()}
        if any(told.values()):
            rows.append(Row(number, told))
    if not rows or len(rows) > MOST_ROWS:
        raise LuodiError(
            zh=f"表中有 {len(rows)} 行，应为 1 至 {MOST_ROWS} 行。",
            en=f"There are {len(rows)} rows; there may be 1 to {MOST_ROWS}.",
            mend_zh="请从第 2 行起填写，过多时分几次导入。", mend_en="Fill in from row 2; import long lists in parts.",
        )  # fmt: skip
    return rows


def _grid(data: bytes) -> list[list[Any]]:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if sum(one.file_size for one in packed.infolist()) > MOST_UNPACKED:
                raise LuodiError(
                    zh="文件解压后过大。", en="The file is too large when unpacked.",
                    mend_zh="请删去图片和空行后再上传。", mend_en="Take out pictures and empty rows.",
                )  # fmt: skip
        sheet = _bounded(data)
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        return book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
    except (zipfile.BadZipFile, CalamineError, OSError, ValueError, IndexError) as error:
        raise LuodiError(
            zh="无法作为 .xlsx 读取。", en="It cannot be read as .xlsx.",
            mend_zh="请用 WPS 或 Excel 另存为 .xlsx。", mend_en="Save it as .xlsx.",
        ) from error  # fmt: skip


def _bounded(data: bytes) -> str:
    """The name of the first sheet that is shown; one whose cells span too much is refused before it is read."""
    with tempfile.TemporaryDirectory(dir=settings.FILE_UPLOAD_TEMP_DIR) as folder:
        path = Path(folder) / "sheet.xlsx"
        path.write_bytes(data)
        book = Workbook(path)
        try:
            sheet = next(iter(book.sheets))
            rows, columns = book.reach(sheet)
        finally:
            book.close()
    if rows > MOST_SPANNED[0] or columns > MOST_SPANNED[1]:
        last = f"{column_letters(MOST_SPANNED[1] - 1)}{MOST_SPANNED[0]}"
        raise LuodiError(
            zh=f"表中的内容一直到第 {rows} 行、第 {columns} 列，最多读到 {last}。",
            en=f"The cells reach row {rows} and column {columns}; no more than A1:{last} is read.",
            place=sheet,
            mend_zh="请删去远处的单元格，或分几次导入。", mend_en="Clear the cells far out, or import it in parts.",
        )  # fmt: skip
    return sheet


def _no_sheet(columns: Sequence[Column]) -> LuodiError:
    return LuodiError(
        zh="表是空的。", en="The sheet is empty.",
        mend_zh=f"第 1 行应为：{'、'.join(one.zh for one in columns)}。", mend_en="Use the template.",
    )  # fmt: skip


def _text(value: Any) -> str:
    """A cell as text: whole numbers without a point, days as 2026-03-02.

    >>> _text(3.0), _text(" 市财政局 "), _text(dt.date(2026, 3, 2)), _text(None)
    ('3', '市财政局', '2026-03-02', '')
    """
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, dt.datetime):
        value = value.date()
    if isinstance(value, dt.date):
        return value.isoformat()
    return "" if value is None else str(value).replace("\0", "").strip()[: MOST_CELL + 1]


def day(text: str) -> dt.date | None:
    """A day as typed; nothing where it is none.

    >>> day("2026-03-02"), day("2026/3/2"), day("2026年3月2日"), day("春天")
    (datetime.date(2026, 3, 2), datetime.date(2026, 3, 2), datetime.date(2026, 3, 2), None)
    """
    parts = text.replace("年", "-").replace("月", "-").replace("日", "").replace("/", "-").replace(".", "-").split("-")
    try:
        year, month, date = (int(part) for part in parts)
        return dt.date(year, month, date)
    except ValueError:
        return None


def template(columns: Sequence[Column], title: str) -> bytes:
    """An empty sheet with the headings, lists to choose from, and a second sheet that explains each column."""
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    sheet, notes = book.add_worksheet(title), book.add_worksheet(_("说明"))
    must = book.add_format({"bold": True, "bg_color": "#DCE8EE", "border": 1, "text_wrap": True})
    plain = book.add_format({"bold": True, "bg_color": "#EEEEEE", "border": 1, "text_wrap": True})
    as_text = book.add_format({"num_format": "@"})
    sheet.freeze_panes(1, 1)
    notes.set_column(0, 0, 24)
    notes.set_column(1, 1, 90)
    for at, one in enumerate(columns):
        sheet.set_column(at, at, one.width, as_text)
        sheet.write_string(0, at, one.heading, must if one.must else plain)
        if one.choices:
            sheet.data_validation(1, at, MOST_ROWS, at, {"validate": "list", "source": list(one.choices)})
        told = [_("必填。") if one.must else _("可不填。"), one.note]
        if one.choices:
            told.append(_("可填：%(choices)s。") % {"choices": "、".join(one.choices)})
        notes.write_string(at, 0, one.heading, plain)
        notes.write_string(at, 1, " ".join(str(part) for part in told if part))
    book.close()
    return out.getvalue()


def packed(rows: Sequence[Row], user: User, what: str) -> str:
    """The rows for the page's form, signed: what is confirmed is what was shown, to the same person."""
    told = [[row.number, dict(row.cells)] for row in rows]
    return signing.dumps(told, salt=f"import.{what}.{user.pk}", compress=True)


def unpacked(token: str, user: User, what: str) -> list[Row]:
    """The rows that ``packed`` gave to this person within the hour."""
    try:
        told = signing.loads(token, salt=f"import.{what}.{user.pk}", max_age=LASTS)
    except signing.BadSignature as error:
        raise LuodiError(
            zh="预览已过期。", en="The preview has expired.",
            mend_zh="请重新上传文件。", mend_en="Upload the file again.",
        ) from error  # fmt: skip
    return [Row(number, cells) for number, cells in told]
