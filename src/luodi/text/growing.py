"""Growing: one column begun at every line the columns before it leave, and the cheapest way to each line it may end at.

What a column costs is a sum over its lines and gaps. The sums up to each line are made once for all beginnings, and a
way that is dearer than the two best to the same end is dropped before its cells are counted exactly.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from operator import add

from luodi.text.gaps import Style
from luodi.text.page_lines import OPEN, OPEN_END, OPEN_START, Column, Gaps, PageLines

CUTOFF = 40.0
BARRED = 6.0
"""Where a column may not begin or end."""
TOO_MANY, TOO_FEW = 6, 12
"""More ends of cells than that too many, or too few to be forced, and a column is not what it seems."""
COINCIDENCE = 1.6
"""What it tells for one line a cell when a column has just as many lines as there are rows."""
MOST_MISSING = 6
"""How many cells may be merged away in a column right of the groups."""
TELLING = 12.0
"""A way so much dearer than another tells nothing: how sure the other is does not depend on it."""
_UNUSUAL = 1.5
"""Sentences are written in the column of deeds, headings and names beside it; the other way round costs that much."""
_BLANK: dict[str, float] = {"remark": 0.2, "support": 6.0, "other": 8.0, "guiding": 6.0, "group": 9.0, "person": 6.0}
_NO_BLANK = 15.0


@dataclass(slots=True)
class Way:
    """The cheapest way to deal all lines up to one place to the columns so far, and where its last column begins."""

    cost: float
    start: int
    style: Style | None
    before: float = float("inf")
    """The cost with the next best first line."""


class Ends:
    """Where a column may end: the cheapest way to each place, and what another way there must undercut to matter.

    ``rest`` is what the lines behind each place are expected to cost. Nothing that costs ``limit`` or more is kept;
    what is, with the rest, ``spread`` and more dearer than the cheapest may be left out."""

    def __init__(self, limit: float, rest: Sequence[float], spread: float) -> None:
        self.ways: dict[int, Way] = {}
        self.limit, self.rest = limit, rest
        self.roofs = [limit] * len(rest)
        self.ceiling = float("inf")
        """What a way must undercut together with the rest."""
        self._spread = spread + TELLING

    def reach(self, stop: int, cost: float, start: int, style: Style | None) -> None:
        """Take note of a way to ``stop``."""
        way = self.ways.get(stop)
        if way is None:
            self.ways[stop] = Way(cost, start, style)
        elif cost < way.cost:
            if way.start != start:
                way.before = way.cost
                self.roofs[stop] = min(self.limit, way.before)
            way.cost, way.start, way.style = cost, start, style
        else:
            if start != way.start and cost < way.before:
                way.before = cost
                self.roofs[stop] = min(self.limit, cost)
            return
        ranked = cost + self.rest[stop] + self._spread
        if ranked < self.ceiling:
            self.ceiling = ranked


def grow(
    page: PageLines,
    column: Column,
    starts: Mapping[int, Way],
    last: bool,
    prices: Sequence[float] | None,
    ends: Ends,
) -> None:
    """All places where ``column`` may end when it begins at one of ``starts``; ``prices`` are added for its lines."""
    count = len(page.lines)
    blank = _BLANK.get(column.kind, _NO_BLANK)
    for start, way in starts.items():
        if not last or start == count:
            ends.reach(start, way.cost + blank, start, None)
    for style in column.styles:
        opening, closing = page.borders(style)
        unusual = _UNUSUAL if (style == "plain") == column.deed and len(column.styles) > 1 else 0.0
        own = page.emissions(column, style)
        lines = [0.0, *accumulate(map(add, own, prices) if prices else own)]
        stops = [i + 1 for i, cost in enumerate(closing) if cost <= BARRED and (not last or i + 1 == count)]
        growth = _Growth(page, column, style, lines, stops, ends)
        for start, way in starts.items():
            if start < count and opening[start] < BARRED:
                paid = way.cost + opening[start] + unusual
                if paid < ends.limit:
                    growth.begin(start, paid)


class _Growth:
    """A column of one style on a page, begun at any of its lines."""

    def __init__(
        self, page: PageLines, column: Column, style: Style, lines: Sequence[float], stops: Sequence[int], ends: Ends
    ) -> None:
        self.page, self.column, self.style, self.lines, self.stops, self.ends = page, column, style, lines, stops, ends
        # Right of the groups hardly any cell is merged: a column has about as many lines as rows at least.
        self._fewest = 1 if column.missing < 0.1 else max(1, page.rows - MOST_MISSING)

    def begin(self, start: int, paid: float) -> None:
        """Reach all places where the column may end when it begins at ``start``, for which ``paid`` is paid."""
        page, stops, lines, ends, rest = self.page, self.stops, self.lines, self.ends, self.ends.rest
        first = start + self._fewest
        if first > len(page.lines):
            return
        most = ends.limit - paid if ends.limit < float("inf") else CUTOFF
        page.steps += 1
        for low, high, wrap in page.stretches(start):
            if high < first:
                continue
            at = bisect_left(stops, low if low > first else first)
            till = bisect_right(stops, high, at)
            if at == till:
                continue
            gaps = page.gaps(self.style, wrap)
            certain, least, costs = gaps.ends, gaps.least, gaps.costs
            enough = certain[start] + page.rows - 1 + TOO_MANY
            spent = most + least[start] + lines[start]
            # Both sums only grow within a stretch: if its last line is within them, all are.
            over = certain[high - 1] > enough or least[high - 1] + lines[high] > spent
            if over:
                till = bisect_right(stops, bisect_right(certain, enough), at, till)
                while at < till and least[stops[till - 1] - 1] + lines[stops[till - 1]] > spent:
                    till -= 1
            if at < till:
                page.steps += till - at
                begun, roofs, ceiling = paid - gaps.begins[start] - lines[start], ends.roofs, ends.ceiling
                # Most ways are too dear before their cells are counted.
                matter = [
                    (stop, cost)
                    for stop in stops[at:till]
                    if (cost := begun + costs[stop] + lines[stop]) < roofs[stop] and cost + rest[stop] < ceiling
                ]
                if matter:
                    self._reach(gaps, start, matter)
            if over:
                return

    def _reach(self, gaps: Gaps, start: int, matter: Sequence[tuple[int, float]]) -> None:
        """Reach the places of ``matter``; their costs are given but for what the number of cells costs."""
        column, ends, certain, counted = self.column, self.ends, gaps.ends, gaps.counted
        rows, style, merge, missing = self.page.rows, self.style, column.merge, column.missing
        rest = ends.rest
        enough, enough_lines = certain[start] + rows - 1, start + rows
        key = start * (len(self.lines) + 1)
        for stop, cost in matter:
            spare = certain[stop - 1] - enough
            if stop < enough_lines:
                cost += merge - missing * spare
            elif spare:
                known = counted.get(key + stop)
                if known is None:
                    known = counted[key + stop] = exactly(gaps, start, stop, rows, spare)
                cost += known if spare > 0 or known < merge - missing * spare else merge - missing * spare
            if cost + rest[stop] < ends.ceiling:
                ends.reach(stop, cost, start, style)


def lacking_cells(column: Column, gaps: Gaps, start: int, stop: int, rows: int, spare: int) -> float:
    """What it costs to have just as many cells as rows, or to leave cells merged, whichever is less, where ``spare``,
    below 0, ends of cells are missing when each gap is decided by itself."""
    merged = column.merge - column.missing * spare
    return merged if stop - start < rows else min(merged, exactly(gaps, start, stop, rows, spare))


def exactly(gaps: Gaps, start: int, stop: int, rows: int, spare: int) -> float:
    """What it costs to have just as many cells as rows where ``spare``, not 0, ends are too many or too few."""
    if spare > 0:
        beyond = spare - (gaps.open_ends[stop - 1] - gaps.open_ends[start])
        if beyond <= 0:
            return spare * OPEN
        taken = sorted(gaps.firm_between(start, stop - 1))[:beyond]
        return spare * OPEN + sum(taken) - beyond * OPEN_END
    if spare < -TOO_FEW:
        return float("inf")
    # As many lines as rows: every line is a cell, for merged cells would have come to that by chance only.
    each = COINCIDENCE if stop - start == rows else 0.0
    forced = -spare * OPEN - each
    lacking = -spare - (gaps.open_others[stop - 1] - gaps.open_others[start])
    if lacking > 0:
        taken = sorted(gaps.whole_between(start, stop - 1))[-lacking:]
        forced += lacking * OPEN_START - sum(taken)
    return max(0.0, forced)
