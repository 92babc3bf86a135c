"""Durations as documents print them: 30分钟, 1小时, 3日, 3个工作日, 半年, 5年."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from luodi.errors import LuodiError
from luodi.text.spans import Span

DurationUnit = Literal["minute", "hour", "day", "working_day", "week", "month", "year"]

_PRINTED: dict[DurationUnit, str] = {
    "minute": "分钟",
    "hour": "小时",
    "day": "日",
    "working_day": "个工作日",
    "week": "周",
    "month": "个月",
    "year": "年",
}
_UNITS: dict[str, DurationUnit] = {
    "分钟": "minute",
    "小时": "hour",
    "工作日": "working_day",
    "自然日": "day",
    "日历日": "day",
    "日历天": "day",
    "自然天": "day",
    "日": "day",
    "天": "day",
    "周": "week",
    "星期": "week",
    "月": "month",
    "季度": "month",
    "年": "year",
}
_HALVES: dict[str, tuple[int, DurationUnit]] = {
    "小时": (30, "minute"),
    "天": (12, "hour"),
    "日": (12, "hour"),
    "月": (15, "day"),
    "年": (6, "month"),
}
LONGEST = 9999
"""The largest number a duration is printed with."""


@dataclass(frozen=True, slots=True)
class Duration:
    """``amount`` of a unit. Minutes and hours pass continuously; the others are counted in whole days."""

    amount: int
    unit: DurationUnit

    def __post_init__(self) -> None:
        if not 0 <= self.amount <= LONGEST:
            raise LuodiError(zh=f"时限“{self.amount}”超出范围。", en=f"A duration of {self.amount} is out of range.")

    @property
    def continuous(self) -> bool:
        return self.unit in ("minute", "hour")

    @property
    def minutes(self) -> int:
        """The length of a continuous duration in minutes."""
        return self.amount * (60 if self.unit == "hour" else 1)

    def __str__(self) -> str:
        return f"{self.amount}{_PRINTED[self.unit]}"


@dataclass(frozen=True, slots=True)
class FoundDuration:
    """A duration in a text, and where it is printed."""

    duration: Duration
    span: Span


_HAN = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_DURATION = re.compile(
    r"(?<![\d.．年月第零〇一二两三四五六七八九十百千上下])(?:(?P<number>\d{1,4}(?:\.5)?|[零〇一二两三四五六七八九十百千]{1,7})\s*+(?:(?P<each>个)\s*+)?(?:(?P<half>半)\s*+)?"
    r"|(?P<only>半)(?P<only_each>个)?\s*+)"
    r"(?P<unit>工作日|自然日|自然天|日历日|日历天|年半|小时|分钟|星期|季度|日|天|周|月|年)"
    r"(?![\d年月岁]|底|末|度(?!内)|初|级|期|以来|代|均|报(?![送告请批经])|志|计划)"
)
_NOT_ALONE = re.compile(r"(?:[年月]|[\d零一二两三四五六七八九十](?:[—–~～-]|至|到))\s*\Z")


def parse_duration(text: str) -> Duration:
    """The one duration that ``text`` is. Raises LuodiError where it is none.

    >>> parse_duration("3个工作日"), parse_duration("六十日"), parse_duration("1.5小时")
    (Duration(amount=3, unit='working_day'), Duration(amount=60, unit='day'), Duration(amount=90, unit='minute'))
    >>> parse_duration("半年"), str(parse_duration("两个季度"))
    (Duration(amount=6, unit='month'), '6个月')
    """
    plain = re.sub(r"\s+", "", text)
    found = _DURATION.fullmatch(plain)
    duration = _read(found) if found else None
    if duration is None:
        raise LuodiError(
            zh=f"“{text}”不是时限。",
            en=f"“{text}” is not a duration.",
            mend_zh="例如：30分钟、24小时、3日、5个工作日、2个月、5年。",
            mend_en="Examples: 30分钟, 24小时, 3日, 5个工作日, 2个月, 5年.",
        )
    return duration


def find_durations(text: str, start: int = 0) -> Iterator[FoundDuration]:
    """The durations printed in a text, in order; dates (2026年3月5日, 每月25日前) are none. ``start`` shifts the spans.

    >>> [str(found.duration) for found in find_durations("2026年3月5日起15日内报送，保存10年，24小时受理。")]
    ['15日', '10年', '24小时']
    """
    for found in _DURATION.finditer(text):
        duration = _read(found)
        # 2022 年 12 月 14 日 is a date, and 3—5年 has two ends of which neither is the limit.
        if duration is not None and not _NOT_ALONE.search(text[max(0, found.start() - 12) : found.start()]):
            yield FoundDuration(duration, (start + found.start(), start + found.end()))


def _read(found: re.Match[str]) -> Duration | None:
    unit = found["unit"]
    if found["only"]:
        if unit not in _HALVES or (unit == "月") != bool(found["only_each"]):
            return None
        return Duration(*_HALVES[unit])
    if unit == "月" and not found["each"]:  # 3月 is a month of the year
        return None
    if unit == "季度" and not found["each"]:  # 四季度 is a quarter of the year
        return None
    if unit == "年" and re.search(r"[\d零〇一二三四五六七八九]{4}", found["number"]):  # 2026年, 二〇二六年
        return None
    number, half = _number(found["number"]), bool(found["half"]) or found["number"].endswith(".5")
    if number is None:
        return None
    if unit == "年半":
        return Duration(number * 12 + 6, "month") if not half else None
    kind = _UNITS[unit]
    amount = number * (3 if unit == "季度" else 1)
    if not half:
        return Duration(amount, kind) if amount else None
    if kind == "hour":
        return Duration(amount * 60 + 30, "minute")
    if kind == "year":
        return Duration(amount * 12 + 6, "month")
    return None


def _number(text: str) -> int | None:
    """Digits, or counting numerals below 10,000.

    >>> [_number(text) for text in ("15", "十五", "二十", "一百二十", "两", "三千零五", "百")]
    [15, 15, 20, 120, 2, 3005, None]
    """
    if text[0].isascii():
        return int(text.split(".")[0])
    total, digit = 0, None
    for char in text:
        if char in _HAN:
            digit = _HAN[char]
        else:
            if digit is None and char != "十":
                return None
            total += (1 if digit is None else digit) * {"十": 10, "百": 100, "千": 1000}[char]
            digit = 0
    return total + (digit or 0)
