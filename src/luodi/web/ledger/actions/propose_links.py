"""提出关联: look for duties of a document that stand elsewhere too, for a person to confirm or refuse."""

from __future__ import annotations

from collections import defaultdict
from uuid import UUID

from luodi.compare.same import Stated, same_duties
from luodi.web.actions import Act, action
from luodi.web.documents.models import Document
from luodi.web.ledger.models import Assignment, Commitment, DutyLink, Target
from luodi.web.ledger.visibility import LIVE
from luodi.web.people.models import Role

MOST = 5_000
"""Duties of other documents that a document's are compared with: the newest that share a unit. A choice of ours."""


@action(roles={Role.SUPERVISOR})
def propose_links(act: Act, document: Document) -> list[DutyLink]:
    """Compare a document's duties with each other and with those of the same units in other documents.

    Pairs that were ever proposed are left as they are, so that what a person refused or unlinked does not come back.
    Which duty of a pair is to be reported on follows from :func:`_first`; the person may turn it round.
    """
    act.require(act.user is None or Document.objects.visible_to(act.user).filter(pk=document.pk).exists())
    own = list(Commitment.objects.filter(LIVE, document=document).order_by("order"))
    units = Assignment.objects.filter(commitment__in=own, unit__isnull=False).values("unit")
    others = Commitment.objects.filter(LIVE).exclude(document=document)
    if act.user is not None:
        others = others.filter(document__in=Document.objects.visible_to(act.user))
    sharing = Assignment.objects.filter(unit__in=units).values("commitment")
    near = list(others.filter(pk__in=sharing).order_by("-created_at", "id")[:MOST])
    rows = {str(one.pk): one for one in (*own, *near)}
    stated = _stated(list(rows.values()))
    pairs = same_duties(stated[: len(own)], stated[len(own) :])
    known = {
        frozenset((one, other))
        for one, other in DutyLink.objects.filter(primary__in=[UUID(key) for key in rows]).values_list(
            "primary", "other"
        )
    }
    made = []
    for pair in pairs:
        first, second = sorted((rows[pair.one], rows[pair.other]), key=_first)
        if frozenset((first.pk, second.pk)) in known or (first.answered_by_id or first.pk) == second.answered_by_id:
            continue
        why = [{"code": one.code, "zh": one.zh, "en": one.en} for one in pair.why]
        made.append(DutyLink(primary=first, other=second, likeness=pair.score, why=why))
    if not made:
        act.unchanged()
        return []
    DutyLink.objects.bulk_create(made, batch_size=500, ignore_conflicts=True)
    act.record(document, after={"proposed": len(made)})
    return made


def _first(task: Commitment) -> tuple[object, ...]:
    """Which of two is to be reported on: what is under way, then the row of a table, then the earlier one."""
    began = task.assigned_at.isoformat() if task.assigned_at else "~"
    return (began, not task.table_eid, str(task.document_id), task.order)


def _stated(tasks: list[Commitment]) -> list[Stated]:
    units: dict[UUID, set[str]] = defaultdict(set)
    for pk, name in Assignment.objects.filter(commitment__in=tasks, unit__isnull=False).values_list(
        "commitment", "unit__name"
    ):
        units[pk].add(name)
    figures: dict[UUID, set[tuple[object, str]]] = defaultdict(set)
    targets = Target.objects.filter(indicator__commitment__in=tasks, value__isnull=False)
    for pk, value, unit in targets.values_list("indicator__commitment", "value", "indicator__unit"):
        figures[pk].add((value, unit))
    return [
        Stated(str(one.pk), one.text, frozenset(units[one.pk]), frozenset(figures[one.pk]), one.deadline)  # type: ignore[arg-type]
        for one in tasks
    ]
