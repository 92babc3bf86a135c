"""How a task's clocks stand: what is used, what rested, what is left, and why the day is what it is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from luodi import clocks
from luodi.clocks.moments import day_of
from luodi.web.ledger.models import Clock
from luodi.web.ledger.timing import calendar, kept

_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Standing:
    """One clock as its task's page shows it.

    ``began`` and ``recorded`` are the start and when it was typed; ``used``, ``left`` are in the limit's own unit;
    ``rested`` in days. ``anchor`` is the day of a backward clock's event.
    """

    row: Clock
    due: clocks.Due | None
    state: str
    overdue: bool
    began: dt.datetime | None = None
    recorded: dt.datetime | None = None
    used: int | None = None
    left: int | None = None
    rested: int = 0
    anchor: dt.date | None = None

    @property
    def typed_later(self) -> bool:
        """Whether the start was recorded on another day than it occurred."""
        return bool(self.began and self.recorded and day_of(self.began) != day_of(self.recorded))


def standings(rows: Sequence[Clock], now: dt.datetime) -> list[Standing]:
    """Each clock with its events (prefetched) at a moment; the calendar is read once."""
    if not rows:
        return []
    on = calendar()
    return [_standing(row, now, on) for row in rows]


def _standing(row: Clock, now: dt.datetime, on: clocks.WorkingCalendar) -> Standing:
    clock = kept(row)
    if clock is None:
        return Standing(row, None, "not_started", False)
    if isinstance(clock, clocks.BackwardClock):
        due = clock.due(on)
        return Standing(row, due, "running", now >= due.moment, anchor=day_of(clock.anchor))
    reading, times = clocks.read(clock, on, now), clock.times()
    start = next((event for event in clock.events if event.kind == "start"), None)
    rested = sum((day_of(halt.end or now) - day_of(halt.start)) // _DAY for halt in times.halts)
    return Standing(
        row, reading.due, reading.state, reading.overdue, start.occurred_at if start else None,
        start.recorded_at if start else None, reading.consumed, reading.remaining, rested,
    )  # fmt: skip


def beyond_law(found: Sequence[Standing]) -> bool:
    """Whether the promise ends after the legal limit: then it is none."""
    days = {one.row.standing: one.due for one in found if one.due and one.row.direction == Clock.Direction.FORWARD}
    law, promise = days.get(Clock.Standing.STATUTORY), days.get(Clock.Standing.PROMISED)
    return bool(law and promise and promise.moment > law.moment)
