"""Backward clocks: how long before an event something must be done (审计实施3日前; 出库前3个工作日)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from luodi.clocks.calendar import WorkingCalendar
from luodi.clocks.due import Due, Reason
from luodi.clocks.durations import Duration
from luodi.clocks.moments import add_months, day_of, end_of, local, start_of
from luodi.errors import LuodiError


@dataclass(frozen=True, slots=True)
class BackwardClock:
    """Something is due ``limit`` before ``anchor``, the planned beginning of an event.

    The day of the event is not counted, as in a forward count the first day is not. Two points are readings that the
    words leave open and the pack must declare: ``clear`` asks for so many *full* days between (one day earlier);
    ``window`` reads 前3个工作日内 as the last three working days before the event: not earlier than the day
    counted back to, not later than the event.
    """

    name: str
    limit: Duration
    anchor: dt.datetime
    clear: bool = False
    window: bool = False
    source: str = ""

    def __post_init__(self) -> None:
        local(self.anchor)

    def counted(self, calendar: WorkingCalendar) -> dt.date:
        """The day reached by counting back."""
        day, count = day_of(self.anchor), self.limit.amount + (1 if self.clear else 0)
        try:
            if self.limit.unit == "working_day":
                return calendar.retreat(day, count)
            if self.limit.unit in ("day", "week"):
                days = self.limit.amount * (7 if self.limit.unit == "week" else 1) + (1 if self.clear else 0)
                return day - dt.timedelta(days=days)
            back = add_months(day, -self.limit.amount * (12 if self.limit.unit == "year" else 1))
            return back - dt.timedelta(days=1) if self.clear else back
        except (ValueError, OverflowError):
            raise LuodiError(zh="时限过长，超出日历。", en="The limit is too long for the calendar.") from None

    def opens(self, calendar: WorkingCalendar) -> dt.datetime | None:
        """The first moment at which it may be done; None where it may be done at any time before."""
        if not self.window:
            return None
        return self._moment() if self.limit.continuous else start_of(self.counted(calendar))

    def due(self, calendar: WorkingCalendar) -> Due:
        """The first moment that is too late, and the last day on which it is not."""
        anchor = local(self.anchor)
        planned = Reason(f"事项定于{anchor.date()}，当日不计。", f"The event is planned for {anchor.date()}.")
        if self.window:
            return Due(anchor, anchor.date(), False, (planned,))
        if self.limit.continuous:
            moment = self._moment()
            return Due(moment, moment.date(), False, (planned,))
        day = self.counted(calendar)
        provisional = self.limit.unit == "working_day" and calendar.provisional_between(day, anchor.date())
        back = Reason(f"倒推{self.limit}，最迟{day}。", f"{self.limit} back: {day} at the latest.")
        return Due(end_of(day), day, provisional, (planned, back))

    def _moment(self) -> dt.datetime:
        return local(self.anchor) - dt.timedelta(minutes=self.limit.minutes)
