"""A filled-in sheet as rows of words, however WPS, Excel or a person left it."""

from __future__ import annotations

import datetime as dt
import re
import tempfile
import unicodedata
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path

from django.conf import settings

from luodi.errors import LuodiError
from luodi.rules.roster.workbook import Cells, Workbook, column_letters, column_number
from luodi.web.people.sheets import day as day_of
from luodi.web.sheets.columns import CHECK, HIDDEN, KEY, Column, folded, known

MOST_BYTES = 10 * 1024 * 1024
MOST_UNPACKED = 200 * 1024 * 1024
MOST_ROWS = 20_000
HEAD_WITHIN = 30
"""The headings stand in one of the first rows."""
MOST_CELL = 20_000

OLD = b"\xd0\xcf\x11\xe0"
NOTES = ("填写说明", "How to fill in")
"""What the sheet of explanations is called on its way out."""
_DATES = {"d", "o"}
_FIGURES = {"c"}
_SERIALS = range(20_000, 80_000)
"""Days as spreadsheets count them, from 1954 to 2119."""
_ESCAPED = re.compile(r"_x((?!D[89A-F])[0-9A-F]{4})_", re.IGNORECASE)
"""A character as the format writes it where XML could not: _x000D_ is a carriage return, _x005F_ an underline."""
_RANGE = re.compile(r"([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})")


@dataclass(frozen=True, slots=True)
class Given:
    """A row as it was given: its sheet, its number there, its cells by the code of their column."""

    sheet: str
    number: int
    cells: dict[str, str]
    places: dict[str, int]

    def place(self, code: str) -> str:
        """The address of the row's cell in that column; the row where the column is not there."""
        at = self.places.get(code)
        if at is None:
            return f"{self.sheet}!{self.number}"
        return f"{self.sheet}!{column_letters(at)}{self.number}"

    def has(self, code: str) -> bool:
        return code in self.places


@dataclass(slots=True)
class Book:
    """What was read: rows, sheets that are not the ledger's, columns that it does not know."""

    rows: list[Given] = field(default_factory=list)
    other_sheets: list[str] = field(default_factory=list)
    other_columns: list[str] = field(default_factory=list)


def read(data: bytes, name: str) -> Book:
    """The rows of every sheet that has the ledger's key; what is no such file is refused, with the mend."""
    if len(data) > MOST_BYTES:
        raise LuodiError(
            zh="文件超过 10 MB。", en="The file is larger than 10 MB.", file=name,
            mend_zh="请删去图片，或分几次上传。", mend_en="Take out pictures, or upload it in parts.",
        )  # fmt: skip
    if data[:4] == OLD:
        raise LuodiError(
            zh="这是旧的 .xls 格式，或设有打开密码。", en="This is the old .xls format, or it has a password.",
            file=name, mend_zh="请在 WPS 或 Excel 中去掉密码，另存为 .xlsx。",
            mend_en="Take the password off and save it as .xlsx.",
        )  # fmt: skip
    with tempfile.TemporaryDirectory(dir=settings.FILE_UPLOAD_TEMP_DIR) as folder:
        path = Path(folder) / (re.sub(r"[\\/\0]", "", name)[-80:].strip(" .") or "sheet.xlsx")
        path.write_bytes(data)
        _require_small(path)
        book = Workbook(path, as_shown=True)
        try:
            return _read(book, name)
        finally:
            book.close()


