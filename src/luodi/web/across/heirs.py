"""Heirs: what a unit owes on a day, from documents of before it existed too, with the chain that made it owe that."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, Q, QuerySet

from luodi.web.across.in_force import in_force
from luodi.web.documents.models import Document
from luodi.web.ledger.listing import Line, lines
from luodi.web.ledger.models import Assignment, Commitment
from luodi.web.ledger.visibility import visible
from luodi.web.people.finding import groups_of
from luodi.web.people.models import Unit, UnitSuccession, User

LISTED = 200
MOST_STEPS = 20


@dataclass(frozen=True, slots=True)
class Step:
    """One succession on the way to the unit: how far back it lies, 1 for the nearest."""

    succession: UnitSuccession
    back: int


@dataclass(slots=True)
class Owed:
    """What a unit owes under one of its names. ``own`` is false for a predecessor's; ``before`` says that the document
    is older than the unit."""

    unit: Unit
    total: int
    lines: list[Line] = field(default_factory=list)


@dataclass(slots=True)
class Estate:
    """Everything that the page of heirs shows. ``passed`` are successions by which the unit itself ended."""

    unit: Unit
    on: dt.date
    steps: list[Step]
    passed: list[UnitSuccession]
    owed: list[Owed]
    total: int

    @property
    def inherited(self) -> int:
        return sum(one.total for one in self.owed if one.unit.pk != self.unit.pk)


def estate(unit: Unit, on: dt.date, user: User) -> Estate:
    """What ``unit`` owes on ``on``: its own and its predecessors' commitments of documents in force on that day.

    What was completed by then is not owed any more. A predecessor counts from the day of the succession; one whose
    duties went to several units is shown under each of them.
    """
    chain = steps(unit, on)
    passed = list(
        UnitSuccession.objects.filter(predecessor=unit).exclude(date__gt=on).select_related("successor", "predecessor")
    )
    bearers = [unit, *{step.succession.predecessor_id: step.succession.predecessor for step in chain}.values()]
    found = still_owed(visible(user), on)
    owed = []
    for bearer in bearers:
        theirs = found.filter(having([bearer.pk])).order_by("document__date", "document", "order", "id")
        total = theirs.count()
        if total or bearer.pk == unit.pk:
            owed.append(Owed(bearer, total, lines(list(theirs[:LISTED]), on)))
    return Estate(unit, on, chain, passed, owed, sum(one.total for one in owed))


def still_owed(found: QuerySet[Commitment], on: dt.date) -> QuerySet[Commitment]:
    """Of documents in force on ``on``, what was not completed by the end of that day."""
    documents = in_force(Document.objects.all(), on)
    return found.filter(document__in=documents.values("pk")).exclude(completed_at__date__lte=on)


def having(units: list[int]) -> Q | Exists:
    """Commitments in which one of ``units`` has a part by the document's words, itself or through a group."""
    groups = groups_of(units)
    parts = Assignment.objects.filter(commitment=OuterRef("pk"))
    return Exists(parts.filter(Q(unit__in=units) | Q(group__in=groups)) if groups else parts.filter(unit__in=units))


def steps(unit: Unit, on: dt.date) -> list[Step]:
    """The successions that led to ``unit`` by ``on``, nearest first; a circle in the registry ends here."""
    later: dict[int, list[UnitSuccession]] = defaultdict(list)
    rows = UnitSuccession.objects.exclude(date__gt=on).select_related("predecessor", "successor")
    for row in rows.order_by("-date", "pk"):
        later[row.successor_id].append(row)
    out: list[Step] = []
    layer, seen = [unit.pk], {unit.pk}
    for back in range(1, MOST_STEPS):
        found = [row for pk in layer for row in later.get(pk, ()) if row.predecessor_id not in seen]
        if not found:
            break
        out += [Step(row, back) for row in found]
        layer = [row.predecessor_id for row in found]
        seen.update(layer)
    return out


def with_predecessors(limit: int = 30) -> list[Unit]:
    """Units that took over another's duties, to choose from."""
    heirs = UnitSuccession.objects.values("successor")
    owing = Assignment.objects.filter(unit__successions__successor=OuterRef("pk"))
    return list(Unit.objects.filter(pk__in=heirs).filter(Exists(owing)).order_by("province", "name")[:limit])
