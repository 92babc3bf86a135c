"""Gaps: how likely it is that a table cell ends between two printed lines of its column.

Every gap gets a log-odds of being an end of a cell, from what can be seen around it: whether the next word would
still have fitted on the line, how the line ends, whether brackets are open, and what kind of thing the column holds.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from math import ceil, inf
from typing import Literal

from luodi.text.unit_names import is_unit, is_unit_list
from luodi.text.widths import width

Style = Literal["sentence", "plain", "unit", "date", "value"]

NEVER = -12.0
CERTAIN = 9.0
"""A line with room for several more words is a cell's last: nothing else explains it."""
LONGEST_LIST = 20
"""Lines looked through for one list of organisations."""
_TERMINATORS = "。；;！？!?"
_MORE = "、，,：:∶（(〔《“‘【[／/+—–－·＋"
_OPENERS = "（(〔《“‘【["
_NO_START = "，。、；：:;,！？!?）)〕》”’】]%％‰…"
_CLOSERS = "）)〕》”’】]"
_SEPARATORS = "、，；,;"
_RUN = re.compile(r"[A-Za-z0-9.,%+\-]+")
_STRETCHED = re.compile(r"(?<=[\u3400-\u9fff、，；])[ \u3000]+(?=[\u3400-\u9fff、，；])")
# Marks between Chinese characters are printed full width; tools and typists leave them half.
_HALF_MARK = re.compile(r"(?<=[\u4e00-\u9fff”》）])[,;:!?()](?=[\u4e00-\u9fff“《（]|$)")
_NOT_UNIT = re.compile(r"[。！？：∶“”《》%％‰=＝≥≤<>\\]|\d{2}")
_UNIT_START = re.compile(
    r"[市省各区县州盟旗]|有关|相关|国家|国务院|中[国央共]|全[国省市]|自治|驻|团[市省]|人行|人民银行|其他|属地|地方"
)
_UNIT_REST = re.compile(r"(?:[局委办厅部处会院署站中所队]|政府|部门|单位|公司|集团|银行|等)")
_PLACE = re.compile(r"[\u4e00-\u9fff]{1,3}[市省区县州盟]")
_DATE_CHARS = re.compile(
    r"(?:[\d年月日底前末初旬中上下半季度—\-–~～至到起止内以（）()，、。；;第一二三四五六七八九十每长期持续已实现部分推进深化完成全按时序"
    r"常态化坚开展实施立即行启动阶段性适逐步工作定期及时化底年内（试点）])+"
)
_DATE_START = re.compile(
    r"\d{4}|\d{1,2}月|已|持续|长期|每|常|按|全年|第|年底?|立|即|逐步|部分|适时|及时|定期|分|阶段|到|至|上半|下半|一季|贯穿"
)
_DATE_END = re.compile(
    r"(?:[底前末日月年度内旬）)]|推进|深化|实施|开展|坚持|完成|实现|长期|推动|化|落实|启动|执行|季度|行)$"
)


@dataclass(frozen=True, slots=True)
class Printed:
    """What the gaps around one printed line depend on, seen once."""

    text: str
    width: float
    token: float
    """Width of the beginning that would have had to go onto the line before."""
    stretched: bool
    finished: bool
    """Ends with a full stop or the like."""
    more: bool
    """Ends with a sign after which something must follow."""
    no_start: bool
    """Begins with a sign that cannot begin a cell."""
    opens: int
    """Brackets opened less brackets closed."""
    unitlike: bool
    datelike: bool
    head: str
    tail: str
    """The first and the last two characters."""
    closed: bool
    """Ends with a closing bracket."""


@lru_cache(maxsize=16384)
def seen(text: str) -> Printed:
    """The features of one printed line."""
    stretched = _STRETCHED.search(text) is not None
    return Printed(
        text,
        width(_HALF_MARK.sub("，", "".join(text.split()) if stretched else text)),
        _token(text),
        stretched,
        text[-1] in _TERMINATORS,
        text[-1] in _MORE,
        text[0] in _NO_START,
        sum(map(text.count, _OPENERS)) - sum(map(text.count, _CLOSERS)),
        len(text) <= 40 and _NOT_UNIT.search(text) is None,
        _DATE_CHARS.fullmatch(text) is not None,
        text[:2],
        text[-2:],
        text[-1] in _CLOSERS,
    )


def _token(text: str) -> float:
    """The shortest piece that can stand at a line's end: a character with the signs that cling to it, or a word."""
    at = 0
    while at < len(text) and text[at] in _OPENERS:
        at += 1
    run = _RUN.match(text, at)
    at = run.end() if run else at + 1
    while at < len(text) and text[at] in _NO_START:
        at += 1
    return width(text[:at])


