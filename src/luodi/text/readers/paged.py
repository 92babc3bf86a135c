"""Paged formats: the pages' lines and tables written as one text, without running headers, tables joined over pages.

Running headers, footers and page numbers are left out of the canonical text: they belong to the paper, not to the
document, and would stand in the middle of sentences. What is left out stays visible on the page itself.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile

from luodi.text.model import PageMap
from luodi.text.readers.layout import DrawnCell, DrawnTable, Item
from luodi.text.readers.writing import CellText, Origin, Printed, Writer

_MARGIN = 0.14
"""The part of a page's height, at top and bottom, where running headers and page numbers stand."""
_EDGE_LINES = 3
_SAME_PLACE = 6.0
_NUMBER = re.compile(
    r"\s*[-—–―－·•]*\s*(第\s*)?(\d{1,4}|[IVXivx]{1,6})(\s*页)?\s*([/／,，]?\s*共?\s*\d{1,4}\s*页?)?\s*[-—–―－·•]*\s*"
)
_DASHED = re.compile(r"\s*[-—–―－]+\s*\d{1,4}\s*[-—–―－]+\s*|第\s*\d+\s*页([,，/／\s]*共\s*\d+\s*页)?")
_NEVER = re.compile(r"附\s*[件表录]|第?[一二三四五六七八九十百\d]+\s*[、.．条章节]|[（(][一二三四五六七八九十\d]+[）)]")
"""Lines that begin like this head a part of the document, also where several pages begin with one."""


def write(
    pages: Sequence[Sequence[Item]], sizes: Sequence[tuple[float, float]], origin: Origin
) -> tuple[Writer, PageMap]:
    """All pages written in order; a form feed stands before the first line of each page but the first."""
    kept = _without_furniture(pages, sizes)
    kept = _with_tables_joined(kept)
    writer = Writer()
    for number, items in enumerate(kept):
        if number and items:
            writer.page_break()
        for item in items:
            if isinstance(item, Printed):
                writer.line(item)
            else:
                _write_table(item, writer, origin)
    return writer, PageMap(tuple(sizes), tuple(writer.boxes))


def _write_table(table: DrawnTable, writer: Writer, origin: Origin) -> None:
    doubts = list(table.doubts)
    if table.odd:
        doubts.append("表格线不完整，合并单元格可能有误 / lines are missing; merged cells may be wrong")
    writer.table(
        [CellText(c.row, c.column, tuple(c.parts), c.row_span, c.column_span) for c in table.cells],
        table.rows,
        len(table.xs) - 1,
        origin,
        page=table.page,
        confidence=0.7 if doubts else 1.0,
        doubts=doubts,
    )


def _without_furniture(pages: Sequence[Sequence[Item]], sizes: Sequence[tuple[float, float]]) -> list[list[Item]]:
    """The pages' items without what recurs at the same place in the margins, and without page numbers."""
    seen: dict[tuple[bool, str], list[tuple[int, float]]] = defaultdict(list)
    edges: list[list[tuple[Printed, bool, float]]] = []
    for page, (items, (_, height)) in enumerate(zip(pages, sizes, strict=True)):
        edges.append(_edge_lines(items, height))
        for line, top, place in edges[-1]:
            seen[top, _shape(line.text)].append((page, place))
    others: Counter[tuple[bool, int]] = Counter()
    for page_edges in edges:
        others.update({(top, round(place / _SAME_PLACE)) for _, top, place in page_edges})
    out: list[list[Item]] = []
    for items, page_edges in zip(pages, edges, strict=True):
        dropped = {
            id(line)
            for line, top, place in page_edges
            if _is_furniture(
                line.text,
                seen[top, _shape(line.text)],
                place,
                min(3, len(pages)),
                others[top, round(place / _SAME_PLACE)],
            )
        }
        out.append([item for item in items if id(item) not in dropped])
    return out


def _edge_lines(items: Sequence[Item], height: float) -> list[tuple[Printed, bool, float]]:
    """Lines in the margins: the line, whether at the top, and its distance from that edge of the page."""
    lines = [item for item in items if isinstance(item, Printed)]
    by_height = sorted(lines, key=lambda line: line.top)
    top = [(line, True, line.top) for line in by_height[:_EDGE_LINES] if line.top < _MARGIN * height]
    bottom = [
        (line, False, height - line.bottom) for line in by_height[-_EDGE_LINES:] if line.bottom > (1 - _MARGIN) * height
    ]
    return top + bottom


def _shape(text: str) -> str:
    """A line without spaces, its numbers alike: a header with a page number in it recurs under one shape."""
    return re.sub(r"\d+", "#", re.sub(r"\s+", "", text))


def _is_furniture(
    text: str, places: Sequence[tuple[int, float]], place: float, enough: int, pages_with_a_line_there: int
) -> bool:
    if _DASHED.fullmatch(text):
        return True
    here = {page for page, other in places if abs(other - place) <= _SAME_PLACE}
    if _NUMBER.fullmatch(text):
        return len(here) >= 2
    if _NEVER.match(text) or len(here) < max(2, enough):
        return False
    return len(here) >= 0.4 * pages_with_a_line_there


