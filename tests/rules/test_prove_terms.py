"""The prover's dates and products are those of the calendar and of arithmetic."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

import z3
from hypothesis import given
from hypothesis import strategies as st

from luodi.rules.prove.symbols import day_number, day_of
from luodi.rules.prove.terms import day_count, days_later, few, full_months, is_day, months_later, over, times

DAYS = st.dates(dt.date(1900, 1, 1), dt.date(2199, 12, 31))
EARLY_IN_MONTH = DAYS.filter(lambda day: day.day <= 28)


def number(day: dt.date) -> z3.ArithRef:
    return z3.IntVal(day.year * 10000 + day.month * 100 + day.day)


def worked_out(term: z3.ExprRef) -> int:
    value = z3.simplify(term)
    assert isinstance(value, z3.IntNumRef)
    return value.as_long()


@given(DAYS, DAYS)
def test_days_between_two_days_are_those_of_the_calendar(a: dt.date, b: dt.date) -> None:
    assert worked_out(day_count(number(b)) - day_count(number(a))) == (b - a).days


@given(DAYS, st.integers(-28, 28))
def test_some_days_later_is_the_day_of_the_calendar(day: dt.date, days: int) -> None:
    later = worked_out(days_later(number(day), days))
    assert dt.date(later // 10000, later // 100 % 100, later % 100) == day + dt.timedelta(days=days)


@given(EARLY_IN_MONTH, st.integers(-600, 600))
def test_months_later_and_full_months_undo_each_other(day: dt.date, months: int) -> None:
    later = months_later(number(day), z3.IntVal(months))
    total = day.year * 12 + day.month - 1 + months
    assert day_of(worked_out(later)) == dt.date(total // 12, total % 12 + 1, day.day)
    if months >= 0:
        assert worked_out(full_months(number(day), later)) == months


@given(DAYS)
def test_every_day_of_the_calendar_is_a_day_and_the_one_after_the_last_is_not(day: dt.date) -> None:
    assert z3.is_true(z3.simplify(is_day(number(day))))
    last = (day.replace(day=28) + dt.timedelta(days=4)).replace(day=1) - dt.timedelta(days=1)
    assert z3.is_false(z3.simplify(is_day(number(last) + 1)))


def test_the_29th_of_february_is_told_as_the_28th() -> None:
    assert day_number(dt.date(2024, 2, 29)) == 20240228


@given(st.integers(0, 6), st.integers(-1000, 1000))
def test_a_product_or_quotient_by_cases_is_the_product_or_quotient(n: int, x: int) -> None:
    count, other = z3.Int("count"), z3.Real("other")
    ranges = {"count": (0, 6)}
    said = [(count, z3.IntVal(n)), (other, z3.RealVal(x))]
    product = z3.simplify(z3.substitute(times(z3.ToReal(count), other, ranges), *said))
    assert product.as_fraction() == n * x
    if n:
        quotient = z3.simplify(z3.substitute(over(other, z3.ToReal(count), ranges), *said))
        assert quotient.as_fraction() == Fraction(x, n)


def test_a_count_of_three_possible_records_has_four_values() -> None:
    there = [z3.If(z3.Bool(f"m{i}"), z3.IntVal(1), z3.IntVal(0)) for i in range(3)]
    assert few(z3.Sum(there), {}) == frozenset({0, 1, 2, 3})


def test_a_fact_of_a_wide_range_has_many_values() -> None:
    assert few(z3.Int("income"), {"income": (0, 10**9)}) is None
