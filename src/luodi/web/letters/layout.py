"""版面: the measures of GB/T 9704—2012 that both files keep to, and the fonts it names."""

from __future__ import annotations

PAGE = (210.0, 297.0)
"""A4, in millimetres."""
TOP, BOTTOM, LEFT, RIGHT = 37.0, 35.0, 28.0, 26.0
"""Margins in millimetres: 天头 37, 订口 28, and what a type area of 156 by 225 leaves (5.2.1)."""
WIDTH, HEIGHT = PAGE[0] - LEFT - RIGHT, PAGE[1] - TOP - BOTTOM

LINES, CHARACTERS = 22, 28
"""Lines on a page and characters on a line (5.2.3)."""
POINT = 72 / 25.4
"""Points in a millimetre."""
PITCH = 28.95
"""From line to line in points: 22 lines in 225 mm, rounded down so that the last one still fits."""

BODY, TITLE, MARK, SMALL, CELL = 16.0, 22.0, 30.0, 14.0, 12.0
"""三号, 二号, 发文机关标志, 四号 and the cells of tables (小四), in points."""
TRACKING = (WIDTH * POINT - CHARACTERS * BODY) / CHARACTERS
"""Points to add to each character so that 28 fill the line."""

HEAD = 35.0
"""From the type area's upper edge to that of 发文机关标志, in millimetres (7.2.4)."""
RULE_BELOW = 4.0
"""From 发文字号 down to the red rule, in millimetres (7.2.7)."""
TITLE_CHARACTERS = int(WIDTH * POINT / TITLE)
"""Characters of 二号 on a line."""
RED = "FF0000"
RULE, THICK, THIN = 1.0, 1.0, 0.75
"""Strokes in points: the red rule; of 版记 the outer (0.35 mm) and the inner (0.25 mm)."""
FOLIO = 7.0
"""From the type area's lower edge to the dash of the page number, in millimetres (7.5)."""
CLOSING = 15
"""Characters of the box at the right in which signature and date stand centred: a date of seven characters then ends
four characters from the edge (7.3.5)."""

GENERAL, LETTER = "general", "letter"
"""通用格式 (7), and 信函格式 (10.1) with a head of its own, no number on its first page, and 抄送 alone as 版记."""
LETTER_HEAD, LETTER_FOOT = 30.0, 20.0
"""From the page's upper edge to that of 发文机关标志, from its lower edge to the second double rule, in millimetres."""
LETTER_RULE = 170.0
"""Length of both double rules in millimetres; they stand in the middle of the type area."""
LETTER_STROKES = (2.25, 1.0, 0.75)
"""A double rule's thick stroke, the gap and the thin stroke in points: a choice of this project, 10.1 gives none."""
LETTER_NUMBER = BODY * 7 / 8
"""From the first double rule down to 发文字号 in points: seven eighths of a character of 三号."""

FONTS = {
    "mark": "方正小标宋简体", "title": "方正小标宋简体", "body": "仿宋_GB2312", "first": "黑体",
    "second": "楷体_GB2312", "folio": "宋体",
}  # fmt: skip
"""The fonts of the standard by what they are for, as Word calls them."""


def letter_mark(organ: str) -> float:
    """Points of 发文机关标志 in 信函格式: it stands on one line, so a long name is set smaller.

    >>> letter_mark("云洲市人民政府督查室"), letter_mark("甲" * 40)
    (30.0, 12.0)
    """
    return min(MARK, float(LETTER_RULE * POINT // max(len(organ), 1)))


def letter_rules() -> tuple[tuple[float, float], ...]:
    """Upper edge in millimetres and stroke in points of the four strokes, from above: thick, thin; thin, thick."""
    thick, gap, thin = LETTER_STROKES
    first = LETTER_HEAD + MARK * INK / POINT + RULE_BELOW
    last = PAGE[1] - LETTER_FOOT
    return (
        (first, thick), (first + (thick + gap) / POINT, thin),
        (last - (thick + gap + thin) / POINT, thin), (last - thick / POINT, thick),
    )  # fmt: skip


INK = 0.95
"""How high the ink of a character is, as a share of its size."""
