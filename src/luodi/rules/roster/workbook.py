"""Workbooks (.xlsx) read row by row: a sheet is never in memory as a whole, however many rows it has."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import IO, Any, Final
from xml.parsers import expat

from luodi.errors import LuodiError

Cells = dict[int, str | bool]
"""The cells of a row that hold something, by column from 0; numbers as they are written in the file."""

MB: Final = 1024 * 1024
PART_BYTES: Final = 4096 * MB
"""One sheet, unpacked. A million rows of forty columns are about 2,000 MB."""
STRINGS: Final = 20_000_000
STRING_BYTES: Final = 512 * MB
"""The table of texts, the one part that is held in memory."""
SHEETS: Final = 200
MERGED: Final = 100_000
CHUNK: Final = 256 * 1024


DAYS_TO_1904: Final = 1462


class Workbook:
    """An open workbook: the names of its sheets, and their rows one after the other.

    ``as_shown``: a figure that is shown as per cent reads ``80%`` and not ``0.8``; and a workbook whose days are
    counted from 1904 is read, ``later`` being what to add to such a day, instead of refused.
    """

    def __init__(self, path: Path, *, as_shown: bool = False) -> None:
        self.file = path.name
        self.as_shown, self.later = as_shown, 0
        try:
            self._zip = zipfile.ZipFile(path)
        except (OSError, zipfile.BadZipFile, ValueError) as error:
            raise self._damaged(str(error)) from None
        self._parts = {name.lstrip("/"): name for name in self._zip.namelist()}
        self._linked: dict[str, str] = {}
        self.sheets = self._sheets()
        self._strings: list[str] | None = None
        self._percents = self._shown_as_percent() if as_shown else frozenset()
        self.merged: dict[str, list[str]] = {}

    def close(self) -> None:
        self._zip.close()

    def rows(self, sheet: str) -> Iterator[tuple[int, Cells]]:
        """Row number from 1 and its cells; rows without any cell are left out.

        Once all rows are read, ``merged`` has the sheet's merged ranges, such as ``B4:B6``.
        """
        if self._strings is None:
            self._strings = self._shared()
        reader = _Rows(self._strings, self._percents)
        for chunk in self._chunks(self.sheets[sheet]):
            self._feed(reader.parser, chunk, sheet)
            yield from reader.take()
        self.merged[sheet] = reader.merged

    def reach(self, sheet: str) -> tuple[int, int]:
        """How many rows and columns the sheet's cells span, from the first; by their own addresses, which other
        readers go by, and without keeping any."""
        reader = _Reach()
        for chunk in self._chunks(self.sheets[sheet]):
            self._feed(reader.parser, chunk, sheet)
        return reader.rows, reader.columns

    def _sheets(self) -> dict[str, str]:
        """The part of each sheet, by the sheet's name; hidden ones are left out."""
        links: dict[str, str] = {}
        named: dict[str, str] = {}

        def link(tag: str, a: dict[str, str]) -> None:
            if tag == "Relationship":
                links[a["Id"]] = a["Target"]
                self._linked[a.get("Type", "").rpartition("/")[2]] = _part(a["Target"])

        def sheet(tag: str, a: dict[str, str]) -> None:
            if tag == "workbookPr" and a.get("date1904") in ("1", "true"):
                if not self.as_shown:
                    raise self._old_dates()
                self.later = DAYS_TO_1904
            at = next((value for key, value in a.items() if key.split(":")[-1] == "id"), "")
            if tag == "sheet" and at in links and a.get("state", "visible") == "visible":
                named[a.get("name", "")] = _part(links[at])

        self._walk("xl/_rels/workbook.xml.rels", link)
        self._walk("xl/workbook.xml", sheet)
        if not named or len(named) > SHEETS:
            raise self._damaged("no sheets" if not named else "too many sheets")
        return named

    def _walk(self, part: str, start: Any) -> None:
        parser = _parser()
        parser.StartElementHandler = lambda name, attributes: start(name.split(":")[-1], attributes)
        for chunk in self._chunks(part):
            self._feed(parser, chunk, part)

    def _shared(self) -> list[str]:
        part = self._linked.get("sharedStrings", "xl/sharedStrings.xml")
        if part not in self._parts:
            return []
        strings: list[str] = []
        state = {"depth": 0, "bytes": 0}
        pieces: list[str] = []

        def start(name: str, _: dict[str, str]) -> None:
            tag = name.split(":")[-1]
            if tag == "si":
                pieces.clear()
            elif tag == "rPh":  # how a text is read aloud is no part of it
                state["depth"] += 100
            elif tag == "t":
                state["depth"] += 1

        def end(name: str) -> None:
            tag = name.split(":")[-1]
            if tag == "t":
                state["depth"] -= 1
            elif tag == "rPh":
                state["depth"] -= 100
            elif tag == "si":
                text = "".join(pieces)
                state["bytes"] += len(text)
                if len(strings) >= STRINGS or state["bytes"] > STRING_BYTES:
                    raise self._too_large("sharedStrings.xml")
                strings.append(text)

        def text(data: str) -> None:
            if state["depth"] == 1:
                pieces.append(data)

        parser = _parser()
        parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, text
        for chunk in self._chunks(part):
            self._feed(parser, chunk, "sharedStrings.xml")
        return strings

    def _shown_as_percent(self) -> frozenset[str]:
        """The numbers, as cells name them, of the formats that show a figure as per cent."""
        part = self._linked.get("styles", "xl/styles.xml")
        if part not in self._parts:
            return frozenset()
        codes, used, where = {"9", "10"}, [], [""]

        def start(tag: str, a: dict[str, str]) -> None:
            if tag in ("cellXfs", "cellStyleXfs", "dxfs"):
                where[0] = tag
            elif tag == "numFmt" and where[0] != "dxfs" and "%" in _QUOTED.sub("", a.get("formatCode", "")):
                codes.add(a.get("numFmtId", ""))
            elif tag == "xf" and where[0] == "cellXfs":
                used.append(a.get("numFmtId", ""))

        self._walk(part, start)
        return frozenset(str(number) for number, code in enumerate(used) if code in codes)

    def _chunks(self, part: str) -> Iterator[bytes]:
        if part not in self._parts:
            raise self._damaged(f"{part}: missing")
        try:
            with self._open(part) as stream:
                done = 0
                while data := stream.read(CHUNK):
                    done += len(data)
                    if done > PART_BYTES:
                        raise self._too_large(part)
                    yield data
        except (zipfile.BadZipFile, EOFError, OSError, RuntimeError, NotImplementedError, ValueError) as error:
            raise self._damaged(f"{part}: {error}") from None

    def _open(self, part: str) -> IO[bytes]:
        return self._zip.open(self._parts[part])

    def _feed(self, parser: Any, chunk: bytes, part: str) -> None:
        try:
            parser.Parse(chunk, False)
        except expat.ExpatError as error:
            raise self._damaged(f"{part}: {error}") from None

    def _damaged(self, detail: str) -> LuodiError:
        return LuodiError(
            zh=f"不是完好的 .xlsx 工作簿（{detail}）。", en=f"This is no sound .xlsx workbook ({detail}).",
            file=self.file,
            mend_zh="请用表格软件打开后另存为 .xlsx。", mend_en="Open it in a spreadsheet and save it as .xlsx.",
        )  # fmt: skip

    def _old_dates(self) -> LuodiError:
        return LuodiError(
            zh="工作簿的日期从1904年算起，读出来会错四年。", en="The workbook counts its days from 1904.",
            file=self.file,
            mend_zh="请在选项中取消“1904日期系统”后另存。", mend_en="Turn off the 1904 date system and save it anew.",
        )  # fmt: skip

    def _too_large(self, part: str) -> LuodiError:
        return LuodiError(
            zh=f"{part} 解压后过大，不予读取。", en=f"{part} unpacks to too much.", file=self.file,
            mend_zh="请拆成几个文件，或改存为 CSV。", mend_en="Split the file, or save it as CSV.",
        )  # fmt: skip


