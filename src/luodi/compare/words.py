"""Words: how much two texts have in common, rare words counting more than those that stand everywhere."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from math import log

from luodi.text.folding import fold

_FIGURES = re.compile(r"\d[\d.,]*")
_PIECES = re.compile(r"[。；;！？\n]")
SHORTEST = 4
"""A piece of fewer characters tells nothing by itself."""


@lru_cache(maxsize=50_000)
def grams(text: str) -> frozenset[str]:
    """The stretches of two and of three characters, figures counted as one sign: they are what versions change.

    >>> grams("改造520台。") == grams("改造 600台"), sorted(grams("图书馆"))
    (True, ['书馆', '图书', '图书馆'])
    """
    plain = _FIGURES.sub("0", fold(text))
    found = [plain[at : at + size] for size in (2, 3) for at in range(len(plain) - size + 1)]
    return frozenset(found) or frozenset({plain} if plain else ())


def pieces(text: str) -> tuple[str, ...]:
    """The sentences and half sentences of a text.

    >>> pieces("编制目录；公布清单。好。")
    ('编制目录', '公布清单')
    """
    return tuple(part for part in (raw.strip() for raw in _PIECES.split(text)) if len(part) >= SHORTEST)


class Weights:
    """How telling each stretch is in two lists of texts, from 0 (in all of one list) to 1 (in one text of each).

    A word that one document uses everywhere tells nothing, however rare it is in the other: the lesser weight counts.
    """

    def __init__(self, old: Sequence[str], new: Sequence[str]) -> None:
        found = [Counter(gram for text in texts for gram in grams(text)) for texts in (old, new)]
        sizes = [len(old), len(new)]
        self.of = {
            gram: min(_telling(size, counts.get(gram, 0)) for size, counts in zip(sizes, found, strict=True))
            for gram in {*found[0], *found[1]}
        }
        self._totals: dict[frozenset[str], float] = {}

    def total(self, found: frozenset[str]) -> float:
        """The weight of all of ``found``."""
        known = self._totals.get(found)
        if known is None:
            known = self._totals[found] = sum(self.of.get(gram, 1.0) for gram in found)
        return known

    def shared(self, one: frozenset[str], two: frozenset[str]) -> float:
        """What the two have in common weighs, outright."""
        return sum(self.of.get(gram, 1.0) for gram in one & two)

    def near(self, one: frozenset[str], two: frozenset[str]) -> float:
        """What two sets share, as a part of both, the shorter counting more: a row may be one sentence of a paragraph.

        A few shared words are no great part of anything, however short the texts are.
        """
        shared = self.shared(one, two)
        if not shared:
            return 0.0
        few, many = sorted((self.total(one), self.total(two)))
        return float(shared / ((few + _FEW) ** _SHORTER * (many + _FEW) ** (1 - _SHORTER)))

    def dice(self, one: frozenset[str], two: frozenset[str]) -> float:
        """What two sets share, as a part of both alike."""
        total = self.total(one) + self.total(two)
        return 2 * self.shared(one, two) / total if total else 1.0


_FEW = 4.0
_SHORTER = 0.65


def _telling(size: int, seen: int) -> float:
    return log((size + 1) / seen) / log(size + 1) if seen and size else 1.0


@lru_cache(maxsize=20_000)
def shared_phrases(one: str, two: str, most: int = 3, shortest: int = 3) -> tuple[str, ...]:
    """The longest stretches of characters that stand in both, longest first, none inside another.

    >>> shared_phrases("持卡乘坐公交、轨道", "公交地铁刷卡乘坐")
    ()
    >>> shared_phrases("加强病险水库整治工程", "完成病险水库主体工程")
    ('病险水库',)
    """
    a, b = fold(one), fold(two)
    found: list[str] = []
    at = 0
    while at < len(a):
        length = 0
        while at + length < len(a) and a[at : at + length + 1] in b:
            length += 1
        if length >= shortest:
            found.append(a[at : at + length])
            at += length
        else:
            at += 1
    kept: list[str] = []
    for phrase in sorted(dict.fromkeys(found), key=lambda p: -len(p)):
        if not any(phrase in longer for longer in kept):
            kept.append(phrase)
    return tuple(kept[:most])
