"""Sums, counts, quantifiers and ranks over a relation: loops through a record's children that end once decided."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from luodi.facts.types import BOOL, COUNT, Bool, Choice, Text
from luodi.rules import tree as t
from luodi.rules.native.code import Block
from luodi.rules.native.needs import Row, known
from luodi.rules.native.numbers import Numbers
from luodi.rules.native.term import UNKNOWN, Term, always, closed, merged, settled, worst
from luodi.rules.native.whole import Whole, Wholes, flag, number, room
from luodi.rules.sql.refusal import CannotCompileError

if TYPE_CHECKING:
    from luodi.rules.native.expressions import Arms, Expressions, Scope


class Loop(Struct):
    """A loop being written. ``before`` is the block that leads into it, still open: what it starts with is added when
    it is known. ``held`` is the slot with the kind of what was open."""

    before: Block
    after: Block
    next: Block
    held: str
    opened: bool = False


class Relations:
    """Writes aggregates where ``c`` writes."""

    def __init__(self, c: Expressions) -> None:
        self.c = c

    def aggregate(self, exprs: Sequence[t.Aggregate], scope: Scope) -> Term:
        """One aggregate, or several quantifiers over the same records that are joined by *and* or *or*."""
        expr = exprs[0]
        arms: Arms = []
        rows = self.rows(expr, scope, arms)
        if rows is None:
            return always(expr.type, UNKNOWN)
        match expr.op:
            case "any" | "all":
                arms += self.quantifier(exprs, scope, rows)
            case "count":
                arms.append(self.count(expr, scope, rows))
            case "sum":
                arms.append(self.sum(expr, scope, rows))
            case _:
                arms += self.best(expr, scope, rows)
        return merged(self.c.code, arms, expr.type)

    # ---- the rows

    def rows(self, expr: t.Aggregate | t.Rank, scope: Scope, arms: Arms) -> Rows | None:
        """The children to go through; where they are not known, an open answer is added to ``arms``. None where they
        are known of nobody."""
        code, columns, over = self.c.code, self.c.columns, expr.over
        parent = scope[over.subject]
        path = (*parent.path, over.relation)
        if not known(columns.population, path):
            return None
        if columns.has(parent, f"{over.relation}_given"):
            given = code.both(*columns.read(code, parent, f"{over.relation}_given", BOOL))
            self.unless(given, arms, expr)
        begin, end = columns.children(code, parent, over.relation)
        found = Rows(begin, end, path, over)
        if over.last is not None:
            self.told_apart(found, over.last, arms, expr)
        return found

    def unless(self, test: str, arms: Arms, expr: t.Expr) -> None:
        """Unknown where the test fails; writing goes on where it holds."""
        code = self.c.code
        on, off = code.new("given"), code.new("open")
        code.branch(test, on, off)
        arms.append((code.at(off), always(expr.type, UNKNOWN)))
        code.at(on)

    @contextmanager
    def loop(self, rows: Rows, *, chosen: bool = True) -> Iterator[tuple[Loop, Row]]:
        """Through the rows; ``chosen``: only those that ``last`` takes. A jump to ``next`` ends a turn, one to
        ``after`` the loop."""
        code = self.c.code
        held = code.slot("i8")
        made = Loop(code.block, code.new("after"), code.new("next"), held)
        code.do(f"store i8 0, ptr {held}")
        head, body, done = code.new("loop"), code.new("turn"), code.new("done")
        index, following = code.name(), code.name()
        code.at(head)
        code.do(f"{index} = phi i64 [{rows.begin}, %{made.before.label}], [{following}, %{made.next.label}]")
        code.branch(code.put(f"icmp slt i64 {index}, {rows.end}"), body, done)
        code.at(body)
        row = Row(rows.path, rows.over.entity, index)
        if chosen and rows.over.last is not None:
            ahead, _ = self.standing(rows, row, rows.over.last[1])
            taken = code.new("taken")
            code.branch(code.put(f"icmp slt i64 {ahead}, {rows.over.last[0]}"), taken, made.next)
            code.at(taken)
        yield made, row
        code.jump(made.next)
        code.at(made.next)
        code.do(f"{following} = add i64 {index}, 1")
        code.jump(head)
        code.at(made.before)
        code.jump(head)
        code.at(done)

    def hold(self, loop: Loop, kind: str | None) -> None:
        """Keep the kind of something open."""
        if kind is None or kind == "0":
            return
        loop.opened = True
        code = self.c.code
        so_far = code.put(f"load i8, ptr {loop.held}")
        worse = worst(code, [so_far, kind])
        code.do(f"store i8 {worse}, ptr {loop.held}")

    def held(self, loop: Loop) -> str | None:
        return self.c.code.put(f"load i8, ptr {loop.held}") if loop.opened else None

    def included(self, expr: t.Aggregate | t.Rank, scope: Scope, loop: Loop) -> Term:
        """The condition of a row; where it is no, the turn ends."""
        code = self.c.code
        if expr.where is None:
            return Term(BOOL, flag("true"))
        found = self.c.expression(expr.where, scope)
        if found.n is not None:
            on = code.new("on")
            code.branch(code.both(code.negated(found.n.text), settled(code, found)), loop.next, on)
            code.at(on)
        return found

    def sure(self, found: Term, loop: Loop) -> None:
        """Where it is open whether the row counts, keep that and end the turn."""
        code = self.c.code
        if found.kind is not None:
            on, off = code.new("on"), code.new("unsure")
            code.branch(settled(code, found), on, off)
            code.at(off)
            self.hold(loop, found.kind)
            code.jump(loop.next)
            code.at(on)

    # ---- folds

    def quantifier(self, exprs: Sequence[t.Aggregate], scope: Scope, rows: Rows) -> Arms:
        """``any`` ends at the first row that counts and holds, ``all`` at the first that counts and does not."""
        code, wanted = self.c.code, exprs[0].op == "any"
        decided = code.new("decided")
        with self.loop(rows) as (loop, row):
            inner = {**scope, rows.over.variable: row}
            counts = self.included(exprs[0], inner, loop)
            for expr in exprs:
                assert expr.value is not None
                on = code.new("on")
                value = self.c.expression(expr.value, inner)
                if value.n is not None:
                    hit = value.n.text if wanted else code.negated(value.n.text)
                    hit = code.both(code.both(hit, settled(code, value)), "true")
                    known, unknown = code.new("hit"), code.new("open")
                    code.branch(hit, known, unknown)
                    code.at(known)
                    sure = settled(code, counts)
                    unsure = code.new("unsure")
                    code.branch(sure, decided, unsure)
                    code.at(unsure)
                    self.hold(loop, counts.kind)
                    code.jump(on)
                    code.at(unknown)
                    if value.kind is not None:
                        opened = code.new("open")
                        code.branch(settled(code, value), on, opened)
                        code.at(opened)
                        self.hold(loop, worst(code, [counts.kind, value.kind]))
                else:
                    self.hold(loop, worst(code, [counts.kind, value.kind]))
                code.jump(on)
                code.at(on)
        rest = Term(BOOL, flag("false" if wanted else "true"), kind=self.held(loop))
        done = code.block
        return [(code.at(decided), Term(BOOL, flag("true" if wanted else "false"))), (done, rest)]

    def count(self, expr: t.Aggregate, scope: Scope, rows: Rows) -> tuple[Block, Term]:
        code, most = self.c.code, self.most(expr, scope)
        if expr.where is None and expr.over.last is None:
            text = code.put(f"sub i64 {rows.end}, {rows.begin}")
            return code.block, Term(COUNT, Whole(text, 64, 0, most))
        with self.loop(rows) as (loop, row):
            counts = self.included(expr, {**scope, rows.over.variable: row}, loop)
            self.sure(counts, loop)
            total = self.add(loop, number(1), 0, most)
        found = self.total(total, 0, most)
        return code.block, Term(COUNT, found, kind=self.held(loop))

    def sum(self, expr: t.Aggregate, scope: Scope, rows: Rows) -> tuple[Block, Term]:
        code, most = self.c.code, self.most(expr, scope)
        with self.loop(rows) as (loop, row):
            inner = {**scope, rows.over.variable: row}
            self.sure(self.included(expr, inner, loop), loop)
            assert expr.value is not None
            value = self.c.expression(expr.value, inner)
            if value.n is None:
                self.hold(loop, value.kind)
            else:
                if not value.d.known:
                    raise CannotCompileError(
                        "机器码不能对未取整的分数求和。",
                        "machine code cannot add up exact fractions over a relation.",
                        expr=expr,
                        mend_zh="请先用 rounded(…) 取整。",
                        mend_en="Round each with rounded(…) first.",
                    )
                self.sure(value, loop)
                low, high = min(value.n.low, 0) * most, max(value.n.high, 0) * most
                total = self.add(loop, value.n, low, high)
        if value.n is None:
            return code.block, Term(expr.type, number(0), kind=self.held(loop))
        return code.block, Term(expr.type, self.total(total, low, high), value.d, self.held(loop))

    def add(self, loop: Loop, value: Whole, low: int, high: int) -> str:
        """Add to the loop's total; gives the slot it is kept in."""
        code = self.c.code
        width = room(low, high)
        slot = code.slot(f"i{width}")
        loop.before.lines.append(f"store i{width} 0, ptr {slot}")
        so_far = code.put(f"load i{width}, ptr {slot}")
        more = code.put(f"add i{width} {so_far}, {Wholes(code).fit(value, width).text}")
        code.do(f"store i{width} {more}, ptr {slot}")
        return slot

    def total(self, slot: str, low: int, high: int) -> Whole:
        width = room(low, high)
        return Whole(self.c.code.put(f"load i{width}, ptr {slot}"), width, low, high)

    def best(self, expr: t.Aggregate, scope: Scope, rows: Rows) -> Arms:
        """The least or greatest; the default where no row is left."""
        code = self.c.code
        some = code.slot("i1")
        with self.loop(rows) as (loop, row):
            loop.before.lines.append(f"store i1 false, ptr {some}")
            inner = {**scope, rows.over.variable: row}
            self.sure(self.included(expr, inner, loop), loop)
            assert expr.value is not None
            value = self.c.expression(expr.value, inner)
            self.sure(value, loop)
            top = under = ""
            if value.n is not None:
                top, under = code.slot(value.n.kind), code.slot(value.d.kind)
                best = self.kept(value, top, under)
                make = Numbers(code, expr, self.c.columns.texts)
                better = make.better(best, value, least=expr.op == "min")
                found = make.chosen(code.put(f"load i1, ptr {some}"), better, value)
                assert found.n is not None
                code.do(f"store {found.n.kind} {found.n.text}, ptr {top}")
                if not value.d.known:
                    code.do(f"store {found.d.kind} {found.d.text}, ptr {under}")
                code.do(f"store i1 true, ptr {some}")
        arms: Arms = []
        held = self.held(loop)
        if held is not None:
            on, off = code.new("on"), code.new("open")
            code.branch(closed(code, held), on, off)
            arms.append((code.at(off), Term(expr.type, None, kind=held)))
            code.at(on)
        none, left = code.new("none"), code.new("some")
        code.branch(code.put(f"load i1, ptr {some}"), left, none)
        code.at(none)
        assert expr.default is not None
        default = self.c.expression(expr.default, scope)
        arms.append((code.block, default))
        code.at(left)
        if value.n is None:
            return [*arms, (code.block, Term(expr.type, None, kind=value.kind and UNKNOWN))]
        return [*arms, (code.block, replace(self.kept(value, top, under), type=expr.type))]

    def kept(self, value: Term, top: str, under: str) -> Term:
        """What stands in the slots for a numerator and a denominator."""
        assert value.n is not None
        put, n, d = self.c.code.put, value.n, value.d
        n = replace(n, text=put(f"load {n.kind}, ptr {top}"))
        d = d if d.known else replace(d, text=put(f"load {d.kind}, ptr {under}"))
        return replace(value, n=n, d=d, kind=None, word=None)

    def most(self, expr: t.Aggregate | t.Rank, scope: Scope) -> int:
        return self.c.question.most(scope[expr.over.subject].entity, expr.over.relation)

    # ---- compared with its neighbours

    def rank(self, expr: t.Rank, scope: Scope) -> Term:
        """1 + how many are ahead; open where the value or any compared key is."""
        code = self.c.code
        arms: Arms = []
        rows = self.rows(expr, scope, arms)
        if rows is None:
            return always(expr.type, UNKNOWN)
        mine = self.c.expression(expr.value, scope)
        most = self.most(expr, scope)
        total: str | None = None
        with self.loop(rows) as (loop, row):
            inner = {**scope, rows.over.variable: row}
            self.sure(self.included(expr, inner, loop), loop)
            key = self.c.expression(expr.key, inner)
            self.sure(key, loop)
            if key.n is not None and mine.n is not None:
                test = Numbers(code, expr, self.c.columns.texts).ahead(">" if expr.descending else "<", key, mine)
                total = self.add(loop, Whole(code.put(f"zext i1 {test} to i64"), 64, 0, 1), 0, most)
        kind = worst(code, [mine.kind, self.held(loop)])
        if total is None:
            arms.append((code.block, Term(expr.type, None if mine.n is None else number(1), kind=kind)))
        else:
            arms.append(
                (code.block, Term(expr.type, Wholes(code).plus(self.total(total, 0, most), number(1)), kind=kind))
            )
        return merged(code, arms, expr.type)

    def told_apart(self, rows: Rows, last: tuple[int, str], arms: Arms, expr: t.Expr) -> None:
        """Unknown where what the rows are ordered by is missing, or equal at the edge."""
        code, (n, by) = self.c.code, last
        if isinstance(self.c.columns.type_of(Row(rows.path, rows.over.entity, ""), by), Bool | Choice | Text):
            raise CannotCompileError(
                "机器码只按数或日期取最近几条。",
                "machine code takes the last records by a number or a day only.",
                expr=expr,
                mend_zh="请用 SQL 计算这条规则。",
                mend_en="Compute this rule with SQL.",
            )
        with self.loop(rows, chosen=False) as (missing, row):
            self.hold(missing, self.key(row, by).kind)
        self.go_on(missing, arms, expr)
        with self.loop(rows, chosen=False) as (tie, row):
            ahead, equal = self.standing(rows, row, by)
            inside = code.put(f"icmp slt i64 {ahead}, {n}")
            beyond = code.put(f"icmp sgt i64 {code.put(f'add i64 {ahead}, {equal}')}, {n}")
            self.hold(tie, code.pick(code.both(inside, beyond), "i8", UNKNOWN, "0"))
        self.go_on(tie, arms, expr)

    def go_on(self, loop: Loop, arms: Arms, expr: t.Expr) -> None:
        held = self.held(loop)
        if held is not None:
            self.unless(closed(self.c.code, held), arms, expr)

    def key(self, row: Row, by: str) -> Term:
        return self.c.fact(row, by, self.c.columns.type_of(row, by), UNKNOWN, *self.c.bounds_of(row, by))

    def standing(self, rows: Rows, row: Row, by: str) -> tuple[str, str]:
        """How many rows come before this one, and how many are level with it, itself among them."""
        code, mine = self.c.code, self.key(row, by)
        if mine.n is None:
            return "0", "0"
        with self.loop(rows, chosen=False) as (loop, other):
            key = self.key(other, by)
            assert key.n is not None
            make = Wholes(code)
            ahead, level = (make.compared(op, key.n, mine.n) for op in (">", "=="))
            slots = [self.add(loop, Whole(code.put(f"zext i1 {x} to i64"), 64, 0, 1), 0, 10**9) for x in (ahead, level)]
        before, same = (self.total(slot, 0, 10**9).text for slot in slots)
        return before, same


class Rows(Struct, frozen=True):
    """The rows ``begin`` to ``end`` (exclusive) of the table at ``path``."""

    begin: str
    end: str
    path: tuple[str, ...]
    over: t.Over
