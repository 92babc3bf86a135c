"""Alignment: which commitment of a document's new version is which of the old one."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from uuid import UUID

from luodi.text.folding import fold
from luodi.web.ledger.models import Commitment

_FIGURE = re.compile(r"\d[\d.]*")
ALIKE_HERE = 0.5
"""Share of common pairs above which another wording at the same place is the same commitment, changed."""
ALIKE_ELSEWHERE = 0.8
"""The same at another place, where only near identity convinces."""
MOST_COMPARED = 200_000
"""Pairs of commitments compared across places; a document rewritten so thoroughly is new."""


@dataclass(frozen=True, slots=True)
class Known:
    """A commitment that the ledger has."""

    id: UUID
    eid: str
    text: str


@dataclass(frozen=True, slots=True)
class Aligned:
    """For each new commitment the known one it continues and how, or None; and those that nothing continues."""

    matches: tuple[tuple[UUID, Commitment.Drift] | None, ...]
    gone: tuple[UUID, ...]


def align(known: Sequence[Known], new: Sequence[tuple[str, str]]) -> Aligned:
    """Align by place and words; ``new`` are pairs of eid and text.

    In this order: same place and words; same words elsewhere (moved); like words at the same place (changed); nearly
    the same words elsewhere (changed). Earlier ones in reading order first; each is used once.
    """
    words = [fold(text) for _, text in new]
    old_words = {one.id: fold(one.text) for one in known}
    left = {one.id: one for one in known}
    matches: list[tuple[UUID, Commitment.Drift] | None] = [None] * len(new)

    def take(
        drift: Commitment.Drift,
        key_of_known: Callable[[Known], Hashable],
        key_of_new: Callable[[int], Hashable],
        least: float = 0.0,
    ) -> None:
        candidates: dict[Hashable, list[Known]] = {}
        for one in left.values():
            candidates.setdefault(key_of_known(one), []).append(one)
        for at in range(len(new)):
            here = [one for one in candidates.get(key_of_new(at), ()) if one.id in left]
            if matches[at] is not None or not here:
                continue
            best = max(here, key=lambda one: _share(old_words[one.id], words[at])) if least else here[0]
            if not least or _share(old_words[best.id], words[at]) >= least:
                matches[at] = (best.id, drift)
                del left[best.id]

    drift = Commitment.Drift
    take(drift.SAME, lambda one: (one.eid, old_words[one.id]), lambda at: (new[at][0], words[at]))
    take(drift.MOVED, lambda one: old_words[one.id], lambda at: words[at])
    take(drift.CHANGED, lambda one: one.eid, lambda at: new[at][0], ALIKE_HERE)
    if len(left) * matches.count(None) <= MOST_COMPARED:
        take(drift.CHANGED, lambda one: "", lambda at: "", ALIKE_ELSEWHERE)
    return Aligned(tuple(matches), tuple(left))


def _share(a: str, b: str) -> float:
    """Common pairs of characters over all pairs; figures count as one sign, for they are what versions change.

    >>> _share("完成120处", "完成150处"), _share("甲乙", "丙丁"), _share("甲乙丙", "甲乙丁")
    (1.0, 0.0, 0.3333333333333333)
    """
    a, b = (_FIGURE.sub("0", text) for text in (a, b))
    pairs_a, pairs_b = ({text[at : at + 2] for at in range(max(len(text) - 1, 1))} for text in (a, b))
    return len(pairs_a & pairs_b) / len(pairs_a | pairs_b)
