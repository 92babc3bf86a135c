"""Dates as documents sign them: Arabic or Chinese numerals, with stray spaces."""

from __future__ import annotations

import datetime as dt
import re

from luodi.text.numerals import DIGITS, digits, ordinal

_D = f"[{DIGITS}]"
_N = f"[{DIGITS}十]"
DATE = re.compile(
    rf"(?P<y>{_D}\s*{_D}\s*{_D}\s*{_D})\s*年\s*(?P<m>{_N}\s*{_N}?\s*{_N}?)\s*月\s*(?P<d>{_N}\s*{_N}?\s*{_N}?)\s*[日号]"
)
_PLAIN = re.compile(r"(?P<y>(?:19|20)\d\d)\s*[-/.．]\s*(?P<m>\d{1,2})\s*[-/.．]\s*(?P<d>\d{1,2})")


def from_match(found: re.Match[str]) -> dt.date | None:
    """The day a match of DATE names; None for a day that no calendar has."""
    year = digits("".join(found["y"].split()))
    month, day = (ordinal("".join(found[part].split())) for part in "md")
    if not (year and month and day):
        return None
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def first_date(text: str) -> dt.date | None:
    """The first date in ``text``, spelt out or as 2025-01-26.

    >>> [str(first_date(words)) for words in ("二〇二五年一月二十六日", "2022 年 12 月 1 日", "2025/1/6", "昨日")]
    ['2025-01-26', '2022-12-01', '2025-01-06', 'None']
    """
    found = DATE.search(text) or _PLAIN.search(text)
    return from_match(found) if found else None
