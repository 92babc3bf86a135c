"""The periods of a recurring duty: which year, quarter, month or week it is due for, and by which day."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from luodi.extract.deadlines import find_deadlines
from luodi.extract.folding import fold
from luodi.extract.time_words import month_end, number
from luodi.text.model import Piece

_MONTHS = {"year": 12, "half_year": 6, "quarter": 3, "month": 1}
RECURRENCES = (*_MONTHS, "week")
"""What has periods that are worth a report of their own; a daily duty is simply ongoing."""

_EVERY = re.compile(r"^(?:每(?:个)?(?:半年|年度?|季度?|月|周|星期)|(?:按|逐)(?:年|季度?|月|周))")
_DAY_OF_MONTH = re.compile(r"^(\d{1,2}|[一二三四五六七八九十]{1,3})[日号](?:之前|以前|前)?")
_HAN = "零一二三四"


@dataclass(frozen=True, slots=True)
class Period:
    """One period from its first to its last day, and the day by which its work is due (within it)."""

    name: str
    starts: dt.date
    ends: dt.date
    due: dt.date


def period_on(recurs: str, day: dt.date, text: str = "") -> Period:
    """The period that ``day`` lies in. ``text`` is the deadline as printed: it may name the day within each period.

    Weeks begin on Monday and are counted as ISO 8601 does. Raises ValueError for a recurrence without periods.

    >>> period_on("quarter", dt.date(2026, 5, 9)).name, period_on("quarter", dt.date(2026, 5, 9)).due.isoformat()
    ('2026年第二季度', '2026-06-30')
    >>> period_on("year", dt.date(2026, 5, 9), "每年12月20日前").due.isoformat()
    '2026-12-20'
    >>> period_on("month", dt.date(2026, 5, 9), "每月5日前").due.isoformat()
    '2026-05-05'
    """
    if recurs == "week":
        first = day - dt.timedelta(days=day.weekday())
        year, week, _ = day.isocalendar()
        return Period(f"{year}年第{week}周", first, first + dt.timedelta(days=6), first + dt.timedelta(days=6))
    if recurs not in _MONTHS:
        raise ValueError(recurs)
    length = _MONTHS[recurs]
    first = dt.date(day.year, (day.month - 1) // length * length + 1, 1)
    last = month_end(day.year, first.month + length - 1)
    return Period(_name(recurs, first), first, last, _named_day(recurs, text, first, last) or last)


def periods(recurs: str, since: dt.date, until: dt.date, text: str = "") -> Iterator[Period]:
    """The periods that have begun by ``until`` and whose work is not due before ``since``, in order.

    >>> [one.name for one in periods("half_year", dt.date(2026, 6, 30), dt.date(2027, 1, 1))]
    ['2026年上半年', '2026年下半年', '2027年上半年']
    >>> [one.name for one in periods("year", dt.date(2026, 7, 1), dt.date(2026, 7, 1), "每年6月底前")]
    []
    """
    day = since
    while day <= until:
        one = period_on(recurs, day, text)
        if one.due >= since:
            yield one
        day = one.ends + dt.timedelta(days=1)


def _name(recurs: str, first: dt.date) -> str:
    within = {
        "year": "",
        "half_year": "上半年" if first.month == 1 else "下半年",
        "quarter": f"第{_HAN[(first.month + 2) // 3]}季度",
        "month": f"{first.month}月",
    }[recurs]
    return f"{first.year}年{within}"


def _named_day(recurs: str, text: str, first: dt.date, last: dt.date) -> dt.date | None:
    """The day within the period that the text names behind 每年 or 每月; None where it names none that lies in it."""
    rest = _EVERY.sub("", fold(text).text)
    if recurs == "month":
        found = _DAY_OF_MONTH.match(rest)
        # The 31st of a month that has 30 days is its last.
        return min(first + dt.timedelta(days=max(number(found[1]), 1) - 1), last) if found else None
    if recurs == "year" and rest:
        named = find_deadlines(Piece(rest, ((0, len(rest)),)), first.year)
        day = named[0].date if named else None
        return day if day is not None and first <= day <= last else None
    return None
