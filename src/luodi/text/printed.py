"""Tables printed column after column: their pages dealt out to columns and put together into titled rows."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from luodi.text.alignment import lay_over, likeness, rarity
from luodi.text.cells import EMPTY, Cell, cell_of
from luodi.text.column_titles import UNIT_KINDS, Kind, kind_of
from luodi.text.columns import Filled, Fit, Habit, columns_of, fit, fit_again
from luodi.text.echoes import Echoes
from luodi.text.grids import Titled
from luodi.text.level_blocks import find_block, lay_items, siblings
from luodi.text.lines import Line
from luodi.text.page_lines import Column, PageLines
from luodi.text.pages import Page, find_pages
from luodi.text.recut import recut
from luodi.text.spans import Span
from luodi.text.table_rows import Body

_UNIT_SHELL = re.compile(r"^(?:.{0,3}[省市])|[局委办厅部]$")
_SEPARATOR = re.compile("[、，；]")
SURE = 0.97
UNCLEAR = 0.8
"""Below this a cell is not said to be a row's where nearly every row has its own."""
MOST_OWN = 0.75
"""The share of rows with a cell of their own from which on fewer cells than rows mean a lost one, not merged ones."""
MOST_OPEN = 3
"""More rows than that in question, and the cells are not lost but merged in a way of their own."""
_NO_CELL = "属哪一格不能确定"
MAX_STEPS = 3_000_000
"""Work spent on the pages of one region; what is left over is not dealt out. A gazette takes a twentieth of it."""
MOST_READINGS, NOT_DEALT = 3, 500.0
"""So many readings of a header are tried on a page; what one costs that the page cannot be dealt out to."""
MOST_PAGES = 24
"""Pages looked at to learn what a table's columns hold."""


@dataclass(slots=True)
class PrintedTable:
    """A table found on printed pages: its titled rows, the lines it takes and its caption's line."""

    table: Titled
    lines: set[int]
    caption: int | None


@dataclass(slots=True)
class _Dealt:
    """A page with its lines dealt out."""

    page: Page
    fit: Fit


@dataclass(slots=True)
class _Reader:
    """What the pages of one region are read with."""

    text: str
    region: Sequence[Line]
    echoes: Echoes
    prepared: dict[int, PageLines] = field(default_factory=dict)
    dealt: dict[tuple[int, tuple[Column, ...]], Fit | None] = field(default_factory=dict)
    spent: int = 0

    def words(self, page: Page) -> list[str]:
        return [self.region[i].text for i in page.body]

    def steps(self) -> int:
        """The work spent so far."""
        return self.spent + sum(lines.steps for lines in self.prepared.values())

    def forget(self) -> None:
        """Let go of the pages of a table that has been read."""
        self.spent = self.steps()
        self.prepared.clear()
        self.dealt.clear()

    def lines_of(self, page: Page) -> PageLines:
        lines = self.prepared.get(id(page))
        if lines is None:
            lines = self.prepared[id(page)] = PageLines(self.words(page), len(page.numbers), self.echoes)
        return lines

    def deal(self, page: Page, columns: Sequence[Column], limit: float = float("inf")) -> Fit | None:
        """The page's lines dealt out for less than ``limit``; where titles stand above their columns each column is
        known beforehand."""
        key = (id(page), tuple(columns))
        if key in self.dealt:
            return self.dealt[key]
        found = self._deal(page, columns, limit)
        if limit == float("inf"):
            # Under a limit the next best ways are not known.
            self.dealt[key] = found
        return found

    def _deal(self, page: Page, columns: Sequence[Column], limit: float) -> Fit | None:
        if self.steps() > MAX_STEPS:
            return None
        if not page.led:
            return _padded(fit(self.lines_of(page), _own(page, columns), limit), columns)
        filled: list[Filled] = []
        cost = 0.0
        for number, column in enumerate(columns):
            start = page.led[number][1]
            stop = page.led[number + 1][1] if number + 1 < len(page.led) else max(page.body, default=start) + 1
            own = [i for i in page.body if start <= i < stop]
            if not own:
                filled.append(Filled(column, (), "plain", 50.0))
                continue
            below = PageLines([self.region[i].text for i in own], len(page.numbers), self.echoes)
            one = fit(below, [column])
            if one is None:
                return None
            filled.append(one.columns[0].moved(page.body.index(own[0])))
            cost += one.cost
        return Fit(tuple(filled), cost)


