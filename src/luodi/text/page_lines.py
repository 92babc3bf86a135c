"""The lines of one printed page and what can be told of the gaps between them before they are dealt to columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from math import exp, log, log1p
from operator import add

from luodi.text.column_titles import Kind
from luodi.text.echoes import Echoes
from luodi.text.gaps import (
    CERTAIN,
    Printed,
    Style,
    base,
    beginning,
    column_width,
    company,
    emission,
    ending,
    fills,
    habitual,
    lists_among,
    open_counts,
    rooms,
    seen,
    unit_odds,
)

OPEN, OPEN_START, OPEN_END = 0.15, -1.1, 0.8
"""Between these odds a gap is open: the number of rows decides, and that costs next to nothing."""
LONGEST_STRETCH = 64
"""Lines in one stretch at most, so that a column that ends soon looks at few."""
_ECHO = (0.3, -0.7, -2.0, -3.5)
"""What it says for the end of a cell when none to three of the words across the gap stand elsewhere."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column to be filled: its title, what stands below it, and whether it holds the deeds."""

    title: str
    kind: Kind
    deed: bool
    styles: tuple[Style, ...]
    merge: float = 4.0
    """The price of cells that cover several rows: low left of the deeds, where rows are gathered in groups."""
    missing: float = 0.3
    """The price of each cell that there is too little."""


def softplus(odds: float) -> float:
    """log(1 + exp(odds))"""
    return log1p(exp(odds)) if odds < 30.0 else odds


class _Least(dict[float, float]):
    """What a gap costs at least, log(1 + exp(-|odds|)): the same few odds come again and again."""

    def __missing__(self, odds: float) -> float:
        cost = log1p(exp(-abs(odds)))
        if len(self) < MOST_KEPT:
            self[odds] = cost
        return cost


MOST_KEPT = 10_000
_LEAST = _Least()


@dataclass(frozen=True, slots=True)
class Gaps:
    """The gaps of a page for one style and column width: their log-odds, and sums of them up to each gap."""

    odds: list[float]
    least: list[float]
    """What the gaps cost at least, whichever way each is decided."""
    ends: list[int]
    """How many are ends of cells when each is decided by itself."""
    open_ends: list[int]
    """How many of those could as well be none, and"""
    open_others: list[int]
    """how many of the others could as well be ends."""
    firm: list[float]
    """The odds of the ends that are not open, in order."""
    whole: list[float]
    """The odds of the gaps within cells that are not open, in order."""
    begins: list[float]
    costs: list[float]
    """A column costs the difference between ``costs`` where it ends and ``begins`` where it begins, and its lines."""
    counted: dict[int, float]
    """What it costs to have just as many cells as rows, kept for the next column and search that asks."""

    def firm_between(self, start: int, stop: int) -> list[float]:
        """The ``firm`` ones among gaps ``start`` to ``stop``."""
        return self.firm[self.ends[start] - self.open_ends[start] : self.ends[stop] - self.open_ends[stop]]

    def whole_between(self, start: int, stop: int) -> list[float]:
        """The ``whole`` ones among gaps ``start`` to ``stop``."""
        ends, others = self.ends, self.open_others
        return self.whole[start - ends[start] - others[start] : stop - ends[stop] - others[stop]]


Stretch = tuple[int, int, float]
"""Two lines, counted from 1, behind and between which a column would wrap at the same width, and that width."""


