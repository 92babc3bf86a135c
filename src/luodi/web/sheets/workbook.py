"""The ledger as an .xlsx workbook, written row by row so that its size does not matter."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeVar

from django.utils.translation import gettext as _

from luodi.rules.roster.workbook import column_letters
from luodi.web.people.models import Secrecy
from luodi.web.sheets.cells import inline, lines_in, put_in, serial
from luodi.web.sheets.checks import check_of, summed
from luodi.web.sheets.columns import (
    BY_LAYOUT,
    FILLED,
    GROUP,
    HIDDEN,
    TOLD,
    Column,
    Layout,
    shown,
)
from luodi.web.sheets.gathering import DELAYS, YES, Cell, Line

Paper = Literal["a4", "a3"]
P = TypeVar("P", bound="_Page")
PAPERS: dict[Paper, int] = {"a4": 9, "a3": 8}
HEAD = 3
"""Rows above the first one: title, what was chosen, headings."""
MOST_MERGED = 60
"""Rows of one merged cell: a taller one cannot be read on any page."""
_HEADER = 240
LINE, HIGHEST = 14, 409
"""Points that a line of text takes, and the most that a row may. Excel would find the heights by itself, LibreOffice
takes a row without any for one line high."""


@dataclass(frozen=True, slots=True)
class Cover:
    """What the sheet says of itself: title, the filters in words, who took it out and when, the highest 密级 in it."""

    title: str
    chosen: str
    by: str
    on: dt.date
    secrecy: int = Secrecy.NONE


def write(file: Path, lines: Iterable[Line], cover: Cover, *, layout: Layout, paper: Paper) -> int:
    """Write the ledger's rows to ``file`` in the layout officials know; how many there were."""

    def begun() -> tuple[io.BytesIO, _Ledger]:
        shell, book = _book(cover)
        return shell, _Ledger(book, cover, BY_LAYOUT[layout], paper, merging=layout == "brief")

    return _written(file, begun, lambda page: page.rows(page.said(lines)))


def write_table(file: Path, rows: Iterable[Sequence[Cell]], columns: Sequence[Column], cover: Cover) -> int:
    """Write any other list to ``file``: title, headings, rows; how many there were."""

    def begun() -> tuple[io.BytesIO, _Page]:
        shell, book = _book(cover)
        return shell, _Page(book, cover, columns, "a4")

    return _written(file, begun, lambda page: page.rows(rows))


def _book(cover: Cover) -> tuple[io.BytesIO, Any]:
    """The workbook with all but its rows: made cell by cell, a hundred thousand of them would take half a minute."""
    import xlsxwriter

    shell = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(shell, options)
    book.set_properties({"title": cover.title, "created": dt.datetime.combine(cover.on, dt.time())})
    return shell, book


def _written(file: Path, begun: Callable[[], tuple[io.BytesIO, P]], rows: Callable[[P], Iterable[str]]) -> int:
    """Write the rows below the top of a sheet, then what can only be said of them once they are known."""
    blank, unused = begun()
    unused.book.close()
    shell, page = begun()

    def whole(count: int) -> io.BytesIO:
        page.finish(count)
        page.book.close()
        return shell

    return put_in(rows(page), blank, whole, file)


