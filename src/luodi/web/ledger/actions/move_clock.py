"""时限变动: put an event on a commitment's clocks of completion and let the day follow."""

from __future__ import annotations

import datetime as dt

from luodi.clocks import Duration
from luodi.clocks.durations import LONGEST
from luodi.errors import LuodiError
from luodi.web.actions import Act
from luodi.web.ledger.models import Clock, ClockEvent, Commitment
from luodi.web.ledger.timing import adjusted, computed, effective, governing, running


def move_clock(
    act: Act,
    commitment: Commitment,
    kind: str,
    *,
    occurred_at: dt.datetime,
    reason: str,
    basis: str = "",
    until: dt.date | None = None,
) -> dict[str, str | None]:
    """Part of the actions that suspend, interrupt, resume and extend. Returns the day before and after it.

    ``until`` is the new day of an extension: it lengthens the legal limit and what the document states, not the
    promise, unless that is all there is. A commitment whose text states no day has no clock: an extension gives it
    its day, the others change its state only. Raises LuodiError where the event cannot have happened then.
    """
    before = effective(commitment)
    rows = [row for row in governing(commitment) if row.direction == Clock.Direction.FORWARD]
    if until is not None:
        rows = [row for row in rows if row.standing != Clock.Standing.PROMISED] or rows
        if not rows:
            commitment.adjusted = until
        later = [row for row in rows if row.due is not None and row.due < until]
        rows = later or rows[:1]
    for row in rows:
        by = Duration(_days(until, row.due), "day") if until is not None else None
        event = ClockEvent(
            clock=row, kind=kind, occurred_at=occurred_at, recorded_at=act.at, reason=reason, basis=basis[:200],
            by=str(by) if by else "", recorded_by=act.user,
        )  # fmt: skip
        running(row, [*row.events.all(), event])
        event.save(force_insert=True)
        fresh = computed(Clock.objects.get(pk=row.pk), act.at)
        fresh.save(update_fields=["due", "provisional", "computed_at"])
    if rows:
        commitment.adjusted = adjusted(commitment, governing(commitment))
    after = effective(commitment)
    return {"before": before.isoformat() if before else None, "after": after.isoformat() if after else None}


def _days(until: dt.date, due: dt.date | None) -> int:
    if due is None:
        raise LuodiError(
            zh="任务已中止，时限未定，不能延期。", en="The commitment is suspended and its day open.",
            mend_zh="请先恢复任务。", mend_en="Resume it first.",
        )  # fmt: skip
    days = (until - due).days
    if not 0 < days <= LONGEST:
        raise LuodiError(
            zh=f"新时限 {until} 须晚于现时限 {due}。", en=f"The new day {until} must be later than {due}.",
            mend_zh="请填写更晚的日期。", mend_en="Give a later day.",
        )  # fmt: skip
    return days
