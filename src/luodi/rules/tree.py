"""The typed expression tree that ``rules.py`` is parsed into, and that every backend reads.

A pack is a set of **rules**; a rule belongs to one kind of record (its first parameter) and has one expression as body.
Expressions know their type and their place in the author's file; equality of expressions ignores the place.
``docs/rules/semantics.md`` says what each means. Nothing here evaluates anything.

Numbers are integers in the scale of their type (``Literal(MONEY, at, 30000)`` is 300.00 yuan); exact numbers are pairs
(numerator, positive denominator). The parser inserts ``Rescale`` and ``ToExact`` so that both sides of ``+ - < ==``,
the branches of an ``If`` and a rule's body and its declared type have one and the same type.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from typing import Any, TypeVar, dataclass_transform
from typing import Literal as OneOf

from luodi.facts.types import BOOL, DAY, Number, Type

T = TypeVar("T")


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def node(cls: type[T]) -> type[T]:
    """A dataclass that the type checker holds frozen.

    Nothing holds it at run time: a pack makes tens of thousands of nodes, and loading one waits for these classes.
    """
    shown = any("__repr__" in vars(base) for base in cls.__mro__[:-1])
    return dataclass(slots=True, unsafe_hash=True, repr=not shown)(cls)


@node
class Place:
    """Where the author wrote it: line and column from 1, end exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int


Value = bool | int | str | dt.date | tuple[int, int]
"""A known value: numbers as scaled integers, exact numbers as (numerator, denominator)."""


@node
class Expr:
    """Any expression: its type, and where the author wrote it."""

    type: Type
    at: Place = field(compare=False, repr=False)

    def __repr__(self) -> str:
        told = (f"{one.name}={getattr(self, one.name)!r}" for one in fields(self) if one.repr)
        return f"{type(self).__name__}({', '.join(told)})"


# ---- leaves


@node
class Literal(Expr):
    """A value that stands in the text."""

    value: Value


@node
class Local(Expr):
    """A local name bound by an enclosing ``Let``."""

    name: str


@node
class Attribute(Expr):
    """``subject.name``: a fact of the record that the variable ``subject`` stands for."""

    subject: str
    name: str


@node
class IsNone(Expr):
    """``subject.name is None`` for an optional attribute: known not to exist."""

    subject: str
    name: str


@node
class Point(Expr):
    """A judgement, an external provision or a delegated point, for ``subject`` (None: one for all)."""

    name: str
    subject: str | None


@node
class Reading(Expr):
    """Which reading of an ambiguous wording is taken: a choice, folded away by ``specialise``."""

    name: str


@node
class Standard(Expr):
    """A dated standard; ``keys`` are the expressions of its row (district, urban or rural), in the standard's order."""

    name: str
    keys: tuple[Expr, ...] = ()


@node
class DecisionDate(Expr):
    """The date on which is decided."""


@node
class Silent(Expr):
    """The author says: the text has no rule for this case."""

    case: str


# ---- logic


@node
class Not(Expr):
    """``not operand``."""

    operand: Expr


@node
class And(Expr):
    """All of the operands."""

    operands: tuple[Expr, ...]


@node
class Or(Expr):
    """At least one of the operands."""

    operands: tuple[Expr, ...]


@node
class If(Expr):
    """``then if test else otherwise``."""

    test: Expr
    then: Expr
    otherwise: Expr


@node
class Let(Expr):
    """``name = value`` and then ``body``."""

    name: str
    value: Expr
    body: Expr


CompareOp = OneOf["<", "<=", ">", ">=", "==", "!="]


@node
class Compare(Expr):
    """Two values of one type held against each other."""

    op: CompareOp
    left: Expr
    right: Expr


@node
class In(Expr):
    """``item in ("…", "…")``: the options are literals."""

    item: Expr
    options: tuple[Literal, ...]


# ---- numbers


@node
class Add(Expr):
    """``left + right``."""

    left: Expr
    right: Expr


@node
class Subtract(Expr):
    """``left - right``."""

    left: Expr
    right: Expr


@node
class Multiply(Expr):
    """The scales multiply: Money × Rate has scale 100,000,000 until rounded; with an exact side both are exact."""

    left: Expr
    right: Expr


@node
class Divide(Expr):
    """Always exact; the divisor may be zero (then unknown)."""

    left: Expr
    right: Expr


@node
class Negate(Expr):
    """``-operand``."""

    operand: Expr


@node
class Rescale(Expr):
    """The same number in a finer scale: the stored integer times ``factor``."""

    operand: Expr
    factor: int


