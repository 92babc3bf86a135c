"""Aligning: which item of the new document continues which of the old, with a score and its reasons."""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from math import exp, log

from luodi.compare.figures import matched
from luodi.compare.items import compared_text
from luodi.compare.matching import assign
from luodi.compare.model import Item, Link, Reason
from luodi.compare.verdicts import principals
from luodi.compare.words import Weights, grams, pieces, shared_phrases

LEAST = 0.25
"""Below this score two items are not the same duty."""
SURE = 0.6
"""From this score on a pair is not in doubt."""
CLOSE = 0.1
"""Within so much of a pair's score, another candidate makes the choice doubtful."""
CANDIDATES = 12
"""So many candidates are weighed for each item: those with which it shares most."""
COMMON = 0.25
"""Words that tell less than this find no candidates."""

# What each sign adds to the log-odds that two items are the same duty. Fitted to the pairs of the sample checked by
# hand (docs/across.md) and rounded; no sign speaks of any document.
_WHOLE, _SENTENCE, _AMOUNT, _HEADING, _MEASURE, _UNITS, _BEST_NEW, _BEST_OLD = 3.0, 9.0, 1.1, 2.0, 2.2, 2.0, 3.4, 1.8
_BEFORE = -11.0
_PHRASE = 16
_UNKNOWN_UNITS = 0.3
"""Where one side names no units, they tell neither for nor against."""


@dataclass(frozen=True, slots=True)
class _Read:
    """An item with what is compared of it, worked out once."""

    item: Item
    text: str
    all: frozenset[str]
    head: frozenset[str]
    pieces: tuple[frozenset[str], ...]


def aligned(
    old: Sequence[Item],
    new: Sequence[Item],
    *,
    given: Collection[tuple[str, str]] = (),
    refused: Collection[tuple[str, str]] = (),
) -> tuple[list[Link], Weights]:
    """The links between two sides, best assignment first, then splits and merges; and the weights of their words.

    ``given`` pairs (by key) hold whatever their score, ``refused`` ones never: both are a person's.
    """
    weights = Weights([compared_text(item) for item in old], [compared_text(item) for item in new])
    before, after = [_read(item) for item in old], [_read(item) for item in new]
    scored = _scored(before, after, weights)
    places = {item.key: at for at, item in enumerate(old)}, {item.key: at for at, item in enumerate(new)}
    barred = {(places[0][a], places[1][b]) for a, b in refused if a in places[0] and b in places[1]}
    told = {(places[0][a], places[1][b]) for a, b in given if a in places[0] and b in places[1]}
    scored = {pair: found for pair, found in scored.items() if pair not in barred}
    scores = {pair: score for pair, (score, _) in scored.items()}
    chosen = _chosen(scores, told)
    rivals = _rivals(scores, chosen)
    links = []
    for i, j in sorted(chosen):
        score, reasons = scored.get((i, j)) or (0.0, ())
        doubt = ("", "") if (i, j) in told else _doubt(i, j, score, rivals)
        if (i, j) in told:
            reasons = (Reason("given", "人工确定", "Settled by a person"), *reasons)
        links.append(Link(old[i].key, new[j].key, round(score, 3), reasons, *doubt, given=(i, j) in told))
    return links, weights


def _read(item: Item) -> _Read:
    text = compared_text(item)
    head = grams(item.heading) if item.heading else frozenset()
    own = tuple(grams(piece) for piece in pieces(item.text)) or (grams(item.text),)
    return _Read(item, text, grams(text), head, own)


def _scored(
    old: Sequence[_Read], new: Sequence[_Read], weights: Weights
) -> dict[tuple[int, int], tuple[float, tuple[Reason, ...]]]:
    """The scores of all pairs worth weighing."""
    near = {(i, j): weights.near(old[i].all, new[j].all) for i, j in _candidates(old, new, weights)}
    best_old: dict[int, float] = defaultdict(float)
    best_new: dict[int, float] = defaultdict(float)
    for (i, j), share in near.items():
        best_old[i], best_new[j] = max(best_old[i], share), max(best_new[j], share)
    out = {}
    for (i, j), share in sorted(near.items()):
        if share <= 0:
            continue
        contrast = _BEST_NEW * share / best_new[j] + _BEST_OLD * share / best_old[i]
        score, reasons = _score(old[i], new[j], weights, share, contrast)
        if score >= LEAST:
            out[i, j] = (score, reasons)
    return out


def _candidates(old: Sequence[_Read], new: Sequence[_Read], weights: Weights) -> set[tuple[int, int]]:
    """For each item of either side those of the other with which it shares most telling words."""
    where: dict[str, list[int]] = defaultdict(list)
    for j, read in enumerate(new):
        for gram in read.all:
            if weights.of.get(gram, 0.0) >= COMMON:
                where[gram].append(j)
    found: set[tuple[int, int]] = set()
    back: dict[int, list[tuple[float, int]]] = defaultdict(list)
    for i, read in enumerate(old):
        shared: dict[int, float] = defaultdict(float)
        for gram in read.all:
            for j in where.get(gram, ()):
                shared[j] += weights.of[gram]
        found.update((i, j) for j in heapq.nlargest(CANDIDATES, shared, key=lambda at: (shared[at], -at)))
        for j, weight in shared.items():
            heapq.heappush(back[j], (weight, -i))
            if len(back[j]) > CANDIDATES:
                heapq.heappop(back[j])
    found.update((-i, j) for j, kept in back.items() for _, i in kept)
    return found