_QUOTED: Final = re.compile(r'"[^"]*"|\\.')
"""Words in the code of a format, which are shown as they are."""


def _part(target: str) -> str:
    """The part that the workbook names, by its place in the file."""
    return target.lstrip("/") if target.startswith("/") else posixpath.normpath("xl/" + target)


def _parser() -> Any:
    parser = expat.ParserCreate()
    parser.buffer_text = True

    def refuse(*_: object) -> None:
        raise expat.ExpatError("a document type is not allowed")

    # No document type: without one there are no entities to expand.
    parser.StartDoctypeDeclHandler = refuse
    return parser


class _Rows:
    """Collects rows while a sheet is parsed."""

    def __init__(self, strings: list[str], percents: frozenset[str]) -> None:
        self.strings, self.percents = strings, percents
        self.ready: list[tuple[int, Cells]] = []
        self.row, self.number = Cells(), 0
        self.column, self.kind, self.style = -1, "", ""
        self.aloud = False
        self.pieces: list[str] = []
        self.merged: list[str] = []
        self.inside = False
        self.parser = _parser()
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.text

    def take(self) -> list[tuple[int, Cells]]:
        ready, self.ready = self.ready, []
        return ready

    def start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(":")[2]
        if tag == "c":
            reference = attributes.get("r", "")
            self.column = column_number(reference) if reference else self.column + 1
            self.kind, self.style = attributes.get("t", "n"), attributes.get("s", "")
            self.pieces.clear()
        elif tag in ("v", "t"):
            self.inside = not self.aloud
        elif tag == "rPh":  # how a text is read aloud is no part of it
            self.aloud = True
        elif tag == "row":
            self.number = int(attributes["r"]) if attributes.get("r", "").isdigit() else self.number + 1
            self.row, self.column = {}, -1
        elif tag == "mergeCell" and len(self.merged) < MERGED:
            self.merged.append(attributes.get("ref", ""))

    def text(self, data: str) -> None:
        if self.inside:
            self.pieces.append(data)

    def end(self, name: str) -> None:
        tag = name.rpartition(":")[2]
        if tag in ("v", "t"):
            self.inside = False
        elif tag == "rPh":
            self.aloud = False
        elif tag == "c":
            text = "".join(self.pieces)
            if text:
                self.row[self.column] = self.value(text)
        elif tag == "row" and self.row:
            self.ready.append((self.number, self.row))

    def value(self, text: str) -> str | bool:
        if self.kind == "s":
            return self.strings[int(text)] if text.isdigit() and int(text) < len(self.strings) else ""
        if self.kind == "b":
            return text == "1"
        if self.kind == "n" and self.style in self.percents:
            return _percent(text)
        return text


