"""What is compared and what comes out: sides of items, links between them, and what became of each."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from luodi.text.model import NamedSpans
from luodi.text.spans import Spans

Role = Literal["lead", "responsible", "support", "guiding"]

Verdict = Literal[
    "kept",  # 保留
    "raised",  # 提高
    "lowered",  # 降低
    "dropped",  # 取消
    "added",  # 新增
    "reassigned",  # 调整责任
    "earlier",  # 时限提前
    "later",  # 时限推后
    "dated",  # 明确时限
    "undated",  # 不再定时限
    "measured",  # 新设指标
    "unmeasured",  # 不再设指标
    "reworded",  # 文字调整
    "assigned",  # 明确责任
    "unassigned",  # 不再列责任
]

VERDICTS: dict[Verdict, tuple[str, str]] = {
    "raised": ("提高", "raised"),
    "lowered": ("降低", "lowered"),
    "reassigned": ("调整责任", "reassigned"),
    "earlier": ("时限提前", "earlier"),
    "later": ("时限推后", "later"),
    "dated": ("明确时限", "given a date"),
    "undated": ("不再定时限", "date taken out"),
    "unmeasured": ("不再设指标", "figure taken out"),
    "measured": ("新设指标", "given a figure"),
    "kept": ("保留", "kept"),
    "reworded": ("文字调整", "reworded"),
    "assigned": ("明确责任", "units named"),
    "unassigned": ("不再列责任", "units taken out"),
    "dropped": ("取消", "dropped"),
    "added": ("新增", "added"),
}
"""Each verdict in Chinese and English; of several that hold for one link, the first here is the one named."""

Strictness = Literal["stricter", "looser", "same", "unknown"]
STRICTNESS: dict[Strictness, tuple[str, str]] = {
    "stricter": ("加严", "stricter"),
    "looser": ("放宽", "looser"),
    "same": ("不变", "same"),
    "unknown": ("宽严未定", "strictness not clear"),
}


@dataclass(frozen=True, slots=True)
class Duty:
    """A unit's part: the name as printed, and ``carriers``, who carries its duties on the later document's day.

    ``carriers`` is empty where the name stands for no definite unit; then the name itself is compared.
    """

    role: Role
    name: str
    carriers: frozenset[str] = frozenset()

    @property
    def keys(self) -> frozenset[str]:
        return self.carriers or frozenset({self.name})


@dataclass(frozen=True, slots=True)
class Figure:
    """A measure and its target, exact. ``value`` or ``low`` and ``high``; ``unit`` as printed."""

    name: str
    comparator: str
    unit: str
    value: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    baseline: str = ""
    period: str = ""
    by: dt.date | None = None
    spans: Spans = ()


@dataclass(frozen=True, slots=True)
class Item:
    """One thing a document lays down: a commitment, or a provision that makes none.

    ``key`` is unique on its side and stays the same when the document is read again; ``also`` are keys of commitments
    whose words stand inside this one's. ``heading`` is what the item itself is called, ``above`` what it stands under,
    ``place`` where it stands from 0 (the document's begin) to 1.
    """

    key: str
    eid: str
    label: str
    heading: str
    above: str
    text: str
    spans: NamedSpans
    duties: tuple[Duty, ...] = ()
    figures: tuple[Figure, ...] = ()
    deadline: dt.date | None = None
    deadline_text: str = ""
    table: str = ""
    place: float = 0.0
    also: tuple[str, ...] = ()
    commitment: bool = True

    @property
    def words(self) -> str:
        """Heading and text, the heading once."""
        return self.text if not self.heading or self.heading in self.text else f"{self.heading}。{self.text}"


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two documents."""

    title: str
    number: str
    date: dt.date | None
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason why two items are the same duty. ``code``: words, heading, figure, units, place, given; ``weight`` is
    what it adds to the score."""

    code: str
    zh: str
    en: str
    weight: float = 0.0


@dataclass(frozen=True, slots=True)
class FigureChange:
    """A measure's target in both. ``reading`` is said where the strictness rests on how the measure is read."""

    old: Figure
    new: Figure
    verdict: Literal["kept", "raised", "lowered"]
    strictness: Strictness
    reading: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that changed between two linked items."""

    verdict: Verdict
    zh: str
    en: str
    figure: FigureChange | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """An item of the old document and the item of the new one that it became, wholly or in part.

    ``score`` from 0 to 1; ``doubt`` where the score does not settle it; ``given`` where a person said so.
    """

    old: str
    new: str
    score: float
    reasons: tuple[Reason, ...]
    doubt: str = ""
    doubt_en: str = ""
    given: bool = False
    changes: tuple[Change, ...] = ()

    @property
    def verdict(self) -> Verdict:
        """The weightiest of its changes."""
        found = {change.verdict for change in self.changes}
        return next((verdict for verdict in VERDICTS if verdict in found), "kept")


@dataclass(frozen=True, slots=True)
class Comparison:
    """Both sides, the links between them, and what stands alone: ``dropped`` of the old, ``added`` of the new."""

    old: Side
    new: Side
    links: tuple[Link, ...]
    dropped: tuple[str, ...]
    added: tuple[str, ...]
    counts: dict[Verdict, int] = field(default_factory=dict)
