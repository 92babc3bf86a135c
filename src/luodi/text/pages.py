"""Printed pages of a table whose columns come one after another: where each begins, its numbers, header and lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from luodi.text.column_titles import UNIT_KINDS, is_title, kind_of, plain_title
from luodi.text.headers import Header, read_header, starts_header
from luodi.text.level_blocks import Block
from luodi.text.lines import Line
from luodi.text.table_rows import NOTE

_NUMBER = re.compile(r"(\d{1,4})[.．、]?")
_CAPTION = re.compile(
    r"(?:[（(]?([一二三四五六七八九十]{1,3})[)）]?\s*[、.．]|[（(]([一二三四五六七八九十]{1,3})[)）]|(表\s*\d{1,3}))\s*(\S.*)"
)
_PROSE = re.compile(
    r"[一二三四五六七八九十]{1,3}、.*|第[一二三四五六七八九十百]+[章条节].*|附件\s*\d*\s*[:：]?.*|[（(]此件.*"
)
MAX_ROWS = 200
"""More rows than stand on any printed page."""


@dataclass(slots=True)
class Page:
    """One page of a table.

    ``numbers`` are the rows' printed numbers and ``number_lines`` where they stand; ``body`` the lines of all other
    columns in the order of the file; ``taken`` all lines the page claims. ``led`` pairs a column's title with its
    first body line where titles stand above their columns. ``block`` is what stands behind the body for the last
    columns, its places being those of ``block_lines``.
    """

    numbers: list[int]
    number_lines: list[int]
    body: list[int] = field(default_factory=list)
    taken: set[int] = field(default_factory=set)
    headers: list[Header] = field(default_factory=list)
    led: list[tuple[str, int]] = field(default_factory=list)
    after_caption: bool = False
    caption: int | None = None
    block: Block | None = None
    block_lines: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Mark:
    """Something that bounds columns: ``numbers``, ``header``, ``caption`` or ``stop``."""

    kind: str
    first: int
    stop: int
    numbers: tuple[int, ...] = ()
    headers: tuple[Header, ...] = ()


def caption_of(text: str) -> tuple[str, str] | None:
    """Number and title of a table's numbered caption.

    >>> caption_of("五、重点措施"), caption_of("表 2 年度指标"), caption_of("重点措施")
    (('五', '重点措施'), ('表2', '年度指标'), None)
    """
    if len(text) > 40 or text[-1] in "。；;：:，,":
        return None
    found = _CAPTION.fullmatch(text)
    if found is None:
        return None
    return "".join((found[1] or found[2] or found[3]).split()), "".join(found[4].split())


def _number(line: Line) -> int | None:
    if not line.text[0].isdigit():
        return None
    found = _NUMBER.fullmatch(line.text)
    return int(found[1]) if found else None


def _run_of_numbers(region: Sequence[Line], at: int, last: int, free: Sequence[bool]) -> tuple[int, ...]:
    """The rising numbers from line ``at`` on: from 1, or from the one after ``last``; a single one only as the latter
    at the head of a page."""
    found: list[int] = []
    index = at
    while index < len(region) and free[index]:
        number = _number(region[index])
        if number is None or (found and (number != found[-1] + 1 or region[index].page_start)):
            break
        found.append(number)
        index += 1
        if len(found) >= MAX_ROWS:
            break
    if not found or not (found[0] == 1 or found[0] == last + 1):
        return ()
    if len(found) == 1:
        heads = region[at].page_start or (at > 0 and (region[at - 1].furniture or _heads_numbers(region[at - 1])))
        return tuple(found) if heads else ()
    return tuple(found)


def _heads_numbers(line: Line) -> bool:
    return plain_title(line.text) in ("序号", "编号", "号", "项次")


def _marks(region: Sequence[Line], free: Sequence[bool]) -> list[_Mark]:
    out: list[_Mark] = []
    last = 0
    at = 0
    while at < len(region):
        line = region[at]
        if not free[at]:
            out.append(_Mark("stop", at, at + 1))
            at += 1
            continue
        if line.furniture:
            at += 1
            continue
        numbers = _run_of_numbers(region, at, last, free)
        if numbers:
            last = numbers[-1]
            out.append(_Mark("numbers", at, at + len(numbers), numbers))
            at += len(numbers)
            continue
        if starts_header(region, at):
            headers, stop = read_header(region, at)
            if headers and all(free[at:stop]):
                out.append(_Mark("header", at, stop, (), tuple(headers)))
                at = stop
                continue
        if caption_of(line.text) and _bounds_next(region, at, free, last):
            out.append(_Mark("caption", at, at + 1))
        elif line.page_start or NOTE.match(line.text) or _PROSE.fullmatch(line.text):
            out.append(_Mark("stop", at, at + 1))
        at += 1
    return out


def _bounds_next(region: Sequence[Line], at: int, free: Sequence[bool], last: int) -> bool:
    """Whether a caption is followed by numbers or a header."""
    after = at + 1
    while after < len(region) and region[after].furniture:
        after += 1
    if after >= len(region) or not free[after]:
        return False
    return bool(_run_of_numbers(region, after, last, free)) or starts_header(region, after)


def find_pages(region: Sequence[Line], free: Sequence[bool]) -> list[Page]:
    """The pages among the lines of ``region`` that are ``free``, in order; those of one table follow one another."""
    if not any(_number(line) is not None for line in region):
        return []
    marks = _marks(region, free)
    pages: list[Page] = []
    before = _headers_come_first(marks)
    for n, mark in enumerate(marks):
        if mark.kind != "numbers":
            continue
        page = Page(list(mark.numbers), list(range(mark.first, mark.stop)))
        page.taken.update(page.number_lines)
        previous = marks[n - 1] if n else None
        _take_heading(region, page, marks, n)
        follower = marks[n + 1] if n + 1 < len(marks) else None
        end = follower.first if follower else len(region)
        if previous is not None and previous.kind == "header" and len(previous.headers[0].titles) == 1:
            # The number column has its title above it, so the others have theirs.
            end = _led_end(region, marks, n)
            _lead(region, page, mark.stop, end)
        elif before[n] and previous is not None and previous.kind == "header":
            page.headers = list(previous.headers)
        elif follower is not None and follower.kind == "header" and not before[n]:
            page.headers = list(follower.headers)
            page.taken.update(range(follower.first, follower.stop))
        if previous is not None and previous.kind == "header" and (before[n] or page.led):
            page.taken.update(range(previous.first, previous.stop))
        if not page.led:
            page.body = [i for i in range(mark.stop, end) if not region[i].furniture]
        page.taken.update(range(mark.stop, end))
        pages.append(page)
    return pages


def _headers_come_first(marks: Sequence[_Mark]) -> list[bool]:
    """For each mark whether headers stand before their columns there; told by what the table begins with."""
    out: list[bool] = []
    for n, mark in enumerate(marks):
        goes_on = n > 0 and marks[n - 1].kind in ("numbers", "header")
        out.append(out[-1] if goes_on else mark.kind == "header")
    return out


def _take_heading(region: Sequence[Line], page: Page, marks: Sequence[_Mark], n: int) -> None:
    """The caption before the page's numbers or header."""
    at = n - 1
    if at >= 0 and marks[at].kind == "header":
        at -= 1
    if at >= 0 and marks[at].kind == "caption":
        first = marks[n - 1].first if marks[n - 1].kind == "header" else marks[n].first
        if all(region[i].furniture for i in range(marks[at].stop, first)):
            page.caption = marks[at].first
            page.after_caption = True


