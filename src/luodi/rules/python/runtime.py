"""What generated code calls: Kleene logic, aggregates, division, rounding, dates, rows of standards.

Every function takes and returns known values or ``Open``; ``docs/rules/semantics.md`` is what they follow.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from luodi.rules import calendar
from luodi.rules.answers import Cause, Open, joined, one
from luodi.rules.records import NONE, Facts
from luodi.rules.standards import DatedValue, Standard, find_row


def both(*values: Any) -> Any:
    """``and``: false if any is false, else open if any is open."""
    held: Open | None = None
    for value in values:
        if value is False:
            return False
        if value is not True:
            held = value if held is None else held.join(value)
    return True if held is None else held


def either(*values: Any) -> Any:
    """``or``: true if any is true, else open if any is open."""
    held: Open | None = None
    for value in values:
        if value is True:
            return True
        if value is not False:
            held = value if held is None else held.join(value)
    return False if held is None else held


def negation(value: Any) -> Any:
    return value if value.__class__ is Open else not value


def is_none(value: Any) -> Any:
    """Whether an optional attribute is known not to exist."""
    if value is NONE:
        return True
    return value if value.__class__ is Open else False


def one_of(value: Any, options: frozenset[Any]) -> Any:
    return value if value.__class__ is Open else value in options


def pair(value: Any) -> tuple[Any, Any]:
    """The two halves of an exact value; an open value is open in both."""
    return value if value.__class__ is tuple else (value, value)


def paired(over: Any, under: Any) -> Any:
    """An exact value from its halves."""
    if over.__class__ is Open:
        return over.join(under)
    return under if under.__class__ is Open else (over, under)


def signed(over: Any, under: Any) -> tuple[Any, Any]:
    """The same quotient with a denominator that is not negative."""
    if over.__class__ is Open or under.__class__ is Open or under >= 0:
        return over, under
    return -over, -under


def nonzero(under: Any, record: Facts, zh: str, en: str) -> Any:
    """The divisor, or unknown if it is zero."""
    if under.__class__ is Open or under != 0:
        return under
    return one(
        Cause(
            "unknown", "division by zero", f"除数为零：{zh}", f"divisor is zero: {en}", "", record._called, record._path
        )
    )


def half_up(over: Any, under: Any) -> Any:
    """Rounded, halves away from zero."""
    if over.__class__ is Open or under.__class__ is Open:
        return joined((over, under))
    return (2 * over + under) // (2 * under) if over >= 0 else -((under - 2 * over) // (2 * under))


def rounded_up(over: Any, under: Any) -> Any:
    if over.__class__ is Open or under.__class__ is Open:
        return joined((over, under))
    return -(-over // under)


def rounded_down(over: Any, under: Any) -> Any:
    if over.__class__ is Open or under.__class__ is Open:
        return joined((over, under))
    return over // under


def least(*values: Any) -> Any:
    held = joined(values)
    return min(values) if held is None else held


def greatest(*values: Any) -> Any:
    held = joined(values)
    return max(values) if held is None else held


def least_pair(*values: Any) -> Any:
    """The least of exact values, by cross-multiplication."""
    return _extreme_pair(values, lambda a, b: a[0] * b[1] < b[0] * a[1])


def greatest_pair(*values: Any) -> Any:
    return _extreme_pair(values, lambda a, b: a[0] * b[1] > b[0] * a[1])


def _extreme_pair(values: Sequence[Any], before: Callable[[Any, Any], bool]) -> Any:
    held = joined(values)
    if held is not None:
        return held
    best = values[0]
    for value in values[1:]:
        if before(value, best):
            best = value
    return best


# ---- over records; ``items`` are (record, included, value, …) in order, an excluded one has no value

Item = tuple[Any, ...]


def _held(items: Sequence[Item]) -> Open | None:
    held: Open | None = None
    for item in items:
        included, value = item[1], item[2]
        if included.__class__ is Open:
            held = included if held is None else held.join(included)
        elif included and value.__class__ is Open:
            held = value if held is None else held.join(value)
    return held


def total(items: Sequence[Item]) -> Any:
    result: Any = 0
    for _, included, value, _ in items:
        if included is True:
            result = result + value
        elif included is not False:
            result = included.join(result)
    return result


def how_many(items: Sequence[Item]) -> Any:
    result, held = 0, None
    for _, included, _, _ in items:
        if included is True:
            result += 1
        elif included is not False:
            held = included if held is None else held.join(included)
    return result if held is None else held


def exists(items: Sequence[Item]) -> Any:
    """Kleene *or* of (included and value)."""
    held: Open | None = None
    for _, included, value, _ in items:
        if included is True and value is True:
            return True
        if included is not False and value is not False:
            one = value if included is True else included.join(value)
            held = one if held is None else held.join(one)
    return False if held is None else held


def every(items: Sequence[Item]) -> Any:
    """Kleene *and* of (not included or value)."""
    held: Open | None = None
    for _, included, value, _ in items:
        if included is True and value is False:
            return False
        if included is not False and value is not True:
            one = value if included is True else included.join(value)
            held = one if held is None else held.join(one)
    return True if held is None else held


def lowest(items: Sequence[Item], default: Any) -> Any:
    return _best(items, default, least)


def highest(items: Sequence[Item], default: Any) -> Any:
    return _best(items, default, greatest)


def lowest_pair(items: Sequence[Item], default: Any) -> Any:
    return _best(items, default, least_pair)


def highest_pair(items: Sequence[Item], default: Any) -> Any:
    return _best(items, default, greatest_pair)


def _best(items: Sequence[Item], default: Any, choose: Callable[..., Any]) -> Any:
    held = _held(items)
    if held is not None:
        return held
    values = [item[2] for item in items if item[1]]
    return choose(*values) if values else default


def last(records: Any, n: int, by: str, zh: str, en: str) -> Any:
    """The ``n`` records with the greatest ``by``; unknown where equal values make the choice ambiguous."""
    if records.__class__ is Open or len(records) == 0:
        return records
    held = joined([getattr(record, by) for record in records])
    if held is not None:
        return held
    ordered = sorted(records, key=lambda record: getattr(record, by), reverse=True)
    if len(ordered) > n and getattr(ordered[n - 1], by) == getattr(ordered[n], by):
        record = ordered[n]
        tie = Cause(
            "unknown", f"tie of {by}", f"{zh}相同，无法确定最近 {n} 条", f"equal {en}: the last {n} cannot be told"
        )
        return one(Cause(tie.status, tie.name, tie.zh, tie.en, "", record._called, record._path))
    return ordered[:n]


def rank(value: Any, items: Sequence[Item], descending: bool) -> Any:
    """1 + how many of the items are ahead."""
    held = joined([value, _held(items)])
    if held is not None:
        return held
    ahead = [item for item in items if item[1] and (item[2] > value if descending else item[2] < value)]
    return 1 + len(ahead)


def rank_pair(value: Any, items: Sequence[Item], descending: bool) -> Any:
    held = joined([value, _held(items)])
    if held is not None:
        return held
    a, b = value
    keys = [item[2] for item in items if item[1]]
    return 1 + sum([1 for n, d in keys if (n * b > a * d if descending else n * b < a * d)])


# ---- cases


def settle(quantity: Cause, cases: Sequence[tuple[str, Any, Any]], conflict: Callable[[list[str]], Cause]) -> Any:
    """A quantity from its cases (name, whether it applies, value): page 4 of the semantics."""
    held = joined([applies for _, applies, _ in cases])
    if held is not None:
        return held
    applying = [(name, value) for name, applies, value in cases if applies]
    if not applying:
        return one(quantity)
    if len(applying) == 1:
        return applying[0][1]
    held = joined([value for _, value in applying])
    if held is not None:
        return held
    first = applying[0][1]
    if all(same(first, value) for _, value in applying[1:]):
        return first
    return one(conflict([name for name, _ in applying]))


def same(a: Any, b: Any) -> bool:
    """Whether two known values are equal; exact ones by cross-multiplication."""
    if isinstance(a, tuple):
        return bool(a[0] * b[1] == b[0] * a[1])
    return bool(a == b)


# ---- dates


_ADD: Mapping[str, Callable[[dt.date, int], dt.date]] = {
    "years": calendar.add_years, "months": calendar.add_months, "days": calendar.add_days,
}  # fmt: skip
_FULL: Mapping[str, Callable[[dt.date, dt.date], int]] = {
    "years": calendar.full_years, "months": calendar.full_months, "days": calendar.full_days,
}  # fmt: skip


def add_period(date: Any, amount: Any, unit: str) -> Any:
    if date.__class__ is Open or amount.__class__ is Open:
        return joined((date, amount))
    return _ADD[unit](date, amount)


def between(start: Any, end: Any, unit: str) -> Any:
    if start.__class__ is Open or end.__class__ is Open:
        return joined((start, end))
    return _FULL[unit](start, end)


def date_part(date: Any, part: str) -> Any:
    return date if date.__class__ is Open else getattr(date, part)


# ---- standards


class Rows(dict[Any, Any]):
    """The rows of a keyed standard on one date: ``rows[keys]`` is the value, open where a key is or where no row is."""

    def __init__(self, standard: Standard, rows: tuple[DatedValue, ...]) -> None:
        super().__init__()
        self.standard, self.rows = standard, rows

    def row(self, keys: tuple[Any, ...]) -> DatedValue | None:
        return None if joined(keys) is not None else find_row(self.rows, keys)

    def __missing__(self, keys: tuple[Any, ...]) -> Any:
        held = joined(keys)
        if held is not None:
            return held
        row = find_row(self.rows, keys)
        words = "、".join(map(str, keys))
        if row is None:
            s = self.standard
            return one(
                Cause("silent", s.name, f"{s.zh}：没有“{words}”一行", f"{s.en}: no row for {words}", s.provision)
            )
        self[keys] = row.value
        return row.value
