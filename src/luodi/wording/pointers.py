"""References inside a document to an article, a paragraph, an annex or a list that is not there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from luodi.text.model import Document, Provision
from luodi.text.numerals import ORDINAL, ordinal
from luodi.wording.model import Kind, Remark, Words, remark

_N = rf"[{ORDINAL}0-9]+"
_ARTICLE = re.compile(
    rf"第(?P<art>{_N})条(?:第(?P<para>{_N})款)?(?:第?（(?P<point>{_N})）项)?(?P<more>(?:、第{_N}条)*)(?:[至—](?:第)?(?P<to>{_N})条)?"
)
_ANOTHER = re.compile(r"》(?:（[^（）]*）)?[^，。；]{0,12}$|《[^》]*$")
_OWN = re.compile(r"本(?:办法|规定|方案|细则|条例|意见|通知|措施|规则|准则|制度)(?:中)?(?:的)?$")
_BEFORE_THIS = re.compile(r"(?:前款|前项|前条|上款)(?=规定|所|的|第|列|情形|之)")
_LIST = re.compile(r"(?:下列|以下|如下)(?:[^。，；：《》]{0,16})：\s*$")
_ANNEX = re.compile(r"(?:见|详见|按照|按|参照)附件(?P<n>[0-9一二三四五六七八九十]+)?(?![0-9])")


def dangling(document: Document, every: Sequence[Words]) -> Iterator[Remark]:
    """第二十条 where there are nineteen, 前款 in a first paragraph, 附件3 where there are two, 下列 without a list."""
    for words, root in _with_roots(document, every):
        yield from _articles(document, words, root)
        yield from _previous(document, words)
        yield from _lists(document, words)
        yield from _annexes(document, words)


def _with_roots(document: Document, every: Sequence[Words]) -> Iterator[tuple[Words, Sequence[Provision]]]:
    """Each provision with the body that its articles are numbered in: its annex, or the document itself."""
    annexes = {p.eid: p for p in document.provisions if p.kind == "attachment"}
    for words in every:
        if words.cell:
            continue
        annex = annexes.get(words.eid.split("__")[0])
        yield words, (annex,) if annex is not None else document.provisions


def _articles(document: Document, words: Words, root: Sequence[Provision]) -> Iterator[Remark]:
    articles = {_number(p): p for top in root for p in top.walk() if p.kind == "article"}
    if not articles:
        return
    for m in _ARTICLE.finditer(words.text):
        before = words.text[: m.start()]
        sentence = before[max(before.rfind("。"), before.rfind("；")) + 1 :]
        if not _OWN.search(before) and (
            _ANOTHER.search(sentence) or "《" in sentence or re.search(r"法$|条例$|办法$|规定$", before)
        ):
            continue
        for number in (ordinal(n) for n in re.findall(rf"第({_N})条", m[0]) + ([m["to"]] if m["to"] else [])):
            if number is not None and number not in articles:
                last = max(articles)
                why = (f"共{last}条，没有第{number}条", f"there are {last} articles and no article {number}")
                yield remark(Kind.DANGLING, document, words, m.span(), why)
        target = articles.get(ordinal(m["art"]) or 0)
        if target is not None:
            yield from _part(document, words, m, target)


def _part(document: Document, words: Words, m: re.Match[str], target: Provision) -> Iterator[Remark]:
    """A paragraph or point of an article that is there."""
    paragraphs = [p for p in target.children if p.kind == "paragraph"]
    wanted = ordinal(m["para"]) if m["para"] else None
    if wanted is not None and wanted > len(paragraphs):
        why = (f"{target.number}只有{len(paragraphs)}款", f"{target.number} has {len(paragraphs)} paragraphs")
        yield remark(Kind.DANGLING, document, words, m.span(), why)
    point = ordinal(m["point"]) if m["point"] else None
    points = [_number(p) for p in target.walk() if p.kind == "point"]
    if point is not None and point not in points:
        why = (f"{target.number}没有第（{point}）项", f"{target.number} has no point {point}")
        yield remark(Kind.DANGLING, document, words, m.span(), why)


def _number(p: Provision) -> int:
    tail = p.eid.rpartition("_")[2]
    return int(tail) if tail.isdigit() else 0


def _previous(document: Document, words: Words) -> Iterator[Remark]:
    """前款 in the first paragraph of an article; 前条 in the first article."""
    for m in _BEFORE_THIS.finditer(words.text):
        kind, _, number = words.eid.rpartition("__")[2].partition("_")
        first = number == "1"
        lost = (m[0] in ("前款", "上款") and kind == "para" and first and m.start() < 30) or (
            m[0] == "前项" and kind == "point" and first
        )
        if lost and "__art_" in f"__{words.eid}":
            why = (f"这是第一{m[0][1]}，前面没有", "this is the first; there is none before it")
            yield remark(Kind.DANGLING, document, words, m.span(), why)


def _lists(document: Document, words: Words) -> Iterator[Remark]:
    """下列情形之一的： with no list behind it."""
    m = _LIST.search(words.text)
    if m is None:
        return
    order = list(document.walk())
    at = next((n for n, p in enumerate(order) if p.eid == words.eid), len(order))
    follows = order[at + 1] if at + 1 < len(order) else None
    if (follows is None or not (follows.number or follows.kind in ("row", "attachment"))) and not document.tables:
        why = ("后面没有所说的各项", "the items announced do not follow")
        yield remark(Kind.DANGLING, document, words, m.span(), why)


def _annexes(document: Document, words: Words) -> Iterator[Remark]:
    """见附件3 where there are fewer annexes."""
    numbered = [p for p in document.walk() if p.kind == "attachment" and "附件" in (p.number or p.label)]
    there = len(numbered) or len(document.attached)
    for m in _ANNEX.finditer(words.text):
        wanted = ordinal(m["n"]) if m["n"] else 1
        if wanted is not None and wanted > there and not document.tables and "》" not in words.text[: m.start()][-12:]:
            why = (f"只有{there}个附件", f"there are {there} annexes")
            yield remark(Kind.DANGLING, document, words, m.span(), why)