def find_printed(text: str, region: Sequence[Line], free: Sequence[bool]) -> list[PrintedTable]:
    """The tables printed column after column among the ``free`` lines of ``region``."""
    pages = find_pages(region, free)
    if not pages:
        return []
    reader = _Reader(text, region, Echoes(_heard(text, region)))
    out: list[PrintedTable] = []
    for group in _tables(pages):
        found = _read(reader, group)
        reader.forget()
        if found is not None:
            out.append(found)
    return out


def _heard(text: str, region: Sequence[Line]) -> Iterable[str]:
    """The printed lines of the region, and those of the text before it, nearest first."""
    yield from (line.text for line in region)
    before = text[max(0, region[0].span[0] - 60_000) : region[0].span[0]] if region else ""
    yield from (line.strip() for line in reversed(before.split("\n")) if line.strip())


def _tables(pages: Sequence[Page]) -> list[list[Page]]:
    """Pages gathered into tables: a table goes on while its numbers do and no caption comes between."""
    out: list[list[Page]] = []
    for page in pages:
        goes_on = out and not page.after_caption and page.numbers[0] == out[-1][-1].numbers[-1] + 1
        if goes_on:
            out[-1].append(page)
        else:
            out.append([page])
    return out


def _read(reader: _Reader, pages: Sequence[Page]) -> PrintedTable | None:
    titles = _titles(reader, pages)
    if titles is None:
        return None
    columns = columns_of(titles)
    _take_blocks(reader, pages, siblings(titles))
    found = [reader.deal(page, columns) for page in pages]
    dealt = [_Dealt(page, own) for page, own in zip(pages, found, strict=True) if own is not None]
    if not dealt:
        return None
    if len(dealt) > 1:
        dealt = _again(reader, dealt, columns)
    table = Titled(["序号" if kind_of(titles[0]) != "number" else titles[0], *(column.title for column in columns)])
    lines: set[int] = set()
    left = iter(dealt)
    for page, own in zip(pages, found, strict=True):
        if own is not None:
            table.rows += _rows(reader, next(left))
        else:
            table.rows += _unread(reader, page, len(columns))
            table.doubts.append(f"第{page.numbers[0]}—{page.numbers[-1]}行所在页未能对齐，各格未填")
        lines |= page.taken
    return PrintedTable(table, lines, pages[0].caption)


def _take_blocks(reader: _Reader, pages: Sequence[Page], years: int) -> None:
    """Set aside the blocks of levels at the end of pages whose last columns stand for ``years`` years."""
    for page in pages if years else ():
        if page.led or page.block:
            continue
        page.block = find_block(reader.words(page), len(page.numbers), years)
        if page.block:
            page.body, page.block_lines = page.body[: page.block.start], page.body
            reader.prepared.pop(id(page), None)


def _own(page: Page, columns: Sequence[Column]) -> Sequence[Column]:
    """The columns that the page's body holds: all but those of its block."""
    return columns[: -_years(page)] if page.block else columns


def _years(page: Page) -> int:
    return max((len(item.cells) for item in page.block.items), default=0) if page.block else 0


def _padded(found: Fit | None, columns: Sequence[Column]) -> Fit | None:
    """A fit of the first columns with nothing in the others."""
    if found is None:
        return None
    rest = (Filled(column, (), column.styles[0], 50.0) for column in columns[len(found.columns) :])
    return Fit((*found.columns, *rest), found.cost)


def _unread(reader: _Reader, page: Page, columns: int) -> list[Body]:
    """The rows of a page that could not be dealt out: their numbers, and the doubt."""
    numbers = [cell_of(reader.text, [reader.region[i].span]) for i in page.number_lines]
    return [Body([number, *([EMPTY] * columns)], ["本页未能对齐，各格未填"], 0.05) for number in numbers]


