"""A year's calendar as it comes in: .csv, .toml, or a spreadsheet with the same columns."""

from __future__ import annotations

import csv
import datetime as dt
import io
from typing import Any

from luodi.clocks import YearDecree
from luodi.clocks.decrees import parse_csv, parse_toml
from luodi.errors import LuodiError

MOST_BYTES = 1024 * 1024
FORMS = (".csv", ".xlsx", ".toml")


def read_sheet(data: bytes, file: str) -> YearDecree:
    """The year in an uploaded file. Raises LuodiError naming the line and the mend; nothing is kept."""
    ending = f".{file.rpartition('.')[2].lower()}"
    if ending not in FORMS:
        raise LuodiError(
            zh="日历文件应为 .csv、.xlsx 或 .toml。", en="A calendar is a .csv, .xlsx or .toml file.", file=file,
            mend_zh="请按文档中的格式另存。", mend_en="Save it in one of the documented forms.",
        )  # fmt: skip
    if len(data) > MOST_BYTES:
        raise LuodiError(zh="日历文件超过 1 MB。", en="The calendar is larger than 1 MB.", file=file)
    if ending == ".xlsx":
        return parse_csv(_as_csv(data, file), file)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = data.decode("gb18030")  # what spreadsheets write as CSV on Chinese systems
        except UnicodeDecodeError as error:
            raise LuodiError(
                zh="日历文件的编码不是 UTF-8 或 GB 18030。", en="The calendar is neither UTF-8 nor GB 18030.",
                file=file, place=f"byte {error.start}", mend_zh="请另存为 UTF-8。", mend_en="Save it as UTF-8.",
            ) from None  # fmt: skip
    return parse_toml(text, file) if ending == ".toml" else parse_csv(text, file)


def _as_csv(data: bytes, file: str) -> str:
    """The first sheet, row by row: so a line of an error is the row of the sheet."""
    from python_calamine import CalamineWorkbook

    try:
        rows = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python(skip_empty_area=False)
    except Exception as error:
        raise LuodiError(zh="不是可以读取的工作簿。", en="This workbook cannot be read.", file=file) from error
    out = io.StringIO()
    csv.writer(out).writerows([[_cell(value) for value in row] for row in rows])
    return out.getvalue()


def _cell(value: Any) -> str:
    """A cell as text: days as ISO, so that a date typed as a date and one typed as text are the same.

    >>> _cell(dt.datetime(2027, 1, 1)), _cell("2027/1/1"), _cell(2027.0)
    ('2027-01-01', '2027/1/1', '2027')
    """
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
