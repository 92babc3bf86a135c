"""Figures and dates that cannot both be right: counts, totals, restated figures, dates before the issue."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence

from luodi.text.model import Document, Provision
from luodi.text.numerals import ORDINAL, ordinal
from luodi.wording.model import Kind, Remark, Words, remark

_DATE = r"(\d{4})年(\d{1,2})月(?:(\d{1,2})日)?"
_DEADLINE = re.compile(rf"{_DATE}(?P<how>(?:底|末)?(?:之前|以前|前))(?!已|的(?!，)|期|建成的|出生|注册|取得|退)")
_PERIOD = re.compile(
    rf"{_DATE}(?:起)?(?:—+|至|到){_DATE}(?:止)?[，（]?(?:共计|共|为期|合计|总计)(?P<months>\d+|[{ORDINAL}]+)个月"
)
_BACK = re.compile(r"出生|参加|购买|建成|退租|已经|以来|发生的|印发的|颁布")


def before_issue(document: Document, every: Sequence[Words]) -> Iterator[Remark]:
    """A day by which something is still to be done, before the document was issued."""
    issued = document.date
    if issued is None:
        return
    for words in every:
        clear = re.sub(r"《[^》]*》|（[^（）]*〔\d{4}〕[^（）]*）", lambda m: "□" * len(m[0]), words.text)
        for m in _DEADLINE.finditer(clear):
            day = _day(m[1], m[2], m[3], m["how"])
            clause = clear[m.end() : m.end() + 14]
            if day is not None and day < issued and not _BACK.search(clause):
                why = (f"发文日期是{issued.isoformat()}", f"the document was issued on {issued.isoformat()}")
                yield remark(Kind.BEFORE_ISSUE, document, words, m.span(), why, f"文件到达时{m[0]}已过")


_RUNS = re.compile(
    rf"(?:时间|期限|期间|有效期|执行期|实施期)[^，。；]{{0,4}}?(?:为|自|从|：)(?:自|从)?{_DATE}(?:起)?(?:—+|至|到)"
)


def backdated(document: Document, every: Sequence[Words]) -> Iterator[Remark]:
    """A period of force or of cover that begins before the document was issued."""
    issued = document.date
    if issued is None:
        return
    for words in every:
        for m in _RUNS.finditer(words.text):
            day = _day(m[1], m[2], m[3], "")
            if day is not None and day < issued and issued.year - day.year <= 1:
                why = (
                    f"期间开始于发文日期{issued.isoformat()}之前",
                    f"it begins before the day of issue, {issued.isoformat()}",
                )
                example = f"{day.isoformat()}至{issued.isoformat()}之间发生的事是否适用，没有写"
                yield remark(Kind.BEFORE_ISSUE, document, words, m.span(), why, example)


def _day(year: str, month: str, day: str | None, how: str) -> dt.date | None:
    try:
        first = dt.date(int(year), int(month), int(day or 1))
    except ValueError:
        return None
    if day or not how.startswith(("底", "末")):
        return first
    return (first.replace(day=28) + dt.timedelta(days=4)).replace(day=1) - dt.timedelta(days=1)


def disagreeing(document: Document, every: Sequence[Words]) -> Iterator[Remark]:
    """Two figures for one thing: a stated length of a period, a stated number of items, a restated figure."""
    yield from _periods(document, every)
    yield from _counts(document, every)
    yield from _restated(document, every)


def _periods(document: Document, every: Sequence[Words]) -> Iterator[Remark]:
    for words in every:
        for m in _PERIOD.finditer(words.text):
            stated = ordinal(m["months"])
            months = (int(m[4]) - int(m[1])) * 12 + int(m[5]) - int(m[2])
            whole = m[3] in (None, "1") and (m[6] is None or int(m[6]) >= 28)
            counted = months + 1 if whole else months
            if stated is not None and stated not in (counted, months, months + 1):
                why = (
                    f"起止之间是{counted}个月，写的是{stated}个月",
                    f"the dates span {counted} months, {stated} are stated",
                )
                yield remark(Kind.TWO_FIGURES, document, words, m.span(), why)


def _counts(document: Document, every: Sequence[Words]) -> Iterator[Remark]:
    """以下三种情形： and 十二条措施 against the items that are there."""
    children = {p.eid: p.children for p in document.walk()}
    listing = re.compile(
        rf"(?:下列|以下|如下|具备)(?P<n>[{ORDINAL}]+|\d+)(?:种|类|项|个|条|款)[^，。；：]{{0,8}}：\s*$"
    )
    for words in every:
        m = listing.search(words.text)
        items = children.get(words.eid, ())
        if m is not None and items and ordinal(m["n"]) != len(items):
            why = (f"写的是{m['n']}，列出{len(items)}项", f"{m['n']} are announced, {len(items)} follow")
            yield remark(Kind.TWO_FIGURES, document, words, m.span(), why)
    yield from _title(document, every)


def _title(document: Document, every: Sequence[Words]) -> Iterator[Remark]:
    """关于…十二条措施的通知 against its numbered headings."""
    m = re.search(rf"(?P<n>[{ORDINAL}]+|\d+)条(?:政策)?(?:措施|举措|意见|规定)", document.title)
    if m is None:
        return
    annexes = [p for p in document.provisions if p.kind == "attachment"]
    tops: Sequence[Provision] = annexes[0].children if annexes else document.provisions
    numbered = [p for top in tops for p in top.walk() if p.kind in ("heading", "article", "item") and p.number]
    first = [p for p in tops if p.kind in ("heading", "article") and p.number]
    leaves = [p for p in numbered if not any(c.number for c in p.children)]
    if first and ordinal(m["n"]) not in (len(first), len(leaves)):
        words = next(w for w in every if w.eid == first[-1].eid)
        why = (f"题目写{m['n']}条，文内有{len(first)}条", f"the title says {m['n']}, there are {len(first)}")
        yield remark(Kind.TWO_FIGURES, document, words, (0, min(len(words.text), 12)), why)


_FIGURE = re.compile(r"\d+(?:\.\d+)?")
_MIN_WORDS = 10


def _restated(document: Document, every: Sequence[Words]) -> Iterator[Remark]:
    """A clause of the text that a table repeats in the same words with a figure that the text has nowhere for it."""
    prose: dict[str, dict[tuple[str, ...], Words]] = {}
    for words, _, mask, numbers in _clauses(every, cells=False):
        prose.setdefault(mask, {}).setdefault(numbers, words)
    for words, span, mask, numbers in _clauses(every, cells=True):
        known = prose.get(mask, {})
        if known and numbers not in known:
            said, where = next(iter(known.items()))
            first = "、".join(said)
            why = (f"{where.label}写的是{first}", f"{where.label} says {first}")
            yield remark(Kind.TWO_FIGURES, document, words, span, why, f"{first}与{'、'.join(numbers)}")


def _clauses(every: Sequence[Words], *, cells: bool) -> Iterator[tuple[Words, tuple[int, int], str, tuple[str, ...]]]:
    """The clauses with figures: where, the words with # for each figure, the figures."""
    for words in every:
        if words.cell != cells:
            continue
        for m in re.finditer(r"[^，。；：]+", words.text):
            numbers = tuple(_FIGURE.findall(m[0]))
            mask = re.sub(r"\s|达到|达", "", _FIGURE.sub("#", m[0]))
            if numbers and len(mask.replace("#", "")) >= _MIN_WORDS:
                yield words, m.span(), mask, numbers
