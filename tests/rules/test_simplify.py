"""What the date settles is worked out beforehand, and nothing else changes."""

from __future__ import annotations

import datetime as dt
import operator

from hypothesis import given
from hypothesis import strategies as st

from luodi.facts.types import BOOL, COUNT, DAY
from luodi.rules import calendar
from luodi.rules import tree as t
from luodi.rules.exclusive import exclusive
from luodi.rules.program import Parameter, Program, Rule
from luodi.rules.simplify import computed, factored, simplified
from tests.rules.minipack import program

AT = t.Place(1, 1, 1, 1)
OPERATORS = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}
# Ends of months, leap days and their neighbours are where periods differ.
DAYS = st.one_of(
    st.dates(dt.date(1990, 1, 1), dt.date(2060, 12, 31)),
    st.builds(
        lambda year, day: dt.date(year, *day),
        st.integers(1996, 2030),
        st.sampled_from([(2, 28), (3, 1), (1, 31), (12, 31), (4, 30), (5, 31)]),
    ),
    st.sampled_from([dt.date(2020, 2, 29), dt.date(2024, 2, 29)]),
)
UNITS = st.sampled_from(["years", "months", "days"])


def settled(expr: t.Expr, on: dt.date) -> t.Expr:
    """The expression as ``simplified`` leaves it."""
    rule = Rule("r", "第一条", "", (Parameter("home", "Home"),), BOOL, expr, AT)
    return simplified(Program("rules.py", {"r": rule}), on, lambda name: None).rules["r"].body


def holds(expr: t.Expr, since: dt.date) -> bool:
    """A comparison of ``home.since`` with a literal day."""
    assert isinstance(expr, t.Compare)
    assert isinstance(expr.left, t.Attribute)
    assert isinstance(expr.right, t.Literal)
    return bool(OPERATORS[expr.op](since, expr.right.value))


SINCE = t.Attribute(DAY, AT, "home", "since")


@given(DAYS, DAYS, st.integers(-40, 40), UNITS, st.sampled_from(list(OPERATORS)), st.booleans())
def test_a_period_compared_with_the_date_is_one_comparison_of_days(
    since: dt.date, on: dt.date, amount: int, unit: str, op: str, mirrored: bool
) -> None:
    moved = t.AddPeriod(DAY, AT, SINCE, t.Literal(COUNT, AT, amount), unit)  # type: ignore[arg-type]
    left, right = (t.DecisionDate(DAY, AT), moved) if mirrored else (moved, t.DecisionDate(DAY, AT))
    after = getattr(calendar, f"add_{unit}")(since, amount)
    expected = OPERATORS[op](on, after) if mirrored else OPERATORS[op](after, on)
    assert holds(settled(t.Compare(BOOL, AT, op, left, right), on), since) is expected  # type: ignore[arg-type]


@given(DAYS, DAYS, st.integers(1, 90), UNITS, st.sampled_from(["<", ">="]))
def test_an_age_compared_with_a_number_is_one_comparison_of_days(
    since: dt.date, on: dt.date, least: int, unit: str, op: str
) -> None:
    age = t.Between(COUNT, AT, SINCE, t.DecisionDate(DAY, AT), unit)  # type: ignore[arg-type]
    expected = OPERATORS[op](getattr(calendar, f"full_{unit}")(since, on), least)
    found = settled(t.Compare(BOOL, AT, op, age, t.Literal(COUNT, AT, least)), on)  # type: ignore[arg-type]
    assert holds(found, since) is expected


def test_what_is_equal_to_the_moved_day_is_left_as_it_is() -> None:
    moved = t.AddPeriod(DAY, AT, SINCE, t.Literal(COUNT, AT, 1), "months")
    body = settled(t.Compare(BOOL, AT, "==", moved, t.DecisionDate(DAY, AT)), dt.date(2024, 2, 29))
    assert isinstance(body, t.Compare)
    assert isinstance(body.left, t.AddPeriod)


def test_literals_are_computed() -> None:
    two, three = t.Literal(COUNT, AT, 2), t.Literal(COUNT, AT, 3)
    assert computed(t.Multiply(COUNT, AT, two, three)) == t.Literal(COUNT, AT, 6)
    assert computed(t.Compare(BOOL, AT, ">", two, three)) == t.Literal(BOOL, AT, False)


FACTORED = """
@rule("第一条", "有空房")
def roomy(home: Home) -> bool:
    return home.rooms > 3


@rule("第二条", "有人符合")
def someone(home: Home) -> bool:
    return any(m.well or (m.kind == "甲" and roomy(home)) for m in home.members)


@rule("第三条", "只有一种情形")
def single(home: Home) -> bool:
    return any(m.well and roomy(home) for m in home.members)
"""


def test_what_is_not_about_the_record_leaves_the_quantifier() -> None:
    """Worked out by hand: any(well or (甲 and roomy)) = any(well) or (any(甲) and roomy)."""
    body = factored(program(FACTORED)).rules["someone"].body
    assert isinstance(body, t.Or)
    first, second = body.operands
    assert isinstance(first, t.Aggregate)
    assert isinstance(first.value, t.Attribute)
    assert isinstance(second, t.And)
    inner, outer = second.operands
    assert isinstance(inner, t.Aggregate)
    assert outer == t.Call(BOOL, AT, "roomy", ("home",))


def test_a_quantifier_that_would_lose_its_relation_is_left_whole() -> None:
    """``any(well) and roomy`` would be *no* where no member was given and the rooms are few; it is unknown."""
    before = program(FACTORED)
    assert factored(before).rules["single"].body == before.rules["single"].body


def cases(*conditions: t.Expr) -> t.Cases:
    branches = tuple(t.CaseBranch(f"c{i}", "第一条", "", when, SINCE, (), AT) for i, when in enumerate(conditions))
    return t.Cases(DAY, AT, "q", branches)


def test_cases_that_deny_one_another_are_exclusive() -> None:
    owner, tenant = t.Attribute(BOOL, AT, "home", "owner"), t.Attribute(BOOL, AT, "home", "tenant")
    assert exclusive(cases(owner, t.Not(BOOL, AT, owner)))
    assert exclusive(cases(t.And(BOOL, AT, (owner, tenant)), t.And(BOOL, AT, (t.Not(BOOL, AT, tenant), owner))))
    assert not exclusive(cases(owner, tenant))
    assert not exclusive(cases(owner, t.Not(BOOL, AT, owner), tenant))


def test_cases_by_different_words_are_exclusive_and_by_the_same_word_are_not() -> None:
    rooms = t.Attribute(COUNT, AT, "home", "rooms")
    one, two = (t.Compare(BOOL, AT, "==", rooms, t.Literal(COUNT, AT, n)) for n in (1, 2))
    assert exclusive(cases(one, two))
    assert not exclusive(cases(one, one))
    assert not exclusive(cases(one, t.Compare(BOOL, AT, ">", rooms, t.Literal(COUNT, AT, 1))))
