"""Radicals: signs of dictionaries that page formats give for ordinary characters printed with the same glyph."""

from __future__ import annotations

import unicodedata

_KANGXI = {chr(code): unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)}
_SUPPLEMENT = dict(
    zip(
        "⺠⺟⻁⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻬⻮⻰⻳⻋⼾",
        "民母虎西见角贝车长门青韦页风飞食马骨鬼鱼鸟卤麦黄齐齿龙龟车户",
        strict=True,
    )
)
_FOLD = _KANGXI | _SUPPLEMENT


def folded(char: str) -> str:
    """The character a radical sign looks like; any other character unchanged.

    A font used in a PDF has one glyph for 工 (U+5DE5) and its radical (U+2F2F), and some programs write down the
    radical. What is printed is the same; words are found only under the character.

    >>> folded("\\u2f2f"), folded("\\u2ed3"), folded("工")
    ('工', '长', '工')
    """
    return _FOLD.get(char, char)
