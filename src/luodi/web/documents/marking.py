"""Words with marks on them: a text cut wherever something that stands in it begins or ends."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

_BREAK = re.compile(r"\s*\n\s*")

STRENGTH = ("found", "value", "deadline", "indicator", "lead", "support", "responsible", "guiding", "text")
"""Which name gives its tint where several marks lie on the same words: the first of these."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Words at ``spans`` of a source. ``name`` says what they are (lead, deadline ...); ``ref`` which value they gave;
    ``href`` where they lead, if anywhere."""

    name: str
    spans: Sequence[Sequence[int]]
    ref: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class Segment:
    """Some words and the marks that all of them carry."""

    text: str
    marks: tuple[Mark, ...] = ()
    start: int = -1

    @property
    def name(self) -> str:
        """The strongest mark's name, or nothing.

        >>> Segment("市教委", (Mark("text", [[0, 9]]), Mark("lead", [[3, 6]]))).name
        'lead'
        """
        names = {mark.name for mark in self.marks}
        return next((name for name in STRENGTH if name in names), min(names, default=""))

    @property
    def refs(self) -> str:
        """The values that these words gave, as one attribute."""
        return " ".join(mark.ref for mark in self.marks if mark.ref)

    @property
    def href(self) -> str:
        """Where these words lead: the first mark's that leads anywhere."""
        return next((mark.href for mark in self.marks if mark.href), "")


def segments(text: str, spans: Iterable[Sequence[int]], marks: Sequence[Mark] = ()) -> list[Segment]:
    """The words at ``spans`` of ``text``, cut at the ends of ``marks``; joined they are what ``quote`` gives.

    >>> [(s.text, s.name) for s in segments("由市教委牵头。", [(0, 7)], [Mark("lead", [(1, 4)])])]
    [('由', ''), ('市教委', 'lead'), ('牵头。', '')]
    """
    places = [(a, b, mark) for mark in marks for a, b in mark.spans]
    out: list[Segment] = []
    for lo, hi in spans:
        near = [(a, b, mark) for a, b, mark in places if a < hi and lo < b]
        cuts = sorted({lo, hi, *(point for a, b, _ in near for point in (a, b) if lo < point < hi)})
        breaks = [(lo + found.start(), lo + found.end()) for found in _BREAK.finditer(text[lo:hi])]
        for start, end in pairwise(cuts):
            words = _unbroken(text, start, end, breaks)
            carried = tuple(mark for a, b, mark in near if a <= start and end <= b)
            if not words:
                continue
            if out and out[-1].marks == carried:
                out[-1] = Segment(out[-1].text + words, carried, out[-1].start)
            else:
                out.append(Segment(words, carried, start))
    return out


def _unbroken(text: str, start: int, end: int, breaks: Sequence[tuple[int, int]]) -> str:
    """``text[start:end]`` with each line break as one space, which belongs to the piece where the break begins."""
    out: list[str] = []
    at = start
    for first, last in breaks:
        if first >= end:
            break
        if last <= start:
            continue
        if first >= start:
            out.append(text[at:first] + " ")
        at = min(last, end)
    out.append(text[at:end])
    return "".join(out)
