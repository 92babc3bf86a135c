"""Tiers in prose that leave a gap or overlap, and shares that do not add up."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from luodi.text.model import Document
from luodi.wording.figures import Edge, Interval, intervals, printed
from luodi.wording.model import Kind, Remark, Words, remark

_STOP = "，。；：（）“”"
_LEAD = re.compile(r"^(?:(?:但|如果|如|若|对于|对|凡|当|其中|其|且|并|经|在|因|即)+)|(?:在|为|达|是|的|占|按|约)+$")
_PART = re.compile(r"^(?:的)?部分|^之?内的部分")
_CASE = re.compile(
    r"^[^，。；：]{0,14}?的(?=[，。；：、（]|$)|^[^，。；：]{0,6}(?:按|每|为|，|给予|予以|奖励|补助|补贴|不|由)|^[，；]"
)


@dataclass(frozen=True, slots=True)
class Tier:
    """An interval of one quantity: ``of`` is what is measured, as the words name it."""

    of: str
    interval: Interval
    words: Words


def leaky(document: Document, every: Sequence[Words]) -> Iterator[Remark]:
    """Tiers of one quantity between which numbers lie that none covers, or that cover the same number."""
    for group in _groups(every):
        yield from _between(document, sorted(group, key=_order))


def _groups(every: Sequence[Words]) -> Iterator[list[Tier]]:
    """Tiers of one quantity: named the same in one provision, or opening each of the items of one list."""
    lists: dict[tuple[str, str], list[Tier]] = {}
    for words in every:
        if words.cell:
            continue
        named: dict[tuple[str, str], list[Tier]] = {}
        for tier in _tiers(words):
            if tier.of:
                named.setdefault((tier.of, tier.interval.unit), []).append(tier)
            elif tier.interval.span[0] == 0:
                lists.setdefault((words.eid.rpartition("__")[0], tier.interval.unit), []).append(tier)
        yield from (group for group in named.values() if len(group) > 1)
    yield from (group for group in lists.values() if len(group) > 1)


def _tiers(words: Words) -> Iterator[Tier]:
    text, of, ended = words.text, "", 0
    for interval in intervals(text):
        start, end = interval.span
        if _PART.match(text[end:]) or not _CASE.match(text[end:]):
            continue
        begin = max(text.rfind(stop, 0, start) for stop in _STOP) + 1
        noun = _noun(text[begin:start])
        if "。" in text[ended:start] and not noun:
            of = ""
        if noun:
            of = noun
        elif begin != start and not noun:
            continue
        ended = end
        yield Tier(of, interval, words)


def _noun(words: str) -> str:
    """What is measured, without the words that lead to it.

    >>> _noun("若实际赔付率在"), _noun("对年收入")
    ('实际赔付率', '年收入')
    """
    while True:
        plain = _LEAD.sub("", words)
        if plain == words:
            return plain if len(plain) >= 2 else ""
        words = plain


def _order(tier: Tier) -> tuple[Fraction, Fraction]:
    low, high = tier.interval.low, tier.interval.high
    return (low.value if low else Fraction(-1)), (high.value if high else Fraction(10**12))


def _between(document: Document, tiers: list[Tier]) -> Iterator[Remark]:
    """Each tier against the next; tiers nested in one another are not tiers of one scale and are passed over."""
    for one, two in pairwise(tiers):
        high, low = one.interval.high, two.interval.low
        if high is None or low is None:
            continue
        unit = one.interval.unit
        at, words = two.interval.span, two.words
        mine = one.words.text[one.interval.span[0] : one.interval.span[1]]
        yours = words.text[at[0] : at[1]]
        if high.value < low.value and not _whole(high, low, unit):
            middle = printed((high.value + low.value) / 2, unit)
            why = (f"“{mine}”与“{yours}”之间没有规定", f"nothing is said between “{mine}” and “{yours}”")
            yield remark(Kind.TIER_GAP, document, words, at, why, f"{one.of}{middle}")
        elif high.value == low.value:
            yield from _meeting(document, one, two, high, low, (mine, yours))
        elif high.value > low.value and (two.interval.high is None or two.interval.high.value > high.value):
            why = (f"“{mine}”与“{yours}”重叠", f"“{mine}” and “{yours}” overlap")
            yield remark(
                Kind.TIER_OVERLAP, document, words, at, why, f"{one.of}{printed((high.value + low.value) / 2, unit)}"
            )


_COUNTED = frozenset("分人名户家个项件起处座台套辆艘部条所间张位头次场期批种例册级年岁天日月")


def _whole(high: Edge, low: Edge, unit: str) -> bool:
    """Whether nothing lies between because the unit is counted whole: 5人以下, 6人以上."""
    return (
        unit[-1] in _COUNTED
        and low.value - high.value == 1
        and high.included is not False
        and low.included is not False
    )


def _meeting(
    document: Document, one: Tier, two: Tier, high: Edge, low: Edge, quoted: tuple[str, str]
) -> Iterator[Remark]:
    exactly = f"{one.of}恰为{printed(high.value, one.interval.unit)}"
    mine, yours = quoted
    if high.included and low.included:
        why = (f"“{mine}”与“{yours}”都含本数", f"“{mine}” and “{yours}” both include the number")
        yield remark(Kind.TIER_OVERLAP, document, two.words, two.interval.span, why, exactly)
    elif high.included is False and low.included is False:
        why = (f"“{mine}”与“{yours}”都不含本数", f"“{mine}” and “{yours}” both exclude the number")
        yield remark(Kind.TIER_GAP, document, two.words, two.interval.span, why, exactly)
    elif high.included is None and low.included is None:
        why = (
            f"“{mine}”与“{yours}”没有写本数归哪一档",
            f"whether the number belongs to “{mine}” or “{yours}” is not said",
        )
        yield remark(Kind.TIER_OVERLAP, document, two.words, two.interval.span, why, exactly)


_SHARE = re.compile(
    r"(?P<verb>承担|分担|负担|出资|分摊|权重为?|占权重)(?:比例为?|总[^，。；]{0,6})?(?P<value>\d+(?:\.\d+)?)%"
)
_EACH = re.compile(r"(?P<who>[^，。；：（）]{2,40})各(?:自)?(?:承担|分担|负担|出资|分摊)(?P<value>\d+(?:\.\d+)?)%")
_AND = re.compile(r"、|和|与|及")


def uneven(document: Document, every: Sequence[Words]) -> Iterator[Remark]:
    """Shares of one whole, handed out in one sentence by one verb, that do not add up to 100 %."""
    for words in every:
        start = 0
        for sentence in re.split(r"(?<=[。；])", words.text):
            found = list(_SHARE.finditer(sentence))
            each = _EACH.search(sentence)
            if each is not None:
                parties = len(_AND.findall(each["who"])) + 1
                total = Fraction(each["value"]) * parties
            else:
                total = sum((Fraction(m["value"]) for m in found), Fraction(0)) if len(found) > 1 else Fraction(100)
                if len({m["verb"] for m in found}) > 1:
                    total = Fraction(100)
            if total != 100:
                first = each or found[0]
                last = each or found[-1]
                at = (start + first.start(), start + last.end())
                why = (f"各方的比例相加为{printed(total, '%')}", f"the shares add up to {printed(total, '%')}")
                rest = printed(abs(100 - total), "元")
                example = f"支出100元：{rest}没有人承担" if total < 100 else f"支出100元：多承担了{rest}"
                yield remark(Kind.SHARES, document, words, at, why, example)
            start += len(sentence)
