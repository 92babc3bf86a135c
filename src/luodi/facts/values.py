"""Values as people write them, to values as rules count them, and back."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any, Protocol

from luodi.errors import LuodiError
from luodi.facts.attribute import Attribute, Validator
from luodi.facts.types import Bool, Choice, Day, Number, Text, Type, quantity_name, unit_of

_YES = {"是", "有", "yes", "true"}
_NO = {"否", "无", "没有", "no", "false"}
_THOUSANDS = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d*)?%?")
_SHOWN = 40
"""So much of a number is shown in an error."""
_FURTHEST = 40
"""Numbers of more digits before or after the point are of nothing that is counted; to reckon with them takes long."""


class ValueProblemError(ValueError):
    """What is wrong with a value, in Chinese and English; the reader of facts adds whose and where."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(zh, en)
        self.zh, self.en = zh, en

    def at(self, place: str) -> LuodiError:
        return LuodiError(zh=self.zh, en=self.en, place=place, mend_zh="请改正这个值。", mend_en="Mend this value.")


def read_value(type_: Type, written: Any) -> Any:
    """A value in its stored form, from YAML, JSON or a cell.

    >>> from luodi.facts.types import MONEY, RATE
    >>> read_value(MONEY, "1,234.50"), read_value(MONEY, 700), read_value(RATE, "85%")
    (123450, 70000, 850000)
    """
    match type_:
        case Bool():
            return _read_bool(written)
        case Number():
            return _read_number(type_, written)
        case Choice(words=words):
            if isinstance(written, str) and written in words:
                return written
            raise ValueProblemError(
                f"“{written}”不在选项中：{'、'.join(words)}。", f"“{written}” is not one of: {', '.join(words)}."
            )
        case Day():
            return _read_day(written)
        case Text():
            if isinstance(written, str | int) and not isinstance(written, bool) and str(written).strip():
                return str(written).strip()
            raise ValueProblemError(f"“{written}”不是文字。", f"“{written}” is not a text.")


def _read_bool(written: Any) -> bool:
    if isinstance(written, bool):
        return written
    if isinstance(written, str) and written.strip().lower() in _YES | _NO:
        return written.strip().lower() in _YES
    raise ValueProblemError(f"“{written}”应写是或否。", f"“{written}” should be yes or no.")


def _read_number(type_: Number, written: Any) -> int:
    name = quantity_name(type_) or str(type_)
    text = str(written).replace("，", ",").strip() if not isinstance(written, bool) else str(written).lower()
    percent = text.endswith("%") and type_.dimension == () and type_.scale != 1
    number = _decimal(text.removesuffix("%") if percent else text)
    shown = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
    if number is None:
        raise ValueProblemError(f"“{shown}”不是数。", f"“{shown}” is not a number.")
    if number and number.adjusted() > _FURTHEST:
        raise ValueProblemError(f"“{shown}”太大。", f"“{shown}” is too large.")
    value = Fraction(number) / (100 if percent else 1) * type_.scale if number.adjusted() >= -_FURTHEST else None
    if value is None or value.denominator != 1:
        raise ValueProblemError(
            f"“{shown}”的小数位太多，{name} 最细到 1/{type_.scale}。",
            f"“{shown}” has too many digits: the finest step of {name} is 1/{type_.scale}.",
        )
    return value.numerator


def _decimal(text: str) -> Decimal | None:
    """The number; None where the text is none, its commas stand elsewhere than before three digits included."""
    if "," in text and not _THOUSANDS.fullmatch(text):
        return None
    try:
        number = Decimal(text.replace(",", ""))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _read_day(written: Any) -> dt.date:
    if isinstance(written, dt.date) and not isinstance(written, dt.datetime):
        return written
    try:
        return dt.date.fromisoformat(str(written))
    except ValueError:
        raise ValueProblemError(
            f"“{written}”不是日期，应如 2022-12-16。", f"“{written}” is no date such as 2022-12-16."
        ) from None


class Limited(Protocol):
    """What says which values it takes: an attribute, or a question made from one."""

    @property
    def type(self) -> Type | None: ...
    @property
    def minimum(self) -> Any: ...
    @property
    def maximum(self) -> Any: ...
    @property
    def validator(self) -> Validator | None: ...


def check_value(attribute: Limited, value: Any) -> None:
    """Refuse a well-typed value that lies outside the attribute's range, or that its validator refuses."""
    assert attribute.type is not None
    low, high = attribute.minimum, attribute.maximum
    below = low is not None and value < low
    above = high is not None and value > high
    if below or above:
        limits = f"{show(attribute.type, low)} – {show(attribute.type, high)}"
        raise ValueProblemError(
            f"{show(attribute.type, value)} 超出范围：{limits}。",
            f"{show(attribute.type, value, english=True)} is out of range: {limits}.",
        )
    problem = attribute.validator(value) if attribute.validator else None
    if problem:
        zh, _, en = problem.partition(" | ")
        raise ValueProblemError(zh, en or zh)


def check_fact(attribute: Attribute, value: Any, on: dt.date | None = None) -> None:
    """Refuse a value as ``check_value`` does, and what is said to have happened after ``on``, the day of decision."""
    if attribute.happened and on is not None and value > on:
        raise ValueProblemError(
            f"{value} 在认定日 {on} 之后，认定日尚未出生的人不要列入。",
            f"{value} lies after the day of decision, {on}; leave out who was not born by then.",
        )
    check_value(attribute, value)


def show(type_: Type, value: Any, *, english: bool = False) -> str:
    """A value as people read it: ``50,400.00元``, ``1/3`` of fen written out, ``是``.

    >>> from luodi.facts.types import MONEY, Number
    >>> show(MONEY, 5040000), show(Number(MONEY.dimension, 100, exact=True), (100000, 3))
    ('50,400.00元', '333.33…元')
    """
    match type_:
        case Bool():
            return ("yes" if value else "no") if english else ("是" if value else "否")
        case Number():
            unit = unit_of(type_.dimension, english=english)
            number = _show_number(type_, value)
            return f"{number} {unit}" if english and unit else f"{number}{unit}"
        case _:
            return str(value)


def _show_number(type_: Number, value: Any) -> str:
    exact = Fraction(*value) if isinstance(value, tuple) else Fraction(value)
    number = exact / type_.scale
    digits = max(0, len(str(type_.scale)) - 1) if type_.dimension else 0
    if type_.dimension == () and (type_.scale != 1 or type_.exact):
        digits = 6
    scaled = number * 10**digits
    whole, rest = divmod(abs(scaled.numerator), scaled.denominator)
    text = f"{whole // 10**digits:,}"
    if digits:
        decimals = f"{whole % 10**digits:0{digits}d}"
        text += "." + (decimals if type_.dimension else decimals.rstrip("0") or "0")
        text = text.removesuffix(".0") if not type_.dimension else text
    return ("-" if scaled < 0 else "") + text + ("…" if rest else "")
