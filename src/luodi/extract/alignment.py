"""Expected tasks and proposals put side by side by their words."""

from __future__ import annotations

import heapq
from collections import Counter, defaultdict
from collections.abc import Sequence

from luodi.extract.gold import Expected
from luodi.extract.identity import folded
from luodi.extract.model import Commitment

ENOUGH = 0.6
"""From this share of common character pairs on, two texts are the same task."""


def similarity(one: str, two: str) -> float:
    """Dice's coefficient of the character pairs of two folded texts.

    >>> similarity("编制目录", "编制目录"), similarity("编制目录", "公布清单")
    (1.0, 0.0)
    """
    return _dice(_pairs(folded(one)), _pairs(folded(two)))


def _pairs(text: str) -> Counter[str]:
    return Counter(text[i : i + 2] for i in range(len(text) - 1)) or Counter([text])


def _dice(one: Counter[str], two: Counter[str]) -> float:
    total = one.total() + two.total()
    return 2 * (one & two).total() / total if total else 1.0


def align(expected: Sequence[Expected], proposed: Sequence[Commitment]) -> dict[int, int]:
    """For each expected task the proposal that is it, one to one: equal words first, then the most alike.

    Among equal words the printed number decides (rows that say the same); alike means at least ``ENOUGH``.
    """
    out: dict[int, int] = {}
    free: dict[str, list[int]] = defaultdict(list)
    for j, one in enumerate(proposed):
        free[folded(one.text)].append(j)
    for same_number in (True, False):
        for i, task in enumerate(expected):
            found = [
                j
                for j in free.get(folded(task.text), [])
                if not same_number or _number(task.path) == _number(proposed[j].path)
            ]
            if i not in out and found:
                out[i] = found[0]
                free[folded(task.text)].remove(found[0])
    _align_alike(expected, proposed, out)
    return out


def _align_alike(expected: Sequence[Expected], proposed: Sequence[Commitment], out: dict[int, int]) -> None:
    taken = set(out.values())
    left = {j: _pairs(folded(one.text)) for j, one in enumerate(proposed) if j not in taken}
    best: list[tuple[float, bool, int, int]] = []
    for i, task in enumerate(expected):
        if i in out:
            continue
        pairs = _pairs(folded(task.text))
        for j, other in left.items():
            share = _dice(pairs, other)
            if share >= ENOUGH:
                best.append((-share, _number(task.path) != _number(proposed[j].path), i, j))
    heapq.heapify(best)
    used: set[int] = set()
    while best:
        _, _, i, j = heapq.heappop(best)
        if i not in out and j not in used:
            out[i] = j
            used.add(j)


def _number(path: Sequence[str]) -> str:
    return folded(path[-1]) if path else ""