def _with_tables_joined(pages: Sequence[Sequence[Item]]) -> list[list[Item]]:
    """Tables that go on at the top of the next page made one, standing where they begin."""
    out: list[list[Item]] = []
    last: DrawnTable | None = None
    for items in pages:
        rest = list(items)
        if last is not None and rest and isinstance(rest[0], DrawnTable) and continues(last, rest[0]):
            join(last, rest[0])
            rest.pop(0)
            out.append(rest)
            if rest:
                last = rest[-1] if isinstance(rest[-1], DrawnTable) else None
            continue
        out.append(rest)
        if rest:
            last = rest[-1] if isinstance(rest[-1], DrawnTable) else None
    return out


def continues(above: DrawnTable, below: DrawnTable) -> bool:
    """Whether the second table, first on its page, goes on with the first: the same outer edges, and all columns of
    one among those of the other."""
    a, b = above.xs, below.xs
    near = 4.0
    if abs(a[0] - b[0]) > near or abs(a[-1] - b[-1]) > near:
        return False
    few, many = sorted((a, b), key=len)
    return all(any(abs(x - y) <= near for y in many) for x in few)


def join(above: DrawnTable, below: DrawnTable) -> None:
    """Add ``below`` to ``above``: a repeated header once, a row broken by the page end made whole, a merged cell that
    goes on made longer."""
    _share_columns(above, below)
    cells = _without_header(above, below)
    if not cells:
        return
    first = min(cell.row for cell in cells)
    shift = above.rows - first
    number = _number_column(above)
    head = [cell for cell in cells if cell.row == first]
    lead = number if number is not None else 0
    starts = next((cell for cell in head if cell.column == lead), None)
    broken = starts is not None and not starts.parts and any(cell.parts for cell in head)
    if broken and number is None:
        above.doubts += (
            f"第{below.page}页首行并入上一页末行 / the first row of page {below.page} was added to the row before",
        )
    for cell in cells:
        if cell.row == first and _goes_on(above, cell, broken):
            shift_by = shift - 1 if broken else shift
            _extend(above, cell, max(cell.row + shift_by + cell.row_span, above.rows) - above.rows)
            continue
        above.cells.append(replace(cell, row=cell.row + shift - (1 if broken else 0)))
    above.rows = max(above.rows, max(cell.row + cell.row_span for cell in above.cells))
    above.odd = above.odd or below.odd
    above.doubts += below.doubts


def _goes_on(above: DrawnTable, cell: DrawnCell, broken: bool) -> bool:
    """Whether a cell of the first row of the next page belongs to the cell above it: in a broken row always, else
    where it is empty and its column has merged cells."""
    over = _last_cell(above, cell.column)
    if over is None or over.column_span != cell.column_span:
        return False
    if broken:
        return True
    merged = over.row_span > 1 or any(other.row_span > 1 for other in above.cells if other.column == cell.column)
    return not cell.parts and (merged or cell.row_span > 1)


def _extend(above: DrawnTable, cell: DrawnCell, rows: int) -> None:
    over = _last_cell(above, cell.column)
    assert over is not None
    over.row_span += rows
    over.parts.extend(cell.parts)


def _last_cell(table: DrawnTable, column: int) -> DrawnCell | None:
    """The cell that reaches the table's last row in ``column``."""
    return next(
        (
            cell
            for cell in reversed(table.cells)
            if cell.column == column and cell.row <= table.rows - 1 < cell.row + cell.row_span
        ),
        None,
    )


def _share_columns(above: DrawnTable, below: DrawnTable) -> None:
    """Give both tables all columns that either has."""
    xs = sorted(above.xs)
    xs.extend(x for x in below.xs if all(abs(x - y) > 4.0 for y in above.xs))
    xs.sort()
    for table in (above, below):
        if len(table.xs) == len(xs):
            continue
        place = [min((abs(at - x), index) for index, at in enumerate(xs))[1] for x in table.xs]
        for cell in table.cells:
            left, right = place[cell.column], place[cell.column + cell.column_span]
            cell.column, cell.column_span = left, right - left
        table.xs = tuple(xs)


def _without_header(above: DrawnTable, below: DrawnTable) -> list[DrawnCell]:
    """The cells of ``below`` after the header rows that it repeats from ``above``."""
    for rows in range(min(4, above.rows, below.rows), 0, -1):
        header = _signature(above, rows)
        if header and header == _signature(below, rows):
            return [cell for cell in below.cells if cell.row >= rows]
    return below.cells


def _signature(table: DrawnTable, rows: int) -> list[tuple[int, int, int, int, str]]:
    """What the first ``rows`` rows hold; empty where a cell reaches beyond them or they hold no words."""
    head = list(takewhile(lambda cell: cell.row < rows, table.cells))
    if any(cell.row + cell.row_span > rows for cell in head) or not any(cell.parts for cell in head):
        return []
    return sorted((c.row, c.column, c.row_span, c.column_span, re.sub(r"\s+", "", c.text)) for c in head)


def _number_column(table: DrawnTable) -> int | None:
    """The column that numbers the rows: most of its cells are whole numbers."""
    by_column: dict[int, list[str]] = defaultdict(list)
    for cell in table.cells[:400]:
        by_column[cell.column].append(cell.text.strip())
    for column in sorted(by_column)[:3]:
        texts = [text for text in by_column[column] if text]
        if sum(text.isdigit() for text in texts) >= max(1, 0.5 * len(texts)):
            return column
    return None
