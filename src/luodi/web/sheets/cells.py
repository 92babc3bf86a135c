"""The rows of a worksheet as its XML has them, and the workbook they are put into."""

from __future__ import annotations

import datetime as dt
import re
import shutil
import zipfile
from functools import cache
from pathlib import Path
from typing import IO

LONGEST = 32_767
"""UTF-16 units that a cell may hold, by the format."""
_SHEET = "xl/worksheets/sheet1.xml"
_ROWS_END = b"</sheetData>"
_DIMENSION = re.compile(rb'<dimension ref="[^"]*"/>')
_SPECIAL = re.compile(r"[&<>\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_NAMED = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_EPOCH = dt.date(1899, 12, 30).toordinal()
_LEVEL = 4
"""Of compression: half the time of the usual 6, for a file that is a tenth larger."""
_ZIP64 = 2_000_000_000


def escaped(text: str) -> str:
    """Text for a cell: what XML or the format itself would read otherwise is written as they prescribe.

    >>> escaped("A&B <1>"), escaped("一\\x07二"), escaped("_x0041_")
    ('A&amp;B &lt;1&gt;', '一_x0007_二', '_x005F_x0041_')
    """
    return _SPECIAL.sub(_escape, text)


def _escape(found: re.Match[str]) -> str:
    what = found[0]
    return _NAMED.get(what) or f"_x{ord(what):04X}_"


def inline(text: str) -> str:
    """The rest of a cell that holds text, after its place and style. What is too long for a cell is cut.

    >>> inline("=1+1")
    ' t="inlineStr"><is><t>=1+1</t></is></c>'
    """
    if len(text) > LONGEST // 2:
        text = _cut(text)
    kept = ' xml:space="preserve"' if text[0].isspace() or text[-1].isspace() else ""
    return f' t="inlineStr"><is><t{kept}>{_SPECIAL.sub(_escape, text)}</t></is></c>'


def lines_in(text: str, width: int) -> int:
    """How many lines a text takes in a column of so many characters, counting what is not ASCII twice.

    >>> lines_in("一二三四五六", 6), lines_in("上线\n验收", 6), lines_in("2026-06-30", 12)
    (2, 2, 1)
    """
    if "\n" not in text:
        return -(-len(text.encode("gbk", "replace")) // width) or 1
    return sum(-(-len(line.encode("gbk", "replace")) // width) or 1 for line in text.split("\n"))


@cache
def serial(day: dt.date) -> int:
    """A day as spreadsheets count it.

    >>> serial(dt.date(2026, 3, 2))
    46083
    """
    return day.toordinal() - _EPOCH


def _cut(text: str) -> str:
    return text.encode("utf-16-le", "replace")[: 2 * LONGEST].decode("utf-16-le", "ignore")


def put_in(rows: Path, shell: IO[bytes], file: Path, corner: str) -> None:
    """Write to ``file`` the workbook ``shell`` with the rows of ``rows`` below those of its first sheet.

    ``rows`` holds ``<row>`` elements in UTF-8; ``corner`` is the last cell of the sheet, such as ``L100003``. Neither
    is ever in memory as a whole.
    """
    with zipfile.ZipFile(shell) as have, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as out:
        for one in have.infolist():
            if one.filename != _SHEET:
                out.writestr(one, have.read(one))
                continue
            head, end, tail = have.read(one).partition(_ROWS_END)
            head = _DIMENSION.sub(f'<dimension ref="A1:{corner}"/>'.encode(), head, count=1)
            large = len(head) + rows.stat().st_size + len(tail) > _ZIP64
            with out.open(_SHEET, "w", force_zip64=large) as sheet, rows.open("rb") as stream:
                sheet.write(head)
                shutil.copyfileobj(stream, sheet, 256 * 1024)
                sheet.write(end + tail)
