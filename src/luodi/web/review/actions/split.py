"""拆分: one proposal becomes several."""

from __future__ import annotations

from collections.abc import Sequence

from luodi.errors import LuodiError
from luodi.web.actions import Act, action
from luodi.web.ledger.actions.index_words import index_words
from luodi.web.ledger.models import Assignment, Commitment, Deadline
from luodi.web.ledger.standing import require_sight, same_revision, words
from luodi.web.people.models import Role
from luodi.web.review.actions.record_step import record_step
from luodi.web.review.snapshot import PART, snapshot

MOST = 20


@action(roles={Role.SUPERVISOR})
def split(
    act: Act, commitment: Commitment, texts: Sequence[str], *, seen: int | None = None, why: str = ""
) -> list[Commitment]:
    """The commitment keeps the first of ``texts``; each other text becomes one of its own with the same units, term and
    source words. Its indicators stay with the first, for a person to look at."""
    commitment = Commitment.objects.select_for_update().get(pk=commitment.pk)
    require_sight(act, commitment)
    same_revision(commitment, seen, commitment.text[:60], commitment.text[:60])
    told = [words(text, zh="任务内容", en="The text") for text in texts if text.strip()]
    if not 2 <= len(told) <= MOST:
        raise LuodiError(
            zh="拆分需要两条以上的任务内容。", en="Splitting needs two texts or more.",
            mend_zh=f"每行写一条，最多 {MOST} 条。", mend_en=f"Write one a line, at most {MOST}.",
        )  # fmt: skip
    if commitment.assigned_at:
        raise LuodiError(zh="已交办的任务不能拆分。", en="What is assigned cannot be split.")
    before = snapshot(commitment)
    parts, terms = list(commitment.assignments.order_by("order")), list(commitment.deadlines.order_by("order"))
    made = []
    for text in told[1:]:
        one = Commitment.objects.get(pk=commitment.pk)
        one.pk = None
        one._state.adding = True
        one.id = Commitment._meta.get_field("id").get_default()
        one.text, one.revision, one.created_at, one.updated_at = text, 0, act.at, act.at
        one.doubts = []
        one.save(force_insert=True)
        Assignment.objects.bulk_create(
            Assignment(commitment=one, **{name: getattr(part, name) for name in PART}) for part in parts
        )
        Deadline.objects.bulk_create(
            Deadline(
                commitment=one, order=term.order, text=term.text, date=term.date, range_first=term.range_first,
                range_last=term.range_last, recurs=term.recurs, spans=term.spans,
            )
            for term in terms
        )  # fmt: skip
        act.record(one, after={"text": text, "from": str(commitment.pk)}, why=why)
        made.append(one)
    was, commitment.text, commitment.updated_at = commitment.text, told[0], act.at
    commitment.revision += 1
    commitment.save(update_fields=["text", "updated_at", "revision"])
    index_words(act, [commitment, *made])
    record_step(act, "split", [before], [commitment], made=made, changed={str(commitment.pk): ["text"]})
    act.record(
        commitment, before={"text": was}, after={"text": told[0], "into": [str(one.pk) for one in made]}, why=why
    )
    return [commitment, *made]
