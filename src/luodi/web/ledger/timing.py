"""Clocks of the ledger: rows to ``luodi.clocks`` and back, on the working-day calendar in force."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from luodi import clocks
from luodi.web.ledger.models import NEVER, Clock, ClockEvent, Commitment, Milestone

Purpose = Clock.Purpose


def calendar() -> clocks.WorkingCalendar:
    """The calendar in force: the decreed years that Luodi knows."""
    return clocks.WorkingCalendar()


def running(row: Clock, events: Iterable[ClockEvent] | None = None) -> clocks.Clock:
    """A row and its events as the library's clock."""
    told = row.events.all() if events is None else events
    clock = clocks.Clock(
        row.get_purpose_display(), clocks.parse_duration(row.limit), row.standing, row.roll, row.source  # type: ignore[arg-type]
    )  # fmt: skip
    return clock.record(
        *(
            clocks.ClockEvent(
                one.kind, one.occurred_at.astimezone(clocks.SHANGHAI), one.recorded_at.astimezone(clocks.SHANGHAI),  # type: ignore[arg-type]
                one.reason, one.basis, clocks.parse_duration(one.by) if one.by else None,
            )
            for one in told
        )
    )  # fmt: skip


def computed(row: Clock, now: dt.datetime, on: clocks.WorkingCalendar | None = None) -> Clock:
    """``row`` with its due day as events and calendar have it; not saved."""
    found = clocks.due(running(row), on or calendar()) if row.pk else None
    row.due = found.day if found else None
    row.provisional = bool(found and found.provisional)
    row.computed_at = now
    return row


def adjusted(commitment: Commitment, clock: Clock) -> dt.date | None:
    """The commitment's day after what happened to its clock; None where nothing moved it.

    While the clock is suspended the day is open, and the last known one stands; the light is grey by the state.
    """
    if clock.due is None:
        return commitment.adjusted
    return None if clock.due == commitment.deadline else clock.due


def next_points(commitment: Commitment) -> tuple[dt.date | None, dt.date | None]:
    """The day of the earliest unanswered period, and of the earliest unanswered plan point."""
    open_ones = commitment.milestones.filter(answered_at=None).order_by("due")
    first = {
        kind: open_ones.filter(kind=kind).values_list("due", flat=True).first()
        for kind in (Milestone.Kind.PERIOD, Milestone.Kind.PLAN)
    }
    return first[Milestone.Kind.PERIOD], first[Milestone.Kind.PLAN]


def effective(commitment: Commitment) -> dt.date | None:
    """The day that counts today: adjusted, stated, or this period's; None where there is none."""
    days = [commitment.adjusted or commitment.deadline or NEVER, commitment.period_due or NEVER]
    first = min(days)
    return None if first == NEVER else first
