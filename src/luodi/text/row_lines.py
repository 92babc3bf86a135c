"""Tables copied cell by cell: one cell a line, row after row, empty cells gone; put back by what each cell can be."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from luodi.text.cells import EMPTY, Cell, cell_of
from luodi.text.column_titles import UNIT_KINDS, Kind, is_title, kind_of, plain_title
from luodi.text.columns import columns_of
from luodi.text.gaps import seen
from luodi.text.grids import GROUP_TITLE, Titled
from luodi.text.headers import read_header
from luodi.text.lines import Line
from luodi.text.page_lines import Column
from luodi.text.short_rows import is_time_cell
from luodi.text.spans import normal
from luodi.text.table_rows import NOTE, Body
from luodi.text.unit_names import is_unit, is_unit_list

MAX_LINES = 20_000
_NUMBER = re.compile(r"[（(]?(\d{1,4})[)）]?[*＊※#]{0,2}[.．、]?")
_MARK = re.compile(
    r"[（(]\s*[一二三四五六七八九十百]{1,4}\s*[)）]|[一二三四五六七八九十百]{1,4}、|第[一二三四五六七八九十百]+[章节部]"
)
_PERSON = re.compile(r"[\u4e00-\u9fff]\s*[\u4e00-\u9fff]{1,3}(?:[、，\s]+[\u4e00-\u9fff]\s*[\u4e00-\u9fff]{1,3})*")
_LABELLED = re.compile(r"[\u4e00-\u9fff]{2,8}(?:单位|部门)\s*[:：∶]")
_STOP = re.compile(
    r"附件\s*\d*\s*[:：]?.*|抄送.*|[（(]此件.*|.{2,30}(?:办公厅|办公室)\s*\d{4}年\d+月\d+日(?:印发)?|第[一二三四五六七八九十百]+条.*"
)
_ENDS = "。；;！？"
_NEW_ROW, _OUTSIDE, _SKIP_DEED = 0.2, 1.3, 6.0
_SKIP: dict[Kind, float] = {
    "lead": 2.0,
    "responsible": 2.0,
    "support": 0.3,
    "guiding": 0.5,
    "remark": 0.0,
    "group": 0.7,
}
_NEVER = 1e9


@dataclass(frozen=True, slots=True)
class CopiedTable:
    """A table found in copied lines: its titled rows and the lines it takes."""

    table: Titled
    lines: set[int]


@dataclass(frozen=True, slots=True)
class _Step:
    """A line put into a column (0 and up), a group's name (-1), or outside (-2); ``fresh`` begins a row there."""

    place: int
    fresh: bool


_GROUP, _OUT = -1, -2


def find_copied(text: str, region: Sequence[Line], free: Sequence[bool]) -> list[CopiedTable]:
    """The tables among the ``free`` lines whose cells stand one a line, row after row, below titles one a line."""
    out: list[CopiedTable] = []
    at = 0
    # Headers that head nothing are few; a text made of them is not followed to its end again and again.
    budget = 4 * MAX_LINES
    while at < len(region) and budget > 0:
        found, after = None, at + 1
        if free[at] and _may_head(region, at):
            found, looked, after = _table_at(text, region, free, at)
            budget -= looked
        if found is None:
            at = max(at + 1, after)
            continue
        out.append(found)
        at = max(found.lines) + 1
    return out


def _may_head(region: Sequence[Line], at: int) -> bool:
    line = region[at]
    if line.furniture or at + 2 >= len(region) or not is_title(line.text):
        return False
    return kind_of(plain_title(line.text)) == "number" or (
        kind_of(line.text) != "other" and is_title(region[at + 1].text) and kind_of(region[at + 1].text) != "other"
    )


def _table_at(text: str, region: Sequence[Line], free: Sequence[bool], at: int) -> tuple[CopiedTable | None, int, int]:
    """The table whose header begins at line ``at``, how many lines were looked at, and where the header ends."""
    readings, stop = read_header(region, at)
    best: tuple[float, CopiedTable] | None = None
    looked = 1
    for reading in readings[:2]:
        kinds = reading.kinds
        telling = sum(kind in UNIT_KINDS or kind in ("number", "deadline", "person") for kind in kinds)
        if len(kinds) < 3 or telling < 1 or (kinds[0] != "number" and telling < 2):
            continue
        lines = _body(region, free, stop, reading.titles)
        looked += len(lines)
        found = _read(text, region, lines, reading.titles, set(range(at, stop)))
        if found is not None and (best is None or found[0] < best[0]):
            best = found
    return (best[1] if best else None), looked, stop


