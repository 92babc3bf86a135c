"""Numbers, exact numbers and days in machine code: strict operations, open where an operand is."""

from __future__ import annotations

from math import gcd

from msgspec.structs import replace

from luodi.facts.types import BOOL, Choice, Text, Type
from luodi.rules import tree as t
from luodi.rules.native.code import Code
from luodi.rules.native.term import UNKNOWN, Term, always, settled, worst
from luodi.rules.native.whole import ONE, Whole, Wholes, flag, number, room
from luodi.rules.scales import exact_factors, factors, round_factors
from luodi.rules.sql.refusal import CannotCompileError

FURTHEST = 10**7
"""No step of so many days, months or years stays within the calendar."""

DAYS = -719_162, 2_932_896
_MOST_BETWEEN = 4 * 10**6

Worded = Choice | Text


class Numbers:
    """Operations at the end of what ``code`` has written so far; ``texts`` are the words texts are compared with."""

    def __init__(self, code: Code, expr: t.Expr, texts: tuple[str, ...] = ()) -> None:
        self.code, self.expr, self.texts = code, expr, texts
        self.make = Wholes(code, expr)

    def strict(self, *terms: Term) -> str | None:
        return worst(self.code, [term.kind for term in terms])

    def pair(self, type_: Type, n: Whole, d: Whole, *terms: Term) -> Term:
        if n.known and d.known and d.low > 1:
            up, down = factors(n.low, d.low)
            n, d = number(up, self.expr), number(down)
        return Term(type_, n, d, self.strict(*terms))

    # ---- arithmetic

    def sum(self, a: Term, b: Term, type_: Type, *, minus: bool = False) -> Term:
        if a.n is None or b.n is None:
            return replace(always(type_, ""), kind=self.strict(a, b))
        n1, n2, d = a.n, b.n, a.d
        if a.d.text != b.d.text:
            shared = gcd(a.d.low, b.d.low) if a.d.known and b.d.known else 1
            left, right = (number(x.low // shared) if x.known else x for x in (a.d, b.d))
            n1, n2, d = self.make.times(n1, right), self.make.times(n2, left), self.make.times(a.d, right)
        return self.pair(type_, self.make.minus(n1, n2) if minus else self.make.plus(n1, n2), d, a, b)

    def product(self, a: Term, b: Term, expr: t.Multiply) -> Term:
        if a.n is None or b.n is None:
            return replace(always(expr.type, ""), kind=self.strict(a, b))
        p, q = exact_factors(expr) if t.is_exact(expr.type) else (1, 1)
        return self.pair(expr.type, *self.fraction([a.n, b.n], [a.d, b.d], p, q), a, b)

    def quotient(self, a: Term, b: Term, expr: t.Divide) -> Term:
        """Unknown where the divisor is zero."""
        kind, by = self.strict(a, b), b.n
        if by is None:
            return replace(always(expr.type, ""), kind=kind)
        if by.low <= 0 <= by.high:
            zero = "true" if by.text == "0" else self.make.compared("==", by, number(0))
            # Where the divisor itself is open, anything may stand in its place.
            kind = self.code.pick(self.code.both(zero, settled(self.code, b)), "i8", UNKNOWN, kind or "0")
        if a.n is None or by.text == "0":
            return replace(always(expr.type, ""), kind=kind)
        if by.low <= 0 <= by.high:
            # From here on it is not zero, or nobody reads what comes of it.
            by = replace(by, low=by.low or 1, high=max(by.high, by.low or 1))
        n, d = self.fraction([a.n, b.d], [a.d, by], *exact_factors(expr))
        if by.known:
            return self.pair(expr.type, n, d, a, b)
        if by.low < 0:
            back = self.make.compared("<", by, number(0))
            n, d = self.turned(back, n), replace(self.turned(back, d), low=1)
        return Term(expr.type, n, d, kind)

    def fraction(self, over: list[Whole], under: list[Whole], p: int, q: int) -> tuple[Whole, Whole]:
        """The products of both sides times p / q. What is known while compiling is brought to lowest terms first:
        smaller numbers, fewer bits."""
        for x in over:
            p *= x.low if x.known else 1
        for x in under:
            q *= x.low if x.known else 1
        p, q = factors(p, q) if q > 0 else factors(-p, -q)
        n, d = number(p, self.expr), number(q, self.expr)
        for x in over:
            n = n if x.known else self.make.times(n, x)
        for x in under:
            d = d if x.known else self.make.times(d, x)
        return n, d

    def turned(self, test: str, a: Whole) -> Whole:
        """``-a`` where the test holds."""
        other = self.make.negated(a)
        most = a.magnitude
        width = max(a.width, other.width)
        a, other = self.make.fit(a, width), self.make.fit(other, width)
        return Whole(self.code.pick(test, f"i{width}", other.text, a.text), width, -most, most)

    def negated(self, a: Term) -> Term:
        return a if a.n is None else replace(a, n=self.make.negated(a.n))

    def scaled(self, a: Term, type_: Type, p: int, q: int) -> Term:
        """``a`` times p / q."""
        if a.n is None:
            return replace(a, type=type_)
        if a.d.known:
            p, q = factors(p, q * a.d.low)
            return self.pair(type_, self.make.times(a.n, number(p)), number(q), a)
        return self.pair(type_, self.make.times(a.n, number(p)), self.make.times(a.d, number(q)), a)

    def rounded(self, a: Term, expr: t.Round) -> Term:
        """To the next whole number; of two equally near the one further from zero, or the next above or below."""
        scaled = self.scaled(a, expr.type, *round_factors(expr))
        n, d, make = scaled.n, scaled.d, self.make
        if n is None or d.text == "1":
            return scaled
        back = make.compared("<", n, number(0)) if n.low < 0 else "false"
        size = n if n.low >= 0 else replace(self.turned(back, n), low=0)
        less = make.minus(d, ONE)
        match expr.way:
            case "half_up":
                top, by = make.plus(make.times(size, number(2)), d), make.times(d, number(2))
            case "up":
                top, by = make.plus(size, self.either(back, number(0), less)), d
            case "down":
                top, by = make.plus(size, self.either(back, less, number(0))), d
        size = make.divided(top, by)
        most = -(-n.magnitude // d.low)
        size = make.fit(replace(size, low=0, high=most), room(0, most, expr))
        found = size if n.low >= 0 else self.turned(back, size)
        return Term(expr.type, found, ONE, scaled.kind)

    def either(self, test: str, a: Whole, b: Whole) -> Whole:
        width = max(a.width, b.width)
        a, b = self.make.fit(a, width), self.make.fit(b, width)
        text = self.code.pick(test, f"i{width}", a.text, b.text)
        return Whole(text, width, min(a.low, b.low), max(a.high, b.high))

    # ---- comparing

    def compared(self, op: t.CompareOp, a: Term, b: Term) -> Term:
        if a.n is None or b.n is None:
            return replace(always(BOOL, ""), kind=self.strict(a, b))
        if isinstance(a.type, Worded) or isinstance(b.type, Worded):
            a, b = self.worded(a, b)
        return Term(BOOL, flag(self.ahead(op, a, b)), kind=self.strict(a, b))

    def ahead(self, op: t.CompareOp, a: Term, b: Term) -> str:
        """Yes or no of two values, by cross-multiplication."""
        assert a.n is not None
        assert b.n is not None
        if a.d.text == b.d.text:
            return self.make.compared(op, a.n, b.n)
        return self.make.compared(op, self.make.times(a.n, b.d), self.make.times(b.n, a.d))

    def worded(self, a: Term, b: Term) -> tuple[Term, Term]:
        """Two words by their position on one list; words that are on no list cannot be told from one another."""
        if a.word is not None:
            return self.on_list(a, b.type), b
        if b.word is not None:
            return a, self.on_list(b, a.type)
        if a.type != b.type or (a.other and b.other):
            raise CannotCompileError(
                "机器码不比较两列文字。",
                "machine code does not compare texts with one another.",
                expr=self.expr,
                mend_zh="请用 SQL 计算这条规则。",
                mend_en="Compute this rule with SQL.",
            )
        return a, b

    def on_list(self, a: Term, type_: Type) -> Term:
        """A word written in the rule, by its position on the list of what it is compared with."""
        words = type_.words if isinstance(type_, Choice) else self.texts
        assert a.word is not None
        return replace(a, n=number(words.index(a.word) if a.word in words else -1), type=type_, other=False)

    def one_of(self, item: Term, options: list[Term]) -> Term:
        if item.n is None:
            return replace(item, type=BOOL)
        found = "false"
        for option in options:
            test = self.compared("==", item, replace(option, kind=None)).n
            assert test is not None
            found = test.text if found == "false" else self.code.put(f"or i1 {found}, {test.text}")
        return Term(BOOL, flag(found), kind=item.kind)

    def extreme(self, a: Term, b: Term, *, least: bool) -> Term:
        if a.n is None or b.n is None:
            return replace(always(a.type, ""), kind=self.strict(a, b))
        return replace(self.better(a, b, least=least), kind=self.strict(a, b))

    def better(self, a: Term, b: Term, *, least: bool) -> Term:
        """The least or greatest of two values."""
        assert a.n is not None
        assert b.n is not None
        test = self.ahead("<=" if least else ">=", a, b)
        return self.chosen(test, a, b)

    def chosen(self, test: str, a: Term, b: Term) -> Term:
        assert a.n is not None
        assert b.n is not None
        return replace(a, n=self.either(test, a.n, b.n), d=self.either(test, a.d, b.d), other=a.other or b.other)

    # ---- days

    def moved(self, date: Term, amount: Term, unit: t.PeriodUnit) -> Term:
        if date.n is None or amount.n is None:
            return replace(always(date.type, ""), kind=self.strict(date, amount))
        step = amount.n
        if step.magnitude > FURTHEST:
            low, high = number(-FURTHEST), number(FURTHEST)
            step = self.either(self.make.compared("<", step, low), low, step)
            step = self.either(self.make.compared(">", step, high), high, step)
            step = self.make.fit(replace(step, low=-FURTHEST, high=FURTHEST), 64)
        text = self.code.put(f"call i64 @add_{unit}(i64 {date.n.text}, i64 {step.text})")
        return Term(date.type, Whole(text, 64, *DAYS), kind=self.strict(date, amount))

    def between(self, start: Term, end: Term, unit: t.PeriodUnit, type_: Type) -> Term:
        if start.n is None or end.n is None:
            return replace(always(type_, ""), kind=self.strict(start, end))
        text = self.code.put(f"call i64 @full_{unit}(i64 {start.n.text}, i64 {end.n.text})")
        return Term(type_, Whole(text, 64, -_MOST_BETWEEN, _MOST_BETWEEN), kind=self.strict(start, end))

    def part(self, date: Term, part: str, type_: Type) -> Term:
        if date.n is None:
            return replace(date, type=type_)
        whole = self.code.put(f"call {{ i64, i64, i64 }} @civil(i64 {date.n.text})")
        at = ("year", "month", "day").index(part)
        text = self.code.put(f"extractvalue {{ i64, i64, i64 }} {whole}, {at}")
        return Term(type_, Whole(text, 64, 0, 9999), kind=date.kind)
