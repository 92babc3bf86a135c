"""Expressions of rules in LLVM's language: each a value and the kind of its answer, as the semantics page has it."""

from __future__ import annotations

import datetime as dt
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from itertools import product
from math import prod

from msgspec import Struct
from msgspec.structs import replace

from luodi.facts.types import BOOL, Choice, Number, Text, Type
from luodi.rules import tree as t
from luodi.rules.exclusive import exclusive
from luodi.rules.native.asking import Asking
from luodi.rules.native.code import Block, Code, named
from luodi.rules.native.columns import MOST_WORDS, Columns, address, load
from luodi.rules.native.needs import Row
from luodi.rules.native.numbers import DAYS, Numbers
from luodi.rules.native.relations import Relations
from luodi.rules.native.term import (
    JUDGEMENT,
    SILENT,
    UNKNOWN,
    Term,
    always,
    closed,
    merged,
    merged_all,
    settled,
    worst,
)
from luodi.rules.native.whole import INT64, Whole, flag, number
from luodi.rules.python.expressions import by_exception
from luodi.rules.question import POINT_HIGH, Question
from luodi.rules.scales import exact_factors
from luodi.rules.sql.refusal import CannotCompileError

Scope = Mapping[str, Row]
Arms = list[tuple[Block, Term]]

EPOCH = dt.date(1970, 1, 1)
MOST_ROWS = 65_536
_RANK_OF_POINT = {"judgement": JUDGEMENT, "external": SILENT, "delegated": UNKNOWN}


