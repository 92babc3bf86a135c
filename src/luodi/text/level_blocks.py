"""Blocks of levels: columns of years under one head at a page's right edge, where one cell may cover all the years.

Each year's column is printed after the one before, a cell that covers all years only with the first; or the cells of a
row stand on one line. Such a page cannot be dealt out column by column: the years after the first have fewer cells.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from luodi.text.column_titles import plain_title

_VALUE = re.compile(
    r"[一二三四五六七八九十ⅠⅡⅢⅣⅤ\d]{1,3}[级档星]|[甲乙丙丁]级|[高中低]|\d+(?:\.\d+)?[%‰]?|[√✓○●△×\\/—－-]{1,3}"
)
_YEAR = re.compile(r"(.*?)((?:19|20)\d\d)年?[度末底]{0,2}(?:目标|计划)?值?")
LONGEST = 8
"""Lines that one cell of words may take."""

Part = tuple[int, int, int]
"""Words of a page: its line, and from where to where in it."""


@dataclass(frozen=True, slots=True)
class Item:
    """What is printed for one row: a cell for each year; or, ``shared``, one cell for all years of one or more rows."""

    cells: tuple[tuple[Part, ...], ...]
    shared: bool

    def words(self, lines: Sequence[str]) -> str:
        return "".join(lines[line][a:b] for cell in self.cells for line, a, b in cell)


@dataclass(frozen=True, slots=True)
class Block:
    """The lines of a page from ``start`` on, as items from the first row to the last."""

    start: int
    items: tuple[Item, ...]


def siblings(titles: Sequence[str]) -> int:
    """How many of the last columns stand for rising years under one head; 0 where fewer than two do.

    >>> siblings(["序号", "内容", "深度2024年底", "深度2025年底", "深度2026年底"]), siblings(["序号", "2025年目标"])
    (3, 0)
    """
    found = [_YEAR.fullmatch(plain_title(title)) for title in titles]
    count = 0
    for left, right in pairwise(reversed([None, *found])):
        if left is None:
            break
        count += 1
        if right is None or right[1] != left[1] or int(right[2]) >= int(left[2]):
            break
    return count if count > 1 else 0


def find_block(lines: Sequence[str], rows: int, years: int) -> Block | None:
    """The block at the end of a page of ``rows`` rows; ``None`` where the years' columns have all their cells, or
    where no way to read the lines comes out even.

    >>> find_block(["甲", "一级", "视情况", "二级"], 2, 3) is None
    True
    >>> found = find_block(["甲", "乙", "丙", "一级", "视情况", "一级", "二级", "三级"], 3, 2)
    >>> found.start, [item.shared for item in found.items]
    (3, [False, True, False])
    """
    values = [_values(line) for line in lines]
    starts = [at for at, found in enumerate(values) if found and (at == 0 or not values[at - 1])]
    best: Block | None = None
    for start in starts:
        items = _by_rows(lines, values, start, years) or _by_columns(lines, values, start, years)
        if items and len(items) <= rows and (best is None or len(items) > len(best.items)):
            best = Block(start, items)
    return best if best and any(item.shared for item in best.items) else None


_WORD = re.compile(r"\S+")


def _values(line: str) -> list[tuple[int, int]]:
    """Where the levels of a line stand that holds nothing else."""
    parts = [found.span() for found in _WORD.finditer(line)]
    return parts if all(_VALUE.fullmatch(line, a, b) for a, b in parts) else []


def _chunks(lines: Sequence[str], values: Sequence[Sequence[tuple[int, int]]], start: int) -> list[range] | None:
    """The lines from ``start`` on: each line of levels by itself, lines of words together; ``None`` where words run on
    for longer than a cell."""
    out: list[range] = []
    for at in range(start, len(lines)):
        if not values[at] and out and not values[out[-1].start]:
            out[-1] = range(out[-1].start, at + 1)
            if len(out[-1]) > LONGEST:
                return None
        else:
            out.append(range(at, at + 1))
    return out


def _whole(lines: Sequence[str], chunk: range) -> tuple[Part, ...]:
    return tuple((line, 0, len(lines[line])) for line in chunk)


def _by_rows(
    lines: Sequence[str], values: Sequence[Sequence[tuple[int, int]]], start: int, years: int
) -> tuple[Item, ...]:
    """Rows printed on a line each; a level alone on its line covers all years."""
    chunks = _chunks(lines, values, start)
    if chunks is None or not any(len(values[chunk.start]) == years for chunk in chunks):
        return ()
    items: list[Item] = []
    for chunk in chunks:
        found = values[chunk.start]
        if len(found) not in (0, 1, years):
            return ()
        if len(found) == years:
            items.append(Item(tuple(((chunk.start, a, b),) for a, b in found), False))
        else:
            items.append(Item((_whole(lines, chunk),), True))
    return tuple(items)


def _by_columns(
    lines: Sequence[str], values: Sequence[Sequence[tuple[int, int]]], start: int, years: int
) -> tuple[Item, ...]:
    """Years printed one after another; words among the levels of the first year cover all years."""
    chunks = _chunks(lines, values, start)
    if chunks is None or any(len(values[chunk.start]) > 1 for chunk in chunks):
        return ()
    levels = [chunk for chunk in chunks if values[chunk.start]]
    count, left = divmod(len(levels), years)
    if left or not count:
        return ()
    items: list[Item] = []
    met = 0
    for chunk in chunks:
        if not values[chunk.start]:
            if met > count:
                return ()
            items.append(Item((_whole(lines, chunk),), True))
            continue
        if met < count:
            items.append(Item(tuple(_whole(lines, levels[met + year * count]) for year in range(years)), False))
        met += 1
    return tuple(items)


def lay_items(words: Sequence[str], shared: Sequence[bool], rows: int) -> list[tuple[int, float]]:
    """For each row its item and how sure its words are: shared items may cover several rows, others cover one. All ways
    to lay them out count alike; where neighbouring items say the same, it does not matter which of them it is.

    >>> lay_items(["一", "视情况", "二"], [False, True, False], 4)
    [(0, 1.0), (1, 1.0), (1, 1.0), (2, 1.0)]
    >>> lay_items(["三", "三", "二"], [True, True, False], 4)
    [(0, 1.0), (0, 1.0), (1, 1.0), (2, 1.0)]
    """
    before = _ways(shared, rows)
    after = [row[::-1] for row in _ways(list(shared)[::-1], rows)][::-1]
    total = before[len(shared)][rows]
    if not total:
        return []
    chance = [[0.0] * rows for _ in shared]
    for item, stretches in enumerate(shared):
        for first in range(rows):
            for last in range(first, rows if stretches else first + 1):
                share = before[item][first] * after[item + 1][last + 1] / total
                for row in range(first, last + 1):
                    chance[item][row] += share
    out: list[tuple[int, float]] = []
    at = 0
    for row in range(rows):
        at = max(range(at, len(shared)), key=lambda item, row=row: (chance[item][row], -item))  # type: ignore[misc]
        sure = sum(own[row] for own, word in zip(chance, words, strict=True) if word == words[at])
        out.append((at, round(min(sure, 1.0), 4)))
    return out


def _ways(shared: Sequence[bool], rows: int) -> list[list[float]]:
    """In how many ways the first items cover the first rows: one list for each number of items."""
    out = [[1.0] + [0.0] * rows]
    for stretches in shared:
        previous, row = out[-1], [0.0] * (rows + 1)
        for end in range(1, rows + 1):
            row[end] = previous[end - 1] + (row[end - 1] if stretches else 0.0)
        out.append(row)
    return out
