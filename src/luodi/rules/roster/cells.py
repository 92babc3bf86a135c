"""A cell as a value: what spreadsheets do to numbers and dates is undone, the rest is read as facts are."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Context, Decimal, InvalidOperation
from typing import Any, Final

from luodi.facts.attribute import Attribute
from luodi.facts.types import Day, Number, Text, Type
from luodi.facts.values import ValueProblemError, check_fact, read_value

DIGITS: Final = Context(prec=15)
"""Spreadsheets count with fifteen digits; what lies beyond is noise of binary fractions."""

_DATE = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:\s+0?0:00(?::00)?)?")
_EIGHT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_SERIAL = re.compile(r"\d{1,6}(?:\.0+)?")
_FIRST: Final = dt.date(1899, 12, 30)


def read_cell(type_: Type, attribute: Attribute | None, cell: Any, *, excel: bool = False,
              on: dt.date | None = None) -> Any:  # fmt: skip
    """The stored value of a cell; ValueProblemError says what is wrong with it. ``on``: the day of decision.

    >>> from luodi.facts.types import DAY, MONEY
    >>> read_cell(MONEY, None, "1234.5600000000001", excel=True), str(read_cell(DAY, None, "45000", excel=True))
    (123456, '2023-03-15')
    """
    match type_:
        case Day():
            value = read_value(type_, _day(cell, excel))
        case Number():
            value = read_value(type_, _number(cell, excel))
        case Text() if excel and isinstance(cell, str) and re.fullmatch(r"\d+\.0", cell):
            value = read_value(type_, cell[:-2])
        case _:
            value = read_value(type_, cell.strip() if isinstance(cell, str) else cell)
    if attribute is not None:
        check_fact(attribute, value, on)
    return value


def _number(cell: Any, excel: bool) -> Any:
    if isinstance(cell, float):
        return str(DIGITS.create_decimal(repr(cell)))
    if not isinstance(cell, str):
        return cell
    text = cell.strip().removesuffix("元").removesuffix("平方米").strip()
    if excel:
        try:
            number = DIGITS.create_decimal(Decimal(text))
        except InvalidOperation:
            return text
        return f"{number:f}" if number.is_finite() else text
    return text


def _day(cell: Any, excel: bool) -> Any:
    if isinstance(cell, dt.datetime):
        return cell.date()
    if isinstance(cell, dt.date | bool):
        return cell
    text = str(cell).strip()
    match = _DATE.fullmatch(text) or _EIGHT.fullmatch(text)
    if match is None and excel and _SERIAL.fullmatch(text):
        return _FIRST + dt.timedelta(days=int(float(text)))
    if match is None:
        return text
    try:
        return dt.date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        raise ValueProblemError(f"没有“{text}”这一天。", f"There is no day “{text}”.") from None


def key_text(cell: Any) -> str:
    """A key as text: ``12.0`` of a spreadsheet is ``12``."""
    text = str(cell).strip()
    return text[:-2] if re.fullmatch(r"\d+\.0", text) else text
