"""The canonical text as it was received, line by line, with any words marked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from luodi.text.lines import lines
from luodi.web.documents.marking import Mark, Segment, segments
from luodi.web.documents.models import Version

_SPAN = re.compile(r"(\d{1,9})-(\d{1,9})")
MOST_SPANS = 400


@dataclass(frozen=True, slots=True)
class TextLine:
    """One printed line: its number in the file from 1, its words, whether it is a running header or page number."""

    number: int
    segments: list[Segment]
    furniture: bool
    page_start: bool


@dataclass(frozen=True, slots=True)
class Place:
    """Where marked words are printed: page from 1, box in points, on a page of ``width`` and ``height`` points."""

    page: int
    x0: float
    top: float
    x1: float
    bottom: float
    width: float
    height: float

    @property
    def box_width(self) -> float:
        return max(self.x1 - self.x0, 1.0)

    @property
    def box_height(self) -> float:
        return max(self.bottom - self.top, 1.0)


def marks_of(query: Mapping[str, str], names: Iterable[str]) -> list[Mark]:
    """The marks that an address asks for; what is no span is left out.

    >>> [(mark.name, mark.spans) for mark in marks_of({"lead": "3-7_9-12", "text": "x"}, ["lead", "text"])]
    [('lead', [[3, 7], [9, 12]])]
    """
    marks = []
    for name in names:
        spans = [[int(a), int(b)] for a, b in _SPAN.findall(query.get(name, ""))[:MOST_SPANS] if int(a) < int(b)]
        if spans:
            marks.append(Mark(name, spans, ref=name))
    return marks


def text_lines(version: Version, marks: list[Mark]) -> list[TextLine]:
    """The lines of the version's place in its source; numbers count the file's lines."""
    text = version.source.text
    low = min([version.span_start, *(a for mark in marks for a, _ in mark.spans)])
    high = max([version.span_end, *(b for mark in marks for _, b in mark.spans)])
    low, high = max(text.rfind("\n", 0, low) + 1, 0), min(high, len(text))
    marked = sorted({(a, b) for mark in marks for a, b in mark.spans})
    number, seen = text.count("\n", 0, low) + 1, low
    out = []
    for line in lines(text, low, high):
        start, end = line.span
        number += text.count("\n", seen, start)
        seen = start
        touched = any(a < end and start < b for a, b in marked)
        words = segments(text, [line.span], marks) if touched else [Segment(line.text)]
        out.append(TextLine(number, words, line.furniture, line.page_start))
    return out


def places(version: Version, marks: list[Mark]) -> list[Place]:
    """Pages and boxes of the marked words, for sources that have pages.

    A source keeps its pages as ``{"sizes": [[w, h], ...], "boxes": [[start, end, page, x0, top, x1, bottom], ...]}``.
    """
    pages = version.source.pages
    if not pages:
        return []
    spans = [(a, b) for mark in marks for a, b in mark.spans]
    found = []
    for start, end, page, x0, top, x1, bottom in pages.get("boxes", []):
        if any(start < b and a < end for a, b in spans):
            width, height = pages["sizes"][page - 1]
            found.append(Place(page, x0, top, x1, bottom, width, height))
    return found
