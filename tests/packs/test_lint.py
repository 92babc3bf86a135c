"""What lint finds in the packs has been reviewed, one by one, in docs/rules/findings.md."""

from __future__ import annotations

import datetime as dt
from functools import cache

import pytest

from luodi.packs import load
from luodi.rules.prove import Finding, Kind, check_program, study
from tests.conftest import ROOT

PAGE = (ROOT / "docs" / "rules" / "findings.md").read_text("utf-8")
ON = dt.date(2026, 11, 22)

REVIEWED: dict[str, set[tuple[str, str, str]]] = {
    "relief_insurance_2020": {
        ("gap", "deduction", ""),
        ("gap", "policyholder_bears", ""),
        ("division-by-zero", "loss_ratio", ""),
    },
    "hardship_relief_2022": {("conflict", "plan_subsidy", "")},
    "epidemic_control_2020": {("gap", "zone_unit", ""), ("gap", "observation", "")},
    "grain_disposal_2020": set(),
    "rescue_teams_2024": set(),
    "hydropower_flow_2022": set(),
    "sme_relief_2022": set(),
    "economy_2025": set(),
    "high_tech_zones_2021": {("division-by-zero", "land_use", "")},
}

DIBAO = {
    ("negative", "wage", ""),
    ("negative", "business_income", ""),
    ("negative", "transfer_income", ""),
    ("negative", "member_income", ""),
    ("negative", "monthly_income", ""),
    ("negative", "income_per_head", ""),
    ("negative", "family_income_per_head", ""),
    ("division-by-zero", "support_fee", ""),
    ("division-by-zero", "family_income_per_head", ""),
    ("cliff", "monthly_support", ""),
    ("negative", "support_fee", "negative_support=kept"),
    ("negative", "support", "negative_support=kept"),
}


@cache
def linted(pack: str) -> tuple[Finding, ...]:
    return tuple(check_program(study(load(pack), ON, seconds=600, patience=60)))


def found(pack: str) -> set[tuple[str, str, str]]:
    return {(f.kind.value, f.rule, f.reading) for f in linted(pack)}


@pytest.mark.parametrize("pack", REVIEWED)
def test_every_finding_in_a_pack_has_been_reviewed(pack: str) -> None:
    assert found(pack) == REVIEWED[pack]


@pytest.mark.soak
def test_every_finding_in_dibao_has_been_reviewed_and_nothing_is_undecided() -> None:
    """Half a minute of the prover."""
    assert found("dibao_2022") == DIBAO


def test_the_gap_between_85_and_90_per_cent_is_found_in_the_rules_too() -> None:
    gap = next(f for f in linted("relief_insurance_2020") if f.kind == Kind.GAP and f.rule == "deduction")
    ratio = gap.example["s.accounts[1].paid"] / gap.example["s.accounts[1].premiums"]
    assert 0.85 <= ratio < 0.9


@pytest.mark.parametrize("pack", [*REVIEWED, "dibao_2022"])
def test_the_page_names_every_reviewed_finding(pack: str) -> None:
    section = PAGE.split(f"### `{pack}`")[1].split("\n### ")[0].split("\n## ")[0]
    for kind, rule, _ in REVIEWED.get(pack, DIBAO):
        assert f"| `{kind}` | `{rule}`" in section
