"""A printed name resolves to the units of its day, or says why not."""

from __future__ import annotations

import datetime as dt

import pytest

from luodi.units import Registry, Resolution, distinct, load

YUNZHOU = "云洲府发〔2026〕5号"
DAY = dt.date(2026, 2, 1)


def names(found: Resolution) -> list[str]:
    return [unit.name for unit in found.units]


def ask(registry: Registry, name: str, on: dt.date = DAY, **more: object) -> Resolution:
    return registry.resolve(name, on=on, **more)  # type: ignore[arg-type]


def test_a_full_name_is_exact_and_needs_no_document(registry: Registry) -> None:
    found = ask(registry, "云洲市财政局")
    assert (found.how, names(found)) == ("exact", ["云洲市财政局"])


@pytest.mark.parametrize("written", ["云洲市发展改革委", "云洲市 发 改委", "云洲市发展和改革委"])
def test_a_short_name_with_its_place_is_an_alias(registry: Registry, written: str) -> None:
    found = ask(registry, written)
    assert (found.how, names(found)) == ("alias", ["云洲市发展和改革委员会"])


@pytest.mark.parametrize(("document", "unit"), [(YUNZHOU, "云洲市财政局"), ("渝府办发〔2022〕126号", "重庆市财政局")])
def test_an_elided_city_is_the_city_of_the_document(registry: Registry, document: str, unit: str) -> None:
    found = ask(registry, "市财政局", document=document)
    assert (found.how, names(found)) == ("elided_prefix", [unit])


def test_an_elided_province_is_that_of_the_city_that_issued_the_document(registry: Registry) -> None:
    assert names(ask(registry, "省财政厅", document=YUNZHOU)) == ["澜江省财政厅"]


def test_an_elided_province_is_that_of_the_department_named_before(registry: Registry) -> None:
    before = ["澜江省教育厅", "省公安厅", "岷原省教育厅"]
    found = ask(registry, "省公安厅", document="澜府办发〔2026〕9号", context=before)
    assert names(found) == ["岷原省公安厅"]


def test_a_government_of_another_place_does_not_move_what_the_elided_word_means(registry: Registry) -> None:
    found = ask(registry, "市财政局", document=YUNZHOU, context=["成都市政府"])
    assert names(found) == ["云洲市财政局"]


def test_a_joint_document_without_context_leaves_an_elided_province_ambiguous(registry: Registry) -> None:
    found = ask(registry, "省财政厅", province=["澜江省", "岷原省"])
    assert found.how == "unresolved"
    assert found.units == ()
    assert [remark.code for remark in found.remarks] == ["ambiguous"]
    assert {unit.name for unit in found.candidates} == {"澜江省财政厅", "岷原省财政厅"}


def test_without_document_or_place_an_elided_name_is_not_guessed(registry: Registry) -> None:
    found = ask(registry, "市财政局")
    assert (found.how, found.units) == ("unresolved", ())
    assert found.remarks[0].code == "no_home"


def test_issuers_tell_the_home_where_the_number_does_not(registry: Registry) -> None:
    found = ask(registry, "市财政局", issuers=["云洲市人民政府办公室"])
    assert names(found) == ["云洲市财政局"]


def test_a_registry_of_one_city_may_have_a_home() -> None:
    assert names(ask(load(["yunzhou"], home="云洲市"), "市财政局")) == ["云洲市财政局"]


def test_a_province_whose_units_nobody_listed_is_named_as_the_reason(registry: Registry) -> None:
    for name, more in (("广东省财政厅", {}), ("省财政厅", {"document": "粤府办〔2025〕3号"})):
        found = ask(registry, name, **more)
        assert found.how == "unresolved"
        assert found.remarks[0].code == "no_list"
        assert "广东省" in found.remarks[0].zh


def test_an_unknown_place_is_named_as_the_reason(registry: Registry) -> None:
    found = ask(registry, "省财政厅", province="虚有省")
    assert (found.how, found.remarks[0].code) == ("unresolved", "unknown_place")


def test_a_misprinted_name_is_not_resolved_but_near_names_are_offered(registry: Registry) -> None:
    found = ask(registry, "市政务服数据局", document=YUNZHOU)
    assert (found.how, found.units) == ("unresolved", ())
    assert found.candidates[0].name == "云洲市政务服务和数据管理局"


def test_et_cetera_keeps_the_unit_and_leaves_the_rest_open(registry: Registry) -> None:
    found = ask(registry, "市科技局等市级有关部门", document=YUNZHOU)
    assert names(found) == ["云洲市科学技术局"]
    assert found.open_ended


def test_a_known_second_name_in_brackets_is_accepted_without_remark(registry: Registry) -> None:
    found = ask(registry, "澜江省气象局（省预警信息发布中心）", document=YUNZHOU)
    assert (names(found), found.remarks) == (["澜江省气象局"], ())


