"""Ruled tables: drawn lines to frames of cells, merged cells told by the lines that are missing between them."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from luodi.text.readers import limits
from luodi.text.readers.sheet import Rule

_SNAP = 2.0
"""Lines this close (points) are one line drawn twice or in pieces."""
_TOUCH = 3.5
"""Lines this close meet."""
_RULES = 3_000
"""A page with more lines than this (after joining pieces) is a drawing."""


@dataclass(frozen=True, slots=True)
class Place:
    """One cell: row and column from 0, extent, and its rectangle in points."""

    row: int
    column: int
    row_span: int
    column_span: int
    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Frame:
    """One ruled table: the positions of its vertical and horizontal lines, and its cells in reading order.

    ``odd`` is true where missing lines do not leave rectangles; such cells are taken apart again.
    """

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    places: tuple[Place, ...]
    odd: bool = False


@dataclass(slots=True)
class _Line:
    """A line after joining its pieces: its position across and its extent along."""

    at: float
    start: float
    end: float


def frames(rules: Iterable[Rule]) -> list[Frame]:
    """The ruled tables among ``rules``, from top to bottom; single boxes and loose lines are not tables."""
    listed = list(rules)
    across = _joined([_Line(r.top, r.x0, r.x1) for r in listed if abs(r.bottom - r.top) <= abs(r.x1 - r.x0)])
    down = _joined([_Line(r.x0, r.top, r.bottom) for r in listed if abs(r.bottom - r.top) > abs(r.x1 - r.x0)])
    if len(across) + len(down) > _RULES:
        return []
    found = (_frame(*group) for group in _connected(across, down))
    kept = [frame for frame in found if frame is not None and len(frame.places) > 1]
    return sorted(kept, key=lambda frame: (frame.ys[0], frame.xs[0]))


def _joined(lines: Sequence[_Line]) -> list[_Line]:
    """Lines at the same position with overlapping or touching extents made one."""
    out: list[_Line] = []
    for band in _bands(sorted(lines, key=lambda line: line.at)):
        position = sum(line.at for line in band) / len(band)
        merged: list[_Line] = []
        for line in sorted(band, key=lambda line: line.start):
            if merged and line.start <= merged[-1].end + _TOUCH:
                merged[-1].end = max(merged[-1].end, line.end)
            else:
                merged.append(_Line(position, line.start, line.end))
        out.extend(line for line in merged if line.end - line.start > _TOUCH)
    return out


def _bands(lines: Sequence[_Line]) -> list[list[_Line]]:
    bands: list[list[_Line]] = []
    for line in lines:
        if bands and line.at - bands[-1][0].at <= _SNAP:
            bands[-1].append(line)
        else:
            bands.append([line])
    return bands


def _connected(across: Sequence[_Line], down: Sequence[_Line]) -> list[tuple[list[_Line], list[_Line]]]:
    """Groups of lines that meet one another, each with at least two horizontal lines and one vertical."""
    parent = list(range(len(across) + len(down)))

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    for i, h in enumerate(across):
        for j, v in enumerate(down, start=len(across)):
            meets = h.start - _TOUCH <= v.at <= h.end + _TOUCH and v.start - _TOUCH <= h.at <= v.end + _TOUCH
            if meets:
                parent[root(i)] = root(j)
    groups: dict[int, tuple[list[_Line], list[_Line]]] = {}
    for index in range(len(parent)):
        group = groups.setdefault(root(index), ([], []))
        if index < len(across):
            group[0].append(across[index])
        else:
            group[1].append(down[index - len(across)])
    return [group for group in groups.values() if len(group[0]) >= 2 and group[1]]


def _frame(across: list[_Line], down: list[_Line]) -> Frame | None:
    across, down = _closed(across, down), _closed(down, across)
    ys, xs = _positions(across), _positions(down)
    rows, columns = len(ys) - 1, len(xs) - 1
    if rows < 1 or columns < 1 or rows * columns > limits.CELLS:
        return None
    right = _walls(down, xs, ys)
    below = _walls(across, ys, xs)
    groups = _regions(rows, columns, right, below)
    places: list[Place] = []
    odd = False
    for members in groups:
        top, left = min(r for r, _ in members), min(c for _, c in members)
        bottom, last = max(r for r, _ in members) + 1, max(c for _, c in members) + 1
        if len(members) == (bottom - top) * (last - left):
            places.append(Place(top, left, bottom - top, last - left, xs[left], ys[top], xs[last], ys[bottom]))
        else:
            odd = True
            places.extend(Place(r, c, 1, 1, xs[c], ys[r], xs[c + 1], ys[r + 1]) for r, c in members)
    places.sort(key=lambda place: (place.row, place.column))
    return Frame(tuple(xs), tuple(ys), tuple(places), odd)


def _closed(lines: list[_Line], others: list[_Line]) -> list[_Line]:
    """``lines`` with the outer edges that a table open at its sides leaves out: where ``others`` reach beyond them."""
    start, end = min(line.start for line in others), max(line.end for line in others)
    low, high = min(line.at for line in lines), max(line.at for line in lines)
    span = min(line.at for line in others), max(line.at for line in others)
    out = list(lines)
    for edge, beyond in ((start, low - start), (end, end - high)):
        reaching = sum(abs(edge - (line.start if edge == start else line.end)) <= 2 * _TOUCH for line in others)
        if beyond > 3 * _TOUCH and reaching >= 2:
            out.append(_Line(edge, *span))
    return out


def _positions(lines: Iterable[_Line]) -> list[float]:
    out: list[float] = []
    for at in sorted(line.at for line in lines):
        if not out or at - out[-1] > _TOUCH:
            out.append(at)
    return out


def _walls(lines: Sequence[_Line], across: Sequence[float], along: Sequence[float]) -> set[tuple[int, int]]:
    """Pairs (position, stretch): a line stands at ``across[position]`` along ``along[stretch]`` to the next."""
    out: set[tuple[int, int]] = set()
    for line in lines:
        position = min(range(len(across)), key=lambda i: abs(across[i] - line.at))
        for stretch, (a, b) in enumerate(itertools.pairwise(along)):
            if min(b, line.end) - max(a, line.start) >= 0.6 * (b - a):
                out.add((position, stretch))
    return out


def _regions(
    rows: int, columns: int, right: set[tuple[int, int]], below: set[tuple[int, int]]
) -> list[list[tuple[int, int]]]:
    """The places of the finest grid, grouped where no line stands between neighbours."""
    seen: set[tuple[int, int]] = set()
    out: list[list[tuple[int, int]]] = []
    for row in range(rows):
        for column in range(columns):
            if (row, column) in seen:
                continue
            seen.add((row, column))
            members = [(row, column)]
            for r, c in members:
                for nr, nc, wall in (
                    (r, c + 1, (c + 1, r) in right),
                    (r, c - 1, (c, r) in right),
                    (r + 1, c, (r + 1, c) in below),
                    (r - 1, c, (r, c) in below),
                ):
                    if not wall and 0 <= nr < rows and 0 <= nc < columns and (nr, nc) not in seen:
                        seen.add((nr, nc))
                        members.append((nr, nc))
            out.append(members)
    return out