@node
class ToExact(Expr):
    """The same number as a pair: ``type`` is exact, the operand is not."""

    operand: Expr


RoundingWay = OneOf["half_up", "up", "down"]


@node
class Round(Expr):
    """To the scale of ``type`` (not exact); the one place where a number loses digits."""

    operand: Expr
    way: RoundingWay


@node
class Least(Expr):
    """The least of the operands."""

    operands: tuple[Expr, ...]


@node
class Greatest(Expr):
    """The greatest of the operands."""

    operands: tuple[Expr, ...]


# ---- dates

PeriodUnit = OneOf["years", "months", "days"]


@node
class AddPeriod(Expr):
    """``date + years(n)``; ``amount`` is a count expression."""

    date: Expr
    amount: Expr
    unit: PeriodUnit


@node
class Between(Expr):
    """Full years, months or days from ``start`` to ``end``; a count."""

    start: Expr
    end: Expr
    unit: PeriodUnit


@node
class DatePart(Expr):
    """``part`` is year, month or day."""

    part: str
    date: Expr


# ---- relations


@node
class Over:
    """``variable in subject.relation``; ``last``: only the n records with the greatest value of an attribute."""

    variable: str
    subject: str
    relation: str
    entity: str
    last: tuple[int, str] | None = None


AggregateOp = OneOf["sum", "count", "any", "all", "min", "max"]


@node
class Aggregate(Expr):
    """``op(value for over if where)``; ``value`` is None for count, ``default`` only for min and max."""

    op: AggregateOp
    over: Over
    value: Expr | None
    where: Expr | None
    default: Expr | None = None


@node
class Rank(Expr):
    """1 + how many of ``key`` over ``over`` (where ``where``) are ahead of ``value``."""

    value: Expr
    over: Over
    key: Expr
    where: Expr | None
    descending: bool


# ---- rules


@node
class Call(Expr):
    """The answer of another rule for these variables."""

    rule: str
    arguments: tuple[str, ...]


@node
class CaseBranch:
    """One case of a quantity. ``yields_to``: the cases declared as its exceptions, by name."""

    name: str
    provision: str
    title: str
    when: Expr | None
    value: Expr
    yields_to: tuple[str, ...]
    at: Place = field(compare=False, repr=False)
    valid_from: dt.date | None = None
    valid_until: dt.date | None = None


@node
class Cases(Expr):
    """A quantity governed by several provisions: exactly one must apply."""

    quantity: str
    branches: tuple[CaseBranch, ...]


# ---- walking


def _given(*parts: Expr | None) -> tuple[Expr, ...]:
    return tuple(x for x in parts if x is not None)


_CHILDREN: Mapping[type[Expr], Callable[[Any], tuple[Expr, ...]]] = {
    Standard: lambda x: x.keys,
    **dict.fromkeys((Not, Negate, Rescale, ToExact, Round), lambda x: (x.operand,)),
    DatePart: lambda x: (x.date,),
    **dict.fromkeys((And, Or, Least, Greatest), lambda x: x.operands),
    If: lambda x: (x.test, x.then, x.otherwise),
    Let: lambda x: (x.value, x.body),
    AddPeriod: lambda x: (x.date, x.amount),
    Between: lambda x: (x.start, x.end),
    **dict.fromkeys((Compare, Add, Subtract, Multiply, Divide), lambda x: (x.left, x.right)),
    In: lambda x: (x.item, *x.options),
    Aggregate: lambda x: _given(x.where, x.value, x.default),
    Rank: lambda x: _given(x.value, x.key, x.where),
    Cases: lambda x: _given(*(part for branch in x.branches for part in (branch.when, branch.value))),
}


def children(expr: Expr) -> tuple[Expr, ...]:
    """The direct sub-expressions, in the author's order."""
    found = _CHILDREN.get(type(expr))
    return found(expr) if found else ()


def walk(expr: Expr) -> Iterator[Expr]:
    """The expression and all below it, parents first."""
    stack = [expr]
    while stack:
        node = stack.pop()
        yield node
        stack.extend(reversed(children(node)))


def calls(expr: Expr) -> Iterator[Call]:
    """Every call of another rule in the expression."""
    return (node for node in walk(expr) if isinstance(node, Call))


def is_exact(type_: Type) -> bool:
    """Whether values of this type are (numerator, denominator) pairs."""
    return isinstance(type_, Number) and type_.exact


def yes(at: Place) -> Literal:
    return Literal(BOOL, at, True)


def on_date(at: Place) -> DecisionDate:
    return DecisionDate(DAY, at)
