"""Pieces: a column of printed lines cut into cells, each with the probability that it is just these lines."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import exp
from typing import NamedTuple


class Piece(NamedTuple):
    """A cell of one column: the page's lines ``start`` to ``stop``, and how sure its two ends are."""

    start: int
    stop: int
    confidence: float


def pieces(odds: Sequence[float], chosen: set[int], start: int, stop: int, free: bool) -> tuple[Piece, ...]:
    """Cells between the chosen gaps, each with the probability that it is just these lines."""
    edges = [-1, *sorted(chosen), len(odds)]
    sure = _free(odds, edges) if free else _counted(odds, edges)
    return tuple(
        Piece(start + edges[n] + 1, min(start + edges[n + 1] + 1, stop), round(sure[n], 4))
        for n in range(len(edges) - 1)
    )


def _free(odds: Sequence[float], edges: Sequence[int]) -> list[float]:
    """How sure each cell is where their number is not known: every gap stands for itself."""
    out: list[float] = []
    for a, b in pairwise(edges):
        whole = (_sigmoid(odds[a]) if a >= 0 else 1.0) * (_sigmoid(odds[b]) if b < len(odds) else 1.0)
        for gap in range(a + 1, b):
            whole *= _sigmoid(-odds[gap])
        out.append(whole)
    return out


def _counted(odds: Sequence[float], edges: Sequence[int]) -> list[float]:
    """How sure each cell is where their number is known: all ways to choose so many gaps are weighed."""
    ends = len(edges) - 2
    taken = set(edges[1:-1])
    lowest = min((odds[i] for i in taken), default=20.0)
    highest = max((value for i, value in enumerate(odds) if i not in taken), default=-20.0)
    if lowest - highest > 9.0:
        return [0.999] * (ends + 1)
    middle = (lowest + highest) / 2
    yes = [_sigmoid(value - middle) for value in odds]
    before = _ways(yes, ends)
    after = _ways(yes[::-1], ends)[::-1]
    total = before[len(odds)][ends]
    if total <= 0.0:
        return [0.5] * (ends + 1)
    out: list[float] = []
    for n, (a, b) in enumerate(pairwise(edges)):
        whole = 1.0
        if a >= 0:
            whole *= before[a][n - 1] * yes[a]
        if b < len(odds):
            whole *= after[b + 1][ends - n - 1] * yes[b]
        for gap in range(a + 1, b):
            whole *= 1.0 - yes[gap]
        out.append(min(0.999, whole / total))
    return out


def _ways(yes: Sequence[float], most: int) -> list[list[float]]:
    """The probability that just so many of the first gaps are ends: one row for each number of gaps looked at."""
    out = [[1.0] + [0.0] * most]
    for chance in yes:
        row, none = out[-1], 1.0 - chance
        out.append([row[0] * none, *[same * none + less * chance for same, less in zip(row[1:], row, strict=False)]])
    return out


def _sigmoid(odds: float) -> float:
    return 1.0 / (1.0 + exp(-max(min(odds, 40.0), -40.0)))
