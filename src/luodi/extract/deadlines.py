"""By when: the times that a clause, a table cell or a sentence sets.

Relied on: 年底, 年末, 到某年 mean 31 December; 月底 the month's last day; 第一季度 31 March, 上半年 30 June; a year
left out is the one named before it in the text, else the document's own. 6月前 may or may not hold June: a range.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import NamedTuple

from luodi.extract.folding import fold, within
from luodi.extract.model import CommitmentKind, Deadline
from luodi.extract.time_words import (
    CORE,
    HINT,
    day_of,
    dotted_day,
    later,
    month_end,
    number,
    plan_end,
    stretch,
    year_named,
)
from luodi.text.model import Piece

_SPELL = re.compile(
    r"(?:(?P<use>用|利用|经过|通过|力争|争取)(?:用)?|在|(?<![近去前满每续来后逢起过于\d一二两三四五六七八九十—]))"
    r"(?P<low>\d{1,2}|[一二两三四五六七八九十])(?:—|至|到)?"
    r"(?P<high>\d{1,2}|[二三四五六七八九十])?(?P<unit>年|个月)(?:左右)?(?P<after>的?时间|左右|的努力|内)?"
)
_SINCE_ISSUE = re.compile(
    r"自(?:本[^，。；、自]{1,6})?(?:印发|发布|公布|下发)之?日起(?P<count>\d{1,3}|[一二两三四五六七八九十]{1,3})(?P<unit>日|天|个月|年)(?:之|以)?内"
)
_USE = re.compile(r"用|利用|经过|通过|力争用|争取用")
_AFTER = re.compile(r"(?:\d{1,2}[时点](?:\d{1,2}分)?)?(?:之前|以前|前|为止|止)")
_BEFORE = re.compile(r"(?:到|至|截至|截止|最迟|最晚|不迟于|不晚于|力争|争取|确保|于|在)$")
_AS_OF = re.compile(r"(?:自|从|较|比|与|和|以|截至|截止|截止到|截至到|同比|《[^》]*)$")
_SINCE = re.compile(r"^(?:起|开始|以来|以后|后|度|版|第?\d*[批次期号]|修订|印发|发布|施行|出台|计划[招指]|全国|行动)")
_STATE = re.compile(
    r"^(?:已|曾|未|的|仍|取得[^，。；]{0,12}(?:的|证|资格|许可)|参保|出生|入|建成的|竣工|投产|认定|注册|缴)"
)
_DUTY = re.compile(
    r"^[^。；;，,]{0,14}?(?:[次遍轮]|一次|至少|不少于|开展|组织|进行|报送|报告|上报|通报|调度|公布|公示|发布|更新|检查"
    r"|评估|召开|举办|新增|培育|培训|建设|编制|制定|总结|会商|研判|排查|演练|考核|督查|分析|抽查|复训|拷贝|支持|安排|推出|遴选|完成|\d+月|[上下]半年|年?底|[一二三四]季度)"
)
_RATE = re.compile(r"每[生人户亩头吨家件公][^，。；]{0,3}$")
_REACHING = re.compile(r"[，,]|完成|实现|达到|建成|基本|力争|全面|使|将|前|持续|出台|印发|推出")
_COUNTED = re.compile(r"[\d一二两三四五六七八九十数几N]$")
_DURING = re.compile(r"期间|，|每年|推进|分年|实施|完成")
_CONTINUOUS = re.compile(
    r"持续|长期|常年|常态|长年|不断|经常|随时|即时|始终|全年(?!完成)|贯穿|一直|永久|日常|坚持|实时|按需|已实现|已完成"
)
_PHASED = re.compile(r"按?时序|分(?:阶段|步|年度|批|期)|按(?:计划|进度|年度|节点|期)|逐步|滚动|适时|分类|序时")
_MONTHLY = re.compile(r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})[日号](?:之前|以前|前)|[底末初](?:之前|以前|前)?")
_PERIODS = {
    "半": "half_year",
    "年": "year",
    "季": "quarter",
    "月": "month",
    "周": "week",
    "星": "week",
    "日": "day",
    "天": "day",
}


class _Set(NamedTuple):
    """What is set at ``text[start:end]``: the first and last possible day, or how often it recurs."""

    start: int
    end: int
    first: dt.date | None = None
    last: dt.date | None = None
    recurs: str | None = None


def _year_of(found: re.Match[str], year: int | None) -> int | None:
    if found["year"]:
        return year_named(found["year"])
    if found["next"]:
        return None if year is None else year + 1
    return year


def _last_day(found: re.Match[str], year: int) -> dt.date | None:
    """The last day of what ``found`` names; ``None`` for a day that does not exist (2月30日)."""
    if found["quarter"]:
        return month_end(year, 3 * number(found["quarter"]))
    if found["half"]:
        return month_end(year, 6 if found["half"] == "上" else 12)
    if found["month"]:
        month = number(found["month"])
        if found["day"]:
            return day_of(year, month, number(found["day"]))
        if found["decade"] in ("上", "中"):
            return dt.date(year, month, 10 if found["decade"] == "上" else 20)
        return month_end(year, month)
    return dt.date(year, 12, 31)


def _before(found: re.Match[str], year: int) -> dt.date:
    """The last day before what ``found`` names begins (6月前, read strictly)."""
    if found["quarter"]:
        begin = dt.date(year, 3 * number(found["quarter"]) - 2, 1)
    elif found["half"]:
        begin = dt.date(year, 1 if found["half"] == "上" else 7, 1)
    elif found["month"]:
        begin = dt.date(year, number(found["month"]), 1)
    else:
        begin = dt.date(year, 1, 1)
    return begin - dt.timedelta(days=1)


def _exact(found: re.Match[str]) -> bool:
    """Whether the words name a day (月底, 年末, 3月5日), not a stretch of time (6月, 2025年)."""
    return any(found[name] for name in ("quarter_end", "half_end", "day", "month_end", "decade", "year_end"))


def _time(found: re.Match[str], text: str, year: int | None, *, short: bool) -> _Set | None:
    """What a date expression sets; ``None`` where it sets nothing."""
    before, after = text[max(0, found.start() - 12) : found.start()], text[found.end() : found.end() + 12]
    own = _year_of(found, year)
    if own is None or _SINCE.match(after) or (_AS_OF.search(before) and not short):
        return None
    limit = _AFTER.match(after)
    if limit and _STATE.match(after[limit.end() :]):
        return None
    if not _sets(found, before, after, limited=limit is not None, short=short):
        return None
    last = _last_day(found, own)
    if last is None:
        return None
    lead = before.endswith(("到", "至"))
    start, end = found.start() - lead, found.end() + (limit.end() if limit else 0)
    return _Set(start, end, _before(found, own) if limit and not _exact(found) else last, last)


def _sets(found: re.Match[str], before: str, after: str, *, limited: bool, short: bool) -> bool:
    """Whether the words around a date expression make it a time that something is due by."""
    named = any(found[name] for name in ("year", "this", "next"))
    bounded = limited or short or _BEFORE.search(before) is not None or found["year_end"] == "年内"
    if found["bare"] is not None:
        return found["year"] is not None and bounded
    if found["year_end"] and not named and (found["year_end"][0] in "内度全" or _COUNTED.search(before)):
        return False
    if bounded:
        return True
    return _exact(found) and not found["day"] and (named or _REACHING.match(after) is not None)


def _recurs(found: re.Match[str], text: str, *, short: bool) -> str | None:
    before, after = text[max(0, found.start() - 8) : found.start()], text[found.end() : found.end() + 24]
    if _RATE.search(before) or not (short or _DUTY.match(after)):
        return None
    return _PERIODS[found["recurs"].lstrip("每按逐个一")[0]]


def _spells(text: str, year: int | None, issued: dt.date | None) -> list[_Set]:
    """力争用2—3年时间, 3年左右: counted from the day of issue, or from any day of the year where only that is known."""
    begin = issued or (dt.date(year, 1, 1) if year else None)
    until = issued or (dt.date(year, 12, 31) if year else None)
    if begin is None or until is None:
        return []
    out: list[_Set] = []
    if issued:
        for found in _SINCE_ISSUE.finditer(text):
            day = _after_issue(issued, found)
            out.append(_Set(found.start(), found.end(), day, day))
    for found in _SPELL.finditer(text):
        if not (_USE.match(found[0]) or found["after"]):
            continue
        if found["after"] == "内" and not _REACHING.match(text, found.end()):
            continue
        months = 12 if found["unit"] == "年" else 1
        low = number(found["low"])
        high = number(found["high"]) if found["high"] else low
        if low <= high:
            out.append(_Set(found.start(), found.end(), later(begin, low * months), later(until, high * months)))
    return out


def _after_issue(issued: dt.date, found: re.Match[str]) -> dt.date:
    """自印发之日起30日内: the day of issue itself is not counted."""
    count = number(found["count"])
    if found["unit"] in ("日", "天"):
        return issued + dt.timedelta(days=count)
    return later(issued, count * (12 if found["unit"] == "年" else 1))


_ASIDE = re.compile(r"[（(][^（）()]*[）)]")
_FINISHING = re.compile(
    r"完成|实现|启动|推进|实施|基本|全面|持续|前|之|以|力争|到|至|止|内|并|长期|坚持|深化|落实|按时|见效|取得|已|部分|起"
)
_TITLE = re.compile(r"《[^《》]*》")


def _short(text: str) -> bool:
    """Whether a text is nothing but a time and words of finishing, as a table cell or 完成时限：… holds it."""
    rest = _MONTHLY.sub("", CORE.sub("", text))
    rest = _FINISHING.sub("", _ASIDE.sub("", rest))
    return len(rest.strip("，,。；;、：—（）()")) <= 1


def _yearly_day(text: str, at: int) -> int | None:
    """Where a day named behind 每年 or 每月 ends (每年12月底前, 每月5日前): it recurs too and is no date of its own."""
    day = _MONTHLY.match(text, at)
    if day:
        return day.end()
    found = CORE.match(text, at)
    if not found or not (found["month"] or found["quarter"] or found["half"]) or found["year"]:
        return None
    limit = _AFTER.match(text, found.end())
    return limit.end() if limit else found.end()


def find_deadlines(piece: Piece, year: int | None, issued: dt.date | None = None) -> list[Deadline]:
    """The times set in ``piece``, in its order. ``year`` is the document's own, ``issued`` its day of issue.

    A time compared with (较2023年), begun at (自3月1日起), past as of (截至2024年底) or inside a title 《…》 is none. A
    year before the document's own sets nothing in running text (2000年底前建成的小区).

    >>> [str(d.date) for d in find_deadlines(Piece("2025年3月底前建成，6月底前运行", ((0, 17),)), 2024)]
    ['2025-03-31', '2025-06-30']
    >>> [(d.text, d.recurs) for d in find_deadlines(Piece("每年至少组织1次演练", ((0, 10),)), 2025)]
    [('每年', 'year')]
    """
    if not HINT.search(piece.text):
        return []
    folded = fold(piece.text)
    out: list[Deadline] = []
    found_all = [*_spells(folded.text, year, issued), *_dates(folded.text, year, issued)]
    for found in sorted(found_all, key=lambda one: one.start):
        start, end = folded.original(found.start, found.end)
        fixed = found.first == found.last
        span = None if fixed or found.first is None or found.last is None else (found.first, found.last)
        day = found.last if fixed else None
        out.append(Deadline(piece.text[start:end], within(piece, start, end), day, span, found.recurs))
    return out


def _dates(text: str, year: int | None, issued: dt.date | None) -> list[_Set]:
    """The date expressions of a folded text that set something, and what recurs."""
    short = len(text) <= 40 and _short(text)
    text = _TITLE.sub(lambda title: "□" * len(title[0]), text)
    out: list[_Set] = []
    current, done = year, 0
    for found in CORE.finditer(text):
        if not found[0] or found.start() < done:
            continue
        named = found["year"] or found["since_year"]
        if named:
            current = year_named(named)
        one = _one(found, text, current, short=short)
        if one and (one.last is None or short or not _gone(one, year, issued)):
            out.append(one)
            done = one.end
    return out


def _gone(one: _Set, year: int | None, issued: dt.date | None) -> bool:
    """Whether running text speaks of what was (2000年底前建成的小区; figures of 1—9月 in a document of November)."""
    assert one.last is not None
    if year is not None and one.last.year < year:
        return True
    return issued is not None and one.first != one.last and one.last < issued


def _one(found: re.Match[str], text: str, year: int | None, *, short: bool) -> _Set | None:
    """What one expression sets."""
    a, b = found.span()
    if found["recurs"]:
        recurs = _recurs(found, text, short=short)
        return _Set(a, _yearly_day(text, b) or b, recurs=recurs) if recurs else None
    if found["from"]:
        first, last = int(found["from"]), int(found["to"])
        if first <= last and (short or _DURING.match(text, b)):
            return _Set(a, b, dt.date(first, 1, 1), dt.date(last, 12, 31))
        return None
    if found["dash"]:
        days = stretch(found, year) if short or _DURING.match(text, b) else None
        return _Set(a, b, *days) if days else None
    if found["dotted"]:
        limit = _AFTER.match(text, b)
        day = dotted_day(found["dotted"]) if short or limit else None
        return _Set(a, limit.end() if limit else b, day, day) if day else None
    if found["plan"]:
        end = plan_end(found["plan"])
        return _Set(a, b, end, end)
    return _time(found, text, year, short=short)


def kind_of(text: str, deadlines: list[Deadline]) -> CommitmentKind:
    """How a stated time runs: dated, recurring, continuous (持续推进), phased (按时序推进), or not stated.

    >>> kind_of("已实现，持续深化", []), kind_of("按时序推进", []), kind_of("", [])
    ('continuous', 'phased', 'not_stated')
    """
    if any(deadline.date or deadline.range for deadline in deadlines):
        return "dated"
    if any(deadline.recurs for deadline in deadlines):
        return "recurring"
    if _PHASED.search(text):
        return "phased"
    return "continuous" if _CONTINUOUS.search(text) else "not_stated"


def final_day(deadlines: list[Deadline]) -> dt.date | None:
    """The last day that the deadlines allow; ``None`` where they name no day."""
    days = [d.date or (d.range[1] if d.range else None) for d in deadlines]
    return max((day for day in days if day), default=None)
