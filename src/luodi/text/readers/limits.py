"""How much of a file is read at most: all limits of the readers in one place.

They are design choices of ours. The largest gazette issue known to us is 0.2 MB of text and 60 pages; the limits
leave two orders of magnitude and keep a hostile file below 500 MB of memory.
"""

from __future__ import annotations

from typing import Final

from luodi.errors import LuodiError

MB: Final = 1024 * 1024

TEXT_BYTES: Final = 20 * MB
"""Plain text and HTML, as received."""

PACKAGE_BYTES: Final = 100 * MB
"""DOCX and OFD, as received (pictures included)."""

PDF_BYTES: Final = 200 * MB

FILE_BYTES: Final = max(TEXT_BYTES, PACKAGE_BYTES, PDF_BYTES)
"""No file of any format is larger."""

PART_BYTES: Final = 24 * MB
"""One XML part of a package, unpacked."""

UNPACKED_BYTES: Final = 512 * MB
"""All XML parts of a package that are read, unpacked, together; they are in memory one at a time."""

PART_RATIO: Final = 200
"""Unpacked to packed size of a part above 1 MB; real document parts stay below 60."""

ENTRIES: Final = 20_000
"""Files in a package: an OFD has a few for each page."""

DIRECTORY_BYTES: Final = 4 * MB
"""The directory of a package, which a zip library reads whole."""

LINES: Final = 500_000
"""Lines of a canonical text, blank ones included."""

PAGES: Final = 5_000

NESTING: Final = 100
"""Elements within elements of a DOCX or HTML body."""

CELLS: Final = 200_000
"""Cells of one drawn table, merged cells counted as the places they cover."""


def check_size(size: int, limit: int, file: str) -> None:
    """Refuse ``size`` bytes where ``limit`` is allowed."""
    if size > limit:
        raise LuodiError(
            file=file,
            zh=f"文件太大：{size / MB:.0f} MB，此类文件上限为 {limit // MB} MB。",
            en=f"The file is too large: {size / MB:.0f} MB; files of this kind may have {limit // MB} MB.",
            mend_zh="请拆分为几个文件后再读取。",
            mend_en="Split it into several files and read those.",
        )


def check_lines(text: str, file: str) -> None:
    """Refuse a text of more than ``LINES`` lines."""
    count = text.count("\n")
    if count > LINES:
        raise LuodiError(
            file=file,
            zh=f"行数太多：{count} 行，上限为 {LINES} 行。",
            en=f"Too many lines: {count}; at most {LINES} are read.",
            mend_zh="请拆分为几个文件后再读取。",
            mend_en="Split it into several files and read those.",
        )


def check_cells(count: int, file: str) -> None:
    """Refuse a table that covers more than ``CELLS`` places."""
    if count > CELLS:
        raise LuodiError(
            file=file,
            zh=f"表格过大：一个表格超过{CELLS}个单元格。",
            en=f"A table is too large: more than {CELLS} cells.",
            mend_zh="请拆分表格后再读取。",
            mend_en="Split the table and read it again.",
        )


def check_pages(count: int, file: str) -> None:
    """Refuse a file without pages or with more than ``PAGES``."""
    if not 0 < count <= PAGES:
        raise LuodiError(
            file=file,
            zh=f"页数为{count}，可读取1至{PAGES}页的文件。",
            en=f"It has {count} pages; files of 1 to {PAGES} pages are read.",
            mend_zh="请检查文件是否完整；页数过多的，请拆分后再读取。",
            mend_en="Check that it is complete; if it has too many pages, split it.",
        )
