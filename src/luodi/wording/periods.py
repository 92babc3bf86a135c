"""Periods without the day they start from, or without the kind of days they are counted in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from luodi.clocks.limits import Limit, find_limits
from luodi.text.model import Document
from luodi.wording.model import Kind, Remark, Words, remark

_LOOKS_BACK = re.compile(r"(?:近|最近|前|过去|上)\s*$")
_CLAUSE = re.compile(r"[^，。；：]*[，。；：]?")
_GENERAL = re.compile(r"(?:期限|时限|[“\"]日[”\"]|所称[^。]{0,8}日)[^。]{0,20}(?:工作日|自然日)")
_DEED = re.compile(
    r"应|须|必须|不得|可以|要|完成|办结|报|提出|作出|出具|书面|申请|告知|通知|反馈|审核|审批|答复|回复|缴|支付|拨付|发放|"
    r"处理|公布|公示|备案|移交|赶|到达|开展|组织|提交|上传|整改"
)
_OFTEN = re.compile(r"至少[^，。；]{0,12}[次遍轮]")
_HABIT = re.compile(r"一次性|连续|累计|每|期限|有效|满|时长")


def without_start(document: Document, every: Sequence[Words]) -> Iterator[Remark]:
    """A period to act in (…内) whose words name no day or event from which it runs, also not in the clause before."""
    for words in every:
        anchored = {limit.duration for limit in find_limits(words.text) if limit.anchor}
        for limit in find_limits(words.text):
            if limit.direction != "after" or limit.anchor or not limit.window or limit.duration in anchored:
                continue
            start, end = _clause(words.text, limit.span[0])
            ahead, behind = words.text[start : limit.span[0]], words.text[limit.span[1] : end]
            if _HABIT.search(ahead[-4:]) or _OFTEN.search(behind):
                continue
            opens_item = not ahead.strip() and "__point_" in words.eid
            back = bool(_LOOKS_BACK.search(ahead)) or (
                limit.duration.unit == "year" and (opens_item or behind.rstrip("，。；").endswith("的"))
            )
            if back:
                why = (
                    "往前算的期间没有写从哪一天往前算",
                    "a period that looks back, without the day from which it does",
                )
                example = "申请日在期间之内、作出决定之日已在期间之外的，可以两说"
            elif _DEED.search(behind) and not _event(words.text, start):
                why = (
                    "应当办理的期限没有写自哪一天起算",
                    "a period to act in, without the day or event from which it runs",
                )
                example = "收到之日、次日、受理之日，各算出不同的到期日"
            else:
                continue
            yield remark(Kind.NO_START, document, words, limit.span, why, example)


def _clause(text: str, at: int) -> tuple[int, int]:
    for m in _CLAUSE.finditer(text):
        if m.start() <= at < m.end():
            return m.span()
    return at, len(text)


_EVENT = re.compile(r"(?:后|时|起|的|之日|之际|以来)[，：]")


def _event(text: str, start: int) -> bool:
    """Whether a clause before it in the sentence names what sets the period off (接到报告后，…; 有…的，…)."""
    return bool(_EVENT.search(text[text.rfind("。", 0, start) + 1 : start]))


def two_windows(document: Document, every: Sequence[Words]) -> Iterator[Remark]:
    """出库前3个工作日内: at least three days ahead, or within the last three days."""
    for words in every:
        for limit in find_limits(words.text):
            counted_ahead = limit.duration.unit in ("day", "working_day", "hour", "minute")
            if limit.direction == "before" and limit.window and counted_ahead:
                said = words.text[limit.span[0] : limit.span[1]]
                why = (
                    f"“{said}”可作至迟提前{limit.duration}，也可作最后{limit.duration}之内",
                    f"“{said}”: {limit.duration} ahead at the latest, or within the last {limit.duration}",
                )
                example = f"提前{limit.duration.amount + 2}天办理的，按前一种符合，按后一种不符合"
                yield remark(Kind.WINDOW, document, words, limit.span, why, example)


_MONTH = re.compile(r"(?<!\d)(?:\d{4}年)?(?:\d{1,2}月|第?[一二三四1-4]季度)(?:之前|以前|前)(?![期款项述列])")


def months_before(document: Document, every: Sequence[Words]) -> Iterator[Remark]:
    """2023年6月前: whether June is still in time is not said; 6月底前 says it."""
    for words in every:
        for m in _MONTH.finditer(words.text):
            why = ("没有写是否含当月（季）", "whether the month or quarter itself is still in time is not said")
            yield remark(Kind.OPEN_DATE, document, words, m.span(), why, f"{m[0].rstrip('前之以')}中旬办结的，可以两说")


def without_day_kind(document: Document, every: Sequence[Words]) -> Iterator[Remark]:
    """One remark a document that counts some periods in 工作日 and others in plain 日 without saying which days."""
    if any(_GENERAL.search(words.text) for words in every):
        return
    plain: list[tuple[Words, Limit]] = []
    for words in every:
        plain += [(words, limit) for limit in find_limits(words.text)
                  if limit.duration.unit == "day" and limit.direction in ("after", "before")
                  and not re.search(r"自然|日历|周|星期|小时", words.text[limit.span[0] : limit.span[1]])]  # fmt: skip
    if not plain:
        return
    words, limit = plain[0]
    places = "、".join(dict.fromkeys(w.label for w, _ in plain))
    why = (f"{places}以“日”计，没有写是工作日还是自然日", f"{places} count in 日 and do not say which days")
    example = f"{limit.duration}遇国庆节放假，按工作日和按自然日到期日不同"
    yield remark(Kind.NO_DAY_KIND, document, words, limit.span, why, example)
