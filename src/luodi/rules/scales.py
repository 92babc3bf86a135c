"""How exact numbers are formed: the integer factors that bring both halves of a pair to the scale of its type."""

from __future__ import annotations

from math import gcd

from luodi.facts.types import Number
from luodi.rules import tree as t


def factors(over: int, under: int) -> tuple[int, int]:
    """``over / under`` in lowest terms."""
    common = gcd(over, under)
    return over // common, under // common


def exact_factors(expr: t.ToExact | t.Divide | t.Multiply) -> tuple[int, int]:
    """The factors (of the numerator, of the denominator) of an exact result.

    With sides n/d stored in scale s: ToExact is (n·p, d·q), Multiply (n₁·n₂·p, d₁·d₂·q), Divide (n₁·d₂·p, d₁·n₂·q).
    """
    to = _scale(expr)
    match expr:
        case t.ToExact(operand=x):
            return factors(to, _scale(x))
        case t.Multiply(left=a, right=b):
            return factors(to, _scale(a) * _scale(b))
        case t.Divide(left=a, right=b):
            return factors(to * _scale(b), _scale(a))


def round_factors(expr: t.Round) -> tuple[int, int]:
    """The factors that turn the operand's n/d into the stored integer of the result before rounding."""
    return factors(_scale(expr), _scale(expr.operand))


def _scale(expr: t.Expr) -> int:
    assert isinstance(expr.type, Number)
    return expr.type.scale
