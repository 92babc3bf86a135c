"""The head of one document: title, number, issuers, addressees, marks, metadata, history note, contents list."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from luodi.text import shapes
from luodi.text.dates import first_date
from luodi.text.docnumber import ORDER, SERIAL, number_at, number_beside
from luodi.text.lines import Line
from luodi.text.numbering import Style, marker
from luodi.text.orders import order_at, order_organs
from luodi.text.organs import organs
from luodi.text.reflow import terminated
from luodi.text.spans import Span, Spans, normal
from luodi.text.titles import complete, folded, title_issuers, title_piece, unquoted
from luodi.text.web_heads import is_value, own_head, title_start

_LONGEST_TITLE = 400
_DEEP = 60
"""How many lines of metadata and marks may stand above a title."""


@dataclass
class Head:
    """What the head of a document gives; ``body`` is the index of the first line after it."""

    body: int
    title: list[Span] = field(default_factory=list)
    number: Spans = ()
    order: bool = False
    issuers: tuple[str, ...] = ()
    addressees: Spans = ()
    secrecy: Spans = ()
    date: tuple[dt.date, Span] | None = None
    note: list[Span] = field(default_factory=list)
    metadata: dict[str, Span] = field(default_factory=dict)
    inline: bool = False
    own: dict[str, list[Span]] = field(default_factory=dict)
    """Whole lines by what they are: every visible character of the head stands in one of them."""

    def take(self, name: str, line: Line) -> None:
        self.own.setdefault(name, []).append(line.span)


def read_head(text: str, lines: Sequence[Line], start: int, end: int) -> Head:
    """The head of the document whose lines are ``lines[start:end]`` (furniture left out)."""
    head = Head(start)
    at = _above(text, lines, start, end, head)
    if not head.order and (own := _page(lines, at, end, head)) > at:
        at = _above(text, lines, own, end, head)
    if not head.order:
        at = _title(text, lines, at, end, head)
    at = _below(text, lines, at, end, head)
    at = _again(text, lines, at, end, head)
    at = _addressees(lines, at, end, head)
    head.body = _contents(lines, at, end, head)
    return head


# --- above the title ------------------------------------------------------------------------------------------------
def _above(text: str, lines: Sequence[Line], start: int, end: int, head: Head) -> int:
    at = start
    while at < min(end, start + _DEEP):
        line = lines[at]
        taken = _metadata(lines, at, end, head)
        if taken:
            at += taken
        elif shapes.mark_line(line.text):
            _mark(line, head)
            at += 1
        elif (
            shapes.is_letterhead(line.text)
            or shapes.breadcrumb(line.text)
            or (shapes.chrome(line.text) and not complete(line.text))
        ):
            head.take("letterhead" if shapes.is_letterhead(line.text) else "metadata", line)
            at += 1
        elif number_at(line.text):
            _number(text, line, head)
            at += 1
        elif at + 1 < end and number_at(lines[at + 1].text) and shapes.signing(line.text):
            head.take("letterhead", line)
            at += 1
        else:
            ordered = _order(lines, at, end, head)
            if not ordered:
                break
            at += ordered
    return at


def _page(lines: Sequence[Line], at: int, end: int, head: Head) -> int:
    """Past what a web page prints above the document's own head; its labels are read, the rest is set aside."""
    own = own_head(lines, at, end)
    while own is not None and at < own:
        taken = _metadata(lines, at, own, head)
        if not taken:
            head.take("metadata", lines[at])
        at += taken or 1
    return at


def _metadata(lines: Sequence[Line], at: int, end: int, head: Head) -> int:
    """How many lines a label with its value takes here; 0 for none."""
    line = lines[at]
    pairs = shapes.metadata(line.text)
    if pairs is None:
        return 0
    head.take("metadata", line)
    for pair in pairs:
        head.inline |= pair.end > pair.start
        if pair.end > pair.start:
            head.metadata.setdefault(pair.label, (line.span[0] + pair.start, line.span[0] + pair.end))
    last = pairs[-1]
    if last.awaits and at + 1 < end and len(pairs) == 1 and not _inline(line.text, head):
        value = lines[at + 1]
        if is_value(last.label, value.text, frozenset(folded(one.text) for one in lines[max(0, at - _DEEP) : at])):
            head.metadata.setdefault(last.label, value.span)
            head.take("metadata", value)
            return 2
    return 1


