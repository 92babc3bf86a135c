"""Rows of the ledger from what extraction proposes; nothing is written here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from luodi.extract.model import Commitment as Proposed
from luodi.extract.model import Indicator as ProposedIndicator
from luodi.text.folding import digest
from luodi.web.documents.models import spans_of
from luodi.web.ledger.models import Assignment, Commitment, Deadline, Indicator, Target
from luodi.web.people.resolution import Answer, Resolver

ROLES = (
    Assignment.Role.LEAD, Assignment.Role.RESPONSIBLE, Assignment.Role.SUPPORT, Assignment.Role.GUIDING,
)  # fmt: skip
LARGEST = Decimal(10) ** 17


@dataclass(slots=True)
class Parts:
    """The rows below one commitment. ``groups`` has, by assignment, the answer that stands for several units."""

    assignments: list[Assignment] = field(default_factory=list)
    groups: list[tuple[Assignment, Answer]] = field(default_factory=list)
    deadlines: list[Deadline] = field(default_factory=list)
    indicators: list[Indicator] = field(default_factory=list)
    targets: list[Target] = field(default_factory=list)


def fields(proposed: Proposed, order: int) -> dict[str, Any]:
    """The columns of a commitment that come from the document."""
    return {
        "eid": proposed.eid,
        "order": order,
        "path": list(proposed.path),
        "source": proposed.source,
        "text": proposed.text,
        "quoted": proposed.text,
        "kind": proposed.kind,
        "deadline": proposed.deadline,
        "deadline_text": (proposed.deadline_text or "")[:200],
        "open_ended": proposed.open_ended,
        "table_eid": proposed.table or "",
        "cells": dict(proposed.cells),
        "spans": {name: spans_of(value) for name, value in proposed.spans.items()},
        "confidence": proposed.confidence,
        "doubts": list(proposed.doubts),
    }


def parts(commitment: Commitment, proposed: Proposed, resolver: Resolver) -> Parts:
    """The rows below ``commitment`` as the document has them."""
    made = Parts()
    names = list(_names(proposed))
    for order, ((role, name), answer) in enumerate(
        zip(names, resolver.answers([name for _, name in names]), strict=True)
    ):
        found = answer.resolution
        assignment = Assignment(
            commitment=commitment, unit=answer.rows[0] if len(answer.rows) == 1 else None, name_as_written=name[:200],
            role=role, how=found.how, open_ended=found.open_ended, remarks=answer.remarks, order=order,
        )  # fmt: skip
        made.assignments.append(assignment)
        if len(answer.rows) > 1:
            made.groups.append((assignment, answer))
    made.deadlines = [
        Deadline(
            commitment=commitment, order=order, text=one.text[:200], date=one.date,
            range_first=one.range[0] if one.range else None, range_last=one.range[1] if one.range else None,
            recurs=one.recurs or "", spans=spans_of(one.spans),
        )
        for order, one in enumerate(proposed.deadlines)
    ]  # fmt: skip
    for indicator, targets in _measures(commitment, proposed.indicators):
        made.indicators.append(indicator)
        made.targets.extend(targets)
    return made


def _names(proposed: Proposed) -> Iterator[tuple[Assignment.Role, str]]:
    """Roles and names, the roles in the order in which the clause prints them."""

    def first(role: Assignment.Role) -> int:
        return min((a for a, _ in proposed.spans.get(role.value, ())), default=0)

    for role in sorted(ROLES, key=first):
        for name in getattr(proposed, role.value):
            yield role, name


def _measures(commitment: Commitment, found: Sequence[ProposedIndicator]) -> Iterator[tuple[Indicator, list[Target]]]:
    """One indicator for each measure, with its dated targets."""
    together: dict[tuple[str, str], list[ProposedIndicator]] = {}
    for one in found:
        together.setdefault((one.name, one.unit), []).append(one)
    for order, ((name, unit), targets) in enumerate(together.items()):
        indicator = Indicator(
            commitment=commitment, order=order, name=name[:300], unit=unit[:40],
            period=next((one.period for one in targets if one.period), "")[:100],
        )  # fmt: skip
        yield (
            indicator,
            [
                Target(
                    indicator=indicator, order=at, comparator=one.comparator or "", value=exact(one.value),
                    low=exact(one.low), high=exact(one.high), baseline=(one.baseline or "")[:100], by=one.by,
                    spans=spans_of(one.spans),
                )
                for at, one in enumerate(targets)
            ],
        )  # fmt: skip


def exact(value: float | None) -> Decimal | None:
    """The figure as printed, to six decimals; None where there is none, or it is beyond any measure.

    >>> exact(0.1), exact(None), exact(1e300)
    (Decimal('0.100000'), None, None)
    """
    if value is None or value != value or abs(value) >= LARGEST:
        return None
    return Decimal(repr(value)).quantize(Decimal("0.000001"))


def signature(texts: Mapping[str, Any], assignments: Iterable[tuple[str, str]]) -> tuple[Any, ...]:
    """What makes a commitment the same for a person: words, term, units by role."""
    told = sorted((role, digest(name)) for role, name in assignments)
    return (digest(texts["quoted"]), texts["deadline"], texts["deadline_text"], texts["kind"], tuple(told))
