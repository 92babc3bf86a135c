"""The parts of one document below its head: body, annex note, signature and date, what is printed in, annexes."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from luodi.text import shapes
from luodi.text.header import skip_contents
from luodi.text.lines import Line
from luodi.text.numbering import marker
from luodi.text.organs import SUFFIX, organs
from luodi.text.reflow import terminated
from luodi.text.spans import Span
from luodi.text.titles import complete, folded


@dataclass
class Region:
    """A run of lines with one outline: the body (``eid`` empty) or an attachment.

    ``lines`` is the range the outline is made from; ``title`` and ``byline`` stand above it. ``own`` holds whole
    lines that are no provision: the annex note, a list of contents.
    """

    eid: str
    lines: tuple[int, int]
    label: list[Span] = field(default_factory=list)
    title: list[Span] = field(default_factory=list)
    byline: list[Span] = field(default_factory=list)
    own: dict[str, list[Span]] = field(default_factory=dict)
    annexes: list[tuple[int | None, str]] = field(default_factory=list)


@dataclass
class Parts:
    """All below the head. ``signature`` are lines of organs or of who signs; ``date`` the day they sign."""

    regions: list[Region]
    signature: list[Line] = field(default_factory=list)
    date: tuple[dt.date, Span] | None = None
    own: dict[str, list[Span]] = field(default_factory=dict)

    def signers(self, text: str) -> tuple[str, ...]:
        """The organs that sign; none where a person does."""
        words: list[str] = []
        for line in self.signature:
            if shapes.signatory(line.text):
                return ()
            body = line.text
            found = shapes.date_line(body)
            pieces = body[: found[1]].split() if found else body.split()
            if len(pieces) > 1 and all(len(piece) == 1 for piece in pieces):
                pieces = ["".join(pieces)]
            words.extend(pieces)
        return organs(words) if words else ()


def read_parts(lines: Sequence[Line], start: int, end: int, expected: Sequence[str]) -> Parts:
    """The parts of ``lines[start:end]``; ``expected`` are titles the document says it prints in."""
    parts = Parts([])
    end = _foot(lines, start, _page_foot(lines, start, end, parts), parts)
    signed = _signature(lines, start, end, expected)
    if signed is None:
        cut = _printed_in(lines, start, end, expected)
        body_end, after = cut, cut
    else:
        body_end, date_at = signed
        parts.signature = list(lines[body_end:date_at])
        line = lines[date_at]
        found = shapes.date_line(line.text)
        assert found
        parts.date = (found[0], (line.span[0] + found[1], line.span[0] + found[2]))
        if found[1] > 0:
            parts.signature.append(line)
        for signing in lines[body_end:date_at]:
            parts.own.setdefault("signature", []).append(signing.span)
        parts.own.setdefault("date", []).append(line.span)
        after = date_at + 1
    while after < end and signed is not None and (shapes.remark(lines[after].text) or shapes.copies(lines[after].text)):
        parts.own.setdefault("remark", []).append(lines[after].span)
        after += 1
    body = Region("", (start, body_end))
    _cut_note(lines, body)
    _cut_remark(lines, body)
    parts.regions.append(body)
    _attachments(lines, after, end, expected, parts)
    return parts


def _foot(lines: Sequence[Line], start: int, end: int, parts: Parts) -> int:
    """Cuts off the record at the foot (抄送 …, … 印发)."""
    at = end
    while at > start and (shapes.copies(lines[at - 1].text) or shapes.remark(lines[at - 1].text)):
        at -= 1
    for line in lines[at:end]:
        parts.own.setdefault("copies", []).append(line.span)
    return at


def _page_foot(lines: Sequence[Line], start: int, end: int, parts: Parts) -> int:
    """Cuts off what a web page prints below a document: editor, neighbours, buttons."""
    at = end
    for index in range(end - 1, max(start, end - 40), -1):
        text = lines[index].text
        if "。" in text or len(text) > 80 or marker(text) or shapes.date_line(text) or shapes.signing(text):
            break
        if shapes.chrome(text):
            at = index
    while at < end and at > start and shapes.metadata(lines[at - 1].text) is not None:
        at -= 1
    for line in lines[at:end]:
        parts.own.setdefault("metadata", []).append(line.span)
    return at


def _signature(lines: Sequence[Line], start: int, end: int, expected: Sequence[str]) -> tuple[int, int] | None:
    """Where the signature begins, and the line of its date; a date alone stands at the end or above what follows."""
    weak: tuple[int, int] | None = None
    wanted = {folded(title) for title in expected if title}
    for at in range(start, end):
        found = shapes.date_line(lines[at].text)
        if not found:
            continue
        first = at
        while first > start and at - first < 12 and _signs(lines[first - 1].text):
            first -= 1
        if first < at or found[1] > 0:
            return first, at
        alone = (
            at + 1 == end
            or shapes.annex_label(lines[at + 1].text)
            or shapes.remark(lines[at + 1].text)
            or _announced(lines, at + 1, end, wanted)
        )
        person = at - 1 > start and len(lines[at - 1].text) <= 8 and terminated(lines[at - 2].text)
        if weak is None and at > start and (alone or (person and terminated(lines[at - 2].text))):
            weak = (at - 1 if person and not terminated(lines[at - 1].text) else at, at)
    return weak


def _signs(text: str) -> bool:
    return shapes.signing(text) or shapes.signatory(text)


def _printed_in(lines: Sequence[Line], start: int, end: int, expected: Sequence[str]) -> int:
    """Where an unsigned document's printed-in text begins: at a title it announces, or the first annex label."""
    wanted = {folded(title) for title in expected if title}
    for at in range(start, end):
        label = shapes.annex_label(lines[at].text)
        if label and not label.colon and label.rest >= len(lines[at].text):
            return at
        if at > start and terminated(lines[at - 1].text) and _announced(lines, at, end, wanted):
            return at
    return end


