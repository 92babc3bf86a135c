"""Sums, counts, quantifiers and ranks over a relation: one pass over the children wherever that is possible."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from luodi.facts.types import BOOL, COUNT, Type
from luodi.rules import tree as t
from luodi.rules.sql.frames import Column, Group, View
from luodi.rules.sql.refusal import CannotCompileError
from luodi.rules.sql.term import SETTLED, UNKNOWN, Reference, Term, causes_of, refs_of

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
            return self.not_given(expr)
        correlated = self.correlated(expr, scope, parent)
        if correlated:
            child = View(child.frame, self.c.fresh("s"))
        inner = {**scope, expr.over.variable: child}
        memo = ("agg", expr, parent.alias, tuple(sorted((k, v.alias) for k, v in scope.items())))
        found = self.c.seen.get(memo)
        if found is not None:
            return found
        where = self.c.expression(expr.where, inner, child) if expr.where is not None else None
        value = self.c.expression(expr.value, inner, child) if expr.value is not None else None
        if value is not None and value.over not in (None, "1"):
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
        folded, kind, low, high = self.fold(expr, where, value, empty, parent)
        terms = [x for x in (where, value) if x is not None]
        causes = causes_of(*terms, empty)
        if expr.over.last is not None:
            causes |= {UNKNOWN}
        out = self.place(expr, parent, child, terms, folded, kind, empty, low, high, causes, correlated)
        self.c.seen[memo] = out
        return out

    def not_given(self, expr: t.Aggregate) -> Term:
        return self.c.make.missing(expr.type, UNKNOWN)

    def correlated(self, expr: t.Aggregate | t.Rank, scope: Mapping[str, View], parent: View) -> bool:
        """Whether the aggregate reads a variable that is neither the child nor one of its owners."""
        owners = {parent.frame.path[:n] for n in range(len(parent.frame.path) + 1)}
        parts = [x for x in t.children(expr) if x is not getattr(expr, "default", None)]
        if isinstance(expr, t.Rank):
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

    def fold(self, expr: t.Aggregate, where: Term | None, value: Term | None, empty: Term,
             parent: View) -> tuple[str, str | None, int, int]:  # fmt: skip
        """SQL over the child rows, the SQL of the kind, and the bounds of the result."""
        most = self.c.question.most(parent.frame.entity, expr.over.relation)
        f = where.sql if where is not None else None
        v = value.sql if value is not None else None
        sure = not (where is not None and where.causes) and not (value is not None and value.causes)
        low = high = 0
        kind = self.kind(where, value) if self.c.why else None
        match expr.op:
            case "any" | "all":
                test = self.test(expr.op, where, value)
                if expr.op == "any":
                    hit, other, rest = f"{self.c.dialect.any}({test.sql})", "TRUE", "FALSE"
                else:
                    hit, other, rest = f"NOT {self.c.dialect.all}({test.sql})", "FALSE", "TRUE"
                closing = f"ELSE {rest}" if sure else f"WHEN COUNT({test.sql}) = COUNT(*) THEN {rest}"
                sql = f"CASE WHEN {hit} THEN {other} {closing} END"
                kind = f"MAX({test.kind_sql()})" if self.c.why else None
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
                e = v if f is None else f"CASE {f} WHEN TRUE THEN {v} WHEN FALSE THEN 0 END"
                wide = self.c.make.room(max(-low, high), expr)
                total = self.c.dialect.cast(f"SUM({e})", self.c.dialect.wide if wide else self.c.dialect.integer)
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
            sql, kind = self.only_last(expr, sql, kind)
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

    def kind(self, where: Term | None, value: Term | None) -> str | None:
        """The most urgent kind among the children's causes; only asked where the result is open."""
        parts: list[str] = []
        if where is not None and where.causes:
            parts.append(where.kind_sql())
        if value is not None and value.causes:
            own = value.kind_sql()
            # Only the value of a record that surely counts is asked for.
            parts.append(own if where is None else f"CASE {where.sql} WHEN TRUE THEN {own} ELSE {SETTLED} END")
        if not parts:
            return None
        return f"MAX({parts[0] if len(parts) == 1 else 'GREATEST(' + ', '.join(parts) + ')'})"

    def only_last(self, expr: t.Aggregate, sql: str, kind: str | None) -> tuple[str, str | None]:
        assert expr.over.last is not None
        count = self.c.dialect.count_where
        unsure = f"{count('__by IS NULL')} + {count('__tie')}"
        return (
            f"CASE WHEN {unsure} = 0 THEN {sql} END",
            f"CASE WHEN {unsure} > 0 THEN {UNKNOWN} ELSE {kind or SETTLED} END",
        )

    def place(self, expr: t.Aggregate, parent: View, child: View, terms: list[Term], folded: str, kind: str | None,
              empty: Term, low: int, high: int, causes: frozenset[int], correlated: bool) -> Term:  # fmt: skip
        """Put the fold where its rows are: a grouped join of the parent, or a subquery of its own."""
        given = f"{expr.over.relation}_given"
        marked = given in parent.frame.table.columns
        causes |= frozenset({UNKNOWN}) if marked else frozenset()
        refs = refs_of(*terms)
        name = self.c.fresh("a")
        if correlated:
            return self.subquery(parent, child, refs, folded, expr.type, low, high, causes)
        group = self.group(parent, child, refs, expr.over.last)
        group.items.append((name, folded))
        inner = f'{group.alias}."{name}"'
        sql = inner
        if empty.sql != "NULL":
            sql = f"CASE WHEN {group.alias}.owner IS NULL THEN {empty.sql} ELSE {sql} END"
            if expr.op in ("min", "max"):
                # Rows there are, but none is left: the fold is NULL and nothing was open.
                group.items.append((f"{name}o", self.open_rows(terms)))
                sql = f"CASE WHEN {group.alias}.owner IS NULL OR ({inner} IS NULL AND " \
                      f'{group.alias}."{name}o" = 0) THEN {empty.sql} ELSE {inner} END'  # fmt: skip
        owner, more = self.c.column(parent, given) if marked else ("", frozenset[Reference]())
        if marked:
            sql = f"CASE WHEN {owner} THEN {sql} END"
        passes = max(group.passes, self.c.passes(empty.refs))
        own = Term(sql, expr.type, None, low, high, 1, causes, None, more | empty.refs)
        parent.frame.columns[name] = Column(name, own, passes, group=group.number)
        text, column_refs = self.c.column(parent, name)
        kind_sql = None
        if self.c.why and len(causes) > 1:
            group.items.append((f"{name}k", kind or str(SETTLED)))
            worst = f'COALESCE({group.alias}."{name}k", {empty.kind_sql()})'
            if marked:
                worst = f"CASE WHEN {owner} THEN {worst} ELSE {UNKNOWN} END"
            column = Column(f"{name}__k", Term(worst, COUNT, refs=more | empty.refs), passes, group=group.number)
            parent.frame.columns[column.name] = column
            kind_text, kind_refs = self.c.column(parent, column.name)
            column_refs |= kind_refs
            kind_sql = f"CASE WHEN {text} IS NULL THEN {kind_text} ELSE {SETTLED} END"
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

    def subquery(self, parent: View, child: View, refs: frozenset[Reference], folded: str, type_: Type,
                 low: int, high: int, causes: frozenset[int]) -> Term:  # fmt: skip
        """A scalar subquery over the child rows of this parent; ``{{n}}`` stands for the child's layer."""
        table = child.frame.table
        key = f'{parent.alias}."{parent.frame.table.key}"'
        if parent.alias != parent.frame.alias:
            raise CannotCompileError("嵌套过深的关系比较。", "a comparison of relations nested too deeply.")
        rows = f"{{{{{child.frame.number}}}}} AS {child.alias}"
        sql = f'(SELECT {folded} FROM {rows} WHERE {child.alias}."{table.parent}" = {key})'
        refs |= {(parent.frame.number, parent.alias, parent.frame.table.key)}
        return Term(sql, type_, None, low, high, 1, causes, None, refs, 2)

    def rank(self, expr: t.Rank, scope: Mapping[str, View], here: View) -> Term:
        """1 + how many are ahead; open where the value or any compared key is."""
        parent, child = self.child(expr.over, scope)
        if not child.frame.table.source:
            return self.c.make.missing(expr.type, UNKNOWN)
        value = self.c.bind(self.c.expression(expr.value, scope, here), here)
        other = View(child.frame, self.c.fresh("s"))
        inner = {**scope, expr.over.variable: other}
        key = self.c.expression(expr.key, inner, other)
        where = self.c.expression(expr.where, inner, other) if expr.where is not None else None
        ahead = self.c.make.compare(">" if expr.descending else "<", key, value, expr).sql
        bad = f"{key.sql} IS NULL"
        if where is not None:
            ahead = f"({where.sql} AND {ahead})"
            bad = f"({where.sql} IS NULL OR ({where.sql} AND {bad}))"
        count = self.c.dialect.count_where
        folded = f"CASE WHEN {value.sql} IS NOT NULL AND {count(bad)} = 0 THEN 1 + {count(ahead)} END"
        terms = [x for x in (value, key, where) if x is not None]
        high = 1 + self.c.question.most(parent.frame.entity, expr.over.relation)
        return self.subquery(parent, other, refs_of(*terms), folded, expr.type, 1, high, causes_of(*terms))