class _Page:
    """A sheet with title, what it holds, headings that every printed page repeats, and rows."""

    def __init__(
        self, book: Any, cover: Cover, columns: Sequence[Column], paper: Paper, bold: Column | None = None
    ) -> None:
        self.book = book
        self.columns = columns
        self.cover = cover
        self.sheet = book.add_worksheet(cover.title[:31])
        cell = {"border": 1, "border_color": "#8C959F", "text_wrap": True, "valign": "vcenter", "font_size": 10}

        def style(**more: Any) -> int:
            # The number by which the rows, written by ourselves, name the format.
            return int(book.add_format({**cell, **more})._get_xf_index())

        plain, grouped = style(num_format="@"), style(bold=True)
        self.whole = style(align="center", num_format="0")
        self.dated = style(align="center", num_format="yyyy-mm-dd")
        empty = {"o": self.dated, "c": self.whole}
        self.styles = [grouped if one is bold else plain for one in columns]
        self.empty = [empty.get(one.code, style) for one, style in zip(columns, self.styles, strict=True)]
        self.title = book.add_format({"bold": True, "font_size": 16, "align": "center", "valign": "vcenter"})
        self.chosen = book.add_format({"font_size": 10, "font_color": "#57606A", "valign": "vcenter"})
        self.told = book.add_format({**cell, "bold": True, "align": "center", "bg_color": "#E3E8ED"})
        self.filled = book.add_format({**cell, "bold": True, "align": "center", "bg_color": "#FFF0C2"})
        self.begins = [f'<c r="{column_letters(at)}' for at in range(len(columns))]
        # What is hidden, or merged over many rows, makes no row taller.
        self.widths = [0 if one.code in HIDDEN or one is bold else one.width for one in columns]
        self._lay_out(paper)
        self._head()

    def rows(self, rows: Iterable[Sequence[Cell]]) -> Iterator[str]:
        """The rows of a list as the sheet has them."""
        return (self.row(number, row) for number, row in enumerate(rows, HEAD + 1))

    def finish(self, count: int) -> None:
        """What is said of all rows, of which there are ``count``."""
        self.sheet.autofilter(HEAD - 1, 0, HEAD - 1 + count, len(self.columns) - 1)

    def _lay_out(self, paper: Paper) -> None:
        sheet, cover = self.sheet, self.cover
        for at, column in enumerate(self.columns):
            sheet.set_column(at, at, column.width, None, {"hidden": True} if column.code in HIDDEN else {})
        sheet.set_landscape()
        sheet.set_paper(PAPERS[paper])
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(HEAD - 1)
        sheet.set_margins(left=0.5, right=0.5, top=0.75, bottom=0.7)
        sheet.freeze_panes(HEAD, 0)
        secrecy = str(Secrecy(cover.secrecy).label) if cover.secrecy else ""
        sheet.set_header(f"&L{_marked(cover.title)}&R{_marked(secrecy)}"[:_HEADER])
        when = _("导出日期：%(day)s") % {"day": cover.on.isoformat()}
        pages = _("第 %(page)s 页，共 %(pages)s 页") % {"page": "&P", "pages": "&N"}
        sheet.set_footer(f"&L{_marked(when)}&C{pages}&R{_marked(cover.chosen)}"[:_HEADER])

    def _head(self) -> None:
        sheet, last = self.sheet, len(self.columns) - 1
        sheet.set_row(0, 30)
        sheet.merge_range(0, 0, 0, last, self.cover.title, self.title)
        sheet.merge_range(1, 0, 1, last, self._about(), self.chosen)
        for at, column in enumerate(self.columns):
            sheet.write_string(HEAD - 1, at, column.heading, self.filled if column.fills else self.told)

    def row(self, number: int, values: Sequence[Cell]) -> str:
        """A row: text is always written as text, whatever it begins with; as high as its fullest cell needs."""
        tall, cells = 1, []
        for begin, style, empty, width, value in zip(
            self.begins, self.styles, self.empty, self.widths, values, strict=True
        ):
            if value is None or value == "":
                cells.append(f'{begin}{number}" s="{empty}"/>')
            elif isinstance(value, str):
                cells.append(f'{begin}{number}" s="{style}"{inline(value)}')
                if width and (len(value) > width // 2 or "\n" in value):
                    tall = max(tall, lines_in(value, width))
            elif isinstance(value, dt.date):
                cells.append(f'{begin}{number}" s="{self.dated}"><v>{serial(value)}</v></c>')
            else:
                cells.append(f'{begin}{number}" s="{self.whole}"><v>{value}</v></c>')
        high = f' ht="{min(tall * LINE, HIGHEST)}"' if tall > 1 else ""
        return f'<row r="{number}"{high}>{"".join(cells)}</row>'

    def _about(self) -> str:
        told = [self.cover.chosen, _("导出日期：%(day)s") % {"day": self.cover.on.isoformat()}]
        told.append(_("导出人：%(name)s") % {"name": self.cover.by})
        if self.cover.secrecy:
            told.append(_("密级：%(level)s") % {"level": Secrecy(self.cover.secrecy).label})
        return "　".join(told)


class _Ledger(_Page):
    """The sheet with the ledger's rows; ``merging`` puts the rows of one key task under one cell."""

    def __init__(self, book: Any, cover: Cover, columns: Sequence[Column], paper: Paper, *, merging: bool) -> None:
        super().__init__(book, cover, columns, paper, GROUP if merging else None)
        self.merging = merging

    def said(self, lines: Iterable[Line]) -> Iterator[list[Cell]]:
        """What the cells of each line say; what is to be merged is noted on the way."""
        groups = _Groups(self.sheet, self.columns.index(GROUP), merging=self.merging)
        codes = [column.code for column in self.columns]
        row = HEAD
        for row, line in enumerate(lines, HEAD):
            told = line.cells
            told["i"], told["k"], told["h"] = row - HEAD + 1, str(line.key), check_text(line, self.columns)
            if groups.goes_on(row, line):
                told = {**told, "g": ""}
            yield [told.get(code) for code in codes]
        groups.close(row + 1)

    def finish(self, count: int) -> None:
        if not self.merging and count:
            super().finish(count)
            self._choices(HEAD + count - 1)
        _notes(self.book, self.columns)

    def _choices(self, last: int) -> None:
        """Lists to choose from and bounds, in the columns where there are such."""
        for at, column in enumerate(self.columns):
            if column.fills == "delay":
                self.sheet.data_validation(HEAD, at, last, at, {"validate": "list", "source": list(DELAYS.values())})
            elif column.fills == "completes":
                self.sheet.data_validation(HEAD, at, last, at, {"validate": "list", "source": [YES, "否"]})


class _Groups:
    """Merges the cells of one key task that follow each other.

    ``merge_range`` would write the cells itself, so only the range is noted.
    """

    def __init__(self, sheet: Any, at: int, *, merging: bool) -> None:
        self.sheet, self.at, self.merging = sheet, at, merging
        self.of: tuple[int, Cell] | None = None
        self.first = 0

    def goes_on(self, row: int, line: Line) -> bool:
        """Whether the row stands under the same key task as the one before."""
        of = (line.document, line.cells["g"])
        if self.merging and of == self.of and of[1] and row - self.first < MOST_MERGED:
            return True
        self.close(row)
        self.of, self.first = of, row
        return False

    def close(self, row: int) -> None:
        if self.merging and self.of is not None and row - self.first > 1:
            self.sheet.merge.append([self.first, self.at, row - 1, self.at])


def check_text(line: Line, columns: Sequence[Column]) -> str:
    """The row's check value: a sum over each column of a unit's part, for that is what can be filled in."""
    if line.key.charge is None:
        return f"r{line.revision} t{summed(str(line.cells['t']))}"
    compared = [column for column in (*FILLED, *TOLD) if column in columns]
    return str(check_of(line.revision, [(column.code, cell_text(line.cells.get(column.code))) for column in compared]))


def cell_text(value: Cell) -> str:
    """A cell as it is compared: days as 2026-03-02, nothing as nothing.

    >>> cell_text(dt.date(2026, 3, 2)), cell_text(80), cell_text(None)
    ('2026-03-02', '80', '')
    """
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, dt.date) else str(value)


