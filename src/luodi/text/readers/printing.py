"""Printing: glyphs of one column or cell put together into the lines they were printed as."""

from __future__ import annotations

import itertools
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from statistics import median

from luodi.text.readers.sheet import Glyph


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """One line of print. ``lead`` is the width of its first unbreakable piece, ``size`` its type size."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    size: float
    lead: float
    pieces: tuple[PrintedLine, ...] = ()
    """Where gaps split the line, its pieces from left to right (for finding columns of text)."""


@dataclass(slots=True)
class _Run:
    """Glyphs drawn one after another on one baseline."""

    glyphs: list[Glyph]
    base: float
    size: float

    @property
    def top(self) -> float:
        return self.base - self.size


def lines_of(glyphs: Iterable[Glyph]) -> list[PrintedLine]:
    """The lines that upright glyphs form, from top to bottom; small raised or lowered signs belong to their line."""
    lines: list[_Run] = []
    for run in sorted(_runs(glyphs), key=lambda r: (r.base, r.glyphs[0].x0)):
        # A raised sign has a higher baseline than its line and so comes a little before it.
        line = next((line for line in reversed(lines[-4:]) if _same_line(line, run)), None)
        if line is None:
            lines.append(run)
            continue
        line.glyphs.extend(run.glyphs)
        if run.size > line.size:
            line.base, line.size = run.base, run.size
    lines.sort(key=lambda line: line.base)
    made = (_line(line) for line in lines)
    return [line for line in made if line is not None]


def _runs(glyphs: Iterable[Glyph]) -> list[_Run]:
    runs: list[_Run] = []
    for glyph in glyphs:
        if runs:
            run, last = runs[-1], runs[-1].glyphs[-1]
            size = max(glyph.size, run.size)
            near = -0.6 * size < glyph.x0 - last.x1 < 3 * size and glyph.x0 > last.x0 - 0.1 * size
            if abs(glyph.bottom - run.base) <= 0.2 * size and near:
                run.glyphs.append(glyph)
                if not glyph.text.isspace():
                    run.size = size
                continue
        runs.append(_Run([glyph], glyph.bottom, glyph.size))
    return runs


def _same_line(line: _Run, run: _Run) -> bool:
    small, large = sorted((line.size, run.size))
    if small >= 0.75 * large:
        return abs(line.base - run.base) <= 0.45 * small
    overlap = min(line.base, run.base) - max(line.top, run.top)
    return overlap >= 0.5 * small


def _line(run: _Run) -> PrintedLine | None:
    glyphs = _once(sorted(run.glyphs, key=lambda g: (g.x0, g.top)))
    while glyphs and glyphs[0].text.isspace():
        glyphs.pop(0)
    while glyphs and glyphs[-1].text.isspace():
        glyphs.pop()
    if not glyphs:
        return None
    groups: list[list[Glyph]] = [[glyphs[0]]]
    for previous, glyph in itertools.pairwise(glyphs):
        if glyph.x0 - previous.x1 > max(run.size, 1):
            groups.append([])
        groups[-1].append(glyph)
    pieces = tuple(_printed(group, run.size) for group in groups) if len(groups) > 1 else ()
    return _printed(glyphs, run.size, pieces)


def _once(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """Glyphs without the copies that imitate bold type by printing twice, a little shifted."""
    out: list[Glyph] = []
    for glyph in glyphs:
        if any(
            other.text == glyph.text
            and abs(other.x0 - glyph.x0) < 0.25 * glyph.size
            and abs(other.top - glyph.top) < 0.25 * glyph.size
            for other in out[-3:]
        ):
            continue
        out.append(glyph)
    return out


def _printed(glyphs: Sequence[Glyph], size: float, pieces: tuple[PrintedLine, ...] = ()) -> PrintedLine:
    inked = [glyph for glyph in glyphs if not glyph.text.isspace()] or list(glyphs)
    return PrintedLine(
        text=_text(glyphs),
        x0=inked[0].x0,
        top=min(glyph.top for glyph in inked),
        x1=max(glyph.x1 for glyph in inked),
        bottom=max(glyph.bottom for glyph in inked),
        size=size,
        lead=_lead(glyphs),
        pieces=pieces,
    )


def _lead(glyphs: Sequence[Glyph]) -> float:
    """The width of the first piece that a line break may not split: a Latin word or number, or one character with the
    closing punctuation after it."""
    first = glyphs[0]
    end = first
    for glyph in glyphs[1:]:
        latin = not wide(end.text) and not wide(glyph.text) and not glyph.text.isspace()
        if not latin and glyph.text not in "，。、；：！？）》〉】”’,.;:)%":
            break
        end = glyph
    return end.x1 - first.x0


def _text(glyphs: Sequence[Glyph]) -> str:
    """The words of one line: spaces that were drawn are kept, and a gap much wider than its neighbours becomes one."""
    gaps = [
        b.x0 - a.x1
        for a, b in itertools.pairwise(glyphs)
        if wide(a.text) and wide(b.text) and b.x0 - a.x1 < 0.8 * a.size
    ]
    usual = max(median(gaps), 0.0) if len(gaps) >= 3 else 0.0
    out = [glyphs[0].text]
    for a, b in itertools.pairwise(glyphs):
        gap, size = b.x0 - a.x1, max(min(a.size, b.size), 0.1)
        if b.text.isspace() and b.x1 - b.x0 < 0.08 * size:
            continue
        if not a.text.isspace() and not b.text.isspace():
            if wide(a.text) and wide(b.text):
                apart = gap > usual + 0.6 * size
            elif wide(a.text) or wide(b.text):
                apart = gap > usual + 0.9 * size
            else:
                apart = gap > 0.18 * size
            if apart:
                out.append(" ")
        out.append(b.text)
    return "".join(out).strip()


@lru_cache(maxsize=4096)
def wide(text: str) -> bool:
    """Whether a character is as wide as it is high, so that no space separates it from its neighbours.

    >>> [wide(char) for char in "工，Ａa1"]
    [True, True, True, False, False]
    """
    return unicodedata.east_asian_width(text[:1] or " ") in ("W", "F") or text in "“”‘’…—·《》〈〉"


def joined(lines: Sequence[PrintedLine], width: float) -> list[str]:
    """What stands between consecutive lines of a cell ``width`` wide: nothing where a word was wrapped, a space where
    the line ended although the next piece had room (a break that someone made), and between Latin words.

    Single characters one below another are a word set vertically.
    """
    stacked = len(lines) > 1 and all(len(line.text) == 1 for line in lines)
    out: list[str] = []
    for above, below in itertools.pairwise(lines):
        padding = 0.9 * above.size
        room = width - padding - (above.x1 - above.x0)
        latin = above.text[-1].isalpha() and below.text[0].isalpha() and not wide(above.text[-1] + below.text[0])
        made = room > below.lead + 0.4 * above.size
        out.append("" if stacked else " " if latin or made else "")
    return out