def _inline(line: str, head: Head) -> bool:
    """Whether a label without a value is simply empty: its neighbours have theirs on the same line."""
    return line.rstrip().endswith(("：", ":")) and len(head.metadata) > 0 and head.inline


def _mark(line: Line, head: Head) -> None:
    head.take("marks", line)
    where = shapes.secrecy_of(line.text)
    if where and not head.secrecy:
        head.secrecy = _solid(line, where)


def _number(text: str, line: Line, head: Head) -> None:
    where = number_at(line.text)
    if where and not head.number:
        head.number = _solid(line, where)
    head.take("number", line)


def _solid(line: Line, where: tuple[int, int]) -> Spans:
    """The words at ``where`` of a line, every blank left out."""
    base = line.span[0]
    return tuple(
        (base + word.start() + where[0], base + word.end() + where[0])
        for word in re.finditer(r"\S+", line.text[where[0] : where[1]])
    )


def _order(lines: Sequence[Line], at: int, end: int, head: Head) -> int:
    """An order's head: 重庆市人民政府令 / 第340号, on one line or more; how many lines it takes."""
    found = order_at(lines, at, end)
    if found is None:
        return 0
    group = lines[at : at + found.lines]
    organ = head.issuers or found.organs
    head.order = found.kind == "令" or (found.kind != "" and organ[0].endswith(("代表大会", "常务委员会")))
    head.number = normal(span for line in group for span in _solid(line, (0, len(line.text))))
    head.issuers = found.organs
    for line in group:
        head.take("number", line)
    return found.lines


# --- the title ------------------------------------------------------------------------------------------------------
def _title(text: str, lines: Sequence[Line], at: int, end: int, head: Head) -> int:
    limit = _number_ahead(lines, at, end)
    words: list[str] = []
    whole: list[Span] = []
    while at < end:
        line = lines[at]
        if number_at(line.text) or (words and _ends_title(line.text)):
            break
        if not words and (terminated(line.text) or marker(line.text)) and not complete(line.text):
            break
        if len(line.text) > _LONGEST_TITLE:
            break
        body = line.text.lstrip("# ").strip("*")
        start = line.span[0] + line.text.index(body)
        head.title.append((start, start + len(body)))
        whole.append(line.span)
        words.append(body)
        at += 1
        if at >= end or (limit is None and _whole(words, lines[at].text)) or len(words) >= 14:
            break
    first = title_start(words) or 0
    if first:
        head.own.setdefault("metadata", []).extend(whole[:first])
    head.title = head.title[first:]
    head.own.setdefault("title", []).extend(whole[first:])
    _number_beside(text, head)
    _unquote(text, head)
    return at


def _unquote(text: str, head: Head) -> None:
    """Takes off the 《》 that a web page sets around a whole title."""
    whole = "".join(text[a:b] for a, b in head.title)
    if whole.endswith("》") and unquoted(whole) == whole[1:-1]:
        head.title[0] = (head.title[0][0] + 1, head.title[0][1])
        head.title[-1] = (head.title[-1][0], head.title[-1][1] - 1)


def _number_beside(text: str, head: Head) -> None:
    """Takes a number off the first or last line of the title (云府发〔2026〕9号 关于…的意见)."""
    for index in (0, -1):
        if not head.title:
            return
        base, stop = head.title[index]
        line = Line((base, stop), text[base:stop])
        found = number_beside(line.text)
        if found is None or (index == 0) != (found[0] == 0):
            continue
        head.number = head.number or _solid(line, found)
        left = (found[1], len(line.text)) if index == 0 else (0, found[0] - 1)
        body = line.text[slice(*left)]
        start = base + left[0] + len(body) - len(body.lstrip())
        head.title[index] = (start, start + len(body.strip()))