def _titles(reader: _Reader, pages: Sequence[Page]) -> Sequence[str] | None:
    """The table's titles; where its header can be read in several ways, those that its first pages fit best."""
    led = next((page for page in pages if page.led), None)
    if led is not None:
        return ["序号", *(title for title, _ in led.led)]
    choices: Counter[tuple[str, ...]] = Counter()
    costs: dict[tuple[str, ...], float] = {}
    for page in pages:
        for header in page.headers:
            choices[header.titles] += 1
            costs[header.titles] = header.cost
    if not choices:
        return None
    often = max(choices.values())
    kept = [titles for titles, count in choices.items() if count == often]
    if len(kept) == 1:
        return kept[0]
    probe = min(pages, key=lambda page: len(page.body))
    best, chosen = float("inf"), kept[0]
    for titles in kept[:MOST_READINGS]:
        found = reader.deal(probe, columns_of(titles), best - costs[titles])
        price = costs[titles] + (found.cost if found else NOT_DEALT)
        if price < best:
            best, chosen = price, titles
    return chosen


def _again(reader: _Reader, dealt: Sequence[_Dealt], columns: Sequence[Column]) -> list[_Dealt]:
    """Pages dealt out once more, knowing what the table's columns hold on its other pages; then those that are still
    unsure once more again, for what the others hold has become clearer."""
    out = list(dealt)
    for least in (3.0, 1.0):
        before = list(out)
        held = [_held(reader, one) for one in before]
        for at, one in enumerate(before):
            if not one.page.led and not _clean(one, least) and reader.steps() < MAX_STEPS:
                near = range(max(0, at - MOST_PAGES // 2), min(len(before), at + MOST_PAGES // 2))
                habits = _habits([held[other] for other in near if other != at], columns)
                own = _own(one.page, columns)
                first = Fit(one.fit.columns[: len(own)], one.fit.cost)
                again = fit_again(reader.lines_of(one.page), own, habits[: len(own)], first)
                out[at] = _Dealt(one.page, _padded(again, columns) or one.fit)
    return out


def _clean(one: _Dealt, least: float) -> bool:
    """Whether every column of the page has a cell for every row, or none, and begins where it must."""
    rows = len(one.page.numbers)
    return all(
        (len(filled.pieces) in (0, rows) or least < 3.0) and (filled.margin > least or not filled.pieces)
        for filled in one.fit.columns
    )


_Held = tuple[Sequence[str], float]
"""The lines of a column on one page, and what each counts."""


def _held(reader: _Reader, one: _Dealt) -> list[_Held]:
    """What each column holds on a page; a column that may begin or end elsewhere counts less."""
    words = reader.words(one.page)
    # A column's end is as sure as the beginning of the one behind it.
    behind = [*(filled.margin for filled in one.fit.columns[1:]), 50.0]
    return [
        ([words[line] for line in filled.lines()], 1.0 if min(filled.margin, after) > 0.8 else 0.3)
        for filled, after in zip(one.fit.columns, behind, strict=True)
    ]


def _habits(pages: Sequence[Sequence[_Held]], columns: Sequence[Column]) -> list[Habit]:
    """What each column holds on ``pages``."""
    counts: list[dict[str, float]] = [{} for _ in columns]
    for page in pages:
        for counter, (lines, weight) in zip(counts, page, strict=True):
            for line in lines:
                counter[line] = counter.get(line, 0.0) + weight
    # A group's name stands on many pages, and the next page may begin another.
    return [
        Habit.of(counter, 1.0 if column.kind == "group" else 0.1)
        for counter, column in zip(counts, columns, strict=True)
    ]


def _rows(reader: _Reader, one: _Dealt) -> list[Body]:
    """The page's rows: every column's cells laid over them."""
    page, count = one.page, len(one.page.numbers)
    numbers = [cell_of(reader.text, [reader.region[i].span]) for i in page.number_lines]
    _recut_names(reader, one)
    columns: list[list[Cell] | None] = []
    merged: list[tuple[list[int], list[list[Cell]]]] = []
    for at, filled in enumerate(one.fit.columns):
        cells = _cells(reader, one, at)
        columns.append(cells if len(cells) == count else None if cells else [EMPTY] * count)
        if columns[at] is None:
            # Columns of organisations with equally many cells are merged alike.
            units = filled.column.kind in UNIT_KINDS
            alike = next((pair for pair in merged if units and _alike(one, pair, len(cells))), None)
            if alike is None:
                merged.append(([at], [cells]))
            else:
                alike[0].append(at)
                alike[1].append(cells)
    known = ["".join(column[row].text for column in columns if column is not None) for row in range(count)]
    for places, group in merged:
        kinds = [one.fit.columns[at].column.kind for at in places]
        behind = any(filled.column.deed for filled in one.fit.columns[: places[0]])
        lost = behind and len(group[0]) >= MOST_OWN * count
        layout = _layout(group, kinds, known)
        for at, cells in zip(places, group, strict=True):
            laid = _laid(cells, layout, page)
            columns[at] = _with_holes(laid, layout, page) if lost else laid
    for at, column in enumerate(_block_cells(reader, page), start=len(columns) - _years(page)):
        columns[at] = column
    return [Body([numbers[row], *(column[row] for column in columns if column is not None)]) for row in range(count)]


def _recut_names(reader: _Reader, one: _Dealt) -> None:
    """Cut the columns of names anew whose cells are unsure, by what the rows' deeds say."""
    page, rows = one.page, len(one.page.numbers)
    words = reader.words(page)
    deed = next((f for f in one.fit.columns if f.column.deed and len(f.pieces) == rows), None)
    if deed is None or page.led or _surest(deed) < SURE:
        return
    deeds = ["".join(words[piece.start : piece.stop]) for piece in deed.pieces]
    columns = list(one.fit.columns)
    for at, filled in enumerate(columns):
        named = filled.style == "plain" and filled.column.kind in ("task", "other", "group", "indicator")
        if filled is deed or not named or len(filled.pieces) != rows or _surest(filled) >= SURE:
            continue
        lines = filled.lines()
        odds = reader.lines_of(page).odds_of(filled.style, lines)
        pieces = recut([words[i] for i in lines], odds, deeds, lines.start)
        if pieces:
            columns[at] = replace(filled, pieces=pieces)
    one.fit = replace(one.fit, columns=tuple(columns))


def _surest(filled: Filled) -> float:
    """How sure the least sure cell of a column is."""
    return min((piece.confidence for piece in filled.pieces), default=0.0)


def _block_cells(reader: _Reader, page: Page) -> list[list[Cell]]:
    """The cells of the columns that stand in the page's block, for each of its years."""
    if page.block is None:
        return []
    items = page.block.items
    words = [item.words([reader.region[i].text for i in page.block_lines]) for item in items]
    layout = lay_items(words, [item.shared for item in items], len(page.numbers))
    out: list[list[Cell]] = [[] for _ in range(_years(page))]
    for row, (at, sure) in enumerate(layout):
        doubt = "" if sure >= SURE else f"本页{len(layout)}行，各年共{len(items)}格，第{page.numbers[row]}行{_NO_CELL}"
        for year, column in enumerate(out):
            parts = items[at].cells[0 if items[at].shared else year]
            cell = cell_of(reader.text, [_place(reader.region[page.block_lines[i]], a, b) for i, a, b in parts])
            column.append(Cell(cell.text, cell.spans, round(SURE * sure, 4), doubt))
    return out


def _place(line: Line, start: int, end: int) -> Span:
    return (line.span[0] + start, line.span[0] + end)


def _alike(one: _Dealt, pair: tuple[list[int], list[list[Cell]]], count: int) -> bool:
    return one.fit.columns[pair[0][0]].column.kind in UNIT_KINDS and len(pair[1][0]) == count > 1


def _unsure(one: _Dealt) -> list[tuple[float, str]]:
    """For each column how sure it is that it begins and ends where it was said to, and what to say if it is not."""
    filled = one.fit.columns
    sure = [1.0 / (1.0 + 2.718281828 ** -max(column.margin, 0.0)) for column in filled]
    out: list[tuple[float, str]] = []
    for at, column in enumerate(filled):
        after = sure[at + 1] if at + 1 < len(filled) else 1.0
        chance = sure[at] * after
        out.append((chance, "" if chance >= SURE or not column.pieces else "本列从何处起、到何处止不能确定"))
    return out


def _cells(reader: _Reader, one: _Dealt, at: int) -> list[Cell]:
    """The cells of one column of a page, in order."""
    chance, doubt = _unsure(one)[at]
    out: list[Cell] = []
    for piece in one.fit.columns[at].pieces:
        cell = cell_of(reader.text, [reader.region[i].span for i in one.page.body[piece.start : piece.stop]])
        own = "" if piece.confidence >= SURE else "本格起止不能确定"
        out.append(Cell(cell.text, cell.spans, round(piece.confidence * chance, 4), own or doubt))
    return out


def _layout(merged: Sequence[Sequence[Cell]], kinds: Sequence[Kind], known: Sequence[str]) -> list[tuple[int, float]]:
    """Fewer cells than rows: each laid over the rows its words go with, in order, with how sure each row's cell is."""
    count = len(merged[0])
    if count == 1:
        return [(0, 1.0)] * len(known)
    weights = rarity(known)
    scores = [[0.0] * len(known) for _ in range(count)]
    for kind, cells in zip(kinds, merged, strict=True):
        for at, cell in enumerate(cells):
            words = _core(cell.text) if kind in UNIT_KINDS else cell.text
            for row, own in enumerate(known):
                scores[at][row] += likeness(words, own, weights) + (2.0 if cell.text and cell.text in own else 0.0)
    return lay_over(scores)


def _laid(cells: Sequence[Cell], layout: Sequence[tuple[int, float]], page: Page) -> list[Cell]:
    """The cells over the rows they cover; one that hangs on nothing is doubted."""
    out: list[Cell] = []
    for row, (at, sure) in enumerate(layout):
        doubt = cells[at].doubt
        if sure < SURE:
            doubt = f"本页{len(layout)}行，本列{len(cells)}格，第{page.numbers[row]}行{_NO_CELL}"
        out.append(Cell(cells[at].text, cells[at].spans, round(cells[at].confidence * sure, 4), doubt))
    return out


def _with_holes(laid: Sequence[Cell], layout: Sequence[tuple[int, float]], page: Page) -> list[Cell]:
    """A column in which nearly every row has a cell of its own: where one is missing, the row whose cell hangs on
    nothing is left empty, naming what may stand there, and the rows beside it are doubted."""
    open_rows = {row for row, (_, sure) in enumerate(layout) if sure < UNCLEAR}
    if len(open_rows) > MOST_OPEN:
        return list(laid)
    out: list[Cell] = []
    for row, cell in enumerate(laid):
        near = [page.numbers[other] for other in (row - 1, row + 1) if other in open_rows]
        if row in open_rows:
            others = [laid[other].text for other in (row - 1, row, row + 1) if 0 <= other < len(laid)]
            told = "或".join(f"“{text[:12]}{'…' if len(text) > 12 else ''}”" for text in dict.fromkeys(others))
            out.append(Cell("", (), min(cell.confidence, 0.5), f"{cell.doubt}，可能是{told}，未填"))
        elif near:
            doubt = cell.doubt or f"相邻的第{near[0]}行缺一格，本格可能属第{near[0]}行"
            out.append(Cell(cell.text, cell.spans, min(cell.confidence, 0.9), doubt))
        else:
            out.append(cell)
    return out


def _core(text: str) -> str:
    return "".join(_UNIT_SHELL.sub("", part) for part in _SEPARATOR.split(text))