class Expressions(ABC):
    """Writes expressions at the end of ``code``."""

    def __init__(self, question: Question, columns: Columns, asking: Asking) -> None:
        self.question, self.columns, self.asking = question, columns, asking
        self.code = Code()
        self.locals: dict[str, Term] = {}
        self.tables: dict[str, str] = {}
        self.constants: dict[str, str] = {}
        self.relations = Relations(self)

    @abstractmethod
    def call(self, expr: t.Call, scope: Scope) -> Term:
        """The answer of another rule."""

    def expression(self, expr: t.Expr, scope: Scope) -> Term:
        """The term of an expression, a word as its position on the list of the expression's own type; ``scope`` says
        which row each variable stands for."""
        return self.listed(self.written(expr, scope), expr.type)

    def written(self, expr: t.Expr, scope: Scope) -> Term:
        def sub(x: t.Expr) -> Term:
            return self.expression(x, scope)

        match expr:
            case t.Literal(value=value, type=type_):
                return self.literal(value, type_)
            case t.Local(name=name):
                return self.locals[name]
            case t.Attribute() | t.IsNone() | t.Point() | t.Standard():
                return self.leaf(expr, scope)
            case t.DecisionDate(type=type_):
                return self.literal(self.question.on, type_)
            case t.Silent(type=type_):
                return always(type_, SILENT)
            case t.Not(operand=x):
                return self.negation(sub(x))
            case t.And(operands=xs) | t.Or(operands=xs):
                return self.logic(xs, scope, decisive=isinstance(expr, t.Or))
            case t.If(test=test, then=then, otherwise=otherwise):
                return self.choose(sub(test), lambda: sub(then), lambda: sub(otherwise), expr.type)
            case t.Let(name=name, value=value, body=body):
                return self.let(name, sub(value), body, scope)
            case t.Aggregate():
                return self.relations.aggregate([expr], scope)
            case t.Rank():
                return self.relations.rank(expr, scope)
            case t.Call():
                return self.call(expr, scope)
            case t.Cases():
                return self.cases(expr, scope)
            case _:
                return self.strict(expr, [sub(x) for x in t.children(expr)])

    def strict(self, expr: t.Expr, terms: list[Term]) -> Term:
        """Operators that are open where an operand is."""
        make, a, b = Numbers(self.code, expr, self.columns.texts), terms[0], terms[-1]
        match expr:
            case t.Compare(op=op):
                return make.compared(op, a, b)
            case t.In():
                return make.one_of(a, terms[1:])
            case t.Add() | t.Subtract():
                return make.sum(a, b, expr.type, minus=isinstance(expr, t.Subtract))
            case t.Multiply():
                return make.product(a, b, expr)
            case t.Divide():
                return make.quotient(a, b, expr)
            case t.Negate():
                return make.negated(a)
            case t.Rescale(factor=factor, type=type_):
                return make.scaled(a, type_, factor, 1)
            case t.ToExact(type=type_):
                return make.scaled(a, type_, *exact_factors(expr))
            case t.Round():
                return make.rounded(a, expr)
            case t.Least() | t.Greatest():
                for other in terms[1:]:
                    a = make.extreme(a, other, least=isinstance(expr, t.Least))
                return a
            case t.AddPeriod(unit=unit):
                return make.moved(a, b, unit)
            case t.Between(unit=unit, type=type_):
                return make.between(a, b, unit, type_)
            case t.DatePart(part=part, type=type_):
                return make.part(a, part, type_)
            case _:
                raise CannotCompileError("尚无对应的机器码。", f"no machine code for {type(expr).__name__}.", expr=expr)

    # ---- leaves

    def literal(self, value: t.Value, type_: Type) -> Term:
        match value:
            case bool():
                return Term(type_, flag("true" if value else "false"))
            case int():
                return Term(type_, number(value))
            case tuple():
                return Term(type_, number(value[0]), number(value[1]))
            case dt.date():
                return Term(type_, number((value - EPOCH).days))
            case str():
                words = self.columns.words(type_)
                return Term(type_, number(words.index(value)), word=value)

    def leaf(self, expr: t.Expr, scope: Scope) -> Term:
        match expr:
            case t.Attribute(subject=subject, name=name):
                row = scope[subject]
                # A column has one list of words, whatever longer list its words are compared with.
                own = self.columns.type_of(row, name)
                return self.fact(row, name, own, UNKNOWN, *self.bounds_of(row, name))
            case t.IsNone(subject=subject, name=name):
                return self.is_none(scope[subject], name)
            case t.Point(name=name, subject=point_subject):
                declared = self.question.program.points[name]
                kind = _RANK_OF_POINT[declared.kind]
                if point_subject is None:
                    return always(declared.type, kind)
                return self.fact(scope[point_subject], name, declared.type, kind, -POINT_HIGH, POINT_HIGH)
            case _:
                assert isinstance(expr, t.Standard)
                return self.standard(expr, scope)

    def listed(self, term: Term, type_: Type) -> Term:
        """A word of a shorter list, by its position on the list of ``type_``."""
        if not isinstance(type_, Choice) or not isinstance(term.type, Choice) or term.type == type_:
            return term
        words = self.columns.words(type_)
        if term.n is None or term.word is not None:
            n = None if term.word is None else number(words.index(term.word))
            return replace(term, n=n, type=type_)
        places = [words.index(word) for word in term.type.words]
        # Any byte may stand in the place of a missing word, or of one that is on no list.
        places += [len(words)] * (MOST_WORDS + 1 - len(places))
        held = f"[{len(places)} x i8] [{', '.join(f'i8 {place}' for place in places)}]"
        table = self.tables.setdefault(held, f"@words_{len(self.tables)}")
        self.constants[table] = f"internal constant {held}"
        code = self.code
        place = load(code, "i8", address(code, "i8", table, term.n.text))
        n = Whole(code.put(f"zext i8 {place} to i64"), 64, 0, len(words))
        return replace(term, n=n, type=type_)

    def bounds_of(self, row: Row, name: str) -> tuple[int, int]:
        return self.question.bounds(row.entity, name) or (-INT64, INT64)

    def fact(self, row: Row, name: str, type_: Type, missing: str, low: int, high: int) -> Term:
        """What stands in a column, open where nothing does."""
        if not self.columns.has(row, name):
            return always(type_, missing)
        code = self.code
        value, known = self.columns.read(code, row, name, type_)
        kind = code.pick(known, "i8", "0", missing) if known != "true" else None
        if type_ == BOOL:
            return Term(type_, flag(value), kind=kind)
        if not isinstance(type_, Number):
            low, high = DAYS if not isinstance(type_, Choice | Text) else (0, len(self.columns.words(type_)))
        return Term(type_, Whole(value, 64, low, high), kind=kind, other=isinstance(type_, Text))

    def is_none(self, row: Row, name: str) -> Term:
        none, known = "false", "false"
        if self.columns.has(row, f"{name}_none"):
            none = self.code.both(*self.columns.read(self.code, row, f"{name}_none", BOOL))
        if self.columns.has(row, name):
            type_ = self.columns.type_of(row, name)
            known = self.columns.read(self.code, row, name, type_)[1]
        if none == known == "false":
            return always(BOOL, UNKNOWN)
        told = self.code.pick(none, "i8", "0", self.code.pick(known, "i8", "0", UNKNOWN))
        return Term(BOOL, flag(none), kind=told)

    def standard(self, expr: t.Standard, scope: Scope) -> Term:
        """The value in force for the row; no row is silent."""
        if not expr.keys:
            return self.literal(self.question.standard(expr.name)[0][1], expr.type)
        keys = [self.expression(key, scope) for key in expr.keys]
        kind = worst(self.code, [key.kind for key in keys])
        if any(key.n is None for key in keys):
            return Term(expr.type, None, kind=kind)
        table, low, high = self.table(expr, [self.columns.words(key.type) for key in keys])
        code, at = self.code, "0"
        for key in keys:
            assert key.n is not None
            words = self.columns.words(key.type)
            scaled = code.put(f"mul i64 {at}, {len(words) + 1}")
            at = code.put(f"add i64 {scaled}, {key.n.text}")
        if kind is not None:
            # Where a key is missing anything may stand in its place.
            at = code.pick(closed(code, kind), "i64", at, "0")
        silent = load(code, "i8", address(code, "i8", f"{table}_kind", at))
        told = worst(code, [kind, silent])
        found = load(code, "i64", address(code, "i64", table, at))
        if expr.type == BOOL:
            return Term(expr.type, flag(code.put(f"trunc i64 {found} to i1")), kind=told)
        return Term(expr.type, Whole(found, 64, low, high), kind=told)

    def table(self, expr: t.Standard, lists: Sequence[tuple[str, ...]]) -> tuple[str, int, int]:
        """A standard's value for every combination of words, each list with a last place for any other word."""
        rows = self.question.standard(expr.name)
        if prod(len(words) + 1 for words in lists) > MOST_ROWS or t.is_exact(expr.type):
            raise CannotCompileError(
                "这项标准的行太多或为分数，机器码放不下。",
                "this standard has too many rows, or fractions; machine code has no room for it.",
                expr=expr,
                mend_zh="请用 SQL 计算。",
                mend_en="Compute it with SQL.",
            )
        values, kinds = [], []
        for keys in product(*((*words, None) for words in lists)):
            fitting = [
                v for row, v in rows if all(want is None or want == k for want, k in zip(row, keys, strict=True))
            ]
            n = self.literal(fitting[0], expr.type).n if fitting else number(0)
            assert n is not None
            values.append({"true": 1, "false": 0}.get(n.text, n.low))
            kinds.append(0 if fitting else 1)
        held = f"[{len(values)} x i64] [{', '.join(f'i64 {v}' for v in values)}]"
        told = f"[{len(kinds)} x i8] [{', '.join(f'i8 {k}' for k in kinds)}]"
        name = self.tables.setdefault(held + told, f"@{named(expr.name)}_{len(self.tables)}")
        self.constants |= {name: f"internal constant {held}", f"{name}_kind": f"internal constant {told}"}
        return name, min(values), max(values)

    # ---- logic

    def negation(self, a: Term) -> Term:
        return a if a.n is None else Term(BOOL, flag(self.code.negated(a.n.text)), kind=a.kind)

    def logic(self, operands: Sequence[t.Expr], scope: Scope, *, decisive: bool) -> Term:
        """``or`` where ``decisive`` is true, else ``and``: the first operand that decides ends it; else the open ones
        leave it open. Quantifiers over the same records are asked in one go through them."""
        code = self.code
        decided = code.new("decided")
        held: str | None = None
        reached = False
        for group in self.together(self.asking.cheapest_first(operands), decisive):
            found = self.group(group, scope)
            held = worst(code, [held, found.kind])
            if found.n is None:
                continue
            value = found.n.text if decisive else code.negated(found.n.text)
            test = code.both(value, settled(code, found))
            on = code.new("on")
            code.branch(test, decided, on)
            code.at(on)
            reached = True
        rest = Term(BOOL, flag("false" if decisive else "true"), kind=held)
        if not reached:
            return Term(BOOL, None, kind=held) if held is not None else rest
        yes = Term(BOOL, flag("true" if decisive else "false"))
        return merged(code, [(decided, yes), (code.block, rest)], BOOL)

    def group(self, group: t.Expr | list[t.Aggregate], scope: Scope) -> Term:
        return self.relations.aggregate(group, scope) if isinstance(group, list) else self.expression(group, scope)

    def together(self, operands: Sequence[t.Expr], decisive: bool) -> list[t.Expr | list[t.Aggregate]]:
        groups: dict[object, list[t.Aggregate]] = {}
        found: list[t.Expr | list[t.Aggregate]] = []
        for x in operands:
            if isinstance(x, t.Aggregate) and x.op == ("any" if decisive else "all"):
                key = (x.over, x.where)
                if key in groups:
                    groups[key].append(x)
                    continue
                groups[key] = [x]
                found.append(groups[key])
            else:
                found.append(x)
        return found

    def choose(self, test: Term, then: Callable[[], Term], otherwise: Callable[[], Term], type_: Type) -> Term:
        """Open where the test is; else as the branch that applies."""
        code = self.code
        if test.n is None:
            return Term(type_, None, kind=test.kind)
        arms: Arms = []
        yes, no = code.new("then"), code.new("else")
        if test.kind is not None:
            sure, opened = code.new("sure"), code.new("open")
            code.branch(settled(code, test), sure, opened)
            arms.append((code.at(opened), Term(type_, None, kind=test.kind)))
            code.at(sure)
        code.branch(test.n.text, yes, no)
        for block, branch in ((yes, then), (no, otherwise)):
            code.at(block)
            term = self.listed(branch(), type_)
            arms.append((code.block, term))
        return merged(code, arms, type_)

    def let(self, name: str, value: Term, body: t.Expr, scope: Scope) -> Term:
        outer = self.locals
        self.locals = {**outer, name: value}
        try:
            return self.expression(body, scope)
        finally:
            self.locals = outer

    # ---- several provisions, one quantity

    def cases(self, expr: t.Cases, scope: Scope) -> Term:
        """Exactly one case must apply: none is silent, several that differ are a judgement."""
        if not expr.branches:
            return always(expr.type, SILENT)
        ordered = by_exception(expr.branches)
        applies: dict[str, Term] = {}

        def test(branch: t.CaseBranch) -> Term:
            own = Term(BOOL, flag("true")) if branch.when is None else self.expression(branch.when, scope)
            for other in branch.yields_to:
                own = self.unless(own, applies[other])
            applies[branch.name] = own
            return own

        if exclusive(expr):
            return self.first_case(ordered, test, expr, scope)
        tests = [test(branch) for branch in ordered]
        return self.settle(ordered, tests, expr, scope)

    def unless(self, own: Term, exception: Term) -> Term:
        """Kleene's *own and not exception* of two known terms."""
        code = self.code
        kind = worst(code, [own.kind, exception.kind])
        denied = [code.both(code.negated(own.n.text), settled(code, own))] if own.n is not None else []
        if exception.n is not None:
            denied.append(code.both(exception.n.text, settled(code, exception)))
        no = "false"
        for x in denied:
            no = x if no == "false" else code.put(f"or i1 {no}, {x}")
        if no == "false" and (own.n is None or exception.n is None):
            return Term(BOOL, None, kind=kind)
        return Term(BOOL, flag(code.negated(no)), kind=None if kind is None else code.pick(no, "i8", "0", kind))

    def first_case(self, ordered: Sequence[t.CaseBranch], test: Callable[[t.CaseBranch], Term], expr: t.Cases,
                   scope: Scope) -> Term:  # fmt: skip
        """Cases of which no two can apply: the first that does."""
        code, held = self.code, None
        arms: Arms = []
        for branch in ordered:
            applies = test(branch)
            held = worst(code, [held, applies.kind])
            if applies.n is None:
                continue
            yes, on = code.new("case"), code.new("on")
            code.branch(code.both(applies.n.text, settled(code, applies)), yes, on)
            code.at(yes)
            value = self.listed(self.expression(branch.value, scope), expr.type)
            arms.append((code.block, value))
            code.at(on)
        none = SILENT
        if held is not None:
            none = code.pick(closed(code, held), "i8", SILENT, held)
        arms.append((code.block, Term(expr.type, None, kind=none)))
        return merged(code, arms, expr.type)

    def settle(self, ordered: Sequence[t.CaseBranch], tests: list[Term], expr: t.Cases, scope: Scope) -> Term:
        """Any number of cases may apply; their values must then be one."""
        code = self.code
        unsure = worst(code, [x.kind for x in tests])
        arms: Arms = []
        if unsure is not None:
            opened, sure = code.new("open"), code.new("sure")
            code.branch(closed(code, unsure), sure, opened)
            arms.append((code.at(opened), Term(expr.type, None, kind=unsure)))
            code.at(sure)
        state = Applied(Term(expr.type, None), "false", None, "false")
        for branch, test in zip(ordered, tests, strict=True):
            if test.n is None:
                continue
            yes, on = code.new("case"), code.new("on")
            code.branch(test.n.text, yes, on)
            code.at(yes)
            value = self.listed(self.expression(branch.value, scope), expr.type)
            after = self.one_more(state, value, expr)
            joined = merged_all(code, [(code.block, after.terms()), (code.at(on), state.terms())])
            state = Applied.of(joined)
        assert state.first.n is not None or state.held is not None or not ordered or state.any == "false"
        differ = code.pick(state.differ, "i8", JUDGEMENT, "0")
        if state.held is not None:
            differ = code.pick(closed(code, state.held), "i8", differ, state.held)
        kind = code.pick(state.any, "i8", differ, SILENT)
        arms.append((code.block, replace(state.first, type=expr.type, kind=kind, word=None)))
        return merged(code, arms, expr.type)

    def one_more(self, state: Applied, value: Term, expr: t.Expr) -> Applied:
        """What is known after one more case that applies."""
        make, first, differ = Numbers(self.code, expr, self.columns.texts), state.first, state.differ
        held = worst(self.code, [state.held, value.kind])
        if first.n is None or state.any == "false":
            first = value
        elif value.n is not None:
            differs = make.compared("!=", first, value).n
            assert differs is not None
            unlike = self.code.both(state.any, differs.text)
            differ = unlike if differ == "false" else self.code.put(f"or i1 {differ}, {unlike}")
            first = make.chosen(state.any, first, value)
        return Applied(replace(first, kind=None), "true", held, differ)


class Applied(Struct, frozen=True):
    """The cases of a quantity that were met: the first value of those that apply, whether any did, the kind of the
    open ones, whether two values differ."""

    first: Term
    any: str
    held: str | None
    differ: str

    def terms(self) -> list[Term]:
        return [self.first, Term(BOOL, flag(self.any)), Term(BOOL, None, kind=self.held),
                Term(BOOL, flag(self.differ))]  # fmt: skip

    @classmethod
    def of(cls, terms: Sequence[Term]) -> Applied:
        first, any_, held, differ = terms
        assert any_.n is not None
        assert differ.n is not None
        return cls(first, any_.n.text, held.kind, differ.n.text)
