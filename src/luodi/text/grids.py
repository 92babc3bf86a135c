"""Drawn and written grids: header rows, merged cells and rows cut by a page, read into titled rows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from luodi.text.cells import EMPTY, Cell, together
from luodi.text.column_titles import UNIT_KINDS, is_title, kind_of, plain_title
from luodi.text.model import Grid
from luodi.text.table_rows import NOTE, Body, padded, task_column
from luodi.text.unit_names import is_unit, is_unit_list

MAX_HEADER_ROWS = 4
_ENDS = "。；;！？…"
_NUMBERED = re.compile(
    r"[（(]?[一二三四五六七八九十百]{1,4}[)）]?\s*[、.．]?|[（(]\s*\d{1,2}\s*[)）]|第[一二三四五六七八九十]+[章节类部]"
)
GROUP_TITLE = "分组"


@dataclass(slots=True)
class _Slot:
    """One place of the matrix: the cell that covers it, and whether the cell begins here."""

    cell: Cell
    begins: bool
    whole: bool


@dataclass(slots=True)
class Titled:
    """Column titles and the rows below them; ``page`` grids of one table are added one after another."""

    titles: list[str]
    rows: list[Body] = field(default_factory=list)
    caption: str = ""
    doubts: list[str] = field(default_factory=list)

    @property
    def printed(self) -> list[str]:
        """The titles as printed, without the column that is ours."""
        return [title for title in self.titles if title != GROUP_TITLE]


def _matrix(grid: Grid) -> list[list[_Slot]]:
    rows = [[_Slot(EMPTY, True, False) for _ in range(grid.columns)] for _ in range(grid.rows)]
    for placed in grid.cells:
        whole = placed.column_span >= grid.columns > 1
        cell = Cell(placed.text, placed.spans)
        for r in range(placed.row, min(placed.row + placed.row_span, grid.rows)):
            for c in range(placed.column, min(placed.column + placed.column_span, grid.columns)):
                rows[r][c] = _Slot(cell, r == placed.row and c == placed.column, whole)
    return rows


def _texts(slots: Sequence[_Slot]) -> list[str]:
    return [slot.cell.text for slot in slots if slot.begins and slot.cell]


def _is_header(slots: Sequence[_Slot]) -> bool:
    """Whether a row's cells are titles of columns."""
    texts = _texts(slots)
    if not texts or any(len(plain_title(text)) > 30 or text[-1] in _ENDS for text in texts):
        return False
    titled = sum(is_title(text) for text in texts)
    if kind_of(texts[0]) == "number" and is_title(texts[0]):
        return True
    return titled * 2 > len(texts) or (titled * 2 == len(texts) and not any(is_unit(text) for text in texts))


def _header_depth(grid: Grid, rows: Sequence[Sequence[_Slot]], start: int) -> int:
    """How many rows from ``start`` hold the titles; 0 where the grid has none."""
    if start >= len(rows) or not _is_header(rows[start]):
        return 0
    depth = 1
    below = {cell.row + cell.row_span for cell in grid.cells if cell.row == start and cell.row_span > 1}
    if below:
        depth = min(max(below) - start, MAX_HEADER_ROWS)
    spread = any(cell.row == start and 1 < cell.column_span < grid.columns for cell in grid.cells)
    if depth == 1 and spread and start + 1 < len(rows) and _is_header(rows[start + 1]):
        depth = 2
    return min(depth, len(rows) - start)


def _titles(rows: Sequence[Sequence[_Slot]], start: int, depth: int, columns: int) -> list[str]:
    """Each column's title: the words above it from the top down, a merged one once."""
    out: list[str] = []
    for column in range(columns):
        words: list[str] = []
        for row in rows[start : start + depth]:
            text = row[column].cell.text
            if text and (not words or plain_title(words[-1]) != plain_title(text)):
                words.append(text)
        out.append("".join(words))
    return out


def _same_header(titles: Sequence[str], others: Sequence[str]) -> bool:
    return [plain_title(t) for t in titles] == [plain_title(t) for t in others]


def read_grid(grid: Grid, before: Titled | None = None) -> Titled | None:
    """The titled rows of one grid; rows of a grid that goes on ``before`` are added to it, which is then returned.

    None where the grid has no titles and nothing to go on from. A grid goes on where its header is the same again, or
    where it has none and as many columns.
    """
    rows = _matrix(grid)
    start, caption = 0, ""
    while start < len(rows) and _whole(rows[start]) and not NOTE.match(rows[start][0].cell.text):
        caption = rows[start][0].cell.text
        start += 1
    depth = _header_depth(grid, rows, start)
    titles = _titles(rows, start, depth, grid.columns) if depth else []
    if depth == 0:
        if before is not None and len(before.printed) == grid.columns:
            start = 0
            table = before
        else:
            return None
    elif before is not None and _same_header(titles, before.printed) and not caption:
        table = before
    else:
        table = Titled(titles, caption=caption)
    table.doubts.extend(grid.doubts)
    for row in rows[start + depth :]:
        if depth and _same_header([slot.cell.text for slot in row], titles):
            continue
        _add(table, row)
    return table


def _whole(row: Sequence[_Slot]) -> bool:
    """Whether one cell fills the row: a caption or the name of a group of rows."""
    return len(row) > 1 and row[0].whole and bool(row[0].cell)


