"""Python expressions to typed expressions; each form that is not in the language is refused with its mend."""

from __future__ import annotations

import ast
from decimal import Decimal
from fractions import Fraction

from luodi.facts.types import BOOL, COUNT, DAY, TEXT, Choice, Day, Number, Type
from luodi.rules import tree as t
from luodi.rules.parse import calls
from luodi.rules.parse.scope import Scope
from luodi.rules.parse.typing import coerce, negative, number_literal, product, quotient, unify, word

_COMPARE: dict[type[ast.cmpop], t.CompareOp] = {
    ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!=",
}  # fmt: skip


def expression(scope: Scope, node: ast.expr, expected: Type | None = None) -> t.Expr:
    """The typed tree of ``node``. ``expected`` only guides literals: the caller still coerces."""
    match node:
        case ast.Constant():
            return _constant(scope, node, expected)
        case ast.Name():
            return _name(scope, node, expected)
        case ast.Attribute():
            return _attribute(scope, node)
        case ast.Subscript():
            return _subscript(scope, node)
        case ast.BoolOp():
            return _logic(scope, node)
        case ast.UnaryOp():
            return _unary(scope, node)
        case ast.BinOp():
            return _arithmetic(scope, node)
        case ast.Compare():
            return _comparison(scope, node)
        case ast.IfExp():
            return _conditional(scope, node, expected)
        case ast.Call():
            return calls.call(scope, node, expected)
        case _:
            raise scope.source.refused_form(node)


def boolean(scope: Scope, node: ast.expr) -> t.Expr:
    """A condition: numbers and words are not conditions here."""
    expr = expression(scope, node, BOOL)
    if expr.type != BOOL:
        raise scope.source.refusal(node, "condition-wanted", type=expr.type)
    return expr


def numeric(scope: Scope, node: ast.expr) -> t.Expr:
    expr = expression(scope, node)
    if not isinstance(expr.type, Number):
        raise scope.source.refusal(node, "number-wanted", type=expr.type)
    return expr


def whole(scope: Scope, node: ast.expr) -> t.Expr:
    """A plain count."""
    expr = numeric(scope, node)
    if expr.type != COUNT:
        raise scope.source.refusal(node, "whole-wanted", type=expr.type)
    return expr


def dated(scope: Scope, node: ast.expr) -> t.Expr:
    expr = expression(scope, node)
    if not isinstance(expr.type, Day):
        raise scope.source.refusal(node, "date-wanted", type=expr.type)
    return expr


def fraction_of(scope: Scope, node: ast.expr) -> Fraction:
    """The number as the author wrote it, exactly: ``0.2`` is 1/5."""
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return -fraction_of(scope, node.operand)
    if isinstance(node, ast.Constant) and type(node.value) in (int, float):
        written = ast.get_source_segment("\n".join(scope.source.lines), node) if type(node.value) is float else None
        return Fraction(Decimal((written or str(node.value)).replace("_", "")))
    raise scope.source.refusal(node, "literal-wanted")


def _constant(scope: Scope, node: ast.Constant, expected: Type | None) -> t.Expr:
    at = scope.source.place(node)
    match node.value:
        case bool():
            return t.Literal(BOOL, at, node.value)
        case int() | float():
            return number_literal(fraction_of(scope, node), (), at)
        case str():
            literal = t.Literal(TEXT, at, node.value)
            return word(scope.source, literal, expected) if isinstance(expected, Choice) else literal
        case _:
            raise scope.source.refusal(node, "constant", value=repr(node.value))


