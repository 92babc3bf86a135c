"""Which integers an expression can hold, from the declared ranges of facts and the standards' values.

Backends use it to choose integer widths and to leave out tests that cannot fail; the prover states it as an assumption.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from luodi.facts.attribute import Vocabulary, bounds
from luodi.facts.types import Number
from luodi.rules import tree as t
from luodi.rules.program import Program
from luodi.rules.scales import exact_factors, round_factors
from luodi.rules.standards import Standard

WIDE = 10**36
"""Beyond this nothing is promised; an expression that may exceed it is reported by the prover."""


@dataclass(frozen=True, slots=True)
class Range:
    low: int
    high: int

    def __add__(self, other: Range) -> Range:
        return Range(self.low + other.low, self.high + other.high)

    def __neg__(self) -> Range:
        return Range(-self.high, -self.low)

    def __sub__(self, other: Range) -> Range:
        return self + -other

    def __mul__(self, other: Range) -> Range:
        corners = [a * b for a in (self.low, self.high) for b in (other.low, other.high)]
        return Range(min(corners), max(corners))

    def times(self, factor: int) -> Range:
        return self * Range(factor, factor)

    def union(self, other: Range) -> Range:
        return Range(min(self.low, other.low), max(self.high, other.high))

    @property
    def magnitude(self) -> int:
        return max(abs(self.low), abs(self.high))

    @property
    def positive(self) -> bool:
        """Never negative; it may be zero."""
        return self.low >= 0


ONE = Range(1, 1)
ANY = Range(-WIDE, WIDE)
Pair = tuple[Range, Range]


class Ranges:
    """Ranges of the expressions of one program; rules are worked out once."""

    def __init__(self, program: Program, vocabulary: Vocabulary, standards: Mapping[str, Standard]) -> None:
        self.program, self.vocabulary, self.standards = program, vocabulary, standards
        self._rules: dict[str, Pair] = {}

    def of(self, expr: t.Expr, entities: Mapping[str, str], local: Mapping[str, Pair] | None = None) -> Pair:
        """The ranges of numerator and denominator (1 for plain numbers). ``entities``: variable → kind of record."""
        return self._of(expr, dict(entities), dict(local or {}))

    def rule(self, name: str) -> Pair:
        if name not in self._rules:
            rule = self.program.rules[name]
            entities = {p.variable: p.entity for p in rule.parameters}
            self._rules[name] = self._of(rule.body, entities, {})
        return self._rules[name]

    def _of(self, expr: t.Expr, entities: dict[str, str], local: dict[str, Pair]) -> Pair:
        if not isinstance(expr.type, Number):
            return Range(0, 1), ONE

        def of(x: t.Expr) -> Pair:
            return self._of(x, entities, local)

        match expr:
            case t.Literal(value=value):
                return (
                    (Range(value[0], value[0]), Range(value[1], value[1])) if isinstance(value, tuple) else _just(value)
                )
            case t.Local(name=name):
                return local.get(name, (ANY, Range(0, WIDE)))
            case t.Attribute(subject=subject, name=name):
                limits = bounds(self.vocabulary[entities[subject]].attributes[name])
                return (Range(*limits), ONE) if limits else (ANY, ONE)
            case t.Standard(name=name):
                values = [v.value for v in self.standards[name].values] if name in self.standards else []
                return (Range(min(values), max(values)), ONE) if values else (ANY, ONE)
            case t.Call(rule=name):
                return self.rule(name)
            case t.Let(name=name, value=value, body=body):
                return self._of(body, entities, {**local, name: of(value)})
            case t.If(then=a, otherwise=b):
                return _union([of(a), of(b)])
            case t.Least(operands=xs) | t.Greatest(operands=xs):
                return _union([of(x) for x in xs])
            case t.Cases(branches=branches):
                return _union([of(b.value) for b in branches]) if branches else (Range(0, 0), ONE)
            case t.Aggregate() | t.Rank():
                return self._over(expr, entities, local)
            case t.Between() | t.DatePart():
                return Range(-(10**6), 10**6), ONE
            case _:
                return self._arithmetic(expr, of)

    def _arithmetic(self, expr: t.Expr, of: object) -> Pair:
        assert callable(of)
        match expr:
            case t.Negate(operand=x):
                n, d = of(x)
                return -n, d
            case t.Rescale(operand=x, factor=factor):
                n, d = of(x)
                return n.times(factor), d
            case t.ToExact(operand=x):
                (n, d), (p, q) = of(x), exact_factors(expr)
                return n.times(p), d.times(q)
            case t.Add(left=a, right=b) | t.Subtract(left=a, right=b):
                (n1, d1), (n2, d2) = of(a), of(b)
                left, right = (n1 * d2, n2 * d1) if expr.type.exact else (n1, n2)  # type: ignore[union-attr]
                return (left + right if isinstance(expr, t.Add) else left - right), d1 * d2
            case t.Multiply(left=a, right=b):
                (n1, d1), (n2, d2) = of(a), of(b)
                p, q = exact_factors(expr) if expr.type.exact else (1, 1)  # type: ignore[union-attr]
                return (n1 * n2).times(p), (d1 * d2).times(q)
            case t.Divide(left=a, right=b):
                (n1, d1), (n2, d2), (p, q) = of(a), of(b), exact_factors(expr)
                over, under = (n1 * d2).times(p), (d1 * n2).times(q)
                if under.low < 0:
                    over, under = over.union(-over), Range(0, under.magnitude)
                return over, under
            case t.Round(operand=x):
                (n, d), (p, q) = of(x), round_factors(expr)
                low, high = n.times(p).low, n.times(p).high
                least = max(1, d.low * q)
                return Range(min(low // least, 0) - 1, max(high // least, 0) + 1), ONE
            case _:
                return ANY, ONE

    def _over(self, expr: t.Aggregate | t.Rank, entities: dict[str, str], local: dict[str, Pair]) -> Pair:
        over = expr.over
        relation = self.vocabulary[entities[over.subject]].relations[over.relation]
        most = min(relation.most, over.last[0]) if over.last else relation.most
        if isinstance(expr, t.Rank):
            return Range(1, most + 1), ONE
        inner = {**entities, over.variable: over.entity}
        if expr.op == "count" or expr.value is None:
            return Range(0, most), ONE
        n, d = self._of(expr.value, inner, local)
        if expr.op == "sum":
            return Range(min(0, n.low) * most, max(0, n.high) * most), d
        return _union([(n, d), self._of(expr.default, inner, local)]) if expr.default is not None else (n, d)


def _just(value: object) -> Pair:
    return (Range(value, value), ONE) if isinstance(value, int) else (ANY, ONE)


def _union(pairs: list[Pair]) -> Pair:
    n, d = pairs[0]
    for other_n, other_d in pairs[1:]:
        n, d = n.union(other_n), d.union(other_d)
    return n, d
