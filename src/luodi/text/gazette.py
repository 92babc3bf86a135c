"""A file's lines parted into documents: where each begins, and what belongs to none (contents, section headings)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from luodi.text import shapes
from luodi.text.docnumber import ORDER, SERIAL, number_at
from luodi.text.headers import is_header_line
from luodi.text.lines import Line
from luodi.text.numbering import marker
from luodi.text.organs import is_organ
from luodi.text.reflow import terminated
from luodi.text.titles import complete, folded

_LEADERS = re.compile(r"[·….．]{3,}\s*[（(]?\s*\d{1,4}\s*[）)]?$")
_SECTION = re.compile(r"[【\[]\s*[^【】]{2,20}\s*[】\]]|(?:国务院|省政府|市政府|部门|省政府办公厅|市政府办公厅)文件")
_COLOPHON = re.compile(
    r"(?:主管单位|主办单位|主\s*管|主\s*办|编辑出版|编\s*辑|出\s*版|地\s*址|邮政编码|邮\s*编|发行范围|发\s*行|[\u4e00-\u9fff]{2,6}刊号|刊\s*号|"
    r"联系电话|电\s*话|传\s*真|网\s*址|官方[\u4e00-\u9fff]{2}|电子邮箱|邮\s*箱|印刷单位|印\s*刷|定\s*价|准印证号?)\s*[：:].*"
)


_ORDER_END = re.compile(r"(?:令|公告|通告)\s*(?:第.{1,10}号)?$")


def split(lines: Sequence[Line]) -> list[tuple[int, int]]:
    """Ranges of ``lines`` (furniture left out), one a document, in order; lines in none belong to no document."""
    starts: list[int] = []
    title = ""
    for index in range(len(lines)):
        found = _start(lines, index, starts[-1] if starts else 0)
        if found is None:
            continue
        at, name = found
        if starts and (at <= starts[-1] or _inside(lines, at, name, title)):
            continue
        starts.append(at)
        title = name
    if not starts:
        return [(0, len(lines))] if lines else []
    if starts[0] > 0 and not _front(lines[: starts[0]]):
        if sum(_prose(line.text) for line in lines[: starts[0]]) >= 3:
            starts.insert(0, 0)
        else:
            starts[0] = 0
    ends = [*starts[1:], len(lines)]
    return [(a, _tail(lines, a, b)) for a, b in zip(starts, ends, strict=True)]


def _start(lines: Sequence[Line], index: int, floor: int) -> tuple[int, str] | None:
    """Where the document begins whose number (or order's head) stands on line ``index``, and its title."""
    text = lines[index].text
    if number_at(text):
        if _labelled(lines, index):
            return None
        above = _title_above(lines, index, floor)
        if above is not None and _followed(lines, index + 1):
            return above
        below = _title_below(lines, index)
        if below is not None and _followed(lines, below[0]):
            return _upward(lines, index, floor), below[1]
        return None
    if len(text) <= 80 and _ORDER_END.search(text):
        joined = text
        for count in range(1, 4):
            if ORDER.fullmatch(joined) and is_organ_list(ORDER, joined):
                return _upward(lines, index, floor), joined
            if index + count >= len(lines) or not SERIAL.fullmatch(lines[index + count].text):
                return None
            joined += " " + lines[index + count].text
    return None


def is_organ_list(pattern: re.Pattern[str], joined: str) -> bool:
    found = pattern.fullmatch(joined)
    if not found:
        return False
    body = re.sub(r"\s*(?:令|公告|通告|议案)$", "", found["organ"].strip())
    words = body.replace("、", " ").split()
    return bool(words) and (is_organ("".join(words)) or all(is_organ(word) for word in words) or body.endswith("主席"))


def _prose(text: str) -> bool:
    return terminated(text) and not text.endswith(("：", ":", "!", "！")) and shapes.metadata(text) is None


def _labelled(lines: Sequence[Line], index: int) -> bool:
    """Whether a number is the value of a web page's label and stands again in the head below."""
    label = shapes.metadata(lines[index].text) or (shapes.metadata(lines[index - 1].text) if index else None)
    if label is None:
        return False
    number = lines[index].text[slice(*(number_at(lines[index].text) or (0, 0)))]
    return any(number in line.text for line in lines[index + 1 : index + 60])


def _title_above(lines: Sequence[Line], index: int, floor: int) -> tuple[int, str] | None:
    at = index
    while at > max(floor, index - 12) and _could_be_title(lines[at - 1].text):
        at -= 1
    block = lines[at:index]
    if not block:
        return None
    about = next((k for k, line in enumerate(block) if "关于" in line.text), len(block) - 1)
    page = [k for k in range(about + 1) if block[k].page_start]
    candidates = [page[-1]] if page else []
    candidates += [k for k in range(about + 1) if _opens(block[k].text)]
    for k in candidates:
        name = "".join(line.text for line in block[k:])
        if complete(name):
            return at + k, name
    return None


def _could_be_title(text: str) -> bool:
    return not (
        len(text) > 120
        or text[-1] in "。；：:;"
        or (text[-1] in "，、," and len(text) > 30)
        or "\t" in text
        or text.isdigit()
        or shapes.date_line(text)
        or shapes.annex_label(text)
        or number_at(text)
        or _SECTION.fullmatch(text)
        or shapes.metadata(text) is not None
        or marker(text) is not None
        or "。" in text
        or _LEADERS.search(text)
        or shapes.is_letterhead(text)
        or shapes.mark_line(text)
        or is_header_line(text)
    )


def _opens(text: str) -> bool:
    head = text.split("关于")[0].split()
    return "关于" in text or all(is_organ(word) for word in head) or is_organ("".join(head))


def _title_below(lines: Sequence[Line], index: int) -> tuple[int, str] | None:
    name = ""
    for at in range(index + 1, min(len(lines), index + 9)):
        text = lines[at].text
        if not _could_be_title(text):
            return None
        name += text
        if complete(name) and ("关于" in name or at + 1 < len(lines)):
            return at + 1, name
    return None


def _upward(lines: Sequence[Line], index: int, floor: int) -> int:
    """Past the letterhead and marks above a number or an order's head."""
    at = index
    while at > floor and (
        shapes.is_letterhead(lines[at - 1].text)
        or shapes.mark_line(lines[at - 1].text)
        or shapes.metadata(lines[at - 1].text) is not None
    ):
        if lines[at - 1].text.isdigit() and not shapes.mark_line(lines[at - 1].text):
            break
        at -= 1
    return at


def _followed(lines: Sequence[Line], at: int) -> bool:
    """Whether running text follows, as it does a document's head and not a list of numbers."""
    for line in lines[at : at + 14]:
        if number_at(line.text) or "\t" in line.text:
            return False
        if "。" in line.text or line.text.endswith(("：", ":")):
            return True
    return False


def _inside(lines: Sequence[Line], at: int, name: str, around: str) -> bool:
    """Whether a document printed in by the one around it: named in its title, or below the label of an annex."""
    return folded(name) in folded(around) or (at > 0 and shapes.annex_label(lines[at - 1].text) is not None)


def _front(lines: Sequence[Line]) -> bool:
    """Whether lines before the first document are a gazette's: its name, its contents."""
    leaders = sum(_LEADERS.search(line.text) is not None for line in lines)
    named = any(re.search(r"公\s*报|GAZETTE", line.text) for line in lines)
    return (
        leaders >= 2
        or (named and leaders >= 1)
        or sum(_SECTION.fullmatch(line.text) is not None for line in lines) >= 1
    )


def _tail(lines: Sequence[Line], start: int, end: int) -> int:
    """The end of a document, without the next section's heading or the gazette's colophon."""
    at = end
    while at > start and _COLOPHON.fullmatch(lines[at - 1].text):
        at -= 1
    if end - at < 3:
        at = end
    while at > start + 1 and _SECTION.fullmatch(lines[at - 1].text):
        at -= 1
    return at
