"""Time limits as documents print them: a duration, what it is counted from, and in which direction."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from luodi.clocks.durations import Duration, find_durations
from luodi.text.spans import Span

Direction = Literal["after", "before", "every", "at_least", "at_most"]
"""``at_least`` and ``at_most`` bound how long something lasts (保存10年以上) and are counted from nothing."""


@dataclass(frozen=True, slots=True)
class Limit:
    """``anchor`` is what the text counts from (受理之日), empty where it does not say. ``window`` is true for 前3日内:
    within the last three days, where 3日前 is at the latest three days before."""

    duration: Duration
    direction: Direction
    anchor: str
    window: bool
    span: Span


_STOP = "，,。；;：:！？\n（）()“”"
_MODAL = re.compile(r"应当|应该|必须|不得|可以|应|须|需")
_FROM = re.compile(r"自(?!行|主|助|然|治|愿)|从(?!业|事)")
_AT = re.compile(r"在|于|按照|由")
_AFTER = re.compile(r"(?:之日起|之时起|起算|之日|起|之后|以后|后|时)的?\s*$")
_AHEAD = re.compile(r"(?:提前|之前|以前|(?<![提目])前)(?:至少|不少于)?\s*$")
_EVERY = re.compile(r"每(?:隔|个)?\s*$")
_MOST = re.compile(r"(?:不超过|不得超过|不多于|最长|至多|最多|不大于|压缩至|压缩到|控制在|缩短至|缩短到)(?:为)?\s*$")
_LEAST = re.compile(r"(?:不少于|不得少于|至少|不低于|不短于|满|连续)\s*$")
_WITHIN = re.compile(r"\s*(?:以内|之内|内|届满)")
_BEFORE = re.compile(r"\s*(?:之前|以前|前)(?!期|款|项|述|列)")


def find_limits(text: str, start: int = 0) -> Iterator[Limit]:
    """The time limits of a text, in order. ``start`` shifts the spans, which cover the duration and its direction.

    >>> text = "应当自受理之日起5个工作日内办结，开工3日前告知，出库前3个工作日内报告，每隔12小时报送。"
    >>> for limit in find_limits(text):
    ...     print(limit.direction, limit.anchor, limit.duration, limit.window)
    after 受理 5个工作日 True
    before 开工 3日 False
    before 出库 3个工作日 True
    every  12小时 False
    """
    for found in find_durations(text):
        first, last = found.span
        before = text[max(0, first - 60) : first]
        before = before[max(before.rfind(stop) for stop in _STOP) + 1 :]
        after = text[last : last + 6]
        within = _WITHIN.match(after)
        end = last + (within.end() if within else 0)
        if _EVERY.search(before):
            yield Limit(found.duration, "every", "", False, (start + first, start + last))
        elif ahead := _AHEAD.search(before):
            begin, anchor = first - (len(before) - ahead.start()), _anchor(before[: ahead.start()])
            yield Limit(found.duration, "before", anchor, bool(within), (start + begin, start + end))
        elif earlier := _BEFORE.match(after):
            yield Limit(found.duration, "before", _anchor(before), False, (start + first, start + last + earlier.end()))
        elif (since := _AFTER.search(before)) and since.start():
            anchor = _anchor(before[: since.start()])
            yield Limit(found.duration, "after", anchor, bool(within), (start + first, start + end))
        elif _MOST.search(before):
            yield Limit(found.duration, "at_most", "", False, (start + first, start + end))
        elif _LEAST.search(before):
            yield Limit(found.duration, "at_least", "", False, (start + first, start + end))
        elif within:
            yield Limit(found.duration, "after", "", True, (start + first, start + end))


def _anchor(words: str) -> str:
    """What is counted from, without 应当, 自, 在 before it.

    >>> _anchor("市民政局应当自收到申请"), _anchor("在实施审计")
    ('收到申请', '实施审计')
    """
    plain = re.sub(r"\s+", "", words)
    while modal := re.search(r"(?:应当|应该|必须|可以|应|须|需)$", plain):
        plain = plain[: modal.start()]
    for lead in (_FROM, _MODAL, _AT):
        ends = [found.end() for found in lead.finditer(plain) if found.end() < len(plain)]
        if ends:
            plain = plain[ends[-1] :]
            if lead is _FROM:
                break
    return plain.removesuffix("之日").removesuffix("的")
