"""Compile the rules that a question needs, and only those, into one query: each rule once, in layers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from luodi.facts.types import BOOL, COUNT, DAY, TEXT, Number, Type
from luodi.rules import tree as t
from luodi.rules.exclusive import exclusive
from luodi.rules.program import Rule
from luodi.rules.question import POINT_HIGH, Question, bottom_up
from luodi.rules.simplify import factored
from luodi.rules.sql.aggregates import Aggregates
from luodi.rules.sql.dialects import DIALECTS, Dialect
from luodi.rules.sql.frames import Column, Frame, Group, View
from luodi.rules.sql.layers import statement
from luodi.rules.sql.population import Path, Population, TableOf
from luodi.rules.sql.refusal import CannotCompileError
from luodi.rules.sql.scalar import Scalars
from luodi.rules.sql.telling import COLUMNS, Causes, Kinds
from luodi.rules.sql.term import JUDGEMENT, SILENT, UNKNOWN, Reference, Term, causes_of, deeper, refs_of
from luodi.rules.sql.whys import Whys

DEEPEST = 40
"""Inlining stops here: engines limit how deep an expression may nest, and readers do too."""


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
    work = Compiler(question, population, DIALECTS[dialect], Kinds() if why else None)
    return work.query(wanted, path)


def compile_causes_query(question: Question, wanted: Sequence[str], population: Population, *,
                         dialect: str = "duckdb", path: Path = ()) -> Query:  # fmt: skip
    """One statement that tells every cause of every open answer, one row each: which fact of which record is missing,
    which clause a person must decide, which case has no rule. ``columns``: the key, then ``telling.COLUMNS``.
    """
    telling = Causes(DIALECTS[dialect])
    work = Compiler(question, population, DIALECTS[dialect], telling)
    return work.causes(wanted, path, telling)


class Compiler:
    """Turns expressions into columns of frames; ``layers`` prints them."""

    def __init__(self, question: Question, population: Population, dialect: Dialect, telling: Kinds | None) -> None:
        self.question, self.population, self.dialect, self.telling = question, population, dialect, telling
        self.make = Scalars(dialect, telling)
        self.whys = Whys(question.program, question.label)
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
        same = ("bound", frame.number, view.alias, term.sql, term.over, term.kind)
        if name is None and same in self.seen:
            return self.seen[same]
        bound = self.seen[same] = self.as_column(term, view, name or self.fresh("x"))
        return bound

    def as_column(self, term: Term, view: View, name: str) -> Term:
        frame = view.frame
        passes = self.passes(term.refs)
        own = Term(self.make.faster(term), term.type, None, term.low, term.high, 1, term.causes, None, term.refs,
                   term.depth)  # fmt: skip
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
        if self.telling is not None and self.telling.needed(term.causes):
            told = Term(self.make.told(term), COUNT, refs=term.refs)
            frame.columns[f"{name}__k"] = Column(f"{name}__k", told, passes)
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
        here, terms = self.answers(wanted, path)
        select: list[tuple[str, str]] = []
        for name, term in terms.items():
            parts = [(name, term.sql)] if term.over is None else [(f"{name}__n", term.sql), (f"{name}__d", term.over)]
            if self.telling is not None:
                parts.append((f"{name}__kind", self.make.told(term)))
            select += parts
        columns = (here.frame.table.key, *(name for name, _ in select))
        refs = refs_of(*terms.values())
        sql = statement(list(self.frames.values()), self.groups, here.frame, select, refs, self.dialect)
        return Query(sql, columns)

    def causes(self, wanted: Sequence[str], path: Path, telling: Causes) -> Query:
        here, terms = self.answers(wanted, path)
        select = [(name, self.make.told(term)) for name, term in terms.items()]
        key = here.frame.table.key
        sql = statement(list(self.frames.values()), self.groups, here.frame, select, refs_of(*terms.values()),
                        self.dialect, lambda told: telling.rows(key, list(terms), told))  # fmt: skip
        return Query(sql, (key, *COLUMNS))

    def answers(self, wanted: Sequence[str], path: Path) -> tuple[View, dict[str, Term]]:
        """The rows asked about, and the term of each wanted rule."""
        rules = self.question.program.rules
        self.count_calls(wanted)
        root = self.frame((), self.population.entity)
        views = [View(root, root.alias)]
        for depth in range(1, len(path) + 1):
            frame = self.frame(path[:depth], self.entity_at(path[:depth], wanted))
            views.append(View(frame, frame.alias))
        here = views[-1]
        for name in bottom_up(rules, wanted):
            # A long chain of rules is compiled link by link, not all the way down at once.
            if [p.entity for p in rules[name].parameters] == [root.entity] and not path:
                self.call(rules[name], (views[0],))
        return here, {name: self.bind(self.call(rules[name], tuple(reversed(views))), here) for name in wanted}

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

    def call(self, rule: Rule, views: tuple[View, ...]) -> Term:
        """The rule's answer for these records, computed once for each combination of frames."""
        key = (rule.name, tuple(v.alias for v in views))
        found = self.answered.get(key)
        if found is not None:
            return found
        scope = {p.variable: v for p, v in zip(rule.parameters, views, strict=False)}
        outer, self.whys.rule, self.whys.subject = (self.whys.rule, self.whys.subject), rule, views[0]
        term = self.expression(rule.body, scope, views[0])
        self.whys.rule, self.whys.subject = outer
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
            case t.Silent(type=type_, case=case):
                return make.missing(type_, self.whys.silent(case))
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
                return make.divide(sub(a), leaf(b), type_, expr, self.whys.zero())
            case t.Negate(operand=a, type=type_):
                return make.negate(sub(a), type_)
            case t.Rescale(operand=a, factor=factor, type=type_):
                return make.rescale(sub(a), factor, type_, expr)
            case t.ToExact(operand=a):
                return make.to_exact(sub(a), expr)
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

    def named_for(self) -> str:
        """What is told of causes names the rule that has them, so that two rules cannot share what is told."""
        return self.whys.rule.name if isinstance(self.telling, Causes) and self.whys.rule is not None else ""

    # ---- leaves that read the population

    def attribute(self, view: View, name: str, type_: Type) -> Term:
        if name not in view.frame.table.columns:
            return self.make.missing(type_, self.whys.fact(view, name))
        sql, refs = self.column(view, name)
        low, high = self.question.bounds(view.frame.entity, name) or (0, 0)
        kind = self.make.leaf_told(sql, self.whys.fact(view, name))
        return Term(sql, type_, None, low, high, 1, frozenset({UNKNOWN}), kind, refs)

    def is_none(self, view: View, name: str) -> Term:
        marker = f"{name}_none"
        columns = view.frame.table.columns
        value = self.column(view, name) if name in columns else ("NULL", frozenset())
        none = self.column(view, marker) if marker in columns else ("FALSE", frozenset())
        sql = f"CASE WHEN {none[0]} THEN TRUE WHEN {value[0]} IS NOT NULL THEN FALSE END"
        why = self.whys.fact(view, name)
        refs = value[1] | none[1] | self.make.reads(why)
        return Term(sql, BOOL, None, 0, 0, 1, frozenset({UNKNOWN}), self.make.leaf_told(sql, why), refs, 1)

    def point(self, expr: t.Point, scope: Mapping[str, View]) -> Term:
        """A judgement, an external provision, or what a district was to settle: a column, where somebody settled it."""
        declared = self.question.program.points[expr.name]
        view = scope[expr.subject] if expr.subject is not None else None
        why = self.whys.point(declared, view)
        if view is None or expr.name not in view.frame.table.columns:
            return self.make.missing(declared.type, why)
        sql, refs = self.column(view, expr.name)
        low, high = (-POINT_HIGH, POINT_HIGH) if isinstance(declared.type, Number) else (0, 0)
        kind = self.make.leaf_told(sql, why)
        return Term(sql, declared.type, low=low, high=high, causes=frozenset({why.rank}), kind=kind, refs=refs)

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
        term = self.make.strict(sql, expr.type, *keys, low=low, high=high, extra=self.whys.row(expr.name))
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
            return self.make.missing(expr.type, self.whys.no_case(expr.quantity))
        true = self.make.literal(True, BOOL)
        alone = exclusive(expr)
        once = alone and self.telling is None and not any(b.yields_to for b in branches)
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
        refs = refs_of(*tests, *values) | self.make.reads(self.whys.no_case(expr.quantity))
        kind = None if self.telling is None else self.told_of_cases(expr, sql, tests, values, self.telling)
        return Term(sql, expr.type, over, min(v.low for v in values), max(v.high for v in values),
                    max(v.over_high for v in values), causes, kind, refs,
                    deeper(*tests, *values))  # fmt: skip

    def told_of_cases(self, expr: t.Cases, sql: str, tests: list[Term], values: list[Term], telling: Kinds) -> str:
        """What is told of a quantity: open tests first, then that no case applies, open values, a conflict."""
        told = self.make.told
        unsure = telling.both([told(x) for x in tests if x.causes])
        open_ = telling.both([
            f"CASE WHEN {a.sql} THEN {told(v)} ELSE {telling.nothing} END"
            for a, v in zip(tests, values, strict=True) if v.causes
        ])  # fmt: skip
        none = "NOT (" + " OR ".join(x.sql for x in tests) + ")"
        steps = [f"WHEN {sql} IS NOT NULL THEN {telling.nothing}"]
        if unsure != telling.nothing:
            steps.append(f"WHEN {telling.some(unsure)} THEN {unsure}")
        steps.append(f"WHEN {none} THEN {telling.one(self.whys.no_case(expr.quantity))}")
        if open_ != telling.nothing:
            steps.append(f"WHEN {telling.some(open_)} THEN {open_}")
        return f"CASE {' '.join(steps)} ELSE {telling.one(self.whys.conflict(expr.quantity))} END"