def _name(scope: Scope, node: ast.Name, expected: Type | None) -> t.Expr:
    at = scope.source.place(node)
    known = scope.known
    if node.id in scope.locals:
        return t.Local(scope.locals[node.id], at, node.id)
    if scope.environment.get(node.id) == "date":
        return t.DecisionDate(DAY, at)
    if node.id in known.readings:
        declared = known.readings[node.id]
        return t.Reading(Choice(node.id, tuple(declared.options)), at, node.id)
    if node.id in known.constants:
        value = known.constants[node.id]
        if not isinstance(value, ast.Tuple):
            return expression(scope, value, expected)
    if node.id in scope.records:
        raise scope.source.refusal(node, "record-not-value", name=node.id)
    if node.id in known.signatures or node.id in known.points:
        raise scope.source.refusal(node, "call-wanted", name=node.id)
    names = [*scope.locals, *scope.records, *scope.environment, *known.readings, *known.constants]
    raise scope.source.refusal(node, "unknown-name", near=(node.id, names), name=node.id)


def _attribute(scope: Scope, node: ast.Attribute) -> t.Expr:
    at = scope.source.place(node)
    if isinstance(node.value, ast.Name) and scope.environment.get(node.value.id) == "standards":
        return standard(scope, node, node.attr, ())
    if node.attr in ("year", "month", "day") and not (
        isinstance(node.value, ast.Name) and node.value.id in scope.records
    ):
        return t.DatePart(COUNT, at, node.attr, dated(scope, node.value))
    variable, attribute = scope.attribute(node)
    if attribute.optional and (variable, node.attr) not in scope.not_none:
        raise scope.source.refusal(node, "optional-untested", label=attribute.zh, name=node.attr, variable=variable)
    return t.Attribute(attribute.type, at, variable, node.attr)


def _subscript(scope: Scope, node: ast.Subscript) -> t.Expr:
    inner = node.value
    if (
        isinstance(inner, ast.Attribute)
        and isinstance(inner.value, ast.Name)
        and scope.environment.get(inner.value.id) == "standards"
    ):
        keys = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        return standard(scope, node, inner.attr, tuple(keys))
    raise scope.source.refusal(node, "subscript")


def standard(scope: Scope, node: ast.expr, name: str, keys: tuple[ast.expr, ...]) -> t.Expr:
    known = scope.known.standards
    if name not in known:
        raise scope.source.refusal(node, "unknown-standard", near=(name, list(known)), name=name)
    declared = known[name]
    if len(keys) != len(declared.keys):
        raise scope.source.refusal(node, "standard-keys", name=name, wanted=len(declared.keys), given=len(keys))
    row = tuple(
        coerce(scope.source, expression(scope, key, type_), type_)
        for key, type_ in zip(keys, declared.keys, strict=True)
    )
    return t.Standard(declared.type, scope.source.place(node), name, row)


def _logic(scope: Scope, node: ast.BoolOp) -> t.Expr:
    operands: list[t.Expr] = []
    outcome = isinstance(node.op, ast.And)
    for value in node.values:
        operand = boolean(scope, value)
        operands.append(operand)
        scope = scope.knowing(operand, outcome)
    form = t.And if outcome else t.Or
    return form(BOOL, scope.source.place(node), tuple(operands))


def _unary(scope: Scope, node: ast.UnaryOp) -> t.Expr:
    at = scope.source.place(node)
    match node.op:
        case ast.Not():
            return t.Not(BOOL, at, boolean(scope, node.operand))
        case ast.USub():
            return negative(numeric(scope, node.operand), at)
        case ast.UAdd():
            return numeric(scope, node.operand)
        case _:
            raise scope.source.refused_form(node)


def _period(node: ast.expr) -> tuple[t.PeriodUnit, ast.expr] | None:
    """``years(3)`` → ("years", 3)."""
    match node:
        case ast.Call(func=ast.Name(id="years" | "months" | "days" as unit), args=[amount], keywords=[]):
            return unit, amount
        case _:
            return None


