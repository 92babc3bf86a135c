"""Columns printed one after another: the lines of one page dealt out to columns, and each column cut into cells.

``fit`` searches for the cheapest way to deal ``n`` lines to the columns in their order; the price of a column is minus
the log-likelihood of the gaps between its lines (``luodi.text.gaps``), given how many rows the page has.
"""

from __future__ import annotations

import heapq
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import log
from operator import add

from luodi.text.column_titles import UNIT_KINDS, Kind, deed_rank, kind_of
from luodi.text.gaps import Style, column_width
from luodi.text.page_lines import OPEN, OPEN_END, OPEN_START, Column, Gaps, PageLines
from luodi.text.pieces import Piece, pieces

SEARCHES = ((60, 0.35, 6.0), (100, 0.3, 14.0))
INFORMED = (60, 0.5, 8.0)
"""How many ways are followed from column to column, what a line is expected to cost, and how much dearer than the
cheapest a way may be; tried one after another until a page comes out well."""
GOOD = 0.36
"""A page whose lines cost no more each has come out well."""
CUTOFF = 40.0
BARRED = 6.0
"""Where a column may not begin or end."""
TOO_MANY, TOO_FEW = 6, 12
"""More ends of cells than that too many, or too few to be forced, and a column is not what it seems."""
COINCIDENCE = 1.6
"""What it tells for one line a cell when a column has just as many lines as there are rows."""
MOST_MISSING = 6
"""How many cells may be merged away in a column right of the groups."""
PER_COLUMN = 3.0
"""What a column costs for which no lines are left."""
MAX_LINES = 800
"""A page with more lines is no page; it is not dealt out."""

_MERGE: dict[str, float] = {
    "group": 4.0,
    "lead": 4.0,
    "support": 4.0,
    "responsible": 2.5,
    "guiding": 4.0,
    "deadline": 4.0,
    "target": 4.0,
    "level": 4.0,
    "attribute": 3.0,
    "remark": 1.0,
    "other": 3.0,
    "task": 4.0,
    "indicator": 4.0,
}
_BLANK: dict[str, float] = {"remark": 0.2, "support": 6.0, "other": 8.0, "guiding": 6.0, "group": 9.0, "person": 6.0}
_DEED_MERGE = 12.0
_NOVEL = 0.0001
"""How likely it is that a new line is just this one."""
_HABIT, _HABIT_MOST = 0.5, 2.5
"""How much the other pages of a table tell of a line, and the most they may."""
_LEFT_MERGE = {"group": 1.0, "task": 2.5, "other": 2.5}
_LEFT_MERGE_USUAL = 2.5
_NO_BLANK = 15.0


@dataclass(frozen=True, slots=True)
class Filled:
    """A column with its cells in order; fewer than the page has rows where cells are merged or one is missing.

    ``margin`` is by how much the next best place for the column's first line is worse."""

    column: Column
    pieces: tuple[Piece, ...]
    style: Style
    margin: float

    def lines(self) -> range:
        """The page's lines that stand in this column."""
        return range(self.pieces[0].start, self.pieces[-1].stop) if self.pieces else range(0)

    def moved(self, lines: int) -> Filled:
        """The same column, its cells counted from ``lines`` lines further up."""
        pieces = tuple(Piece(piece.start + lines, piece.stop + lines, piece.confidence) for piece in self.pieces)
        return Filled(self.column, pieces, self.style, self.margin)


@dataclass(frozen=True, slots=True)
class Habit:
    """What the lines of a column were on a table's other pages: log-probabilities of those seen, and of a new one."""

    seen: Mapping[str, float]
    new: float

    @classmethod
    def of(cls, counter: Mapping[str, float], least_new: float = 0.0) -> Habit:
        total = sum(counter.values())
        if not total:
            return cls({}, log(_NOVEL))
        # The share of lines seen once tells how likely the next line is a new one.
        new = min(1.0, max(least_new, (sum(count <= 1 for count in counter.values()) + 0.5) / (total + 1.0)))
        return cls({line: log(count / total * (1.0 - new * 0.9)) for line, count in counter.items()}, log(new * _NOVEL))

    def of_line(self, line: str) -> float:
        return self.seen.get(line, self.new)


