"""延期: give a commitment a later day."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from luodi.errors import LuodiError
from luodi.web.actions import Act, action
from luodi.web.ledger.actions.move_clock import move_clock
from luodi.web.ledger.actions.settle import settle
from luodi.web.ledger.flow import FINISHED
from luodi.web.ledger.models import ClockEvent, Commitment
from luodi.web.ledger.standing import require_by_itself, require_sight, same_revision, words
from luodi.web.people.models import Role


@action(roles={Role.SUPERVISOR})
def extend(
    act: Act, commitment: Commitment, *, until: dt.date, reason: str, basis: str = "", seen: int | None = None
) -> Commitment:
    """Move the last day to ``until``; the day that the document states stays beside it."""
    commitment = Commitment.objects.select_for_update().get(pk=commitment.pk)
    require_sight(act, commitment)
    require_by_itself(commitment)
    same_revision(commitment, seen, str(commitment.get_progress_display()), commitment.progress)
    if commitment.progress in FINISHED:
        raise LuodiError(zh="该任务已办结，不能延期。", en="The commitment is finished and cannot be extended.")
    told = words(reason, zh="理由", en="The reason")
    days = move_clock(
        act, commitment, ClockEvent.Kind.EXTEND, occurred_at=timezone.now(), reason=told, basis=basis, until=until
    )
    settle(act, commitment)
    act.record(commitment, before={"due": days["before"]}, after={"due": days["after"], "basis": basis}, why=told)
    return commitment
