"""Arithmetic of the prover's terms, kept linear where a factor or a divisor has few possible values."""

from __future__ import annotations

from functools import reduce
from itertools import product as pairs_of
from typing import Any

import z3

FEW = 40
"""A factor with at most so many values is told case by case, which keeps the question linear."""
_DEEP = 60


def few(term: Any, ranges: dict[str, tuple[int, int]], depth: int = 0) -> frozenset[Any] | None:
    """The values that a term can take, as numerals, or None where they are many or not known.

    Reads conditionals, sums and facts with a small range: a count of members is 0 … n.
    """
    if z3.is_int_value(term) or z3.is_rational_value(term):
        return frozenset({term.as_fraction() if z3.is_rational_value(term) else term.as_long()})
    if depth > _DEEP:
        return None
    if z3.is_const(term):
        low, high = ranges.get(term.decl().name(), (0, FEW))
        return frozenset(range(low, high + 1)) if high - low < FEW else None
    kids = [few(kid, ranges, depth + 1) for kid in term.children()[1 if z3.is_app_of(term, z3.Z3_OP_ITE) else 0 :]]
    known = [kid for kid in kids if kid is not None]
    if len(known) < len(kids) or not known:
        return None
    if z3.is_app_of(term, z3.Z3_OP_ITE):
        found = known[0] | known[1]
    elif z3.is_app_of(term, z3.Z3_OP_TO_REAL):
        found = known[0]
    elif z3.is_add(term):
        found = reduce(lambda a, b: frozenset(x + y for x, y in pairs_of(a, b)), known)
    elif z3.is_mul(term) and len(known) == 2:
        found = frozenset(x * y for x, y in pairs_of(*known))
    else:
        return None
    return found if len(found) <= FEW else None


def times(a: Any, b: Any, ranges: dict[str, tuple[int, int]]) -> Any:
    """The product; by cases where one side has few values."""
    one, two = few(a, ranges), few(b, ranges)
    if one is None and two is None:
        return a * b
    if one is None or (two is not None and len(two) < len(one)):
        a, b, one = b, a, two
    assert one is not None
    *others, last = sorted(one)
    out = numeral(last, a) * b
    for value in others:
        out = z3.If(a == numeral(value, a), numeral(value, a) * b, out)
    return out


def over(a: Any, b: Any, ranges: dict[str, tuple[int, int]]) -> Any:
    """The real quotient ``a / b``; where ``b`` is zero it is some number that does not count."""
    values = few(b, ranges)
    if values is None:
        return a / z3.If(b == 0, z3.RealVal(1), b)
    out = a
    for value in sorted(values):
        if value != 0:
            out = z3.If(b == numeral(value, b), a / numeral(value, z3.RealVal(0)), out)
    return out


def numeral(value: Any, like: Any) -> Any:
    """A number as a term of the sort of another."""
    return z3.IntVal(int(value)) if like.sort() == z3.IntSort() else z3.Q(value.numerator, value.denominator)


def real(x: Any) -> Any:
    return z3.ToReal(x) if x.sort() == z3.IntSort() else x


def rounded(x: Any, way: str) -> Any:
    half = z3.Q(1, 2)
    if way == "half_up":
        return z3.If(x >= 0, z3.ToInt(x + half), -z3.ToInt(-x + half))
    return -z3.ToInt(-x) if way == "up" else z3.ToInt(x)


def compare(op: str, a: Any, b: Any) -> Any:
    match op:
        case "<":
            return a < b
        case "<=":
            return a <= b
        case ">":
            return a > b
        case ">=":
            return a >= b
        case "==":
            return a == b
        case _:
            return a != b


# ---- days, as the number year·10000 + month·100 + day


def day_count(x: Any) -> Any:
    """Days since the year 0, so that two days can be subtracted; exact for every day of the calendar."""
    year, month, day = x / 10000, x / 100 % 100, x % 100
    counted = z3.If(month <= 2, year - 1, year)
    leaps = counted / 4 - counted / 100 + counted / 400
    before: Any = z3.IntVal(0)
    total = 0
    for number, length in enumerate((31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31), start=1):
        before = z3.If(month == number, z3.IntVal(total), before)
        total += length
    return year * 365 + leaps + before + day


def months_later(x: Any, months: Any) -> Any:
    """The corresponding day some months later; days are at most the 28th, so every month has it."""
    total = x / 10000 * 12 + x / 100 % 100 - 1 + months
    return total / 12 * 10000 + (total % 12 + 1) * 100 + x % 100


def full_months(a: Any, b: Any) -> Any:
    """Full months from ``a`` to ``b``, for ``a <= b``."""
    months = b / 10000 * 12 + b / 100 % 100 - a / 10000 * 12 - a / 100 % 100
    return months - z3.If(b % 100 < a % 100, 1, 0)


def month_length(year: Any, month: Any) -> Any:
    leap = z3.And(year % 4 == 0, z3.Or(year % 100 != 0, year % 400 == 0))
    return z3.If(month == 2, z3.If(leap, 29, 28), z3.If(z3.Or([month == m for m in (4, 6, 9, 11)]), 30, 31))


def days_later(x: Any, days: int) -> Any:
    """The day so many days later or, below 0, earlier; at most 28, so that one month's end lies between at most."""
    year, month, day = x / 10000, x / 100 % 100, x % 100
    if days >= 0:
        length = month_length(year, month)
        following = z3.If(month == 12, (year + 1) * 10000 + 100, year * 10000 + (month + 1) * 100)
        return z3.If(day + days <= length, x + days, following + day + days - length)
    last_year, last = z3.If(month == 1, year - 1, year), z3.If(month == 1, 12, month - 1)
    return z3.If(day + days >= 1, x + days, last_year * 10000 + last * 100 + month_length(last_year, last) + day + days)


def is_day(x: Any) -> Any:
    """Whether a number is a day of the calendar."""
    year, month, day = x / 10000, x / 100 % 100, x % 100
    return z3.And(month >= 1, month <= 12, day >= 1, day <= month_length(year, month))
