"""A decision tells whose rule it took at each point that districts settle, and what it took where none is known."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from luodi.rules.decide import Decision, decide
from luodi.rules.deciding import grounds
from luodi.rules.pack import Pack
from luodi.rules.telling import data, summary, tree
from tests.rules.minipack import DAY, OVERLAY, home, member, pack

RULES = """
other_bar = delegated("第十三条（六）", Home, "其他情形", "Other circumstance", otherwise=False)
other_income = delegated("第十条（五）", Home, "其他收入", "Other income", otherwise=yuan(0), returns=Money)

@rule("第十三条", "财产不符合")
def barred(home: Home) -> bool:
    return home.owner or other_bar(home)

@rule("第十条", "收入")
def income(home: Home) -> Money:
    return other_income(home) + sum(m.wage for m in home.members)

@rule("第三条", "可得补助")
def eligible(home: Home) -> bool:
    return not barred(home) and income(home) < yuan(700)
"""


@pytest.fixture
def made(tmp_path: Path) -> Pack:
    return pack(tmp_path, RULES, overlay=OVERLAY)


def decided(made: Pack, *, on: dt.date = DAY, readings: dict[str, str] | None = None, **facts: Any) -> Decision:
    return decide(made, "eligible", home(members=[member(wage=300)], **facts), on=on, readings=readings)


def told(decision: Decision, *, english: bool = False) -> list[str]:
    head = "District rules" if english else "区县规定"
    return [line for line in summary(decision, english=english) if line.startswith(head)]


def test_the_districts_own_document_is_named_and_its_provision_decides(made: Pack) -> None:
    decision = decided(made, district="云东区", other_bar=True)
    assert decision.value is False
    assert told(decision) == [
        "区县规定 第十三条（六） 其他情形 = 是（云东区，云东府发〔2023〕2号）",
        "区县规定 云东区的规定没有录入，按默认认定：第十条（五） 0.00元",
    ]
    found = grounds(made.specialised(DAY), decision.reason)
    assert [ground.provision for ground in found] == ["第十三条（六）"]
    assert "    · 其他情形 = 是（云东区，云东府发〔2023〕2号）" in [str(line) for line in tree(decision)]


def test_what_is_stated_for_a_district_without_rules_is_said_not_to_count(made: Pack) -> None:
    decision = decided(made, other_bar=True, other_income=5000)
    assert decision.value is True
    assert told(decision) == [
        "区县规定 第十三条（六） 其他情形 = 是（未采用：云西区的规定没有录入，按“否”认定）",
        "区县规定 第十条（五） 其他收入 = 5,000.00元（未采用：云西区的规定没有录入，按“0.00元”认定）",
    ]
    assert told(decision, english=True)[0] == (
        "District rules 第十三条（六） Other circumstance = yes (not taken: no rules are known of 云西区; no instead)"
    )


def test_a_supply_counts_only_while_it_lasts(made: Pack) -> None:
    decision = decided(made, district="云东区", other_bar=True, on=dt.date(2025, 1, 1))
    assert decision.value is True
    assert told(decision)[0] == ("区县规定 第十三条（六） 其他情形 = 是（未采用：云东区的规定没有录入，按“否”认定）")


def test_plain_data_list_the_assumptions(made: Pack) -> None:
    listed = json.loads(json.dumps(data(decided(made, other_income=5000))))["delegations"]
    assert [(d["name"], d["subject"], d["district"], d["document"], d["value"], d["given"]) for d in listed] == [
        ("other_bar", "家", "云西区", None, False, None),
        ("other_income", "家", "云西区", None, 0, 500000),
    ]


def test_asked_to_be_silent_nothing_is_assumed(made: Pack) -> None:
    decision = decided(made, readings={"delegations": "silent"})
    assert decision.status == "silent"
    assert told(decision) == []


def test_a_point_under_a_reading_that_was_not_taken_is_not_told(tmp_path: Path) -> None:
    rules = """
    which = reading("第一条", "疑义", plain="不看区县", local="看区县")
    other_bar = delegated("第二条", Home, "其他情形", "Other circumstance", otherwise=False)

    @rule("第一条", "不符合")
    def barred(home: Home) -> bool:
        if which == "local":
            return other_bar(home)
        return home.owner
    """
    made = pack(tmp_path, rules)
    assert told(decide(made, "barred", home(), on=DAY)) == []
    assert told(decide(made, "barred", home(), on=DAY, readings={"which": "local"})) == [
        "区县规定 云西区的规定没有录入，按默认认定：第二条 否"
    ]
