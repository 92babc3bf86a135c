"""A pack as the prover studies it: its rules, standards and ranges on a date."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from luodi.facts.attribute import bounds
from luodi.rules import tree as t
from luodi.rules.pack import Pack
from luodi.rules.program import Program
from luodi.rules.prove.study import Study
from luodi.rules.ranges import WIDE, Ranges
from luodi.rules.specialise import Choices


def study(pack: Pack, on: dt.date, *, most: int = 0, patience: float = 5.0, seconds: float = 60.0) -> Study:
    """The pack on a date. Delegated points take their stated value where no district has settled them."""

    def standard(name: str) -> Mapping[tuple[str | None, ...], t.Value]:
        rows = sorted(pack.standards[name].on(on), key=lambda v: tuple(want is None for want in v.row))
        return {row.row: row.value for row in rows}

    ranges = Ranges(pack.program, pack.vocabulary, pack.standards)

    def promise(name: str) -> tuple[int, int] | None:
        over, under = ranges.rule(name)
        known = under.low == under.high == 1 and over.magnitude < WIDE
        return (over.low, over.high) if known else None

    return Study(
        pack.program,
        on,
        standard,
        lambda entity, name: bounds(pack.vocabulary[entity].attributes[name]),
        lambda entity, name: pack.vocabulary[entity].attributes[name].type,
        most,
        patience,
        seconds,
        (pack.issued.effective, pack.issued.repealed),
        answers(pack.program),
        Choices(on, {}, pack.suspensions, pack.supplies),
        _edges(pack),
        promise,
    )


def _edges(pack: Pack) -> tuple[dt.date, ...]:
    """The first days on which a rule, case, standard, suspension or district's supply is another than before."""
    nodes = [n for rule in pack.program.rules.values() for n in t.walk(rule.body)]
    spans = [(rule.valid_from, rule.valid_until) for rule in pack.program.rules.values()]
    spans += [(b.valid_from, b.valid_until) for n in nodes if isinstance(n, t.Cases) for b in n.branches]
    spans += [(s.start, s.until) for s in pack.suspensions] + [(s.start, s.until) for s in pack.supplies]
    spans += [(v.start, v.until) for s in pack.standards.values() for v in s.values]
    after = [until + dt.timedelta(days=1) for _, until in spans if until is not None]
    return tuple(sorted({*(start for start, _ in spans if start is not None), *after}))


def answers(program: Program) -> tuple[str, ...]:
    """The rules that no other rule calls: what people ask the pack."""
    called = {call.rule for rule in program.rules.values() for call in t.calls(rule.body)}
    return tuple(name for name in program.rules if name not in called)
