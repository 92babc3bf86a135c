"""What a web page prints above a document (paths, buttons, its own headline), and where the document's head begins."""

from __future__ import annotations

import re
from collections.abc import Sequence

from luodi.text import shapes
from luodi.text.docnumber import number_at, number_beside
from luodi.text.lines import Line
from luodi.text.numbering import Style, marker
from luodi.text.orders import order_at
from luodi.text.organs import begins_organ, is_organ, organs
from luodi.text.titles import complete, folded, unquoted

_REACH = 100
"""How many lines a web page may print above the title."""

_BULLET = re.compile(r"[•●▪◆·※|]")
_FORWARDING = re.compile(r".{2,40}?(?:政府|厅|室|会|局|部|委|院)(?:转发|批转|印发)")
_OF_ORGANS = re.compile(
    r"[^，。；：、]{2,60}?等?(?:[\d一二三四五六七八九十]+(?:个|家)?)?(?:部门|部委|单位|厅局|委局|委办局)"
)


def own_head(lines: Sequence[Line], start: int, end: int) -> int | None:
    """The index where the document's own head begins: its title with the number, letterhead or marks above it.

    The last whole title before addressees or running text is the document's; what stands above it is the page's.
    None where no line reads as a title.
    """
    title: int | None = None
    run: list[int] = []
    for index in _above_text(lines, start, end):
        if index is not None:
            found = order_at(lines, index, end)
            if found and (found.kind == "令" or (found.kind != "议案" and _start(lines, run) is None)):
                title, run = index, []
                continue
            run.append(index)
        if index is None:
            title, run = _start(lines, run, title), []
    title = _start(lines, run, title)
    return None if title is None else _upward(lines, title, start)


def _start(lines: Sequence[Line], run: Sequence[int], otherwise: int | None = None) -> int | None:
    """The line of ``run`` that the title begins on."""
    first = title_start([lines[index].text for index in run])
    return otherwise if first is None else run[first]


def _above_text(lines: Sequence[Line], start: int, end: int) -> list[int | None]:
    """Indexes of lines that could be of a title, down to addressees or running text; None where a run breaks."""
    out: list[int | None] = []
    seen: set[str] = set()
    at = start
    while at < min(end, start + _REACH):
        text = lines[at].text
        pairs = shapes.metadata(text)
        if pairs is not None:
            out.append(None)
            awaited = len(pairs) == 1 and pairs[0].awaits and at + 1 < end
            at += 1 + (awaited and is_value(pairs[0].label, lines[at + 1].text, seen))
            continue
        if _ends(text):
            break
        out.append(at if could_be_title(text) else None)
        seen.add(folded(text))
        at += 1
    return out


def is_value(label: str, text: str, seen: set[str] | frozenset[str] = frozenset()) -> bool:
    """Whether a line is the value of the ``label`` on the line above it; ``seen`` are folded headlines of the page.

    >>> is_value("发文日期", "2026年4月6日"), is_value("来源", "云府发〔2026〕9号"), is_value("来源", "各区人民政府：")
    (True, False, False)
    """
    return (
        (number_at(text) is None or label.endswith(("号", "编号")))
        and len(text) < 200
        and shapes.metadata(text) is None
        and not shapes.addressed(text)
        and folded(text) not in seen
        and re.match(r"第[一二三四五六七八九十\d]+[章条]", text) is None
    )


def _ends(text: str) -> bool:
    found = marker(text)
    return (
        shapes.addressed(text)
        or shapes.opens_note(text)
        or shapes.contents_heading(text)
        or (found is not None and found.style is not Style.DECIMAL and not _BULLET.match(text))
        or ("。" in text and len(text) >= 12)
    )


