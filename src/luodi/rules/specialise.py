"""A program as it stands on one date: readings chosen, validity and suspensions applied, delegated points settled."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from luodi.errors import LuodiError
from luodi.facts.types import BOOL, TEXT
from luodi.rules import tree as t
from luodi.rules.program import PointDeclaration, Program, Rule

DELEGATIONS = "delegations"
"""The reading that every pack has: what holds at a delegated point for which no district rule was supplied."""


@dataclass(frozen=True, slots=True)
class Suspension:
    """Another document stops a rule for a time. ``then``: what holds instead; None: silent."""

    rule: str
    document: str
    provision: str
    start: dt.date
    until: dt.date
    then: t.Value | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Supply:
    """A district's own document settles a delegated point: from then on it is asked as a fact there."""

    point: str
    district: str
    document: str
    start: dt.date
    until: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Choices:
    """What turns a program into the one that is decided on: the date, readings, suspensions, district supplies."""

    on: dt.date
    readings: Mapping[str, str] = field(default_factory=dict)
    suspensions: tuple[Suspension, ...] = ()
    supplies: tuple[Supply, ...] = ()


def specialise(program: Program, choices: Choices, *, delegated: bool = True) -> Program:
    """The program on ``choices.on``: no ``Reading`` is left in it, and no delegated ``Point`` that nobody supplied
    (all of them, where these are not to be settled).

    Raises ``LuodiError`` for a reading or an option that the program does not declare.
    """
    chosen = chosen_readings(program, choices.readings)
    silent_delegations = choices.readings.get(DELEGATIONS) == "silent"
    supplied = {
        point: tuple(s.district for s in choices.supplies if s.point == point and covers(s.start, s.until, choices.on))
        for point in program.points
    }

    def settle(expr: t.Expr) -> t.Expr:
        if isinstance(expr, t.Reading):
            return t.Literal(expr.type, expr.at, chosen[expr.name])
        if delegated and isinstance(expr, t.Point) and program.points[expr.name].kind == "delegated":
            return _delegated(program.points[expr.name], expr, supplied[expr.name], silent_delegations)
        if isinstance(expr, t.Cases):
            kept = tuple(b for b in expr.branches if covers(b.valid_from, b.valid_until, choices.on))
            names = {b.name for b in kept}
            trimmed = tuple(replace(b, yields_to=tuple(n for n in b.yields_to if n in names)) for b in kept)
            return replace(expr, branches=trimmed)
        return folded(expr)

    rules = {name: _rule(rule, choices, settle) for name, rule in program.rules.items()}
    return replace(program, rules=rules)


def chosen_readings(program: Program, given: Mapping[str, str]) -> dict[str, str]:
    """Every reading's option: the default, or the one given."""
    for name, option in given.items():
        known = ("none", "silent") if name == DELEGATIONS else tuple(getattr(program.readings.get(name), "options", ()))
        if option not in known:
            names = [*program.readings, DELEGATIONS]
            raise LuodiError(
                zh=f"没有读法 {name}={option}。",
                en=f"There is no reading {name}={option}.",
                file=program.file,
                mend_zh=f"可用：{'、'.join(known or names)}。",
                mend_en=f"There is: {', '.join(known or names)}.",
            )
    return {name: given.get(name, declared.default) for name, declared in program.readings.items()}


def covers(start: dt.date | None, until: dt.date | None, on: dt.date) -> bool:
    """Whether a day lies between the two, both included; None: without end."""
    return (start is None or start <= on) and (until is None or on <= until)


def _rule(rule: Rule, choices: Choices, settle: Callable[[t.Expr], t.Expr]) -> Rule:
    for suspension in choices.suspensions:
        if suspension.rule == rule.name and covers(suspension.start, suspension.until, choices.on):
            by = " ".join(part for part in (suspension.document, suspension.provision, suspension.note) if part)
            body: t.Expr = t.Silent(rule.type, rule.at, f"{rule.title}：被 {by} 暂停")
            if suspension.then is not None:
                body = t.Literal(rule.type, rule.at, suspension.then)
            at = " ".join(part for part in (suspension.document, suspension.provision) if part)
            return replace(rule, body=body, suspended_by=by, suspended_at=at)
    if not covers(rule.valid_from, rule.valid_until, choices.on):
        return replace(rule, body=t.Silent(rule.type, rule.at, f"{rule.title}：{choices.on} 不在有效期内"))
    return replace(rule, body=rebuild(rule.body, settle))


