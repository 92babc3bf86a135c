"""What the worked examples of a pack have run: rules, cases, standards, points, procedures and their clocks."""

from __future__ import annotations

from functools import cache

from luodi.packs import find, load
from luodi.packs.procedures import proceeded
from luodi.rules.decide import decide
from luodi.rules.examples import Example, read_folder
from luodi.rules.reasons import Case, Condition, Found, Reason, walk


@cache
def outcomes(name: str) -> tuple[tuple[Example, tuple[str, ...]], ...]:
    """Every worked example of the pack, with what differs from what it expects; nothing where it holds."""
    pack = load(name)
    return tuple((example, tuple(example.run(pack))) for example in read_folder(find(name)))


@cache
def exercised(name: str) -> frozenset[str]:
    """The names of everything that at least one worked example of the pack reached."""
    pack = load(name)
    ran: set[str] = set()
    for example in read_folder(find(name)):
        decision = decide(pack, example.rule, example.facts, on=example.on, readings=example.readings)
        for node in walk(decision.reason):
            match node:
                case Reason(meta=meta):
                    ran.add(meta.name)
                    ran.update(given.standard or given.fact for given in meta.inputs)
                case Case(meta=meta, applies=True):
                    ran.add(meta.name)
                case Found(meta=meta) | Condition(meta=meta) if meta.name:
                    ran.add(meta.name)
        ran.update(cause.name for cause in decision.causes)
    ran.update(proceeded(name))
    return frozenset(ran)
