"""Clocks of the ledger: rows to ``luodi.clocks`` and back, on the working-day calendar in force."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from luodi import clocks
from luodi.web.calendars.in_force import in_force
from luodi.web.ledger.models import NEVER, Clock, ClockEvent, Commitment, Milestone

Purpose = Clock.Purpose
WORKING_DAYS = "工作日"


def calendar() -> clocks.WorkingCalendar:
    """The calendar in force: the decreed years that Luodi knows, and those uploaded."""
    return in_force()


def running(row: Clock, events: Iterable[ClockEvent] | None = None) -> clocks.Clock:
    """A forward row and its events as the library's clock."""
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


def backward(row: Clock, events: Iterable[ClockEvent] | None = None) -> clocks.BackwardClock | None:
    """A backward row as the library's clock; None while its event has no day."""
    told = row.events.all() if events is None else events
    anchors = [one for one in told if one.kind == ClockEvent.Kind.ANCHOR]
    if not anchors:
        return None
    newest = max(anchors, key=lambda one: (one.recorded_at, one.pk or float("inf")))
    return clocks.BackwardClock(
        row.event, clocks.parse_duration(row.limit), newest.occurred_at.astimezone(clocks.SHANGHAI),
        clear=row.clear, window=row.window, source=row.source,
    )  # fmt: skip


def kept(row: Clock, events: Iterable[ClockEvent] | None = None) -> clocks.Clock | clocks.BackwardClock | None:
    """A row of either direction as the library's clock."""
    return backward(row, events) if row.direction == Clock.Direction.BACKWARD else running(row, events)


def due_of(
    row: Clock, on: clocks.WorkingCalendar | None = None, events: Iterable[ClockEvent] | None = None
) -> clocks.Due | None:
    """When the row's clock is due; None while that is open."""
    clock = kept(row, events)
    if isinstance(clock, clocks.BackwardClock):
        return clock.due(on or calendar())
    return clocks.due(clock, on or calendar()) if clock is not None else None


def computed(row: Clock, now: dt.datetime, on: clocks.WorkingCalendar | None = None) -> Clock:
    """``row`` with its due day as events and calendar have it; not saved."""
    found = due_of(row, on) if row.pk else None
    row.due = found.day if found else None
    row.provisional = bool(found and found.provisional)
    row.computed_at = now
    return row


def governing(commitment: Commitment) -> list[Clock]:
    """The clocks that give a commitment its day: of completion, and those counted back from an event."""
    of = (Purpose.COMPLETION, Purpose.BEFORE_EVENT)
    return list(commitment.clocks.filter(purpose__in=of, charge=None).prefetch_related("events"))


def adjusted(commitment: Commitment, rows: Iterable[Clock]) -> dt.date | None:
    """The commitment's day as its clocks have it, the earliest of them; None where that is the day it states.

    While every clock is suspended the day is open, and the last known one stands; the light is grey by the state.
    """
    known = list(rows)
    days = [row.due for row in known if row.due is not None]
    if not days:
        return commitment.adjusted
    stated = any(row.standing == Clock.Standing.OTHER and row.direction == Clock.Direction.FORWARD for row in known)
    if commitment.deadline is not None and not stated:
        days.append(commitment.deadline)
    return None if min(days) == commitment.deadline else min(days)


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
