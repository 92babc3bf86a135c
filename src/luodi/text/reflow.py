"""Printed lines put back into paragraphs: own words with spans, joined over line and page breaks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from luodi.text.lines import Line
from luodi.text.margins import Margins
from luodi.text.model import Format
from luodi.text.numbering import Marker, Style, integer_heading, marker
from luodi.text.spans import Span, Spans, normal
from luodi.text.widths import width

Mode = Literal["printed", "paragraph"]

_CLOSERS = '”’」』）)〕]】》〉"'
_STOPS = "。；：！？;:!?…"
_BLANKS = re.compile(r"\s+")
_MARKS = "：、，；。（）()《》〈〉“”〔〕[]【】/％%∶—"
_PROSE = re.compile(r"[，。；]")
_ENOUGH = 12
"""Full lines that a document needs for its own layout to be told."""

_SLACK = 3.0
"""A line within so many characters of the full measure is full: 避头尾 and unbroken Latin words push that much."""
_LONGEST_CLAUSE = 600
"""Code points looked through for the bracket that a clause opens."""


@dataclass(frozen=True, slots=True)
class Layout:
    """How a text is laid out.

    ``printed``: lines are broken at ``measure`` characters (as PDF text); ``paragraph``: every line is a paragraph
    (web and Word text), but for those a page break cut in two. ``full`` is the usual width of a running line,
    ``least`` what nearly all running lines reach.
    """

    mode: Mode
    measure: float = 0.0
    full: float = 0.0
    least: float = 0.0
    indented: bool = False
    """Whether first lines of paragraphs stand two characters in, and no others."""
    margins: Margins | None = None
    """For PDF and OFD: which lines are full and which indented, as the boxes of the lines say."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Own words of one paragraph; ``text`` is ``quote(source.text, spans)`` and as long as the spans together.

    ``first`` and ``last`` are indexes into the lines it was made from.
    """

    text: str
    spans: Spans
    first: int
    last: int
    marker: Marker | None = None


def terminated(text: str) -> bool:
    """Whether a line ends a sentence.

    >>> terminated("认真贯彻执行。"), terminated("（责任单位：市财政局。）"), terminated("强化组织")
    (True, True, False)
    """
    body = text.rstrip(_CLOSERS)
    return bool(body) and body[-1] in _STOPS


def layout(
    lines: Sequence[Line],
    format: Format = "txt",
    margins: Margins | None = None,
    otherwise: Layout | None = None,
    text: str = "",
) -> Layout:
    """The layout of ``lines``, told from their widths; Word and web files are never broken at a measure.

    A text counts as printed when many lines have nearly the same width, and most of those end in mid-sentence.
    ``otherwise`` is the layout of the whole file, which stands for a document too short to tell its own; ``text`` is
    what the lines stand in, to see which of them are indented.
    """
    if format in ("docx", "html"):
        return Layout("paragraph")
    how = _measured(lines, otherwise)
    if how.mode == "printed" and text:
        how = replace(how, indented=_indents(text, lines))
    return how if margins is None or not margins.full else replace(how, mode="printed", margins=margins)


def _indents(text: str, lines: Sequence[Line]) -> bool:
    """Whether numbered lines, which begin paragraphs, stand two characters in, and many others do not."""
    numbered = [_indent(text, line) >= 2 for line in lines if marker(line.text) is not None]
    others = [_indent(text, line) < 2 for line in lines if not line.furniture]
    return len(numbered) >= _ENOUGH and sum(numbered) * 10 >= len(numbered) * 9 and sum(others) * 5 >= len(others)


def _measured(lines: Sequence[Line], otherwise: Layout | None) -> Layout:
    """The layout that the widths of the lines speak for."""
    wide = [(width(line.text), line.text) for line in lines if len(line.text) >= 16 and not _tabular(line)]
    counts: dict[int, int] = {}
    for size, _ in wide:
        counts[round(size)] = counts.get(round(size), 0) + 1
    # Squared, because the cells of a wide table wrap at a measure of their own, and there are more of them.
    measure = max(counts, key=lambda w: (sum(counts.get(w + d, 0) for d in (-2, -1, 0, 1)) * w * w, w), default=0)
    near = [(size, text) for size, text in wide if size >= measure - 2]
    within = [(size, text) for size, text in near if size <= measure + 4]
    open_ended = sum(not terminated(text) for _, text in within)
    long = len(near) - len(within)
    printed = len(within) >= 2 and open_ended * 5 >= len(within) * 3 and long * 10 <= len(near) and measure <= 64
    if otherwise is not None and (len(within) < _ENOUGH if long < 3 else printed):
        return otherwise
    if not printed:
        return Layout("paragraph")
    return Layout("printed", float(measure), *_running(lines, measure))


def _running(lines: Sequence[Line], measure: int) -> tuple[float, float]:
    """The usual and the least width of lines inside paragraphs: after a full line broken in mid-sentence."""
    inside: list[float] = []
    broken = False
    for line in lines:
        if line.furniture:
            continue
        size = width(line.text) if len(line.text) >= 16 else 0.0
        full = size >= measure - _SLACK and not terminated(line.text)
        if broken and full and marker(line.text) is None:
            inside.append(size)
        broken = full
    inside.sort()
    return (inside[len(inside) // 2], inside[len(inside) // 30]) if inside else (float(measure), measure - _SLACK)


def _tabular(line: Line) -> bool:
    return line.furniture or "\t" in line.text or "···" in line.text or "……" in line.text


def paragraphs(text: str, lines: Sequence[Line], how: Layout, breaks: frozenset[int] = frozenset()) -> list[Paragraph]:
    """The paragraphs of ``lines`` (which stand in ``text``); furniture is left out.

    ``breaks`` are indexes of lines that always begin a paragraph, say because a table stood before them.
    """
    out: list[Paragraph] = []
    group: list[int] = []
    opener: Marker | None = None
    sequence = _Sequence()
    stepped = sum(_DECIMAL_HEAD.match(line.text) is not None for line in lines) >= 2
    for index, line in enumerate(lines):
        if line.furniture:
            continue
        found = (integer_heading(line.text) if stepped else None) or marker(line.text)
        if group:
            before = lines[group[-1]]
            fits = found is not None and sequence.fits(found, before.text, not _open(before, how))
            if index not in breaks and not fits:
                if _joins(text, lines[group[0]], before, line, how, opener):
                    group.append(index)
                    continue
                found = None if found is None or found.doubtful else found
            out.append(_paragraph(text, lines, group, opener))
        group, opener = [index], found
        if found:
            sequence.note(found)
    if group:
        out.append(_paragraph(text, lines, group, opener))
    return out


_DECIMAL_HEAD = re.compile(r"\d{1,2}[.．]\d{1,2}[ \t\u3000\xa0]*[\u4e00-\u9fff][^。；，]{1,30}$")
_CITING = re.compile(r"第$|第[^。，；]{1,12}[条款]$|[和至或及、《（(“]$")
"""The end of a line after which a number is one more being cited."""


class _Sequence:
    """The last number in each style: tells a number that opens a paragraph from one wrapped to a line's head."""

    def __init__(self) -> None:
        self._last: dict[Style, int] = {}

    def fits(self, found: Marker, before: str, ended: bool) -> bool:
        following = found.value == self._last.get(found.style, -1) + 1
        if _CITING.search(before) and not (following and found.style <= Style.ARTICLE):
            return False
        return following or (not found.doubtful and (ended or found.value == 1))

    def note(self, found: Marker) -> None:
        self._last[found.style] = found.value


