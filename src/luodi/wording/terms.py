"""Short names that a document gives: defined and never used, or given twice."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from luodi.text.model import Document
from luodi.wording.model import Kind, Remark, Words, remark

_SHORT = re.compile(
    r"(?:以下|下文|下)(?:均|分别|合并|统一)?(?:简称|统称|称)(?:为)?[:：]?(?P<quoted>[“\"《]?)(?P<name>[^，。；：（）“”\"、》《]{1,24})[”\"》]?"
)
_LONG = re.compile(r"(?P<name>[^，。；：（）“”、]{2,40})[（，]?$")
_MEANS = re.compile(r"(?:^|[。；：]|所称(?:的)?)(?P<name>[^，。；：（）“”《》]{2,14})，(?:是指|指的是|系指)")


def unused(document: Document, every: Sequence[Words]) -> Iterator[Remark]:
    """以下简称… of a name that stands nowhere else in the document."""
    whole = "\n".join(f"{words.heading}\n{words.text}" for words in every)
    for words in every:
        for m in _SHORT.finditer(words.text):
            name = m["name"].strip()
            if whole.count(name) - _inside(whole, name) <= 0:
                why = (f"“{name}”在别处没有出现", f"“{name}” stands nowhere else")
                yield remark(Kind.UNUSED_TERM, document, words, m.span(), why)


def _inside(whole: str, name: str) -> int:
    """How often a name stands where it is given."""
    return sum(m["name"].strip() == name for m in _SHORT.finditer(whole))


def twice(document: Document, every: Sequence[Words]) -> Iterator[Remark]:
    """One short name for two long ones, or one term explained twice in different words."""
    given: dict[str, tuple[str, Words]] = {}
    for words in every:
        for m in _SHORT.finditer(words.text):
            name, long = m["name"].strip(), _long(words.text[: m.start()])
            before = given.setdefault(name, (long, words))
            if before[0] and long and not _same(before[0], long):
                why = (f"{before[1].label}以“{name}”称“{before[0]}”，此处称“{long}”",
                       f"{before[1].label} calls “{before[0]}” so, here it is “{long}”")  # fmt: skip
                yield remark(Kind.TWO_MEANINGS, document, words, m.span(), why)
        for m in _MEANS.finditer(words.text):
            name = m["name"].removeprefix("本办法所称").removeprefix("所称")
            meaning = words.text[m.end() :].split("。")[0]
            known = given.setdefault(f"{name}，是指", (meaning, words))
            if known[0] != meaning:
                why = (f"{known[1].label}已作另一种解释", f"{known[1].label} explains it otherwise")
                yield remark(Kind.TWO_MEANINGS, document, words, m.span(), why)


def _long(before: str) -> str:
    m = _LONG.search(before.rstrip("（，"))
    return m["name"] if m is not None else ""


def _same(one: str, other: str) -> bool:
    """Whether two long names are one: the same but for words in front (市和区县, 各区县)."""
    size = min(len(one), len(other), 4)
    return one[-size:] == other[-size:]
