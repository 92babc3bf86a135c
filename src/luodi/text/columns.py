"""Columns printed one after another: the lines of one page dealt out to columns, and each column cut into cells.

``fit`` searches for the cheapest way to deal ``n`` lines to the columns in their order; the price of a column is minus
the log-likelihood of the gaps between its lines (``luodi.text.gaps``), given how many rows the page has.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import log
from operator import add
from typing import NamedTuple

from luodi.text.column_titles import UNIT_KINDS, Kind, deed_rank, kind_of
from luodi.text.gaps import Printed, Style, column_width
from luodi.text.growing import CUTOFF, Ends, Way, grow, lacking_cells
from luodi.text.page_lines import Column, PageLines
from luodi.text.pieces import Piece, pieces

SEARCHES = ((60, 0.35, 6.0), (100, 0.3, 14.0))
INFORMED = (60, 0.5, 8.0)
"""How many ways are followed from column to column, what a line is expected to cost, and how much dearer than the
cheapest a way may be; tried one after another until a page comes out well."""
SAME = 1e-9
"""By how much two sums over the same way may differ, because they were added in another order."""
GOOD = 0.36
"""A page whose lines cost less than this each has come out well."""
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
_DEED_MERGE = 12.0
_NOVEL = 0.0001
"""How likely it is that a new line is just this one."""
_HABIT, _HABIT_MOST = 0.5, 2.5
"""How much the other pages of a table tell of a line, and the most they may."""
_LEFT_MERGE = {"group": 1.0, "task": 2.5, "other": 2.5}
_LEFT_MERGE_USUAL = 2.5


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

    def of_lines(self, lines: Iterable[Printed]) -> list[float]:
        """The log-probability of each line."""
        seen, new = self.seen, self.new
        return [seen.get(line.text, new) for line in lines]


@dataclass(frozen=True, slots=True)
class Fit:
    """The cheapest way found to deal a page's lines out."""

    columns: tuple[Filled, ...]
    cost: float


class _Found(NamedTuple):
    """What a search has come to: for each column the ways to where it may end; its cells are cut only if it is kept."""

    cost: float
    reached: list[dict[int, Way]]


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


def fit(page: PageLines, columns: Sequence[Column], limit: float = float("inf")) -> Fit | None:
    """The cheapest way to deal a page's lines to ``columns``; None where there is none that costs less than ``limit``.
    Each cell keeps whole lines, columns and cells keep the order of the lines."""
    if not columns or not page.lines or page.rows < 1 or len(page.lines) > MAX_LINES:
        return None
    best: _Found | None = None
    for search in SEARCHES:
        found = _search(page, columns, None, search, best.cost if best else limit)
        if found is not None and (best is None or found.cost < best.cost):
            best = found
        if best is not None and best.cost < GOOD * len(page.lines):
            break
    return _trace(page, columns, best) if best else None


def fit_again(page: PageLines, columns: Sequence[Column], habits: Sequence[Habit], first: Fit) -> Fit:
    """``first`` or what is cheaper, with margins as ``habits`` has them: what the table's other pages hold."""
    prices = _habit_prices(page, habits)
    told = sum(prices[at][line] for at, filled in enumerate(first.columns) for line in filled.lines())
    found = _search(page, columns, prices, INFORMED, first.cost + told + SAME)
    return first if found is None else _trace(page, columns, found)


def _search(
    page: PageLines,
    columns: Sequence[Column],
    prices: Sequence[Sequence[float]] | None,
    search: tuple[int, float, float],
    limit: float,
) -> _Found | None:
    """One search through the columns from left to right; nothing that costs ``limit`` or more is followed."""
    beam, per_line, spread = search
    count = len(page.lines)
    reached: list[dict[int, Way]] = [{0: Way(0.0, 0, None)}]
    for at, column in enumerate(columns):
        last = at == len(columns) - 1
        rest = _rest(page, columns[at + 1 :], per_line)
        ends = Ends(limit, rest, spread)
        grow(page, column, reached[-1], last, prices[at] if prices else None, ends)
        if not ends.ways:
            return None
        ranked = sorted(ends.ways.items(), key=lambda item: item[1].cost + rest[item[0]])
        most = ranked[0][1].cost + rest[ranked[0][0]] + spread
        reached.append({stop: state for stop, state in ranked[:beam] if state.cost + rest[stop] <= most})
    if count not in reached[-1]:
        return None
    return _Found(reached[-1][count].cost, reached)


def _rest(page: PageLines, columns: Sequence[Column], per_line: float) -> list[float]:
    """What the lines from each one on are expected to cost in the columns that are left."""
    wanted = page.rows * sum(column.kind != "remark" for column in columns)
    strict = all(column.kind in UNIT_KINDS or column.kind in ("deadline", "remark") for column in columns)
    count = len(page.lines)
    out = [per_line * left for left in range(count, -1, -1)]
    if strict and columns:
        own = {(column.styles[0], column.deed, column.kind): column for column in columns}
        emissions = [page.emissions(column, style) for (style, _, _), column in own.items()]
        least = map(min, *emissions) if len(emissions) > 1 else iter(emissions[0])
        out = list(map(add, out, [*accumulate(reversed(list(least)), initial=0.0)][::-1]))
    elif strict:
        out = [CUTOFF * left for left in range(count, -1, -1)]
    # Where fewer lines are left than cells.
    for at in range(max(0, count - wanted), count + 1):
        out[at] += PER_COLUMN * (wanted - count + at) / page.rows
    return out


def _habit_prices(page: PageLines, habits: Sequence[Habit]) -> list[list[float]]:
    """For each column the price of each line there, compared with the column it is most at home in."""
    odds = [habit.of_lines(page.lines) for habit in habits]
    best = list(map(max, *odds)) if len(odds) > 1 else odds[0]
    return [[min(_HABIT_MOST, _HABIT * (top - own)) for top, own in zip(best, column, strict=True)] for column in odds]


def _trace(page: PageLines, columns: Sequence[Column], found: _Found) -> Fit:
    """The columns of the way found, with their cells."""
    out: list[Filled] = []
    stop = len(page.lines)
    for at in range(len(columns) - 1, -1, -1):
        state = found.reached[at + 1][stop]
        out.append(_filled(page, columns[at], state, stop))
        stop = state.start
    out.reverse()
    return Fit(tuple(out), found.cost)


def _filled(page: PageLines, column: Column, state: Way, stop: int) -> Filled:
    """The column's cells between two lines, with how sure each end is."""
    margin = min(state.before - state.cost, 50.0)
    if state.style is None:
        return Filled(column, (), column.styles[0], margin)
    widths = sorted(page.widths[state.start : stop], reverse=True)
    wrap = column_width(widths[0], widths[1] if len(widths) > 1 else 0.0, stop - state.start)
    odds = page.gaps(state.style, wrap).odds[state.start : stop - 1]
    spare = sum(value > 0 for value in odds) - (page.rows - 1)
    merged = column.merge + column.missing * -spare
    if spare < 0 and lacking_cells(column, page.gaps(state.style, wrap), state.start, stop, page.rows, spare) >= merged:
        chosen = {i for i, value in enumerate(odds) if value > 0}
        free = True
    else:
        chosen = set(sorted(range(len(odds)), key=odds.__getitem__, reverse=True)[: page.rows - 1])
        free = False
    return Filled(column, pieces(odds, chosen, state.start, stop, free), state.style, margin)
