"""When a clock is due: counted from its runs on a calendar, with the reason for each day that moved."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from luodi.clocks.calendar import WorkingCalendar
from luodi.clocks.clock import Clock, ClockState, Halt, Run, Times
from luodi.clocks.durations import Duration
from luodi.clocks.moments import add_months, day_of, end_of, local
from luodi.errors import LuodiError

_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Reason:
    """One step of a count, in Chinese and English."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Due:
    """``moment`` is the first moment at which the limit is exceeded: for limits in days the midnight that ends ``day``.

    ``provisional``: a day that mattered lies in a year whose holidays are not decreed yet.
    """

    moment: dt.datetime
    day: dt.date
    provisional: bool
    why: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """A clock as it stands at a moment.

    ``due`` is None before the start and while a halt keeps it open. ``consumed`` and ``remaining`` are in minutes for
    continuous limits, in working days for those, else in days. Today is counted as consumed while the clock runs, so
    that on the last day 0 remain; ``remaining`` is never below 0, and None where it is open.
    ``overdue``: the limit was exceeded at the moment, or when the clock stopped.
    """

    state: ClockState
    due: Due | None
    overdue: bool
    consumed: int
    remaining: int | None


def due(clock: Clock, calendar: WorkingCalendar) -> Due | None:
    """When the clock is due as its events stand; None before its start and while a halt keeps the day open.

    Raises LuodiError where the calendar refuses a year.
    """
    times = clock.times()
    if not times.runs:
        return None
    counted = _Count(times, calendar)
    for duration in (clock.limit, *(event.by for event in clock.extensions if event.by)):
        if not counted.add(duration):
            return None
    return counted.result(clock)


def read(clock: Clock, calendar: WorkingCalendar, at: dt.datetime) -> Reading:
    """The clock at a moment; events that occur later are left out."""
    now = Clock(
        clock.name,
        clock.limit,
        clock.standing,
        clock.roll,
        clock.source,
        tuple(event for event in clock.events if event.occurred_at <= at),
    )
    times = now.times()
    until = due(now, calendar)
    end = times.stopped_at or at
    consumed = _consumed(times, clock.limit, calendar, end)
    return Reading(
        times.state,
        until,
        until is not None and end >= until.moment,
        consumed,
        None if until is None else _remaining(until, clock.limit, calendar, end),
    )


