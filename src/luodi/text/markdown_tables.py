"""Tables written in the text itself: Markdown rows between bars, and rows with tabs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from luodi.text.cells import Cell, cell_of
from luodi.text.column_titles import Kind, is_title, kind_of
from luodi.text.lines import Line
from luodi.text.model import Grid, GridCell
from luodi.text.short_rows import is_time_cell, placed
from luodi.text.spans import Span
from luodi.text.unit_names import is_unit_list

_RULE = re.compile(r"[\s|:：+\-—–─━=－]*(?:-{2,}|—{2,}|─{2,}|={3,})[\s|:+\-—–─━=－]*")
_BAR = re.compile(r"(?<!\\)\|")
_BREAK = re.compile(r"<br\s*/?>|&nbsp;|\*\*|\\(?=\|)", re.IGNORECASE)
_PAGE_REFERENCE = re.compile(r"[(（]?\s*\d{1,4}\s*[)）]?|-+")

MAX_COLUMNS = 60
MAX_ROWS = 20_000


@dataclass(frozen=True, slots=True)
class WrittenGrid:
    """A grid found in the text and the indexes of the lines it is written on."""

    grid: Grid
    lines: tuple[int, ...]


def _physical(text: str, line: Line) -> Span:
    """The whole printed line around ``line``, with the leading and trailing tabs that stand for empty cells."""
    start = text.rfind("\n", 0, line.span[0]) + 1
    end = text.find("\n", line.span[1])
    return (start, len(text) if end < 0 else end)


def _split(text: str, line: Line, style: str) -> list[Span] | None:
    """The cells' places of one row, or None where the line is no row of this style."""
    a, b = _physical(text, line)
    if style == "tab":
        cuts = [i for i in range(a, b) if text[i] == "\t"]
    else:
        cuts = [m.start() for m in _BAR.finditer(text, a, b)]
    if not cuts or len(cuts) > MAX_COLUMNS:
        return None
    edges = [a - 1, *cuts, b]
    cells = [(lo + 1, hi) for lo, hi in pairwise(edges)]
    if style == "markdown":
        if not text[cells[0][0] : cells[0][1]].strip():
            cells = cells[1:]
        if cells and not text[cells[-1][0] : cells[-1][1]].strip():
            cells = cells[:-1]
    return cells or None


def _cell(text: str, span: Span) -> Cell:
    """A cell's words without the marks of Markdown."""
    parts: list[Span] = []
    at = span[0]
    for mark in _BREAK.finditer(text, *span):
        parts.append((at, mark.start()))
        at = mark.end()
    parts.append((at, span[1]))
    return cell_of(text, parts)


def _marked(text: str, start: int, end: int) -> bool:
    """Whether there is a bar or a tab; in most texts there is none, and no line need be asked."""
    return text.find("|", start, end) >= 0 or text.find("\t", start, end) >= 0


def _style(text: str, line: Line) -> str | None:
    a, b = _physical(text, line)
    if text.find("|", a, b) >= 0 and (line.text[0] == "|" or line.text.count("|") >= 2):
        return "markdown"
    return "tab" if text.find("\t", a, b) >= 0 else None


def find_written(text: str, region: Sequence[Line]) -> list[WrittenGrid]:
    """Every run of lines in ``region`` that is a table written with bars or tabs.

    A run has at least two rows of at least two columns. A row broken over lines (a line with fewer cells, then the
    rest) is put together. A table of contents, whose last column is page numbers, is left alone.
    """
    out: list[WrittenGrid] = []
    if not region or not _marked(text, _physical(text, region[0])[0], _physical(text, region[-1])[1]):
        return out
    at = 0
    while at < len(region):
        style = None if region[at].furniture else _style(text, region[at])
        if style is None:
            at += 1
            continue
        stop, run = _run(text, region, at, style)
        grid = _grid(text, region, run, style)
        if grid is not None:
            out.append(grid)
        at = max(stop, at + 1)
    return out


_Row = tuple[list[int], list[list[Span]]]
"""One row: indexes of its lines, and for each cell the places of its printed lines."""


def _run(text: str, region: Sequence[Line], at: int, style: str) -> tuple[int, list[_Row]]:
    """The rows from line ``at`` on, and the index after the last."""
    rows: list[_Row] = []
    widths: Counter[int] = Counter()
    index = at
    while index < len(region) and len(rows) < MAX_ROWS:
        line = region[index]
        if line.furniture:
            # A page ends inside the table only where rows go on behind it.
            after = index + 1
            while after < len(region) and region[after].furniture:
                after += 1
            if after >= len(region) or _style(text, region[after]) != style:
                break
            index = after
            continue
        if _RULE.fullmatch(line.text):
            if rows:
                rows[-1][0].append(index)
            index += 1
            continue
        cells = _split(text, line, style) if _style(text, line) == style else None
        usual = _columns(text, rows, widths)
        if cells is None:
            # A line without a mark goes on in a row that is not full yet, when the row is finished behind it.
            short = rows and usual and len(rows[-1][1]) < usual
            follows = index + 1 < len(region) and _style(text, region[index + 1]) == style
            if not (short and follows):
                break
            cells = [_physical(text, line)]
        if rows and len(rows[-1][1]) + len(cells) - 1 <= usual > len(cells) and _open(text, rows[-1], cells[0], usual):
            rows[-1][0].append(index)
            rows[-1][1][-1].append(cells[0])
            rows[-1][1].extend([c] for c in cells[1:])
            if len(rows[-1][1]) == usual:
                widths[usual] += 1
        else:
            rows.append(([index], [[c] for c in cells]))
            if cells:
                widths[len(cells)] += 1
        index += 1
    return index, rows


