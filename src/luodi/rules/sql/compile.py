"""Compile the rules that a question needs, and only those, into one query: each rule once, in layers."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from luodi.facts.types import BOOL, COUNT, DAY, TEXT, Number, Type
from luodi.rules import tree as t
from luodi.rules.exclusive import exclusive
from luodi.rules.simplify import factored
from luodi.rules.sql.aggregates import Aggregates
from luodi.rules.sql.dialects import DIALECTS, Dialect
from luodi.rules.sql.frames import Column, Frame, Group, View
from luodi.rules.sql.layers import statement
from luodi.rules.sql.population import Path, Population, TableOf
from luodi.rules.sql.refusal import CannotCompileError
from luodi.rules.sql.scalar import Scalars
from luodi.rules.sql.term import JUDGEMENT, SETTLED, SILENT, UNKNOWN, Reference, Term, causes_of, deeper, refs_of

Bounds = Callable[[str, str], tuple[int, int] | None]
"""Range of an attribute's stored integers, by kind of record and attribute; None for other types."""

Most = Callable[[str, str], int]
"""How many records a relation holds at most, by kind of record and relation."""

POINT_HIGH = 10**11
"""The largest stored number that a person or another document may supply for a point: one billion yuan."""

DEEPEST = 40
"""Inlining stops here: engines limit how deep an expression may nest, and readers do too."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is compiled: the program as it stands on the date (``specialise``), and the standards in force on it.

    ``standard(name)`` gives rows of key words (None for any) and values, the most specific row first, and refuses
    dates that it does not cover.
    """

    program: t.Program
    on: dt.date
    standard: Callable[[str], Sequence[tuple[tuple[str | None, ...], t.Value]]]
    bounds: Bounds
    most: Most


@dataclass(frozen=True, slots=True)
class Query:
    """``columns`` name the result: the key, then each wanted rule (an exact one as two columns ``…__n``, ``…__d``),
    and with ``why`` each rule's kind as ``…__kind`` (a rank of ``answers.RANK``)."""

    sql: str
    columns: tuple[str, ...]


def compile_query(question: Question, wanted: Sequence[str], population: Population, *, dialect: str = "duckdb",
                  path: Path = (), why: bool = False) -> Query:  # fmt: skip
    """One statement that answers ``wanted`` rules for every record at ``path`` of the population.

    Raises ``CannotCompileError`` for what SQL has no exact way to say.
    """
    if not why:
        question = replace(question, program=factored(question.program))
    work = Compiler(question, population, DIALECTS[dialect], why)
    return work.query(wanted, path)