def _body(region: Sequence[Line], free: Sequence[bool], start: int, titles: Sequence[str]) -> list[int]:
    """The lines that may belong to the table: up to the next header, a closing formula or what is not free."""
    out: list[int] = []
    for index in range(start, min(len(region), start + MAX_LINES)):
        line = region[index]
        if line.furniture:
            continue
        if (
            not free[index]
            or _STOP.fullmatch(line.text)
            or (NOTE.match(line.text) and not _NUMBER.fullmatch(line.text))
        ):
            break
        if index > start and kind_of(plain_title(line.text)) == "number" and titles[0] and _heads_again(region, index):
            break
        out.append(index)
    return out


def _heads_again(region: Sequence[Line], at: int) -> bool:
    readings, _ = read_header(region, at)
    return bool(readings) and len(readings[0].titles) >= 3


def _suits(words: str, column: Column) -> float:
    """What it costs to find these words in this column."""
    kind = column.kind
    if kind in UNIT_KINDS:
        if is_unit_list(words) or is_unit(words) or _LABELLED.match(words):
            return 0.0
        return 1.2 if len(words) <= 12 and words[-1] not in _ENDS else 4.0
    if kind == "person":
        return 0.0 if _PERSON.fullmatch(words) and not is_unit(words) and len(words) <= 16 else 3.0
    if kind == "deadline":
        return 0.0 if seen(words).datelike else 2.5
    if kind == "remark":
        return 1.5
    if kind in ("target", "measure", "baseline", "attribute", "level"):
        return 0.3 if len(words) <= 30 else 1.0
    cost = 0.0
    if is_unit_list(words):
        cost += 4.0 if column.deed else 2.0
    if _MARK.match(words) and len(words) <= 30:
        cost += 1.0
    if column.deed:
        return cost + (0.0 if words[-1] in _ENDS or len(words) >= 8 else 0.6)
    return cost + (0.8 if words[-1] in _ENDS else 0.0) + (1.0 if len(words) > 40 else 0.0)


def _goes_on(above: str, words: str, column: Column) -> float:
    """What it costs that a cell takes another line."""
    if _LABELLED.match(words) or above[-1] in "、，,；（(":
        return 0.1
    if column.deed and above[-1] not in _ENDS:
        return 0.3
    return 1.0 if column.deed else 1.5


def _group_cost(words: str, above: str | None) -> float:
    """What it costs that a line is the name of a group of rows; ``above`` is the group's line before it."""
    if _MARK.match(words):
        return 0.0
    if above is not None and _MARK.fullmatch(above):
        return 0.1
    if is_time_cell(words):
        return 3.0
    return 1.4 if len(words) <= 60 else 3.0


def _read(
    text: str, region: Sequence[Line], lines: Sequence[int], titles: Sequence[str], taken: set[int]
) -> tuple[float, CopiedTable] | None:
    columns = columns_of(titles)
    numbered = kind_of(titles[0]) == "number"
    words = [region[i].text for i in lines]
    numbers = _numbers(words) if numbered else [None] * len(words)
    steps, cost = _deal(words, numbers, columns)
    rows = sum(step.fresh for step in steps)
    if rows < (1 if numbered else 2) or cost > 1.5 * rows + (1.0 if rows > 1 else 0.0):
        return None
    table = Titled([titles[0] if numbered else "", *(column.title for column in columns), GROUP_TITLE])
    used = _fill(text, region, lines, numbers, columns, steps, table)
    if not numbered:
        table.titles = table.titles[1:]
        for row in table.rows:
            row.cells = row.cells[1:]
    if not any(row.cells[-1] for row in table.rows):
        table.titles = table.titles[:-1]
        for row in table.rows:
            row.cells = row.cells[:-1]
    return cost / rows, CopiedTable(table, taken | used)


def _numbers(words: Sequence[str]) -> list[int | None]:
    """Which lines are the rows' numbers: each follows the one before, or begins again at 1."""
    out: list[int | None] = []
    last = 0
    for word in words:
        found = _NUMBER.fullmatch(word)
        number = int(found[1]) if found else None
        if number is not None and (number == last + 1 or (number == 1 and last > 0)):
            last = number
            out.append(number)
        else:
            out.append(None)
    return out


