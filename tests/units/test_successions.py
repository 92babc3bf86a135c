"""Who followed whom: the day of the document decides which name is in use, and today's bearer is told beside it."""

from __future__ import annotations

import datetime as dt

import pytest

from luodi.units import Registry
from luodi.units.lists import UnitList
from luodi.units.model import NATION, Place, Succession, Unit

BEFORE, AFTER = dt.date(2022, 12, 14), dt.date(2025, 1, 22)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("人行重庆营管部", "中国人民银行重庆市分行"),
        ("重庆银保监局", "国家金融监督管理总局重庆监管局"),
        ("人行成都分行", "中国人民银行四川省分行"),
        ("重庆外汇管理部", "国家外汇管理局重庆市分局"),
        ("重庆市交通局", "重庆市交通运输委员会"),
        ("重庆市金融监管局", "中共重庆市委金融委员会办公室"),
    ],
)
def test_a_name_of_its_day_keeps_its_unit_and_tells_who_carries_the_duties_today(
    registry: Registry, old: str, new: str
) -> None:
    then = registry.resolve(old, on=BEFORE)
    assert then.how in ("exact", "alias")
    assert [unit.name for unit in then.today] == [new]
    assert then.units != then.today
    assert "renamed_later" in [remark.code for remark in then.remarks]

    now = registry.resolve(old, on=AFTER)
    assert now.how == "successor"
    assert [unit.name for unit in now.units] == [new]


def test_an_uncertain_date_is_said_to_be_uncertain(registry: Registry) -> None:
    found = registry.resolve("重庆市交通局", on=dt.date(2021, 1, 16))
    assert "uncertain" in [remark.code for remark in found.remarks]
    certain = registry.resolve("人行重庆营管部", on=BEFORE)
    assert "uncertain" not in [remark.code for remark in certain.remarks]


def test_a_name_used_before_its_unit_existed_is_remarked(registry: Registry) -> None:
    found = registry.resolve("重庆金融监管局", on=BEFORE)
    assert [unit.name for unit in found.units] == ["国家金融监督管理总局重庆监管局"]
    assert "not_yet" in [remark.code for remark in found.remarks]


def test_the_change_takes_effect_on_its_day_not_the_day_before(registry: Registry) -> None:
    day = dt.date(2023, 8, 18)
    assert registry.resolve("人行重庆营管部", on=day - dt.timedelta(days=1)).how == "alias"
    assert registry.resolve("人行重庆营管部", on=day).how == "successor"


def test_two_reforms_in_a_row_lead_to_the_last_bearer(registry: Registry) -> None:
    found = registry.resolve("重庆市扶贫办", on=dt.date(2020, 12, 21))
    assert [unit.name for unit in found.today] == ["重庆市农业农村委员会"]


def test_a_unit_that_took_over_another_was_itself_there_before(registry: Registry) -> None:
    found = registry.resolve("重庆市农业农村委", on=dt.date(2021, 1, 16))
    assert (found.how, "not_yet" in [remark.code for remark in found.remarks]) == ("alias", False)


def test_every_succession_of_the_package_joins_two_listed_units(registry: Registry) -> None:
    from luodi.units.lists import parse_successions, text_of
    from luodi.units.registry import DATA

    steps = parse_successions(text_of(DATA / "successions.csv"), "successions.csv")
    missing = [name for step in steps for name in (step.old, step.new) if name not in registry]
    assert missing == []
    assert all(step.basis for step in steps)


def test_a_ring_of_successions_ends() -> None:
    place = Place("甲市", "甲市", "甲", (), "city", "division", NATION)
    units = tuple(Unit(name, "", (), "city", "department", "甲市") for name in ("甲市一局", "甲市二局"))
    steps = [
        Succession("甲市一局", "甲市二局", dt.date(2020, 1, 1), "更名", "甲"),
        Succession("甲市二局", "甲市一局", dt.date(2021, 1, 1), "更名", "乙"),
    ]
    registry = Registry([UnitList((place,), units)], steps)
    bearers, walked = registry.successors(units[0])
    assert [unit.name for unit in bearers] == ["甲市一局"]
    assert len(walked) == 2
