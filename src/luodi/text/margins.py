"""Margins: which printed lines of a paged source fill their measure and which begin indented, by their boxes.

Counting characters tells this only roughly: digits are narrow, justified lines are stretched, numbers are not broken.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from luodi.text.lines import Line
from luodi.text.model import Box, PageMap
from luodi.text.widths import width

_FEWEST = 8
"""With fewer lines of running text in the source, its measure cannot be told."""
_PIECE = re.compile(r"(?:[0-9A-Za-z%％.,‰]+|[（《“〔(]*.)[，。、；：！？）》”〕)%％]*")
"""What stands at a line's head and cannot be broken: a number or word, or a character with its punctuation."""


@dataclass(frozen=True, slots=True)
class Margins:
    """Lines by the start of their spans: ``full`` had no room for the next line's first piece, ``indented`` begin
    about two characters in."""

    full: frozenset[int]
    indented: frozenset[int]


@dataclass(slots=True)
class _Placed:
    line: Line
    box: Box
    em: float
    left: float = 0.0


def margins(pages: PageMap | None, lines: Sequence[Line]) -> Margins | None:
    """The margins of running text; None where there are no pages or too few lines. Table rows are left out."""
    if pages is None:
        return None
    boxes = {box.span: box for box in pages.boxes}
    placed = [
        _Placed(line, box, max(box.bottom - box.top, 1.0))
        for line in lines
        if not line.furniture and (box := boxes.get(line.span)) is not None
    ]
    if len(placed) < _FEWEST:
        return None
    columns: dict[tuple[int, int], list[_Placed]] = defaultdict(list)
    for one in placed:
        columns[one.box.page, 0].append(one)
    for page, size in enumerate(pages.sizes, start=1):
        _halve(columns, page, size[0])
    measure: dict[int, float] = {}
    for (_, column), members in columns.items():
        left = min(one.box.x0 for one in members)
        for one in members:
            one.left = left
        reach = max(one.box.x1 - left for one in members)
        measure[min(column, 1)] = max(measure.get(min(column, 1), 0.0), reach)
    full: set[int] = set()
    for (_, column), members in columns.items():
        for one, below in zip(members, [*members[1:], None], strict=True):
            room = one.left + measure[min(column, 1)] - one.box.x1
            if room < _piece(below.line.text if below else "") * one.em - 0.05 * one.em:
                full.add(one.line.span[0])
    return Margins(
        frozenset(full),
        frozenset(one.line.span[0] for one in placed if 1.2 * one.em < one.box.x0 - one.left < 3.2 * one.em),
    )


def _halve(columns: dict[tuple[int, int], list[_Placed]], page: int, across: float) -> None:
    """Take the lines of a page in two columns apart, each with its own left margin."""
    members = columns.get((page, 0), [])
    left = [one for one in members if one.box.x1 < 0.54 * across]
    right = [one for one in members if one.box.x0 > 0.46 * across]
    long = 0.25 * across
    if min(sum(one.box.x1 - one.box.x0 > long for one in half) for half in (left, right)) < 3:
        return
    columns[page, 0] = [one for one in members if one not in left and one not in right]
    if not columns[page, 0]:
        del columns[page, 0]
    columns[page, 1], columns[page, 2] = left, right


def _piece(text: str) -> float:
    """The width, in characters, of what could not be broken off the next line's head; one where it is not known."""
    found = _PIECE.match(text)
    return max(width(found.group()), 1.0) if found else 1.0
