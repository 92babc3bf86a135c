"""Types of expressions: how two sides are brought to one type, and how a body meets its declared type."""

from __future__ import annotations

from fractions import Fraction
from math import lcm

from luodi.facts.types import COUNT, Choice, Dimension, Number, Text, Type, exact_type, quantity_name, times, unit_of
from luodi.rules import tree as t
from luodi.rules.parse.refusal import Text as Source


def number_literal(value: Fraction, dimension: Dimension, at: t.Place) -> t.Literal:
    """A literal as written: 0.2 is the integer 1 in the scale 5."""
    return t.Literal(Number(dimension, value.denominator), at, value.numerator)


def _is_zero(expr: t.Expr) -> bool:
    return isinstance(expr, t.Literal) and expr.type == COUNT and expr.value == 0 and expr.value is not False


def rescale(expr: t.Expr, scale: int) -> t.Expr:
    """The same number in a finer scale, a multiple of its own."""
    assert isinstance(expr.type, Number)
    factor = scale // expr.type.scale
    if factor == 1:
        return expr
    type_ = Number(expr.type.dimension, scale)
    if isinstance(expr, t.Literal):
        assert isinstance(expr.value, int)
        return t.Literal(type_, expr.at, expr.value * factor)
    return t.Rescale(type_, expr.at, expr, factor)


def to_exact(expr: t.Expr) -> t.Expr:
    assert isinstance(expr.type, Number)
    return expr if expr.type.exact else t.ToExact(exact_type(expr.type.dimension), expr.at, expr)


def unify(source: Source, left: t.Expr, right: t.Expr, at: t.Place) -> tuple[t.Expr, t.Expr]:
    """Both sides in one type; refused where they cannot be compared, added or chosen between."""
    a, b = left.type, right.type
    if isinstance(left, t.Silent):
        return t.Silent(b, left.at, left.case), right
    if isinstance(right, t.Silent):
        return left, t.Silent(a, right.at, right.case)
    if isinstance(a, Number) and isinstance(b, Number):
        if _is_zero(left) and a.dimension != b.dimension:
            left, a = t.Literal(Number(b.dimension), left.at, 0), Number(b.dimension)
        elif _is_zero(right) and a.dimension != b.dimension:
            right, b = t.Literal(Number(a.dimension), right.at, 0), Number(a.dimension)
        if a.dimension != b.dimension:
            raise source.refusal(
                at, "unit-mismatch", left=_unit(a), right=_unit(b), left_en=_unit(a, True), right_en=_unit(b, True)
            )
        if a.exact or b.exact:
            return to_exact(left), to_exact(right)
        scale = lcm(a.scale, b.scale)
        return rescale(left, scale), rescale(right, scale)
    left, right = _adopt(source, left, b), _adopt(source, right, a)
    if left.type == right.type:
        return left, right
    raise source.refusal(at, "type-mismatch", type=left.type, type2=right.type)


def _unit(number: Number, english: bool = False) -> str:
    return unit_of(number.dimension, english=english) or ("a plain number" if english else "无单位的数")


def _adopt(source: Source, expr: t.Expr, type_: Type) -> t.Expr:
    """A word takes the choice it meets, and must be on its list; a choice with the same words is the same choice."""
    if isinstance(type_, Choice):
        if isinstance(expr, t.Literal) and isinstance(expr.type, Text):
            return word(source, expr, type_)
        if isinstance(expr.type, Choice) and set(expr.type.words) <= set(type_.words):
            return retype(expr, type_)
    return expr


def retype(expr: t.Expr, type_: Type) -> t.Expr:
    """The same expression under another name of its type."""
    if expr.type == type_:
        return expr
    from dataclasses import replace

    return replace(expr, type=type_)


def word(source: Source, literal: t.Literal, choice: Choice) -> t.Literal:
    """A literal word of a choice; a word not on the list is refused."""
    if literal.value not in choice.words:
        raise source.refusal(
            literal.at,
            "unknown-word",
            near=(str(literal.value), list(choice.words)),
            value=literal.value,
            name=choice.name,
        )
    return t.Literal(choice, literal.at, literal.value)


def coerce(source: Source, expr: t.Expr, declared: Type) -> t.Expr:
    """The expression in the declared type of its rule, or a refusal that says how to get there."""
    if isinstance(expr, t.Silent):
        return t.Silent(declared, expr.at, expr.case)
    got = expr.type
    if isinstance(declared, Number) and isinstance(got, Number):
        if _is_zero(expr):
            expr, got = t.Literal(Number(declared.dimension), expr.at, 0), Number(declared.dimension)
        if got.dimension == declared.dimension:
            if declared.exact:
                return to_exact(expr)
            if not got.exact and declared.scale % got.scale == 0:
                return rescale(expr, declared.scale)
            name = quantity_name(declared) or "…"
            raise source.refusal(expr.at, "finer", declared=declared, name=name)
    expr = _adopt(source, expr, declared)
    if expr.type == declared:
        return expr
    raise source.refusal(expr.at, "type-wanted", type=expr.type, declared=declared)


def product(left: t.Expr, right: t.Expr, at: t.Place) -> t.Expr:
    a, b = left.type, right.type
    assert isinstance(a, Number)
    assert isinstance(b, Number)
    dimension = times(a.dimension, b.dimension)
    exact = a.exact or b.exact
    type_ = exact_type(dimension) if exact else Number(dimension, a.scale * b.scale)
    if isinstance(left, t.Literal) and isinstance(right, t.Literal) and not exact:
        assert isinstance(left.value, int)
        assert isinstance(right.value, int)
        return t.Literal(type_, at, left.value * right.value)
    return t.Multiply(type_, at, left, right)


def negative(expr: t.Expr, at: t.Place) -> t.Expr:
    if isinstance(expr, t.Literal) and isinstance(expr.value, int):
        return t.Literal(expr.type, at, -expr.value)
    return t.Negate(expr.type, at, expr)


def quotient(left: t.Expr, right: t.Expr, at: t.Place) -> t.Expr:
    a, b = left.type, right.type
    assert isinstance(a, Number)
    assert isinstance(b, Number)
    return t.Divide(exact_type(times(a.dimension, b.dimension, -1)), at, left, right)
