"""A specialised program worked out as far as its date allows: the same answers, less to do for each record.

Only backends that show no reasons read it; the explainer keeps to the author's own conditions. What changes:
standards of the date, the date itself and rules that are constant become literals; literals are computed; a period
compared with the date (``d + years(3) <= on``, ``age(born, on) < 18``) becomes one comparison of days.
"""

from __future__ import annotations

import datetime as dt
import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from luodi.facts.types import BOOL, DAY
from luodi.rules import calendar
from luodi.rules import tree as t
from luodi.rules.program import Program, Rule
from luodi.rules.scales import exact_factors
from luodi.rules.specialise import folded, rebuild

Constant = Callable[[str], t.Value | None]
"""The one value of a standard on the date, or None where it has none or is chosen by keys."""

_MIRRORED: Mapping[t.CompareOp, t.CompareOp] = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}
_OPERATORS: Mapping[t.CompareOp, Callable[[Any, Any], bool]] = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "==": operator.eq, "!=": operator.ne,
}  # fmt: skip


def simplified(program: Program, on: dt.date, constant: Constant) -> Program:
    """The program with everything worked out that the date of decision settles."""
    done: dict[str, Rule] = {}

    def rule(name: str) -> Rule:
        if name not in done:
            declared = program.rules[name]
            done[name] = replace(declared, body=rebuild(declared.body, settle))
        return done[name]

    def settle(expr: t.Expr) -> t.Expr:
        match expr:
            case t.DecisionDate():
                return t.Literal(DAY, expr.at, on)
            case t.Standard(name=name, keys=()):
                value = constant(name)
                return expr if value is None else t.Literal(expr.type, expr.at, value)
            case t.Call(rule=name):
                body = rule(name).body
                return t.Literal(expr.type, expr.at, body.value) if isinstance(body, t.Literal) else expr
            case t.Let(body=t.Literal(value=value)):
                return t.Literal(expr.type, expr.at, value)
            case t.Let(name=name, value=t.Literal() as known):
                # The name stays, so that a debugger shows it.
                return replace(expr, body=rebuild(_put(expr.body, name, known), settle))
            case _:
                return _day_compared(computed(folded(expr)))

    return replace(program, rules={name: rule(name) for name in program.rules})


def computed(expr: t.Expr) -> t.Expr:
    """The expression, or the literal that it comes to."""
    match expr:
        case t.Compare(op=op, left=t.Literal(value=a), right=t.Literal(value=b)) if not t.is_exact(expr.left.type):
            return t.Literal(BOOL, expr.at, _OPERATORS[op](a, b))
        case t.ToExact(operand=t.Literal(value=int(a))):
            p, q = exact_factors(expr)
            return t.Literal(expr.type, expr.at, (a * p, q))
        case t.Rescale(operand=t.Literal(value=int(a)), factor=factor):
            return t.Literal(expr.type, expr.at, a * factor)
        case t.Negate(operand=t.Literal(value=int(a))):
            return t.Literal(expr.type, expr.at, -a)
        case t.Add(left=t.Literal(value=int(a)), right=t.Literal(value=int(b))):
            return t.Literal(expr.type, expr.at, a + b)
        case t.Subtract(left=t.Literal(value=int(a)), right=t.Literal(value=int(b))):
            return t.Literal(expr.type, expr.at, a - b)
        case t.Multiply(left=t.Literal(value=int(a)), right=t.Literal(value=int(b))) if not t.is_exact(expr.type):
            return t.Literal(expr.type, expr.at, a * b)
        case _:
            return expr


# ---- periods and the date


