"""hardship_relief_2022: nobody leaves the guarantee during the epidemic, and what the text gives twice is found."""

from __future__ import annotations

import datetime as dt

import pytest

from luodi.packs import find, load
from luodi.rules.decide import decide
from luodi.rules.examples import based, changed, shared_bases
from luodi.rules.prove import Kind, check_program, study

PACK = "hardship_relief_2022"


SUSPENDED = [
    # date, whether a household with too much income has to leave
    (dt.date(2022, 12, 16), False),  # the first day of the other document
    (dt.date(2023, 1, 7), False),  # the assumed last day of the epidemic period
    (dt.date(2023, 1, 8), True),
]


@pytest.mark.parametrize(("on", "leaves"), SUSPENDED)
def test_nobody_leaves_the_guarantee_during_the_epidemic(on: dt.date, leaves: bool) -> None:
    dibao = load("dibao_2022")
    bases = shared_bases(find("dibao_2022") / "cases")
    rich = changed(based(bases, "三口之家"), {"正在享受低保": "是", "家庭人员[0].证明的工资收入": 90000})
    decision = decide(dibao, "support_ends", rich, on=on)
    assert decision.value is leaves
    assert ("渝府办发〔2022〕123号 三" in decision.reason.meta.note) is not leaves


def test_lint_finds_that_two_amounts_apply_to_who_is_both_lifted_and_monitored() -> None:
    found = [f.en for f in check_program(study(load(PACK), dt.date(2022, 12, 20))) if f.kind == Kind.CONFLICT]
    assert [told.partition(": ")[2] for told in found] == ["lifted_subsidy | monitored_subsidy"]