@dataclass(frozen=True, slots=True)
class Fit:
    """The cheapest way found to deal a page's lines out."""

    columns: tuple[Filled, ...]
    cost: float

    def price(self, lines: int) -> float:
        """What each of the page's lines costs: below ``GOOD`` the page has come out well."""
        return self.cost / max(lines, 1)


def columns_of(titles: Sequence[str]) -> list[Column]:
    """The columns to fill, without the one of the numbers; the one with the highest claim holds the deeds."""
    kinds = [kind_of(title) for title in titles]
    claims = [
        (deed_rank(title) + (1 if kind in ("task", "indicator") else -9), at)
        for at, (title, kind) in enumerate(zip(titles, kinds, strict=True))
    ]
    deed = max(claims)[1] if claims and max(claims)[0] > -5 else -1
    out: list[Column] = []
    for at, (title, kind) in enumerate(zip(titles, kinds, strict=True)):
        if kind == "number":
            continue
        if at == deed:
            merge, missing = _DEED_MERGE, 2.0
        elif at < deed:
            merge, missing = _LEFT_MERGE.get(kind, _LEFT_MERGE_USUAL), 0.05
        else:
            merge, missing = _MERGE.get(kind, 4.0), 0.4
        out.append(Column(title, kind, at == deed, _styles(kind, at == deed, deed_rank(title)), merge, missing))
    return out


def _styles(kind: Kind, deed: bool, rank: int) -> tuple[Style, ...]:
    if kind in UNIT_KINDS:
        return ("unit",)
    if kind == "deadline":
        return ("date",)
    if kind in ("level", "attribute", "baseline", "measure"):
        return ("value",)
    if deed or (kind == "task" and rank >= 3):
        return ("sentence", "plain")
    if kind == "target":
        return ("value", "sentence")
    return ("plain",)


@dataclass(slots=True)
class _State:
    cost: float
    start: int
    style: Style | None
    before: float = float("inf")
    """The cost with the next best first line."""


def fit(page: PageLines, columns: Sequence[Column]) -> Fit | None:
    """The cheapest way to deal a page's lines to ``columns``; None where there is none. Each cell keeps whole lines,
    columns and cells keep the order of the lines."""
    if not columns or not page.lines or page.rows < 1 or len(page.lines) > MAX_LINES:
        return None
    best: Fit | None = None
    for search in SEARCHES:
        found = _search(page, columns, None, search, best.cost if best else float("inf"))
        if found is not None and (best is None or found.cost < best.cost):
            best = found
        if best is not None and best.price(len(page.lines)) < GOOD:
            break
    return best


def fit_again(page: PageLines, columns: Sequence[Column], habits: Sequence[Habit], first: Fit) -> Fit:
    """``first``, or what is cheaper now that ``habits`` tells what the columns hold on the table's other pages."""
    prices = _habit_prices(page, habits)
    told = sum(prices[at][line] for at, filled in enumerate(first.columns) for line in filled.lines())
    found = _search(page, columns, prices, INFORMED, first.cost + told)
    return first if found is None else found


def _search(
    page: PageLines,
    columns: Sequence[Column],
    prices: Sequence[Sequence[float]] | None,
    search: tuple[int, float, float],
    limit: float,
) -> Fit | None:
    """One search through the columns from left to right; nothing that costs ``limit`` or more is followed."""
    beam, per_line, spread = search
    count = len(page.lines)
    reached: list[dict[int, _State]] = [{0: _State(0.0, 0, None)}]
    for at, column in enumerate(columns):
        ends: dict[int, _State] = {}
        _extend(page, column, reached[-1], at == len(columns) - 1, ends, prices[at] if prices else None, limit)
        if not ends:
            return None
        rest = _rest(page, columns[at + 1 :], per_line)
        ranked = sorted(ends.items(), key=lambda item: item[1].cost + rest[item[0]])
        most = ranked[0][1].cost + rest[ranked[0][0]] + spread
        reached.append({stop: state for stop, state in ranked[:beam] if state.cost + rest[stop] <= most})
    if count not in reached[-1]:
        return None
    return _trace(page, columns, reached, count)


