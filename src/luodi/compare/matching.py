"""The best pairing of two lists, each member at most once, where few pairs are worth anything."""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Mapping


def assign(worth: Mapping[tuple[int, int], float]) -> dict[int, int]:
    """For each left member its right one, so that the sum of what the pairs are worth is greatest.

    Pairs that are not in ``worth`` are impossible, and staying alone is worth nothing. Shortest augmenting paths over
    the pairs there are: with a bounded number of candidates for each member the time is near linear in practice.

    >>> assign({(0, 0): 0.9, (0, 1): 0.8, (1, 0): 0.85})
    {0: 1, 1: 0}
    """
    edges: dict[int, list[tuple[int, float]]] = defaultdict(list)
    for (left, right), value in worth.items():
        if value > 0:
            edges[left].append((right, value))
    # Costs are 1 - worth; a private right member of cost 1 for each left one stands for staying alone.
    price: dict[int, float] = defaultdict(float)
    left_of: dict[int, int] = {}
    right_of: dict[int, int] = {}
    for start in sorted(edges):
        _augment(start, edges, price, left_of, right_of)
    return {left: right for left, right in sorted(right_of.items()) if right >= 0}


def _augment(
    start: int,
    edges: Mapping[int, list[tuple[int, float]]],
    price: dict[int, float],
    left_of: dict[int, int],
    right_of: dict[int, int],
) -> None:
    """Give ``start`` a right member along the cheapest path, moving others aside."""
    distance: dict[int, float] = {}
    came: dict[int, int] = {}
    done: dict[int, float] = {}
    queue: list[tuple[float, int]] = []
    left, base = start, 0.0
    while True:
        # What keeps a left member where it is costs nothing more: reduced cost of its own pair is zero.
        own = _cost(edges, left, right_of[left]) - price[right_of[left]] if left in right_of else 0.0
        for right, cost in [*((r, 1.0 - v) for r, v in edges[left]), (-left - 1, 1.0)]:
            if right in done:
                continue
            reached = base + cost - price[right] - own
            if reached < distance.get(right, float("inf")):
                distance[right], came[right] = reached, left
                heapq.heappush(queue, (reached, right))
        while queue and queue[0][1] in done:
            heapq.heappop(queue)
        base, right = heapq.heappop(queue)
        done[right] = base
        if right not in left_of:
            break
        left = left_of[right]
    for seen, at in done.items():
        price[seen] += at - base
    while True:
        left = came[right]
        before = right_of.get(left)
        left_of[right], right_of[left] = left, right
        if left == start or before is None:
            break
        right = before


def _cost(edges: Mapping[int, list[tuple[int, float]]], left: int, right: int) -> float:
    return 1.0 if right < 0 else next(1.0 - value for found, value in edges[left] if found == right)