def _again(text: str, lines: Sequence[Line], at: int, end: int, head: Head) -> int:
    """A web page's heading, its metadata, then the document's own title: the last one counts."""
    if head.order or not head.title or at >= end or shapes.addressed(lines[at].text):
        return at
    before = folded("".join(text[a:b] for a, b in head.title))
    name = ""
    for index in range(at, min(end, at + 8)):
        line = lines[index].text
        if _ends_title(line) or number_at(line):
            break
        name += folded(line)
        if name == before or (complete(name) and name in before and len(name) * 3 > len(before)):
            head.own.setdefault("metadata", []).extend(head.title)
            head.title = [line.span for line in lines[at : index + 1]]
            head.own["title"] = list(head.title)
            return _below(text, lines, index + 1, end, head)
    return at


def _number_ahead(lines: Sequence[Line], at: int, end: int) -> int | None:
    """Where the number stands, if within the next lines and before any prose."""
    for index in range(at, min(end, at + 12)):
        if number_at(lines[index].text):
            return index
        if re.search(r"[。；]", lines[index].text):
            return None
    return None


def _ends_title(line: str) -> bool:
    found = marker(line)
    return (
        shapes.opens_note(line)
        or shapes.contents_heading(line)
        or shapes.date_line(line) is not None
        or shapes.metadata(line) is not None
        or shapes.chrome(line)
        or shapes.addressed(line)
        or terminated(line)
        or SERIAL.fullmatch(line) is not None
        or (found is not None and found.style is not Style.DECIMAL)
        or re.search(r"。", line) is not None
        or shapes.annex_label(line) is not None
    )


def _whole(words: Sequence[str], after: str) -> bool:
    """Whether the title is whole and the next line does not carry it on."""
    if not complete("".join(words)):
        return False
    goes_on = after.startswith(("的", "（", "(", "和", "及", "与", "暨")) and not shapes.opens_note(after)
    if goes_on and complete("".join(words) + after):
        return False
    return not (len(after) <= 40 and after.endswith("通知") and not after.startswith(("各", "关于")))


# --- below the title ------------------------------------------------------------------------------------------------
def _below(text: str, lines: Sequence[Line], at: int, end: int, head: Head) -> int:
    start = at
    while at < min(end, start + _DEEP):
        line = lines[at]
        taken = _metadata(lines, at, end, head)
        if taken:
            at += taken
        elif number_at(line.text):
            _number(text, line, head)
            at += 1
        elif not head.number and (SERIAL.fullmatch(line.text) or _announced(line.text)):
            head.number = _solid(line, _inside(line.text))
            head.take("number", line)
            at += 1
        elif shapes.mark_line(line.text):
            _mark(line, head)
            at += 1
        elif shapes.opens_note(line.text):
            if not head.number and _announced(line.text):
                head.number = _solid(line, _inside(line.text))
                head.take("number", line)
                at += 1
                continue
            at = _note(lines, at, end, head)
        elif shapes.chrome(line.text):
            head.take("metadata", line)
            at += 1
        elif (found := shapes.date_line(line.text)) and head.date is None and at + 1 < end:
            if found[1] > 0:
                head.issuers = head.issuers or organs(line.text[: found[1]].strip("（( ").split())
            head.date = (found[0], (line.span[0] + found[1], line.span[0] + found[2]))
            head.take("date", line)
            at += 1
        else:
            break
    return at


def _inside(line: str) -> tuple[int, int]:
    """The range of a line without the brackets around it."""
    body = line.strip("（）() ")
    start = line.index(body)
    return start, start + len(body)


def _announced(line: str) -> bool:
    """国家税务总局公告2025年第3号, below the title of an announcement."""
    found = ORDER.fullmatch(line.strip("（）() "))
    return found is not None and bool(order_organs(found["organ"]))


