"""Indicators counted from a catalogue, live: the declaration of a pack over the ledger's commitments."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils import timezone

from luodi.packs.indicators import Catalogue, Count, Definition, Entry, catalogue, every
from luodi.web.documents.models import Document, Provision, Row
from luodi.web.ledger.models import Commitment, Target
from luodi.web.ledger.visibility import LIVE, own_units, visible
from luodi.web.people.models import User

_DONE = (Commitment.Progress.COMPLETED, Commitment.Progress.STRUCK_OFF)


@dataclass(frozen=True, slots=True)
class Goal:
    """A dated target with what the plan, and the ledger, make of it."""

    by: dt.date
    target: Decimal | None
    planned: Count
    live: Count
    past: bool

    @property
    def met(self) -> bool | None:
        return None if self.target is None else self.live.meets(self.target)

    @property
    def planned_met(self) -> bool | None:
        return None if self.target is None else self.planned.meets(self.target)


@dataclass(frozen=True, slots=True)
class Told:
    """One indicator as it stands: now, at issue, at each year's end; and under every other reading."""

    definition: Definition
    document: Document
    basis: Provision | None
    catalogue: Catalogue
    now: Count
    at_issue: Count
    late: Count
    goals: list[Goal]
    others: list[tuple[Catalogue, Count, list[Goal]]]
    commitments: dict[str, Commitment]
    today: dt.date

    @property
    def readings(self) -> list[tuple[str, str, str, str]]:
        """Each question in Chinese and English, with the answer taken."""
        return _answers(self.catalogue)


def definitions(user: User) -> list[tuple[Definition, Document]]:
    """The declared indicators of documents that were read in and that one may see.

    They tell of every unit's progress: shown to those who see all units' work, and to who answers for the indicator.
    """
    numbers = {one.number for one in every()}
    rows = {row.number: row for row in Document.objects.visible_to(user).filter(number__in=numbers)}
    found = [(one, rows[one.number]) for one in every() if one.number in rows]
    if own_units(user) is None:
        return found
    seen = set(visible(user).filter(eid__in=[one.eid for one, _ in found]).values_list("document", "eid"))
    return [(one, document) for one, document in found if (document.pk, one.eid) in seen]


def told(definition: Definition, document: Document, on: dt.date, readings: Mapping[str, str] | None = None) -> Told:
    """One indicator as it stands on ``on``."""
    rows = list(Row.objects.filter(table__version=document.current_id, table__eid=definition.table).order_by("order"))
    tasks = {
        task.eid: task
        for task in Commitment.objects.filter(LIVE, document=document, table_eid=definition.table).order_by("order")
    }
    targets = _targets(document, definition)
    issued = document.date or timezone.localdate()
    made = catalogue(
        definition,
        [(row.eid, row.cells) for row in rows],
        issued=issued,
        horizon=max(targets, default=None),
        dues={eid: (task.adjusted or task.deadline, task.deadline) for eid, task in tasks.items()},
        done={
            eid: timezone.localtime(task.completed_at).date()
            for eid, task in tasks.items()
            if task.progress in _DONE and task.completed_at is not None
        },
        readings=readings,
    )
    others = [(other, other.actual(on), _goals(other, targets, on)) for other in made.otherwise()]
    return Told(
        definition, document, Provision.objects.filter(version=document.current_id, eid=definition.basis).first(),
        made, made.actual(on), made.at_issue(), made.late(on), _goals(made, targets, on), others, tasks, on,
    )  # fmt: skip


def _targets(document: Document, definition: Definition) -> dict[dt.date, Decimal]:
    """The dated targets of the provision that sets them, for the measure of that name where there are several."""
    found = Target.objects.filter(
        indicator__commitment__in=Commitment.objects.filter(LIVE, document=document, eid=definition.eid)
    ).exclude(by=None)
    named = found.filter(indicator__name__contains=definition.label)
    return {one.by: one.value for one in (named if named.exists() else found) if one.by and one.value is not None}


def _goals(made: Catalogue, targets: Mapping[dt.date, Decimal], today: dt.date) -> list[Goal]:
    """Each year's end from issue to the last target or date."""
    last = max([day.year for day in targets] + [e.stated.year for e in made.entries if e.stated] + [made.issued.year])
    days = [dt.date(year, 12, 31) for year in range(made.issued.year, last + 1)]
    return [
        Goal(day, targets.get(day), made.planned(day), made.forecast(day, today), day <= today)
        for day in sorted({*days, *targets})
    ]


def _answers(made: Catalogue) -> list[tuple[str, str, str, str]]:
    out = []
    for reading in made.definition.readings:
        option = next(one for one in reading.options if one.name == made.readings[reading.name])
        out.append((reading.question, reading.question_en, option.label, option.label_en))
    return out


LISTS = ("now", "issue", "late", "planned", "live", "all")


def behind(found: Told, which: str, by: dt.date | None) -> list[tuple[Entry, Commitment | None, bool]]:
    """The entries behind a number: each with its commitment, and whether it is among those counted.

    ``which``: now, issue, late, all; or planned, live with a day.
    """
    chosen: Count
    if which == "issue":
        chosen = found.at_issue
    elif which == "late":
        chosen = found.late
    elif which == "planned" and by is not None:
        chosen = found.catalogue.planned(by)
    elif which == "live" and by is not None:
        chosen = found.catalogue.forecast(by, found.today)
    elif which == "all":
        chosen = Count(found.catalogue.entries, len(found.catalogue.entries))
    else:
        chosen = found.now
    return [(entry, found.commitments.get(entry.eid), True) for entry in chosen.entries]
