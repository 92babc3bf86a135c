"""Quantities of several provisions, readings, delegated points, validity, suspensions: what holds on the date."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from luodi.errors import LuodiError
from luodi.rules.decide import answer, decide
from luodi.rules.specialise import Suspension
from tests.rules.minipack import DAY, OVERLAY, home, pack

TIERS = """
@quantity("第五条", "分担")
def share(home: Home) -> Money: ...

@case_of(share, "第五条（一）", when=lambda home: home.assets < yuan(85))
def low(home: Home) -> Money:
    return yuan(1)

@case_of(share, "第五条（二）", when=lambda home: home.assets > yuan(90))
def high(home: Home) -> Money:
    return home.assets - yuan(90)

@case_of(share, "第五条（三）", when=lambda home: home.assets > yuan(100))
def very_high(home: Home) -> Money:
    return yuan(10)

@case_of(share, "第五条（四）", when=lambda home: home.owner, exception_to=(low, high))
def owned(home: Home) -> Money:
    return yuan(0)
"""

TIER_CASES = [
    # assets, owner, expected: by the order-free rule, worked out by hand
    ("84.99", False, 100),
    ("84.99", True, 0),  # owned is the exception to low
    ("85", False, ("silent", ("share",))),  # the text says nothing from 85 to 90
    ("90", False, ("silent", ("share",))),
    ("90.01", False, 1),
    ("100", False, 1000),
    ("100.01", False, ("judgement", ("share",))),  # 10.01 of high against 10.00 of very_high
    ("100.01", True, ("judgement", ("share",))),  # 0 of owned against 10.00 of very_high
    ("95", None, ("unknown", ("Home.owner",))),
    (None, False, ("unknown", ("Home.assets",))),
]


@pytest.mark.parametrize(("assets", "owner", "expected"), TIER_CASES)
def test_exactly_one_case_answers_or_the_gap_or_the_conflict_is_told(
    tmp_path: Path, assets: str | None, owner: bool | None, expected: Any
) -> None:
    made, facts = pack(tmp_path, TIERS), home(assets=assets, owner=owner)
    decision = decide(made, "share", facts, on=DAY)
    got = decision.value if decision.status == "value" else (decision.status, tuple(c.name for c in decision.causes))
    assert got == expected
    bare = answer(made, "share", facts, on=DAY)
    assert (bare if decision.status == "value" else (bare.status, tuple(c.name for c in bare.causes))) == expected


def test_two_cases_that_agree_are_no_conflict(tmp_path: Path) -> None:
    made = pack(tmp_path, TIERS.replace("return yuan(10)", "return home.assets - yuan(90)"))
    assert decide(made, "share", home(assets="200"), on=DAY).value == 11000


def test_the_order_of_the_cases_changes_nothing(tmp_path: Path) -> None:
    head, *cases = TIERS.strip().split("\n\n")
    turned = "\n\n".join([head, *reversed(cases)])
    for i, (assets, owner, expected) in enumerate(TIER_CASES):
        decision = decide(pack(tmp_path / str(i), turned), "share", home(assets=assets, owner=owner), on=DAY)
        got = (
            decision.value if decision.status == "value" else (decision.status, tuple(c.name for c in decision.causes))
        )
        assert got == expected


def test_a_conflict_names_the_clauses_that_differ(tmp_path: Path) -> None:
    decision = decide(pack(tmp_path, TIERS), "share", home(assets="101"), on=DAY)
    assert "第五条（二） high、第五条（三） very_high" in decision.causes[0].zh


READINGS = """
bound = reading("第七条（四）", "是否含本数", inclusive="含", exclusive="不含")

@rule("第七条")
def within(home: Home) -> bool:
    if bound == "exclusive":
        return home.assets < yuan(3)
    return home.assets <= yuan(3)
"""


@pytest.mark.parametrize(("readings", "expected"), [(None, True), ({"bound": "exclusive"}, False)])
def test_the_default_reading_applies_and_the_other_runs_on_request(
    tmp_path: Path, readings: dict[str, str] | None, expected: bool
) -> None:
    decision = decide(pack(tmp_path, READINGS), "within", home(assets=3), on=DAY, readings=readings)
    assert decision.value is expected
    assert decision.readings_used == {"bound": (readings or {}).get("bound", "inclusive")}
    assert decision.reason.meta.readings == ("bound",)


@pytest.mark.parametrize("wrong", [{"bound": "exlusive"}, {"bonud": "inclusive"}])
def test_a_reading_that_is_not_declared_is_refused(tmp_path: Path, wrong: dict[str, str]) -> None:
    with pytest.raises(LuodiError, match="没有读法"):
        decide(pack(tmp_path, READINGS), "within", home(), on=DAY, readings=wrong)


DELEGATED = """
other_bar = delegated("第十三条（六）", Home, "区县规定的其他情形", "Other circumstance", otherwise=False)

