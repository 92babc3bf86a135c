"""sme_relief_2022: each measure ends with its last day and asks for no more than it needs."""

from __future__ import annotations

import datetime as dt

import pytest

from luodi.packs import load
from luodi.rules.decide import decide

PACK = "sme_relief_2022"


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