def _open(line: Line, how: Layout) -> bool:
    """Whether a line was broken in mid-sentence."""
    if terminated(line.text):
        return False
    return how.mode == "paragraph" or _full(line, how)


def _full(line: Line, how: Layout) -> bool:
    """Whether a printed line fills its measure."""
    if how.margins is not None:
        return line.span[0] in how.margins.full
    return width(line.text) >= how.measure - _SLACK


LABELLED = re.compile(
    r"(?:[一-鿿]{0,4}(?:牵头|责任|配合|参与|参加|协办|主办|承办|指导|督导|落实|支持)(?:单位|部门|主体)"
    r"|(?:责任|部门|任务|职责)分工|[一-鿿]{0,2}(?:分管|责任|牵头)[一-鿿]{0,3}领导|责任人|联系人|完成(?:时限|时间|期限))\s*[：:∶]"
)
"""What begins a line that says who does a task, or by when: never the rest of the line before."""


def _joins(text: str, first: Line, before: Line, line: Line, how: Layout, opener: Marker | None) -> bool:
    if before.text[-1] in "，、,（(《“〔" or _unclosed(before.text):
        return True
    if LABELLED.match(line.text):
        return False
    claimed = _ends_in_clause(text, first, before)
    if how.mode == "paragraph":
        if claimed or terminated(before.text):
            return False
        running = "。" in before.text or "；" in before.text
        article = opener is not None and opener.style is Style.ARTICLE and "，" in before.text
        return running or article or ("，" in before.text and opener is None and width(before.text) >= 30)
    if _indent(text, line) > max(_indent(text, before), 1) and before is not first:
        return False
    if not _full(before, how):
        return False
    if not claimed and not terminated(before.text):
        return True
    if how.margins is not None:
        return line.span[0] not in how.margins.indented
    if how.indented:
        return _indent(text, line) < 2
    if claimed and opener is not None:
        return False
    if before.text[-1] in "；;" and opener is not None and marker(line.text) is None:
        # Only what is numbered (（一）…；) ends in a semicolon, and its numbered follower does not come here.
        return True
    # A sentence ended near the line's end. In a paragraph the next character would have filled the line up; and a
    # first line is printed two characters in, a running one is not.
    room = 2.0 if before is first and opener is not None and opener.style is Style.ARTICLE else 0.0
    if width(before.text) + room < how.least - 0.5 and "\u4e00" <= line.text[0] <= "\u9fff":
        return False
    after = width(line.text)
    return not (how.full - 3.0 <= after <= how.full - 1.5 and not terminated(line.text))


