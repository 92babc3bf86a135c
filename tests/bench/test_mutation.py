"""Mutation testing: small wrongs of every kind are made, worked examples kill them, survivors are named by place."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from bench.mutants import mutants, variants
from bench.mutation import judge

from luodi.packs import find, load
from luodi.rules.examples import Example, read_folder
from tests.rules.minipack import home, member, pack, program

RULES = """
wording = reading("第二条", "以内是否含本数", included="含本数", excluded="不含本数")

@rule("第一条")
def grown(m: Member, on: Date) -> bool:
    return age(m.born, on) >= 18

@rule("第二条")
def fits(home: Home, std: Standards, on: Date) -> bool:
    grown_up = count(m for m in home.members if grown(m, on))
    if wording == "included":
        return home.assets <= std.limit * grown_up
    return home.assets < std.limit * grown_up
"""

LIMIT = """
[limit]
zh = "限额"
en = "Limit"
type = "Money"
[[limit.values]]
from = 2024-01-01
value = 600
cite = "云府办发〔2024〕3号"
"""
DAY = dt.date(2024, 3, 1)


def example(assets: int, *births: dt.date, expected: bool, **readings: str) -> Example:
    members = [member(born=born) for born in births]
    facts: Mapping[str, Any] = home(assets=assets, members=members)
    return Example("例", "例.yaml", "fits", DAY, facts, readings, "value", expected, (), None, "")


EIGHTEEN, ALMOST = dt.date(2006, 3, 1), dt.date(2006, 3, 2)
BOTH_SIDES = (
    # 限额 600 元一个成年人：一人 600 元，恰在线上；600.01 元则超过。
    example(600, EIGHTEEN, ALMOST, expected=True),
    example(601, EIGHTEEN, ALMOST, expected=False),
    example(600, EIGHTEEN, expected=False, wording="excluded"),
    example(599, EIGHTEEN, expected=True, wording="excluded"),
)


def test_examples_on_both_sides_of_every_threshold_kill_every_mutant(tmp_path: Path) -> None:
    verdict = judge(pack(tmp_path, RULES, standards=LIMIT), BOTH_SIDES)
    assert [mutant.name for mutant in verdict.survived] == []
    assert verdict.killed >= 10


def test_a_survivor_is_named_with_its_rule_its_line_and_what_became_of_what(tmp_path: Path) -> None:
    """Without the two examples at 600.00 and with nobody of 18 to the day, boundaries may move unseen."""
    loose = (example(1, dt.date(1990, 1, 1), expected=True), example(9999, dt.date(1990, 1, 1), expected=False))
    verdict = judge(pack(tmp_path, RULES, standards=LIMIT), loose)
    named = {(mutant.where, mutant.line, mutant.change) for mutant in verdict.survived}
    assert ("grown", 7, ">= → >") in named
    assert ("fits", 13, "<= → <") in named
    assert ("limit", 0, "60000 → 60001") in named
    assert ("fits", 13, "<= → >") not in named


def test_a_mutant_listed_by_hand_is_set_apart_and_a_line_that_fits_none_is_told(tmp_path: Path) -> None:
    loose = (example(1, dt.date(1990, 1, 1), expected=True), example(9999, dt.date(1990, 1, 1), expected=False))
    verdict = judge(pack(tmp_path, RULES, standards=LIMIT), loose, (), ("grown: >= → >", "grown: >= → <"))
    assert verdict.equivalent == ["grown: >= → >"]
    assert verdict.stale == ["grown: >= → <"]


EXPRESSIONS = [
    ("home.owner and home.tenant", {"and → or", "and without operand 1", "and without operand 2", "not owner"}),
    ("home.area in ('城', '乡')", {"without 城", "without 乡"}),
    ("any(m.well for m in home.members if m.kind == '甲')", {"any without its condition", "any → all", "== → !="}),
    ("home.since + years(3) <= on", {"3 → 4", "years → months", "<= → <", "<= → >"}),
    ("max(home.assets, home.debts) - yuan(1) > yuan(0)", {"max → min", "- → +", "100 → 200", "0 → 100"}),
    ("rounded(home.assets * home.share, to=Money) > yuan(0)", {"half_up → down"}),
    ("home.owner if home.tenant else True", {"branches of if swapped", "True → False"}),
    ("all(y.score < 60 for y in last(home.years, 3, by='year'))", {"last 3 → last 4", "all → any", "60 → 61"}),
    ("not home.owner", {"without not"}),
]


@pytest.mark.parametrize(("expression", "expected"), EXPRESSIONS)
def test_each_form_is_turned_wrong_in_its_own_ways(expression: str, expected: set[str]) -> None:
    made = program(f'@rule("第一条")\ndef one(home: Home, on: Date) -> bool:\n    return {expression}\n')
    body = made.rules["one"].body
    changes = [(what, changed) for _, what, changed in variants(body)]
    assert expected <= {what for what, _ in changes}
    assert all(changed != body for _, changed in changes)


def test_cases_lose_a_branch_an_exception_or_each_others_values() -> None:
    changes = {mutant.change for mutant in mutants(load("dibao_2022")) if mutant.where == "support_fee"}
    assert changes >= {
        "without case no_fee",
        "fee_by_document without exception",
        "fee_by_formula without exception",
        "fee_by_document and fee_by_formula swapped",
    }


def test_a_sample_of_the_real_packs_mutants_is_killed_by_its_examples() -> None:
    rules = ("minor", "severely_disabled", "too_many_assets", "no_such_rule")
    verdict = judge(load("dibao_2022"), read_folder(find("dibao_2022")), rules)
    assert verdict.killed >= 12
    assert [mutant.name for mutant in verdict.survived] == []