def _announced(lines: Sequence[Line], at: int, end: int, wanted: set[str]) -> bool:
    """Whether one of the ``wanted`` titles (folded) begins on line ``at``."""
    name = ""
    for ahead in range(at, min(end, at + 6)):
        name += folded(lines[ahead].text)
        if name in wanted:
            return True
        if not any(title.startswith(name) for title in wanted):
            break
    return False


# --- annex notes ----------------------------------------------------------------------------------------------------
_ENTRY = re.compile(r"(?P<n>\d{1,2}|[一二三四五六七八九十]{1,3})\s*[.．、﹒]\s*(?P<title>.*)")


def _cut_note(lines: Sequence[Line], region: Region) -> None:
    """Takes the note that lists the annexes (附件：1．…) off the end of a region."""
    start, end = region.lines
    for at in range(end - 1, max(start, end - 80) - 1, -1):
        text = lines[at].text
        label = shapes.annex_label(text)
        if "。" in text and not label:
            return
        if not label or not label.colon:
            continue
        first = at
        while first > start and _noted(lines[first - 1].text):
            first -= 1
        if not _only_titles([line.text for line in lines[at:end]]):
            return
        region.own.setdefault("annexes", []).extend(line.span for line in lines[first:end])
        region.annexes = _entries([line.text for line in lines[first:end]])
        region.lines = (start, first)
        return


def _only_titles(texts: Sequence[str]) -> bool:
    """Whether lines from an annex label on are nothing but titles of annexes, and not an annex itself."""
    rows = [text for text in texts[1:] if not _ENTRY.fullmatch(text) and not _noted(text)]
    return len(rows) <= 2 * (len(texts) - len(rows)) and not any("\t" in text or "|" in text for text in texts)


def _noted(text: str) -> bool:
    label = shapes.annex_label(text)
    return label is not None and label.colon and "。" not in text


def _entries(texts: Sequence[str]) -> list[tuple[int | None, str]]:
    out: list[tuple[int | None, str]] = []
    for text in texts:
        label = shapes.annex_label(text)
        number = label.number if label else None
        body = text[label.rest :] if label else text
        found = _ENTRY.fullmatch(body)
        if found:
            number, body = int(found["n"]) if found["n"].isdigit() else None, found["title"]
        if label or found or not out:
            out.append((number, body))
        else:
            out[-1] = (out[-1][0], out[-1][1] + body)
    return [(number, "".join(title.split())) for number, title in out if title.strip()]


def _cut_remark(lines: Sequence[Line], region: Region) -> None:
    start, end = region.lines
    at = end
    while at > start and shapes.remark(lines[at - 1].text):
        at -= 1
    if at < end:
        region.own.setdefault("remark", []).extend(line.span for line in lines[at:end])
        region.lines = (start, at)


# --- attachments ----------------------------------------------------------------------------------------------------
def _attachments(lines: Sequence[Line], start: int, end: int, expected: Sequence[str], parts: Parts) -> None:
    bare = next((at for at in range(end - 1, start - 1, -1) if _bare(lines[at].text)), start - 1)
    cuts = [at for at in range(start, end) if _begins(lines, at) or (at > bare and _opens_annex(lines, at, end))]
    if start < end and (not cuts or cuts[0] > start):
        cuts.insert(0, start)
    body = parts.regions[0]
    top: Region | None = None
    above = 0
    inner = 0
    taken: dict[str, int] = {}
    for index, at in enumerate(cuts):
        stop = cuts[index + 1] if index + 1 < len(cuts) else end
        label = (
            shapes.annex_label(lines[at].text) if index or _begins(lines, at) or _opens_annex(lines, at, end) else None
        )
        nested = top is not None and label is not None and _nests(label, top, body, above, inner)
        if nested and top is not None:
            inner = label.number if label and label.number else inner + 1
            region = Region(f"{top.eid}__att_{inner}", (at, stop))
            names = [title for number, title in top.annexes if number in (None, label.number if label else None)]
        else:
            above = label.number if label and label.number else above + 1
            inner = 0
            region = Region(f"att_{above}", (at, stop))
            names = [title for number, title in body.annexes if number in (None, label.number if label else None)]
            names += [*expected] if label is None or not names else []
            top = region
        if label and label.sub and not nested:
            region.eid = f"att_{label.number}__att_{label.sub}"
        taken[region.eid] = taken.get(region.eid, 0) + 1
        if taken[region.eid] > 1:
            region.eid += f"~{taken[region.eid]}"
        _read_attachment(lines, region, label, names)
        parts.regions.append(region)


