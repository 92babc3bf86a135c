"""Arithmetic with dates as the semantics page has it: the corresponding day, or the month's last."""

from __future__ import annotations

import datetime as dt
from calendar import isleap, monthrange

_DAY = dt.timedelta(days=1)


def add_months(date: dt.date, months: int) -> dt.date:
    """The corresponding day ``months`` later; where the month has no such day, its last.

    >>> add_months(dt.date(2024, 1, 31), 1)
    datetime.date(2024, 2, 29)
    """
    index = date.year * 12 + date.month - 1 + months
    year, month = divmod(index, 12)
    if not dt.MINYEAR <= year <= dt.MAXYEAR:
        return _edge(months)
    if date.day <= 28:
        return dt.date(year, month + 1, date.day)
    return dt.date(year, month + 1, min(date.day, monthrange(year, month + 1)[1]))


def add_years(date: dt.date, years: int) -> dt.date:
    """
    >>> add_years(dt.date(2020, 2, 29), 1)
    datetime.date(2021, 2, 28)
    """
    return add_months(date, 12 * years)


def add_days(date: dt.date, days: int) -> dt.date:
    """
    >>> add_days(dt.date(2024, 2, 28), 2)
    datetime.date(2024, 3, 1)
    """
    try:
        return date + days * _DAY  # an open number of days makes the product, and so the date, open
    except OverflowError:
        return _edge(days)


def _edge(amount: int) -> dt.date:
    """The calendar's last or first day, where a step leads beyond it: comparisons come out as they would there.

    >>> add_months(dt.date(2024, 1, 31), 120_000)
    datetime.date(9999, 12, 31)
    """
    return dt.date.max if amount > 0 else dt.date.min


def full_months(start: dt.date, end: dt.date) -> int:
    """The greatest n with ``add_months(start, n) <= end``; negative where ``end`` is before ``start``.

    >>> full_months(dt.date(2024, 1, 31), dt.date(2024, 2, 29))
    1
    >>> full_months(dt.date(2024, 2, 29), dt.date(2024, 1, 31))
    -1
    """
    if end < start:
        return -full_months(end, start)
    n = (end.year - start.year) * 12 + end.month - start.month
    if end.day >= start.day or end.day == monthrange(end.year, end.month)[1]:
        return n
    return n - 1


def full_years(start: dt.date, end: dt.date) -> int:
    """
    >>> full_years(dt.date(2020, 2, 29), dt.date(2021, 2, 28))
    1
    """
    if end < start:
        return -full_years(end, start)
    n = end.year - start.year
    if (end.month, end.day) >= (start.month, start.day):
        return n
    last_of_february = (start.month, start.day, end.month, end.day) == (2, 29, 2, 28)
    return n if last_of_february and not isleap(end.year) else n - 1


def full_days(start: dt.date, end: dt.date) -> int:
    return (end - start).days
