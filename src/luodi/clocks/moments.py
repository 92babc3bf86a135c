"""Moments and days in China's one time zone, always told explicitly."""

from __future__ import annotations

import calendar
import datetime as dt
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


def local(moment: dt.datetime) -> dt.datetime:
    """The moment on the clocks of China. Raises ValueError for one without a time zone: it says too little."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return moment.astimezone(SHANGHAI)


def day_of(moment: dt.datetime) -> dt.date:
    """The day in China.

    >>> day_of(dt.datetime(2026, 3, 4, 17, 0, tzinfo=dt.timezone.utc))
    datetime.date(2026, 3, 5)
    """
    return local(moment).date()


def start_of(day: dt.date) -> dt.datetime:
    """The midnight with which a day begins."""
    return dt.datetime(day.year, day.month, day.day, tzinfo=SHANGHAI)


def end_of(day: dt.date) -> dt.datetime:
    """The midnight with which a day ends (24时), the first moment that is no longer in it."""
    return start_of(day + dt.timedelta(days=1))


def add_months(day: dt.date, months: int) -> dt.date:
    """The corresponding day so many months on (民法典第二百零二条: the month's last day where it has none).

    >>> add_months(dt.date(2026, 1, 31), 1), add_months(dt.date(2026, 3, 31), -1)
    (datetime.date(2026, 2, 28), datetime.date(2026, 2, 28))
    """
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
