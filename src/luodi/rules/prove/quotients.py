"""Values of the prover, and quotients kept apart so that comparing and multiplying them stays linear."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import z3

from luodi.facts.types import Number
from luodi.rules import tree as t
from luodi.rules.prove.connectives import NO, pick
from luodi.rules.prove.terms import few, real, times

Ranges = dict[str, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class V:
    """``value`` counts only where ``open`` is false.

    With ``under``, a divisor that is never negative, the value is ``above / under``; it is open where that is zero.
    """

    above: Any
    open: Any = NO
    under: Any = None

    @property
    def value(self) -> Any:
        return self.above if self.under is None else self.above / pick(self.under == 0, z3.RealVal(1), self.under)


def kept_apart(above: Any, under: Any, open_: Any, ranges: Ranges) -> V | None:
    """The quotient with its halves apart, where the divisor has many values and is not negative."""
    if few(under, ranges) is not None or not _not_negative(under, ranges):
        return None
    return V(above, open_, under)


def _not_negative(term: Any, ranges: Ranges, depth: int = 0) -> bool:
    if z3.is_int_value(term):
        return bool(term.as_long() >= 0)
    if z3.is_rational_value(term):
        return bool(term.as_fraction() >= 0)
    if depth > 60:
        return False
    if z3.is_const(term):
        return ranges.get(term.decl().name(), (-1, 0))[0] >= 0
    kids = term.children()
    if z3.is_app_of(term, z3.Z3_OP_ITE):
        kids = kids[1:]
    elif not (z3.is_add(term) or z3.is_mul(term) or z3.is_app_of(term, z3.Z3_OP_TO_REAL)):
        return False
    return all(_not_negative(kid, ranges, depth + 1) for kid in kids)


def level(one: V, two: V, ranges: Ranges) -> tuple[Any, Any]:
    """Both sides of a comparison, multiplied out."""
    if one.under is None and two.under is None:
        return one.above, two.above
    if one.under is not None and two.under is not None:
        if z3.eq(one.under, two.under):
            return one.above, two.above
        return times(one.above, two.under, ranges), times(two.above, one.under, ranges)
    if two.under is None:
        return one.above, times(real(two.above), one.under, ranges)
    return times(real(one.above), two.under, ranges), two.above


def chosen(test: Any, yes: V, no: V, open_: Any) -> V:
    """One of two values; quotients of one divisor stay quotients."""
    under = yes.under if yes.under is not None else no.under
    if under is None:
        return V(pick(test, yes.above, no.above), open_)
    halves = [_over(v, under) for v in (yes, no)]
    if None in halves:
        return V(pick(test, yes.value, no.value), open_)
    return V(pick(test, *halves), open_, under)


def worked_out(expr: t.Expr, kids: list[V], open_: Any, ranges: Ranges) -> V | None:
    """Arithmetic with a quotient among the operands, where it can stay one; else None."""
    under = next((k.under for k in kids if k.under is not None), None)
    if under is None:
        return None
    match expr:
        case t.Negate():
            return V(-kids[0].above, open_, under)
        case t.Multiply(left=left, right=right, type=type_):
            assert isinstance(left.type, Number)
            assert isinstance(right.type, Number)
            assert isinstance(type_, Number)
            return _multiplied(kids, under, open_, z3.Q(type_.scale, left.type.scale * right.type.scale))
        case t.Add() | t.Subtract() | t.Least() | t.Greatest():
            halves = [_over(k, under) for k in kids]
            if any(h is None for h in halves):
                return None
            return V(_joined(expr, halves), open_, under)
        case _:
            return None


def _multiplied(kids: list[V], under: Any, open_: Any, factor: Any) -> V | None:
    """A quotient times its own divisor, or times a number."""
    ratio, other = (kids[0], kids[1]) if kids[0].under is not None else (kids[1], kids[0])
    if other.under is not None:
        return None
    if z3.eq(real(other.above), under):
        return V(ratio.above * factor, open_)
    number = z3.simplify(real(other.above))
    return V(ratio.above * number * factor, open_, under) if z3.is_rational_value(number) else None


def _joined(expr: t.Expr, halves: list[Any]) -> Any:
    first, *others = halves
    for half in others:
        match expr:
            case t.Add():
                first = first + half
            case t.Subtract():
                first = first - half
            case t.Least():
                first = pick(half < first, half, first)
            case _:
                first = pick(half > first, half, first)
    return first


def _over(v: V, under: Any) -> Any:
    """What stands above when a value is written over a divisor; None where that would not be linear."""
    if v.under is not None:
        return v.above if z3.eq(v.under, under) else None
    number = z3.simplify(real(v.above))
    return number * under if z3.is_rational_value(number) else None