def _day_compared(expr: t.Expr) -> t.Expr:
    """``d + years(3) <= on`` as ``d <= the last day for which that holds``; full years between likewise."""
    match expr:
        case t.Compare(op=op, left=t.AddPeriod() as moved, right=t.Literal(value=dt.date() as day)):
            return _moved(expr, op, moved, day)
        case t.Compare(op=op, left=t.Literal(value=dt.date() as day), right=t.AddPeriod() as moved):
            return _moved(expr, _MIRRORED[op], moved, day)
        case t.Compare(op=op, left=t.Between() as age, right=t.Literal(value=int(least))):
            return _aged(expr, op, age, least)
        case t.Compare(op=op, left=t.Literal(value=int(least)), right=t.Between() as age):
            return _aged(expr, _MIRRORED[op], age, least)
        case _:
            return expr


def _moved(expr: t.Compare, op: t.CompareOp, moved: t.AddPeriod, day: dt.date) -> t.Expr:
    """The periods' steps go up with the day, so there is one day where the comparison turns."""
    amount = moved.amount
    if op in ("==", "!=") or not isinstance(amount, t.Literal) or not isinstance(amount.value, int):
        return expr
    turn = _first_day(amount.value, moved.unit, day, after=op in ("<=", ">"))
    if turn is None:
        return expr
    # Before the turn the moved day is before ``day`` (or not after it), from the turn on it is not.
    return t.Compare(BOOL, expr.at, "<" if op in ("<", "<=") else ">=", moved.date, t.Literal(DAY, expr.at, turn))


def _aged(expr: t.Compare, op: t.CompareOp, age: t.Between, least: int) -> t.Expr:
    """``age < 18`` holds from the first day of birth on that is too late for eighteen full years."""
    if op in ("==", "!=") or not isinstance(age.end, t.Literal) or not isinstance(age.end.value, dt.date):
        return expr
    if op in ("<=", ">"):
        least += 1
    turn = _first_day(least, age.unit, age.end.value, after=True) if least >= 1 else None
    if turn is None:
        return expr
    return t.Compare(BOOL, expr.at, ">=" if op in ("<", "<=") else "<", age.start, t.Literal(DAY, expr.at, turn))


def _first_day(amount: int, unit: t.PeriodUnit, day: dt.date, *, after: bool) -> dt.date | None:
    """The first day whose step by ``amount`` is at ``day`` or later (``after``: later); None beyond the calendar."""
    add: Callable[[dt.date, int], dt.date] = getattr(calendar, f"add_{unit}")

    def reached(date: dt.date) -> bool:
        moved = add(date, amount)
        return moved > day if after else moved >= day

    one = dt.timedelta(1)
    try:
        turn = add(day, -amount) - 5 * one
        while not reached(turn):
            turn += one
        return None if reached(turn - one) else turn
    except (OverflowError, ValueError):
        return None


# ---- quantifiers


def factored(program: Program) -> Program:
    """``any(A(m) or (B(m) and C) for m …)`` as ``any(A(m) …) or (any(B(m) …) and C)`` where C is not about ``m``.

    The value is the same (Kleene's *and* distributes over *or*), and C is asked once instead of for every record. The
    kind of an open answer can differ, so a query that asks for kinds is not factored. One disjunct stays inside: it
    keeps the whole open where the relation was not given.
    """

    def split(expr: t.Expr) -> t.Expr:
        if not isinstance(expr, t.Aggregate) or expr.op != "any" or expr.over.last is not None:
            return expr
        if not isinstance(expr.value, t.Or):
            return expr
        inside, outside = list[t.Expr](), list[t.Expr]()
        for operand in expr.value.operands:
            free, bound = _by_variable(operand, expr.over.variable)
            if free and bound:
                found = replace(expr, value=_conjunction(bound))
                outside.append(t.And(BOOL, operand.at, (found, *free)))
            else:
                inside.append(operand)
        if not inside or not outside:
            return expr
        kept = replace(expr, value=inside[0] if len(inside) == 1 else replace(expr.value, operands=tuple(inside)))
        return t.Or(BOOL, expr.at, (kept, *outside))

    plain = replace(
        program, rules={name: replace(r, body=rebuild(r.body, _placed)) for name, r in program.rules.items()}
    )
    inlined = _Inliner(plain)
    rules = {name: replace(r, body=rebuild(inlined.quantified(r.body), split)) for name, r in plain.rules.items()}
    return replace(plain, rules=rules)