def _delegated(declared: PointDeclaration, expr: t.Point, districts: tuple[str, ...], silent: bool) -> t.Expr:
    """Asked where a district's rule was supplied; elsewhere the stated value, or silent."""
    assert declared.otherwise is not None
    assert expr.subject is not None
    if silent:
        elsewhere: t.Expr = t.Silent(expr.type, expr.at, f"{declared.provision} {declared.zh}：区县规定未提供")
    else:
        elsewhere = t.Literal(expr.type, expr.at, declared.otherwise)
    if not districts:
        return elsewhere
    # A place of its own, before the point's, so that what came of the one is not taken for what came of the other.
    before = replace(expr.at, end_line=expr.at.line, end_column=expr.at.column)
    district = t.Attribute(TEXT, before, expr.subject, "district")
    here = t.In(BOOL, before, district, tuple(t.Literal(TEXT, before, name) for name in districts))
    return t.If(expr.type, expr.at, here, expr, elsewhere)


def rebuild(expr: t.Expr, change: Callable[[t.Expr], t.Expr]) -> t.Expr:
    """The expression with ``change`` applied to every node, from the leaves up."""

    def inner(x: t.Expr) -> t.Expr:
        return rebuild(x, change)

    def each(xs: tuple[t.Expr, ...]) -> tuple[t.Expr, ...]:
        return tuple(inner(x) for x in xs)

    match expr:
        case t.Standard(keys=keys) if keys:
            expr = replace(expr, keys=each(keys))
        case t.Not(operand=x) | t.Negate(operand=x) | t.Rescale(operand=x) | t.ToExact(operand=x) | t.Round(operand=x):
            expr = replace(expr, operand=inner(x))
        case t.And(operands=xs) | t.Or(operands=xs) | t.Least(operands=xs) | t.Greatest(operands=xs):
            expr = replace(expr, operands=each(xs))
        case t.If(test=test):
            test = inner(test)
            if isinstance(test, t.Literal):
                return inner(expr.then if test.value else expr.otherwise)
            expr = replace(expr, test=test, then=inner(expr.then), otherwise=inner(expr.otherwise))
        case t.Let(value=a, body=b):
            expr = replace(expr, value=inner(a), body=inner(b))
        case (
            t.Compare(left=a, right=b)
            | t.Add(left=a, right=b)
            | t.Subtract(left=a, right=b)
            | t.Multiply(left=a, right=b)
            | t.Divide(left=a, right=b)
        ):
            expr = replace(expr, left=inner(a), right=inner(b))
        case t.In(item=a):
            expr = replace(expr, item=inner(a))
        case t.AddPeriod(date=a, amount=b):
            expr = replace(expr, date=inner(a), amount=inner(b))
        case t.Between(start=a, end=b):
            expr = replace(expr, start=inner(a), end=inner(b))
        case t.DatePart(date=a):
            expr = replace(expr, date=inner(a))
        case t.Aggregate():
            expr = replace(
                expr,
                value=None if expr.value is None else inner(expr.value),
                where=None if expr.where is None else inner(expr.where),
                default=None if expr.default is None else inner(expr.default),
            )
        case t.Rank():
            where = None if expr.where is None else inner(expr.where)
            expr = replace(expr, value=inner(expr.value), key=inner(expr.key), where=where)
        case t.Cases(branches=branches):
            changed = tuple(
                replace(b, when=None if b.when is None else inner(b.when), value=inner(b.value)) for b in branches
            )
            expr = replace(expr, branches=changed)
        case _:
            pass
    return change(expr)


def folded(expr: t.Expr) -> t.Expr:
    """The expression with what is known of literals worked out: choices of readings leave no trace in the code."""
    match expr:
        case t.Compare(op="==" | "!=" as op, left=t.Literal(value=a), right=t.Literal(value=b)):
            return t.Literal(BOOL, expr.at, (a == b) is (op == "=="))
        case t.In(item=t.Literal(value=a), options=options):
            return t.Literal(BOOL, expr.at, a in {option.value for option in options})
        case t.Not(operand=t.Literal(value=a)):
            return t.Literal(BOOL, expr.at, not a)
        case t.And(operands=xs) | t.Or(operands=xs):
            decisive = isinstance(expr, t.Or)
            if any(isinstance(x, t.Literal) and x.value is decisive for x in xs):
                return t.Literal(BOOL, expr.at, decisive)
            kept = tuple(x for x in xs if not isinstance(x, t.Literal))
            if len(kept) == len(xs):
                return expr
            if not kept:
                return t.Literal(BOOL, expr.at, not decisive)
            return kept[0] if len(kept) == 1 else replace(expr, operands=kept)
        case _:
            return expr
