"""The working-day calendar: which days are worked, by decree where there is one, provisionally or not at all beyond."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from luodi.clocks.decrees import YearDecree, known_decree
from luodi.errors import LuodiError

_FIXED = {(1, 1): "元旦", (5, 1): "劳动节", (5, 2): "劳动节", (10, 1): "国庆节", (10, 2): "国庆节", (10, 3): "国庆节"}
"""Holidays on fixed days by 全国年节及纪念日放假办法 (as amended in 2024); all that is sure before a year's notice."""

_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class DayStatus:
    """Whether a day is worked and why. ``provisional``: no notice for its year is known yet."""

    working: bool
    reason: str
    source: str
    provisional: bool


class WorkingCalendar:
    """Working days in China. ``decrees`` uploaded by an administrator replace those of package chinesecalendar.

    ``beyond`` says what happens in a year without a decree: ``provisional`` counts weekends and the holidays on fixed
    days and marks the result; ``refuse`` raises LuodiError.
    """

    def __init__(
        self, decrees: Iterable[YearDecree] = (), *, beyond: Literal["provisional", "refuse"] = "provisional"
    ) -> None:
        self._uploaded: Mapping[int, YearDecree] = {decree.year: decree for decree in decrees}
        self.beyond = beyond

    def with_decree(self, decree: YearDecree) -> WorkingCalendar:
        """This calendar with a year uploaded or replaced."""
        return WorkingCalendar([*self._uploaded.values(), decree], beyond=self.beyond)

    def decree(self, year: int) -> YearDecree | None:
        """The notice that holds for the year; None beyond coverage."""
        return self._uploaded.get(year) or known_decree(year)

    def status(self, day: dt.date) -> DayStatus:
        """Whether the day is worked, and on what ground. Raises LuodiError beyond coverage where ``beyond`` refuses.

        >>> calendar = WorkingCalendar()
        >>> calendar.status(dt.date(2026, 2, 14)).reason, calendar.status(dt.date(2026, 2, 17)).reason
        ('调休上班', '春节')
        """
        decree = self.decree(day.year)
        if decree is None:
            return self._provisional(day)
        if day in decree.work:
            return DayStatus(True, "调休上班", decree.source, False)
        if day in decree.rest:
            return DayStatus(False, decree.rest[day] or "放假", decree.source, False)
        return DayStatus(day.weekday() < 5, "工作日" if day.weekday() < 5 else "周末", decree.source, False)

    def _provisional(self, day: dt.date) -> DayStatus:
        if self.beyond == "refuse":
            raise LuodiError(
                zh=f"没有{day.year}年的放假安排，不能计算工作日。",
                en=f"The holidays of {day.year} are not known; working days cannot be counted.",
                mend_zh="请上传该年的日历。",
                mend_en="Upload a calendar of that year.",
            )
        holiday = _FIXED.get((day.month, day.day))
        if holiday:
            return DayStatus(False, holiday, "全国年节及纪念日放假办法", True)
        worked = day.weekday() < 5
        return DayStatus(worked, "工作日" if worked else "周末", "暂按周末推算", True)

    def is_working(self, day: dt.date) -> bool:
        return self.status(day).working

    def first_working(self, day: dt.date) -> dt.date:
        """The day itself where it is worked, else the next that is."""
        while not self.is_working(day):
            day += _DAY
        return day

    def advance(self, day: dt.date, count: int) -> dt.date:
        """The ``count``-th working day after a day (the day itself is not counted); the day itself for 0.

        >>> WorkingCalendar().advance(dt.date(2026, 2, 13), 3)   # Friday; Saturday is worked, then 春节 to the 23rd
        datetime.date(2026, 2, 25)
        """
        return self._step(day, count, _DAY)

    def retreat(self, day: dt.date, count: int) -> dt.date:
        """The ``count``-th working day before a day (the day itself is not counted).

        >>> WorkingCalendar().retreat(dt.date(2026, 2, 25), 3)
        datetime.date(2026, 2, 13)
        """
        return self._step(day, count, -_DAY)

    def _step(self, day: dt.date, count: int, by: dt.timedelta) -> dt.date:
        while count > 0:
            day += by
            count -= self.is_working(day)
        return day

    def count(self, after: dt.date, through: dt.date) -> int:
        """How many days after the first, up to and with the second, are worked."""
        days = (through - after).days
        return sum(self.is_working(after + offset * _DAY) for offset in range(1, days + 1))

    def provisional_between(self, first: dt.date, last: dt.date) -> bool:
        """Whether any year from the first day to the last is without a notice."""
        return any(self.decree(year) is None for year in range(first.year, last.year + 1))