def _ends_in_clause(text: str, first: Line, before: Line) -> bool:
    """Whether the lines from ``first`` to ``before`` end in a closed bracket that says who is responsible, which ends
    a sentence without a full stop: …抓好落实（责任单位：市教委）."""
    if before.text[-1] not in "）)":
        return False
    depth = 0
    for at in range(before.span[1] - 1, max(first.span[0], before.span[1] - _LONGEST_CLAUSE) - 1, -1):
        depth += (text[at] in "）)") - (text[at] in "（(")
        if depth == 0:
            return LABELLED.match("".join(text[at + 1 : at + 40].split())) is not None
    return False


def _indent(text: str, line: Line) -> int:
    """Blank characters before the words of a line, an ideographic one counting two."""
    at = line.span[0]
    count = 0
    while at > 0 and text[at - 1] in " \t\u3000\xa0" and count < 80:
        at -= 1
        count += 2 if text[at] == "\u3000" else 1
    return count


def _unclosed(text: str) -> bool:
    """Whether a bracket or quotation opened on this line is left open."""
    return any(
        text.count(a) > text.count(b) and text.rfind(a) > text.rfind(b) for a, b in ("（）", "《》", "“”", "〔〕")
    )


def _paragraph(text: str, lines: Sequence[Line], group: Sequence[int], opener: Marker | None) -> Paragraph:
    spans = joined(text, [lines[index].span for index in group])
    words = "".join(text[a:b] for a, b in spans).replace("\n", " ")
    base = lines[group[0]].span[0]
    return Paragraph(words, spans, group[0], group[-1], _moved(opener, base, spans) if opener else None)


def _moved(opener: Marker, base: int, spans: Spans) -> Marker:
    """The number of a line (from ``base``) with its places in the paragraph, where stray blanks are left out."""
    start, end, rest = (_index(spans, base + at) for at in (opener.start, opener.end, opener.rest))
    return replace(opener, start=start, end=end, rest=rest)


def _index(spans: Spans, at: int) -> int:
    """How many code points of ``spans`` stand before ``at``."""
    count = 0
    for a, b in spans:
        if at <= a:
            break
        count += min(at, b) - a
    return count


def joined(text: str, parts: Sequence[Span]) -> Spans:
    """The words of ``parts`` (lines or pieces of lines) run together, without stray blanks.

    Blanks between Chinese characters go; one is kept between Latin words, a tab stays, and in a line without
    sentence marks the blank between two words of two or more characters stays (``姜某 市政府副市长``).
    A line break is kept only between Latin letters.
    """
    prose = any(_PROSE.search(text, a, b) for a, b in parts)
    out: list[Span] = []
    for index, (start, end) in enumerate(parts):
        if index and _letter(text[parts[index - 1][1] - 1]) and _letter(text[start]):
            at = text.find("\n", parts[index - 1][1], start)
            if at >= 0:
                out.append((at, at + 1))
        out.extend(_tight(text, start, end, prose))
    return normal(out)


def _tight(text: str, start: int, end: int, prose: bool) -> Iterator[Span]:
    at, spaced = start, False
    for blank in _BLANKS.finditer(text, start, end):
        a, b = blank.span()
        if a == start or b >= end:
            at = b if a == start else at
            end = a if b >= end else end
            continue
        kept, spaced = _kept(text, at, a, b, end, prose, spaced)
        yield (at, a)
        if kept is not None:
            yield (kept, kept + 1)
        at = b
    if at < end:
        yield (at, end)


def _kept(text: str, at: int, a: int, b: int, end: int, prose: bool, spaced: bool) -> tuple[int | None, bool]:
    """Which blank of ``a``–``b`` stays, if any; and whether the word after it is one printed with spaced letters.

    ``spaced`` says the same of the word from ``at`` to ``a``.
    """
    tab = text.find("\t", a, b)
    if tab >= 0:
        return tab, False
    if text[a - 1].isascii() and text[b].isascii() and text[b] != "%":
        return a, False
    if prose:
        return None, False
    if text[a - 1].isascii() or text[b].isascii():
        return (None if text[b] in "年月日号期" or text[b] in _MARKS or text[a - 1] in _MARKS else a), False
    alone = b + 1 >= end or text[b + 1].isspace() or text[b + 1] in "：:"
    letter = spaced or a - at == 1 or text[a - 2] in "：:"
    if (alone and letter) or text[b] in _MARKS or text[a - 1] in _MARKS:
        return None, alone and letter
    return a, False


def _letter(char: str) -> bool:
    return char.isascii() and char.isalpha()