def _add(table: Titled, row: Sequence[_Slot]) -> None:
    if _whole(row) or _only_first(table, row):
        text = row[0].cell.text
        if NOTE.match(text):
            return
        if table.rows and len(text) > 40:
            table.rows[-1].doubts.append(f"本行后有一行只有一格：{text[:20]}…")
            return
        if GROUP_TITLE not in table.titles:
            table.titles.append(GROUP_TITLE)
            for body in table.rows:
                body.cells.append(EMPTY)
        table.rows.append(Body([EMPTY] * (len(table.titles) - 1) + [row[0].cell]))
        return
    cells = [slot.cell for slot in row]
    if any(cells):
        table.rows.append(Body(padded(cells, len(table.titles))))


def _only_first(table: Titled, row: Sequence[_Slot]) -> bool:
    """A row with words in its first place only and the look of a group's name."""
    if any(slot.cell for slot in row[1:]) or not row[0].cell or len(row) < 3:
        return False
    text = row[0].cell.text
    found = _NUMBERED.match(text)
    return (
        found is not None
        and found.end() < len(text)
        and kind_of(table.titles[0]) in ("number", "task", "group", "other")
    )


def finish(table: Titled, text: str) -> Titled:
    """Groups carried down, rows cut by a page put together, blank group cells filled from above."""
    _carry_groups(table)
    _join_cut_rows(table, text)
    _fill_down(table)
    return table


def _carry_groups(table: Titled) -> None:
    if GROUP_TITLE not in table.titles:
        return
    column = table.titles.index(GROUP_TITLE)
    kept: list[Body] = []
    group = EMPTY
    for row in table.rows:
        if row.cells[column] and not any(cell for i, cell in enumerate(row.cells) if i != column):
            group = row.cells[column]
            continue
        if row.cells[column]:
            group = row.cells[column]
        row.cells[column] = group
        kept.append(row)
    table.rows = kept


def _join_cut_rows(table: Titled, text: str) -> None:
    """A row whose task does not end, before a row without a number or group of its own, goes on there."""
    task = task_column(table.titles, table.rows)
    if task is None or len(table.rows) < 2:
        return
    kinds = [kind_of(title) for title in table.titles]
    finished = sum(row.cells[task].text[-1:] in _ENDS for row in table.rows if row.cells[task])
    ends = finished * 10 >= 7 * sum(bool(row.cells[task]) for row in table.rows) and finished >= 2
    kept: list[Body] = [table.rows[0]]
    for row in table.rows[1:]:
        above = kept[-1]
        if _goes_on(above, row, kinds, task, ends):
            cells: list[Cell] = []
            for kind, upper, lower in zip(kinds, above.cells, row.cells, strict=True):
                again = upper.text == lower.text or (kind in ("number", "group") and bool(upper))
                cells.append(upper if again or not lower else together(text, (upper, lower)))
            doubt = "由被分页断开的两行拼成"
            kept[-1] = Body(cells, [*above.doubts, doubt], min(above.confidence, 0.93))
        else:
            kept.append(row)
    table.rows = kept


def _goes_on(above: Body, row: Body, kinds: Sequence[str], task: int, ends: bool) -> bool:
    if any(row.cells[c] for c, kind in enumerate(kinds) if kind == "number"):
        return False
    first = next((c for c, kind in enumerate(kinds) if kind != "number"), 0)
    if first != task and row.cells[first] and row.cells[first].text != above.cells[first].text:
        return False
    if row.cells[task] and ends and above.cells[task] and above.cells[task].text[-1] not in _ENDS:
        return True
    if row.cells[task]:
        return False
    # Only units or a date are left over on the next page.
    for c, kind in enumerate(kinds):
        if kind in UNIT_KINDS and row.cells[c] and above.cells[c]:
            joined = above.cells[c].text + row.cells[c].text
            if above.cells[c].text[-1] in "、，" or (is_unit_list(joined) and not is_unit_list(above.cells[c].text)):
                return True
    return not any(row.cells[c] for c, kind in enumerate(kinds) if kind in UNIT_KINDS)


def _fill_down(table: Titled) -> None:
    """Blank cells that belong to a merged cell above: groups always, the right side only where all of it is blank."""
    task = task_column(table.titles, table.rows)
    kinds = [kind_of(title) for title in table.titles]
    left = range(task) if task is not None else range(0)
    right = [c for c, kind in enumerate(kinds) if kind in UNIT_KINDS or kind == "deadline"]
    numbered = [c for c, kind in enumerate(kinds) if kind == "number"]
    for above, row in zip(table.rows, table.rows[1:], strict=False):
        changed = False
        for c in left:
            if kinds[c] == "number":
                continue
            if not row.cells[c] and not changed:
                row.cells[c] = above.cells[c]
            changed = changed or (bool(row.cells[c]) and row.cells[c].text != above.cells[c].text)
        # A cell that says why it is empty stays so.
        blank = not any(row.cells[c] or row.cells[c].doubt for c in right)
        if right and blank and any(above.cells[c] for c in right):
            for c in right:
                source = above.cells[c]
                if source:
                    row.cells[c] = Cell(source.text, source.spans, 0.85, "本格空白，按合并单元格取上一行")
        for c in numbered:
            if not row.cells[c] and above.cells[c] and c + 1 < len(kinds) and task is not None and c < task:
                row.cells[c] = above.cells[c]
