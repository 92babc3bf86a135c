"""设定时限: start a task's legal limit or its service promise."""

from __future__ import annotations

import datetime as dt

from luodi import clocks
from luodi.clocks.moments import local
from luodi.errors import LuodiError
from luodi.web.actions import Act, action
from luodi.web.ledger.actions.settle import settle
from luodi.web.ledger.flow import FINISHED
from luodi.web.ledger.models import Clock, ClockEvent, Commitment
from luodi.web.ledger.standing import require_sight, same_revision
from luodi.web.ledger.timing import adjusted, computed, effective, governing
from luodi.web.people.models import Role

SETTABLE = (Clock.Standing.STATUTORY, Clock.Standing.PROMISED)


@action(roles={Role.SUPERVISOR})
def set_limit(
    act: Act,
    commitment: Commitment,
    *,
    standing: str,
    limit: str,
    began: dt.datetime,
    source: str = "",
    seen: int | None = None,
) -> Clock:
    """Start the clock from the moment ``began`` at which it began to run, however much later that is typed.

    The legal limit and the promise are two clocks of one task; the task's day is the earliest of its clocks'. Setting
    one again replaces it, the former stays in the journal. A day of rest as last day is followed by the next working
    day (民法典第二百零三条).
    """
    commitment = Commitment.objects.select_for_update().get(pk=commitment.pk)
    require_sight(act, commitment)
    same_revision(commitment, seen, str(commitment.get_progress_display()), commitment.progress)
    if commitment.progress in {*FINISHED, Commitment.Progress.SUSPENDED}:
        raise LuodiError(
            zh=f"任务{commitment.get_progress_display()}，不能设定时限。",
            en="The commitment is finished or suspended; no limit can be set.",
            mend_zh="中止的任务请先恢复。", mend_en="Resume a suspended one first.",
        )  # fmt: skip
    if standing not in SETTABLE:
        raise LuodiError(zh=f"没有“{standing}”这种时限。", en=f"There is no limit of the kind {standing}.")
    duration = clocks.parse_duration(limit)
    if local(began) > act.at:
        raise LuodiError(
            zh="起算时间晚于现在。", en="The clock cannot begin later than now.",
            mend_zh="请填写实际起算的时间。", mend_en="Give the moment at which it began.",
        )  # fmt: skip
    before = effective(commitment)
    row = commitment.clocks.filter(purpose=Clock.Purpose.COMPLETION, charge=None, standing=standing).first()
    former = {"limit": row.limit, "due": row.due} if row else None
    if row is None:
        row = Clock(commitment=commitment, purpose=Clock.Purpose.COMPLETION, standing=standing)
    row.limit, row.source, row.roll, row.computed_at = str(duration), source[:200], True, act.at
    row.save()
    row.events.all().delete()
    ClockEvent.objects.create(
        clock=row, kind=ClockEvent.Kind.START, occurred_at=began, recorded_at=act.at, recorded_by=act.user
    )
    computed(row, act.at).save(update_fields=["due", "provisional", "computed_at"])
    commitment.adjusted = adjusted(commitment, governing(commitment))
    settle(act, commitment)
    act.record(
        commitment,
        before={"due": before, "former": former},
        after={
            "due": effective(commitment), "standing": standing, "limit": row.limit, "began": local(began),
            "basis": row.source,
        },
    )  # fmt: skip
    return row
