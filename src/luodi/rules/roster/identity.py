"""Citizens' identity numbers: their check character and birthday; shown masked, kept nowhere."""

from __future__ import annotations

import datetime as dt
import re
from typing import Final

HEADINGS: Final = ("公民身份号码", "身份证号码", "身份证号", "居民身份证号码", "居民身份证号", "身份号码", "证件号码")
"""What a column with them is called on rosters."""

_SHAPE = re.compile(r"[1-9]\d{5}(\d{4})(\d{2})(\d{2})\d{3}[\dX]")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"


def checked(number: str, on: dt.date | None = None) -> tuple[str, str] | None:
    """What is wrong with an identity number (GB 11643), in Chinese and English without the number; None if nothing is.

    ``on``: the day of decision.

    >>> checked("11010519491231002X") is None, checked("110105194912310021")[1]
    (True, 'The check character of the identity number is wrong.')
    """
    text = number.strip().upper()
    if not _SHAPE.fullmatch(text):
        return "身份号码应为18位，末位是数字或X。", "An identity number has 18 digits, the last may be X."
    day = born(text)
    if day is None:
        return "身份号码中的出生日期不存在。", "The birthday in the identity number does not exist."
    if _CHECKS[sum(int(digit) * weight for digit, weight in zip(text, _WEIGHTS, strict=False)) % 11] != text[17]:
        return "身份号码的校验码不对。", "The check character of the identity number is wrong."
    if on is not None and day > on:
        return f"身份号码中的出生日期在认定日 {on} 之后。", f"The birthday in the identity number lies after {on}."
    return None


def born(number: str) -> dt.date | None:
    """The birthday in an identity number; None where there is none."""
    match = _SHAPE.fullmatch(number.strip().upper())
    if match is None:
        return None
    try:
        return dt.date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None


def masked(number: str) -> str:
    """The number as it may be shown: its first and last two characters.

    >>> masked("11010519491231002X")
    '11**************2X'
    """
    text = number.strip()
    return text[:2] + "*" * max(len(text) - 4, 0) + text[-2:] if len(text) > 4 else "*" * len(text)