def test_an_unknown_second_name_in_brackets_is_remarked(registry: Registry) -> None:
    found = ask(registry, "市水利局（市湖长办）", document=YUNZHOU)
    assert names(found) == ["云洲市水利局"]
    assert [remark.code for remark in found.remarks] == ["bracket"]


def test_one_ending_may_serve_a_list_of_places(registry: Registry) -> None:
    found = ask(registry, "两江新区、西部科学城重庆高新区、万盛经开区管委会", dt.date(2024, 9, 10))
    assert found.how == "group"
    assert names(found) == [
        "重庆两江新区管理委员会",
        "西部科学城重庆高新技术产业开发区管理委员会",
        "重庆市万盛经济技术开发区管理委员会",
    ]


def test_a_bare_department_takes_the_beginning_of_the_name_before_it(registry: Registry) -> None:
    found = registry.resolve_all(["万盛经开区民政局", "财政局"], on=dt.date(2020, 12, 21), document="渝民〔2020〕238号")
    assert names(found[1]) == ["万盛经开区财政局"]
    assert names(ask(registry, "民政局", document=YUNZHOU, context=["市财政局"])) == ["云洲市民政局"]


def test_a_bare_department_alone_is_not_taken_for_a_central_organ_in_a_city_document(registry: Registry) -> None:
    assert ask(registry, "医保局", document=YUNZHOU).how == "unresolved"
    assert names(ask(registry, "医保局", document="国办发〔2021〕60号")) == ["国家医疗保障局"]


@pytest.mark.parametrize("phrase", ["有关单位", "市级有关部门", "市政府各部门", "各直属机构", "有关市州政府"])
def test_a_phrase_that_names_no_unit_is_open(registry: Registry, phrase: str) -> None:
    found = ask(registry, phrase, document=YUNZHOU)
    assert (found.how, found.units, found.open_ended) == ("open", (), True)


def test_member_units_of_a_body_are_open_and_name_the_body(registry: Registry) -> None:
    found = ask(registry, "市安委会各成员单位", dt.date(2025, 1, 19), document="渝府发〔2025〕1号")
    assert found.how == "open"
    assert found.of is not None
    assert found.of.name == "重庆市安全生产委员会"


def test_a_government_follows_from_its_place(registry: Registry) -> None:
    found = ask(registry, "合川区政府", dt.date(2021, 1, 16), document="渝府办发〔2021〕2号")
    assert names(found) == ["重庆市合川区人民政府"]
    assert found.units[0].derived


def test_two_bodies_of_like_name_are_kept_apart(registry: Registry) -> None:
    on = dt.date(2025, 1, 22)
    assert names(ask(registry, "重庆金融监管局", on)) == ["国家金融监督管理总局重庆监管局"]
    assert names(ask(registry, "重庆市金融监管局", dt.date(2022, 12, 14))) == ["重庆市地方金融监督管理局"]


def test_an_empty_name_is_unresolved(registry: Registry) -> None:
    assert ask(registry, "  ").how == "unresolved"


def test_a_text_too_long_for_names_is_no_name(registry: Registry) -> None:
    found = ask(registry, "区（" * 5000, document=YUNZHOU)
    assert (found.how, found.units) == ("unresolved", ())


@pytest.mark.parametrize("phrase", ["民政部门", "施工单位", "街道办事处", "县（市、区）民政局", "残联", "内部审计机构"])
def test_a_body_named_by_its_kind_alone_is_open(registry: Registry, phrase: str) -> None:
    found = ask(registry, phrase, document=YUNZHOU)
    assert (found.how, found.units) == ("open", ())


def test_a_body_of_both_provinces_is_that_of_each(registry: Registry) -> None:
    joint = ["澜江省人民政府办公厅", "岷原省人民政府办公厅"]
    found = ask(registry, "两省教育厅", issuers=joint)
    assert (found.how, names(found)) == ("group", ["澜江省教育厅", "岷原省教育厅"])
    assert ask(registry, "两省虚有厅", issuers=joint).how == "open"


def test_the_same_elided_name_after_another_province_is_another_unit(registry: Registry) -> None:
    written = ["澜江省公安厅", "省教育厅", "岷原省公安厅", "省教育厅"]
    found = registry.resolve_all(distinct(written), on=DAY, document="澜府办发〔2026〕9号")
    assert [names(one)[0] for one in found] == ["澜江省公安厅", "澜江省教育厅", "岷原省公安厅", "岷原省教育厅"]


def test_a_stray_mark_between_names_is_no_name_and_does_no_harm(registry: Registry) -> None:
    found = registry.resolve("财政局", on=DAY, document=YUNZHOU, context=("市民政局", "》"))
    assert names(found) == ["云洲市财政局"]