def _deal(words: Sequence[str], numbers: Sequence[int | None], columns: Sequence[Column]) -> tuple[list[_Step], float]:
    """The cheapest way to put every line into a column, the lines' order kept within each row.

    A number begins a row; without numbers a row begins wherever that is cheapest.
    """
    width = len(columns)
    skip = [_SKIP_DEED if column.deed else _SKIP.get(column.kind, 1.0) for column in columns]
    from_start = [sum(skip[:column]) for column in range(width)]
    to_end = [sum(skip[column + 1 :]) for column in range(width)]
    between = [[sum(skip[a + 1 : b]) for b in range(width)] for a in range(width)]
    numbered = any(number is not None for number in numbers)
    # States: columns 0 to width-1, then the number itself, a group's name, outside.
    number_at, group_at, outside_at = width, width + 1, width + 2
    size = width + 3
    costs = [_NEVER] * size
    costs[group_at] = 0.0
    back: list[list[int]] = []
    for index, word in enumerate(words):
        now = [_NEVER] * size
        came = [0] * size
        above = words[index - 1] if index else None

        def offer(state: int, cost: float, source: int, now: list[float] = now, came: list[int] = came) -> None:
            if cost < now[state]:
                now[state], came[state] = cost, source

        ended = [costs[c] + to_end[c] for c in range(width)]
        if numbers[index] is not None:
            for c in range(width):
                offer(number_at, ended[c] + _NEW_ROW, c)
            offer(number_at, costs[group_at], group_at)
            offer(number_at, costs[number_at] + sum(skip), number_at)
        else:
            for c, column in enumerate(columns):
                fit = _suits(word, column)
                offer(c, costs[c] + fit + (_goes_on(above, word, column) if above else 0.0), c)
                for a in range(c):
                    offer(c, costs[a] + between[a][c] + fit, a)
                offer(c, costs[number_at] + from_start[c] + fit, number_at)
                if not numbered:
                    for a in range(width):
                        offer(c, ended[a] + _NEW_ROW + from_start[c] + fit + 0.01, a + size)
                    offer(c, costs[group_at] + from_start[c] + fit, group_at)
            for c in range(width):
                offer(group_at, ended[c] + _group_cost(word, None), c)
            offer(group_at, costs[group_at] + _group_cost(word, above), group_at)
            for c in range(width):
                offer(outside_at, ended[c] + _OUTSIDE, c)
            offer(outside_at, costs[outside_at] + _OUTSIDE * 0.5, outside_at)
        costs = now
        back.append(came)
    finals = [costs[c] + to_end[c] for c in range(width)] + [_NEVER, _NEVER, costs[outside_at]]
    state = min(range(size), key=lambda s: finals[s])
    total = finals[state]
    steps: list[_Step] = []
    for index in range(len(words) - 1, -1, -1):
        source = back[index][state]
        fresh = state == number_at or (not numbered and state < width and (source >= size or source == group_at))
        place = state if state < width else width if state == number_at else _GROUP if state == group_at else _OUT
        steps.append(_Step(place, fresh))
        state = source - size if source >= size else source
    steps.reverse()
    return steps, total


def _fill(
    text: str,
    region: Sequence[Line],
    lines: Sequence[int],
    numbers: Sequence[int | None],
    columns: Sequence[Column],
    steps: Sequence[_Step],
    table: Titled,
) -> set[int]:
    """The rows of ``steps`` put into ``table``; gives the lines they take."""
    used: set[int] = set()
    group: list[int] = []
    closed = True
    parts: list[list[int]] = []
    number = EMPTY
    name = EMPTY

    def flush() -> None:
        if parts:
            strange = [
                any(_suits(region[i].text, column) > 1.0 for i in part) and column.kind != "remark"
                for part, column in zip(parts, columns, strict=True)
            ]
            cells = [_cell(text, region, part) for part in parts]
            table.rows.append(_row(number, cells, columns, name, strange))

    for step, index in zip(steps, lines, strict=True):
        if step.place == _OUT:
            break
        used.add(index)
        if step.place == _GROUP:
            if closed:
                group.append(index)
            else:
                flush()
                parts = []
                group, closed = [index], True
            continue
        if step.fresh:
            flush()
            if closed and group:
                name = cell_of(text, [region[i].span for i in group])
            group, closed = [], False
            parts = [[] for _ in columns]
            number = cell_of(text, [region[index].span]) if step.place == len(columns) else EMPTY
        if step.place < len(columns):
            parts[step.place].append(index)
    flush()
    return used


def _cell(text: str, region: Sequence[Line], part: Sequence[int]) -> Cell:
    if not part:
        return EMPTY
    if len(part) > 1 and _LABELLED.match(region[part[-1]].text):
        # 省牵头单位：… on a line of its own: the break stays, because there it separates.
        above, label = (cell_of(text, [region[i].span for i in some]) for some in (part[:-1], part[-1:]))
        end = text.index("\n", region[part[-2]].span[1])
        return Cell(f"{above.text} {label.text}", normal((*above.spans, (end, end + 1), *label.spans)))
    return cell_of(text, [region[i].span for i in part])


def _row(number: Cell, cells: Sequence[Cell], columns: Sequence[Column], group: Cell, strange: Sequence[bool]) -> Body:
    """A row with a doubt where a cell is not what its column holds."""
    out: list[Cell] = []
    for cell, column, odd in zip(cells, columns, strange, strict=True):
        if cell and odd:
            out.append(Cell(cell.text, cell.spans, 0.6, "按行读出，本格内容与栏目不符"))
        elif not cell and (column.deed or column.kind in ("lead", "responsible")):
            out.append(Cell("", (), 0.8, "按行读出，本格空缺"))
        else:
            out.append(Cell(cell.text, cell.spans, 0.97) if cell else cell)
    return Body([number, *out, group])