def _led_end(region: Sequence[Line], marks: Sequence[_Mark], n: int) -> int:
    return next((m.first for m in marks[n + 1 :] if m.kind in ("numbers", "caption", "stop", "header")), len(region))


def _lead(region: Sequence[Line], page: Page, start: int, end: int) -> None:
    """Titles that stand above their own columns: each is followed by at least as many lines as there are rows."""
    rows = len(page.numbers)
    at = start
    found: list[tuple[str, int, int]] = []
    while at < end:
        if region[at].furniture:
            at += 1
            continue
        size, title = _led_title(region, at, end, first=not found)
        distance = at - found[-1][2] if found else 0
        if size and (not found or (distance >= min(rows, 2) and distance >= _least(rows, found[-1][0]))):
            found.append((title, at, at + size))
            at += size
        else:
            at += 1
    for number, (title, _, stop) in enumerate(found):
        nearest = found[number + 1][1] if number + 1 < len(found) else end
        page.led.append((title, stop))
        page.body += [i for i in range(stop, nearest) if not region[i].furniture]


def _least(rows: int, title: str) -> int:
    """A column of groups may have fewer lines than rows."""
    return 1 if kind_of(title) == "group" else rows


def _led_title(region: Sequence[Line], at: int, end: int, *, first: bool) -> tuple[int, str]:
    """How many lines from ``at`` are the title of a column, and the title; 0 where they are a cell."""
    words = ""
    for size in (1, 2, 3):
        if at + size > end or region[at + size - 1].furniture:
            break
        part = plain_title(region[at + size - 1].text)
        if words and not _HALF_TITLE.fullmatch(words):
            break
        words += part
        if len(words) > 16:
            break
        kind = kind_of(words)
        strict = kind in UNIT_KINDS or kind in (
            "deadline",
            "target",
            "remark",
            "measure",
            "baseline",
            "person",
            "indicator",
        )
        spread = (
            " " in region[at].text
            and len(region[at].text.split()) >= 2
            and all(len(part) == 1 for part in region[at].text.split())
        )
        named = _NAME.fullmatch(words) is not None
        if is_title(words) and (strict or spread or named or first) and not words.isdigit():
            if (
                size == 1
                and _YEAR.fullmatch(words)
                and at + 1 < end
                and is_title(words + plain_title(region[at + 1].text))
            ):
                continue
            return size, words
    return 0, ""


_NAME = re.compile(
    r"(?:[\u4e00-\u9fff]{0,4}(?:名称|内容|事项|任务|措施|举措|类别|分类)|[12]\d{3}年.{0,6})(?:[(].{1,8}[)])?"
)
_YEAR = re.compile(r"[12]\d{3}年?")
_HALF_TITLE = re.compile(r"[12]\d{3}年?|责任|牵头|配合|主办|协办|完成|工作|具体|主要|重点|指标|目标|计划|年度|任务")
