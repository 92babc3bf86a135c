"""Mutants of a pack: its typed rules and standards with one small thing turned wrong."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from luodi.facts.types import BOOL, Choice, Number
from luodi.rules import tree as t
from luodi.rules.pack import Pack

_COMPARISONS: Mapping[str, tuple[t.CompareOp, ...]] = {
    "<": ("<=", ">="),
    "<=": ("<", ">"),
    ">": (">=", "<="),
    ">=": (">", "<"),
    "==": ("!=",),
    "!=": ("==",),
}
_FOLDS: Mapping[t.AggregateOp, t.AggregateOp] = {"any": "all", "all": "any", "min": "max", "max": "min"}
_UNITS: Mapping[t.PeriodUnit, t.PeriodUnit] = {"years": "months", "months": "days", "days": "months"}
_WAYS: Mapping[t.RoundingWay, t.RoundingWay] = {"half_up": "down", "up": "half_up", "down": "half_up"}


@dataclass(frozen=True, slots=True)
class Mutant:
    """One changed thing: in which rule (or standard, reading, point), at which line, what became of what.

    ``concerns`` are the names that a worked example must reach for the change to matter to it.
    """

    where: str
    line: int
    change: str
    concerns: frozenset[str]
    pack: Pack

    @property
    def name(self) -> str:
        return f"{self.where}: {self.change}"


def mutants(pack: Pack) -> Iterator[Mutant]:
    """All mutants of a pack, in the order of its rules."""
    yield from _of_rules(pack)
    yield from _of_standards(pack)
    yield from _of_readings(pack)
    yield from _of_points(pack)


def _of_rules(pack: Pack) -> Iterator[Mutant]:
    program = pack.program
    for rule in program.rules.values():
        seen: dict[str, int] = {}
        changed = [(at, what, replace(rule, body=body)) for at, what, body in variants(rule.body)]
        for name in ("valid_from", "valid_until"):
            day = getattr(rule, name)
            if day is not None:
                step = dt.timedelta(days=1 if name == "valid_from" else -1)
                changed.append((rule.at, f"{name} {day} → {day + step}", replace(rule, **{name: day + step})))
        for at, what, made in changed:
            seen[what] = seen.get(what, 0) + 1
            # The same change in two places of one rule is told apart by its count.
            what = what if seen[what] == 1 else f"{what} ({seen[what]})"
            other = replace(program, rules={**program.rules, rule.name: made})
            yield Mutant(rule.name, at.line, what, frozenset({rule.name}), replace(pack, program=other))


def _of_standards(pack: Pack) -> Iterator[Mutant]:
    for name, standard in pack.standards.items():
        for i, row in enumerate(standard.values):
            rows = "，".join(word or "*" for word in row.row)
            where = f"{name}[{rows}]" if rows else name
            changes: list[tuple[str, Any]] = []
            if isinstance(row.value, bool):
                changes.append((f"{row.value} → {not row.value}", replace(row, value=not row.value)))
            elif isinstance(row.value, int):
                assert isinstance(standard.type, Number)
                more = row.value + max(1, standard.type.scale // 100)
                changes.append((f"{row.value} → {more}", replace(row, value=more)))
            for change, value in changes:
                values = (*standard.values[:i], value, *standard.values[i + 1 :])
                standards = {**pack.standards, name: replace(standard, values=values)}
                yield Mutant(where, 0, change, frozenset({name}), replace(pack, standards=standards))


def _of_readings(pack: Pack) -> Iterator[Mutant]:
    """Another reading as the default."""
    program = pack.program
    for name, declared in program.readings.items():
        first, *others = declared.options
        using = frozenset(
            rule.name
            for rule in program.rules.values()
            if any(isinstance(x, t.Reading) and x.name == name for x in t.walk(rule.body))
        )
        for other in others[:1]:
            options = {other: declared.options[other], **declared.options}
            made = replace(program, readings={**program.readings, name: replace(declared, options=options)})
            yield Mutant(name, declared.at.line, f"default {first} → {other}", using, replace(pack, program=made))


def _of_points(pack: Pack) -> Iterator[Mutant]:
    """Another answer where a district settled nothing."""
    program = pack.program
    for name, declared in program.points.items():
        if isinstance(declared.otherwise, bool):
            value: Any = not declared.otherwise
        elif isinstance(declared.otherwise, int) and isinstance(declared.type, Number):
            value = declared.otherwise + declared.type.scale
        else:
            continue
        using = frozenset(
            rule.name
            for rule in program.rules.values()
            if any(isinstance(x, t.Point) and x.name == name for x in t.walk(rule.body))
        )
        made = replace(program, points={**program.points, name: replace(declared, otherwise=value)})
        change = f"otherwise {declared.otherwise} → {value}"
        yield Mutant(name, declared.at.line, change, using, replace(pack, program=made))


# ---- one expression

Variant = tuple[t.Place, str, Any]
"""Place, what became of what, and the expression with the change."""


def variants(expr: t.Expr) -> Iterator[Variant]:
    """The expression with one thing changed, in it or anywhere below it."""
    for what, made in _own(expr):
        yield expr.at, what, made
    for field in fields(expr):
        value = getattr(expr, field.name)
        if isinstance(value, t.Expr):
            for at, what, made in variants(value):
                yield at, what, replace(expr, **{field.name: made})
        elif isinstance(value, tuple) and not (isinstance(expr, t.In) and field.name == "options"):
            for i, item in enumerate(value):
                for at, what, made in _inside(item):
                    yield at, what, replace(expr, **{field.name: (*value[:i], made, *value[i + 1 :])})


def _inside(item: Any) -> Iterator[Variant]:
    if isinstance(item, t.Expr):
        yield from variants(item)
    elif isinstance(item, t.CaseBranch):
        for name in ("when", "value"):
            part = getattr(item, name)
            if part is not None:
                for at, what, made in variants(part):
                    yield at, f"{item.name}: {what}", replace(item, **{name: made})


def _own(expr: t.Expr) -> Iterator[tuple[str, t.Expr]]:
    match expr:
        case t.Literal():
            yield from _of_literal(expr)
        case t.Compare(op=op):
            if not isinstance(expr.left.type, Choice) or op in ("==", "!="):
                for other in _COMPARISONS[op]:
                    yield f"{op} → {other}", replace(expr, op=other)
        case t.In(options=options) if len(options) > 1:
            for i, option in enumerate(options):
                yield f"without {option.value}", replace(expr, options=(*options[:i], *options[i + 1 :]))
        case t.And(operands=xs) | t.Or(operands=xs):
            other = t.Or if isinstance(expr, t.And) else t.And
            yield f"{_word(expr)} → {'or' if other is t.Or else 'and'}", other(expr.type, expr.at, xs)
            for i in range(len(xs)):
                rest = (*xs[:i], *xs[i + 1 :])
                made = rest[0] if len(rest) == 1 else replace(expr, operands=rest)
                yield f"{_word(expr)} without operand {i + 1}", made
        case t.Not(operand=x):
            yield "without not", x
        case t.If(then=a, otherwise=b):
            yield "branches of if swapped", replace(expr, then=b, otherwise=a)
        case t.Aggregate() | t.Rank():
            yield from _of_aggregate(expr)
        case t.Cases():
            yield from _of_cases(expr)
        case _:
            yield from _of_arithmetic(expr)


def _word(expr: t.Expr) -> str:
    return "and" if isinstance(expr, t.And) else "or"


def _of_literal(expr: t.Literal) -> Iterator[tuple[str, t.Expr]]:
    value = expr.value
    if isinstance(value, bool):
        yield f"{value} → {not value}", replace(expr, value=not value)
    elif isinstance(value, int):
        assert isinstance(expr.type, Number)
        more = value + (expr.type.scale if value == 0 or value % expr.type.scale == 0 else 1)
        yield f"{value} → {more}", replace(expr, value=more)
    elif isinstance(value, dt.date):
        yield f"{value} → the day after", replace(expr, value=value + dt.timedelta(days=1))


def _of_aggregate(expr: t.Aggregate | t.Rank) -> Iterator[tuple[str, t.Expr]]:
    if expr.where is not None:
        yield f"{getattr(expr, 'op', 'rank')} without its condition", replace(expr, where=None)
    if isinstance(expr, t.Rank):
        yield "ranked the other way", replace(expr, descending=not expr.descending)
        return
    if expr.op in _FOLDS:
        yield f"{expr.op} → {_FOLDS[expr.op]}", replace(expr, op=_FOLDS[expr.op])
    if expr.over.last is not None:
        n, by = expr.over.last
        yield f"last {n} → last {n + 1}", replace(expr, over=replace(expr.over, last=(n + 1, by)))


def _of_cases(expr: t.Cases) -> Iterator[tuple[str, t.Expr]]:
    branches = expr.branches
    for i, branch in enumerate(branches):
        rest = tuple(
            replace(b, yields_to=tuple(n for n in b.yields_to if n != branch.name))
            for j, b in enumerate(branches)
            if j != i
        )
        yield f"without case {branch.name}", replace(expr, branches=rest)
        if branch.yields_to:
            alone = replace(branch, yields_to=())
            yield f"{branch.name} without exception", replace(expr, branches=(*branches[:i], alone, *branches[i + 1 :]))
    for i in range(len(branches) - 1):
        a, b = branches[i], branches[i + 1]
        swapped = (replace(a, value=b.value), replace(b, value=a.value))
        made = replace(expr, branches=(*branches[:i], *swapped, *branches[i + 2 :]))
        yield f"{a.name} and {b.name} swapped", made


def _of_arithmetic(expr: t.Expr) -> Iterator[tuple[str, t.Expr]]:
    match expr:
        case t.Add(left=a, right=b):
            yield "+ → -", t.Subtract(expr.type, expr.at, a, b)
        case t.Subtract(left=a, right=b):
            yield "- → +", t.Add(expr.type, expr.at, a, b)
        case t.Negate(operand=x):
            yield "without minus", x
        case t.Least(operands=xs):
            yield "min → max", t.Greatest(expr.type, expr.at, xs)
        case t.Greatest(operands=xs):
            yield "max → min", t.Least(expr.type, expr.at, xs)
        case t.Round(way=way):
            yield f"{way} → {_WAYS[way]}", replace(expr, way=_WAYS[way])
        case t.AddPeriod(unit=unit) | t.Between(unit=unit):
            yield f"{unit} → {_UNITS[unit]}", replace(expr, unit=_UNITS[unit])
        case t.Attribute(type=type_) if type_ == BOOL:
            yield f"not {expr.name}", t.Not(BOOL, expr.at, expr)
        case t.IsNone():
            yield f"{expr.name} is not None", t.Not(BOOL, expr.at, expr)
        case _:
            return