def _rest(page: PageLines, columns: Sequence[Column], per_line: float) -> list[float]:
    """What the lines from each one on are expected to cost in the columns that are left."""
    wanted = page.rows * sum(column.kind != "remark" for column in columns)
    strict = all(column.kind in UNIT_KINDS or column.kind in ("deadline", "remark") for column in columns)
    count = len(page.lines)
    each = [per_line] * count
    if strict and columns:
        own = [page.emissions(column, column.styles[0]) for column in columns]
        each = [per_line + least for least in (map(min, *own) if len(own) > 1 else own[0])]
    elif strict:
        each = [CUTOFF] * count
    out = [*accumulate(reversed(each), initial=0.0)][::-1]
    return [cost + PER_COLUMN * max(0, wanted - (count - at)) / page.rows for at, cost in enumerate(out)]


def _habit_prices(page: PageLines, habits: Sequence[Habit]) -> list[list[float]]:
    """For each column the price of each line there, compared with the column it is most at home in."""
    odds = [[habit.of_line(line.text) for line in page.lines] for habit in habits]
    best = [max(column[i] for column in odds) for i in range(len(page.lines))]
    return [[min(_HABIT_MOST, _HABIT * (top - own)) for top, own in zip(best, column, strict=True)] for column in odds]


def _extend(
    page: PageLines,
    column: Column,
    starts: Mapping[int, _State],
    last: bool,
    ends: dict[int, _State],
    prices: Sequence[float] | None,
    limit: float,
) -> None:
    """All places where ``column`` may end when it begins at one of ``starts``."""
    count = len(page.lines)
    blank = _BLANK.get(column.kind, _NO_BLANK)
    for start, state in starts.items():
        if not last or start == count:
            _reach(ends, start, state.cost + blank, start, None)
    for style in column.styles:
        opening, closing = page.borders(style)
        # Sentences are written in the column of deeds, headings and names beside it.
        unusual = 1.5 if (style == "plain") == column.deed and len(column.styles) > 1 else 0.0
        own = page.emissions(column, style)
        emissions = [0.0, *accumulate(map(add, own, prices) if prices else own)]
        for start, state in starts.items():
            paid = state.cost + (opening[start] if start < count else 0.0) + unusual
            if start < count and opening[start] < BARRED and paid < limit:
                _grow(page, column, style, start, paid, closing, emissions, last, ends, limit)


def _grow(
    page: PageLines,
    column: Column,
    style: Style,
    start: int,
    paid: float,
    closing: Sequence[float],
    emissions: Sequence[float],
    last: bool,
    ends: dict[int, _State],
    limit: float,
) -> None:
    """All places where a column of one style may end when it begins at ``start``."""
    count, rows, widths, logs = len(page.lines), page.rows, page.widths, page.logs
    most = limit - paid if limit < float("inf") else CUTOFF
    # Right of the groups hardly any cell is merged: a column has about as many lines as rows at least.
    first = start + 1 if column.missing < 0.1 else start + max(1, rows - MOST_MISSING)
    if first > count:
        return
    widest, second = ([*heapq.nlargest(2, widths[start : first - 1]), 0.0, 0.0])[:2]
    wrap = wrap_log = -1.0
    gaps = page.gaps(style, 0.0)
    page.steps += 1
    for stop in range(first, count + 1):
        wide = widths[stop - 1]
        if wide > second or stop - start <= 6 or stop == first:
            if wide > second:
                widest, second = (wide, widest) if wide > widest else (widest, wide)
            now = column_width(widest, second, stop - start)
            if now != wrap:
                wrap, wrap_log = now, log(now + 1.0)
                gaps = page.gaps(style, wrap)
        spare = gaps.ends[stop - 1] - gaps.ends[start] - (rows - 1)
        spent = gaps.least[stop - 1] - gaps.least[start] + emissions[stop] - emissions[start]
        if spent > most or spare > TOO_MANY:
            break
        closes = closing[stop - 1]
        if closes > BARRED or (last and stop < count):
            continue
        # In a column that wraps, a line narrower than the column is the less likely the narrower it is.
        cost = paid + spent + closes + (stop - start) * wrap_log - (logs[stop] - logs[start])
        known = ends.get(stop)
        page.steps += 1
        if cost < limit and (known is None or cost < known.before):
            cost += _extra(column, gaps, start, stop, rows, spare)
            _reach(ends, stop, cost, start, style)


