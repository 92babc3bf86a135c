"""What a decision takes at the points that districts may settle: whose rule it is, or what is assumed without one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from luodi.rules import tree as t
from luodi.rules.answers import Open
from luodi.rules.decide import Decision
from luodi.rules.program import PointDeclaration
from luodi.rules.reasons import Reason, walk
from luodi.rules.records import Facts
from luodi.rules.specialise import DELEGATIONS, Supply, covers, specialise


@dataclass(frozen=True, slots=True)
class Delegation:
    """A delegated point that a decision rests on, for one record.

    ``supply``: the district's own document, under which the record is asked; None: none is known, and ``value`` is
    what the pack states for that. ``given``: what the facts say of the point (an ``Open`` where nothing), which does
    not count without a supply. ``district``: "" where the record's is not known.
    """

    point: PointDeclaration
    subject: Facts
    district: str
    supply: Supply | None
    value: Any
    given: Any

    @property
    def unused(self) -> bool:
        """Whether the facts say something that the decision does not take."""
        return self.supply is None and not isinstance(self.given, Open)


def delegations(decision: Decision) -> tuple[Delegation, ...]:
    """Those of a decision, in the order of evaluation, each once; none where the reading ``delegations=silent`` was
    asked for, under which they are causes of an open answer instead."""
    pack = decision.pack
    if decision.given_readings.get(DELEGATIONS) == "silent":
        return ()
    if not any(point.kind == "delegated" for point in pack.program.points.values()):
        return ()
    choices = pack.choices(decision.on, decision.given_readings)
    program = specialise(pack.program, choices, delegated=False)
    supplies = tuple(s for s in pack.supplies if covers(s.start, s.until, decision.on))
    found: dict[tuple[str, int], Delegation] = {}
    for node in walk(decision.reason):
        if isinstance(node, Reason):
            rule = program.rules[node.meta.name]
            records = {p.variable: (r,) for p, r in zip(rule.parameters, node.subjects, strict=True)}
            for name, record in _asked(rule.body, records):
                point = program.points[name]
                if point.kind == "delegated" and (name, id(record)) not in found:
                    found[name, id(record)] = _of(point, record, supplies)
    return tuple(found.values())


def _asked(body: t.Expr, records: Mapping[str, tuple[Facts, ...]]) -> Iterator[tuple[str, Facts]]:
    """Every point of a rule's body with the records that it is asked of."""
    known = dict(records)
    for x in t.walk(body):
        if isinstance(x, t.Aggregate | t.Rank):
            lists = (getattr(owner, x.over.relation) for owner in known.get(x.over.subject, ()))
            known[x.over.variable] = tuple(r for found in lists if not isinstance(found, Open) for r in found)
        elif isinstance(x, t.Point) and x.subject is not None:
            yield from ((x.name, record) for record in known.get(x.subject, ()))


def _of(point: PointDeclaration, record: Facts, supplies: tuple[Supply, ...]) -> Delegation:
    district = getattr(record, "district", "")
    where = "" if isinstance(district, Open) else str(district)
    own = next((s for s in supplies if s.point == point.name and s.district == where), None)
    given = getattr(record, point.name)
    return Delegation(point, record, where, own, given if own else point.otherwise, given)
