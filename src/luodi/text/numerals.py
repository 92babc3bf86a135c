"""Chinese numerals as documents print them: ordinals of articles, years spelt out, full-width digits."""

from __future__ import annotations

DIGITS = "零〇○ＯOo一二三四五六七八九两0123456789０１２３４５６７８９"
ORDINAL = "零〇○一二三四五六七八九十百千两"
"""The characters an ordinal is written with; for character classes."""

_VALUE = dict.fromkeys("零〇○ＯOo", 0)
_VALUE |= {c: i for i, c in enumerate("一二三四五六七八九", 1)}
_VALUE |= {str(i): i for i in range(10)}
_VALUE |= {chr(ord("０") + i): i for i in range(10)}
_VALUE["两"] = 2
_UNIT = {"十": 10, "百": 100, "千": 1000}


def digits(text: str) -> int | None:
    """Digits said one by one; None where a character is no digit.

    >>> digits("二〇二五"), digits("２０25"), digits("二○○八"), digits("二十")
    (2025, 2025, 2008, None)
    """
    value = 0
    for char in text:
        if char not in _VALUE:
            return None
        value = value * 10 + _VALUE[char]
    return value if text else None


def ordinal(text: str) -> int | None:
    """A number in Chinese or Arabic numerals below 10,000; None where it is none.

    >>> [ordinal(n) for n in ("十", "二十一", "一百二十三", "一百零五", "34", "一〇二", "百")]
    [10, 21, 123, 105, 34, 102, None]
    """
    if not text or len(text) > 9:
        return None
    if not any(char in _UNIT for char in text):
        return digits(text)
    value, digit = 0, None
    for at, char in enumerate(text):
        if char in _UNIT:
            if digit is None and not (char == "十" and (at == 0 or text[at - 1] in "零〇○")):
                return None
            value += (1 if digit is None else digit) * _UNIT[char]
            digit = None
        elif char in _VALUE:
            if digit:
                return None
            digit = _VALUE[char]
        else:
            return None
    return value + (digit or 0)


def chinese(number: int) -> str:
    """An ordinal as provisions are cited; Arabic from ten thousand on.

    >>> [chinese(n) for n in (3, 10, 12, 20, 35, 105, 120, 1005, 12345)]
    ['三', '十', '十二', '二十', '三十五', '一百零五', '一百二十', '一千零五', '12345']
    """
    if not 0 < number < 10000:
        return str(number)
    out, gap = "", False
    for unit, size in (("千", 1000), ("百", 100), ("十", 10), ("", 1)):
        digit, number = divmod(number, size)
        if digit:
            out += ("零" if gap and out else "") + "零一二三四五六七八九"[digit] + unit
        gap = not digit
    return out.removeprefix("一") if out.startswith("一十") else out
