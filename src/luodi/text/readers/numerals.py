"""Numerals: the automatic numbers of word processors and browsers, written out as they print."""

from __future__ import annotations

from collections.abc import Callable

_DIGITS = "〇一二三四五六七八九"
_LEGAL = "零壹贰叁肆伍陆柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = (
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
)


def ordinal(number: int, style: str) -> str:
    """``number`` as the named style of WordprocessingML prints it; an unknown style prints Arabic digits.

    >>> [ordinal(n, "chineseCountingThousand") for n in (3, 10, 12, 105, 120)]
    ['三', '十', '十二', '一百零五', '一百二十']
    >>> ordinal(3, "decimalEnclosedCircleChinese"), ordinal(4, "lowerRoman"), ordinal(28, "upperLetter")
    ('③', 'iv', 'BB')
    """
    write = _STYLES.get(style)
    return write(number) if write is not None and 0 < number < 10_000 else str(number)


def chinese(number: int, digits: str = _DIGITS, units: str = "十百千") -> str:
    """1 to 9999 in Chinese counting numerals; a leading 一十 is 十 in everyday numerals.

    >>> chinese(11), chinese(110), chinese(2002)
    ('十一', '一百一十', '二千零二')
    """
    zero = "零"
    out = ""
    for place, digit in enumerate(reversed(str(number))):
        if digit == "0":
            out = out if not out or out.startswith(zero) else zero + out
        else:
            out = digits[int(digit)] + (units[place - 1] if place else "") + out
    everyday = digits == _DIGITS
    return out[1:] if everyday and 10 <= number < 20 else out


def _digitwise(number: int) -> str:
    return "".join(_DIGITS[int(digit)] for digit in str(number))


def _counting(number: int) -> str:
    """chineseCounting: counting numerals up to 99, digit by digit beyond."""
    return chinese(number) if number < 100 else _digitwise(number)


def _roman(number: int) -> str:
    out = ""
    for value, letters in _ROMAN:
        count, number = divmod(number, value)
        out += letters * count
    return out


def _letters(number: int) -> str:
    """a … z, then aa, bb … as word processors go on."""
    count, place = divmod(number - 1, 26)
    return chr(ord("a") + place) * (count + 1) if count < 30 else str(number)


def _cycle(characters: str) -> Callable[[int], str]:
    return lambda number: characters[(number - 1) % len(characters)]


def _block(first: str, length: int) -> Callable[[int], str]:
    """A run of ready-made characters such as ①②③; Arabic digits beyond it."""
    return lambda number: chr(ord(first) + number - 1) if number <= length else str(number)


def _circled(number: int) -> str:
    if number <= 20:
        return chr(ord("①") + number - 1)
    if number <= 35:
        return chr(ord("㉑") + number - 21)
    return chr(ord("㊱") + number - 36) if number <= 50 else str(number)


def _full_width(number: int) -> str:
    return "".join(chr(ord("０") + int(digit)) for digit in str(number))


_STYLES: dict[str, Callable[[int], str]] = {
    "decimalZero": lambda number: f"{number:02d}",
    "lowerRoman": _roman,
    "upperRoman": lambda number: _roman(number).upper(),
    "lowerLetter": _letters,
    "upperLetter": lambda number: _letters(number).upper(),
    "chineseCounting": _counting,
    "chineseCountingThousand": chinese,
    "taiwaneseCounting": _counting,
    "taiwaneseCountingThousand": chinese,
    "japaneseCounting": chinese,
    "chineseLegalSimplified": lambda number: chinese(number, _LEGAL, "拾佰仟"),
    "ideographDigital": _digitwise,
    "japaneseDigitalTenThousand": _digitwise,
    "taiwaneseDigital": _digitwise,
    "ideographTraditional": _cycle(_STEMS),
    "ideographZodiac": _cycle(_BRANCHES),
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalEnclosedParen": _block("⑴", 20),
    "decimalEnclosedFullstop": _block("⒈", 20),
    "ideographEnclosedCircle": _block("㊀", 10),
    "decimalFullWidth": _full_width,
    "decimalFullWidth2": _full_width,
}
