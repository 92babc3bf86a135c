"""Conflicts: two documents' targets for one measure that differ, and duties they give to different units."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from luodi.compare.figures import alike, base, height, name_of
from luodi.compare.items import compared_text
from luodi.compare.model import Figure, Item, Reason
from luodi.compare.verdicts import principals, written
from luodi.compare.words import Weights, grams, shared_phrases

SAME_MEASURE = 0.8
"""From this likeness of names on two figures are taken for the same measure."""
SAME_DUTY = 0.5
"""From this share of common words on two tasks are taken for the same work."""
SHORTEST = 5
"""A task of fewer characters says too little to be the same work as another."""
COMMON = 60
"""A word in more items than this brings no two of them together."""


@dataclass(frozen=True, slots=True)
class Found:
    """Two items that do not go together. ``subject`` is the measure or the work; ``one`` is the older document's."""

    kind: Literal["targets", "leads"]
    one: str
    two: str
    subject: str
    told_one: str
    told_two: str
    reasons: tuple[Reason, ...]


def conflicts(documents: Mapping[str, Sequence[Item]]) -> Iterator[Found]:
    """Everything found between the items of documents in force, keyed and ordered from the oldest to the newest."""
    yield from _targets(documents)
    yield from _leads(documents)


def _targets(documents: Mapping[str, Sequence[Item]]) -> Iterator[Found]:
    """Targets for one measure, one day, that differ: figures are brought together by the pairs in their names."""
    figures: list[tuple[str, Item, Figure]] = []
    where: dict[tuple[str, str], list[int]] = defaultdict(list)
    seen: set[tuple[str, str, str]] = set()
    for document, items in documents.items():
        for item in items:
            for figure in item.figures:
                name = name_of(figure)
                near = {at for gram in grams(name) for at in where.get((base(figure)[0], gram), ())}
                for at in sorted(near):
                    earlier, other, before = figures[at]
                    if earlier != document and _differ(before, figure):
                        found = _on_targets(other, item, before, figure)
                        if (found.one, found.two, found.subject) not in seen:
                            seen.add((found.one, found.two, found.subject))
                            yield found
                for gram in grams(name):
                    if len(where[base(figure)[0], gram]) < COMMON:
                        where[base(figure)[0], gram].append(len(figures))
                figures.append((document, item, figure))


def _differ(one: Figure, two: Figure) -> bool:
    a, b = height(one), height(two)
    return one.by == two.by and a is not None and b is not None and a != b and alike(one, two) >= SAME_MEASURE


def _on_targets(one: Item, two: Item, before: Figure, after: Figure) -> Found:
    by = f"（{after.by}）" if after.by else ""
    reasons = (
        Reason("figure", f"指标名称相近：{before.name}、{after.name}", f"Like measures: {before.name}, {after.name}"),
        Reason(
            "date",
            f"同一期限{by}" if after.by else "都未写明期限",
            "The same date" if after.by else "No date in either",
        ),
    )
    return Found("targets", one.key, two.key, after.name[:200], written(before), written(after), reasons)


def _leads(documents: Mapping[str, Sequence[Item]]) -> Iterator[Found]:
    """The same work given to different units."""
    known: list[tuple[str, Item, frozenset[str]]] = []
    where: dict[str, list[int]] = defaultdict(list)
    every = [compared_text(item) for items in documents.values() for item in items]
    weights = Weights(every, every)
    for document, items in documents.items():
        for item in items:
            text = compared_text(item)
            mine = grams(text)
            held = frozenset().union(*(duty.keys for duty in principals(item)))
            if not held or len(item.text) < SHORTEST:
                continue
            near: dict[int, int] = defaultdict(int)
            for gram in mine:
                for at in where.get(gram, ()):
                    near[at] += 1
            for at, shared in sorted(near.items()):
                earlier, other, theirs = known[at]
                if earlier == document or shared * 2 < SAME_DUTY * min(len(mine), len(theirs)):
                    continue
                others = frozenset().union(*(duty.keys for duty in principals(other)))
                if not held & others and weights.dice(mine, theirs) >= SAME_DUTY:
                    yield _on_leads(other, item)
            for gram in mine:
                if len(where[gram]) < COMMON:
                    where[gram].append(len(known))
            known.append((document, item, mine))


def _on_leads(one: Item, two: Item) -> Found:
    phrases = "、".join(phrase[:20] for phrase in shared_phrases(one.text, two.text))
    reasons = (
        Reason("words", f"共有词语：{phrases}" if phrases else "用词相近", f"Words in common: {phrases}"),
        Reason("units", "牵头（责任）单位没有重合，已按沿革折算", "No unit in common, heirs considered"),
    )
    first, second = ("、".join(duty.name for duty in principals(item))[:280] for item in (one, two))
    return Found("leads", one.key, two.key, _called(two), first, second, reasons)


def _called(item: Item) -> str:
    """What the work is called: a short task itself, else its heading."""
    return (item.text if len(item.text) <= _SHORT or not item.heading else item.heading)[:200]


_SHORT = 40
