"""Sides: a document as the ledger has it, made comparable."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from luodi.compare.items import merged, named, placed, uncommitted
from luodi.compare.model import Duty, Figure, Item, Side
from luodi.compare.verdicts import principals, written
from luodi.web.documents.models import Document, Provision, Version
from luodi.web.ledger.models import Assignment, Commitment, Target
from luodi.web.ledger.place import place_of
from luodi.web.ledger.visibility import LIVE
from luodi.web.people.models import Unit, UnitGroupMember, UnitSuccession


class Heirs:
    """Who carries a unit's duties on a day, by every succession known; read from the database once."""

    def __init__(self, until: dt.date | None) -> None:
        self._later: dict[int, list[int]] = defaultdict(list)
        for step in UnitSuccession.objects.all():
            if until is None or step.date is None or step.date <= until:
                self._later[step.predecessor_id].append(step.successor_id)
        self._names = dict(Unit.objects.values_list("pk", "name"))

    def of(self, units: Iterable[int]) -> frozenset[str]:
        """The names of the heirs of ``units``; a unit without heirs carries its own."""
        return frozenset(self._names[pk] for pk in self.ids(units))

    def ids(self, units: Iterable[int]) -> set[int]:
        """The heirs of ``units``, themselves where nobody followed."""
        out: set[int] = set()
        seen: set[int] = set()
        waiting = list(units)
        while waiting:
            unit = waiting.pop()
            if unit in seen:
                continue
            seen.add(unit)
            if self._later.get(unit):
                waiting += self._later[unit]
            else:
                out.add(unit)
        return out


def side(document: Document, version: Version, heirs: Heirs) -> Side:
    """The commitments in force of a document and its provisions that make none, in a bounded number of queries."""
    rows = list(Commitment.objects.filter(LIVE, document=document).order_by("order", "id"))
    nodes = list(Provision.objects.filter(version=version).order_by("order"))
    heads = _heads(nodes)
    items = items_of(rows, heirs, heads)
    items += uncommitted(nodes, heads, {row.eid for row in rows})
    return Side(document.title, document.number, document.date, placed(merged(items)))


def items_of(rows: list[Commitment], heirs: Heirs, heads: Mapping[str, tuple[str, str]] | None = None) -> list[Item]:
    """Commitments as items, with their units' heirs and their figures."""
    ids = [row.pk for row in rows]
    duties = _duties(ids, heirs)
    figures = _figures(ids)
    return [
        Item(
            key=str(row.pk), eid=row.eid, label=place_of(row) or row.eid,
            heading=named(row.cells, row.text) or (heads or {}).get(row.eid, ("", ""))[0],
            above=(heads or {}).get(row.eid, ("", ""))[1], text=row.text, spans=row.spans,
            duties=tuple(duties.get(row.pk, ())), figures=tuple(figures.get(row.pk, ())), deadline=row.deadline,
            deadline_text=row.deadline_text, table=row.table_eid,
        )
        for row in rows
    ]  # fmt: skip


def _heads(nodes: Iterable[Provision]) -> dict[str, tuple[str, str]]:
    found: dict[str, tuple[str, str]] = {}
    for node in nodes:
        own, above = found.get(node.parent_eid, ("", ""))
        found[node.eid] = (node.heading, own or above)
    return found


def _duties(ids: list[Any], heirs: Heirs) -> dict[Any, list[Duty]]:
    parts = Assignment.objects.filter(commitment__in=ids).order_by("commitment", "order")
    members: dict[int, list[int]] = defaultdict(list)
    groups = parts.exclude(group=None).order_by().values("group")
    for group, unit in UnitGroupMember.objects.filter(group__in=groups).values_list("group", "unit"):
        members[group].append(unit)
    out: dict[Any, list[Duty]] = defaultdict(list)
    carried: dict[tuple[int | None, int | None], frozenset[str]] = {}
    for part in parts:
        at = (part.unit_id, part.group_id)
        if at not in carried:
            carried[at] = heirs.of([part.unit_id] if part.unit_id else members.get(part.group_id or 0, []))
        out[part.commitment_id].append(Duty(part.role, part.name_as_written, carried[at]))  # type: ignore[arg-type]
    return out


def _figures(ids: list[Any]) -> dict[Any, list[Figure]]:
    out: dict[Any, list[Figure]] = defaultdict(list)
    targets = Target.objects.filter(indicator__commitment__in=ids).select_related("indicator")
    for one in targets.order_by("indicator__order", "order"):
        out[one.indicator.commitment_id].append(
            Figure(
                one.indicator.name, one.comparator, one.indicator.unit, one.value, one.low, one.high, one.baseline,
                one.indicator.period, one.by, tuple(map(tuple, one.spans)),
            )
        )  # fmt: skip
    return out


def told(item: Item) -> dict[str, Any]:
    """An item as a link keeps it for its page."""
    return {
        "eid": item.eid,
        "label": item.label,
        "heading": item.heading,
        "text": item.text,
        "commitment": item.commitment,
        "units": "、".join(duty.name for duty in principals(item)),
        "deadline": item.deadline.isoformat() if item.deadline else item.deadline_text,
        "spans": {name: [list(span) for span in spans] for name, spans in item.spans.items()},
        "figures": [
            {"name": one.name, "target": written(one), "spans": [list(span) for span in one.spans]}
            for one in item.figures
        ],
    }
