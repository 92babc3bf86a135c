"""提出任务: what a version of a document proposes, aligned with what the ledger has of it already."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from luodi.extract.model import Commitment as Proposed
from luodi.extract.model import Extraction
from luodi.web.actions import Act
from luodi.web.documents.models import Document, Version
from luodi.web.ledger import rows
from luodi.web.ledger.alignment import Known, align
from luodi.web.ledger.models import Assignment, Commitment, Deadline, Indicator, Target
from luodi.web.ledger.rows import Parts
from luodi.web.people.models import UnitGroup, UnitGroupMember
from luodi.web.people.resolution import Answer, Resolver

POINTERS = ("eid", "order", "path", "source", "quoted", "table_eid", "cells", "spans")
"""Columns that say what stands where: they follow the newest version even when a person has confirmed the rest."""


@dataclass(slots=True)
class Proposals:
    """The document's commitments as they are now, and what became of each; units and terms counted."""

    commitments: list[Commitment] = field(default_factory=list)
    kept: int = 0
    moved: int = 0
    changed: int = 0
    gone: int = 0
    resolved: int = 0
    open: int = 0
    unresolved: int = 0
    deadlines: int = 0
    indicators: int = 0


def propose(act: Act, document: Document, version: Version, extraction: Extraction, resolver: Resolver) -> Proposals:
    """Part of reading a document in (it runs inside that action).

    Commitments that the version still has keep their ids. What a person has confirmed is not overwritten: only where
    its words stand follows the new version, and another wording is flagged for the person.
    """
    known = {task.pk: task for task in document.commitments.exclude(drift=Commitment.Drift.GONE)}
    told = _told(known.values())
    aligned = align(
        [Known(task.pk, task.eid, task.quoted) for task in sorted(known.values(), key=lambda task: task.order)],
        [(one.eid, one.text) for one in extraction.commitments],
    )
    made = Proposals()
    rewritten: list[tuple[Commitment, Proposed]] = []
    new: list[Commitment] = []
    for order, (one, match) in enumerate(zip(extraction.commitments, aligned.matches, strict=True)):
        texts = rows.fields(one, order)
        if match is None:
            task = Commitment(document=document, version=version, created_at=act.at, updated_at=act.at, **texts)
            new.append(task)
            rewritten.append((task, one))
            act.record(task, verb="ledger.propose", after=_content(texts, one, document))
        else:
            task = known[match[0]]
            _continue(act, task, version, texts, one, match[1], told[task.pk], rewritten, made)
        made.commitments.append(task)
    Commitment.objects.bulk_create(new, batch_size=200)
    for task_id in aligned.gone:
        _leave(act, known[task_id], version)
    made.gone = len(aligned.gone)
    _write_parts(document, rewritten, resolver, made)
    return made


def _continue(
    act: Act,
    task: Commitment,
    version: Version,
    texts: dict[str, Any],
    one: Proposed,
    drift: Commitment.Drift,
    told: tuple[dict[str, Any], list[tuple[str, str]]],
    rewritten: list[tuple[Commitment, Proposed]],
    made: Proposals,
) -> None:
    """Bring a known commitment to the new version."""
    before, names = told
    same = rows.signature(before, names) == rows.signature(texts, _roles(one))
    if not same:
        drift = Commitment.Drift.CHANGED
    confirmed = task.review != Commitment.Review.PROPOSED
    for name, value in texts.items():
        if not confirmed or name in POINTERS:
            setattr(task, name, value)
    task.version, task.updated_at, task.revision = version, act.at, task.revision + 1
    if drift == Commitment.Drift.SAME:
        made.kept += 1
    else:
        task.drift = drift
        made.moved += drift == Commitment.Drift.MOVED
        made.changed += drift == Commitment.Drift.CHANGED
        act.record(
            task,
            verb="ledger.realign",
            before={"text": before["text"], "eid": before["eid"], "units": names},
            after={"text": one.text, "eid": one.eid, "units": list(_roles(one)), "drift": drift.value},
        )
    task.save()
    if not confirmed:
        rewritten.append((task, one))


