"""relief_insurance_2020: the gap between two loss ratios stays a gap, and everyone's place has its insurer."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from luodi.packs import load
from luodi.rules.decide import decide
from luodi.rules.prove import Finding, Kind, check_program, study

PACK = "relief_insurance_2020"


def test_the_annex_gives_an_insurer_to_41_areas_and_6_institutions() -> None:
    pack = load(PACK)
    short = {row.row for row in pack.standards["insurer"].values if not str(row.row[0]).endswith("自治县")}
    institutions = {row.row for row in pack.standards["institution"].values if row.value}
    assert (len(short - institutions), len(short & institutions)) == (41, 6)


@pytest.fixture(scope="module")
def gaps() -> list[Finding]:
    asked = study(load(PACK), dt.date(2021, 6, 1))
    rules = {name: rule for name, rule in asked.program.rules.items() if rule.provision == "五"}
    asked.program = replace(asked.program, rules=rules)
    return [finding for finding in check_program(asked) if finding.kind == Kind.GAP]


def test_lint_finds_that_no_rule_answers_between_85_and_90_per_cent(gaps: list[Finding]) -> None:
    assert {finding.rule for finding in gaps} == {"deduction", "policyholder_bears"}
    for finding in gaps:
        paid = sum(v for k, v in finding.example.items() if k.endswith(".paid"))
        premiums = sum(v for k, v in finding.example.items() if k.endswith(".premiums"))
        assert 0.85 <= paid / premiums < 0.9


@pytest.mark.parametrize(("paid", "status"), [(849, "value"), (850, "silent"), (899, "silent"), (900, "value")])
def test_the_gap_stays_silent(paid: int, status: str) -> None:
    facts = {"accounts": [{"premiums": 1000, "paid": paid}]}
    assert decide(load(PACK), "deduction", facts, on=dt.date(2022, 1, 31)).status == status
