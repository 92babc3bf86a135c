"""The columns of the ledger's sheet: the layout officials know, and what a unit may fill in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from django.utils.translation import get_language

Layout = Literal["brief", "full"]
LAYOUTS: tuple[Layout, ...] = ("brief", "full")
"""``brief``: one row a commitment, nine columns and the source; ``full``: one row a unit's part, with all that a
report may say."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: the letter it has in check values, headings in both languages, width in characters.

    ``fills``: the field of a report that it is filled in for; "" where the column only tells.
    """

    code: str
    zh: str
    en: str
    width: int
    fills: str = ""
    also: tuple[str, ...] = ()

    @property
    def heading(self) -> str:
        return self.en if get_language() == "en" else self.zh

    @property
    def names(self) -> tuple[str, ...]:
        """Every heading by which the column is known again."""
        return (self.zh, self.en, *self.also)


NUMBER = Column("i", "序号", "No.", 6)
KEY = Column("k", "标识", "Key", 4)
CHECK = Column("h", "校验", "Check", 4)
GROUP = Column("g", "重点任务", "Key task", 18)
TEXT = Column("t", "具体工作", "Work", 44)
LEAD = Column("l", "牵头单位", "Lead unit", 15)
SUPPORT = Column("s", "配合单位", "Supporting units", 20)
DUE = Column("d", "完成时限", "Due", 12)
UNIT = Column("u", "承办单位", "Handled by", 15)
PROGRESS = Column("p", "进展", "Progress", 40, "text", ("进展情况",))
PROBLEMS = Column("q", "问题", "Problems", 24, "problems", ("存在问题",))
OCCURRED = Column("o", "进展日期", "Progress day", 12, "occurred_on")
PERCENT = Column("c", "完成比例（%）", "Per cent done", 10, "percent", ("完成比例", "完成比例(%)"))
FIGURES = Column("f", "指标数值", "Figures", 30, "figures")
NEXT = Column("n", "下步打算", "Next steps", 24, "next_steps")
DELAY = Column("y", "滞后原因", "Reason for delay", 16, "delay")
DELAY_TEXT = Column("z", "滞后说明", "About the delay", 20, "delay_text")
POINT = Column("m", "周期或节点", "Period or plan point", 18, "milestone")
COMPLETES = Column("x", "申请办结", "Asks for completion", 9, "completes")
EVIDENCE = Column("e", "佐证", "Evidence", 22)
WHERE = Column("w", "出处", "Source", 22)

BRIEF = (NUMBER, KEY, CHECK, GROUP, TEXT, LEAD, SUPPORT, DUE, PROGRESS, PROBLEMS, EVIDENCE, WHERE)
FULL = (
    NUMBER, KEY, CHECK, GROUP, TEXT, LEAD, SUPPORT, DUE, UNIT, PROGRESS, PROBLEMS, OCCURRED, PERCENT, FIGURES, NEXT,
    DELAY, DELAY_TEXT, POINT, COMPLETES, EVIDENCE, WHERE,
)  # fmt: skip
"""The key and its check stand between what people select, so that sorting a part of the sheet takes them along."""

BY_LAYOUT: dict[Layout, tuple[Column, ...]] = {"brief": BRIEF, "full": FULL}
BY_CODE = {column.code: column for column in FULL}
FILLED = tuple(column for column in FULL if column.fills)
HIDDEN = frozenset({KEY.code, CHECK.code})
TOLD = tuple(column for column in FULL if not column.fills and column.code not in {*HIDDEN, NUMBER.code})
"""Columns that only tell: a change in them is not taken over, and said so."""


def known(heading: str) -> Column | None:
    """The column with that heading, however it is spaced.

    >>> known(" 进 展 ").code, known("Lead unit").code, known("备注")
    ('p', 'l', None)
    """
    return _BY_HEADING.get(folded(heading))


def folded(heading: str) -> str:
    """A heading without what spreadsheets and people add to it."""
    return "".join(heading.translate(_BRACKETS).split()).rstrip("*＊").lower()


_BRACKETS = str.maketrans("（）％", "()%")
_BY_HEADING = {folded(name): column for column in FULL for name in column.names}


def shown(columns: Sequence[Column]) -> list[Column]:
    """The columns that people see."""
    return [column for column in columns if column.code not in HIDDEN]