def _columns(text: str, rows: list[_Row], widths: Counter[int]) -> int:
    """How many columns there are: as many as titles where the first row holds titles, else as most rows have."""
    if not rows:
        return 0
    head = [_many(text, parts).text for parts in rows[0][1]]
    titled = (
        len(head) > 2 and all(is_title(words) for words in head) and any(kind_of(words) != "other" for words in head)
    )
    return len(head) if titled else widths.most_common(1)[0][0] if widths else 0


def _open(text: str, row: _Row, first: Span, usual: int) -> bool:
    """Whether a row with too few cells goes on in the next line: not where its last cell is a time, or a whole list of
    organisations where the next line begins with something else."""
    if len(row[1]) >= usual:
        return False
    last = "".join(text[a:b].strip() for a, b in row[1][-1])
    if len(row[1]) < 2:
        return True
    return not is_time_cell(last) and not (is_unit_list(last) and not is_unit_list(last + text[slice(*first)].strip()))


def _grid(text: str, region: Sequence[Line], rows: list[_Row], style: str) -> WrittenGrid | None:
    if len(rows) < 2:
        return None
    columns = _columns(text, rows, Counter(len(cells) for _, cells in rows))
    if columns < 2 or (style == "tab" and columns == 2 and _is_contents(text, rows)):
        return None
    # Paragraphs indented by a tab have one filled cell a line; a table has more.
    filled = sum(sum(bool(_filled(text, parts)) for parts in cells) >= 2 for _, cells in rows)
    if filled < 2 or filled * 3 < len(rows):
        return None
    cells: list[GridCell] = []
    doubts: list[str] = []
    moved: list[str] = []
    kinds = _kinds(text, rows, columns)
    for number, (_, spans) in enumerate(rows):
        read = [cell_of(text, ()) if not parts else _many(text, parts) for parts in spans]
        if len(read) > columns:
            if all(not cell for cell in read[columns:]):
                read = read[:columns]
            else:
                doubts.append(f"第{number + 1}行有{len(read)}格，表头为{columns}列")
                extra = [span for cell in read[columns - 1 :] for span in cell.spans]
                read = [*read[: columns - 1], cell_of(text, extra)]
        elif len(read) < columns and len(read) > 1:
            way = placed([cell.text for cell in read], kinds) if style == "tab" and number else None
            if way and way != tuple(range(len(read))):
                moved.append(str(number + 1))
                read = [read[way.index(at)] if at in way else cell_of(text, ()) for at in range(columns)]
            elif not way:
                doubts.append(f"第{number + 1}行只有{len(read)}格，表头为{columns}列")
        if len(read) == 1 and columns > 1:
            cells.append(GridCell(number, 0, read[0].text, read[0].spans, 1, columns))
            continue
        cells += [GridCell(number, column, cell.text, cell.spans) for column, cell in enumerate(read)]
    if moved:
        doubts.append(f"第{'、'.join(moved)}行缺少空格的制表符，各格按内容归列")
    taken = sorted(i for indexes, _ in rows for i in indexes)
    span = (region[taken[0]].span[0], region[taken[-1]].span[1])
    origin = "tab" if style == "tab" else "markdown"
    grid = Grid(span, len(rows), columns, tuple(cells), origin, doubts=tuple(doubts))  # type: ignore[arg-type]
    return WrittenGrid(grid, tuple(taken))


def _kinds(text: str, rows: list[_Row], columns: int) -> list[Kind]:
    """What stands in each column, by the first row that has them all."""
    head = next((cells for _, cells in rows if len(cells) == columns), [])
    return [kind_of(_many(text, parts).text) for parts in head]


def _filled(text: str, parts: list[Span]) -> bool:
    return any(text[a:b].strip() for a, b in parts)


def _many(text: str, parts: list[Span]) -> Cell:
    pieces = [_cell(text, part) for part in parts]
    return pieces[0] if len(pieces) == 1 else cell_of(text, [span for piece in pieces for span in piece.spans])


def _is_contents(text: str, rows: list[_Row]) -> bool:
    last = [text[cells[-1][0][0] : cells[-1][-1][1]].strip() for _, cells in rows]
    return all(_PAGE_REFERENCE.fullmatch(words) for words in last)
