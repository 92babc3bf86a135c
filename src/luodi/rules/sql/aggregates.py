"""Sums, counts, quantifiers and ranks over a relation: one pass over the children wherever that is possible."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from luodi.facts.types import BOOL, COUNT
from luodi.rules import tree as t
from luodi.rules.sql.frames import Column, Group, View
from luodi.rules.sql.refusal import CannotCompileError
from luodi.rules.sql.telling import Kinds, Why
from luodi.rules.sql.term import UNKNOWN, Reference, Term, causes_of, refs_of

if TYPE_CHECKING:
    from luodi.rules.sql.compile import Compiler


class Aggregates:
    """Aggregates become columns of the parent's frame, filled by a grouped join (or by a subquery, where the
    aggregate also looks at another record of the same relation)."""

    def __init__(self, compiler: Compiler) -> None:
        self.c = compiler

    def child(self, over: t.Over, scope: Mapping[str, View]) -> tuple[View, View]:
        parent = scope[over.subject]
        frame = self.c.frame((*parent.frame.path, over.relation), over.entity)
        return parent, View(frame, frame.alias)

    def aggregate(self, expr: t.Aggregate, scope: Mapping[str, View], here: View) -> Term:
        parent, child = self.child(expr.over, scope)
        if not child.frame.table.source:
            return self.c.make.missing(expr.type, self.c.whys.fact(parent, expr.over.relation))
        correlated = self.correlated(expr, scope, parent)
        if correlated:
            self.may_compare(expr)
            child = View(child.frame, self.c.fresh("s"))
        inner = {**scope, expr.over.variable: child}
        memo = ("agg", expr, parent.alias, tuple(sorted((k, v.alias) for k, v in scope.items())), self.c.named_for(),
                tuple((name, term.sql, term.over) for name, term in self.locals_in(expr)))  # fmt: skip
        found = self.c.seen.get(memo)
        if found is not None:
            return found
        where = self.c.expression(expr.where, inner, child) if expr.where is not None else None
        value = self.c.expression(expr.value, inner, child) if expr.value is not None else None
        constant = value is not None and value.over is not None and value.over.isdigit()
        if value is not None and value.over not in (None, "1") and not (constant and expr.op == "sum"):
            raise CannotCompileError(
                "数据库不能对未取整的分数求和或比较。",
                "the engine cannot fold exact fractions over a relation.",
                expr=expr,
                mend_zh="请先用 rounded(…) 取整。",
                mend_en="Round each with rounded(…) first.",
            )
        if expr.default is not None:
            empty = self.c.bind(self.c.expression(expr.default, scope, here), parent)
        elif expr.op in ("any", "all"):
            empty = self.c.make.literal(expr.op == "all", BOOL)
        else:
            empty = self.c.make.literal(0, expr.type)
        if not correlated:
            where = self.c.bind(where, child) if where is not None else None
            value = self.c.bind(value, child) if value is not None else None
        folded, kind, low, high = self.fold(expr, where, value, empty, parent, child)
        terms = [x for x in (where, value) if x is not None]
        causes = causes_of(*terms, empty)
        if expr.over.last is not None:
            causes |= {UNKNOWN}
        out = self.place(expr, parent, child, terms, folded, kind, empty, low, high, causes, correlated)
        if constant and value is not None and expr.op == "sum":
            out = replace(out, over=value.over, over_high=value.over_high)
        self.c.seen[memo] = out
        return out

    def correlated(self, expr: t.Aggregate | t.Rank, scope: Mapping[str, View], parent: View) -> bool:
        """Whether the aggregate reads a variable that is neither the child nor one of its owners."""
        owners = {parent.frame.path[:n] for n in range(len(parent.frame.path) + 1)}
        parts = [x for x in t.children(expr) if x is not getattr(expr, "default", None)]
        if isinstance(expr, t.Rank):
            return True
        frames = {frame.number: frame for frame in self.c.frames.values()}
        for _, term in self.locals_in(expr):
            if any(frames[number].path not in owners for number, _, _ in term.refs):
                return True
        for part in parts:
            for node in t.walk(part):
                names: tuple[str, ...] = ()
                if isinstance(node, t.Attribute | t.IsNone):
                    names = (node.subject,)
                elif isinstance(node, t.Call):
                    names = node.arguments
                elif isinstance(node, t.Point) and node.subject is not None:
                    names = (node.subject,)
                for name in names:
                    if name in scope and name != expr.over.variable and scope[name].frame.path not in owners:
                        return True
        return False

    def may_compare(self, expr: t.Expr) -> None:
        """Refuse to compare a record with its neighbours where the engine would answer wrongly."""
        if not self.c.dialect.neighbours:
            raise CannotCompileError(
                "该数据库在与同组记录比较时，会漏掉所比的值缺失的记录。",
                "this engine leaves out records whose compared value is missing when it compares neighbours.",
                expr=expr,
                mend_zh="请用 DuckDB、PostgreSQL 或 Spark 计算这条规则。",
                mend_en="Compute this rule with DuckDB, PostgreSQL or Spark.",
            )

    def locals_in(self, expr: t.Expr) -> list[tuple[str, Term]]:
        """The local names that an expression reads, with what they stand for here."""
        names = dict.fromkeys(node.name for node in t.walk(expr) if isinstance(node, t.Local))
        return [(name, self.c.locals[name]) for name in names if name in self.c.locals]

    def fold(self, expr: t.Aggregate, where: Term | None, value: Term | None, empty: Term, parent: View,
             child: View) -> tuple[str, str | None, int, int]:  # fmt: skip
        """SQL over the child rows, the SQL of what is told of them, and the bounds of the result."""
        most = self.c.question.most(parent.frame.entity, expr.over.relation)
        f = where.sql if where is not None else None
        v = value.sql if value is not None else None
        sure = not (where is not None and where.causes) and not (value is not None and value.causes)
        low = high = 0
        telling = self.c.telling
        kind = self.kind(where, value, telling) if telling is not None else None
        match expr.op:
            case "any" | "all":
                test = self.test(expr.op, where, value)
                if expr.op == "any":
                    hit, other, rest = f"{self.c.dialect.any}({test.sql})", "TRUE", "FALSE"
                else:
                    hit, other, rest = f"NOT {self.c.dialect.all}({test.sql})", "FALSE", "TRUE"
                closing = f"ELSE {rest}" if sure else f"WHEN COUNT({test.sql}) = COUNT(*) THEN {rest}"
                sql = f"CASE WHEN {hit} THEN {other} {closing} END"
                if not sure and telling is None:
                    # No < open < yes: the greatest for any, the least for all, in one aggregate.
                    best = "MAX" if expr.op == "any" else "MIN"
                    folded = f"{best}({self.c.dialect.ranked(test.sql)})"
                    sql = f"CASE {folded} WHEN 2 THEN TRUE WHEN 0 THEN FALSE END"
                kind = telling.of_rows(self.c.make.told(test)) if telling is not None else None
            case "count":
                high = most
                if f is None:
                    sql = self.c.dialect.cast("COUNT(*)", self.c.dialect.integer)
                else:
                    counted = self.c.dialect.count_where(f)
                    sql = counted if sure else f"CASE WHEN COUNT({f}) = COUNT(*) THEN {counted} END"
            case "sum":
                assert v is not None
                assert value is not None
                low, high = min(value.low * most, 0), max(value.high * most, 0)
                e = v if f is None else f"CASE WHEN {f} THEN {v} WHEN {f} IS NOT NULL THEN 0 END"
                wide = self.c.make.room(max(-low, high), expr)
                # Widened before it is summed: some engines sum 64 bits in 64 bits and wrap round.
                sum_of = f"SUM({self.c.make.widen(e, wide)})"
                total = sum_of if wide else self.c.dialect.cast(sum_of, self.c.dialect.integer)
                sql = total if sure else f"CASE WHEN COUNT({e}) = COUNT(*) THEN {total} END"
            case _:
                assert v is not None
                assert value is not None
                low, high = min(value.low, empty.low), max(value.high, empty.high)
                e = v if f is None else f"CASE WHEN {f} THEN {v} END"
                best = f"{expr.op.upper()}({e})"
                bad = f"{v} IS NULL" if f is None else f"({f} IS NULL OR ({f} AND {v} IS NULL))"
                sql = best if sure else f"CASE WHEN {self.c.dialect.count_where(bad)} = 0 THEN {best} END"
        if expr.over.last is not None:
            sql, kind = self.only_last(expr.over, sql, kind, child)
        return sql, kind, low, high

    def test(self, op: str, where: Term | None, value: Term | None) -> Term:
        """What is asked of each record: *counts and holds* for any, *does not count or holds* for all."""
        if where is None or value is None:
            only = value if value is not None else where
            assert only is not None
            return only
        if op == "any":
            return self.c.make.logic("AND", [where, value])
        return self.c.make.logic("OR", [self.c.make.negation(where), value])

    def kind(self, where: Term | None, value: Term | None, telling: Kinds) -> str | None:
        """What is told of the children; only asked where the result is open."""
        parts: list[str] = []
        if where is not None and where.causes:
            parts.append(self.c.make.told(where))
        if value is not None and value.causes:
            own = self.c.make.told(value)
            # Only the value of a record that surely counts is asked for.
            parts.append(own if where is None else f"CASE {where.sql} WHEN TRUE THEN {own} ELSE {telling.nothing} END")
        return telling.of_rows(telling.both(parts)) if parts else None

    def only_last(self, over: t.Over, sql: str, kind: str | None, child: View) -> tuple[str, str | None]:
        assert over.last is not None
        n, by = over.last
        count, telling = self.c.dialect.count_where, self.c.telling
        folded = f"CASE WHEN {count('__by IS NULL')} + {count('__tie')} = 0 THEN {sql} END"
        if telling is None:
            return folded, kind

        def rows(test: str, why: Why) -> str:
            return telling.of_rows(f"CASE WHEN {test} THEN {telling.one(why)} ELSE {telling.nothing} END")

        open_ = rows("__by IS NULL", self.c.whys.fact(child, by))
        tied = rows("__tie", self.c.whys.tie(child, by, n))
        steps = "".join(f"WHEN {telling.some(part)} THEN {part} " for part in (open_, tied))
        return folded, f"CASE {steps}ELSE {kind or telling.nothing} END"

    def unsure_last(self) -> str:
        """How many rows leave it open which are the last."""
        count = self.c.dialect.count_where
        return f"{count('__by IS NULL')} + {count('__tie')}"

    def place(self, expr: t.Aggregate, parent: View, child: View, terms: list[Term], folded: str, kind: str | None,
              empty: Term, low: int, high: int, causes: frozenset[int], correlated: bool) -> Term:  # fmt: skip
        """Put the fold where its rows are: a grouped join of the parent, or a subquery of its own."""
        given = f"{expr.over.relation}_given"
        marked = given in parent.frame.table.columns
        causes |= frozenset({UNKNOWN}) if marked else frozenset()
        refs = refs_of(*terms)
        name = self.c.fresh("a")
        if correlated:
            return self.subquery(expr, parent, child, terms, folded, kind, empty, low, high, causes)
        if expr.over.last is not None:
            refs |= {(child.frame.number, child.alias, expr.over.last[1])}
        group = self.group(parent, child, refs, expr.over.last)
        group.items.append((name, folded))
        inner = f'{group.alias}."{name}"'
        sql = inner
        if empty.sql != "NULL":
            sql = f"CASE WHEN {group.alias}.owner IS NULL THEN {empty.sql} ELSE {sql} END"
            if expr.op in ("min", "max"):
                # Rows there are, but none is left: the fold is NULL and nothing was open.
                unsure = f" + {self.unsure_last()}" if expr.over.last is not None else ""
                group.items.append((f"{name}o", f"{self.open_rows(terms)}{unsure}"))
                sql = f"CASE WHEN {group.alias}.owner IS NULL OR ({inner} IS NULL AND " \
                      f'{group.alias}."{name}o" = 0) THEN {empty.sql} ELSE {inner} END'  # fmt: skip
        owner, more = self.c.column(parent, given) if marked else ("", frozenset[Reference]())
        if marked:
            sql = f"CASE WHEN {owner} THEN {sql} END"
        passes = max(group.passes, self.c.passes(empty.refs))
        own = Term(sql, expr.type, None, low, high, 1, causes, None, more | empty.refs)
        parent.frame.columns[name] = Column(name, own, passes, group=group.number)
        text, column_refs = self.c.column(parent, name)
        kind_sql, telling = None, self.c.telling
        if telling is not None and telling.needed(causes):
            told = f'{group.alias}."{name}k"'
            group.items.append((f"{name}k", kind or telling.nothing))
            worst = f"CASE WHEN {telling.some(told)} THEN {told} ELSE {self.c.make.told(empty)} END"
            if marked:
                why = telling.one(self.c.whys.fact(parent, expr.over.relation))
                worst = f"CASE WHEN {owner} THEN {worst} ELSE {why} END"
            column = Column(f"{name}__k", Term(worst, COUNT, refs=more | empty.refs), passes, group=group.number)
            parent.frame.columns[column.name] = column
            kind_text, kind_refs = self.c.column(parent, column.name)
            column_refs |= kind_refs
            kind_sql = f"CASE WHEN {text} IS NULL THEN {kind_text} ELSE {telling.nothing} END"
        return Term(text, expr.type, None, low, high, 1, causes, kind_sql, column_refs)

    def open_rows(self, terms: list[Term]) -> str:
        where, value = (terms[0], terms[1]) if len(terms) == 2 else (None, terms[0])
        bad = f"{value.sql} IS NULL"
        if where is not None:
            bad = f"({where.sql} IS NULL OR ({where.sql} AND {value.sql} IS NULL))"
        return self.c.dialect.count_where(bad)

    def group(self, parent: View, child: View, refs: frozenset[Reference], last: tuple[int, str] | None) -> Group:
        """The grouped join for aggregates that read ``refs``: one pass serves all that do not need one another."""
        passes = 1 + self.c.passes(refs)
        for found in self.c.groups:
            same = found.parent is parent.frame and found.child is child.frame and found.last == last
            if same and found.passes == passes:
                found.refs |= refs
                return found
        made = Group(len(self.c.groups), parent.frame, child.frame, passes, set(refs), [], last)
        self.c.groups.append(made)
        return made

    def subquery(self, expr: t.Aggregate, parent: View, child: View, terms: list[Term], folded: str,
                 kind: str | None, empty: Term, low: int, high: int, causes: frozenset[int]) -> Term:  # fmt: skip
        """Scalar subqueries over the child rows of this parent, for a record compared with its neighbours."""
        if not self.c.dialect.folds_outer:
            raise CannotCompileError(
                "该数据库不能在对同组记录的汇总中与本记录比较。",
                "this engine cannot compare a record with its neighbours within a fold over them.",
                expr=expr,
                mend_zh="请用 DuckDB 或 PostgreSQL 计算这条规则。",
                mend_en="Compute this rule with DuckDB or PostgreSQL.",
            )
        rows = self.rows_of(parent, child)
        none = f"{counted(rows('COUNT(*)'))} = 0"
        if expr.op in ("min", "max"):
            none = f"({rows(folded)} IS NULL AND {counted(rows(self.open_rows(terms)))} = 0)"
        sql = f"CASE WHEN {none} THEN {empty.sql} ELSE {rows(folded)} END"
        refs = refs_of(*terms, empty)
        told, telling = None, self.c.telling
        if telling is not None and telling.needed(causes):
            told = f"CASE WHEN {none} THEN {self.c.make.told(empty)} ELSE {rows(kind or telling.nothing)} END"
        return self.alone(expr, parent, sql, told, refs, low, high, causes)

    def rows_of(self, parent: View, child: View) -> Callable[..., str]:
        """Folds SQL over the child rows, or over those of them that pass a test; ``{{n}}`` stands for the child's
        layer."""
        if parent.alias != parent.frame.alias:
            raise CannotCompileError("嵌套过深的关系比较。", "a comparison of relations nested too deeply.")
        table = child.frame.table
        key = f'{parent.alias}."{parent.frame.table.key}"'
        rows = f"{{{{{child.frame.number}}}}} AS {child.alias}"
        own = f'{child.alias}."{table.parent}" = {key}'

        def rows_where(fold: str, test: str = "") -> str:
            return f"(SELECT {fold} FROM {rows} WHERE {own}{f' AND {test}' if test else ''})"

        return rows_where

    def alone(self, expr: t.Aggregate | t.Rank, parent: View, sql: str, told: str | None,
              refs: frozenset[Reference], low: int, high: int, causes: frozenset[int]) -> Term:  # fmt: skip
        """The term of subqueries, open where the relation was not given."""
        given = f"{expr.over.relation}_given"
        refs |= {(parent.frame.number, parent.alias, parent.frame.table.key)}
        owner = "TRUE"
        if given in parent.frame.table.columns:
            owner, more = self.c.column(parent, given)
            refs |= more
            sql, causes = f"CASE WHEN {owner} THEN {sql} END", causes | {UNKNOWN}
        telling = self.c.telling
        if telling is not None and telling.needed(causes):
            own = telling.one(self.c.whys.fact(parent, expr.over.relation))
            steps = f"WHEN {owner} THEN {told or telling.nothing} ELSE {own}"
            told = f"CASE WHEN {sql} IS NOT NULL THEN {telling.nothing} {steps} END"
        return Term(sql, expr.type, None, low, high, 1, causes, told, refs, 2)

    def rank(self, expr: t.Rank, scope: Mapping[str, View], here: View) -> Term:
        """1 + how many are ahead; open where the value or any compared key is."""
        parent, child = self.child(expr.over, scope)
        if not child.frame.table.source:
            return self.c.make.missing(expr.type, self.c.whys.fact(parent, expr.over.relation))
        value = self.c.bind(self.c.expression(expr.value, scope, here), here)
        other = View(child.frame, self.c.fresh("s"))
        inner = {**scope, expr.over.variable: other}
        key = self.c.expression(expr.key, inner, other)
        where = self.c.expression(expr.where, inner, other) if expr.where is not None else None
        terms = [x for x in (where, key) if x is not None]
        if any(self.locals_in(part) for part in (expr.where, expr.key) if part is not None):
            self.may_compare(expr)
        if not any(alias == other.alias for _, alias, _ in refs_of(*terms)):
            # SQL takes an aggregate that reads nothing of the rows for one of the query around it.
            raise CannotCompileError(
                "名次所比的值与各条记录无关。",
                "what is ranked among is the same of every record.",
                expr=expr,
                mend_zh="请比较各条记录自己的事实。",
                mend_en="Compare a fact of each record.",
            )
        ahead = self.c.make.compare(">" if expr.descending else "<", key, value, expr).sql
        if where is not None:
            ahead = f"({where.sql} AND {ahead})"
        rows = self.rows_of(parent, other)
        sure = f"{value.sql} IS NOT NULL AND {counted(rows(self.open_rows(terms)))} = 0"
        folds = self.c.dialect.folds_outer
        before = rows(self.c.dialect.count_where(ahead)) if folds else rows("COUNT(*)", ahead)
        sql = f"CASE WHEN {sure} THEN 1 + {counted(before)} END"
        told, telling = None, self.c.telling
        causes = causes_of(value, *terms)
        if telling is not None and telling.needed(causes | {UNKNOWN}):
            kind = self.kind(where, key, telling)
            of_rows = "" if kind is None else f"CASE WHEN {counted(rows('COUNT(*)'))} > 0 THEN {rows(kind)} " \
                                              f"ELSE {telling.nothing} END"  # fmt: skip
            told = telling.both([part for part in (self.c.make.told(value), of_rows) if part])
        high = 1 + self.c.question.most(parent.frame.entity, expr.over.relation)
        return self.alone(expr, parent, sql, told, refs_of(value, *terms), 1, high, causes)


def counted(rows: str) -> str:
    """A count by a subquery; some engines make NULL of it where there is no row to count."""
    return f"COALESCE({rows}, 0)"
