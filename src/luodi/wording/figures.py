"""Numbers with a unit, and the words that make a bound of them: 超过…, …以上, …（含）, 90%—100%."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from luodi.text.numerals import ordinal

NUMBER = r"(?:\d+(?:，\d{3})*(?:\.\d+)?|[零〇一二两三四五六七八九十百千]+)"
_UNITS = (
    "个百分点|百分点|个工作日|工作日|个小时|小时|分钟|个月|周岁|平方公里|平方米|立方米|公里|千米|千瓦时|千瓦|兆瓦|公顷|"
    "美元|人次|年|岁|天|日|月|元|人|名|户|家|个|项|件|起|处|座|台|套|辆|艘|部|条|所|间|张|位|头|亩|米|吨|升|次|场|"
    "期|批|种|例|册|万元|倍|级|分|%|‰"
)
UNIT = rf"[百千万亿]*(?:{_UNITS})"
_TIMES = {"百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
_INCLUDED = r"（(?:均)?(?P<{0}>含|包含|包括|不含|不包含|不包括)(?:本数|[^（）]{{0,8}}(?:本数)?)?）"

BEFORE = {
    "超过": ">", "高于": ">", "大于": ">", "多于": ">",
    "低于": "<", "少于": "<", "小于": "<", "不足": "<", "不到": "<", "未满": "<", "不满": "<", "未达到": "<",
    "不低于": ">=", "不少于": ">=", "不小于": ">=", "不得低于": ">=", "不得少于": ">=", "至少": ">=", "达到": ">=",
    "最低": ">=", "不超过": "<=", "不高于": "<=", "不大于": "<=", "不多于": "<=", "不得超过": "<=", "不得高于": "<=",
    "未超过": "<=", "至多": "<=", "最多": "<=", "最高": "<=", "最长": "<=",
}  # fmt: skip
"""Words before a number, and the relation that they state; 《民法典》第1259条: 超过、不满、以外 exclude the number."""
OF_A_NUMBER = frozenset({"至少", "达到", "最低", "至多", "最多", "最高", "最长"})
"""Words that bound a number only directly before it: 最低生活保障标准3倍以内 has one bound."""
AFTER = {"以上": ">=", "以下": "<=", "以内": "<=", "之内": "<=", "以外": ">"}
"""Words after a number; 《民法典》第1259条: 以上、以下、以内 include it."""

_BEFORE = "|".join(sorted(BEFORE, key=len, reverse=True))
_AFTER = "|".join(AFTER)

BOUND = re.compile(
    rf"(?:(?P<before>{_BEFORE})(?P<of>[^，。；、：（）“”《》0-9]{{0,12}}?))?"
    rf"(?P<number>{NUMBER})(?P<unit>{UNIT})(?:{_INCLUDED.format('mid')})?"
    rf"(?P<and>及|或)?(?P<after>{_AFTER})?(?:{_INCLUDED.format('end')})?"
)
RANGE = re.compile(
    rf"(?<![\d.年月第〔])(?P<low>{NUMBER})(?P<low_unit>{UNIT})?(?:{_INCLUDED.format('low_in')})?(?P<from>以上)?"
    rf"(?P<sep>—+|至|到|(?:以上|以内)?[，、]?(?:低于|不满|不足|未满)|(?<=以上)(?=[0-9一二两三四五六七八九十]))"
    rf"(?P<high>{NUMBER})(?P<unit>{UNIT})(?:{_INCLUDED.format('high_in')})?(?P<below>以下)?(?P<between>之间)?"
)


@dataclass(frozen=True, slots=True)
class Edge:
    """One end of an interval. ``included``: True, False, or None where the words do not settle it."""

    value: Fraction
    included: bool | None


@dataclass(frozen=True, slots=True)
class Interval:
    """The numbers that a tier's words cover; None for an open end. ``span`` in the words' code points."""

    low: Edge | None
    high: Edge | None
    unit: str
    span: tuple[int, int]


def value_of(number: str, unit: str) -> tuple[Fraction, str] | None:
    """The number in the plain unit.

    >>> value_of("1.5", "万元"), value_of("二十", "人")
    ((Fraction(15000, 1), '元'), (Fraction(20, 1), '人'))
    """
    if number[0].isdigit():
        value = Fraction(number.replace("，", ""))
    else:
        spelt = ordinal(number)
        if spelt is None:
            return None
        value = Fraction(spelt)
    while unit and unit[0] in _TIMES and len(unit) > 1:
        value *= _TIMES[unit[0]]
        unit = unit[1:]
    return value, unit


def printed(value: Fraction, unit: str) -> str:
    """A number as a person writes it.

    >>> printed(Fraction(175, 2), "%"), printed(Fraction(150000), "元")
    ('87.5%', '150000元')
    """
    return (
        f"{value.numerator if value.denominator == 1 else float(value):g}{unit}"
        if value < 10**5
        else f"{int(value)}{unit}"
    )


def stated(word: str | None) -> bool | None:
    """Whether a bracket says that the number is included; None: there is no bracket."""
    return None if word is None else not word.startswith("不")


def intervals(text: str) -> Iterator[Interval]:
    """The intervals that a text's bounds and ranges cover, in order.

    >>> found = intervals("不足85%的，在90%—100%之间，3人以上")
    >>> [(str(i.low and i.low.value), str(i.high and i.high.value), i.unit) for i in found]
    [('None', '85', '%'), ('90', '100', '%'), ('3', 'None', '人')]
    """
    taken: list[tuple[int, int]] = []
    found: list[Interval] = []
    for m in RANGE.finditer(text):
        interval = _range(m)
        if interval is not None:
            taken.append(m.span())
            found.append(interval)
    for m in BOUND.finditer(text):
        if any(a < m.end() and m.start("number") < b for a, b in taken):
            continue
        interval = _bound(m)
        if interval is not None:
            found.append(interval)
    yield from sorted(found, key=lambda i: i.span)


def _range(m: re.Match[str]) -> Interval | None:
    unit = m["unit"]
    high = value_of(m["high"], unit)
    low = value_of(m["low"], m["low_unit"] or unit)
    if high is None or low is None or low[1] != high[1] or low[0] >= high[0]:
        return None
    strict = m["sep"][-2:] in ("低于", "不满", "不足", "未满")
    low_in, high_in = stated(m["low_in"]), stated(m["high_in"])
    if m["from"] and low_in is None:
        low_in = True
    if strict:
        low_in, high_in = True if low_in is None else low_in, False if high_in is None else high_in
    elif m["below"]:
        high_in = True if high_in is None else high_in
    return Interval(Edge(low[0], low_in), Edge(high[0], high_in), high[1], m.span())


def _bound(m: re.Match[str]) -> Interval | None:
    relation = BEFORE.get(m["before"] or "") if not m["of"] else None
    if relation is None:
        relation = AFTER.get(m["after"] or "")
    if relation is None or (m["before"] and m["after"]):
        return None
    value = value_of(m["number"], m["unit"])
    if value is None:
        return None
    said = stated(m["mid"]) if m["mid"] else stated(m["end"])
    edge = Edge(value[0], "=" in relation if said is None else said)
    start = m.start("before") if m["before"] and not m["of"] else m.start("number")
    span = (start, m.end())
    return Interval(edge, None, value[1], span) if relation.startswith(">") else Interval(None, edge, value[1], span)