def _extra(column: Column, gaps: Gaps, start: int, stop: int, rows: int, spare: int) -> float:
    """What it costs to have just as many cells as rows, or to leave cells merged, whichever is less."""
    if spare > 0:
        if gaps.open_ends[stop - 1] - gaps.open_ends[start] >= spare:
            return spare * OPEN
        taken = sorted(o for o in gaps.odds[start : stop - 1] if o > 0)[:spare]
        return sum(OPEN + max(value - OPEN_END, 0.0) for value in taken)
    if spare == 0 and stop - start >= rows:
        return 0.0
    merged = column.merge + column.missing * -spare
    if stop - start < rows or spare < -TOO_FEW:
        return merged
    # As many lines as rows: every line is a cell, for merged cells would have come to that by chance only.
    each = COINCIDENCE if stop - start == rows else 0.0
    forced = -spare * OPEN
    lacking = -spare - (gaps.open_others[stop - 1] - gaps.open_others[start])
    if lacking > 0 and forced - each < merged:
        beyond = sorted((o for o in gaps.odds[start : stop - 1] if o < OPEN_START), reverse=True)[:lacking]
        forced += sum(OPEN_START - value for value in beyond)
    return min(merged, max(0.0, forced - each))


def _reach(ends: dict[int, _State], stop: int, cost: float, start: int, style: Style | None) -> None:
    state = ends.get(stop)
    if state is None:
        ends[stop] = _State(cost, start, style)
    elif cost < state.cost:
        before = state.cost if state.start != start else state.before
        ends[stop] = _State(cost, start, style, before)
    elif start != state.start:
        state.before = min(state.before, cost)


def _trace(page: PageLines, columns: Sequence[Column], reached: Sequence[dict[int, _State]], count: int) -> Fit:
    out: list[Filled] = []
    stop = count
    for at in range(len(columns) - 1, -1, -1):
        state = reached[at + 1][stop]
        out.append(_filled(page, columns[at], state, stop))
        stop = state.start
    out.reverse()
    return Fit(tuple(out), reached[-1][count].cost)


def _filled(page: PageLines, column: Column, state: _State, stop: int) -> Filled:
    """The column's cells between two lines, with how sure each end is."""
    margin = min(state.before - state.cost, 50.0)
    if state.style is None:
        return Filled(column, (), column.styles[0], margin)
    widths = sorted((line.width for line in page.lines[state.start : stop]), reverse=True)
    wrap = column_width(widths[0], widths[1] if len(widths) > 1 else 0.0, stop - state.start)
    odds = page.gaps(state.style, wrap).odds[state.start : stop - 1]
    spare = sum(value > 0 for value in odds) - (page.rows - 1)
    merged = column.merge + column.missing * -spare
    if spare < 0 and _extra(column, page.gaps(state.style, wrap), state.start, stop, page.rows, spare) >= merged:
        chosen = {i for i, value in enumerate(odds) if value > 0}
        free = True
    else:
        chosen = set(heapq.nlargest(page.rows - 1, range(len(odds)), key=lambda i: (odds[i], -i)))
        free = False
    return Filled(column, pieces(odds, chosen, state.start, stop, free), state.style, margin)