def _begins(lines: Sequence[Line], at: int) -> bool:
    """Whether an annex begins on a line: 附件2 alone, or with its title where a note would not stand."""
    text = lines[at].text
    label = shapes.annex_label(text)
    if label is None:
        return False
    if label.rest >= len(text):
        return at + 1 < len(lines)
    if "。" in text or len(text) > 80:
        return False
    if label.number is None:
        return False
    around = [lines[k].text for k in (at - 1, at + 1) if 0 <= k < len(lines)]
    return not any(_noted(other) for other in around) or lines[at].page_start


def _bare(text: str) -> bool:
    label = shapes.annex_label(text)
    return label is not None and label.rest >= len(text)


def _opens_annex(lines: Sequence[Line], at: int, end: int) -> bool:
    """附：税目税率表 above the table itself, where no label on a line of its own follows."""
    label = shapes.annex_label(lines[at].text)
    if label is None or not label.colon or label.number is not None or at + 1 >= end:
        return False
    return not _only_titles([line.text for line in lines[at:end][:200]])


def _nests(label: shapes.AnnexLabel, top: Region, body: Region, above: int, inner: int) -> bool:
    """Whether an annex belongs to the attachment before it rather than to the document itself."""
    if top.annexes:
        return label.number is None or label.number == inner + 1 or inner > 0
    if not top.label:
        return not body.annexes
    if label.number is None:
        return not body.annexes or len(body.annexes) <= above
    return label.number <= above


def _read_attachment(
    lines: Sequence[Line], region: Region, label: shapes.AnnexLabel | None, names: Sequence[str]
) -> None:
    at, end = region.lines
    if label:
        line = lines[at]
        region.label = [(line.span[0], line.span[0] + label.end)]
        if label.rest < len(line.text):
            region.title.append((line.span[0] + label.rest, line.span[1]))
        at += 1
    if not region.title:
        at = _take_title(lines, at, end, names, region)
    at = _take_byline(lines, at, end, region)
    stop = skip_contents(lines, at, end)
    if stop > at:
        region.own.setdefault("contents", []).extend(line.span for line in lines[at:stop])
    region.lines = (stop, end)
    _cut_note(lines, region)


def _take_title(lines: Sequence[Line], at: int, end: int, names: Sequence[str], region: Region) -> int:
    for name in names:
        taken = _match_title(lines, at, end, folded(name))
        if taken:
            region.title = [line.span for line in lines[at : at + taken]]
            return at + taken
    words = ""
    first = at
    while at < end and at - first < 4:
        text = lines[at].text
        if terminated(text) or marker(text) or "\t" in text or text.isdigit() or len(text) > 80 or "。" in text:
            break
        if words and ((complete(words) and not text.startswith(("的", "（", "("))) or shapes.opens_note(text)):
            break
        words += text
        at += 1
    if not complete(words) and at - first > 1:
        at = first + 1
    region.title = [line.span for line in lines[first:at]]
    return at


def _match_title(lines: Sequence[Line], at: int, end: int, wanted: str) -> int:
    """How many lines from ``at`` make up the title ``wanted``; 0 if they do not."""
    name = ""
    for count in range(1, min(9, end - at + 1)):
        name += folded(lines[at + count - 1].text)
        if name == wanted:
            return count
        if not wanted.startswith(name):
            return 0
    return 0


_BYLINE = re.compile(rf"\S{{0,30}}(?:{SUFFIX})")


def _take_byline(lines: Sequence[Line], at: int, end: int, region: Region) -> int:
    """Who drew it up, and the bracketed note of when it was passed, below a title."""
    while at < end:
        text = lines[at].text
        if shapes.opens_note(text):
            depth = 0
            while at < end:
                depth += sum(lines[at].text.count(c) for c in "（(") - sum(lines[at].text.count(c) for c in "）)")
                region.byline.append(lines[at].span)
                at += 1
                if depth <= 0:
                    break
            continue
        words = text.split()
        organ_list = len(text) <= 60 and all(_BYLINE.fullmatch(word) and len(word) >= 3 for word in words)
        if not (organ_list and (len(words) > 1 or (region.byline and at + 1 < end))) and not shapes.date_line(text):
            break
        region.byline.append(lines[at].span)
        at += 1
    return at
