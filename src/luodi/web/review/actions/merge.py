"""合并: several proposals become one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from luodi.errors import LuodiError
from luodi.web.actions import Act, action
from luodi.web.ledger.actions.index_words import index_words
from luodi.web.ledger.models import Assignment, Commitment
from luodi.web.ledger.standing import require_sight
from luodi.web.people.models import Role
from luodi.web.review.actions.record_step import record_step
from luodi.web.review.seen import all_as_seen
from luodi.web.review.snapshot import PART, snapshot


@action(roles={Role.SUPERVISOR})
def merge(act: Act, proposals: Sequence[UUID], *, seen: Mapping[UUID, int] | None = None, why: str = "") -> Commitment:
    """The first in the document's order takes in texts, source words and units of the others; these are rejected.

    ``seen`` are the revisions that were shown: where one of them has changed, nothing is merged.
    """
    found = list(
        Commitment.objects.select_for_update()
        .filter(pk__in=list(proposals), assigned_at=None)
        .exclude(review=Commitment.Review.REJECTED)
        .order_by("document", "order")
    )
    if len(found) < 2 or len({one.document_id for one in found}) > 1:
        raise LuodiError(
            zh="请选择同一文件中两项以上未交办的任务。",
            en="Choose two or more tasks of one document that are not assigned.",
        )  # fmt: skip
    before = [snapshot(one) for one in found]
    all_as_seen(found, seen)
    first, others = found[0], found[1:]
    require_sight(act, first)
    was = first.text
    first.text = "".join(_ended(one.text) for one in found)
    first.doubts = list(dict.fromkeys(doubt for one in found for doubt in one.doubts))
    days = [one.deadline for one in found if one.deadline]
    first.deadline = max(days) if days else None
    spans: dict[str, list[list[int]]] = {}
    for one in found:
        for name, places in one.spans.items():
            spans.setdefault(name, []).extend(place for place in places if place not in spans.get(name, []))
    first.spans = spans
    _take_units(first, others)
    for one in found:
        one.updated_at = act.at
        one.revision += 1
    first.save(update_fields=["text", "doubts", "deadline", "spans", "updated_at", "revision"])
    for one in others:
        one.review = Commitment.Review.REJECTED
        one.save(update_fields=["review", "updated_at", "revision"])
        act.record(one, after={"review": "rejected", "into": str(first.pk)}, why=why)
    index_words(act, found)
    record_step(act, "merge", before, found, changed={str(first.pk): ["text"]})
    act.record(first, before={"text": was}, after={"text": first.text, "of": [str(one.pk) for one in others]}, why=why)
    return first


def _ended(text: str) -> str:
    return text if text.endswith(("。", "；", "！")) else f"{text}；"


def _take_units(first: Commitment, others: Sequence[Commitment]) -> None:
    has = {(part.role, part.unit_id, part.group_id, part.name_as_written) for part in first.assignments.all()}
    order = first.assignments.count()
    made = []
    for one in others:
        for part in one.assignments.order_by("order"):
            key = (part.role, part.unit_id, part.group_id, part.name_as_written)
            if key not in has:
                has.add(key)
                told = {name: getattr(part, name) for name in PART} | {"order": order + len(made)}
                made.append(Assignment(commitment=first, **told))
    Assignment.objects.bulk_create(made)