@rule("第十三条")
def barred(home: Home) -> bool:
    return home.owner or other_bar(home)
"""


DELEGATED_CASES = [
    # district, date, readings, fact given, expected
    ("云西区", DAY, {}, None, False),
    ("云东区", DAY, {}, None, ("unknown", ("other_bar",))),
    ("云东区", DAY, {}, True, True),
    ("云西区", DAY, {}, True, False),  # no rule of that district: the stated value holds
    ("云东区", dt.date(2023, 5, 31), {}, None, False),
    ("云东区", dt.date(2025, 1, 1), {}, None, False),
    ("云西区", DAY, {"delegations": "silent"}, None, ("silent", ("barred",))),
    (None, DAY, {}, None, ("unknown", ("Home.district",))),
]


@pytest.mark.parametrize(("district", "on", "readings", "given", "expected"), DELEGATED_CASES)
def test_a_delegated_point_is_asked_only_where_the_district_settled_it(
    tmp_path: Path, district: str | None, on: dt.date, readings: dict[str, str], given: bool | None, expected: Any
) -> None:
    made = pack(tmp_path, DELEGATED, overlay=OVERLAY)
    decision = decide(made, "barred", home(district=district, other_bar=given), on=on, readings=readings)
    got = decision.value if decision.status == "value" else (decision.status, tuple(c.name for c in decision.causes))
    assert got == expected


TIMED = """
@rule("第八条", valid_from="2024-01-01", valid_until="2024-06-30")
def for_a_time(home: Home) -> bool:
    return home.owner

@quantity("第九条")
def rate_of(home: Home) -> Money: ...

@case_of(rate_of, "第九条（一）", valid_until="2024-06-30")
def before(home: Home) -> Money:
    return yuan(1)

@case_of(rate_of, "第九条（二）", valid_from="2024-07-01")
def after(home: Home) -> Money:
    return yuan(2)
"""


TIMES = [("2023-12-31", "silent"), ("2024-01-01", "value"), ("2024-06-30", "value"), ("2024-07-01", "silent")]


@pytest.mark.parametrize(("on", "status"), TIMES)
def test_a_rule_outside_its_time_is_silent(tmp_path: Path, on: str, status: str) -> None:
    made = pack(tmp_path, TIMED)
    assert decide(made, "for_a_time", home(), on=dt.date.fromisoformat(on)).status == status


@pytest.mark.parametrize(("on", "expected"), [(dt.date(2024, 6, 30), 100), (dt.date(2024, 7, 1), 200)])
def test_a_case_outside_its_time_drops_out(tmp_path: Path, on: dt.date, expected: int) -> None:
    assert decide(pack(tmp_path, TIMED), "rate_of", home(), on=on).value == expected


ENDS = """
@rule("第九条")
def ends(home: Home) -> bool:
    return home.owner
"""


@pytest.mark.parametrize(
    ("on", "then", "expected"),
    [
        (dt.date(2024, 1, 31), False, True),
        (dt.date(2024, 2, 1), False, False),
        (dt.date(2024, 3, 31), None, "silent"),
        (dt.date(2024, 4, 1), None, True),
    ],
)
def test_a_suspended_rule_answers_what_the_suspension_says(
    tmp_path: Path, on: dt.date, then: bool | None, expected: Any
) -> None:
    stop = Suspension("ends", "云府办发〔2024〕5号", "三", dt.date(2024, 2, 1), dt.date(2024, 3, 31), then)
    made = replace(pack(tmp_path, ENDS), suspensions=(stop,))
    decision = decide(made, "ends", home(owner=True), on=on)
    assert (decision.value if decision.status == "value" else decision.status) == expected
    suspended = dt.date(2024, 2, 1) <= on <= dt.date(2024, 3, 31)
    assert ("云府办发〔2024〕5号 三" in decision.reason.meta.note) is suspended