def _percent(figure: str) -> str:
    """A figure as a format of per cent shows it, to the precision that a spreadsheet keeps.

    >>> _percent("0.8"), _percent("0.28999999999999998"), _percent("1"), _percent("-")
    ('80%', '29%', '100%', '-')
    """
    try:
        shown = round(Decimal(figure) * 100, 10)
    except InvalidOperation:
        return figure
    return f"{shown.normalize():f}%"


class _Reach:
    """Notes the last row and column in which a cell holds something."""

    def __init__(self) -> None:
        self.rows = self.columns = 0
        self.row, self.column = 0, -1
        self.holds = False
        self.parser = _parser()
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end

    def start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(":")[2]
        if tag == "row":
            self.row = int(attributes["r"]) if attributes.get("r", "").isdecimal() else self.row + 1
            self.column = -1
        elif tag == "c":
            place = attributes.get("r", "")
            letters = place.rstrip("0123456789")
            self.column = column_number(letters) if letters else self.column + 1
            self.row = int(place[len(letters) :][:9] or self.row)
            self.holds = False
        elif tag in ("v", "t", "f"):
            self.holds = True

    def end(self, name: str) -> None:
        if name.rpartition(":")[2] == "c" and self.holds:
            self.rows, self.columns = max(self.rows, self.row), max(self.columns, self.column + 1)


def column_number(reference: str) -> int:
    """``"C12"`` → 2.

    >>> column_number("A1"), column_number("AB7")
    (0, 27)
    """
    number = 0
    for char in reference:
        if not char.isalpha():
            break
        number = number * 26 + ord(char.upper()) - 64
    return number - 1


def column_letters(number: int) -> str:
    """``2`` → ``"C"``.

    >>> column_letters(0), column_letters(27)
    ('A', 'AB')
    """
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