def habitual(lines: Sequence[Printed], odds: Sequence[float], fills: Sequence[float]) -> list[float]:
    """``odds`` with what the page's certain ends teach: cells that end or begin with the same two characters."""
    sure = [i for i, filled in enumerate(fills) if filled >= 4.0 and odds[i] > 0]
    last = {lines[i].tail for i in sure if len(lines[i].text) > 3}
    first = {lines[i + 1].head for i in sure if len(lines[i + 1].text) > 3}
    return [
        value if filled >= 4.0 else value + (left.tail in last) + (right.head in first) + 0.5 * left.closed
        for value, filled, left, right in zip(odds, fills, lines, lines[1:], strict=False)
    ]


def column_width(widest: float, second: float, lines: int) -> float:
    """The width a column wraps at, in whole characters where it is wide; one line a little wider than all others is
    squeezed print and not counted."""
    wrap = second + 0.5 if lines >= 5 and second + 1 < widest <= second + 2.5 else widest
    return wrap if wrap < 9.0 else float(ceil(wrap))


Room = tuple[float, float]
"""What a line must be wide to hold the line before a gap and the beginning of the next, and how wide that next one is;
endless where a narrow line says nothing. A line printed apart needs a negative width."""


def rooms(lines: Sequence[Printed]) -> list[Room]:
    """What decides, for each gap, whether the next word would have fitted on the line."""
    return [
        (-1.0 if left.stretched else left.width + right.token, inf if right.text.isdigit() else right.width)
        for left, right in pairwise(lines)
    ]


def fills(gaps: Sequence[Room], wrap: float) -> list[float]:
    """Evidence from the space left on each line: where the next word would have fitted, the break was meant."""
    close = 0.3 if wrap >= 8 else 0.0
    ample, slope = max(3.0, 0.3 * wrap), 1.0 + 0.04 * wrap
    # A full line before a scrap: the scrap is what was left over of the cell.
    scrap = 0.16 * wrap if wrap >= 6 else -1.0
    out: list[float] = []
    for need, after in gaps:
        room = wrap - need
        if need < 0:
            out.append(-2.5)
        elif room < close:
            out.append(-3.5 if after <= scrap else -1.0)
        elif room > ample:
            out.append(CERTAIN)
        else:
            out.append(min(6.5, -0.5 + 5.0 * room / slope))
    return out


def base(left: Printed, right: Printed, style: Style, open_brackets: int, together: float) -> float:
    """Evidence that does not depend on the column's width. ``open_brackets`` is how many are open at the gap,
    ``together`` what the company of the two lines elsewhere says (``company``). For organisations ``unit_odds`` is to
    be added."""
    odds = 0.0
    if left.more:
        odds -= 10.0
    if right.no_start:
        odds += NEVER
    if open_brackets > 0:
        odds -= 8.0
    if right.text[0] in "（(":
        odds -= 2.5
    if right.text.isdigit() and not left.text[-1].isdigit():
        odds += 3.0
    if left.text == right.text:
        odds += 5.0 if len(left.text) > 1 else 3.0
    elif style != "sentence":
        odds += together
    if style == "sentence":
        odds += 1.5 if left.finished else -6.0
    elif style == "date":
        odds += 2.0 if _DATE_START.match(right.text) else -3.0
        odds += 1.0 if _DATE_END.search(left.text) else -3.0
    elif left.finished and style != "unit":
        odds += 2.0
    return odds


def company(texts: Sequence[str], often: int = 2) -> list[float]:
    """For each gap what it says that the two lines keep company elsewhere on the page: lines always seen together are
    one cell (实体卡、 with 电子卡), a line seen ``often`` behind different ones begins a cell, unless the line before
    it is never seen without it.

    >>> company(["缴费、", "发放", "缴费、", "发放", "领取", "缴费、", "发放"])
    [-2.0, 2.0, -2.0, 0.0, 2.0, -2.0]
    >>> company(["末", "实体", "电子", "实体", "电子", "电子", "实体", "电子"])
    [2.0, -2.0, 2.0, -2.0, 2.0, 2.0, -2.0]
    """
    before: dict[str, set[str]] = {}
    after: dict[str, set[str]] = {}
    times: dict[str, int] = {}
    for left, right in pairwise(texts):
        before.setdefault(right, set()).add(left)
        after.setdefault(left, set()).add(right)
        times[right] = times.get(right, 0) + 1
    out: list[float] = []
    for left, right in pairwise(texts):
        if times[right] < 2:
            out.append(0.0)
        elif before[right] == {left}:
            out.append(-2.0 if after[left] == {right} else -1.0)
        elif after[left] == {right} and times.get(left, 0) >= often:
            out.append(-2.0)
        else:
            out.append(2.0 if times[right] >= often else 0.0)
    return out


def ending(left: Printed, style: Style, open_brackets: int, listed: bool) -> float:
    """Log-odds that a column may end behind this line; ``listed`` is whether a list of organisations may end here."""
    odds = 3.0
    if left.more:
        odds -= 10.0
    if open_brackets > 0:
        odds -= 8.0
    if (style == "sentence" and not left.finished) or (style == "unit" and not listed):
        odds -= 7.0
    elif style == "date" and not _DATE_END.search(left.text):
        odds -= 4.0
    return odds


