"""Calls: other rules, declared points, aggregates over records, literals with units, dates, rounding."""

from __future__ import annotations

import ast
import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from typing import cast, get_args

from luodi.facts.attribute import Relation
from luodi.facts.types import BOOL, COUNT, DAY, QUANTITIES, Number, Type
from luodi.rules import tree as t
from luodi.rules.parse import expressions as e
from luodi.rules.parse.scope import Scope
from luodi.rules.parse.typing import coerce, number_literal, rescale, unify
from luodi.rules.program import Parameter


def call(scope: Scope, node: ast.Call, expected: Type | None) -> t.Expr:
    source = scope.source
    if not isinstance(node.func, ast.Name):
        raise source.refusal(node, "no-method")
    name = node.func.id
    if name in scope.known.signatures:
        return _rule(scope, node, name)
    if name in scope.known.points:
        return _point(scope, node, name)
    if name in _FORMS:
        return _FORMS[name](scope, node, expected)
    known = [*scope.known.signatures, *scope.known.points, *_FORMS]
    raise source.refusal(node, "unknown-function", near=(name, known), name=name)


def _rule(scope: Scope, node: ast.Call, name: str) -> t.Expr:
    """``size(home)``, ``within(home, std, on)``: records in the order of the signature, then what else it takes."""
    signature = scope.known.signatures[name]
    arguments = _positional(scope, node)
    wanted = [p.variable for p in signature.records] + list(signature.takes)
    if len(arguments) != len(wanted):
        raise scope.source.refusal(
            node, "argument-count", name=name, wanted=len(wanted), given=len(arguments), parameters=", ".join(wanted)
        )
    count = len(signature.records)
    variables = records_of(scope, node, arguments[:count], signature.records)
    for argument, kind in zip(arguments[count:], signature.takes, strict=True):
        want = "standards" if kind == "std" else "date"
        if not (isinstance(argument, ast.Name) and scope.environment.get(argument.id) == want):
            raise scope.source.refusal(argument, "environment-argument", kind=kind)
    return t.Call(signature.type, scope.source.place(node), name, variables)


def records_of(
    scope: Scope, node: ast.AST, arguments: list[ast.expr], wanted: tuple[Parameter, ...]
) -> tuple[str, ...]:
    """The variables of a call: each of the kind that the rule wants, each the owner of the one before."""
    variables: list[str] = []
    for argument, parameter in zip(arguments, wanted, strict=True):
        variable = scope.record(argument)
        if scope.records[variable] != parameter.entity:
            raise scope.source.refusal(argument, "wrong-record", entity=parameter.entity, given=scope.records[variable])
        if variables and variable not in scope.ancestors(variables[-1]):
            raise scope.source.refusal(argument, "not-owner", variable=variable, owned=variables[-1])
        variables.append(variable)
    return tuple(variables)


def _point(scope: Scope, node: ast.Call, name: str) -> t.Expr:
    declared = scope.known.points[name]
    arguments = _positional(scope, node)
    at = scope.source.place(node)
    if declared.entity is None:
        if arguments:
            raise scope.source.refusal(node, "no-argument", name=name)
        return t.Point(declared.type, at, name, None)
    if len(arguments) != 1:
        raise scope.source.refusal(node, "one-record", name=name, entity=declared.entity)
    (variable,) = records_of(scope, node, arguments, (Parameter("", declared.entity),))
    return t.Point(declared.type, at, name, variable)


def _positional(scope: Scope, node: ast.Call, *allowed: str) -> list[ast.expr]:
    """The positional arguments; keywords other than ``allowed`` and stars are refused."""
    for keyword in node.keywords:
        if keyword.arg not in allowed:
            raise scope.source.refusal(
                keyword.value,
                "unknown-argument",
                arg=keyword.arg,
                known=allowed,
            )
    for argument in node.args:
        if isinstance(argument, ast.Starred):
            raise scope.source.refusal(argument, "starred")
    return node.args


def _keyword(node: ast.Call, name: str) -> ast.expr | None:
    return next((k.value for k in node.keywords if k.arg == name), None)


