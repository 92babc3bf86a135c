"""Layout: the sheet of one page to lines and ruled tables in reading order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from luodi.text.readers.printing import PrintedLine, joined, lines_of
from luodi.text.readers.ruled import Frame, Place, frames
from luodi.text.readers.sheet import Glyph, Sheet, turned, upright
from luodi.text.readers.writing import Printed

_GUTTER_LINES = 6
"""Lines with text on both sides that it takes to call the space between two columns of text."""


@dataclass(slots=True)
class DrawnCell:
    """A cell and its printed lines with what stands between them (see ``printing.joined``)."""

    row: int
    column: int
    row_span: int
    column_span: int
    parts: list[str | Printed]

    @property
    def text(self) -> str:
        return "".join(part if isinstance(part, str) else part.text for part in self.parts)


@dataclass(slots=True)
class DrawnTable:
    """A ruled table on one page, or joined over pages: the positions of its columns, and its cells."""

    page: int
    top: float
    xs: tuple[float, ...]
    rows: int
    cells: list[DrawnCell]
    odd: bool = False
    doubts: tuple[str, ...] = ()


Item = Printed | DrawnTable


def lay_out(sheet: Sheet) -> list[Item]:
    """Lines and tables of a page from top to bottom; two columns of prose one after the other."""
    turns = Counter(glyph.turn for glyph in sheet.glyphs if not glyph.text.isspace())
    main = turns.most_common(1)[0][0] if turns else 0
    page = _Page(upright(sheet, main), main, sheet)
    return page.items()


@dataclass(slots=True)
class _Page:
    """A sheet set upright; ``shown`` is the sheet as the page is shown, in whose points boxes are given."""

    sheet: Sheet
    turn: int
    shown: Sheet

    def items(self) -> list[Item]:
        drawn = frames(self.sheet.rules) if self.sheet.rules else []
        rest = self.sheet.glyphs
        tables: list[DrawnTable] = []
        for frame in drawn:
            inside, outside = _split(rest, frame)
            table = self._table(frame, inside)
            if table is not None:
                tables.append(table)
                rest = outside
        straight = [glyph for glyph in rest if glyph.turn == 0]
        items: list[Item] = []
        waiting = sorted(tables, key=lambda table: table.top)
        for line in _reading_order(lines_of(straight), self.sheet.width):
            while waiting and waiting[0].top <= line.top:
                items.append(waiting.pop(0))
            items.append(self._printed(line))
        items.extend(waiting)
        for turn in (90, 180, 270):
            side = [glyph for glyph in rest if glyph.turn == turn]
            items.extend(printed for printed, _ in self._turned_lines(side, turn))
        return items

    def _printed(self, line: PrintedLine, turn: int = 0) -> Printed:
        """The line with its box as the page is shown."""
        box = (line.x0, line.top, line.x1, line.bottom)
        if turn:
            across = turn % 180 != 0
            width, height = self.sheet.width, self.sheet.height
            box = turned(box, turn, height if across else width, width if across else height)
        box = turned(box, self.turn, self.sheet.width, self.sheet.height)
        return Printed(line.text, self.sheet.number, *(round(value, 2) for value in box))

    def _turned_lines(self, glyphs: Sequence[Glyph], turn: int) -> list[tuple[Printed, PrintedLine]]:
        """Lines of glyphs turned by ``turn``, read upright, boxes back in place."""
        if not glyphs:
            return []
        stood = upright(Sheet(0, self.sheet.width, self.sheet.height, list(glyphs)), turn)
        return [(self._printed(line, turn), line) for line in lines_of(stood.glyphs)]

    def _table(self, frame: Frame, glyphs: Sequence[Glyph]) -> DrawnTable | None:
        """The frame filled; None where fewer than two cells hold words or it has one column (a box, a chart)."""
        contents = _by_place(frame, glyphs)
        cells = [
            DrawnCell(place.row, place.column, place.row_span, place.column_span, self._cell(place, inside))
            for place, inside in zip(frame.places, contents, strict=True)
        ]
        if sum(bool(cell.parts) for cell in cells) < 2 or len({cell.column for cell in cells}) < 2:
            return None
        return DrawnTable(self.sheet.number, frame.ys[0], frame.xs, len(frame.ys) - 1, cells, frame.odd)

    def _cell(self, place: Place, glyphs: Sequence[Glyph]) -> list[str | Printed]:
        turns = Counter(glyph.turn for glyph in glyphs if not glyph.text.isspace())
        parts: list[str | Printed] = []
        for turn in sorted(turns):
            same = [glyph for glyph in glyphs if glyph.turn == turn]
            pairs = self._turned_lines(same, turn) if turn else [(self._printed(ln), ln) for ln in lines_of(same)]
            width = place.x1 - place.x0 if turn % 180 == 0 else place.bottom - place.top
            between = joined([line for _, line in pairs], width)
            if parts:
                parts.append(" ")
            for (printed, _), gap in zip(pairs, [*between, ""], strict=True):
                parts.append(printed)
                if gap:
                    parts.append(gap)
        return parts


def _split(glyphs: Sequence[Glyph], frame: Frame) -> tuple[list[Glyph], list[Glyph]]:
    inside: list[Glyph] = []
    outside: list[Glyph] = []
    x0, x1, top, bottom = frame.xs[0], frame.xs[-1], frame.ys[0], frame.ys[-1]
    for glyph in glyphs:
        x, y = (glyph.x0 + glyph.x1) / 2, (glyph.top + glyph.bottom) / 2
        (inside if x0 <= x <= x1 and top <= y <= bottom else outside).append(glyph)
    return inside, outside


def _by_place(frame: Frame, glyphs: Sequence[Glyph]) -> list[list[Glyph]]:
    """The glyphs of each cell, by the middle of each glyph."""
    owner = {
        (row, column): index
        for index, place in enumerate(frame.places)
        for row in range(place.row, place.row + place.row_span)
        for column in range(place.column, place.column + place.column_span)
    }
    out: list[list[Glyph]] = [[] for _ in frame.places]
    for glyph in glyphs:
        row = _stretch(frame.ys, (glyph.top + glyph.bottom) / 2)
        column = _stretch(frame.xs, (glyph.x0 + glyph.x1) / 2)
        index = owner.get((row, column))
        if index is not None:
            out[index].append(glyph)
    return out


def _stretch(positions: Sequence[float], at: float) -> int:
    """The stretch between two neighbouring positions that ``at`` lies in."""
    low, high = 0, len(positions) - 2
    while low < high:
        middle = (low + high + 1) // 2
        if positions[middle] <= at:
            low = middle
        else:
            high = middle - 1
    return low


def _reading_order(lines: list[PrintedLine], width: float) -> list[PrintedLine]:
    """Lines from top to bottom; where prose runs in two columns, the left column first."""
    gutter = _gutter(lines, width)
    if gutter is None:
        return lines
    out: list[PrintedLine] = []
    left: list[PrintedLine] = []
    right: list[PrintedLine] = []

    def turn_over() -> None:
        out.extend(left + right)
        left.clear()
        right.clear()

    for line in lines:
        sides = _sides(line, gutter)
        if sides is None:
            turn_over()
            out.append(line)
        else:
            left.extend(sides[0])
            right.extend(sides[1])
    turn_over()
    return out


def _sides(line: PrintedLine, gutter: float) -> tuple[list[PrintedLine], list[PrintedLine]] | None:
    """The pieces of a line left and right of the gutter; None where print crosses it."""
    pieces = line.pieces or (line,)
    if any(piece.x0 < gutter < piece.x1 for piece in pieces):
        return None
    return [p for p in pieces if p.x1 <= gutter], [p for p in pieces if p.x0 >= gutter]


def _gutter(lines: Sequence[PrintedLine], width: float) -> float | None:
    """The middle of the space between two columns of prose, or None.

    Prose fills its column: most pieces left of a gutter end close to it, and are long. Table cells and signatures
    do not.
    """
    gaps = [
        (line.pieces[0].x1, line.pieces[1].x0, line)
        for line in lines
        if len(line.pieces) == 2 and 0.3 * width < (line.pieces[0].x1 + line.pieces[1].x0) / 2 < 0.7 * width
    ]
    if len(gaps) < _GUTTER_LINES:
        return None
    middles = sorted((a + b) / 2 for a, b, _ in gaps)
    middle = middles[len(middles) // 2]
    around = [(a, b, line) for a, b, line in gaps if a < middle < b]
    if len(around) < max(_GUTTER_LINES, 0.7 * len(gaps)):
        return None
    edge = max(a for a, _, _ in around)
    full = sum(a >= edge - 2.5 * line.size for a, _, line in around)
    length = sum(len(line.pieces[0].text) + len(line.pieces[1].text) for _, _, line in around) / (2 * len(around))
    return middle if full >= 0.5 * len(around) and length >= 8 else None
