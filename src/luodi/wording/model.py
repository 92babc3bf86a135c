"""A remark on a document's wording: where, which words, what is wrong with them, and an example."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from luodi.text.model import Document
from luodi.text.spans import Spans, cut


class Kind(StrEnum):
    """What can be wrong with wording; the value is the name in reports."""

    CONTRADICTING_BOUND = "contradicting-bound"
    OPEN_BOUND = "open-bound"
    NO_START = "no-start-day"
    NO_DAY_KIND = "no-day-kind"
    WINDOW = "within-or-ahead"
    OPEN_DATE = "open-date"
    SHARES = "shares"
    TIER_GAP = "tier-gap"
    TIER_OVERLAP = "tier-overlap"
    DANGLING = "dangling-reference"
    UNUSED_TERM = "unused-term"
    TWO_MEANINGS = "two-meanings"
    BEFORE_ISSUE = "before-issue"
    TWO_FIGURES = "two-figures"


WORDS: Mapping[Kind, tuple[str, str]] = {
    Kind.CONTRADICTING_BOUND: ("界限自相矛盾", "a bound that contradicts itself"),
    Kind.OPEN_BOUND: (
        "有的“以上”“以下”写明含本数，有的没有写",
        "some bounds say whether they include the number, others do not",
    ),
    Kind.NO_START: ("期限没有写从哪一天起算", "a period without the day it is counted from"),
    Kind.NO_DAY_KIND: ("以日计的期限没有写是工作日还是自然日", "a period in days that does not say which days"),
    Kind.WINDOW: ("“前…内”可作两种解释", "“前…内” can be read in two ways"),
    Kind.OPEN_DATE: ("“…月前”没有写是否含当月", "a month before which something is due, included or not"),
    Kind.SHARES: ("各方的比例加起来不是100%", "shares that do not add up to 100 %"),
    Kind.TIER_GAP: ("各档之间有空档", "a gap between tiers"),
    Kind.TIER_OVERLAP: ("两档都包含同一个数", "two tiers contain the same number"),
    Kind.DANGLING: ("所指的条款没有", "what is referred to is not there"),
    Kind.UNUSED_TERM: ("简称规定了而没有使用", "a short name that is defined and never used"),
    Kind.TWO_MEANINGS: ("同一名称有两种规定", "one name, two definitions"),
    Kind.BEFORE_ISSUE: ("日期早于发文日期", "a date before the day of issue"),
    Kind.TWO_FIGURES: ("同一事项有两个数", "two figures for one thing"),
}


@dataclass(frozen=True, slots=True)
class Words:
    """The own words of one provision or table cell. ``text`` has one form of each punctuation mark; its code points
    are those of ``spans``."""

    eid: str
    label: str
    text: str
    spans: Spans
    heading: str = ""
    cell: bool = False


@dataclass(frozen=True, slots=True)
class Remark:
    """``quoted`` are the words, ``spans`` where they stand in the source; ``why_*`` says what is wrong with them."""

    kind: Kind
    document: str
    eid: str
    label: str
    quoted: str
    spans: Spans
    why_zh: str
    why_en: str
    example: str = ""

    def data(self) -> dict[str, Any]:
        """The remark as plain data."""
        return {
            "kind": self.kind.value, "document": self.document, "eid": self.eid, "label": self.label,
            "words": self.quoted, "spans": [list(span) for span in self.spans], "zh": self.why_zh, "en": self.why_en,
            "example": self.example,
        }  # fmt: skip


_ONE_FORM = str.maketrans(
    {"(": "（", ")": "）", ",": "，", ";": "；", ":": "：", "％": "%"} | dict.fromkeys("～~－–-﹣", "—")
)


def one_form(text: str) -> str:
    """The text with one form of each mark, code point by code point.

    >>> one_form("(含),90%～100%；")
    '（含），90%—100%；'
    """
    return text.translate(_ONE_FORM)


def words_of(document: Document) -> Iterator[Words]:
    """The own words of every provision and table cell, in reading order."""
    for p in document.walk():
        yield Words(p.eid, p.label, one_form(p.text), p.spans.get("text", ()), one_form(p.heading))
    for table in document.tables:
        for row in table.rows:
            for column, text in row.cells.items():
                yield Words(row.eid, row.eid, one_form(text), row.spans.get(column, ()), cell=True)


def remark(kind: Kind, document: Document, words: Words, at: tuple[int, int], why: tuple[str, str],
           example: str = "") -> Remark:  # fmt: skip
    """A remark on the words from code point ``at[0]`` to ``at[1]`` of a provision."""
    return Remark(kind, document.number or document.title, words.eid, words.label, words.text[at[0] : at[1]],
                  cut(words.spans, *at), *why, example)  # fmt: skip
