"""The rows of a worksheet as its XML has them, and the workbook they are put into."""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache
from itertools import islice
from pathlib import Path
from typing import IO

from luodi.errors import LuodiError

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
_FIRST = ("_rels/.rels", "xl/theme/theme1.xml")
"""Parts that are always the same. They stand first, because programs tell a workbook from any other archive by the
names of its first parts."""
_AT_ONCE, _WAITING = 500, 8
"""Rows that are packed at once, and so many times as many that may wait for it."""
LARGEST = 2_000_000_000
"""Bytes of a sheet before it is packed: beyond, the archive would need a form that not every program reads."""


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


def put_in(rows: Iterable[str], blank: IO[bytes], whole: Callable[[int], IO[bytes]], file: Path) -> int:
    """Write to ``file`` a workbook with ``rows``, ``<row>`` elements, below those of its first sheet; gives how many
    there were.

    ``blank`` is the workbook without them. ``whole`` gives it again when they are all known, with what can be said
    only then (merged cells, filters) behind the rows; what stands before them is the same. The rows are packed in a
    thread while they are made, and are never in memory as a whole.
    """
    with (
        zipfile.ZipFile(blank) as top,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as out,
    ):
        for name in _FIRST:
            out.writestr(name, top.read(name))
        head = top.read(_SHEET).partition(_ROWS_END)[0]
        with out.open(_SHEET, "w") as sheet:
            sheet.write(_DIMENSION.sub(b"", head, count=1))
            count = _packed(rows, sheet)
            with zipfile.ZipFile(whole(count)) as have:
                sheet.write(_ROWS_END + have.read(_SHEET).partition(_ROWS_END)[2])
                others = [(part, have.read(part)) for part in have.infolist() if part.filename not in (_SHEET, *_FIRST)]
        for part, content in others:
            out.writestr(part, content)
    return count


def _packed(rows: Iterable[str], sheet: IO[bytes]) -> int:
    count, size = 0, 0
    waiting: deque[Future[int]] = deque()
    rows = iter(rows)
    with ThreadPoolExecutor(1) as packer:
        while some := list(islice(rows, _AT_ONCE)):
            # What no character set has (half a surrogate pair) is written as a question mark.
            content = "".join(some).encode("utf-8", "replace")
            count, size = count + len(some), size + len(content)
            if size > LARGEST:
                raise LuodiError(
                    zh="表格内容超过 2 GB，电子表格软件打不开。", en="The sheet would exceed 2 GB; nothing opens that.",
                    mend_zh="请加筛选条件，分几次导出。", mend_en="Narrow the list down and export it in parts.",
                )  # fmt: skip
            waiting.append(packer.submit(sheet.write, content))
            if len(waiting) > _WAITING:
                waiting.popleft().result()
        for one in waiting:
            one.result()
    return count