class _Count:
    """A count in progress: the day (or moment) reached so far, and why."""

    def __init__(self, times: Times, calendar: WorkingCalendar) -> None:
        self.calendar = calendar
        self.halts = times.halts
        runs = times.runs
        if times.state == "stopped" and runs[-1].end == times.stopped_at:
            runs = (*runs[:-1], Run(runs[-1].start))  # what would have been due had it not stopped
        self.runs = runs
        self.at = runs[0].start
        self.first = self.day = day_of(runs[0].start)
        self.continuous = False
        self.why = [_started(runs[0].start)]
        self.last_unit = ""
        self.provisional = False

    def add(self, duration: Duration) -> bool:
        """Count a duration on; False where a halt that has not ended keeps it open."""
        self.last_unit = duration.unit
        if duration.continuous:
            reached = self._moment(duration)
        elif duration.unit == "working_day":
            reached = self._days(duration.amount, working=True)
        elif duration.unit in ("day", "week"):
            reached = self._days(duration.amount * (7 if duration.unit == "week" else 1), working=False)
        else:
            reached = self._months(duration.amount * (12 if duration.unit == "year" else 1))
        if reached:
            self.why.append(Reason(f"计{duration}，至{self.day}。", f"{duration} counted, to {self.day}."))
        return reached

    def result(self, clock: Clock) -> Due:
        last = self.day
        if clock.roll and not self.continuous and self.last_unit != "working_day":
            last = self.calendar.first_working(self.day)
            self.provisional |= self.calendar.provisional_between(self.day, last)
            if last != self.day:
                name = self.calendar.status(self.day).reason
                zh = f"最后一日{self.day}为{name}，顺延至{last}。"
                self.why.append(Reason(zh, f"The last day {self.day} is no working day; it moves to {last}."))
        self.why[1:1] = [_halted(halt) for halt in self.halts if halt.end is not None and halt.start < end_of(last)]
        moment = self.at if self.continuous else end_of(last)
        if self.provisional:
            zh = "所涉年份的放假安排尚未公布，暂按周末推算。"
            self.why.append(Reason(zh, "The holidays of a year concerned are not decreed yet; weekends are assumed."))
        return Due(moment, last, self.provisional, tuple(self.why))

    def _moment(self, duration: Duration) -> bool:
        left = dt.timedelta(minutes=duration.minutes)
        for run in self.runs:
            start = max(run.start, self.at)
            if run.end is not None and run.end <= start:
                continue
            if run.end is None or run.end - start >= left:
                # Wall clocks of one zone are compared by their instants.
                self.at = local(start) + left
                self.day, self.continuous = day_of(self.at), True
                return True
            left -= run.end - start
        return False

    def _days(self, count: int, *, working: bool) -> bool:
        """A day counts when the clock runs as it ends: that of a suspension does not, that of a resumption does."""
        if count == 0:
            return True
        for run in self.runs:
            day = max(self.day, day_of(run.start) - _DAY)  # the last day not counted; for the first run its own
            if run.end is not None:
                last = day_of(run.end) - _DAY
                inside = self.calendar.count(day, last) if working else max(0, (last - day).days)
                if inside < count:
                    count -= inside
                    continue
            reached = self.calendar.advance(day, count) if working else _later(day, count)
            self.provisional |= working and self.calendar.provisional_between(self.day, reached)
            self._reach(reached)
            return True
        return False

    def _months(self, months: int) -> bool:
        """The corresponding day, later by every day that a halt took before it."""
        try:
            reached = add_months(self.day, months)
        except ValueError:
            raise _too_long() from None
        for halt in self.halts:  # in the order of time
            if not self.day <= day_of(halt.start) <= reached:
                continue
            if halt.end is None:
                return False
            halted = max(day_of(halt.start), self.first + _DAY)  # the first day would not have counted anyway
            reached = _later(reached, max(0, (day_of(halt.end) - halted).days))
        self._reach(reached)
        return True

    def _reach(self, day: dt.date) -> None:
        self.day, self.continuous = day, False
        self.at = end_of(day)


def _later(day: dt.date, days: int) -> dt.date:
    try:
        return day + dt.timedelta(days=days)
    except OverflowError:
        raise _too_long() from None


def _too_long() -> LuodiError:
    return LuodiError(zh="时限过长，超出日历。", en="The limit is too long for the calendar.")


def _started(start: dt.datetime) -> Reason:
    at = local(start).isoformat(sep=" ", timespec="minutes")
    return Reason(f"自{at}起算，按日计的当日不计。", f"Counted from {at}; a count in days leaves that day out.")


def _halted(halt: Halt) -> Reason:
    first, last = day_of(halt.start), day_of(halt.end) if halt.end else None
    ground = "，".join(part for part in (halt.reason, halt.basis) if part)
    zh = f"{first}至{last}中止{f'（{ground}）' if ground else ''}，不计入。"
    return Reason(zh, f"Suspended from {first} to {last}{f' ({ground})' if ground else ''}; not counted.")


def _consumed(times: Times, limit: Duration, calendar: WorkingCalendar, at: dt.datetime) -> int:
    if limit.continuous:
        spans = [(min(run.end or at, at) - run.start) for run in times.runs if run.start <= at]
        return int(sum(spans, dt.timedelta()) / dt.timedelta(minutes=1))
    total = 0
    counted = day_of(times.runs[0].start) if times.runs else day_of(at)
    for run in times.runs:
        first = max(counted, day_of(run.start) - _DAY)
        last = day_of(at) if run.end is None else day_of(run.end) - _DAY
        if last > first:
            total += calendar.count(first, last) if limit.unit == "working_day" else (last - first).days
            counted = last
    return total


def _remaining(until: Due, limit: Duration, calendar: WorkingCalendar, at: dt.datetime) -> int:
    if at >= until.moment:
        return 0
    if limit.continuous:
        return int((until.moment - at) / dt.timedelta(minutes=1))
    today = day_of(at)
    return calendar.count(today, until.day) if limit.unit == "working_day" else (until.day - today).days
