"""What a letter says, in the order in which it is read; both files are made from this and nothing else."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

from luodi.web.letters.layout import GENERAL, LETTER, TITLE_CHARACTERS

NUMERALS = "一二三四五六七八九十"
_FIRST = re.compile(r"[一二三四五六七八九十百]+、")
_SECOND = re.compile(r"（[一二三四五六七八九十百]+）")
SHORT_HEADING = 40
"""A first-level number at the head of a longer paragraph is part of its words; a choice of this project."""


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph of the body. ``kind`` is ``first`` (一、), ``second`` (（一）) or ``plain``."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Annex:
    """附件: a table on pages of its own. ``widths`` are shares of the type area, one for each of ``columns``."""

    title: str
    columns: tuple[str, ...]
    widths: tuple[int, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Content:
    """A letter. Empty parts are left out of the files; ``printed`` is the day of printing, ``form`` the layout's."""

    organ: str
    number: str
    title: str
    to: str
    body: str
    signer: str
    day: str
    note: str = ""
    copies: str = ""
    printer: str = ""
    printed: str = ""
    annexes: tuple[Annex, ...] = field(default=())
    form: str = GENERAL

    @property
    def lines(self) -> list[Line]:
        """The body's paragraphs."""
        return lines_of(self.body)

    @property
    def attached(self) -> list[str]:
        """附件说明: 附件：名称, or several with numbers.

        >>> one = Annex("清单", (), (), ())
        >>> Content("", "", "", "", "", "", "", annexes=(one,)).attached
        ['附件：清单']
        >>> Content("", "", "", "", "", "", "", annexes=(one, one)).attached
        ['附件：1. 清单', '2. 清单']
        """
        names = [annex.title for annex in self.annexes]
        if len(names) < 2:
            return [f"附件：{name}" for name in names]
        return [f"{'附件：' if at == 1 else ''}{at}. {name}" for at, name in enumerate(names, 1)]

    def annex_mark(self, at: int) -> str:
        """What stands at the head of the annex at index ``at``: 附件, or 附件2 where there are several."""
        return f"附件{at + 1}" if len(self.annexes) > 1 else "附件"

    def words(self) -> Iterator[str]:
        """Everything that is printed, in the order in which it is read; page numbers apart."""
        yield from (self.organ, self.number, self.title)
        if self.to:
            yield f"{self.to}："
        yield from (line.text for line in self.lines)
        yield from self.attached
        yield from (self.signer, self.day)
        if self.note:
            yield f"（{self.note}）"
        for at, annex in enumerate(self.annexes):
            yield from (self.annex_mark(at), annex.title, *annex.columns)
            for row in annex.rows:
                yield from row
        if self.copies:
            yield f"抄送：{self.copies}。"
        if self.printer and self.form != LETTER:
            yield from (self.printer, f"{self.printed}印发")


def lines_of(body: str) -> list[Line]:
    """Paragraphs of a text, a line each; their kind by the number they begin with.

    >>> [line.kind for line in lines_of("经核对：\\n一、督办事项\\n（一）统一清单。\\n\\n1. 时限")]
    ['plain', 'first', 'second', 'plain']
    """
    found = [line.strip() for line in body.replace("\r", "").split("\n")]
    return [Line(_kind(line), line) for line in found if line]


def _kind(line: str) -> str:
    if _FIRST.match(line) and len(line) <= SHORT_HEADING:
        return "first"
    return "second" if _SECOND.match(line) and len(line) <= SHORT_HEADING else "plain"


_AFTER = "的、》）和与及年月度"
"""A title's line may end behind these; elsewhere only where none of them stands near."""


def title_lines(title: str) -> list[str]:
    """A title in lines of about one length that end between its parts: no character stands alone (7.3.1).

    >>> title_lines("关于2026年第二季度督办任务办理情况的分析")
    ['关于2026年第二季度', '督办任务办理情况的分析']
    >>> title_lines("关于办理逾期任务的督办函")
    ['关于办理逾期任务的督办函']
    """
    lines = -(-_width(title) // TITLE_CHARACTERS)
    if lines < 2:
        return [title]
    wanted = _width(title) / lines
    worth = {
        at: abs(_width(title[:at]) - wanted) + (0 if title[at - 1] in _AFTER else wanted / 2)
        for at in range(2, len(title) - 1)
        if _width(title[:at]) <= TITLE_CHARACTERS and not (title[at - 1 : at + 1]).isdecimal()
    }
    cut = min(worth, key=lambda at: worth[at], default=TITLE_CHARACTERS)
    return [title[:cut], *title_lines(title[cut:])]


def _width(text: str) -> float:
    """How wide a text is, in Chinese characters: a figure or a letter is half of one."""
    return sum(0.6 if one.isascii() else 1 for one in text)


def chinese_day(day: dt.date) -> str:
    """
    >>> chinese_day(dt.date(2026, 3, 1))
    '2026年3月1日'
    """
    return f"{day.year}年{day.month}月{day.day}日"


def ordinal(number: int) -> str:
    """A number as a numbered paragraph has it, up to 99.

    >>> ordinal(3), ordinal(10), ordinal(21)
    ('三', '十', '二十一')
    """
    tens, ones = divmod(number, 10)
    if tens == 0:
        return NUMERALS[ones - 1]
    head = "十" if tens == 1 else f"{NUMERALS[tens - 1]}十"
    return head + (NUMERALS[ones - 1] if ones else "")


def told(content: Content) -> dict[str, Any]:
    """A content as JSON keeps it."""
    return asdict(content)


def untold(kept: dict[str, Any]) -> Content:
    """The content that JSON kept."""
    annexes = tuple(
        Annex(one["title"], tuple(one["columns"]), tuple(one["widths"]), tuple(map(tuple, one["rows"])))
        for one in kept["annexes"]
    )
    return Content(**{**kept, "annexes": annexes})


SAMPLE = Content(
    organ="云洲市人民政府督查室", number="云督函〔2026〕3号", title="关于样例任务办理情况的督办函",
    to="云洲市样例局",
    body="经对照督办台账，你单位承担的样例任务尚未办结，现予督办。\n一、督办事项\n（一）样例事项\n"
    "建立样例清单。完成时限为2026年6月30日，已逾期10天。\n二、办理要求\n请逐项查明原因，按期反馈办理情况。",
    signer="云洲市人民政府督查室", day="2026年7月10日", note="联系人：样例人员，电话：0000-0000000",
    copies="云洲市样例委，云洲市样例中心", printer="云洲市人民政府督查室", printed="2026年7月10日",
    annexes=(
        Annex("样例任务清单", ("序号", "任务", "时限"), (12, 66, 22), (("1", "建立样例清单", "2026年6月30日"),)),
        Annex("样例单位清单", ("单位", "在办"), (70, 30), (("云洲市样例局", "2"),)),
    ),
)  # fmt: skip
"""An invented letter that fills every part: templates are tried with it."""
