"""Rules as formulas: every expression becomes a value and the condition under which it is open."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import z3

from luodi.facts.types import Number, Type
from luodi.rules import tree as t
from luodi.rules.program import Program, Rule
from luodi.rules.prove.connectives import NO, YES, every, pick, some, truth, untrue
from luodi.rules.prove.quotients import V, chosen, kept_apart, level, worked_out
from luodi.rules.prove.symbols import Instance, Symbols, day_number
from luodi.rules.prove.terms import (
    compare,
    day_count,
    days_later,
    full_months,
    is_day,
    months_later,
    over,
    real,
    rounded,
    times,
)

ONE, ZERO = z3.IntVal(1), z3.IntVal(0)
Standards = Callable[[str], Mapping[tuple[str | None, ...], t.Value]]
"""The rows of a standard in force, the most specific first; None in a row stands for any word."""


class CannotProveError(Exception):
    """An expression that the prover does not model; the rules that need it are said to be undecided."""


@dataclass(slots=True)
class CaseView:
    """What happened inside a quantity's cases: when each applies, and its value."""

    branch: t.CaseBranch
    own: V
    applies: V
    value: V


@dataclass(frozen=True, slots=True)
class Asked:
    """Another rule asked by the rule under study: for which records, and under what condition."""

    rule: str
    records: tuple[Instance, ...]
    where: Any


Promise = Callable[[str], tuple[int, int] | None]
"""The range within which a rule's answer is known to lie."""


