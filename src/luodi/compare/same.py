"""One duty in several places: pairs of duties, in one document or in several, that seem to be the same."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import log

from luodi.compare.words import grams

RAREST = 16
"""So many of a duty's rarest stretches of words are looked up; more would find the same neighbours again."""
COMMON = 40
"""A stretch or figure that stands in more duties than this is no clue by itself: time stays linear in their number."""
FEWEST_CLUES = 2
LEAST_WORDS = 0.4
"""The share of the shorter text's words that must stand in the other one."""
LEAST = 0.6
"""The score from which a pair is proposed; chosen on the project's own samples."""

WORDS, UNITS, FIGURES, DAY = 0.55, 0.25, 0.12, 0.08
"""What each likeness weighs; one that neither text tells of weighs nothing and the others more."""


@dataclass(frozen=True, slots=True)
class Stated:
    """A duty as one place states it. ``figures`` are targets with their measure (200, "台"), ``day`` is its last."""

    key: str
    text: str
    units: frozenset[str] = frozenset()
    figures: frozenset[tuple[Decimal, str]] = frozenset()
    day: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Likeness:
    """What two duties have in common, in Chinese and English."""

    code: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Pair:
    """Two duties by their keys, how sure it is that they are one (0 to 1), and why."""

    one: str
    other: str
    score: float
    why: tuple[Likeness, ...]


def same_duties(new: Sequence[Stated], among: Sequence[Stated] = ()) -> list[Pair]:
    """The pairs of ``new`` duties with each other and with ``among`` that seem to be one duty, surest first.

    Each pair is looked at only where both share rare words or a rare figure, so that the time grows with the number
    of duties and not with its square.

    >>> texts = {"甲": "新增自助终端200台", "乙": "在乡镇新增自助终端200台", "丙": "修建步道"}
    >>> [(pair.one, pair.other) for pair in same_duties([Stated(key, text) for key, text in texts.items()])]
    [('甲', '乙')]
    """
    every = [*new, *among]
    found = [grams(one.text) for one in every]
    seen = Counter(gram for one in found for gram in one)
    weight = {gram: log(1 + len(every) / count) for gram, count in seen.items()}
    total = [sum(weight[gram] for gram in one) for one in found]
    pairs = []
    for left, right in _candidates(every, found, seen, len(new)):
        common = sum(weight[gram] for gram in found[left] & found[right])
        words = common / (min(total[left], total[right]) or 1.0)
        if words >= LEAST_WORDS:
            score, why = _scored(every[left], every[right], words)
            if score >= LEAST:
                pairs.append(Pair(every[left].key, every[right].key, round(score, 3), why))
    return sorted(pairs, key=lambda pair: (-pair.score, pair.one, pair.other))


def _candidates(
    every: Sequence[Stated], found: Sequence[frozenset[str]], seen: Counter[str], new: int
) -> Iterator[tuple[int, int]]:
    """Index pairs (left before right, left among the new) that share enough rare clues."""
    places: dict[object, list[int]] = defaultdict(list)
    clues: list[list[object]] = []
    figures = Counter(figure for one in every for figure in one.figures)
    for at, one in enumerate(every):
        rare = sorted((gram for gram in found[at] if 1 < seen[gram] <= COMMON), key=lambda gram: (seen[gram], gram))
        own: list[object] = [*rare[:RAREST], *(figure for figure in one.figures if 1 < figures[figure] <= COMMON)]
        clues.append(own)
        for clue in own:
            places[clue].append(at)
    for left in range(new):
        shared: Counter[int] = Counter()
        for clue in clues[left]:
            # Looked up both ways: a rare stretch of one may not be among the rarest of the other.
            shared.update(at for at in places[clue] if at > left)
        yield from ((left, right) for right, count in sorted(shared.items()) if count >= FEWEST_CLUES)


def _scored(one: Stated, other: Stated, words: float) -> tuple[float, tuple[Likeness, ...]]:
    why = [Likeness("words", f"文字相同 {words:.0%}", f"{words:.0%} of the words in common")]
    parts = [(WORDS, min(words, 1.0))]
    if one.units and other.units:
        common = one.units & other.units
        parts.append((UNITS, len(common) / min(len(one.units), len(other.units))))
        if common:
            names = "、".join(sorted(common)[:4]) + ("等" if len(common) > 4 else "")
            why.append(Likeness("units", f"责任单位相同：{names}", f"units in common: {names}"))
        else:
            why.append(Likeness("other_units", "责任单位不同", "other units"))
    if one.figures and other.figures:
        same = one.figures & other.figures
        parts.append((FIGURES, 1.0 if same else 0.0))
        if same:
            told = "、".join(f"{value.normalize():f}{unit}" for value, unit in sorted(same))
            why.append(Likeness("figures", f"指标相同：{told}", f"figures: {told}"))
        else:
            why.append(Likeness("other_figures", "指标不同", "other figures"))
    if one.day and other.day:
        parts.append((DAY, 1.0 if one.day == other.day else 0.0))
        if one.day == other.day:
            why.append(Likeness("day", f"时限相同：{one.day}", f"due {one.day}"))
        else:
            why.append(Likeness("other_day", f"时限不同：{one.day}、{other.day}", f"due {one.day} and {other.day}"))
    whole = sum(weight for weight, _value in parts)
    return sum(weight * value for weight, value in parts) / whole, tuple(why)