def _exactly(scope: Scope, node: ast.Call, number: int, *keywords: str) -> list[ast.expr]:
    arguments = _positional(scope, node, *keywords)
    if len(arguments) != number:
        raise scope.source.refusal(node, "argument-number", number=number, given=len(arguments))
    return arguments


# ---- over records


def _over(scope: Scope, node: ast.expr, generator: ast.comprehension) -> t.Over:
    """``for m in home.members`` and ``for e in last(zone.evaluations, 3, by="year")``."""
    source = scope.source
    if generator.is_async or not isinstance(generator.target, ast.Name):
        raise source.refusal(node, "for-only")
    iterated, newest = generator.iter, None
    if isinstance(iterated, ast.Call) and isinstance(iterated.func, ast.Name) and iterated.func.id == "last":
        iterated, newest = _last(scope, iterated)
    if not isinstance(iterated, ast.Attribute):
        raise source.refusal(iterated, "not-relation")
    variable = scope.record(iterated.value)
    relation = _relation(scope, variable, iterated)
    target = relation.target.__name__
    if newest and newest[1] not in relation.target.attributes:
        raise source.refusal(
            iterated,
            "last-attribute",
            near=(newest[1], list(relation.target.attributes)),
            target=target,
            name=newest[1],
        )
    name = generator.target.id
    if name in scope.records or name in scope.locals or name in scope.environment:
        raise source.refusal(generator.target, "taken", name=name)
    return t.Over(name, variable, iterated.attr, target, newest)


def _relation(scope: Scope, variable: str, node: ast.Attribute) -> Relation:
    entity = scope.entity(variable)
    if node.attr not in entity.relations:
        raise scope.source.refusal(
            node,
            "unknown-relation",
            near=(node.attr, list(entity.relations)),
            kind=entity.zh,
            entity=entity.__name__,
            name=node.attr,
        )
    return entity.relations[node.attr]


def _last(scope: Scope, node: ast.Call) -> tuple[ast.expr, tuple[int, str]]:
    arguments = _exactly(scope, node, 2, "by")
    by = _keyword(node, "by")
    match arguments[1], by:
        case ast.Constant(value=int(n)), ast.Constant(value=str(attribute)) if n > 0:
            return arguments[0], (n, attribute)
        case _:
            raise scope.source.refusal(node, "last-form")


def _generator(scope: Scope, node: ast.Call) -> ast.GeneratorExp | None:
    match node.args:
        case [ast.GeneratorExp() as generator]:
            return generator
        case [ast.ListComp(elt=elt, generators=generators) as made]:
            return ast.copy_location(ast.GeneratorExp(elt, generators), made)
        case _:
            return None


_Op = t.AggregateOp


def _aggregate(
    scope: Scope, node: ast.Call, op: _Op, generator: ast.GeneratorExp, default: t.Expr | None, depth: int = 0
) -> t.Expr:
    """``op(value for m in r if f …)``; several ``for`` nest: the sum of sums, any of any."""
    first = generator.generators[depth]
    over = _over(scope, node, first)
    inner = scope.inside(over)
    wheres: list[t.Expr] = []
    for test in first.ifs:
        wheres.append(e.boolean(inner, test))
        inner = inner.knowing(wheres[-1], True)
    at = scope.source.place(node)
    where = _joined(wheres, at)
    if depth + 1 < len(generator.generators):
        if op in ("min", "max"):
            raise scope.source.refusal(node, "one-for", op=op)
        value: t.Expr | None = _aggregate(inner, node, op, generator, default, depth + 1)
        op = "sum" if op == "count" else op
    elif op == "count":
        if not (isinstance(generator.elt, ast.Name) and generator.elt.id == over.variable):
            raise scope.source.refusal(generator.elt, "count-records", variable=over.variable)
        value = None
    elif op in ("any", "all"):
        value = e.boolean(inner, generator.elt)
    else:
        value = e.numeric(inner, generator.elt) if op == "sum" else e.expression(inner, generator.elt)
    return _finished(scope, node, op, over, value, where, default)


