"""SQL of single values: arithmetic on integers and exact fractions, comparisons, dates, choices."""

from __future__ import annotations

import datetime as dt
from calendar import isleap
from collections.abc import Sequence
from dataclasses import replace
from math import gcd

from luodi.facts.types import BOOL, DAY, Bool, Choice, Day, Number, Text, Type
from luodi.rules.scales import exact_factors
from luodi.rules.sql.dialects import Dialect
from luodi.rules.sql.refusal import CannotCompileError
from luodi.rules.sql.telling import Kinds, Why, rank_of
from luodi.rules.sql.term import Reference, Term, causes_of, deeper, magnitude, refs_of
from luodi.rules.tree import Expr, ToExact, Value

INT64 = 2**63 - 1

FEW = 3
"""As many joined conditions are worth a second reading for the rows in which one of them is open."""

_NOT_OTHER = " (NOT "


class Scalars:
    """Makes terms out of terms for one dialect. Every integer is kept within what the engine can hold: a product that
    may pass 64 bits is computed in the engine's wide integer, one that may pass that is refused."""

    def __init__(self, dialect: Dialect, telling: Kinds | None = None) -> None:
        self.dialect = dialect
        self.telling = telling

    # ---- what is told of open answers

    def told(self, term: Term) -> str:
        """What is told of a term."""
        assert self.telling is not None
        if term.kind is not None:
            return term.kind
        return self.telling.open(term.sql, term.causes) if term.causes else self.telling.nothing

    def reads(self, why: Why | None) -> frozenset[Reference]:
        """What telling a reason reads."""
        return frozenset() if why is None or self.telling is None else self.telling.reads(why)

    def leaf_told(self, sql: str, why: Why) -> str | None:
        """What is told of a leaf that is open for one reason; None where NULL says it."""
        if self.telling is None or not self.telling.needed(frozenset({why.rank})):
            return None
        return f"CASE WHEN {sql} IS NULL THEN {self.telling.one(why)} ELSE {self.telling.nothing} END"

    def told_of(self, sql: str, terms: Sequence[Term], extra: Why | None = None, when: str = "") -> str | None:
        """What is told where ``sql`` is open: all that is told of the terms, and ``extra`` where the test ``when``
        holds, or without a test where nothing else is told."""
        telling = self.telling
        if telling is None or not telling.needed(causes_of(*terms) | rank_of(extra)):
            return None
        parts = [self.told(t) for t in terms if t.causes]
        if extra is not None and when:
            parts.append(f"CASE WHEN {when} THEN {telling.one(extra)} ELSE {telling.nothing} END")
        worst = telling.both(parts)
        if extra is not None and not when:
            own = telling.one(extra)
            worst = own if worst == telling.nothing else f"CASE WHEN {telling.some(worst)} THEN {worst} ELSE {own} END"
        return f"CASE WHEN {sql} IS NULL THEN {worst} ELSE {telling.nothing} END"

    # ---- leaves

    def sql_type(self, type_: Type) -> str:
        match type_:
            case Bool():
                return self.dialect.boolean
            case Number():
                return self.dialect.integer
            case Choice() | Text():
                return self.dialect.string
            case Day():
                return self.dialect.day

    def literal(self, value: Value, type_: Type) -> Term:
        match value:
            case bool():
                return Term("TRUE" if value else "FALSE", type_)
            case int():
                over = "1" if isinstance(type_, Number) and type_.exact else None
                return Term(self.integer(value), type_, over=over, low=value, high=value)
            case tuple():
                n, d = value
                return Term(self.integer(n), type_, over=self.integer(d), low=n, high=n, over_high=d)
            case dt.date():
                return Term(self.dialect.date_literal.format(value.isoformat()), type_)
            case str():
                return Term(self.dialect.text(value), type_)

    def integer(self, value: int) -> str:
        """A literal in 64 bits (engines take small literals for narrower integers, whose products overflow)."""
        wide = abs(value) > INT64
        return self.dialect.cast(
            f"'{value}'" if wide else str(value), self.dialect.wide if wide else self.dialect.integer
        )

    def missing(self, type_: Type, why: Why) -> Term:
        """An answer that is open for everybody."""
        over = "1" if isinstance(type_, Number) and type_.exact else None
        kind = None if self.telling is None else self.telling.one(why)
        sql = self.dialect.cast("NULL", self.sql_type(type_))
        return Term(sql, type_, over=over, causes=frozenset({why.rank}), kind=kind, refs=self.reads(why))

    # ---- combining

    def strict(self, sql: str, type_: Type, *terms: Term, over: str | None = None, low: int = 0, high: int = 0,
               over_high: int = 1, extra: Why | None = None, when: str = "") -> Term:  # fmt: skip
        """A term that is open where any of ``terms`` is, or for a reason of its own: ``extra`` (``told_of``)."""
        causes = causes_of(*terms) | rank_of(extra)
        kind = self.told_of(sql, terms, extra, when)
        refs = refs_of(*terms) | self.reads(extra)
        return Term(sql, type_, over, low, high, over_high, causes, kind, refs, deeper(*terms))

    def room(self, largest: int, expr: Expr | None) -> bool:
        """Whether ``largest`` needs the wide integer; refused where even that is too narrow."""
        if largest <= INT64:
            return False
        if largest.bit_length() > self.dialect.wide_bits:
            raise CannotCompileError(
                f"数值可能超过 {self.dialect.wide_bits} 位整数，数据库无法精确计算。",
                f"a number may exceed {self.dialect.wide_bits} bits; the engine cannot hold it exactly.",
                expr=expr,
                mend_zh="请先用 rounded(…) 取整，或为事实规定更小的范围。",
                mend_en="Round it first with rounded(…), or declare a smaller range for the facts.",
            )
        return True

    def widen(self, sql: str, needed: bool) -> str:
        return self.dialect.cast(sql, self.dialect.wide) if needed else sql

    def times(self, a: str, a_high: int, b: str, b_high: int, expr: Expr | None = None) -> str:
        """``a * b`` of integers bounded by ``a_high`` and ``b_high``."""
        if a == "1":
            return b
        if b == "1":
            return a
        wide = self.room(a_high * b_high, expr)
        return f"({self.widen(a, wide)} * {b})"

    def add(self, left: Term, right: Term, type_: Type, sign: str, expr: Expr) -> Term:
        flip = 1 if sign == "+" else -1
        if left.over is None and right.over is None:
            bounds = sorted((flip * right.low, flip * right.high))
            low, high = left.low + bounds[0], left.high + bounds[1]
            wide = self.room(max(abs(low), abs(high)), expr)
            return self.strict(f"({self.widen(left.sql, wide)} {sign} {right.sql})", type_, left, right, low=low,
                               high=high)  # fmt: skip
        lo, ro = left.over or "1", right.over or "1"
        if lo == ro:
            top = magnitude(left) + magnitude(right)
            wide = self.room(top, expr)
            sql, over, over_high = f"({self.widen(left.sql, wide)} {sign} {right.sql})", lo, left.over_high
        else:
            a = magnitude(left) * right.over_high
            b = magnitude(right) * left.over_high
            top = a + b
            wide = self.room(top, expr)
            one = self.times(left.sql, magnitude(left), ro, right.over_high, expr)
            two = self.times(right.sql, magnitude(right), lo, left.over_high, expr)
            sql = f"({self.widen(one, wide)} {sign} {two})"
            over_high = left.over_high * right.over_high
            over = self.times(lo, left.over_high, ro, right.over_high, expr)
        low = 0 if left.low >= 0 and right.low >= 0 and flip > 0 else -top
        return self.strict(sql, type_, left, right, over=over, low=low, high=top, over_high=over_high)

    def multiply(self, left: Term, right: Term, type_: Type, expr: Expr) -> Term:
        corners = [a * b for a in (left.low, left.high) for b in (right.low, right.high)]
        low, high = min(corners), max(corners)
        sql = self.times(left.sql, magnitude(left), right.sql, magnitude(right), expr)
        if not (isinstance(type_, Number) and type_.exact):
            return self.strict(sql, type_, left, right, low=low, high=high)
        assert isinstance(left.type, Number)
        assert isinstance(right.type, Number)
        over = self.times(left.over or "1", left.over_high, right.over or "1", right.over_high, expr)
        over_high = left.over_high * right.over_high
        up, down = type_.scale, left.type.scale * right.type.scale
        shared = gcd(up, down)
        up, down = up // shared, down // shared
        sql = self.times(sql, max(-low, high), str(up), up, expr)
        over = self.times(over, over_high, str(down), down, expr)
        return self.strict(sql, type_, left, right, over=over, low=low * up, high=high * up, over_high=over_high * down)

    def divide(self, left: Term, right: Term, type_: Number, expr: Expr, zero: Why) -> Term:
        """Exact; open for the reason ``zero`` where the divisor is zero. ``right`` is a leaf."""
        assert isinstance(left.type, Number)
        assert isinstance(right.type, Number)
        up, down = right.type.scale * type_.scale, left.type.scale
        shared = gcd(up, down)
        up, down = up // shared, down // shared
        r_high = magnitude(right)
        top = self.times(left.sql, magnitude(left), right.over or "1", right.over_high, expr)
        top_high = magnitude(left) * right.over_high
        top = self.times(top, top_high, str(up), up, expr)
        top_high *= up
        bottom = right.sql if right.low >= 0 else f"ABS({right.sql})"
        bottom = self.times(left.over or "1", left.over_high, bottom, r_high, expr)
        bottom_high = left.over_high * max(r_high, 1)
        bottom = self.times(bottom, bottom_high, str(down), down, expr)
        bottom_high *= down
        if right.low > 0:
            sql = f"CASE WHEN {right.sql} IS NOT NULL THEN {top} END" if right.causes else top
        elif right.low >= 0:
            sql = f"CASE WHEN {right.sql} <> 0 THEN {top} END"
        else:
            sql = f"CASE WHEN {right.sql} > 0 THEN {top} WHEN {right.sql} < 0 THEN -{top} END"
        extra = zero if right.low <= 0 <= right.high else None
        low = 0 if left.low >= 0 and right.low >= 0 else -top_high
        return self.strict(sql, type_, left, right, over=bottom, low=low, high=top_high, over_high=bottom_high,
                           extra=extra, when=f"{right.sql} = 0")  # fmt: skip

    def negate(self, term: Term, type_: Type) -> Term:
        return self.strict(f"(-{term.sql})", type_, term, over=term.over, low=-term.high, high=-term.low,
                           over_high=term.over_high)  # fmt: skip

    def rescale(self, term: Term, factor: int, type_: Type, expr: Expr) -> Term:
        sql = self.times(term.sql, magnitude(term), str(factor), factor, expr)
        return self.strict(sql, type_, term, over=term.over, low=term.low * factor, high=term.high * factor,
                           over_high=term.over_high)  # fmt: skip

    def to_exact(self, term: Term, expr: ToExact) -> Term:
        """The same number as numerator and denominator in the scale of its new type."""
        up, down = exact_factors(expr)
        sql = self.times(term.sql, magnitude(term), str(up), up, expr)
        return replace(term, sql=sql, type=expr.type, over=str(down), low=term.low * up, high=term.high * up,
                       over_high=down, kind=term.kind if up == 1 else self.told_of(sql, [term]),
                       depth=term.depth if up == 1 else term.depth + 1)  # fmt: skip

    def rounded(self, term: Term, type_: Number, way: str, expr: Expr) -> Term:
        """To whole counts of ``type_``; halves away from zero, or to the next larger or smaller. ``term`` is a leaf."""
        assert isinstance(term.type, Number)
        up, down = type_.scale, term.type.scale
        shared = gcd(up, down)
        up, down = up // shared, down // shared
        n = self.times(term.sql, magnitude(term), str(up), up, expr)
        n_high = magnitude(term) * up
        d = self.times(term.over or "1", term.over_high, str(down), down, expr)
        d_high = term.over_high * down
        if d_high == 1:
            return self.strict(n, type_, term, low=term.low * up, high=term.high * up)
        wide = self.room(2 * n_high + 2 * d_high, expr)
        n, d = self.widen(n, wide), self.widen(d, wide)
        by = d if term.over is None else f"NULLIF({d}, 0)"
        # Only integers that are not negative are divided: engines disagree about the others.
        plus_top, minus_top, by = {
            "half_up": (f"(2 * {n} + {d})", f"({d} - 2 * {n})", f"(2 * {by})"),
            "up": (f"({n} + {d} - 1)", f"(-{n})", by),
            "down": (n, f"({d} - {n} - 1)", by),
        }[way]
        plus = self.dialect.divide(plus_top, by, wide)
        minus = self.dialect.divide(minus_top, by, wide)
        sql = plus if term.low >= 0 else f"CASE WHEN {term.sql} < 0 THEN -{minus} ELSE {plus} END"
        low = -(-term.low * up // down + 1) if term.low < 0 else 0
        high = max(term.high * up // down + 1, 0)
        if wide:
            self.room_narrow(max(-low, high), expr)
            sql = self.dialect.cast(sql, self.dialect.integer)
        return self.strict(sql, type_, term, low=low, high=high)

    def room_narrow(self, largest: int, expr: Expr | None) -> None:
        if largest > INT64:
            raise CannotCompileError(
                "取整后的数可能超过 64 位整数。",
                "the rounded number may exceed 64 bits.",
                expr=expr,
                mend_zh="请为事实规定更小的范围。",
                mend_en="Declare a smaller range for the facts.",
            )

    # ---- comparing and choosing

    def compare(self, op: str, left: Term, right: Term, expr: Expr) -> Term:
        sign = {"==": "=", "!=": "<>"}.get(op, op)
        if left.over is None and right.over is None:
            return self.strict(f"({left.sql} {sign} {right.sql})", BOOL, left, right)
        a = self.times(left.sql, magnitude(left), right.over or "1", right.over_high, expr)
        b = self.times(right.sql, magnitude(right), left.over or "1", left.over_high, expr)
        return self.strict(f"({a} {sign} {b})", BOOL, left, right)

    def logic(self, word: str, terms: list[Term]) -> Term:
        if len(terms) == 1:
            return terms[0]
        made = self.strict("(" + f" {word} ".join(t.sql for t in terms) + ")", BOOL, *terms)
        if not self.dialect.ordered_booleans:
            return made
        # No comes before yes: a > not b is a and b, a >= not b is a or b, unless one is NULL.
        sign, (first, *others) = {"AND": ">", "OR": ">="}[word], [t.strict or t.sql for t in terms]
        for other in others:
            first = f"({first} {sign}{_NOT_OTHER}{other}))"
        return replace(made, strict=first)

    @staticmethod
    def faster(term: Term) -> str:
        """SQL of a term that is worth a column: the strict reading, the full one only where that is NULL."""
        enough = term.strict is not None and term.strict.count(_NOT_OTHER) >= FEW
        return f"COALESCE({term.strict}, {term.sql})" if enough else term.sql

    def negation(self, term: Term) -> Term:
        made = self.strict(f"(NOT {term.sql})", BOOL, term)
        return made if term.strict is None else replace(made, strict=f"(NOT {term.strict})")

    def one_of(self, item: Term, options: list[Term]) -> Term:
        return self.strict(f"({item.sql} IN ({', '.join(o.sql for o in options)}))", BOOL, item)

    def choose(self, test: Term, then: Term, otherwise: Term, type_: Type) -> Term:
        """Open where the test is; else as the branch that applies."""

        def pick(a: str, b: str) -> str:
            if not test.causes:
                return f"CASE WHEN {test.sql} THEN {a} ELSE {b} END"
            if test.leaf:
                return f"CASE WHEN {test.sql} THEN {a} WHEN {test.sql} IS NOT NULL THEN {b} END"
            return f"CASE {test.sql} WHEN TRUE THEN {a} WHEN FALSE THEN {b} END"

        over = None
        if isinstance(type_, Number) and type_.exact:
            a, b = then.over or "1", otherwise.over or "1"
            over = a if a == b else pick(a, b)
        causes = causes_of(test, then, otherwise)
        kind = None
        sql = self.either_number(test, then, otherwise) or pick(then.sql, otherwise.sql)
        if self.telling is not None and self.telling.needed(causes):
            kind = f"CASE WHEN {test.sql} IS NULL THEN {self.told(test)} WHEN {test.sql} THEN {self.told(then)} " \
                   f"ELSE {self.told(otherwise)} END"  # fmt: skip
        return Term(sql, type_, over, min(then.low, otherwise.low), max(then.high, otherwise.high),
                    max(then.over_high, otherwise.over_high), causes, kind, refs_of(test, then, otherwise),
                    deeper(test, then, otherwise))  # fmt: skip

    def either_number(self, test: Term, then: Term, otherwise: Term) -> str | None:
        """One of two whole numbers known while compiling, without a branch: engines compute faster than they choose."""
        fixed = all(isinstance(x.type, Number) and not x.refs and not x.causes and x.over is None and x.low == x.high
                    for x in (then, otherwise))  # fmt: skip
        if not fixed or not test.causes or max(magnitude(then), magnitude(otherwise)) > INT64 // 2:
            return None
        step = self.integer(then.low - otherwise.low)
        return f"({self.dialect.cast(test.sql, 'INT')} * {step} + {self.integer(otherwise.low)})"

    def extreme(self, terms: list[Term], type_: Type, least: bool, expr: Expr) -> Term:
        """The least or greatest of several leaves, open where any is."""
        best = terms[0]
        for other in terms[1:]:
            one, two = (other, best) if best.causes and not other.causes else (best, other)
            test = self.compare("<=" if least else ">=", one, two, expr)
            chosen = self.choose(test, one, two, type_)
            if chosen.over is None:
                # Each is read no oftener than it must be: an engine may compute it anew each time.
                last = f"WHEN {one.sql} IS NOT NULL THEN" if one.causes else "ELSE"
                sql = f"CASE WHEN {test.sql} THEN {one.sql} {last} {two.sql} END"
                chosen = replace(chosen, sql=sql)
            best = chosen
        return best

    # ---- dates

    def add_period(self, date: Term, amount: Term, unit: str) -> Term:
        return self.strict(self.dialect.add(date.sql, amount.sql, unit), DAY, date, amount)

    def between(self, start: Term, end: Term, unit: str, type_: Type, until: dt.date | None = None) -> Term:
        """Full years, months or days from one leaf to another; counted backwards where they are the other way round.

        ``until`` is the end where it is known while compiling.
        """
        a, b = start.sql, end.sql
        if unit == "days":
            return self.strict(self.dialect.days_between(a, b), type_, start, end, low=-800_000, high=800_000)

        def part(word: str, date: str) -> str:
            return self.dialect.part.format(part=word, date=date)

        def forward(first: str, last: str) -> str:
            count = f"({part('YEAR', last)} - {part('YEAR', first)})"
            if unit == "months":
                count = f"({count} * 12 + {part('MONTH', last)} - {part('MONTH', first)})"
            reached = self.dialect.add(first, count, unit)
            return f"({count} - CASE WHEN {reached} > {last} THEN 1 ELSE 0 END)"

        past = forward(a, b)
        if until is not None and unit == "years":
            # The day known, a comparison of month and day does; one born on 29 February is older on 28 February
            # where the year has no 29th.
            last = (
                229 if (until.month, until.day) == (2, 28) and not isleap(until.year) else until.month * 100 + until.day
            )
            day = f"({part('MONTH', a)} * 100 + {part('DAY', a)})"
            past = f"({until.year} - {part('YEAR', a)} - CASE WHEN {day} > {last} THEN 1 ELSE 0 END)"
        sql = f"CASE WHEN {a} <= {b} THEN {past} WHEN {a} > {b} THEN -{forward(b, a)} END"
        sql = self.dialect.cast(sql, self.dialect.integer)
        return self.strict(sql, type_, start, end, low=-30_000, high=30_000)

    def date_part(self, date: Term, part: str, type_: Type) -> Term:
        sql = self.dialect.cast(self.dialect.part.format(part=part.upper(), date=date.sql), self.dialect.integer)
        return self.strict(sql, type_, date, low=0, high=9999)
