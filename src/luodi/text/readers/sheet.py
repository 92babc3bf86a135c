"""Sheets: pages as drawn. Glyphs, ruled lines and pictures in points from the top left corner of the page as shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from luodi.text.readers.radicals import folded


@dataclass(frozen=True, slots=True)
class Glyph:
    """One printed character: its box, its baseline, and how far it is turned clockwise (0, 90, 180 or 270 degrees).

    The box is the em box (from ascent to descent), so its height in the direction of writing is the type size.
    """

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    turn: int = 0

    @property
    def size(self) -> float:
        """The type size: the height of the box seen upright."""
        return max(self.bottom - self.top if self.turn % 180 == 0 else self.x1 - self.x0, 0.1)


@dataclass(frozen=True, slots=True)
class Rule:
    """A drawn line: horizontal (``top`` equals ``bottom``) or vertical (``x0`` equals ``x1``)."""

    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(slots=True)
class Sheet:
    """One page. ``pictured`` is the share of the page that pictures cover, ``hidden`` whether its text is invisible
    (a layer that text recognition put under a scan), ``unmapped`` how many glyphs have no character."""

    number: int
    width: float
    height: float
    glyphs: list[Glyph] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    pictured: float = 0.0
    hidden: bool = False
    unmapped: int = 0


Box4 = tuple[float, float, float, float]
Matrix = tuple[float, float, float, float, float, float]
"""An affine transformation (a, b, c, d, e, f): x' = ax + cy + e, y' = bx + dy + f."""
Segment = tuple[tuple[float, float], tuple[float, float]]


def times(first: Matrix, then: Matrix) -> Matrix:
    """The transformation that does ``first``, then ``then``."""
    a, b, c, d, e, f = first
    g, h, i, j, k, m = then
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)


def drawn(x0: float, y0: float, x1: float, y1: float) -> Rule | None:
    """The rule that a drawn line is; None for a slanting one or a dot."""
    across, down = abs(x1 - x0), abs(y1 - y0)
    if down <= 1.0 < across:
        return Rule(min(x0, x1), (y0 + y1) / 2, max(x0, x1), (y0 + y1) / 2)
    if across <= 1.0 < down:
        return Rule((x0 + x1) / 2, min(y0, y1), (x0 + x1) / 2, max(y0, y1))
    return None


def filled(outline: Sequence[Segment], thin: float) -> Rule | None:
    """The rule that a filled outline is, where it is no thicker than ``thin``; None for an area."""
    xs = [x for segment in outline for x, _ in segment]
    ys = [y for segment in outline for _, y in segment]
    x0, x1, top, bottom = min(xs), max(xs), min(ys), max(ys)
    if min(x1 - x0, bottom - top) > thin:
        return None
    if bottom - top <= x1 - x0:
        return Rule(x0, (top + bottom) / 2, x1, (top + bottom) / 2)
    return Rule((x0 + x1) / 2, top, (x0 + x1) / 2, bottom)


def turned(box: Box4, turn: int, width: float, height: float) -> Box4:
    """``box`` after a page of ``width`` by ``height`` is turned clockwise by ``turn`` degrees.

    >>> turned((10, 20, 30, 25), 90, 200, 100)
    (75, 10, 80, 30)
    """
    x0, top, x1, bottom = box
    if turn == 90:
        return (height - bottom, x0, height - top, x1)
    if turn == 180:
        return (width - x1, height - bottom, width - x0, height - top)
    if turn == 270:
        return (top, width - x1, bottom, width - x0)
    return box


def upright(sheet: Sheet, turn: int) -> Sheet:
    """The sheet with text turned by ``turn`` degrees set upright."""
    back = (360 - turn) % 360
    if not back:
        return sheet
    width, height = (sheet.height, sheet.width) if back % 180 else (sheet.width, sheet.height)
    glyphs = [_turn_glyph(glyph, back, sheet.width, sheet.height) for glyph in sheet.glyphs]
    rules = [Rule(*turned((r.x0, r.top, r.x1, r.bottom), back, sheet.width, sheet.height)) for r in sheet.rules]
    return replace(sheet, width=width, height=height, glyphs=glyphs, rules=rules)


def _turn_glyph(glyph: Glyph, turn: int, width: float, height: float) -> Glyph:
    box = turned((glyph.x0, glyph.top, glyph.x1, glyph.bottom), turn, width, height)
    return Glyph(glyph.text, *box, turn=(glyph.turn + turn) % 360)


def character(code: int) -> str:
    """The character a glyph stands for; empty for controls, ``\\ufffd`` where a font maps it to nothing known."""
    if code in (0x02, 0xFFFE):
        return "-"  # how PDF libraries mark a hyphen at a line's end
    if code in (0xFFFF, 0xFFFD, 0) or 0xD800 <= code <= 0xDFFF or 0xE000 <= code <= 0xF8FF or code > 0x10FFFF:
        return "\ufffd"
    if code < 0x20 or 0x7F <= code < 0xA0 or code in (0xAD, 0x200B, 0xFEFF):
        return " " if code == 0x09 else ""
    return folded(chr(code))
