"""Names of organisations are told by their shape, in the ways documents print lists of them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luodi.text.unit_names import is_open_ended, is_unit, is_unit_list, scan_units


def names(text: str, start: int = 0) -> list[str]:
    return [mention.name for mention in scan_units(text, start)]


PRINTED = """
市经济信息委 国家矿山安监局澜江局 云洲气象局（市预警信息发布中心） 各区县政府
各区县（自治县）人民政府 两江新区 人行云洲分行 市政府职转办 市委金融办 市委军民融合办
团市委 市总工会 国网云洲市电力公司 公安部 财政部 中国人民银行 税务总局
各地级以上市人民政府 省发展改革委 市级有关部门 有关单位 市安委会各成员单位
中国石油天然气云洲销售公司 云洲医科大学附属第一医院 云洲大学 市妇联 市残联 各地区
各有关部门 省邮政管理局 民航澜江监管局 市公安局交警支队 省委社会工作部 市检察院
中国移动云洲公司 外汇局澜江省分局 市粮食和储备局 国家发展和改革委员会 市防减救灾委各成员单位
省纪委监委 云洲海关 工作专班成员单位 有关市州政府
"""

EVERYDAY = """
全社会 工作布局 多处 举办 全程网办 执行 城市 老旧小区 农村公路 100% 责任单位
牵头单位 完成时限 持续推进 2025年底 已实现 实体卡 推动各区县政府 主要负责人 企业
"""


@pytest.mark.parametrize("name", PRINTED.split())
def test_names_as_documents_print_them_have_the_shape(name: str) -> None:
    assert is_unit(name)
    assert names(name) == [name]


@pytest.mark.parametrize("words", EVERYDAY.split())
def test_everyday_words_and_column_titles_do_not(words: str) -> None:
    assert not is_unit(words)
    assert names(words) == []


def test_separators_inside_brackets_do_not_split_a_name() -> None:
    assert names("云洲气象局（市预警中心、市人影中心（筹）），市水利局") == [
        "云洲气象局（市预警中心、市人影中心（筹））",
        "市水利局",
    ]


def test_stray_spaces_are_left_out_of_the_name_and_kept_in_its_place() -> None:
    text = "市 教委、 市人力 社保局 "
    mentions = scan_units(text)
    assert [m.name for m in mentions] == ["市教委", "市人力社保局"]
    assert [text[m.start : m.end] for m in mentions] == ["市 教委", "市人力 社保局"]


def test_et_al_closes_the_list_and_is_no_part_of_a_name() -> None:
    assert names("市教委、市财政局等") == ["市教委", "市财政局"]
    assert names("市教委、市科技局等有关部门") == ["市教委", "市科技局"]
    assert names("云洲市东江区等有关区县、高等学校、市高等法院") == ["云洲市东江区", "高等学校", "市高等法院"]
    assert [is_open_ended(w) for w in ("市科技局 等", "工作专班成员单位", "市教委", "高等学校")] == [
        True,
        True,
        False,
        False,
    ]


def test_brackets_that_shorten_a_name_are_left_out_of_it_and_others_are_kept() -> None:
    assert names("各区县（自治县，以下简称区县）政府、各市（州）政府") == ["各区县政府", "各市（州）政府"]
    assert names("市数据目录工作专班（以下简称工作专班）成员单位") == ["工作专班成员单位"]
    assert names("市经济和信息化委员会（以下简称“市经信委”）、市教委") == ["市经济和信息化委员会", "市教委"]


def test_levels_of_government_that_share_their_beginning_and_end_are_one_name() -> None:
    text = "省教育厅，各市、县（市、区）政府，各州、市、县人民政府、市教委"
    assert names(text) == ["省教育厅", "各市、县（市、区）政府", "各州、市、县人民政府", "市教委"]
    assert names("市教委、各县、区人民政府(管委会)") == ["市教委", "各县、区人民政府(管委会)"]
    assert names("各市、各县政府、区教委") == ["各市", "各县政府", "区教委"]


def test_and_between_two_whole_names_splits_and_inside_a_name_does_not() -> None:
    assert names("市教委和市财政局") == ["市教委", "市财政局"]
    assert names("市粮食和储备局、市规划和自然资源局") == ["市粮食和储备局", "市规划和自然资源局"]


def test_units_that_share_one_ending_are_each_a_name() -> None:
    text = "各区县（自治县）人民政府，两江新区、西部科学城云洲高新区、万盛经开区管委会"
    assert names(text) == ["各区县（自治县）人民政府", "两江新区", "西部科学城云洲高新区", "万盛经开区管委会"]
    assert is_unit_list(text)


def test_reading_may_start_inside_a_text_and_positions_still_count_from_its_beginning() -> None:
    assert [(m.name, m.start) for m in scan_units("责任单位：市教委", 5)] == [("市教委", 5)]


def test_a_list_with_one_part_that_is_no_name_is_no_unit_list() -> None:
    assert is_unit_list("市教委、市财政局、")
    assert not is_unit_list("市教委、做好保障")
    assert not is_unit_list("")
    assert not is_unit_list("、、")


@given(st.text(alphabet="市省教委局（）()〔〕、，；和等 \n各区县政府部办", max_size=80))
def test_every_mention_is_its_own_words_in_order_without_overlap(text: str) -> None:
    end = 0
    for mention in scan_units(text):
        assert end <= mention.start < mention.end
        end = mention.end
        assert "".join(text[mention.start : mention.end].split()) == mention.name
        assert is_unit(mention.name)


def test_ten_thousand_open_brackets_and_conjunctions_are_read_to_the_end() -> None:
    assert names("（" * 10_000 + "市教委") == []
    assert names("和" * 10_000 + "、市教委") == ["市教委"]


@pytest.mark.corpus
def test_every_unit_of_the_checked_facts_has_the_shape(facts: Path) -> None:
    seen = set()
    for file in sorted((facts / "tasks").glob("*.json")):
        for task in json.loads(file.read_text("utf-8"))["tasks"]:
            seen.update(task["lead"], task["support"], task["responsible"])
    assert len(seen) > 150
    assert {name for name in seen if not is_unit(name)} == set()


def test_a_group_told_by_its_level_stays_as_written() -> None:
    assert names("市教委、市科技局等市级有关部门") == ["市教委", "市科技局等市级有关部门"]
    assert names("省水利厅、能源局等省有关部门、各市政府") == ["省水利厅", "能源局等省有关部门", "各市政府"]
    assert names("财政部等国务院有关部门") == ["财政部等国务院有关部门"]


def test_fields_of_work_that_share_one_end_are_one_name() -> None:
    assert names("卫生健康等部门") == ["卫生健康等部门"]
    assert names("市教委、水利、应急管理等部门") == ["市教委", "水利、应急管理等部门"]
    assert names("发展改革、财政部门") == ["发展改革、财政部门"]
    assert names("水利和林业等市级部门") == ["水利和林业等市级部门"]


def test_other_words_before_a_shared_end_are_no_name() -> None:
    assert names("提高效率等部门") == []
    assert names("优化服务、减少环节等部门") == []


def test_sentences_that_speak_of_a_unit_are_no_name() -> None:
    assert [is_unit(name) for name in ("办公室设在市统计局", "登记机构为市大数据中心", "申报市级高新区")] == [False] * 3


def test_two_offices_of_civil_affairs_are_two_names() -> None:
    assert names("各区民政局及市民政局") == ["各区民政局", "市民政局"]
