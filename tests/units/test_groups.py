"""Groups are what the document says they are; where it does not say, they stay open."""

from __future__ import annotations

import datetime as dt

from luodi.units import Registry, definitions_in

DAY = dt.date(2025, 1, 19)
ZONES = ["重庆两江新区管理委员会", "西部科学城重庆高新技术产业开发区管理委员会", "重庆市万盛经济技术开发区管理委员会"]


def test_all_districts_are_forty_one_where_the_document_says_so(registry: Registry) -> None:
    found = registry.resolve("各区县政府", on=DAY, document="渝府发〔2025〕1号")
    assert found.how == "group"
    assert len(found.units) == 41
    assert [unit.name for unit in found.units[-3:]] == ZONES


def test_all_districts_are_open_with_thirty_eight_known_where_it_does_not(registry: Registry) -> None:
    found = registry.resolve("各区县政府", on=DAY, document="渝府办发〔2025〕6号")
    assert found.how == "open"
    assert len(found.units) == 38
    assert "zones_open" in [remark.code for remark in found.remarks]


def test_a_short_name_for_districts_alone_closes_the_group_at_thirty_eight(registry: Registry) -> None:
    found = registry.resolve("区县政府", on=dt.date(2024, 9, 16), document="渝府办发〔2024〕73号")
    assert (found.how, len(found.units)) == ("group", 38)


def test_a_definition_read_from_the_text_serves_a_document_the_package_does_not_know(registry: Registry) -> None:
    said = definitions_in("各区县（自治县）和两江新区、万盛经开区（以下统称区县）应当建立台账。")
    found = registry.resolve("各区县政府", on=DAY, document="渝府办发〔2023〕999号", definitions=said)
    assert (found.how, len(found.units)) == ("group", 40)


def test_a_definition_that_names_an_unknown_zone_says_so(registry: Registry) -> None:
    said = definitions_in("各区县（自治县，含虚有新区，以下统称区县）")
    found = registry.resolve("各区县政府", on=DAY, document="渝府办发〔2023〕999号", definitions=said)
    assert (found.how, len(found.units)) == ("group", 38)
    assert "not_found" in [remark.code for remark in found.remarks]


def test_sichuan_has_twenty_one_cities_and_prefectures(registry: Registry) -> None:
    found = registry.resolve("四川省各市（州）人民政府", on=DAY)
    assert (found.how, len(found.units)) == ("group", 21)


def test_the_districts_of_chongqing_are_thirty_seven_after_the_change_of_november_2025(registry: Registry) -> None:
    found = registry.resolve("各区县政府", on=dt.date(2025, 12, 1), document="渝府办发〔2025〕99号")
    names = [unit.name for unit in found.units]
    assert len(names) == 37
    assert "重庆市两江新区人民政府" in names
    assert "重庆市渝北区人民政府" not in names


def test_departments_of_every_district_are_open_because_no_list_holds_them(registry: Registry) -> None:
    found = registry.resolve("各区县（自治县）民政局", on=DAY, document="渝府发〔2025〕1号")
    assert (found.how, found.units) == ("open", ())


def test_an_ordinary_bracket_is_no_definition() -> None:
    assert definitions_in("各区县（自治县）人民政府、乡镇（街道）要落实责任，市（州）同步推进。") == ()


def test_all_provinces_are_thirty_one_in_a_document_of_the_state_council(registry: Registry) -> None:
    """4 municipalities, 22 provinces beside Taiwan, 5 autonomous regions; the invented ones are none."""
    found = registry.resolve("各省、自治区、直辖市人民政府", on=DAY, document="国发〔2024〕3号")
    assert (found.how, len(found.units)) == ("group", 31)


def test_addressees_of_several_tiers_are_open_and_not_cut_apart(registry: Registry) -> None:
    written = "各市、县（市、区）人民政府，省政府直属各单位"
    found = registry.resolve(written, on=DAY, document="浙政办发〔2022〕9号")
    assert (found.how, found.units) == ("open", ())
