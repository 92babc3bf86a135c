"""The words that name a time: days, months, quarters, years, stretches, and how often something recurs.

Patterns are matched against folded text (``luodi.extract.folding``): no white space, figures and dashes in one width.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re

from luodi.text.numerals import digits, ordinal

_MONTH = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
_DAY = r"(?:[12]\d|3[01]|0?[1-9]|三十一?|二?十[一二三四五六七八九]?|[一二三四五六七八九])"
_DASH = r"(?:—+|-|至|到)"
_YEARS = r"20\d\d|二[〇○零]\w\w"

CORE = re.compile(
    rf"""(?=[\d每按逐“"今本当明次第一二三四五六七八九十上下年底末终内度全半])
      (?: (?P<recurs>每(?:个)?(?:半年|年度?|季度?|月|周|星期|日|天)|(?:按|逐)(?:年|季度?|月|周|日)
          |(?:半年|一(?:年|季度?|个?月|周))(?=[一二两三四]次))
      | (?P<from>20\d\d)年?(?:—|-|至|到)(?P<to>20\d\d)年(?!度|版|修订|\d*月)
      | (?:(?P<since_year>{_YEARS})年)?(?P<since>{_MONTH})(?:月(?:份)?(?P<since_day>{_DAY})?[日号]?)?(?P<dash>{_DASH})
        (?:(?P<until_year>{_YEARS})年)?(?:(?P<until>{_MONTH})月(?:份)?(?P<until_end>[底末])?)?
        (?:(?P<until_day>{_DAY})[日号])?(?<=[月日号底末份])
      | (?:[“"]?(?P<plan>十[一二三四五六七八九])五[”"]?(?:规划)?(?:末|期末|结束))
      | (?P<dotted>20\d\d[./\-](?:1[0-2]|0?[1-9])(?:[./\-](?:3[01]|[12]\d|0?[1-9]))?)(?![\d.%‰万亿/\-])
      | (?:(?P<year>{_YEARS})年|(?P<this>今年|本年度?|当年)|(?P<next>明年|次年))?
        (?: 第?(?P<quarter>[一二三四1-4])季度(?P<quarter_end>[末底])?
          | (?P<half>[上下])半年(?P<half_end>[末底])?
          | (?P<month>{_MONTH})月(?:份)?
              (?: (?P<day>{_DAY})[日号] | (?P<month_end>[底末]) | (?P<decade>[上中下])旬 )?
          | (?P<year_end>年[底末终]|(?<=年)度?[底末终]|年度?内|(?<=年)度?内|(?<=年)全年)
          | (?P<bare>(?<=年))
        ))""",
    re.VERBOSE,
)
HINT = re.compile(r"[年月季每按逐五]|日起|20\d\d[./\-]")

_HAN = {char: i for i, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2}


def number(text: str) -> int:
    """A count of days, months or years in either numerals; 0 where it is none.

    >>> [number(words) for words in ("31", "三十一", "十", "两", "09")]
    [31, 31, 10, 2, 9]
    """
    return ordinal(text) or 0


def year_named(text: str) -> int | None:
    """A year in either numerals.

    >>> year_named("2026"), year_named("二〇二六")
    (2026, 2026)
    """
    return digits(text)


def plan_end(number_words: str) -> dt.date:
    """The last day of a five-year plan by its number (十四五 ends with 2025); since 十二五 plan n ends in 1955 + 5n.

    >>> plan_end("十四")
    datetime.date(2025, 12, 31)
    """
    return dt.date(1955 + 5 * (10 + _HAN[number_words[1]]), 12, 31)


def month_end(year: int, month: int) -> dt.date:
    return dt.date(year, month, calendar.monthrange(year, month)[1])


def day_of(year: int, month: int, day: int) -> dt.date | None:
    """That day; ``None`` where the month has none such (2月30日)."""
    return dt.date(year, month, day) if 1 <= day <= calendar.monthrange(year, month)[1] else None


def dotted_day(text: str) -> dt.date | None:
    """The last day of what is written in figures with points, strokes or hyphens.

    >>> str(dotted_day("2026.6")), str(dotted_day("2026-06-15")), dotted_day("2026.2.30")
    ('2026-06-30', '2026-06-15', None)
    """
    year, month, *day = (int(part) for part in re.split(r"[./\-]", text))
    return day_of(year, month, day[0]) if day else month_end(year, month)


def later(day: dt.date, months: int) -> dt.date:
    """``day`` so many months on, or the month's last where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def stretch(found: re.Match[str], year: int | None) -> tuple[dt.date, dt.date] | None:
    """The first and the last day of a stretch of months or days (5月至10月, 9月1日至15日); ``None`` where it is none.

    >>> [str(day) for day in stretch(CORE.match("2026年11月—次年2月"), None) or ()]
    []
    >>> [str(day) for day in stretch(CORE.match("9月1日至10月15日"), 2026) or ()]
    ['2026-09-01', '2026-10-15']
    """
    first_year = year_named(found["since_year"]) if found["since_year"] else year
    if first_year is None or not (found["until"] or (found["since_day"] and found["until_day"])):
        return None
    last_year = year_named(found["until_year"]) if found["until_year"] else first_year
    since, until = number(found["since"]), number(found["until"] or found["since"])
    first = day_of(first_year, since, number(found["since_day"] or "1"))
    if first is None or last_year is None:
        return None
    last = day_of(last_year, until, number(found["until_day"])) if found["until_day"] else month_end(last_year, until)
    return (first, last) if last is not None and first <= last else None
