"""How results are worded, in Chinese and English."""

from __future__ import annotations

from typing import Final

from luodi.facts.types import Number, Type, unit_of
from luodi.facts.values import show

STATE: Final = {
    "yes": ("是", "yes"),
    "no": ("否", "no"),
    "value": ("有结果", "a value"),
    "unknown": ("缺事实", "unknown"),
    "judgement": ("需裁量", "judgement"),
    "silent": ("无规定", "silent"),
}


def amount(type_: Type, value: int, *, english: bool = False) -> str:
    """An amount as people read it, whole sums of a million and more without their fen."""
    text = show(type_, value, english=english)
    return text.replace(".00", "") if abs(value) >= 100_000_000 else text


def signed(type_: Type, value: int, *, english: bool = False) -> str:
    """``+1,200.00元``; nothing gained and nothing lost has no sign."""
    return ("+" if value > 0 else "") + amount(type_, value, english=english)


def bare(type_: Type, value: int, *, sign: bool = False) -> str:
    """An amount without its unit, for a table whose heading has it."""
    text = (signed if sign else amount)(type_, value)
    return text.removesuffix(unit(type_)[0])


def divided(type_: Type) -> tuple[int, int]:
    """The scale of a number, and how many decimal places it is written with."""
    scale = type_.scale if isinstance(type_, Number) else 1
    return scale, len(str(scale)) - 1


def short(type_: Type, value: int) -> str:
    """An amount on an axis: ``1,500``, without unit and without needless places."""
    scale, places = divided(type_)
    number = value / scale
    return f"{number:,.0f}" if value % scale == 0 else f"{number:,.{places}f}"


def unit(type_: Type) -> tuple[str, str]:
    """The unit's word in Chinese and English, empty for counts."""
    if not isinstance(type_, Number):
        return "", ""
    return unit_of(type_.dimension), unit_of(type_.dimension, english=True)


def share(part: int, whole: int) -> str:
    """``1.25 %`` of something; a part of nothing is told as a dash."""
    return f"{100 * part / whole:.2f} %" if whole else "—"
