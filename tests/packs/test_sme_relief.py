"""sme_relief_2022 against its real document: everything disposed of, every rule runs, every date is where it says."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from luodi.packs import load
from luodi.rules.decide import decide
from tests.packs.finished import check_finished

PACK = "sme_relief_2022"


@pytest.mark.corpus
def test_the_document_is_disposed_of_and_every_rule_duty_runs(documents: Path) -> None:
    check_finished(PACK, documents / "004_606fabfb2d0a1440.txt", sentences=18)


LAST_DAYS = [
    # rule, the last day that the text gives, what has to be so besides
    ("financing_campaign", dt.date(2023, 3, 31), {}),
    ("bridging_fee_waived", dt.date(2023, 6, 30), {"uses_bridging_fund": True}),
    ("supply_on_credit", dt.date(2023, 3, 31), {"hit_by_epidemic": True, "unpaid_utilities": True}),
    ("inspection_waived", dt.date(2023, 12, 31), {"equipment_inspected": True}),
]


@pytest.mark.parametrize(("rule", "last", "facts"), LAST_DAYS)
def test_a_measure_ends_with_its_last_day(rule: str, last: dt.date, facts: dict[str, bool]) -> None:
    business = {"kind": "企业", "size": "小型", **facts}
    days = [decide(load(PACK), rule, business, on=last + dt.timedelta(days=n)).value for n in (0, 1)]
    assert days == [True, False]


def test_a_measure_that_cannot_apply_asks_for_nothing_more() -> None:
    decision = decide(load(PACK), "expansion_grants", {"kind": "个体工商户"}, on=dt.date(2022, 12, 20))
    assert (decision.status, decision.value) == ("value", 0)