def _placed(expr: t.Expr) -> t.Expr:
    """A local name that is read once, in the place where it is read."""
    if not isinstance(expr, t.Let) or _reads(expr.body, expr.name) != 1:
        return expr
    return _put(expr.body, expr.name, expr.value)


def _put(expr: t.Expr, name: str, value: t.Expr) -> t.Expr:
    """The expression with ``value`` for a local name, each where the author read it."""
    return rebuild(expr, lambda x: replace(value, at=x.at) if isinstance(x, t.Local) and x.name == name else x)


def _reads(expr: t.Expr, name: str) -> int:
    """How often a local name is read; over a relation counts as often."""
    if isinstance(expr, t.Local):
        return int(expr.name == name)
    reads = sum(_reads(x, name) for x in t.children(expr))
    return 2 * reads if isinstance(expr, t.Aggregate | t.Rank) else reads


def _by_variable(expr: t.Expr, variable: str) -> tuple[list[t.Expr], list[t.Expr]]:
    """The conjuncts that do not read ``variable``, and those that do."""
    parts: Sequence[t.Expr] = expr.operands if isinstance(expr, t.And) else (expr,)
    free = [part for part in parts if variable not in subjects(part) and not _has_local(part)]
    return free, [part for part in parts if part not in free]


def _has_local(expr: t.Expr) -> bool:
    return any(isinstance(x, t.Local | t.Let) for x in t.walk(expr))


def _conjunction(parts: Sequence[t.Expr]) -> t.Expr:
    return parts[0] if len(parts) == 1 else t.And(BOOL, parts[0].at, tuple(parts))


def subjects(expr: t.Expr) -> set[str]:
    """The variables of records that an expression reads."""
    found: set[str] = set()
    for x in t.walk(expr):
        match x:
            case t.Attribute(subject=name) | t.IsNone(subject=name):
                found.add(name)
            case t.Point(subject=str(name)):
                found.add(name)
            case t.Call(arguments=names):
                found.update(names)
            case t.Aggregate(over=over) | t.Rank(over=over):
                found.add(over.subject)
            case _:
                pass
    return found


class _Inliner:
    """Puts a called rule's conjunction in the place of the call, below the disjuncts of a quantifier only: there it
    shows which of its conjuncts are about the record and which about its owner."""

    def __init__(self, program: Program) -> None:
        self.program = program

    def quantified(self, expr: t.Expr) -> t.Expr:
        def opened(x: t.Expr) -> t.Expr:
            if isinstance(x, t.Aggregate) and x.op == "any" and isinstance(x.value, t.Or):
                return replace(x, value=replace(x.value, operands=tuple(self.body(o) for o in x.value.operands)))
            return x

        return rebuild(expr, opened)

    def body(self, expr: t.Expr) -> t.Expr:
        if not isinstance(expr, t.Call):
            return expr
        rule = self.program.rules[expr.rule]
        if not isinstance(rule.body, t.And) or any(isinstance(x, t.Aggregate | t.Rank) for x in t.walk(rule.body)):
            return expr
        names = dict(zip((p.variable for p in rule.parameters), expr.arguments, strict=True))
        return rebuild(rule.body, lambda x: renamed(x, names))


def renamed(expr: t.Expr, names: Mapping[str, str]) -> t.Expr:
    """One node with its variables under other names."""
    match expr:
        case t.Attribute(subject=subject) | t.IsNone(subject=subject) | t.Point(subject=str(subject)):
            return replace(expr, subject=names.get(subject, subject))
        case t.Call(arguments=arguments):
            return replace(expr, arguments=tuple(names.get(a, a) for a in arguments))
        case t.Aggregate(over=over) | t.Rank(over=over):
            return replace(expr, over=replace(over, subject=names.get(over.subject, over.subject)))
        case _:
            return expr