def _leave(act: Act, task: Commitment, version: Version) -> None:
    """Mark a commitment that the new version no longer makes; it keeps pointing into the old one."""
    task.drift, task.updated_at, task.revision = Commitment.Drift.GONE, act.at, task.revision + 1
    task.save(update_fields=["drift", "updated_at", "revision"])
    act.record(task, verb="ledger.realign", before={"version": task.version.ordinal}, after={"drift": task.drift})


def _write_parts(
    document: Document, rewritten: list[tuple[Commitment, Proposed]], resolver: Resolver, made: Proposals
) -> None:
    """Write units, terms and measures of new and rewritten commitments."""
    tasks = [task for task, _ in rewritten]
    for model in (Assignment, Deadline, Indicator):
        model.objects.filter(commitment__in=tasks).delete()
    every = [rows.parts(task, one, resolver) for task, one in rewritten]
    _group(document, every)
    assignments = [one for parts in every for one in parts.assignments]
    Assignment.objects.bulk_create(assignments, batch_size=500)
    Deadline.objects.bulk_create([one for parts in every for one in parts.deadlines], batch_size=500)
    Indicator.objects.bulk_create([one for parts in every for one in parts.indicators], batch_size=500)
    Target.objects.bulk_create([one for parts in every for one in parts.targets], batch_size=500)
    made.unresolved = sum(one.how == Assignment.How.UNRESOLVED for one in assignments)
    made.open = sum(one.how == Assignment.How.OPEN and not one.group_id for one in assignments)
    made.resolved = len(assignments) - made.unresolved - made.open
    made.deadlines = sum(len(parts.deadlines) for parts in every)
    made.indicators = sum(len(parts.indicators) for parts in every)


def _group(document: Document, every: list[Parts]) -> None:
    """Give each name that stands for several units its group, as this document and its day have it."""
    wanted: dict[tuple[str, tuple[int, ...]], tuple[Answer, list[Assignment]]] = {}
    for parts in every:
        for assignment, answer in parts.groups:
            members = tuple(sorted(row.pk for row in answer.rows))
            wanted.setdefault((assignment.name_as_written, members), (answer, []))[1].append(assignment)
    for (name, members), (answer, assignments) in wanted.items():
        group = _same_group(document, name, members) or _new_group(document, name, members, answer)
        for assignment in assignments:
            assignment.group = group


def _same_group(document: Document, name: str, members: tuple[int, ...]) -> UnitGroup | None:
    for group in UnitGroup.objects.filter(key__startswith=f"{document.key}#{name}"):
        if tuple(sorted(group.memberships.values_list("unit_id", flat=True))) == members:
            return group
    return None


def _new_group(document: Document, name: str, members: tuple[int, ...], answer: Answer) -> UnitGroup:
    count = UnitGroup.objects.filter(key__startswith=f"{document.key}#{name}").count()
    found = answer.resolution
    group = UnitGroup.objects.create(
        key=f"{document.key}#{name}" + (f"#{count + 1}" if count else ""), name=name, document_number=document.number,
        jurisdiction=document.jurisdiction, open_ended=found.open_ended or found.how == "open",
        valid_from=found.on,
    )  # fmt: skip
    UnitGroupMember.objects.bulk_create([UnitGroupMember(group=group, unit_id=pk) for pk in members])
    return group


def _told(tasks: Iterable[Commitment]) -> dict[Any, tuple[dict[str, Any], list[tuple[str, str]]]]:
    """Words, terms and units of commitments as they are before."""
    told: dict[Any, tuple[dict[str, Any], list[tuple[str, str]]]] = {
        task.pk: (
            {name: getattr(task, name) for name in ("text", "eid", "quoted", "deadline", "deadline_text", "kind")},
            [],
        )
        for task in tasks
    }
    for one in Assignment.objects.filter(commitment__in=list(told)).order_by("commitment", "order"):
        told[one.commitment_id][1].append((one.role, one.name_as_written))
    return told


def _roles(one: Proposed) -> list[tuple[str, str]]:
    return [(role.value, name[:200]) for role in rows.ROLES for name in getattr(one, role.value)]


def _content(texts: dict[str, Any], one: Proposed, document: Document) -> dict[str, Any]:
    return {
        "document": document.key,
        "eid": texts["eid"],
        "text": texts["text"],
        "kind": texts["kind"],
        "deadline": texts["deadline"],
        "deadline_text": texts["deadline_text"],
        "units": _roles(one),
        "confidence": texts["confidence"],
    }