class Compiler:
    """Turns expressions into columns of frames; ``layers`` prints them."""

    def __init__(self, question: Question, population: Population, dialect: Dialect, why: bool) -> None:
        self.question, self.population, self.dialect, self.why = question, population, dialect, why
        self.make = Scalars(dialect, why)
        self.frames: dict[Path, Frame] = {}
        self.groups: list[Group] = []
        self.names = Counter[str]()
        self.answered: dict[tuple[str, tuple[str, ...]], Term] = {}
        self.seen: dict[tuple[object, ...], Term] = {}
        self.calls: Counter[str] = Counter()
        self.aggregates = Aggregates(self)
        self.locals: dict[str, Term] = {}

    # ---- frames

    def frame(self, path: Path, entity: str) -> Frame:
        found = self.frames.get(path)
        if found is None:
            table = self.population.tables.get(path) or TableOf("", frozenset())
            parent = self.frames[path[:-1]] if path else None
            number = len(self.frames)
            found = Frame(number, path, entity, table, f"t{number}", parent)
            self.frames[path] = found
        return found

    def fresh(self, stem: str) -> str:
        self.names[stem] += 1
        return f"{stem}{self.names[stem]}"

    def column(self, view: View, name: str) -> tuple[str, frozenset[tuple[int, str, str]]]:
        return f'{view.alias}."{name}"', frozenset({(view.frame.number, view.alias, name)})

    def bind(self, term: Term, view: View, name: str | None = None) -> Term:
        """The term as a column of its frame, so that it is computed once; leaves stay as they are."""
        if term.leaf:
            return term
        frame = view.frame
        same = ("bound", frame.number, view.alias, term.sql, term.over)
        if name is None and same in self.seen:
            return self.seen[same]
        bound = self.seen[same] = self.as_column(term, view, name or self.fresh("x"))
        return bound

    def as_column(self, term: Term, view: View, name: str) -> Term:
        frame = view.frame
        passes = self.passes(term.refs)
        own = Term(term.sql, term.type, None, term.low, term.high, 1, term.causes, None, term.refs, term.depth)
        frame.columns[name] = Column(name, own, passes)
        sql, refs = self.column(view, name)
        over, over_high = None, 1
        if term.over is not None:
            over, over_high = term.over, term.over_high
            if not term.over.isdigit():
                frame.columns[f"{name}__d"] = Column(f"{name}__d", Term(term.over, COUNT, refs=term.refs), passes)
                over, more = self.column(view, f"{name}__d")
                refs |= more
        kind = None
        if self.why and len(term.causes) > 1:
            frame.columns[f"{name}__k"] = Column(f"{name}__k", Term(term.kind_sql(), COUNT, refs=term.refs), passes)
            kind, more = self.column(view, f"{name}__k")
            refs |= more
        return Term(sql, term.type, over, term.low, term.high, over_high, term.causes, kind, refs)

    def passes(self, refs: frozenset[Reference]) -> int:
        """How many aggregates lie one inside the other below what ``refs`` read."""
        frames = list(self.frames.values())
        found = (frames[number].columns.get(name) for number, _, name in refs)
        return max((column.passes for column in found if column is not None), default=0)

    # ---- the question

    def query(self, wanted: Sequence[str], path: Path) -> Query:
        rules = self.question.program.rules
        self.count_calls(wanted)
        chain = [self.population.entity]
        root = self.frame((), self.population.entity)
        views = [View(root, root.alias)]
        for depth in range(1, len(path) + 1):
            entity = self.entity_at(path[:depth], wanted)
            chain.append(entity)
            frame = self.frame(path[:depth], entity)
            views.append(View(frame, frame.alias))
        here = views[-1]
        columns: list[str] = []
        select: list[tuple[str, str]] = []
        last: set[tuple[int, str, str]] = set()
        for name in wanted:
            term = self.bind(self.call(rules[name], tuple(reversed(views))), here)
            parts = [(name, term.sql)] if term.over is None else [(f"{name}__n", term.sql), (f"{name}__d", term.over)]
            if self.why:
                parts.append((f"{name}__kind", term.kind_sql()))
            select += parts
            last |= term.refs
        columns = [here.frame.table.key, *(name for name, _ in select)]
        sql = statement(list(self.frames.values()), self.groups, here.frame, select, last, self.dialect)
        return Query(sql, tuple(columns))

    def entity_at(self, path: Path, wanted: Sequence[str]) -> str:
        """The kind of record that a path of relations ends at, read off the wanted rule's own record."""
        rule = self.question.program.rules[wanted[0]]
        return rule.parameters[max(len(rule.parameters) - 1 - len(path), 0)].entity

    def count_calls(self, wanted: Sequence[str]) -> None:
        """How often each reachable rule is called; a rule called once is inlined."""
        rules = self.question.program.rules
        todo, met = list(wanted), set(wanted)
        self.calls.update(wanted)
        while todo:
            for call in t.calls(rules[todo.pop()].body):
                self.calls[call.rule] += 1
                if call.rule not in met:
                    met.add(call.rule)
                    todo.append(call.rule)

    # ---- rules

    def call(self, rule: t.Rule, views: tuple[View, ...]) -> Term:
        """The rule's answer for these records, computed once for each combination of frames."""
        key = (rule.name, tuple(v.alias for v in views))
        found = self.answered.get(key)
        if found is not None:
            return found
        scope = {p.variable: v for p, v in zip(rule.parameters, views, strict=False)}
        term = self.expression(rule.body, scope, views[0])
        once = self.calls[rule.name] <= 1 and term.depth < DEEPEST
        if not once and views[0].alias == views[0].frame.alias:
            name = rule.name if rule.name not in views[0].frame.columns else self.fresh(rule.name)
            if name in views[0].frame.table.columns:
                name = self.fresh(name + "_")
            term = self.bind(term, views[0], name)
        self.answered[key] = term
        return term

    # ---- expressions

    def expression(self, expr: t.Expr, scope: Mapping[str, View], here: View) -> Term:
        """The term of an expression; ``scope`` says which rows each variable stands for."""
        make = self.make

        def sub(e: t.Expr) -> Term:
            return self.expression(e, scope, here)

        def leaf(e: t.Expr) -> Term:
            return self.bind(self.expression(e, scope, here), here)

        match expr:
            case t.Literal(value=value, type=type_):
                return make.literal(value, type_)
            case t.Local(name=name):
                return self.locals[name]
            case t.Attribute(subject=subject, name=name, type=type_):
                return self.attribute(scope[subject], name, type_)
            case t.IsNone(subject=subject, name=name):
                return self.is_none(scope[subject], name)
            case t.Point():
                return self.point(expr, scope)
            case t.Standard():
                return self.standard(expr, scope, here)
            case t.DecisionDate():
                return make.literal(self.question.on, DAY)
            case t.Silent(type=type_):
                return make.missing(type_, SILENT)
            case t.Not(operand=a):
                return make.negation(sub(a))
            case t.And(operands=xs):
                return make.logic("AND", [sub(x) for x in xs])
            case t.Or(operands=xs):
                return make.logic("OR", [sub(x) for x in xs])
            case t.If(test=test, then=then, otherwise=otherwise, type=type_):
                condition = sub(test)
                if condition.sql in ("TRUE", "FALSE"):
                    return sub(then if condition.sql == "TRUE" else otherwise)
                if self.is_exact(type_):
                    condition = self.bind(condition, here)
                return make.choose(condition, sub(then), sub(otherwise), type_)
            case t.Let(name=name, value=value, body=body):
                outer = self.locals.get(name)
                self.locals[name] = leaf(value)
                try:
                    return sub(body)
                finally:
                    if outer is not None:
                        self.locals[name] = outer
                    else:
                        del self.locals[name]
            case t.Compare(op=op, left=a, right=b):
                left, right = sub(a), sub(b)
                return make.compare(op, left, right, expr)
            case t.In(item=item, options=options):
                return make.one_of(sub(item), [sub(o) for o in options])
            case t.Add(left=a, right=b, type=type_):
                return make.add(sub(a), sub(b), type_, "+", expr)
            case t.Subtract(left=a, right=b, type=type_):
                return make.add(sub(a), sub(b), type_, "-", expr)
            case t.Multiply(left=a, right=b, type=type_):
                return make.multiply(sub(a), sub(b), type_, expr)
            case t.Divide(left=a, right=b, type=type_):
                assert isinstance(type_, Number)
                return make.divide(sub(a), leaf(b), type_, expr)
            case t.Negate(operand=a, type=type_):
                return make.negate(sub(a), type_)
            case t.Rescale(operand=a, factor=factor, type=type_):
                return make.rescale(sub(a), factor, type_, expr)
            case t.ToExact(operand=a, type=type_):
                term = sub(a)
                return Term(term.sql, type_, "1", term.low, term.high, 1, term.causes, term.kind, term.refs, term.depth)
            case t.Round(operand=a, way=way, type=type_):
                assert isinstance(type_, Number)
                return make.rounded(leaf(a), type_, way, expr)
            case t.Least(operands=xs, type=type_) | t.Greatest(operands=xs, type=type_):
                best = leaf(xs[0])
                for x in xs[1:]:
                    best = self.bind(make.extreme([best, leaf(x)], type_, isinstance(expr, t.Least), expr), here)
                return best
            case t.AddPeriod(date=date, amount=amount, unit=unit):
                return make.add_period(sub(date), sub(amount), unit)
            case t.Between(start=start, end=end, unit=unit, type=type_):
                known = self.question.on if isinstance(end, t.DecisionDate) else None
                return make.between(leaf(start), leaf(end), unit, type_, known)
            case t.DatePart(part=part, date=date, type=type_):
                return make.date_part(sub(date), part, type_)
            case t.Aggregate():
                return self.aggregates.aggregate(expr, scope, here)
            case t.Rank():
                return self.aggregates.rank(expr, scope, here)
            case t.Call(rule=name, arguments=arguments):
                return self.call(self.question.program.rules[name], tuple(scope[a] for a in arguments))
            case t.Cases():
                return self.cases(expr, scope, here)
            case _:
                raise CannotCompileError("尚无对应的 SQL。", f"no SQL for {type(expr).__name__}.", expr=expr)

    @staticmethod
    def is_exact(type_: Type) -> bool:
        return t.is_exact(type_)

    # ---- leaves that read the population

    def attribute(self, view: View, name: str, type_: Type) -> Term:
        if name not in view.frame.table.columns:
            return self.make.missing(type_, UNKNOWN)
        sql, refs = self.column(view, name)
        low, high = self.question.bounds(view.frame.entity, name) or (0, 0)
        return Term(sql, type_, None, low, high, 1, frozenset({UNKNOWN}), None, refs)

    def is_none(self, view: View, name: str) -> Term:
        marker = f"{name}_none"
        columns = view.frame.table.columns
        value = self.column(view, name) if name in columns else ("NULL", frozenset())
        none = self.column(view, marker) if marker in columns else ("FALSE", frozenset())
        sql = f"CASE WHEN {none[0]} THEN TRUE WHEN {value[0]} IS NOT NULL THEN FALSE END"
        return Term(sql, BOOL, None, 0, 0, 1, frozenset({UNKNOWN}), None, value[1] | none[1], 1)

    def point(self, expr: t.Point, scope: Mapping[str, View]) -> Term:
        """A judgement, an external provision, or what a district was to settle: a column, where somebody settled it."""
        declared = self.question.program.points[expr.name]
        cause = {"judgement": JUDGEMENT, "external": SILENT, "delegated": UNKNOWN}[declared.kind]
        view = scope[expr.subject] if expr.subject is not None else None
        if view is None or expr.name not in view.frame.table.columns:
            return self.make.missing(declared.type, cause)
        sql, refs = self.column(view, expr.name)
        low, high = (-POINT_HIGH, POINT_HIGH) if isinstance(declared.type, Number) else (0, 0)
        return Term(sql, declared.type, low=low, high=high, causes=frozenset({cause}), refs=refs)

    def standard(self, expr: t.Standard, scope: Mapping[str, View], here: View) -> Term:
        """The value in force for the row; the most specific row decides, no row is silent."""
        rows = [(row, self.make.literal(value, expr.type)) for row, value in self.question.standard(expr.name)]
        if not expr.keys:
            return rows[0][1]
        keys = [self.bind(self.expression(k, scope, here), here) for k in expr.keys]

        def test(row: tuple[str | None, ...]) -> str:
            parts = [
                f"{k.sql} = {self.make.literal(word, TEXT).sql}" for k, word in zip(keys, row, strict=True) if word
            ]
            return " AND ".join(parts) or "TRUE"

        sure = " AND ".join(f"{k.sql} IS NOT NULL" for k in keys)
        arms = " ".join(f"WHEN {test(row)} THEN {value.sql}" for row, value in rows)
        values = [value for _, value in rows]
        if any(value.over is not None for value in values):
            raise CannotCompileError(
                "分数形式的标准不能按行查找。",
                "a keyed standard must be a whole number.",
                expr=expr,
                mend_zh="请写成整数单位的值。",
                mend_en="State it in whole units.",
            )
        low, high = min(v.low for v in values), max(v.high for v in values)
        sql = f"CASE WHEN {sure} THEN CASE {arms} END END"
        term = self.make.strict(sql, expr.type, *keys, low=low, high=high, extra=frozenset({SILENT}))
        return self.looked_up(expr.name, term, scope)

    def looked_up(self, name: str, term: Term, scope: Mapping[str, View]) -> Term:
        """A row chosen by one record's facts is looked up once for that record, whoever below it asks."""
        aliases = {alias for _, alias, _ in term.refs}
        view = next((v for v in scope.values() if {v.alias} == aliases and v.alias == v.frame.alias), None)
        if view is None:
            return term
        key = ("standard", term.sql)
        if key not in self.seen:
            self.seen[key] = self.bind(term, view, self.fresh(f"{name}_"))
        return self.seen[key]

    # ---- several provisions, one quantity

    def cases(self, expr: t.Cases, scope: Mapping[str, View], here: View) -> Term:
        """Exactly one case must apply: none is silent, several that differ are a judgement."""
        branches = expr.branches
        if not branches:
            return self.make.missing(expr.type, SILENT)
        true = self.make.literal(True, BOOL)
        alone = exclusive(expr)
        once = alone and not self.why and not any(b.yields_to for b in branches)
        named = {b.name: b for b in branches}
        done: dict[str, Term] = {}

        def applies(name: str) -> Term:
            if name not in done:
                branch = named[name]
                own = self.expression(branch.when, scope, here) if branch.when is not None else true
                others = [self.make.negation(applies(o)) for o in branch.yields_to if o in named]
                term = self.make.logic("AND", [own, *others])
                done[name] = term if once else self.bind(term, here)
            return done[name]

        tests = [applies(b.name) for b in branches]
        values = [self.expression(b.value, scope, here) for b in branches]
        if not once:
            values = [self.bind(v, here) for v in values]
        return self.settle(expr, tests, values, alone)

    def settle(self, expr: t.Cases, tests: list[Term], values: list[Term], alone: bool) -> Term:
        """``alone``: no two cases can apply at once, so that one that applies leaves no question about the others."""
        if len(tests) == 1 and tests[0].sql == "TRUE":
            return values[0]
        exact = self.is_exact(expr.type)
        sure = [f"{x.sql} IS NOT NULL" for x in tests if x.causes and not alone]
        arms: list[str] = []
        for i, (test, value) in enumerate(zip(tests, values, strict=True)):
            rest = [
                f"(NOT {tests[j].sql} OR {self.make.compare('==', value, values[j], expr).sql})"
                for j in range(i + 1, len(tests) if not alone else 0)
            ]
            # Later cases that apply too must agree; NULL where one of them is open.
            result = "{}" if not rest else "CASE WHEN " + " AND ".join(rest) + " THEN {} END"
            arms.append(f"WHEN {test.sql} THEN {result}")

        def printed(parts: list[str]) -> str:
            body = " ".join(arm.format(part) for arm, part in zip(arms, parts, strict=True))
            body = f"CASE {body} END"
            return f"CASE WHEN {' AND '.join(sure)} THEN {body} END" if sure else body

        sql = printed([v.sql for v in values])
        over = printed([v.over or "1" for v in values]) if exact else None
        extra = {SILENT} | ({JUDGEMENT} if len(tests) > 1 and not alone else set())
        causes = causes_of(*tests, *values) | extra
        kind = None
        if self.why:
            unsure = [x.kind_sql() for x in tests if x.causes]
            open_ = [f"CASE WHEN {a.sql} THEN {v.kind_sql()} ELSE {SETTLED} END"
                     for a, v in zip(tests, values, strict=True) if v.causes]  # fmt: skip
            none = "NOT (" + " OR ".join(x.sql for x in tests) + ")"

            def worst(parts: list[str]) -> str:
                return parts[0] if len(parts) == 1 else f"GREATEST({', '.join(parts)})"

            steps = [f"WHEN {sql} IS NOT NULL THEN {SETTLED}"]
            if unsure:
                steps.append(f"WHEN {worst(unsure)} > {SETTLED} THEN {worst(unsure)}")
            steps.append(f"WHEN {none} THEN {SILENT}")
            if open_:
                steps.append(f"WHEN {worst(open_)} > {SETTLED} THEN {worst(open_)}")
            kind = f"CASE {' '.join(steps)} ELSE {JUDGEMENT} END"
        return Term(sql, expr.type, over, min(v.low for v in values), max(v.high for v in values),
                    max(v.over_high for v in values), causes, kind, refs_of(*tests, *values),
                    deeper(*tests, *values))  # fmt: skip
