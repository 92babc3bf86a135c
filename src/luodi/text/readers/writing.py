"""Writing: a canonical text put together line by line, with exact spans for table cells and printed boxes."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from luodi.text.model import Box, Grid, GridCell
from luodi.text.spans import Span, Spans

Origin = Literal["docx", "html", "pdf", "ofd"]

_BREAKS = re.compile(r"[ \t]*(?:\r\n|[\n\r\v\f\x85\u2028\u2029])[ \t]*")
_TABS = re.compile(r"\t+")


@dataclass(frozen=True, slots=True)
class Printed:
    """Words printed in one place: ``page`` from 1 and x0, top, x1, bottom in points from the page's top left corner."""

    text: str
    page: int
    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(frozen=True, slots=True)
class CellText:
    """One cell to be written: place and extent in the table, and its words.

    ``parts`` are written one after another as they stand; a part that is ``Printed`` gets a box. Breaks within a part
    become one space each, because a table row stands on one line.
    """

    row: int
    column: int
    parts: tuple[str | Printed, ...]
    row_span: int = 1
    column_span: int = 1


class Writer:
    """Collects lines and tables; ``text``, ``grids`` and ``boxes`` agree with one another at any time."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._length = 0
        self.grids: list[Grid] = []
        self.boxes: list[Box] = []

    @property
    def text(self) -> str:
        return "".join(self._pieces)

    @property
    def length(self) -> int:
        """Code points written so far."""
        return self._length

    def _put(self, text: str) -> Span:
        start = self._length
        self._pieces.append(text)
        self._length += len(text)
        return (start, self._length)

    def line(self, text: str | Printed) -> None:
        """Write one line; breaks inside stay breaks and become ``\\n``."""
        if isinstance(text, Printed):
            span = self._put(_one_line(text.text))
            self.boxes.append(_box(span, text))
        else:
            self._put(text.replace("\r\n", "\n").replace("\r", "\n"))
        self._put("\n")

    def page_break(self) -> None:
        """A form feed, written before the first line of a page."""
        self._put("\f")

    def table(
        self,
        cells: Iterable[CellText],
        rows: int,
        columns: int,
        origin: Origin,
        *,
        page: int | None = None,
        confidence: float = 1.0,
        doubts: Sequence[str] = (),
    ) -> None:
        """Write a table: a row on one line, a tab between columns, a merged cell's words at its first place.

        A place that a merged cell covers, or that has no cell, is left empty between its tabs. With fewer than two
        rows or columns no Grid is kept: a frame around text is not a table.
        """
        at, columns = _compact(cells, columns)
        start = self._length
        out: list[GridCell] = []
        for row in range(rows):
            for column in range(columns):
                if column:
                    self._put("\t")
                cell = at.get((row, column))
                if cell is not None:
                    out.append(self._cell(cell))
            self._put("\n")
        if rows >= 2 and columns >= 2:
            span = (start, self._length)
            self.grids.append(
                Grid(span, rows, columns, tuple(out), origin, page, confidence=confidence, doubts=tuple(doubts))
            )

    def _cell(self, cell: CellText) -> GridCell:
        start = self._length
        for part in cell.parts:
            if isinstance(part, Printed):
                self.boxes.append(_box(self._put(_one_line(part.text)), part))
            else:
                self._put(_one_line(part))
        end = self._length
        text = "".join(self._pieces[-len(cell.parts) :]) if cell.parts else ""
        left = start + len(text) - len(text.lstrip())
        right = end - (len(text) - len(text.rstrip()))
        spans: Spans = ((left, right),) if left < right else ()
        return GridCell(cell.row, cell.column, text.strip(), spans, cell.row_span, cell.column_span)


def _compact(cells: Iterable[CellText], columns: int) -> tuple[dict[tuple[int, int], CellText], int]:
    """The cells by place, and the number of columns, without columns that no cell begins in (spans drawn too wide)."""
    listed = list(cells)
    starts = sorted({cell.column for cell in listed})
    if len(starts) == columns:
        return {(cell.row, cell.column): cell for cell in listed}, columns
    place = {column: index for index, column in enumerate(starts)}
    out = {}
    for cell in listed:
        across = bisect_left(starts, cell.column + cell.column_span) - place[cell.column]
        column = place[cell.column]
        out[cell.row, column] = CellText(cell.row, column, cell.parts, cell.row_span, across)
    return out, len(starts)


def _one_line(text: str) -> str:
    return _TABS.sub(" ", _BREAKS.sub(" ", text))


def _box(span: Span, printed: Printed) -> Box:
    return Box(span, printed.page, printed.x0, printed.top, printed.x1, printed.bottom)