def _joined(tests: list[t.Expr], at: t.Place) -> t.Expr | None:
    """Several ``if`` of a generator are one condition."""
    return t.And(BOOL, at, tuple(tests)) if len(tests) > 1 else tests[0] if tests else None


def _finished(scope: Scope, node: ast.Call, op: _Op, over: t.Over, value: t.Expr | None, where: t.Expr | None,
              default: t.Expr | None) -> t.Expr:  # fmt: skip
    at = scope.source.place(node)
    if op == "count":
        return t.Aggregate(COUNT, at, op, over, None, where)
    assert value is not None
    if op == "sum" and isinstance(value.type, Number) and value.type.exact:
        raise scope.source.refusal(node, "sum-quotients")
    if op in ("min", "max"):
        assert default is not None
        value, default = unify(scope.source, value, default, at)
    return t.Aggregate(value.type, at, op, over, value, where, default)


def _summing(op: _Op) -> Callable[[Scope, ast.Call, Type | None], t.Expr]:
    def form(scope: Scope, node: ast.Call, expected: Type | None) -> t.Expr:
        _positional(scope, node)
        generator = _generator(scope, node)
        if generator is None:
            raise scope.source.refusal(node, "generator-wanted", op=op)
        return _aggregate(scope, node, op, generator, None)

    return form


def _extreme(op: _Op) -> Callable[[Scope, ast.Call, Type | None], t.Expr]:
    """``max(a, b)`` over values, ``max(… for …, default=…)`` over records."""

    def form(scope: Scope, node: ast.Call, expected: Type | None) -> t.Expr:
        arguments = _positional(scope, node, "default")
        generator, at = _generator(scope, node), scope.source.place(node)
        if generator is not None:
            written = _keyword(node, "default")
            if written is None:
                raise scope.source.refusal(node, "default-wanted", op=op)
            return _aggregate(scope, node, op, generator, e.expression(scope, written))
        if len(arguments) < 2:
            raise scope.source.refusal(node, "two-values", op=op)
        values = [e.expression(scope, argument) for argument in arguments]
        for i in range(1, len(values)):
            values[0], values[i] = unify(scope.source, values[0], values[i], at)
        values = [unify(scope.source, values[0], value, at)[1] for value in values]
        form = t.Least if op == "min" else t.Greatest
        return form(values[0].type, at, tuple(values))

    return form


def _length(scope: Scope, node: ast.Call, expected: Type | None) -> t.Expr:
    """``len(home.members)``; ``len([m for m in … if …])`` counts as well."""
    (argument,) = _exactly(scope, node, 1)
    generator = _generator(scope, node)
    if generator is not None:
        return _aggregate(scope, node, "count", generator, None)
    comprehension = ast.comprehension(ast.Name("each record", ast.Store()), argument, [], 0)
    over = _over(scope, node, comprehension)
    return t.Aggregate(COUNT, scope.source.place(node), "count", over, None, None)


def _rank(scope: Scope, node: ast.Call, expected: Type | None) -> t.Expr:
    (written,) = _exactly(scope, node, 1, "among", "order") if len(node.args) == 1 else (None,)
    among, order = _keyword(node, "among"), _keyword(node, "order")
    descending = order is None or (isinstance(order, ast.Constant) and order.value == "descending")
    ascending = isinstance(order, ast.Constant) and order.value == "ascending"
    if (
        written is None
        or not isinstance(among, ast.GeneratorExp)
        or len(among.generators) != 1
        or not (descending or ascending)
    ):
        raise scope.source.refusal(node, "rank-form")
    value = e.expression(scope, written)
    over = _over(replace(scope, visible=None), node, among.generators[0])
    inner = scope.inside(over)
    tests = [e.boolean(inner, test) for test in among.generators[0].ifs]
    at = scope.source.place(node)
    where = _joined(tests, at)
    value, key = unify(scope.source, value, e.expression(inner, among.elt), at)
    return t.Rank(COUNT, at, value, over, key, where, descending)


# ---- literals, dates, rounding


