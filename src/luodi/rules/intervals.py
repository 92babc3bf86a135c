"""Intervals in place of values: what the explainer can say of every value between two at once.

A ``Span`` (integers) or ``DaySpan`` (days) stands in the slot of a fact; arithmetic gives the interval of all results,
a comparison is true, false, or open with the mark ``BETWEEN`` where both occur. What cannot be said of an interval
raises ``UndeterminedError``: the caller then looks at smaller ones. Nothing is said that does not hold of every value.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any, Final, NoReturn

from luodi.rules.answers import Cause, Open, UndeterminedError, joined, one
from luodi.rules.python import runtime

BETWEEN: Final = Cause("unknown", "between", "区间内不定", "differs within the interval")
_OPEN: Final = one(BETWEEN)


def marked(value: object) -> bool:
    """Whether an open value is open only because an interval was too wide."""
    return isinstance(value, Open) and BETWEEN in value.causes


class _Between:
    """What both kinds of interval have in common: an order, and no truth of their own."""

    __slots__ = ("high", "low")

    def __init__(self, low: Any, high: Any) -> None:
        self.low, self.high = low, high

    def __lt__(self, other: Any) -> Any:
        low, high = _ends(other)
        return True if self.high < low else False if self.low >= high else _OPEN

    def __le__(self, other: Any) -> Any:
        low, high = _ends(other)
        return True if self.high <= low else False if self.low > high else _OPEN

    def __gt__(self, other: Any) -> Any:
        low, high = _ends(other)
        return True if self.low > high else False if self.high <= low else _OPEN

    def __ge__(self, other: Any) -> Any:
        low, high = _ends(other)
        return True if self.low >= high else False if self.high < low else _OPEN

    def __eq__(self, other: object) -> Any:
        low, high = _ends(other)
        if self.low > high or self.high < low:
            return False
        return True if self.low == self.high == low == high else _OPEN

    def __ne__(self, other: object) -> Any:
        return runtime.negation(self == other)

    def _refused(self, *_: Any) -> NoReturn:
        raise UndeterminedError

    __hash__ = __bool__ = __int__ = __index__ = __iter__ = __len__ = _refused

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.low}, {self.high})"


def _ends(value: Any) -> tuple[Any, Any]:
    if isinstance(value, _Between):
        return value.low, value.high
    if isinstance(value, int | dt.date):
        return value, value
    raise UndeterminedError


class Span(_Between):
    """Every integer from ``low`` to ``high``."""

    __slots__ = ()

    def __add__(self, other: Any) -> Any:
        if isinstance(other, Open):
            return other
        low, high = _ends(other)
        return Span(self.low + low, self.high + high)

    def __neg__(self) -> Span:
        return Span(-self.high, -self.low)

    def __sub__(self, other: Any) -> Any:
        if isinstance(other, Open):
            return other
        low, high = _ends(other)
        return Span(self.low - high, self.high - low)

    def __rsub__(self, other: Any) -> Any:
        return -self + other

    def __mul__(self, other: Any) -> Any:
        if isinstance(other, Open):
            return other
        low, high = _ends(other)
        corners = [a * b for a in (self.low, self.high) for b in (low, high)]
        return Span(min(corners), max(corners))

    def __floordiv__(self, other: Any) -> Any:
        return _divided(self, other)

    def __rfloordiv__(self, other: Any) -> Any:
        return _divided(other, self)

    __radd__, __rmul__ = __add__, __mul__


def _divided(over: Any, under: Any) -> Any:
    """Quotients rounded down; monotone in each argument as long as the divisor keeps its sign."""
    (a, b), (c, d) = _ends(over), _ends(under)
    if c <= 0 <= d:
        raise UndeterminedError
    corners = [x // y for x in (a, b) for y in (c, d)]
    return Span(min(corners), max(corners))


class DaySpan(_Between):
    """Every day from ``low`` to ``high``."""

    __slots__ = ()


def _part(date: Any, part: str) -> Any:
    if not isinstance(date, DaySpan):
        return runtime.date_part(date, part)
    if part == "year":
        return Span(date.low.year, date.high.year)
    raise UndeterminedError


def _stepped(date: Any, amount: Any, unit: str) -> Any:
    """Adding a period never turns the order of two days round, nor that of two amounts."""
    if isinstance(date, Open) or isinstance(amount, Open) or (not isinstance(date, DaySpan) and type(amount) is int):
        return runtime.add_period(date, amount, unit)
    (a, b), (m, n), add = _ends(date), _ends(amount), runtime._ADD[unit]
    return DaySpan(add(a, m), add(b, n))


def _between(start: Any, end: Any, unit: str) -> Any:
    """Full periods grow with the end and shrink with the start."""
    if isinstance(start, Open) or isinstance(end, Open) or not (isinstance(start, DaySpan) or isinstance(end, DaySpan)):
        return runtime.between(start, end, unit)
    (a, b), (c, d), full = _ends(start), _ends(end), runtime._FULL[unit]
    return Span(full(b, c), full(a, d))


def _settled_by(round_: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    """A rounding of intervals: all of them are monotone in the value that is rounded."""

    def rounded(over: Any, under: Any) -> Any:
        if isinstance(over, Open) or isinstance(under, Open) or not isinstance(over, Span) or isinstance(under, Span):
            return round_(over, under)
        return Span(round_(over.low, under), round_(over.high, under))

    return rounded


def _of(choose: Callable[..., Any]) -> Callable[..., Any]:
    """The least or the greatest of values some of which are intervals: by their ends."""

    def chosen(*values: Any) -> Any:
        held = joined(values)
        if held is not None:
            return held
        if not any(isinstance(value, _Between) for value in values):
            return choose(values)
        ends = [_ends(value) for value in values]
        kind = DaySpan if isinstance(ends[0][0], dt.date) else Span
        return kind(choose(low for low, _ in ends), choose(high for _, high in ends))

    return chosen


_LEAST, _GREATEST = _of(min), _of(max)

INSTEAD: Final[dict[str, Callable[..., Any]]] = {
    "_add_period": _stepped,
    "_between": _between,
    "_date_part": _part,
    "_half_up": _settled_by(runtime.half_up),
    "_rounded_up": _settled_by(runtime.rounded_up),
    "_rounded_down": _settled_by(runtime.rounded_down),
    "_least": _LEAST,
    "_greatest": _GREATEST,
    "_lowest": lambda items, default: runtime._best(items, default, _LEAST),
    "_highest": lambda items, default: runtime._best(items, default, _GREATEST),
}
"""What the explainer's functions are replaced by, for intervals; all others serve as they are."""
