"""撤销: take back the last act of review, as long as nobody has touched its tasks since."""

from __future__ import annotations

import datetime as dt
from typing import Any

from luodi.errors import LuodiError
from luodi.web.actions import Act, action
from luodi.web.ledger.actions.index_words import index_words
from luodi.web.ledger.models import Assignment, Commitment
from luodi.web.ledger.standing import StaleError, require_sight
from luodi.web.people.models import Role
from luodi.web.review.models import Step
from luodi.web.review.snapshot import COLUMNS


@action(roles={Role.SUPERVISOR})
def undo(act: Act, step: Step) -> Step:
    """Put the step's commitments back as they were; those it made are rejected. Only one's own steps are undone."""
    step = Step.objects.select_for_update().get(pk=step.pk)
    act.require(step.user_id == (act.user.pk if act.user else None), "只能撤销自己的操作。", "Only one's own steps.")
    if step.undone_at:
        raise LuodiError(zh="该操作已经撤销。", en="The step is undone already.")
    rows = {str(one.pk): one for one in Commitment.objects.select_for_update().filter(pk__in=list(step.left))}
    if any(rows[pk].revision != revision or rows[pk].assigned_at for pk, revision in step.left.items() if pk in rows):
        raise StaleError(
            zh="其中有任务在此后又被修改或交办，不能撤销。", en="Some of its tasks have changed since.",
            mend_zh="请逐项修改。", mend_en="Change them one by one.",
        )  # fmt: skip
    for told in step.before:
        one = rows[told["pk"]]
        require_sight(act, one)
        _put_back(act, one, told)
        act.record(one, after={"review": one.review, "text": one.text, "undone": step.verb})
    for pk in step.made:
        one = rows[pk]
        one.review, one.updated_at = Commitment.Review.REJECTED, act.at
        one.revision += 1
        one.save(update_fields=["review", "updated_at", "revision"])
        act.record(one, after={"review": one.review, "undone": step.verb})
    index_words(act, list(rows.values()))
    step.undone_at = act.at
    step.save(update_fields=["undone_at"])
    return step


def _put_back(act: Act, one: Commitment, told: dict[str, Any]) -> None:
    for name in COLUMNS:
        value = told[name]
        setattr(one, name, dt.date.fromisoformat(value) if name == "deadline" and value else value)
    one.updated_at = act.at
    one.revision += 1
    one.save(update_fields=[*COLUMNS, "updated_at", "revision"])
    one.assignments.all().delete()
    Assignment.objects.bulk_create(Assignment(commitment=one, **part) for part in told["parts"])