def _arithmetic(scope: Scope, node: ast.BinOp) -> t.Expr:
    at = scope.source.place(node)
    period = _period(node.right)
    if period and isinstance(node.op, ast.Add | ast.Sub):
        unit, written = period
        amount = whole(scope, written)
        if isinstance(node.op, ast.Sub):
            amount = negative(amount, amount.at)
        return t.AddPeriod(DAY, at, dated(scope, node.left), amount, unit)
    if not isinstance(node.op, ast.Add | ast.Sub | ast.Mult | ast.Div):
        sign = type(node.op).__name__
        raise scope.source.refusal(node, "operator", sign=sign)
    left, right = numeric(scope, node.left), numeric(scope, node.right)
    if isinstance(node.op, ast.Mult):
        return product(left, right, at)
    if isinstance(node.op, ast.Div):
        return quotient(left, right, at)
    left, right = unify(scope.source, left, right, at)
    form = t.Add if isinstance(node.op, ast.Add) else t.Subtract
    return form(left.type, at, left, right)


def _comparison(scope: Scope, node: ast.Compare) -> t.Expr:
    """``a <= b < c`` is ``a <= b and b < c``."""
    sides = [node.left, *node.comparators]
    pairs = [_compare_two(scope, node, sides[i], op, sides[i + 1]) for i, op in enumerate(node.ops)]
    return pairs[0] if len(pairs) == 1 else t.And(BOOL, scope.source.place(node), tuple(pairs))


def _compare_two(scope: Scope, node: ast.Compare, left: ast.expr, op: ast.cmpop, right: ast.expr) -> t.Expr:
    first, last = scope.source.place(left), scope.source.place(right)
    at = t.Place(first.line, first.column, last.end_line, last.end_column)
    if isinstance(op, ast.Is | ast.IsNot):
        return _is_none(scope, node, left, right, negated=isinstance(op, ast.IsNot))
    if isinstance(op, ast.In | ast.NotIn):
        found = _membership(scope, node, left, right)
        return t.Not(BOOL, at, found) if isinstance(op, ast.NotIn) else found
    a = expression(scope, left)
    b = expression(scope, right, a.type)
    if isinstance(a, t.Literal) and a.type == TEXT and isinstance(b.type, Choice):
        a = word(scope.source, a, b.type)
    a, b = unify(scope.source, a, b, at)
    symbol = _COMPARE[type(op)]
    if symbol not in ("==", "!=") and not isinstance(a.type, Number | Day):
        raise scope.source.refusal(node, "no-order", type=a.type)
    return t.Compare(BOOL, at, symbol, a, b)


def _is_none(scope: Scope, node: ast.Compare, left: ast.expr, right: ast.expr, *, negated: bool) -> t.Expr:
    at = scope.source.place(node)
    none = isinstance(right, ast.Constant) and right.value is None
    if not (none and isinstance(left, ast.Attribute)):
        raise scope.source.refusal(node, "is-none")
    variable, attribute = scope.attribute(left)
    if not attribute.optional:
        raise scope.source.refusal(node, "not-optional", label=attribute.zh, name=left.attr)
    test = t.IsNone(BOOL, at, variable, left.attr)
    return t.Not(BOOL, at, test) if negated else test


def _membership(scope: Scope, node: ast.Compare, left: ast.expr, right: ast.expr) -> t.Expr:
    item = expression(scope, left)
    if isinstance(right, ast.Name) and right.id in scope.known.constants:
        right = scope.known.constants[right.id]
    if not isinstance(right, ast.Tuple | ast.List | ast.Set):
        raise scope.source.refusal(right, "in-options")
    options: list[t.Literal] = []
    for element in right.elts:
        option = coerce(scope.source, expression(scope, element, item.type), item.type)
        if not isinstance(option, t.Literal):
            raise scope.source.refusal(element, "in-constant")
        options.append(option)
    return t.In(BOOL, scope.source.place(node), item, tuple(options))


def _conditional(scope: Scope, node: ast.IfExp, expected: Type | None) -> t.Expr:
    test = boolean(scope, node.test)
    then = expression(scope.knowing(test, True), node.body, expected)
    otherwise = expression(scope.knowing(test, False), node.orelse, expected)
    at = scope.source.place(node)
    then, otherwise = unify(scope.source, then, otherwise, at)
    return t.If(then.type, at, test, then, otherwise)
