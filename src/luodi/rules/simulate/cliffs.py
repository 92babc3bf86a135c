"""Cliffs: how many records lose more than they are given when one of their facts grows a little."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from luodi.facts.types import Number
from luodi.rules.pack import Pack
from luodi.rules.populations.shape import columns_read

STEP: Final = 1000
"""By how many units (yuan) a fact is made to grow."""
MOST: Final = 8
"""Facts that are tried."""


@dataclass(frozen=True, slots=True)
class Cliff:
    """A fact of the record, how much it grows (stored units), the records that would lose more than that before and
    after the reform, and what they would lose together."""

    fact: str
    step: int
    before: int
    after: int
    lost_before: int
    lost_after: int


def tried(pack: Pack, root: str, cost: str) -> tuple[str, ...]:
    """The root record's facts of the cost's kind that the cost depends on, in the vocabulary's order."""
    type_ = pack.program.rules[cost].type
    assert isinstance(type_, Number)
    read = columns_read(pack.program, (cost,))
    attributes = pack.vocabulary[root].attributes
    return tuple(name for name, a in attributes.items() if a.type == type_ and (root, name) in read)[:MOST]


def cliffs(connection: Any, facts: Sequence[str], step: int, first: int) -> tuple[Cliff, ...]:
    """Counted over ``answers``: scenario ``first`` is the baseline with the first fact raised, the next the reform with
    it raised, and so on."""
    found = []
    for i, fact in enumerate(facts):
        counts = []
        for k, plain in ((first + 2 * i, 0), (first + 2 * i + 1, 1)):
            lost = f"c{plain} - c{k}"
            falls = f"x{plain} = 0 AND x{k} = 0 AND {lost} > {step}"
            counts.append(connection.execute(
                f"SELECT COUNT(*) FILTER (WHERE {falls}), COALESCE(SUM({lost}) FILTER (WHERE {falls}), 0) FROM answers"
            ).fetchone())  # fmt: skip
        (before, lost_before), (after, lost_after) = counts
        found.append(Cliff(fact, step, before, after, int(lost_before), int(lost_after)))
    return tuple(found)