def _marked(text: str) -> str:
    """Words for a header or footer, where & begins a command."""
    return text.replace("&", "&&").replace("\n", " ")[:100]


def _notes(book: Any, columns: Sequence[Column]) -> None:
    """A second sheet that says how to fill in and what each column is."""
    sheet = book.add_worksheet(_("填写说明"))
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 20)
    sheet.set_column(1, 1, 90)
    general = (
        _("黄色表头的栏目可以填写，填好后在“台账 → 表格填报”上传；先逐行预览，确认后才提交。"),
        _("可以排序、筛选、删去整行或整栏、插入空行、另加栏目。隐藏的“标识”“校验”两栏请勿改动。"),
        _("只处理改动过的行；同一份表格重复上传不会重复提交。其他栏目的改动不采纳，预览中逐一列出。"),
    )
    for row, words in enumerate(general):
        sheet.write_string(row, 0, str(row + 1), head)
        sheet.write_string(row, 1, words, wrap)
    about = notes()
    for row, column in enumerate(shown(columns), len(general) + 1):
        sheet.write_string(row, 0, column.heading, head)
        sheet.write_string(row, 1, about.get(column.code, ""), wrap)


def notes() -> dict[str, str]:
    """What a column is, or how it is filled in, by its code."""
    delays = "、".join(DELAYS.values())
    return {
        "i": _("本表内的顺序号，只供阅读。"),
        "g": _("任务在文件中所属的标题或任务表的分组；上下相同的合并为一格。"),
        "t": _("文件中的任务内容。"),
        "l": _("牵头单位；文件没有写明牵头的，为责任单位。"),
        "s": _("配合单位；指导单位、责任单位在名称后注明。"),
        "d": _("现行时限（延期、中止、周期之后）；没有日期的为文件中的表述。"),
        "u": _("本行由哪个单位承办。"),
        "p": _("填写进展情况，提交反馈时必填。"),
        "q": _("存在的问题；清空表示没有问题。"),
        "o": _("进展发生的日期，如 2026-03-02；未改动的，按上传时填写的日期。"),
        "c": _("0 至 100 的整数。"),
        "f": _(
            "每个指标一行：名称后用冒号写数值，如“覆盖率（%）：95”或“117/210”；可注明（截至2026-06-30）。只提交改动过的行。"
        ),
        "n": _("下一阶段的工作安排。"),
        "y": _("可填：%(choices)s。") % {"choices": delays},
        "z": _("滞后的具体说明。"),
        "m": _("本次反馈针对的周期或计划节点，按名称填写；不填为不针对某一节点。"),
        "x": _("填“是”表示本单位的工作已完成，申请办结。"),
        "e": _("已上传的佐证材料；新材料请在任务页面上传。"),
        "w": _("任务出自哪份文件的哪一条。"),
    }
