"""事项时间: say on which day the event is before which a task is to be done; moving that day moves the task's day."""

from __future__ import annotations

import datetime as dt

from luodi import clocks
from luodi.clocks import day_of, start_of
from luodi.errors import LuodiError
from luodi.web.actions import Act, action
from luodi.web.ledger.actions.settle import settle
from luodi.web.ledger.flow import FINISHED
from luodi.web.ledger.models import Clock, ClockEvent, Commitment
from luodi.web.ledger.standing import require_sight, same_revision, words
from luodi.web.ledger.timing import adjusted, backward, computed, effective, governing
from luodi.web.people.models import Role

LONGEST_NAME = 80


@action(roles={Role.SUPERVISOR})
def plan_event(
    act: Act,
    commitment: Commitment,
    *,
    event: str,
    limit: str,
    on: dt.date | None,
    clear: bool = False,
    window: bool = False,
    source: str = "",
    why: str = "",
    seen: int | None = None,
) -> Clock:
    """The task is due ``limit`` (3日, 3个工作日) before the day ``on`` of the event; None where that is not known yet.

    ``clear`` and ``window`` are readings that the words leave open (``luodi.clocks.BackwardClock``): so many full days
    between, and only within these days.
    """
    commitment = Commitment.objects.select_for_update().get(pk=commitment.pk)
    require_sight(act, commitment)
    same_revision(commitment, seen, str(commitment.get_progress_display()), commitment.progress)
    if commitment.progress in FINISHED:
        raise LuodiError(zh="该任务已办结，时限不再变动。", en="The commitment is finished; its day moves no more.")
    name = words(event, zh="事项", en="The event", most=LONGEST_NAME)
    duration = clocks.parse_duration(limit)
    if duration.continuous:
        raise LuodiError(
            zh=f"“{limit}”不足一日，不能按日倒推。",
            en=f"{limit} is less than a day and cannot be counted back in days.",
            mend_zh="请用日、工作日、周、月或年。", mend_en="Use days, working days, weeks, months or years.",
        )  # fmt: skip
    before = effective(commitment)
    row = commitment.clocks.filter(purpose=Clock.Purpose.BEFORE_EVENT, charge=None).first()
    was = _anchor(row)
    row = row or Clock(commitment=commitment, purpose=Clock.Purpose.BEFORE_EVENT, direction=Clock.Direction.BACKWARD)
    row.event, row.limit, row.clear, row.window = name, str(duration), clear, window
    row.source, row.computed_at = source[:200], act.at
    row.save()
    if on is None:
        row.events.all().delete()
    elif on != was:
        ClockEvent.objects.create(
            clock=row, kind=ClockEvent.Kind.ANCHOR, occurred_at=start_of(on), recorded_at=act.at,
            reason=why[:2000], recorded_by=act.user,
        )  # fmt: skip
    computed(row, act.at).save(update_fields=["due", "provisional", "computed_at"])
    rows = governing(commitment)
    # Without a day of its event, and without any other clock, the task has the day that its document states.
    commitment.adjusted = adjusted(commitment, rows) if any(one.due for one in rows) else None
    settle(act, commitment)
    act.record(
        commitment,
        before={"due": before, "on": was},
        after={"due": effective(commitment), "event": name, "limit": row.limit, "on": on, "basis": row.source},
        why=why,
    )
    return row


def _anchor(row: Clock | None) -> dt.date | None:
    """The event's day as it was planned until now."""
    clock = backward(row) if row is not None else None
    return day_of(clock.anchor) if clock else None