def beginning(line: Printed, style: Style, listed: bool) -> float:
    """Log-odds that a column may begin with this line; ``listed`` is whether a list of organisations may begin here."""
    odds = 3.0
    if line.no_start:
        odds -= 12.0
    if style == "unit" and not listed:
        odds -= 6.0
    elif (style == "date" and not _DATE_START.match(line.text)) or _UNIT_REST.fullmatch(_head(line.text)):
        odds -= 4.0
    return odds


def _tail(text: str) -> str:
    return text[max(map(text.rfind, _SEPARATORS)) + 1 :].replace(" ", "")


@lru_cache(maxsize=8192)
def _head(text: str) -> str:
    cuts = [at for sign in _SEPARATORS if (at := text.find(sign)) >= 0]
    return text[: min(cuts)].replace(" ", "") if cuts else text.replace(" ", "")


def unit_odds(lines: Sequence[Printed], gap: int, lists: Lists) -> float:
    """Whether between two lines of a column of organisations one list ends and the next begins.

    >>> page = [seen(t) for t in ("市应急管理局，各区", "县政府", "市水利局、市林业局")]
    >>> [unit_odds(page, gap, lists_among(page)) > 0 for gap in (0, 1)]
    [False, True]
    """
    if not lists.ends[gap]:
        return -7.0
    if not lists.begins[gap + 1]:
        return -6.0
    tail, head = _tail(lines[gap].text), _head(lines[gap + 1].text)
    if _PLACE.fullmatch(tail) and is_unit(tail + head):
        return -2.0
    return 1.5


def emission(line: Printed, style: Style, deed: bool, remark: bool, listed: bool) -> float:
    """The price of finding this line in a column of this style; a column of remarks is mostly empty. ``listed`` is
    whether the line is part of a list of organisations."""
    if remark:
        return 1.5
    if style == "unit":
        return 0.0 if listed else 4.0
    if style == "date":
        return 0.0 if line.datelike else 0.5 if line.opens or line.more else 3.0
    if style == "value":
        return 0.4 if line.finished else 0.0
    if listed:
        return 1.5 if deed else 0.8
    return 2.0 if line.text.isdigit() and not deed else 0.0


@dataclass(frozen=True, slots=True)
class Lists:
    """Lists of organisations among a page's lines: which lines are part of one, may begin one, may end one."""

    part: list[bool]
    begins: list[bool]
    ends: list[bool]


def lists_among(lines: Sequence[Printed]) -> Lists:
    """Where joined lines read as organisations and nothing else.

    >>> found = lists_among([seen(t) for t in ("市人力", "社保局、市", "水利局", "就业创", "业服务")])
    >>> found.part, found.ends
    ([True, True, True, False, False], [False, False, True, False, False])
    """
    count = len(lines)
    out = Lists([False] * count, [False] * count, [False] * count)
    for start, line in enumerate(lines):
        if not line.unitlike or line.no_start or not _may_head(lines, start):
            continue
        words, cut = "", -1
        checked = depth = 0
        for stop in range(start, min(start + LONGEST_LIST, count)):
            if not lines[stop].unitlike:
                break
            added = lines[stop].text.replace(" ", "")
            last = max(map(added.rfind, _SEPARATORS))
            cut = len(words) + last if last >= 0 else cut
            words += added
            depth += lines[stop].opens
            if depth > 0:
                # A list goes on inside a bracket; what is in there is looked at once it is closed.
                continue
            if cut >= checked:
                if not _all_units(words[checked:cut]):
                    break
                checked = cut + 1
            tail = words[checked:]
            if not tail or is_unit(tail):
                out.part[start : stop + 1] = [True] * (stop + 1 - start)
                out.begins[start] = True
                out.ends[stop] = out.ends[stop] or bool(tail)
            elif len(tail) > 24:
                break
    return out


@lru_cache(maxsize=8192)
def _all_units(words: str) -> bool:
    return is_unit_list(words)


def _may_head(lines: Sequence[Printed], at: int) -> bool:
    """Whether an organisation's name may begin with this line (and not the rest of one: 局, 政府)."""
    head = _head(lines[at].text)
    if _UNIT_REST.match(head):
        return False
    if _UNIT_START.match(head) or is_unit(head):
        return True
    whole = head == lines[at].text.replace(" ", "")
    return whole and at + 1 < len(lines) and is_unit(head + _head(lines[at + 1].text))


def open_counts(lines: Sequence[Printed]) -> list[int]:
    """How many brackets are open before each line, and after the last; one closed without being opened is forgotten."""
    out = [0]
    for line in lines:
        out.append(max(0, out[-1] + line.opens))
    return out