def _require_small(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as packed:
            unpacked = sum(one.file_size for one in packed.infolist())
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise LuodiError(
            zh="无法作为 .xlsx 读取，文件可能已损坏。", en="It cannot be read as .xlsx; it may be broken.",
            file=path.name, mend_zh="请用 WPS 或 Excel 打开后另存为 .xlsx。",
            mend_en="Open it in a spreadsheet and save it as .xlsx.",
        ) from error  # fmt: skip
    if unpacked > MOST_UNPACKED:
        raise LuodiError(
            zh="文件解压后过大。", en="The file is too large when unpacked.", file=path.name,
            mend_zh="请删去图片、空行和多余的工作表。", mend_en="Take out pictures, empty rows and other sheets.",
        )  # fmt: skip


def _read(book: Workbook, name: str) -> Book:
    made = Book()
    almost = False
    for sheet in book.sheets:
        rows = list(_bounded(book.rows(sheet), name))
        found = _headings(rows, sheet)
        if found is None:
            made.other_sheets += [sheet] if sheet not in NOTES else []
            almost = almost or any(_known(cells) for _number, cells in rows[:HEAD_WITHIN])
            continue
        head, places, others = found
        made.other_columns += others
        covered = _covered(book.merged.get(sheet, []), rows)
        for number, cells in rows:
            if number <= head:
                continue
            whole = {**covered.get(number, {}), **cells}
            told = {code: _words(code, whole.get(at, ""), book.later) for code, at in places.items()}
            if any(told.values()):
                made.rows.append(Given(sheet, number, told, places))
    if not made.rows:
        raise _not_ours(name, almost=almost)
    return made


def _bounded(rows: Iterator[tuple[int, Cells]], name: str) -> Iterator[tuple[int, Cells]]:
    for count, row in enumerate(rows):
        if count > MOST_ROWS:
            raise LuodiError(
                zh=f"表中超过 {MOST_ROWS} 行。", en=f"There are more than {MOST_ROWS} rows.", file=name,
                mend_zh="请分几次上传。", mend_en="Upload it in parts.",
            )  # fmt: skip
        yield row


def _known(cells: Cells) -> dict[str, int]:
    """The columns that a row of headings names, by code."""
    return {column.code: at for at, text in cells.items() if isinstance(text, str) and (column := known(text))}


def _headings(rows: list[tuple[int, Cells]], sheet: str) -> tuple[int, dict[str, int], list[str]] | None:
    """The number of the row of headings, the place of each column, and the headings that are nobody's."""
    for number, cells in rows[:HEAD_WITHIN]:
        places = _known(cells)
        if KEY.code not in places or CHECK.code not in places:
            continue
        seen: dict[str, int] = {}
        for at, text in sorted(cells.items()):
            column = known(text) if isinstance(text, str) else None
            if column is not None and seen.setdefault(column.code, at) != at:
                raise _twice(column, sheet, seen[column.code], at, number)
        others = [str(text).strip()[:40] for text in cells.values() if isinstance(text, str) and not known(text)]
        return number, seen, [text for text in others if folded(text)]
    return None


def _twice(column: Column, sheet: str, first: int, second: int, row: int) -> LuodiError:
    places = f"{sheet}!{column_letters(first)}{row}, {column_letters(second)}{row}"
    return LuodiError(
        zh=f"“{column.zh}”一栏出现两次。", en=f"The column “{column.en}” stands there twice.", place=places,
        mend_zh="请删去其中一栏，或改掉它的表头。", mend_en="Delete one of them or change its heading.",
    )  # fmt: skip


def _not_ours(name: str, *, almost: bool) -> LuodiError:
    if almost:
        return LuodiError(
            zh="表中没有“标识”“校验”两栏，或没有任务行。",
            en="The columns “Key” and “Check”, or all rows, are missing.",
            file=name, mend_zh="请用本系统导出的表格填写，勿删隐藏的两栏。",
            mend_en="Fill in a sheet taken out here, and leave its two hidden columns.",
        )  # fmt: skip
    return LuodiError(
        zh="文件中没有本系统导出的台账表。", en="No sheet of the ledger is in the file.", file=name,
        mend_zh="请在“台账 → 导出”下载填报表，填好后上传。",
        mend_en="Take one out under “Ledger → Export”, and fill it in.",
    )  # fmt: skip


def _covered(ranges: list[str], rows: list[tuple[int, Cells]]) -> dict[int, Cells]:
    """What merged cells say in the rows they cover: the same as in their first."""
    by_number = dict(rows)
    out: dict[int, Cells] = defaultdict(dict)
    left = 10 * MOST_ROWS
    for one in ranges:
        shape = _RANGE.fullmatch(one)
        if shape is None or shape[1] != shape[3]:
            continue
        at, first, last = column_number(shape[1]), int(shape[2]), int(shape[4])
        value = by_number.get(first, {}).get(at)
        left -= last - first
        if value is None or left < 0:
            continue
        for number in range(first + 1, last + 1):
            out[number][at] = value
    return out


def _words(code: str, value: str | bool, later: int = 0) -> str:
    """A cell as words, in the one way in which its column is written. ``later``: added to days that are counted."""
    text = str(value) if not isinstance(value, bool) else "是" if value else "否"
    text = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "").strip()[: MOST_CELL + 1]
    if code in HIDDEN:
        return unicodedata.normalize("NFKC", text)
    if code in _DATES:
        return _day(text, later)
    return _plain_number(text) if code in _FIGURES else text


def _day(text: str, later: int = 0) -> str:
    """A day as 2026-03-02, however the cell holds it; as it stands where it is none.

    >>> _day("46083"), _day("2026年3月2日"), _day("２０２６/３/２"), _day("长期坚持")
    ('2026-03-02', '2026-03-02', '2026-03-02', '长期坚持')
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    try:
        serial = int(float(plain)) + later
    except (ValueError, OverflowError):
        serial = 0
    if serial in _SERIALS:
        return (dt.date(1899, 12, 30) + dt.timedelta(days=serial)).isoformat()
    found = day_of(plain.split(" ")[0].split("T")[0])
    return found.isoformat() if found else text


def _plain_number(text: str) -> str:
    """A figure without what people add to it; as it stands where it is none.

    >>> _plain_number("８０％"), _plain_number("80.0"), _plain_number("约八成")
    ('80', '80', '约八成')
    """
    plain = unicodedata.normalize("NFKC", text).replace(",", "").rstrip("%").strip()
    try:
        number = Decimal(plain)
    except InvalidOperation:
        return text
    if not number.is_finite() or abs(number.adjusted()) > 18:
        return text
    return format(number.quantize(Decimal(1)) if number == number.to_integral() else number, "f")
