"""Alignment: fewer cells than rows, each cell laid over one or more rows, with how sure each row's cell is."""

from __future__ import annotations

from collections.abc import Sequence
from math import exp, log


def lay_over(scores: Sequence[Sequence[float]]) -> list[tuple[int, float]]:
    """For each row the cell that covers it and the probability of that, the order of cells kept.

    ``scores[cell][row]`` is the log-odds that the cell's words go with the row's; every cell covers at least one row
    and cells cover neighbouring rows. All ways to lay the cells out are weighed against one another, so rows whose
    cell hangs on nothing come out with a low probability.

    >>> [(cell, round(sure, 2)) for cell, sure in lay_over([[6, 0, 0, 0], [0, 0, 0, 6]])]
    [(0, 1.0), (0, 0.67), (1, 0.67), (1, 1.0)]
    """
    cells = len(scores)
    rows = len(scores[0]) if cells else 0
    if cells == 0 or rows == 0:
        return []
    if cells >= rows:
        return [(row, 1.0) for row in range(rows)]
    low = float("-inf")
    forward = [[low] * rows for _ in range(cells)]
    backward = [[low] * rows for _ in range(cells)]
    for row in range(rows):
        for cell in range(max(0, cells - (rows - row)), min(cell_limit(cells, row), cells)):
            if row == 0:
                before = 0.0 if cell == 0 else low
            else:
                before = _add(forward[cell][row - 1], forward[cell - 1][row - 1] if cell else low)
            forward[cell][row] = before + scores[cell][row]
    for row in range(rows - 1, -1, -1):
        for cell in range(cells):
            if row == rows - 1:
                after = 0.0 if cell == cells - 1 else low
            else:
                stay = backward[cell][row + 1] + scores[cell][row + 1]
                move = backward[cell + 1][row + 1] + scores[cell + 1][row + 1] if cell + 1 < cells else low
                after = _add(stay, move)
            backward[cell][row] = after
    total = forward[cells - 1][rows - 1]
    sure = [
        [min(1.0, exp(forward[cell][row] + backward[cell][row] - total)) for row in range(rows)]
        for cell in range(cells)
    ]
    return [(cell, sure[cell][row]) for row, cell in enumerate(_best_path(sure, cells, rows))]


def cell_limit(cells: int, row: int) -> int:
    """How many cells may have begun by ``row``."""
    return min(cells, row + 1)


def _best_path(scores: Sequence[Sequence[float]], cells: int, rows: int) -> list[int]:
    """The one best way to lay the cells out; between equals the earlier cell holds on."""
    low = float("-inf")
    best = [[low] * rows for _ in range(cells)]
    came = [[0] * rows for _ in range(cells)]
    best[0][0] = scores[0][0]
    for row in range(1, rows):
        for cell in range(min(cells, row + 1)):
            stay = best[cell][row - 1]
            move = best[cell - 1][row - 1] if cell else low
            came[cell][row] = cell - 1 if move > stay else cell
            best[cell][row] = max(stay, move) + scores[cell][row]
    path = [cells - 1]
    for row in range(rows - 1, 0, -1):
        path.append(came[path[-1]][row])
    return path[::-1]


def _add(a: float, b: float) -> float:
    if a < b:
        a, b = b, a
    return a if b == float("-inf") else a + log(1.0 + exp(b - a))


def grams(text: str, size: int = 2) -> set[str]:
    """The words of ``size`` characters in a text."""
    return {text[i : i + size] for i in range(len(text) - size + 1)}


def rarity(texts: Sequence[str]) -> dict[str, float]:
    """How telling each two-character word is among the rows: log(rows / rows that have it).

    >>> weights = rarity(["医保门诊", "医保住院", "公交刷卡", "图书借阅"])
    >>> weights["医保"] < weights["公交"]
    True
    """
    found: dict[str, int] = {}
    for text in texts:
        for gram in grams(text):
            found[gram] = found.get(gram, 0) + 1
    return {gram: log((len(texts) + 1) / count) for gram, count in found.items()}


def likeness(words: str, row: str, weights: dict[str, float]) -> float:
    """How much of a cell's words stand in a row's words, rare ones counting most.

    >>> weights = rarity(["参保人在医保定点药店购药", "残疾人享受优惠", "支付水费"])
    >>> likeness("医保", "参保人在医保定点药店购药", weights) > 1 > likeness("医保", "支付水费", weights)
    True
    """
    if not words:
        return 0.0
    return sum(weights.get(gram, 0.0) for gram in grams(words) if gram in row)