def could_be_title(text: str) -> bool:
    """Whether a line could be one of a title's: no date, number, label, mark, numbered or running text.

    >>> could_be_title("关于做好防汛工作的通知"), could_be_title("云府发〔2026〕3号"), could_be_title("• 听全文")
    (True, False, False)
    """
    return not (
        len(text) > 120
        or text[-1] in "。；：:;！!"
        or (text[-1] in "，、," and len(text) > 30)
        or "\t" in text
        or "。" in text
        or _BULLET.match(text)
        or len(re.findall(r"[\u4e00-\u9fff]", text)) < 2
        or shapes.breadcrumb(text)
        or (shapes.chrome(text) and not complete(text))
        or shapes.date_line(text)
        or shapes.annex_label(text)
        or number_at(text)
        or marker(text) is not None
        or shapes.is_letterhead(text)
        or shapes.mark_line(text)
        or shapes.remark(text)
    )


def title_start(words: Sequence[str]) -> int | None:
    """Which of the lines ``words`` the document's own title begins with; None where they are no whole title.

    A page's headline above it, whole or in 《》, is left out, and so is what stands above the issuers.

    >>> title_start(["返回首页", "云洲市人民政府办公室", "关于做好防汛工作的通知"])
    1
    >>> title_start(["云洲市政府印发《湿地保护方案》", "云洲市人民政府关于印发湿地保护方案的通知"])
    1
    """
    low = 0
    for first in range(1, len(words)):
        rest = bare_title("".join(words[first:]))
        if complete(rest) and _headline(bare_title("".join(words[low:first])), rest):
            low = first
    if not complete(bare_title("".join(words[low:]))):
        return None
    about = next((k for k in range(low, len(words)) if "关于" in words[k]), None)
    if about is None or about == low:
        return low
    before = words[about].split("关于")[0]
    for first in range(low, about):
        following = _parts(words[first + 1] if first + 1 < about else before)
        junk = not is_organ(_parts(words[first])[-1]) and bool(following) and begins_organ(following[0])
        if not junk and _organs([part for line in (*words[first:about], before) for part in _parts(line)]):
            return first
    return about if complete(bare_title("".join(words[about:]))) else low


def bare_title(text: str) -> str:
    """A title without the number before it and the 《》 around it.

    >>> bare_title("云府发〔2026〕9号《云洲市政府关于印发〈湿地保护办法〉的通知》")
    '云洲市政府关于印发〈湿地保护办法〉的通知'
    """
    found = number_beside(text)
    return unquoted(text[found[1] :].strip() if found and found[0] == 0 else text)


def _parts(line: str) -> list[str]:
    """The words of a line; one whose letters are spread out is one word."""
    parts = line.split()
    return ["".join(parts)] if parts and all(len(part) == 1 for part in parts) else parts


def _organs(parts: Sequence[str]) -> bool:
    """Whether words are the organs a title opens with, or one that forwards another's."""
    whole = "".join(parts)
    return bool(parts) and (
        all(is_organ(name) for name in organs(parts))
        or _OF_ORGANS.fullmatch(whole) is not None
        or _FORWARDING.match(whole) is not None
    )


def _headline(head: str, rest: str) -> bool:
    """Whether ``head`` is a page's own headline of the document titled ``rest``."""
    if folded(rest) in folded(head):
        return True
    quoted = head.endswith("》") and not _unclosed(head)
    about = "关于" in rest and (rest.startswith("关于") or _organs(_parts(rest.split("关于")[0])))
    return about and (quoted or complete(head))


def _unclosed(text: str) -> bool:
    return any(text.count(a) > text.count(b) for a, b in ("《》", "（）", "“”", "<>"))


def _upward(lines: Sequence[Line], at: int, floor: int) -> int:
    """Past number, letterhead, marks and an order's head above a title."""
    while at > floor:
        for count in range(1, min(6, at - floor) + 1):
            found = order_at(lines, at - count, at)
            if found and found.lines == count:
                at -= count
                break
        else:
            above = lines[at - 1].text
            if not (number_at(above) or shapes.is_letterhead(above) or shapes.mark_line(above)):
                return at
            at -= 1
    return at
