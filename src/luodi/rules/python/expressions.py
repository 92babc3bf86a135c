"""Single values in generated Python: arithmetic on integers and exact pairs, comparisons, dates, standards.

What the explainer and the bare function have in common; conditions, calls and relations are their own.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from luodi.rules import tree as t
from luodi.rules.program import Program
from luodi.rules.python.code import Code
from luodi.rules.ranges import Pair, Ranges
from luodi.rules.scales import exact_factors, round_factors

_ROUND = {"half_up": "_half_up", "up": "_rounded_up", "down": "_rounded_down"}


def product(*parts: str | int) -> str:
    """``a * b`` without factors of one."""
    kept = [str(p) for p in parts if str(p) != "1"]
    return " * ".join(kept) or "1"


class Expressions:
    """Writes values into one ``Code``; ``constants`` are the objects that it names, ``names`` what variables and local
    names are called where they are not called as the author calls them."""

    def __init__(self, program: Program, ranges: Ranges) -> None:
        self.program, self.ranges = program, ranges
        self.code = Code()
        self.entities: dict[str, str] = {}
        self.locals: dict[str, Pair] = {}
        self.names: dict[str, str] = {}
        self.constants: dict[str, Any] = {}

    def name(self, author: str) -> str:
        return self.names.get(author, author)

    def known(self, value: t.Value) -> str:
        """A literal in Python; a day is made once and named."""
        if not isinstance(value, dt.date):
            return repr(value)
        name = f"_d{value:%Y%m%d}"
        self.constants[name] = value
        return name

    def whole(self, expr: t.Expr) -> str:
        """The value as it is returned: exact values as ``(n, d)``."""
        if t.is_exact(expr.type):
            over, under = self.pair(expr)
            return f"({over}, {under})"
        return self.value(expr)

    def value(self, expr: t.Expr) -> str:
        """A Python expression for a value that is not exact; what it needs first is added as statements."""
        match expr:
            case t.Literal(value=value):
                return self.known(value)
            case t.Local(name=name):
                return self.name(name)
            case t.Attribute(subject=subject, name=name):
                return f"{self.name(subject)}.{name}"
            case t.IsNone(subject=subject, name=name):
                return f"_is_none({self.name(subject)}.{name})"
            case t.Point(name=name, subject=subject):
                return f"{self.name(subject)}.{name}" if subject else f"_point_{name}"
            case t.Standard(name=name, keys=keys):
                row = "".join(self.value(key) + ", " for key in keys)
                return f"std_{name}[({row})]" if keys else f"std_{name}"
            case t.DecisionDate():
                return "_on"
            case t.Call():
                return self.call(expr)
            case t.Silent():
                return "_undetermined()"
            case t.Not(operand=operand):
                return f"(not {self.value(operand)})"
            case t.And() | t.Or():
                return self.logic(expr)
            case t.If():
                return self.conditional(expr)
            case t.Compare():
                return self.compare(expr)
            case t.In():
                return self.member(expr)
            case t.Aggregate():
                return self.aggregate(expr)[0]
            case t.Rank():
                return self.rank(expr)
            case _:
                return self.arithmetic(expr)

    def member(self, expr: t.In) -> str:
        return f"({self.value(expr.item)} in ({''.join(self.known(o.value) + ', ' for o in expr.options)}))"

    def arithmetic(self, expr: t.Expr) -> str:
        match expr:
            case t.Add(left=a, right=b):
                return f"({self.value(a)} + {self.value(b)})"
            case t.Subtract(left=a, right=b):
                return f"({self.value(a)} - {self.value(b)})"
            case t.Multiply(left=a, right=b):
                return f"({self.value(a)} * {self.value(b)})"
            case t.Negate(operand=a):
                return f"(-{self.value(a)})"
            case t.Rescale(operand=a, factor=factor):
                return f"({self.value(a)} * {factor})"
            case t.Round(operand=a, way=way):
                over, under = self.pair(a)
                p, q = round_factors(expr)
                return f"{_ROUND[way]}({product(over, p)}, {product(under, q)})"
            case t.Least(operands=xs):
                return f"{self.function('least')}({', '.join(self.value(x) for x in xs)})"
            case t.Greatest(operands=xs):
                return f"{self.function('greatest')}({', '.join(self.value(x) for x in xs)})"
            case t.AddPeriod(date=date, amount=amount, unit=unit):
                return f"_add_{unit}({self.value(date)}, {self.value(amount)})"
            case t.Between(start=start, end=end, unit=unit):
                return f"_full_{unit}({self.value(start)}, {self.value(end)})"
            case t.DatePart(part=part, date=date):
                return self.date_part(self.value(date), part)
            case _:
                raise AssertionError(type(expr).__name__)

    def function(self, name: str) -> str:
        return {"least": "_min", "greatest": "_max"}.get(name, f"_{name}")

    def date_part(self, date: str, part: str) -> str:
        return f"{date}.{part}"

    def pair(self, expr: t.Expr) -> tuple[str, str]:
        """Numerator and denominator; a number that is not exact has the denominator 1."""
        if not t.is_exact(expr.type):
            return self.value(expr), "1"
        match expr:
            case t.Literal(value=(over, under)):
                return str(over), str(under)
            case t.Local(name=name):
                return self.name(name), f"{self.name(name)}_d"
            case t.ToExact(operand=x):
                p, q = exact_factors(expr)
                return f"({product(self.value(x), p)})", str(q)
            case t.Add(left=a, right=b) | t.Subtract(left=a, right=b):
                (n1, d1), (n2, d2) = self.pair(a), self.pair(b)
                sign = "+" if isinstance(expr, t.Add) else "-"
                if d1 == d2:
                    return f"({n1} {sign} {n2})", d1
                return f"({product(n1, d2)} {sign} {product(n2, d1)})", f"({product(d1, d2)})"
            case t.Multiply(left=a, right=b):
                (n1, d1), (n2, d2), (p, q) = self.pair(a), self.pair(b), exact_factors(expr)
                return f"({product(n1, n2, p)})", f"({product(d1, d2, q)})"
            case t.Negate(operand=a):
                n1, d1 = self.pair(a)
                return f"(-{n1})", d1
            case t.Divide():
                return self.divide(expr)
            case t.Aggregate():
                return self.aggregate(expr)
            case _:
                return self.unpacked(expr)

    def divide(self, expr: t.Divide) -> tuple[str, str]:
        (n1, d1), (n2, d2), (p, q) = self.pair(expr.left), self.pair(expr.right), exact_factors(expr)
        over, under = f"({product(n1, d2, p)})", self.divisor(expr, n2)
        under = f"({product(d1, under, q)})"
        if self.may_be_negative(expr.right):
            n, d = self.code.name("n"), self.code.name("d")
            self.code.add(f"{n}, {d} = _signed({over}, {under})")
            return n, d
        return over, under

    def divisor(self, expr: t.Divide, under: str) -> str:
        return under if under.isdigit() and int(under) else f"({under} or _undetermined())"

    def may_be_negative(self, expr: t.Expr) -> bool:
        over, _ = self.ranges.of(expr, self.entities, self.locals)
        return not over.positive

    def compare(self, expr: t.Compare) -> str:
        if t.is_exact(expr.left.type):
            (n1, d1), (n2, d2) = self.pair(expr.left), self.pair(expr.right)
            return f"({product(n1, d2)} {expr.op} {product(n2, d1)})"
        return f"({self.value(expr.left)} {expr.op} {self.value(expr.right)})"

    def records(self, over: t.Over) -> str:
        """The list that is gone through."""
        self.entities[over.variable] = over.entity
        listed = f"{self.name(over.subject)}.{over.relation}"
        if over.last is None:
            return listed
        n, by = over.last
        attribute = self.ranges.vocabulary[over.entity].attributes[by]
        return f"_last({listed}, {n}, {by!r}, {attribute.zh!r}, {attribute.en!r})"

    # ---- what conditions, calls and relations are, each backend says

    def call(self, expr: t.Call) -> str:
        raise NotImplementedError

    def logic(self, expr: t.And | t.Or) -> str:
        raise NotImplementedError

    def conditional(self, expr: t.If) -> str:
        raise NotImplementedError

    def aggregate(self, expr: t.Aggregate) -> tuple[str, str]:
        raise NotImplementedError

    def rank(self, expr: t.Rank) -> str:
        raise NotImplementedError

    def unpacked(self, expr: t.Expr) -> tuple[str, str]:
        """The halves of what is only to be had as a whole: calls, branches, least and greatest."""
        raise NotImplementedError


def by_exception(branches: tuple[t.CaseBranch, ...]) -> list[t.CaseBranch]:
    """The cases, each after those that it yields to."""
    done: list[t.CaseBranch] = []
    left = list(branches)
    while left:
        ready = [b for b in left if all(name in {d.name for d in done} for name in b.yields_to)]
        done.extend(ready)
        left = [b for b in left if b not in ready]
    return done