def _literal(quantity: str, factor: Fraction = Fraction(1)) -> Callable[[Scope, ast.Call, Type | None], t.Expr]:
    kind = QUANTITIES[quantity]

    def form(scope: Scope, node: ast.Call, expected: Type | None) -> t.Expr:
        (argument,) = _exactly(scope, node, 1)
        value = e.fraction_of(scope, argument) * factor
        at = scope.source.place(node)
        literal = number_literal(value, kind.type.dimension, at)
        assert isinstance(literal.type, Number)
        if kind.type.scale % literal.type.scale == 0:
            return rescale(literal, kind.type.scale) if quantity not in ("Rate", "Count") else literal
        if quantity == "Rate":
            return literal
        raise scope.source.refusal(
            node, "finest-step", unit_zh=kind.unit_zh, scale=kind.type.scale, unit_en=kind.unit_en
        )

    return form


def _date(scope: Scope, node: ast.Call, expected: Type | None) -> t.Expr:
    numbers = [e.fraction_of(scope, argument) for argument in _exactly(scope, node, 3)]
    try:
        value = dt.date(*(n.numerator if n.denominator == 1 else 0 for n in numbers))  # no month and no day is 0
    except (ValueError, OverflowError):
        raise scope.source.refusal(node, "no-such-day") from None
    return t.Literal(DAY, scope.source.place(node), value)


def _between(unit: t.PeriodUnit) -> Callable[[Scope, ast.Call, Type | None], t.Expr]:
    def form(scope: Scope, node: ast.Call, expected: Type | None) -> t.Expr:
        start, end = _exactly(scope, node, 2)
        return t.Between(COUNT, scope.source.place(node), e.dated(scope, start), e.dated(scope, end), unit)

    return form


def _rounded(scope: Scope, node: ast.Call, expected: Type | None) -> t.Expr:
    (written,) = _exactly(scope, node, 1, "to", "way")
    to, way = _keyword(node, "to"), _keyword(node, "way")
    way_word = "half_up" if way is None else way.value if isinstance(way, ast.Constant) else None
    operand = e.numeric(scope, written)
    assert isinstance(operand.type, Number)
    known = isinstance(to, ast.Name) and to.id in QUANTITIES
    if not known or way_word not in get_args(t.RoundingWay):
        raise scope.source.refusal(node, "rounding-form")
    target = QUANTITIES[cast("ast.Name", to).id].type
    if target.dimension != operand.type.dimension:
        raise scope.source.refusal(node, "rounding-unit", type=operand.type, target=target)
    if not operand.type.exact and target.scale % operand.type.scale == 0:
        return rescale(operand, target.scale)
    return t.Round(target, scope.source.place(node), operand, cast("t.RoundingWay", way_word))


def _silent(scope: Scope, node: ast.Call, expected: Type | None) -> t.Expr:
    match node.args:
        case [ast.Constant(value=str(case))] if case and not node.keywords:
            return t.Silent(expected or BOOL, scope.source.place(node), case)
        case _:
            raise scope.source.refusal(node, "silent-form")


def _lone_period(scope: Scope, node: ast.Call, expected: Type | None) -> t.Expr:
    raise scope.source.refusal(node, "lone-period")


_FORMS: dict[str, Callable[[Scope, ast.Call, Type | None], t.Expr]] = {
    "sum": _summing("sum"),
    "any": _summing("any"),
    "all": _summing("all"),
    "count": _summing("count"),
    "len": _length,
    "min": _extreme("min"),
    "max": _extreme("max"),
    "rank": _rank,
    "date": _date,
    "Date": _date,
    "age": _between("years"),
    "full_years": _between("years"),
    "full_months": _between("months"),
    "full_days": _between("days"),
    "rounded": _rounded,
    "silent": _silent,
    "years": _lone_period,
    "months": _lone_period,
    "days": _lone_period,
    "percent": _literal("Rate", Fraction(1, 100)),
    **{q.constructor: _literal(q.name) for q in QUANTITIES.values()},
}


def coerced(scope: Scope, node: ast.expr, declared: Type) -> t.Expr:
    """The expression in a declared type."""
    return coerce(scope.source, e.expression(scope, node, declared), declared)