class PageLines:
    """The lines of a page with all that can be told of them beforehand."""

    steps = 0
    """How many ways have been looked at: what the page has cost so far."""

    def __init__(self, texts: Sequence[str], rows: int, echoes: Echoes | None = None) -> None:
        self.lines: list[Printed] = [seen(text) for text in texts]
        self.rows = rows
        self.widths = [line.width for line in self.lines]
        self.opened = open_counts(self.lines)
        self.lists = lists_among(self.lines)
        # Behind a full stop the same words may follow elsewhere without belonging to the sentence.
        self.echo = [
            _ECHO[echoes.across(a.text, b.text)] if echoes and not a.finished else 0.0 for a, b in pairwise(self.lines)
        ]
        self.company = company(texts, max(3, rows // 3))
        self.logs = [0.0, *accumulate(log(line.width + 1.0) for line in self.lines)]
        self.rooms = rooms(self.lines)
        self._stretches: dict[int, list[Stretch]] = {}
        self._widest: dict[int, tuple[float, float]] = {}
        """For each line the two widest from it to the end of its last stretch."""
        self._fills: dict[float, list[float]] = {}
        self._bases: dict[Style, list[float]] = {}
        self._gaps: dict[tuple[Style, float], Gaps] = {}
        self._borders: dict[Style, tuple[list[float], list[float]]] = {}
        self._emissions: dict[tuple[Style, bool, bool], list[float]] = {}

    def stretches(self, start: int) -> Iterator[Stretch]:
        """The lines behind which a column that begins at ``start`` may end, gathered by the width it then wraps at."""
        known = self._stretches.setdefault(start, [])
        yield from known
        count, widths = len(self.lines), self.widths
        stop = known[-1][1] if known else start
        widest, second = self._widest.get(start, (0.0, 0.0))
        while stop < count:
            low, wrap = stop + 1, -1.0
            furthest = min(count, stop + LONGEST_STRETCH)
            while stop < furthest:
                wide = widths[stop]
                # The fifth line may change the width although it is narrow.
                if wide > second or wrap < 0 or stop - start == 4:
                    top = (widest, max(wide, second)) if wide <= widest else (wide, widest)
                    now = column_width(*top, stop + 1 - start)
                    if wrap not in (now, -1.0):
                        break
                    (widest, second), wrap = top, now
                stop += 1
            known.append((low, stop, wrap))
            self._widest[start] = widest, second
            yield known[-1]

    def bases(self, style: Style) -> list[float]:
        """The part of each gap's log-odds that no column width changes."""
        found = self._bases.get(style)
        if found is None:
            lines = self.lines
            found = [
                base(lines[i], lines[i + 1], style, self.opened[i + 1], self.company[i]) + self.echo[i]
                for i in range(len(lines) - 1)
            ]
            if style == "unit":
                # A list of names has the same words again wherever it stands: echoes tell more than elsewhere.
                found = [odds + unit_odds(lines, i, self.lists) + 0.5 * self.echo[i] for i, odds in enumerate(found)]
            self._bases[style] = found
        return found

    def gaps(self, style: Style, wrap: float) -> Gaps:
        """The gaps of a column of this style that wraps at this width."""
        return self._gaps.get((style, wrap)) or self._weighed(style, wrap)

    def _weighed(self, style: Style, wrap: float) -> Gaps:
        filled = self._fills.get(wrap)
        if filled is None:
            filled = self._fills[wrap] = fills(self.rooms, wrap)
        odds = list(map(add, self.bases(style), filled))
        if style != "unit":
            odds = habitual(self.lines, odds, filled)
        least = [_LEAST[value] for value in odds]
        if style == "sentence":
            # Words that end without a full stop where there was room for more are strange in either case.
            least = [
                cost + 1.0 if room == CERTAIN and not line.finished else cost
                for cost, room, line in zip(least, filled, self.lines, strict=False)
            ]
        sums = [0.0, *accumulate(least)]
        # In a column that wraps, a line narrower than the column is the less likely the narrower it is.
        wrap_log = log(wrap + 1.0)
        narrow = [at * wrap_log - own for at, own in enumerate(self.logs)]
        found = self._gaps[style, wrap] = Gaps(
            odds,
            sums,
            [0, *accumulate(map((0.0).__lt__, odds))],
            [0, *accumulate([0.0 < value <= OPEN_END for value in odds])],
            [0, *accumulate([OPEN_START <= value <= 0.0 for value in odds])],
            [value for value in odds if value > OPEN_END],
            [value for value in odds if value < OPEN_START],
            list(map(add, sums, narrow)),
            [0.0, *map(add, map(add, sums, self.borders(style)[1]), narrow[1:])],
            {},
        )
        return found

    def odds_of(self, style: Style, among: range) -> list[float]:
        """The log-odds of the gaps between the lines ``among``, as those of a column of this style and their width."""
        widths = sorted((self.widths[i] for i in among), reverse=True)
        wrap = column_width(widths[0], widths[1] if len(widths) > 1 else 0.0, len(among))
        return self.gaps(style, wrap).odds[among.start : among.stop - 1]

    def borders(self, style: Style) -> tuple[list[float], list[float]]:
        """What it costs to begin a column at each line, and to end one behind it."""
        found = self._borders.get(style)
        if found is None:
            starts = [softplus(-beginning(line, style, self.lists.begins[i])) for i, line in enumerate(self.lines)]
            if style == "unit":
                texts = [line.text for line in self.lines]
                starts = [cost + 1.5 * _again(texts, i) for i, cost in enumerate(starts)]
            stops = [
                softplus(-ending(line, style, self.opened[i + 1], self.lists.ends[i]) - heard)
                for i, (line, heard) in enumerate(zip(self.lines, [*self.echo, 0.0], strict=True))
            ]
            found = self._borders[style] = (starts, stops)
        return found

    def emissions(self, column: Column, style: Style) -> list[float]:
        """What it costs to have each line in this column."""
        key = (style, column.deed, column.kind == "remark")
        found = self._emissions.get(key)
        if found is None:
            part = self.lists.part
            found = [emission(line, *key, part[i]) for i, line in enumerate(self.lines)]
            self._emissions[key] = found
        return found


def _again(texts: Sequence[str], at: int) -> bool:
    """Whether the same words stand before and behind line ``at``: a merged cell printed twice, not a new column."""
    return any(texts[at - size : at] == texts[at : at + size] for size in (1, 2, 3) if size <= at)