def _note(lines: Sequence[Line], at: int, end: int, head: Head) -> int:
    depth = 0
    for index in range(at, min(end, at + 40)):
        line = lines[index]
        depth += sum(line.text.count(c) for c in "（(") - sum(line.text.count(c) for c in "）)")
        head.take("note", line)
        head.note.append(line.span)
        if depth <= 0:
            return index + 1
    return min(end, at + 40)


def _addressees(lines: Sequence[Line], at: int, end: int, head: Head) -> int:
    joined = ""
    for index in range(at, min(end, at + 14)):
        line = lines[index]
        if re.search(r"[。；！？]", line.text) or (not joined and marker(line.text)):
            break
        joined += line.text
        if line.text.endswith(("：", ":")):
            if shapes.addressed(joined):
                group = lines[at : index + 1]
                head.addressees = tuple(span for line in group for span in _solid(line, (0, len(line.text))))
                for line in group:
                    head.take("addressees", line)
                return index + 1
            break
    return at


_SEPARATOR = re.compile(r"[，,；;]")


def split_addressees(text: str) -> tuple[str, ...]:
    """Addressees as the commas part them; units joined by 、 share their head and stay together.

    >>> split_addressees("各区县（自治县）人民政府，市政府各部门、各直属机构：")
    ('各区县（自治县）人民政府', '市政府各部门、各直属机构')
    """
    out: list[str] = []
    depth = 0
    at = 0
    body = text.rstrip("：: ")
    for index, char in enumerate(body):
        depth += (char in "（(") - (char in "）)")
        if depth <= 0 and char in "，,；;":
            out.append(body[at:index])
            at = index + 1
    out.append(body[at:])
    return tuple(name for name in (part.strip() for part in out) if name)


def _contents(lines: Sequence[Line], at: int, end: int, head: Head) -> int:
    """Past a list of contents: from 目录 to where its first entry comes again."""
    stop = skip_contents(lines, at, end)
    for index in range(at, stop):
        head.take("contents", lines[index])
    return stop


def skip_contents(lines: Sequence[Line], at: int, end: int) -> int:
    """The index after a list of contents at ``at``; ``at`` itself where there is none."""
    if at >= end or not shapes.contents_heading(lines[at].text) or at + 1 >= end:
        return at
    first = _entry(lines[at + 1].text)
    for index in range(at + 2, min(end, at + 800)):
        if first and _entry(lines[index].text) == first:
            return index
    index = at + 1
    while index < end and not terminated(lines[index].text):
        found = marker(lines[index].text)
        if found is None or found.style > Style.SECTION:
            break
        index += 1
    return index


_LEADER = re.compile(r"[\s.·…．]*[（(]?\d*[）)]?$")


def _entry(line: str) -> str:
    return folded(_LEADER.sub("", line))


def issuers_of(text: str, head: Head) -> tuple[str, ...]:
    """The organs named at the head of the title, or in the metadata."""
    found = title_issuers(text, head.title)
    if found:
        return found
    for label in ("发文机关", "发文单位", "发文机构", "制定机关", "制发机关", "发布机构", "发布机关", "发布单位"):
        if label in head.metadata:
            a, b = head.metadata[label]
            names = tuple(name for name in re.split(r"[\s、,，;；]+", text[a:b]) if name)
            if names:
                return names
    return ()


def labelled_title(head: Head) -> Spans:
    """The title a web page gives behind a label."""
    return next(((head.metadata[label],) for label in ("标题", "信息名称", "文件名称") if label in head.metadata), ())


def metadata_date(text: str, head: Head) -> tuple[dt.date, Span] | None:
    for label in ("成文日期", "发文日期", "印发日期", "公布日期", "发布日期", "生成日期", "公开日期", "发布时间"):
        if label in head.metadata:
            span = head.metadata[label]
            day = first_date(text[span[0] : span[1]])
            if day:
                return day, span
    return None


def title_spans(text: str, head: Head) -> Spans:
    return title_piece(text, head.title)