class Encoder:
    """Encodes the rules of one program for given records; judgements and external points are free.

    With ``promise``, a rule that is asked is not looked into: its answer is any value within the promised range. What
    is impossible then is impossible; what is possible may be an artefact.
    """

    def __init__(self, program: Program, on: dt.date, standard: Standards,
                 symbols: Symbols, promise: Promise | None = None) -> None:  # fmt: skip
        self.program, self.on, self.standard, self.symbols = program, on, standard, symbols
        self.promise = promise
        self.answers: dict[tuple[str, ...], V] = {}
        self.cases: dict[str, list[CaseView]] = {}
        self.conditions: dict[t.Place, tuple[t.Expr, V, Any]] = {}
        self.divisions: dict[t.Place, tuple[t.Expr, Any]] = {}
        self.asked: list[Asked] = []
        self.locals: dict[str, V] = {}
        self.path: list[Any] = []
        self.beside: list[Any] = []
        self.watching = False
        self.depth = 0

    def answer(self, rule: Rule, records: tuple[Instance, ...]) -> V:
        key = (rule.name, *(r.name for r in records))
        found = self.answers.get(key)
        if found is None:
            scope = {p.variable: r for p, r in zip(rule.parameters, records, strict=False)}
            outside = (rule.valid_from and self.on < rule.valid_from) or (
                rule.valid_until and self.on > rule.valid_until
            )
            # Only the rule under study is watched: what it calls is studied on its own.
            watching, self.watching = self.watching, self.watching and self.depth == 0
            path, self.path, beside, self.beside = self.path, [], self.beside, []
            self.depth += 1
            if self.promise is not None and self.depth > 1:
                found = self.promised(rule)
            else:
                found = V(self.anything(rule.type), YES) if outside else self.encode(rule.body, scope)
            self.depth -= 1
            self.watching, self.path, self.beside = watching, path, beside
            self.answers[key] = found
        return found

    def promised(self, rule: Rule) -> V:
        """Any answer that the rule can give, and perhaps others."""
        assert self.promise is not None
        name = self.symbols.fresh()
        bounds = self.promise(rule.name) or (-(10**40), 10**40)
        return V(self.symbols.free(name, rule.type, bounds), z3.Bool(f"{name}open"))

    def anything(self, type_: Type) -> Any:
        return self.symbols.free(self.symbols.fresh(), type_)

    def watch(self, expr: t.Expr, v: V) -> V:
        """Remember a condition of the rule under study, as first met, to ask whether it can hold."""
        if self.watching:
            self.conditions.setdefault(expr.at, (expr, v, self.here()))
        return v

    def here(self) -> Any:
        """Under what condition the place now encoded is reached, inside the rule under study."""
        return every(*self.path)

    def matters(self) -> Any:
        """Under what condition the place is reached and its answer can matter: nothing before it has settled it."""
        return every(*self.path, *self.beside)

    def operands(self, xs: tuple[t.Expr, ...], scope: Mapping[str, Instance], settles: bool) -> list[V]:
        """The operands of *and* (settled by false) or *or* (by true)."""
        out: list[V] = []
        kept = len(self.beside)
        for x in xs:
            v = self.watch(x, self.encode(x, scope))
            out.append(v)
            self.beside.append(some(v.open, untrue(v.value) if settles else v.value))
        del self.beside[kept:]
        return out

    def within(self, condition: Any, expr: t.Expr, scope: Mapping[str, Instance]) -> V:
        """The expression, reached only where the condition holds."""
        self.path.append(condition)
        v = self.encode(expr, scope)
        self.path.pop()
        return v

    # ---- expressions

    def encode(self, expr: t.Expr, scope: Mapping[str, Instance]) -> V:
        match expr:
            case t.Literal(value=value):
                return V(self.literal(value, expr.type))
            case t.Local(name=name):
                return self.locals[name]
            case t.Attribute(subject=subject, name=name):
                return V(self.symbols.attribute(scope[subject], name, expr.type))
            case t.IsNone(subject=subject, name=name):
                record = scope[subject]
                return V(record.attributes.setdefault(f"{name}?none", z3.Bool(f"{record.name}.{name}=none")))
            case t.Point(name=name, subject=subject):
                point = self.program.points[name]
                owner = f"{scope[subject].name}." if subject is not None else ""
                return V(self.symbols.free(f"{owner}{name}", point.type))
            case t.Reading():
                raise CannotProveError("reading")
            case t.Standard():
                return self.standard_value(expr, scope)
            case t.DecisionDate():
                return V(self.symbols.today())
            case t.Silent():
                return V(self.anything(expr.type), YES)
            case t.Not() | t.And() | t.Or() | t.If() | t.Compare() | t.In() | t.Let():
                return self.logic(expr, scope)
            case t.Aggregate():
                return self.aggregate(expr, scope)
            case t.Rank():
                return self.rank(expr, scope)
            case t.Call(rule=name, arguments=arguments):
                records = tuple(scope[a] for a in arguments)
                if self.watching:
                    self.asked.append(Asked(name, records, self.matters()))
                return self.answer(self.program.rules[name], records)
            case t.Cases():
                return self.encode_cases(expr, scope)
            case _:
                return self.arithmetic(expr, scope)

    def literal(self, value: t.Value, type_: Type) -> Any:
        match value:
            case bool():
                return truth(value)
            case int():
                return z3.RealVal(value) if isinstance(type_, Number) and type_.exact else z3.IntVal(value)
            case tuple():
                return z3.Q(*value)
            case dt.date():
                return z3.IntVal(day_number(value))
            case str():
                return z3.IntVal(self.symbols.word(value))

    def logic(self, expr: t.Expr, scope: Mapping[str, Instance]) -> V:
        match expr:
            case t.Not(operand=a):
                v = self.encode(a, scope)
                return V(untrue(v.value), v.open)
            case t.And(operands=xs):
                vs = self.operands(xs, scope, settles=False)
                false = some(*[every(untrue(v.open), untrue(v.value)) for v in vs])
                return V(untrue(false), every(untrue(false), some(*[v.open for v in vs])))
            case t.Or(operands=xs):
                vs = self.operands(xs, scope, settles=True)
                true = some(*[every(untrue(v.open), v.value) for v in vs])
                return V(true, every(untrue(true), some(*[v.open for v in vs])))
            case t.If(test=test, then=then, otherwise=otherwise):
                c = self.watch(test, self.encode(test, scope))
                yes = self.within(every(c.value, untrue(c.open)), then, scope)
                no = self.within(every(untrue(c.value), untrue(c.open)), otherwise, scope)
                return chosen(c.value, yes, no, some(c.open, pick(c.value, yes.open, no.open)))
            case t.Let(name=name, value=value, body=body):
                outer = dict(self.locals)
                self.locals[name] = self.encode(value, scope)
                v = self.encode(body, scope)
                self.locals = outer
                return v
            case t.Compare(op=op, left=left, right=right):
                one, two = self.encode(left, scope), self.encode(right, scope)
                return V(compare(op, *level(one, two, self.symbols.ranges)), some(one.open, two.open))
            case t.In(item=item, options=options):
                v = self.encode(item, scope)
                return V(some(*[v.value == self.literal(o.value, o.type) for o in options]), v.open)
            case _:
                raise CannotProveError(type(expr).__name__)

    def arithmetic(self, expr: t.Expr, scope: Mapping[str, Instance]) -> V:
        kids = [self.encode(x, scope) for x in t.children(expr)]
        open_ = some(*[k.open for k in kids])
        kept = worked_out(expr, kids, open_, self.symbols.ranges)
        if kept is not None:
            return kept
        xs = [k.value for k in kids]
        match expr:
            case t.Add():
                return V(xs[0] + xs[1], open_)
            case t.Subtract():
                return V(xs[0] - xs[1], open_)
            case t.Multiply(left=left, right=right, type=type_):
                assert isinstance(left.type, Number)
                assert isinstance(right.type, Number)
                assert isinstance(type_, Number)
                if not type_.exact:
                    return V(times(xs[0], xs[1], self.symbols.ranges), open_)
                scaled = times(real(xs[0]), real(xs[1]), self.symbols.ranges)
                return V(scaled * z3.Q(type_.scale, left.type.scale * right.type.scale), open_)
            case t.Divide(left=left, right=right, type=type_):
                assert isinstance(left.type, Number)
                assert isinstance(right.type, Number)
                assert isinstance(type_, Number)
                zero = xs[1] == 0
                if self.watching:
                    where = every(zero, untrue(kids[1].open), self.matters())
                    self.divisions.setdefault(expr.at, (expr, where))
                factor = z3.Q(right.type.scale * type_.scale, left.type.scale)
                above, under, open_ = real(xs[0]) * factor, real(xs[1]), some(open_, zero)
                apart = kept_apart(above, under, open_, self.symbols.ranges)
                return apart if apart is not None else V(over(above, under, self.symbols.ranges), open_)
            case t.Negate():
                return V(-xs[0], open_)
            case t.Rescale(factor=n):
                return V(xs[0] * n, open_)
            case t.ToExact(operand=operand, type=type_):
                assert isinstance(operand.type, Number)
                assert isinstance(type_, Number)
                return V(real(xs[0]) * z3.Q(type_.scale, operand.type.scale), open_)
            case t.Round(way=way, operand=operand, type=type_):
                assert isinstance(operand.type, Number)
                assert isinstance(type_, Number)
                return V(rounded(real(xs[0]) * z3.Q(type_.scale, operand.type.scale), way), open_)
            case t.Least() | t.Greatest():
                best = xs[0]
                for x in xs[1:]:
                    best = pick(x < best if isinstance(expr, t.Least) else x > best, x, best)
                return V(best, open_)
            case t.AddPeriod(unit="years"):
                return V(xs[0] + 10000 * xs[1], open_)
            case t.AddPeriod(unit="months"):
                return V(months_later(xs[0], xs[1]), open_)
            case t.AddPeriod():
                days = z3.simplify(xs[1])
                if z3.is_int_value(days) and abs(days.as_long()) <= 28:
                    return V(days_later(xs[0], days.as_long()), open_)
                later = z3.Int(self.symbols.fresh())
                self.symbols.constraints += [is_day(later), day_count(later) == day_count(xs[0]) + xs[1]]
                return V(later, open_)
            case t.Between(unit="years"):
                return V(pick(xs[0] <= xs[1], (xs[1] - xs[0]) / 10000, -((xs[0] - xs[1]) / 10000)), open_)
            case t.Between(unit="months"):
                forth, back = full_months(xs[0], xs[1]), full_months(xs[1], xs[0])
                return V(pick(xs[0] <= xs[1], forth, -back), open_)
            case t.Between():
                return V(day_count(xs[1]) - day_count(xs[0]), open_)
            case t.DatePart(part="year"):
                return V(xs[0] / 10000, open_)
            case t.DatePart(part="month"):
                return V(xs[0] / 100 % 100, open_)
            case t.DatePart():
                return V(xs[0] % 100, open_)
            case _:
                raise CannotProveError(type(expr).__name__)

    def standard_value(self, expr: t.Standard, scope: Mapping[str, Instance]) -> V:
        """The most specific row that fits; no row: open."""
        values = self.standard(expr.name)
        if not expr.keys:
            return V(self.literal(next(iter(values.values())), expr.type))
        keys = [self.encode(k, scope) for k in expr.keys]
        value, known = self.anything(expr.type), NO
        for row, amount in reversed(list(values.items())):
            pairs = [(k.value, word) for k, word in zip(keys, row, strict=True) if word is not None]
            hit = every(*[k == self.symbols.word(word) for k, word in pairs])
            value, known = pick(hit, self.literal(amount, expr.type), value), some(known, hit)
        return V(value, some(untrue(known), *[k.open for k in keys]))

    # ---- relations

    def each(self, over: t.Over, scope: Mapping[str, Instance], where: t.Expr | None) -> list[tuple[Instance, V]]:
        """The records of a relation with the condition under which they count."""
        out: list[tuple[Instance, V]] = []
        records = self.symbols.related(scope[over.subject], over.relation, over.entity)
        among = self.last(over, records)
        for record, recent in zip(records, among, strict=True):
            f = recent
            if where is not None:
                own = self.within(every(record.there, recent.value), where, {**scope, over.variable: record})
                f = V(every(recent.value, own.value), some(recent.open, every(recent.value, own.open)))
                if not out:
                    self.watch(where, own)
            out.append((record, f))
        return out

    def last(self, over: t.Over, records: list[Instance]) -> list[V]:
        """Which records are among the last n; open where equal values stand at the edge."""
        if over.last is None:
            return [V(YES) for _ in records]
        most, name = over.last
        if not records:
            return []
        keys = [self.symbols.key(record, name) for record in records]
        ahead = [
            z3.Sum([pick(every(o.there, k > mine), ONE, ZERO) for o, k in zip(records, keys, strict=True)])
            for mine in keys
        ]
        level = [
            z3.Sum([pick(every(o.there, k == mine), ONE, ZERO) for o, k in zip(records, keys, strict=True)])
            for mine in keys
        ]
        edge = some(*[every(r.there, a < most, a + e > most) for r, a, e in zip(records, ahead, level, strict=True)])
        return [V(a < most, edge) for a in ahead]

    def aggregate(self, expr: t.Aggregate, scope: Mapping[str, Instance]) -> V:
        rows = self.each(expr.over, scope, expr.where)
        values: list[tuple[Any, V, V]] = []
        for record, f in rows:
            counts = every(record.there, f.value, untrue(f.open))
            inner = {**scope, expr.over.variable: record}
            v = V(YES) if expr.value is None else self.within(counts, expr.value, inner)
            if expr.value is not None and expr.op in ("any", "all") and not values:
                self.watch(expr.value, v)
            values.append((record.there, f, v))
        match expr.op:
            case "any":
                hit = [every(r, untrue(f.open), f.value, untrue(v.open), v.value) for r, f, v in values]
                unsure = [every(r, some(f.open, every(f.value, v.open))) for r, f, v in values]
                true = some(*hit)
                return V(true, every(untrue(true), some(*unsure)))
            case "all":
                hit = [every(r, untrue(f.open), f.value, untrue(v.open), untrue(v.value)) for r, f, v in values]
                unsure = [every(r, some(f.open, every(f.value, v.open))) for r, f, v in values]
                false = some(*hit)
                return V(untrue(false), every(untrue(false), some(*unsure)))
        unsure = some(*[every(r, some(f.open, every(f.value, v.open))) for r, f, v in values])
        if expr.op == "count":
            return V(z3.Sum([pick(every(r, f.value), ONE, ZERO) for r, f, _ in values]), unsure)
        if expr.op == "sum":
            zero = z3.RealVal(0) if isinstance(expr.type, Number) and expr.type.exact else z3.IntVal(0)
            return V(z3.Sum([pick(every(r, f.value), v.value, zero) for r, f, v in values]), unsure)
        default = self.encode(expr.default, scope) if expr.default is not None else V(self.anything(expr.type), YES)
        best, any_ = default.value, NO
        for r, f, v in values:
            here = every(r, f.value)
            better = v.value < best if expr.op == "min" else v.value > best
            best = pick(every(here, some(untrue(any_), better)), v.value, best)
            any_ = some(any_, here)
        return V(best, some(unsure, every(untrue(any_), default.open)))

    def rank(self, expr: t.Rank, scope: Mapping[str, Instance]) -> V:
        mine = self.encode(expr.value, scope)
        ahead, unsure = [], [mine.open]
        for record, f in self.each(expr.over, scope, expr.where):
            k = self.within(every(record.there, f.value), expr.key, {**scope, expr.over.variable: record})
            before = k.value > mine.value if expr.descending else k.value < mine.value
            ahead.append(pick(every(record.there, f.value, before), ONE, ZERO))
            unsure.append(every(record.there, some(f.open, every(f.value, k.open))))
        return V(1 + z3.Sum(ahead), some(*unsure))

    # ---- cases

    def encode_cases(self, expr: t.Cases, scope: Mapping[str, Instance]) -> V:
        live = [b for b in expr.branches if (b.valid_from is None or b.valid_from <= self.on)
                and (b.valid_until is None or self.on <= b.valid_until)]  # fmt: skip
        named = {b.name: b for b in live}
        done: dict[str, V] = {}
        own = {b.name: V(YES) if b.when is None else self.encode(b.when, scope) for b in live}

        def applies(name: str) -> V:
            if name not in done:
                parts = [own[name]]
                for other in named[name].yields_to:
                    if other in named:
                        o = applies(other)
                        parts.append(V(untrue(o.value), o.open))
                false = some(*[every(untrue(v.open), untrue(v.value)) for v in parts])
                done[name] = V(untrue(false), every(untrue(false), some(*[v.open for v in parts])))
            return done[name]

        views = [
            CaseView(b, own[b.name], a, self.within(every(a.value, untrue(a.open)), b.value, scope))
            for b, a in ((b, applies(b.name)) for b in live)
        ]
        if self.watching:
            self.cases[expr.quantity] = views
        open_ = some(*[v.applies.open for v in views])
        none = every(*[untrue(v.applies.value) for v in views])
        value, differ, inner = self.anything(expr.type), NO, NO
        for i, a in enumerate(views):
            value = pick(a.applies.value, a.value.value, value)
            inner = some(inner, every(a.applies.value, a.value.open))
            for b in views[i + 1 :]:
                both = every(a.applies.value, b.applies.value)
                differ = some(differ, every(both, a.value.value != b.value.value))
        return V(value, some(open_, none, differ, inner))
