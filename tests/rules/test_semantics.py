"""The semantics page, line by line: what each form gives for known and for missing facts."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from luodi.errors import LuodiError
from luodi.rules.answers import Open
from luodi.rules.decide import Decision, answer, decide
from tests.rules.minipack import DAY, STANDARDS, home, member, pack

U, J, S = "unknown", "judgement", "silent"

DECLARED = """
grave = judgement("第三条", Home, "情节严重", "Grave")
amount = external("第四条", Home, "补助额", "Amount", source="云府办发〔2022〕1号", returns=Money)
"""


def decided(folder: Path, expression: str, facts: dict[str, Any], result: str = "bool", **given: Any) -> Decision:
    """The decision of a rule that returns the expression; the bare answer must be the same."""
    head = f'{DECLARED}\n@rule("第一条")\ndef one(home: Home, std: Standards, on: Date) -> {result}:\n'
    made = pack(folder, f"{head}    return {expression}\n")
    decision = decide(made, "one", facts, on=given.pop("on", DAY), **given)
    bare = answer(made, "one", facts, on=decision.on, **given)
    if decision.status == "value":
        assert bare == decision.value
    else:
        assert isinstance(bare, Open)
        assert (bare.status, bare.causes) == (decision.status, decision.causes)
    return decision


def outcome(decision: Decision) -> Any:
    """The value, or the status and the names of its causes."""
    return decision.value if decision.status == "value" else (decision.status, *sorted(c.name for c in decision.causes))


MISSING_OWNER = (U, "Home.owner")

LOGIC = [
    # expression, owner, tenant, expected
    ("home.owner and home.tenant", True, True, True),
    ("home.owner and home.tenant", False, None, False),
    ("home.owner and home.tenant", None, False, False),
    ("home.owner and home.tenant", None, True, MISSING_OWNER),
    ("home.owner and home.tenant", None, None, (U, "Home.owner", "Home.tenant")),
    ("home.owner or home.tenant", None, True, True),
    ("home.owner or home.tenant", None, False, MISSING_OWNER),
    ("not home.owner", None, True, MISSING_OWNER),
    ("not home.owner", False, True, True),
    ("home.owner and grave(home)", False, True, False),
    ("home.owner and grave(home)", True, True, (J, "grave")),
    ("home.owner and grave(home)", None, True, (U, "Home.owner", "grave")),
    ("home.owner and amount(home) > yuan(1)", True, True, (S, "amount")),
    ("grave(home) and amount(home) > yuan(1)", True, True, (J, "amount", "grave")),
    ('home.owner or silent("无此情形")', True, True, True),
    ('home.owner and silent("无此情形")', True, True, (S, "one")),
    ("home.tenant if home.owner else True", None, True, MISSING_OWNER),
    ("home.tenant if home.owner else True", False, None, True),
    ("home.tenant if home.owner else True", True, None, (U, "Home.tenant")),
]


@pytest.mark.parametrize(("expression", "owner", "tenant", "expected"), LOGIC)
def test_logic_is_kleenes_and_the_first_to_settle_names_the_answer(
    tmp_path: Path, expression: str, owner: bool | None, tenant: bool | None, expected: Any
) -> None:
    assert outcome(decided(tmp_path, expression, home(owner=owner, tenant=tenant))) == expected


NUMBERS = [
    # expression, type, assets in yuan, rooms, expected stored value
    ("home.assets * 2", "Money", "10.01", 1, 2002),
    ("home.assets - yuan(20)", "Money", "10", 1, -1000),
    ("home.assets / home.rooms", "Exact[Money]", "10", 3, (1000, 3)),
    ("home.assets / home.rooms", "Exact[Money]", "10", 0, (U, "division by zero")),
    ("home.assets / home.rooms", "Exact[Money]", None, 3, (U, "Home.assets")),
    ("0 * home.assets", "Money", None, 3, (U, "Home.assets")),
    ("rounded(home.assets / home.rooms, to=Money)", "Money", "0.05", 2, 3),
    ("rounded(-home.assets / home.rooms, to=Money)", "Money", "0.05", 2, -3),
    ("rounded(home.assets * 0.5, to=Money)", "Money", "0.01", 1, 1),
    ("rounded(home.assets / home.rooms, to=Money, way='up')", "Money", "10", 3, 334),
    ("rounded(-home.assets / home.rooms, to=Money, way='up')", "Money", "10", 3, -333),
    ("rounded(home.assets / home.rooms, to=Money, way='down')", "Money", "10", 3, 333),
    ("rounded(-home.assets / home.rooms, to=Money, way='down')", "Money", "10", 3, -334),
    ("min(home.assets, yuan(7))", "Money", "10", 1, 700),
    ("max(home.assets, yuan(7), yuan(11))", "Money", "10", 1, 1100),
    ("max(home.assets, yuan(7))", "Money", None, 1, (U, "Home.assets")),
    ("home.assets * percent(20) * 5", "Exact[Money]", "10", 1, (100000, 100)),
    ("home.assets / yuan(4)", "Exact[Rate]", "1", 1, (1, 4)),
    ("home.rooms / 2", "Exact[Count]", "0", 5, (5, 2)),
    ("yuan(10) / home.rooms - yuan(3)", "Exact[Money]", "0", 2, (400, 2)),
    ("-(yuan(10) / home.rooms)", "Exact[Money]", "0", 2, (-1000, 2)),
    ("yuan(10) / (home.rooms - 3)", "Exact[Money]", "0", 1, (-1000, 2)),
]


@pytest.mark.parametrize(("expression", "result", "assets", "rooms", "expected"), NUMBERS)
def test_numbers_are_exact_and_open_operands_stay_open(
    tmp_path: Path, expression: str, result: str, assets: str | None, rooms: int, expected: Any
) -> None:
    got = outcome(decided(tmp_path, expression, home(assets=assets, rooms=rooms), result))
    if isinstance(expected, tuple) and isinstance(expected[0], int):
        n, d = got
        assert n * expected[1] == expected[0] * d
        assert d > 0
    else:
        assert got == expected


COMPARISONS = [
    ("home.assets / 3 < yuan(1)", "2.99", True),
    ("home.assets / 3 < yuan(1)", "3.00", False),
    ("home.assets / 3 <= yuan(1)", "3.00", True),
    ("home.assets * 0.333 > yuan(1)", "3.00", False),
    ("home.assets * 0.333 > yuan(1)", "3.01", True),
    ("yuan(1) < home.assets <= yuan(2)", "2.00", True),
    ("yuan(1) < home.assets <= yuan(2)", "1.00", False),
    ("home.assets / home.rooms == yuan(3)", "3.00", True),
    ("home.assets / (home.rooms - 2) < yuan(0)", "3.00", True),
]


@pytest.mark.parametrize(("expression", "assets", "expected"), COMPARISONS)
def test_comparison_is_by_cross_multiplication(tmp_path: Path, expression: str, assets: str, expected: bool) -> None:
    assert outcome(decided(tmp_path, expression, home(assets=assets, rooms=1))) is expected


TWO = [member(kind="甲", wage=100, well=True), member(kind="乙", wage=50, well=False)]

RELATIONS = [
    # expression, type, members, expected
    ("sum(m.wage for m in home.members)", "Money", TWO, 15000),
    ("sum(m.wage for m in home.members)", "Money", [], 0),
    ("sum(m.wage for m in home.members)", "Money", None, (U, "Home.members")),
    ("sum(m.wage for m in home.members if m.well)", "Money", TWO, 10000),
    ("sum(m.wage for m in home.members if m.well)", "Money", [member(wage=None, well=False)], 0),
    ("sum(m.wage for m in home.members if m.well)", "Money", [member(wage=None, well=True)], (U, "Member.wage")),
    ("sum(m.wage for m in home.members if m.well)", "Money", [member(wage=7, well=None)], (U, "Member.well")),
    ("count(m for m in home.members if m.well)", "Count", TWO, 1),
    ("len(home.members)", "Count", TWO, 2),
    ("len(home.members)", "Count", None, (U, "Home.members")),
    ("any(m.well for m in home.members)", "bool", TWO, True),
    ("any(m.well for m in home.members)", "bool", [], False),
    ("any(m.well for m in home.members)", "bool", [member(well=None), member(well=True)], True),
    ("any(m.well for m in home.members)", "bool", [member(well=None), member(well=False)], (U, "Member.well")),
    ("any(m.well for m in home.members if m.kind == '甲')", "bool", [member(well=False, kind=None)], False),
    ("all(m.well for m in home.members)", "bool", [], True),
    ("all(m.well for m in home.members)", "bool", [member(well=None), member(well=False)], False),
    ("all(m.well for m in home.members if m.kind == '甲')", "bool", [member(well=True, kind=None)], True),
    ("max((m.wage for m in home.members), default=yuan(9))", "Money", [], 900),
    ("max((m.wage for m in home.members), default=yuan(999))", "Money", TWO, 10000),
    ("min((m.wage for m in home.members if m.well), default=yuan(9))", "Money", TWO, 10000),
    ("min((m.wage for m in home.members), default=yuan(9))", "Money", [member(wage=None)], (U, "Member.wage")),
    ("max((m.wage / 3 for m in home.members), default=yuan(9))", "Exact[Money]", TWO, (10000, 3)),
    ("sum(b.amount for m in home.members if m.well for b in m.bills)", "Money",
     [member(bills=[{"paid_on": DAY, "amount": 3}, {"paid_on": DAY, "amount": 4}])], 700),
    ("count(b for m in home.members for b in m.bills if b.paid_on.year == on.year)", "Count",
     [member(bills=[{"paid_on": DAY, "amount": 3}, {"paid_on": dt.date(2023, 12, 31), "amount": 4}])], 1),
]  # fmt: skip


@pytest.mark.parametrize(("expression", "result", "members", "expected"), RELATIONS)
def test_relations_tell_missing_from_empty(
    tmp_path: Path, expression: str, result: str, members: list[Any] | None, expected: Any
) -> None:
    assert outcome(decided(tmp_path, expression, home(members=members), result)) == expected


def years(*pairs: tuple[int | None, int | None]) -> list[dict[str, Any]]:
    return [{"year": year, "score": score} for year, score in pairs]


LAST = [
    ("all(y.score < 60 for y in last(home.years, 2, by='year'))", years((2021, 90), (2023, 50), (2022, 40)), True),
    ("all(y.score < 60 for y in last(home.years, 3, by='year'))", years((2021, 90), (2023, 50), (2022, 40)), False),
    ("len(last(home.years, 3, by='year')) == 2", years((2021, 90), (2023, 50)), True),
    ("len(last(home.years, 1, by='year')) == 1", years((2021, 90), (2021, 50)), (U, "tie of year")),
    (
        "min((y.score for y in last(home.years, 1, by='year')), default=0) == 0",
        years((2021, 9), (2021, 5)),
        (U, "tie of year"),
    ),
    ("len(last(home.years, 1, by='year')) == 1", years((2021, 90), (None, 50)), (U, "Year.year")),
    ("len(last(home.years, 1, by='year')) == 0", years(), True),
]


@pytest.mark.parametrize(("expression", "given", "expected"), LAST)
def test_last_takes_the_newest_and_does_not_guess_between_equals(
    tmp_path: Path, expression: str, given: list[Any], expected: Any
) -> None:
    assert outcome(decided(tmp_path, expression, home(years=given))) == expected


RANKS = [
    ("<= 2", "descending", (1, 2, 3), False),
    ("<= 2", "descending", (2, 2, 3), True),
    ("== 1", "ascending", (1, 2, 3), True),
    ("<= 2", "descending", (1, None, 3), (U, "Year.score")),
]  # fmt: skip


@pytest.mark.parametrize(("test", "order", "scores", "expected"), RANKS)
def test_rank_is_one_more_than_those_ahead(
    tmp_path: Path, test: str, order: str, scores: tuple[int | None, ...], expected: Any
) -> None:
    """Of the first of three years."""
    ranked = f"rank(y.score, among=(z.score for z in home.years), order='{order}') {test}"
    expression = f"all({ranked} for y in home.years if y.year == 2021)"
    given = years(*((2021 + i, score) for i, score in enumerate(scores)))
    assert outcome(decided(tmp_path, expression, home(years=given))) == expected


DATES = [
    # since, expression on 2024-03-01
    (dt.date(2021, 3, 1), "home.since + years(3) <= on", True),
    (dt.date(2021, 3, 2), "home.since + years(3) <= on", False),
    (dt.date(2004, 2, 29), "age(home.since, on) == 20", True),
    (dt.date(2004, 3, 1), "age(home.since, on) == 20", True),
    (dt.date(2004, 3, 2), "age(home.since, on) == 19", True),
    (dt.date(2024, 1, 31), "home.since + months(1) == date(2024, 2, 29)", True),
    (dt.date(2024, 1, 31), "full_months(home.since, on) == 1", True),
    (dt.date(2024, 3, 11), "full_days(home.since, on) == -10", True),
    (dt.date(2025, 3, 1), "full_years(home.since, on) == -1", True),
    (dt.date(2024, 2, 29), "home.since - years(1) == date(2023, 2, 28)", True),
    (None, "home.since + years(3) <= on", (U, "Home.since")),
    (dt.date(2024, 2, 29), "home.since.month == 2 and home.since.day == 29", True),
]


@pytest.mark.parametrize(("since", "expression", "expected"), DATES)
def test_periods_run_to_the_corresponding_day_or_the_months_last(
    tmp_path: Path, since: dt.date | None, expression: str, expected: Any
) -> None:
    assert outcome(decided(tmp_path, expression, home(since=since))) == expected


@pytest.mark.parametrize("period", ["years", "months", "days"])
def test_a_date_so_many_periods_later_is_open_while_their_number_is(tmp_path: Path, period: str) -> None:
    facts = home(since=DAY, rooms=None)
    assert outcome(decided(tmp_path, f"home.since + {period}(home.rooms) <= on", facts)) == (U, "Home.rooms")


FEES = [
    ("m.fee is not None and m.fee > yuan(5)", "无", False),
    ("m.fee is not None and m.fee > yuan(5)", 6, True),
    ("m.fee is not None and m.fee > yuan(5)", None, (U, "Member.fee")),
    ("m.fee is None or m.fee > yuan(5)", "无", True),
    ("m.fee > yuan(5) if m.fee is not None else True", "无", True),
]


@pytest.mark.parametrize(("expression", "fee", "expected"), FEES)
def test_an_optional_fact_known_not_to_exist_is_not_missing(
    tmp_path: Path, expression: str, fee: Any, expected: Any
) -> None:
    whole = f"any({expression} for m in home.members)"
    assert outcome(decided(tmp_path, whole, home(members=[member(fee=fee)]))) == expected


STANDARD_ROWS = [
    ("城", "云西区", 10000),
    ("城", "云东区", 12000),
    ("乡", "云西区", (S, "base")),
    (None, "云西区", (U, "Home.area")),
]


@pytest.mark.parametrize(("area", "district", "expected"), STANDARD_ROWS)
def test_a_standard_takes_its_most_specific_row_and_is_silent_without_one(
    tmp_path: Path, area: str | None, district: str, expected: Any
) -> None:
    expression = "std.base[home.area, home.district]"
    assert outcome(decided(tmp_path, expression, home(area=area, district=district), "Money")) == expected


def test_a_standard_is_the_one_in_force_on_the_date(tmp_path: Path) -> None:
    values = [
        decided(tmp_path / str(i), "std.limit", home(), "Money", on=on).value
        for i, on in enumerate([dt.date(2023, 12, 31), dt.date(2024, 1, 1)])
    ]
    assert values == [50000, 60000]


def test_a_date_that_no_value_covers_is_refused_by_name(tmp_path: Path) -> None:
    made = pack(
        tmp_path,
        '@rule("第一条")\ndef one(home: Home, std: Standards) -> bool:\n    return home.assets <= std.limit\n',
        standards=STANDARDS.replace("2023-01-01", "2023-06-01"),
    )
    with pytest.raises(LuodiError, match=r"限额.*没有 2023-05-31 的值"):
        decide(made, "one", home(), on=dt.date(2023, 5, 31))


def test_a_date_on_which_the_document_is_not_in_force_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(LuodiError, match="2022-12-31 不在有效期内"):
        decided(tmp_path, "home.owner", home(), on=dt.date(2022, 12, 31))


def test_a_judgement_that_a_person_made_is_a_value(tmp_path: Path) -> None:
    assert outcome(decided(tmp_path, "grave(home)", home(grave=True))) is True


def test_an_external_amount_that_was_supplied_is_a_value(tmp_path: Path) -> None:
    assert outcome(decided(tmp_path, "amount(home)", home(amount="3.20"), "Money")) == 320
