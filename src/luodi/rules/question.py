"""What every compiler is asked: a pack's rules as they stand on a date, with its standards, ranges and readings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from luodi.facts.attribute import bounds
from luodi.rules import tree as t
from luodi.rules.pack import Pack
from luodi.rules.program import Program, Rule
from luodi.rules.simplify import simplified

Bounds = Callable[[str, str], tuple[int, int] | None]
"""Range of an attribute's stored integers, by kind of record and attribute; None for other types."""

Most = Callable[[str, str], int]
"""How many records a relation holds at most, by kind of record and relation."""

Label = Callable[[str, str], str]
"""What people call a fact or a relation, by kind of record and name."""

POINT_HIGH = 10**11
"""The largest stored number that a person or another document may supply for a point: one billion yuan."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is compiled: the program as it stands on the date (``specialise``), and the standards in force on it.

    ``standard(name)`` gives rows of key words (None for any) and values, the most specific row first, and refuses
    dates that it does not cover.
    """

    program: Program
    on: dt.date
    standard: Callable[[str], Sequence[tuple[tuple[str | None, ...], t.Value]]]
    bounds: Bounds
    most: Most
    label: Label = field(default=lambda entity, name: name)


def question(pack: Pack, on: dt.date, readings: Mapping[str, str] | None = None) -> Question:
    """The pack as it stands on a date; a date or reading that it does not cover is refused by name."""

    def standard(name: str) -> list[tuple[tuple[str | None, ...], t.Value]]:
        rows = pack.standards[name].on(on)
        return [(row.row, row.value) for row in sorted(rows, key=lambda v: tuple(want is None for want in v.row))]

    def most(entity: str, relation: str) -> int:
        return pack.vocabulary[entity].relations[relation].most

    return Question(
        simplified(pack.specialised(on, readings), on, pack.constant(on)),
        on,
        standard,
        lambda entity, name: bounds(pack.vocabulary[entity].attributes[name]),
        most,
        lambda entity, name: label(pack, entity, name),
    )


def label(pack: Pack, entity: str, name: str) -> str:
    """What people call an attribute or a relation."""
    kind = pack.vocabulary[entity]
    return kind.attributes[name].zh if name in kind.attributes else kind.relations[name].zh


def bottom_up(rules: Mapping[str, Rule], wanted: Sequence[str]) -> list[str]:
    """The wanted rules and all that they need, each after those that it calls."""
    done: dict[str, None] = {}
    todo = [(name, False) for name in reversed(wanted)]
    while todo:
        name, ready = todo.pop()
        if ready:
            done[name] = None
        elif name not in done:
            todo.append((name, True))
            todo.extend((call.rule, False) for call in t.calls(rules[name].body) if call.rule not in done)
    return list(done)
