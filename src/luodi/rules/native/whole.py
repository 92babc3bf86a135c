"""Integers of known bounds in machine code: 64 bits where the bounds allow it, else 128, never more."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from luodi.rules.native.code import Code
from luodi.rules.sql.refusal import CannotCompileError
from luodi.rules.tree import CompareOp, Expr

INT64 = 2**63 - 1
INT128 = 2**127 - 1

_SIGNS = {"<": "slt", "<=": "sle", ">": "sgt", ">=": "sge", "==": "eq", "!=": "ne"}


class Whole(Struct, frozen=True):
    """``text`` names the value, or is it; ``width`` is 1 for a yes or no."""

    text: str
    width: int
    low: int
    high: int

    @property
    def known(self) -> bool:
        """Whether it is a number that the text says."""
        return not self.text.startswith("%")

    @property
    def magnitude(self) -> int:
        return max(abs(self.low), abs(self.high))

    @property
    def kind(self) -> str:
        return f"i{self.width}"


def room(low: int, high: int, expr: Expr | None = None) -> int:
    """The bits for numbers from ``low`` to ``high``; refused where even the widest are too few."""
    most = max(abs(low), abs(high))
    if most <= INT64:
        return 64
    if most <= INT128:
        return 128
    raise CannotCompileError(
        "数值可能超过 128 位整数，机器码无法精确计算。",
        "a number may exceed 128 bits; machine code cannot hold it exactly.",
        expr=expr,
        mend_zh="请先用 rounded(…) 取整，或为事实规定更小的范围。",
        mend_en="Round it first with rounded(…), or declare a smaller range for the facts.",
    )


def number(value: int, expr: Expr | None = None) -> Whole:
    return Whole(str(value), room(value, value, expr), value, value)


def flag(text: str) -> Whole:
    return Whole(text, 1, 0, 1)


ONE = number(1)


class Wholes:
    """Arithmetic at the end of what ``code`` has written so far."""

    def __init__(self, code: Code, expr: Expr | None = None) -> None:
        self.code, self.expr = code, expr

    def fit(self, a: Whole, width: int) -> Whole:
        """The same number in more bits, or in fewer that its bounds allow."""
        if a.width == width or a.known:
            return replace(a, width=width)
        word = "sext" if width > a.width else "trunc"
        return replace(a, text=self.code.put(f"{word} {a.kind} {a.text} to i{width}"), width=width)

    def operation(self, word: str, a: Whole, b: Whole, low: int, high: int) -> Whole:
        width = room(low, high, self.expr)
        if low == high and a.known and b.known:
            return number(low, self.expr)
        wide = max(width, a.width, b.width)
        a, b = self.fit(a, wide), self.fit(b, wide)
        text = self.code.put(f"{word} i{wide} {a.text}, {b.text}")
        return self.fit(Whole(text, wide, low, high), width)

    def plus(self, a: Whole, b: Whole) -> Whole:
        if a.text == "0" or b.text == "0":
            return b if a.text == "0" else a
        return self.operation("add", a, b, a.low + b.low, a.high + b.high)

    def minus(self, a: Whole, b: Whole) -> Whole:
        return a if b.text == "0" else self.operation("sub", a, b, a.low - b.high, a.high - b.low)

    def negated(self, a: Whole) -> Whole:
        return self.minus(number(0), a)

    def times(self, a: Whole, b: Whole) -> Whole:
        if a.text == "1" or b.text == "1":
            return b if a.text == "1" else a
        corners = [x * y for x in (a.low, a.high) for y in (b.low, b.high)]
        return self.operation("mul", a, b, min(corners), max(corners))

    def compared(self, op: CompareOp, a: Whole, b: Whole) -> str:
        """Yes or no."""
        wide = max(a.width, b.width)
        a, b = self.fit(a, wide), self.fit(b, wide)
        return self.code.put(f"icmp {_SIGNS[op]} i{wide} {a.text}, {b.text}")

    def divided(self, a: Whole, b: Whole) -> Whole:
        """Towards zero. ``b`` is positive, or a number that nobody reads: then it is taken for 1, so that no processor
        stops at it."""
        low, high = min(-(-a.low // max(b.low, 1)), a.low // max(b.low, 1), 0), max(a.high // max(b.low, 1), 0)
        wide = max(a.width, b.width)
        a, b = self.fit(a, wide), self.fit(b, wide)
        if not b.known:
            b = replace(b, text=self.code.pick(self.compared("<=", b, number(0)), f"i{wide}", "1", b.text))
        text = self.code.put(f"sdiv i{wide} {a.text}, {b.text}")
        return self.fit(Whole(text, wide, low, high), room(low, high, self.expr))