def _score(old: _Read, new: _Read, weights: Weights, share: float, contrast: float) -> tuple[float, tuple[Reason, ...]]:
    """How sure two items are the same duty, and why. Each reason's weight is in log-odds."""
    sentence = max((weights.near(one, two) for one in _likely(old, new) for two in _likely(new, old)), default=0.0)
    words = _WHOLE * share + _SENTENCE * sentence + _AMOUNT * log(1 + weights.shared(old.all, new.all))
    phrases = "、".join(
        phrase if len(phrase) <= _PHRASE else phrase[:_PHRASE] + "…" for phrase in shared_phrases(old.text, new.text)
    )
    reasons = [
        Reason("words", f"共有词语：{phrases}", f"Words in common: {phrases}", round(words, 2))
        if phrases
        else Reason("words", "用词相近", "Like words", round(words, 2)),
        Reason("contrast", "在候选中最相近", "Likest among the candidates", round(contrast, 2)),
    ]
    odds = _BEFORE + words + contrast
    heading = _HEADING * _heading(old, new, weights)
    if heading > 0.1:
        reasons.append(Reason("heading", "标题相近", "Like headings", round(heading, 2)))
    pairs = matched(old.item.figures, new.item.figures)
    if pairs:
        names = "、".join(dict.fromkeys(two.name for _, two in pairs))
        reasons.append(Reason("figure", f"同一指标：{names}", f"The same measure: {names}", _MEASURE))
    units = _units(old.item, new.item)
    if units > _UNKNOWN_UNITS * _UNITS:
        reasons.append(Reason("units", "责任单位相同或有重合", "Units in common", round(units, 2)))
    odds += heading + (_MEASURE if pairs else 0.0) + units
    return 1 / (1 + exp(-odds)), tuple(reasons)


def _likely(read: _Read, other: _Read) -> Sequence[frozenset[str]]:
    """The sentences that share most with the other item."""
    if len(read.pieces) <= 6:
        return read.pieces
    return heapq.nlargest(6, read.pieces, key=lambda piece: len(piece & other.all))


def _heading(old: _Read, new: _Read, weights: Weights) -> float:
    """How much of the shorter heading stands in the other, or in the other item's words where that has none."""
    if old.head and new.head:
        few = min(weights.total(old.head), weights.total(new.head))
        return weights.shared(old.head, new.head) / (few + 3.0)
    named, text = (old.head, new.all) if old.head else (new.head, old.all)
    return 0.5 * weights.shared(named, text) / (weights.total(named) + 3.0) if named else 0.0


def _units(old: Item, new: Item) -> float:
    a: frozenset[str] = frozenset().union(*(duty.keys for duty in principals(old)))
    b: frozenset[str] = frozenset().union(*(duty.keys for duty in principals(new)))
    if not a or not b:
        return _UNITS * _UNKNOWN_UNITS
    return _UNITS * len(a & b) / min(len(a), len(b))


def _chosen(scores: Mapping[tuple[int, int], float], told: set[tuple[int, int]]) -> set[tuple[int, int]]:
    """The best one-to-one pairs; then, surest first, what is part of a split or a merge: one of the two has no partner
    yet, or the score settles it and no other partner of the new item is much surer."""
    held_old, held_new = {i for i, _ in told}, {j for _, j in told}
    free = {pair: s for pair, s in scores.items() if pair[0] not in held_old and pair[1] not in held_new}
    chosen = set(told) | set(assign(free).items())
    taken_old, taken_new = {i for i, _ in chosen}, {j for _, j in chosen}
    surest: dict[int, float] = defaultdict(float)
    for pair in chosen:
        surest[pair[1]] = max(surest[pair[1]], scores.get(pair, 0.0))
    for (i, j), score in sorted(scores.items(), key=lambda found: (-found[1], found[0])):
        if (i, j) in chosen:
            continue
        alone = i not in taken_old or j not in taken_new
        if alone or (score >= SURE and score >= surest[j] - CLOSE):
            chosen.add((i, j))
            taken_old.add(i)
            taken_new.add(j)
            surest[j] = max(surest[j], score)
    return chosen


def _rivals(scores: Mapping[tuple[int, int], float], chosen: set[tuple[int, int]]) -> dict[tuple[str, int], float]:
    """For each old (``"old"``) and new item the best score among the pairs that were not chosen."""
    best: dict[tuple[str, int], float] = defaultdict(float)
    for (i, j), score in scores.items():
        if (i, j) not in chosen:
            best["old", i], best["new", j] = max(best["old", i], score), max(best["new", j], score)
    return best


def _doubt(i: int, j: int, score: float, rivals: Mapping[tuple[str, int], float]) -> tuple[str, str]:
    if score < SURE:
        return "相近而不足以确定", "Like, but not enough to be sure"
    if max(rivals.get(("old", i), 0.0), rivals.get(("new", j), 0.0)) > score - CLOSE:
        return "另有同样相近的条目", "Another item is as like"
    return "", ""
