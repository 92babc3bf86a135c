"""Names cut anew: a narrow column's cells found by the words they share with the deeds of their rows.

Where a column of names is three or four characters wide, hardly a gap tells whether a cell ends there. But how many
cells there are is known, and a name mostly has words of its row's deed.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import exp, log

from luodi.text.alignment import grams, rarity
from luodi.text.pieces import Piece

LONGEST = 14
"""Lines that one name may take."""
MOST_ROWS, MOST_LINES = 40, 160
_WORTH = 1.2
"""What a shared word counts beside the gaps' odds, in units of how telling it is."""
_STRONGEST = 8.0
_SCRAP = -3.0
"""What it is worth to call two characters or fewer a name: mostly they are the last line of one."""
SUREST = 0.93
"""Shared words are a hint, not more: no cell cut by them is sure."""
_LOW = float("-inf")


def recut(lines: Sequence[str], odds: Sequence[float], deeds: Sequence[str], start: int) -> tuple[Piece, ...]:
    """The column's ``lines`` (the page's from line ``start`` on) cut into one cell for each of ``deeds``; nothing where
    that cannot be. ``odds`` are the log-odds that a cell ends at each gap between the lines.

    >>> cut = recut(["水库", "除险", "公交", "换新"], [0.0] * 3, ["水库除险加固", "更新公交车"], 0)
    >>> [(piece.start, piece.stop) for piece in cut]
    [(0, 2), (2, 4)]
    """
    rows, count = len(deeds), len(lines)
    if not 1 < rows <= min(count, MOST_ROWS) or count > MOST_LINES:
        return ()
    weights = rarity(deeds)
    known = [grams("".join(deed.split())) for deed in deeds]
    scores = _scores(lines, odds, known, weights)
    before = _sums(scores, rows, count)
    after = _sums([_mirrored(row, count) for row in reversed(scores)], rows, count)
    total = before[rows][count]
    if total == _LOW:
        return ()
    return tuple(
        Piece(
            start + a,
            start + b,
            round(min(SUREST, exp(before[row][a] + scores[row][a, b] + after[rows - row - 1][count - b] - total)), 4),
        )
        for row, (a, b) in enumerate(_best(scores, rows, count))
    )


_Scores = dict[tuple[int, int], float]


def _scores(
    lines: Sequence[str], odds: Sequence[float], known: Sequence[set[str]], weights: dict[str, float]
) -> list[_Scores]:
    """For each row what it is worth to have lines ``a`` to ``b`` as its cell."""
    count, rows = len(lines), len(known)
    having = {gram: [row for row in range(rows) if gram in known[row]] for gram in weights}
    out: list[_Scores] = [{} for _ in known]
    clear = [min(_STRONGEST, max(-_STRONGEST, value)) for value in odds]
    for a in range(count):
        words, told = "", set()
        shared = [0.0] * rows
        for b in range(a + 1, min(count, a + LONGEST) + 1):
            added = words[-1:] + lines[b - 1].replace(" ", "")
            words += lines[b - 1].replace(" ", "")
            for gram in (added[i : i + 2] for i in range(len(added) - 1)):
                if gram not in told:
                    told.add(gram)
                    for row in having.get(gram, ()):
                        shared[row] += weights[gram]
            ends = (clear[b - 1] if b < count else 0.0) + (_SCRAP if len(words) <= 2 else 0.0)
            # So many rows must have lines before, and behind.
            for row in range(max(0, rows - 1 - count + b), min(rows, a + 1)):
                out[row][a, b] = ends + _WORTH * shared[row]
    return out


def _mirrored(scores: _Scores, count: int) -> _Scores:
    return {(count - b, count - a): worth for (a, b), worth in scores.items()}


def _sums(scores: Sequence[_Scores], rows: int, count: int) -> list[list[float]]:
    """The log of the worth of all ways to cut the first lines into the first rows."""
    out = [[0.0] + [_LOW] * count]
    for row in range(rows):
        before, ways = out[row], [list[float]() for _ in range(count + 1)]
        for (a, b), worth in scores[row].items():
            if before[a] != _LOW:
                ways[b].append(before[a] + worth)
        out.append([_total(one) for one in ways])
    return out


def _total(logs: Sequence[float]) -> float:
    """The log of the sum of what ``logs`` are the logs of."""
    if len(logs) < 2:
        return logs[0] if logs else _LOW
    most = max(logs)
    return most + log(sum([exp(one - most) for one in logs]))


def _best(scores: Sequence[_Scores], rows: int, count: int) -> list[tuple[int, int]]:
    """The one best way to cut all lines into all rows."""
    best = [[0.0] + [_LOW] * count]
    came: list[dict[int, int]] = []
    for row in range(rows):
        top, back = [_LOW] * (count + 1), {}
        for (a, b), worth in scores[row].items():
            if best[row][a] + worth > top[b]:
                top[b], back[b] = best[row][a] + worth, a
        best.append(top)
        came.append(back)
    out: list[tuple[int, int]] = []
    stop = count
    for row in range(rows - 1, -1, -1):
        out.append((came[row][stop], stop))
        stop = came[row][stop]
    return out[::-1]
