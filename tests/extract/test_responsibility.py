"""Responsibility clauses in every notation documents use; each expectation read off the sentence by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luodi.extract.notation import ROLES, Role, role_of_others
from luodi.extract.responsibility import Clause, find_clauses

TASK = "建成云洲市数据目录。"


def names(clause: Clause) -> dict[str, str]:
    """Units by role, joined by blanks; roles without units left out."""
    held = {role: " ".join(unit.name for unit in getattr(clause, role)) for role in ROLES}
    return {role: words for role, words in held.items() if words}


def only(text: str, *, others: Role | None = None) -> Clause:
    [clause] = find_clauses(text, others=others)
    return clause


NOTATIONS: dict[str, dict[str, str]] = {
    # labels in brackets
    "（责任单位：市教委、市财政局，各区县政府）": {"responsible": "市教委 市财政局 各区县政府"},
    "（责任单位 ：市教委）": {"responsible": "市教委"},
    "〔牵头单位：市教委；责任单位：市财政局〕": {"lead": "市教委", "responsible": "市财政局"},
    "（牵头单位：市教委，配合单位：市财政局、市水利局）": {"lead": "市教委", "support": "市财政局 市水利局"},
    "(牵头部门:市教委,参与部门:市财政局,市水利局)": {"lead": "市教委", "support": "市财政局 市水利局"},
    "【责任单位：市教委、各区县政府】": {"responsible": "市教委 各区县政府"},
    "（责任部门：市商务局；责任领导：张某甲）": {"responsible": "市商务局"},
    "（指导单位：市教委；责任单位：各区县政府）": {"guiding": "市教委", "responsible": "各区县政府"},
    "（牵头∶市教委；配合∶市财政局）": {"lead": "市教委", "support": "市财政局"},
    "（责任单位：市教委牵头，市财政局配合）": {"lead": "市教委", "support": "市财政局"},
    "（市级责任单位：市教委；区县责任单位：东江区政府）": {"responsible": "市教委 东江区政府"},
    # verbs in brackets
    "（市教委牵头）": {"lead": "市教委"},
    "（公安部负责）": {"responsible": "公安部"},
    "（市教委牵头负责，市财政局配合）": {"lead": "市教委", "support": "市财政局"},
    "（市教委牵头市财政局配合）": {"lead": "市教委", "support": "市财政局"},
    "（市教委、市财政局共同牵头，各区县政府参与）": {"lead": "市教委 市财政局", "support": "各区县政府"},
    "（发展改革委牵头，财政部、税务总局按职责分工负责）": {"lead": "发展改革委", "responsible": "财政部 税务总局"},
    "（省发展改革委、省工业和信息化厅，各地级以上市人民政府负责）": {
        "responsible": "省发展改革委 省工业和信息化厅 各地级以上市人民政府"
    },
    "（省教育厅、各市〔州〕政府、省直有关部门按照各自职责分工落实）": {
        "responsible": "省教育厅 各市〔州〕政府 省直有关部门"
    },
    "（各有关部门按职责分工负责）": {"responsible": "各有关部门"},
    "（市教委会同市财政局、市水利局负责）": {"lead": "市教委", "support": "市财政局 市水利局"},
    "（责任单位：市教委；配合单位：市财政局）": {"lead": "市教委", "support": "市财政局"},
    "（市教委牵头，会同市财政局落实）": {"lead": "市教委", "support": "市财政局"},
    "（市教委牵头，市财政局、市水利局，各区县政府）": {"lead": "市教委", "responsible": "市财政局 市水利局 各区县政府"},
    "（市教委、市财政局指导，各区县政府落实）": {"guiding": "市教委 市财政局", "responsible": "各区县政府"},
    "（市教委牵头；市财政局督促指导；各区县政府组织实施）": {
        "lead": "市教委",
        "guiding": "市财政局",
        "responsible": "各区县政府",
    },
    "（由市教委牵头、市财政局配合）": {"lead": "市教委", "support": "市财政局"},
    "（国家疾控局、教育部等和地方人民政府按职责分工负责）": {"responsible": "国家疾控局 教育部 地方人民政府"},
    "（各省级人民政府负责，国家发展改革委、财政部加强指导支持）": {
        "guiding": "国家发展改革委 财政部",
        "responsible": "各省级人民政府",
    },
    "（具体由市教育局牵头负责，市财政局协助）": {"lead": "市教育局", "support": "市财政局"},
    "【牵头单位：市教育局】【配合单位：市财政局】": {"lead": "市教育局", "support": "市财政局"},
    "（市教委为牵头单位，市财政局、各区县政府为配合单位）": {"lead": "市教委", "support": "市财政局 各区县政府"},
    # bare lists and marks behind a name
    "（市教委、市财政局）": {"responsible": "市教委 市财政局"},
    "（市教委（牵头）、市财政局（配合）、各区县政府）": {
        "lead": "市教委",
        "support": "市财政局",
        "responsible": "各区县政府",
    },
    "（责任单位：市直有关部门，各市、县（市、区）人民政府）": {
        "responsible": "市直有关部门 各市、县（市、区）人民政府"
    },
    "（各省、自治区、直辖市人民政府，国务院有关部门负责）": {
        "responsible": "各省、自治区、直辖市人民政府 国务院有关部门"
    },
    "——责任单位：市教委、市财政局": {"responsible": "市教委 市财政局"},
    # two provinces, the prefix said once
    "（责任单位：云洲市财政局、市教委；澜江省财政厅、人行云洲分行，东江市政府）": {
        "responsible": "云洲市财政局 市教委 澜江省财政厅 人行云洲分行 东江市政府"
    },
    "（云洲市教委；澜江省教育厅，东江市政府）": {"responsible": "云洲市教委 澜江省教育厅 东江市政府"},
    # nested and mixed brackets
    "（责任单位：各区县（自治县）政府，云洲气象局（市预警中心（筹）、市人影中心））": {
        "responsible": "各区县（自治县）政府 云洲气象局（市预警中心（筹）、市人影中心）"
    },
    "（责任单位：市教委、市财政局〕": {"responsible": "市教委 市财政局"},
    "〔责任单位：市档案局，各区县（自治县，以下简称区县）政府〕": {"responsible": "市档案局 各区县政府"},
    # without brackets
    "责任单位：市教委、市财政局": {"responsible": "市教委 市财政局"},
    "牵头单位：市教委 配合单位：市财政局、各区县政府": {"lead": "市教委", "support": "市财政局 各区县政府"},
    "牵头单位：市教委；配合单位：市财政局。": {"lead": "市教委", "support": "市财政局"},
    "由市教委牵头，市财政局、各区县政府配合。": {"lead": "市教委", "support": "市财政局 各区县政府"},
    "分管市领导:赵某甲\n部门分工:市教委牵头,各地、各部门配合。": {"lead": "市教委", "support": "各地 各部门"},
    "牵头单位：市教委\n配合单位：市财政局\n完成时限：2025年6月底": {"lead": "市教委", "support": "市财政局"},
    "省牵头单位:省农业农村厅": {"lead": "省农业农村厅"},
    "（责任单位：市民政局、市交通局，市残联指导）": {"responsible": "市民政局 市交通局", "guiding": "市残联"},
    "（责任单位：市民政局、市交通局，市残联、市财政局配合）": {
        "lead": "市民政局 市交通局",
        "support": "市残联 市财政局",
    },
    "（市发展改革委、市市场监管局；完成时限：2026年5月）": {"responsible": "市发展改革委 市市场监管局"},
    "（市教委牵头，市财政局配合，完成时限：2026年5月）": {"lead": "市教委", "support": "市财政局"},
    "(市政府办公室、市司法局等市级有关部门及各县市区政府按职责分工负责)": {
        "responsible": "市政府办公室 市司法局等市级有关部门 各县市区政府"
    },
    "责任单位:市经信局,市减负领导小组其他成员单位,各区政府": {
        "responsible": "市经信局 市减负领导小组其他成员单位 各区政府"
    },
    "责任单位：市教委、市财政局）": {"responsible": "市教委 市财政局"},
}


@pytest.mark.parametrize("clause", NOTATIONS)
def test_each_notation_gives_its_units_and_roles(clause: str) -> None:
    assert names(only(TASK + clause)) == NOTATIONS[clause]


@pytest.mark.parametrize("clause", NOTATIONS)
def test_the_clause_covers_its_own_words_and_nothing_of_the_task(clause: str) -> None:
    found = only(TASK + clause)
    assert (TASK + clause)[found.start : found.end] == clause


@pytest.mark.parametrize(
    "text",
    [
        "推进平台（市教委、市财政局）建设。",
        "本办法由市教委负责解释。",
        "推进平台建设。（本办法由市教委负责解释）",
        "市教委负责统筹全市工作。",
        "市教委要会同市财政局制定办法。",
        "明确市教委负责人。",
        "建成目录（以下简称目录）。",
        "力争全年完成（争取提前完成）。",
        "建立部门牵头、各方参与的机制。",
        "一、王某甲副市长牵头重点工作",
        "（一）赵某乙市长主抓工作",
    ],
)
def test_prose_and_brackets_of_other_kinds_are_no_clause(text: str) -> None:
    assert find_clauses(text) == []


def test_bare_lists_before_a_stop_count_from_two_units_on() -> None:
    text = "普查数据（市统计局、各区县政府）；公布名录（市民政局、市教委）。"
    assert [names(clause)["responsible"] for clause in find_clauses(text)] == ["市统计局 各区县政府", "市民政局 市教委"]
    assert find_clauses("报主管部门（市教委）；另行公布。") == []


def test_several_clauses_in_one_paragraph_stand_in_its_order() -> None:
    text = "建成目录（市教委牵头）；汇集数据（责任单位：市水利局，配合单位：市财政局）；公布清单。责任单位：市民政局。"
    found = find_clauses(text)
    assert [names(clause) for clause in found] == [
        {"lead": "市教委"},
        {"lead": "市水利局", "support": "市财政局"},
        {"responsible": "市民政局"},
    ]
    assert text[found[0].start : found[0].end] == "（市教委牵头）"


@pytest.mark.parametrize(
    "rule",
    ["列第一位者为牵头单位，下同", "排第一位的为牵头单位", "责任单位列在首位的为牵头单位，下同"],
)
def test_that_the_first_leads_is_said_once_and_holds_for_what_follows(rule: str) -> None:
    text = f"{TASK}（责任单位：市教委、市财政局，{rule}）{TASK}（责任单位：市民政局、市水利局）"
    first, second = find_clauses(text)
    assert names(first) == {"lead": "市教委", "responsible": "市财政局"}
    assert names(second) == {"lead": "市民政局", "responsible": "市水利局"}
    assert first.others == role_of_others(text) == "responsible"


def test_the_rule_told_earlier_in_the_document_is_given_from_outside() -> None:
    assert names(only("（责任单位：市民政局、市水利局）", others="responsible")) == {
        "lead": "市民政局",
        "responsible": "市水利局",
    }


def test_the_rule_in_the_label_counts_too() -> None:
    clause = only(f"{TASK}（责任单位（列第一位的为牵头单位，下同）：市教委、市财政局）")
    assert names(clause) == {"lead": "市教委", "responsible": "市财政局"}


def test_the_rule_may_say_that_the_others_help() -> None:
    rule = "列在任务分工首位的为牵头单位，其他为主要参加单位"
    assert role_of_others(f"制定本计划（{rule}）。") == "support"
    clause = only(f"{TASK}（责任单位：市教委、市财政局，列第一位的为牵头单位，其余为配合单位）")
    assert names(clause) == {"lead": "市教委", "support": "市财政局"}
    assert names(only("（市民政局，市水利局）", others="support")) == {"lead": "市民政局", "support": "市水利局"}


def test_a_sentence_behind_the_list_of_a_bracket_is_doubted_not_read() -> None:
    clause = only(f"{TASK}〔责任单位：市教委、市财政局。任务完成后请及时总结。〕")
    assert names(clause) == {"responsible": "市教委 市财政局"}
    assert clause.doubts == ("括号内责任单位之后另有说明",)
    shared = only(f"{TASK}〔责任单位：市教委按职责分工负责。具体任务均涉及相关区县政府，不再做分工，下同。〕")
    assert names(shared) == {"responsible": "市教委"}
    assert shared.doubts


def test_the_rule_may_stand_in_brackets_behind_the_last_name() -> None:
    text = "责任单位:市财政局牵头,市商务局(除标注为“牵头”单位外,列第一位的为牵头单位,下同)"
    clause = only(TASK + text)
    assert names(clause) == {"lead": "市财政局", "responsible": "市商务局"}
    assert clause.others == role_of_others("责任分解中,列第一位的责任单位为牵头单位") == "responsible"


@pytest.mark.parametrize(
    ("clause", "words"),
    [
        ("责任单位：市教委；完成时限：2025年12月底。", "2025年12月底"),
        ("（市教委牵头，市财政局配合，2025年6月底前完成）", "2025年6月底前完成"),
        ("（市教委、市财政局负责，持续推进）", "持续推进"),
        ("（市教委牵头，5月底前出台办法，年内持续推进）", "5月底前出台办法，年内持续推进"),
        ("（责任单位：市教委。完成时限：长期坚持）", "长期坚持"),
        ("（责任单位：市教委 完成时限：2025年底）", "2025年底"),
    ],
)
def test_a_time_inside_the_clause_is_pointed_at(clause: str, words: str) -> None:
    found = only(TASK + clause)
    assert found.deadline is not None
    assert (TASK + clause)[slice(*found.deadline)] == words
    assert "市教委" in [unit.name for unit in found.units]


def test_units_that_a_clause_names_for_all_later_items_are_told_apart() -> None:
    clause = only(f"{TASK}（省发展改革委牵头。以下均需各地级以上市政府负责，不再列出）")
    assert names(clause) == {"lead": "省发展改革委"}
    assert [unit.name for unit in clause.following] == ["各地级以上市政府"]
    assert clause.doubts
    text = f"{TASK}〔市教委牵头，各县、区政府(管委会)负责落实。以下各项工作均需各县、区政府(管委会)落实，不再列出。〕"
    assert names(only(text)) == {"lead": "市教委", "responsible": "各县、区政府(管委会)"}


@pytest.mark.parametrize(
    ("clause", "is_open"),
    [
        ("（财政部、税务总局等按职责分工负责）", True),
        ("（责任单位：市安委会各成员单位）", True),
        ("（市教委、市财政局等部门负责）", True),
        ("（责任单位：市教委，各区县政府）", False),
    ],
)
def test_lists_that_leave_others_open_say_so(clause: str, is_open: bool) -> None:
    assert only(TASK + clause).open_ended is is_open


def test_et_al_is_no_part_of_the_last_name() -> None:
    assert names(only(TASK + "（财政部、税务总局等部门及各省级人民政府负责）")) == {
        "responsible": "财政部 税务总局 各省级人民政府"
    }


def test_what_is_uncertain_is_a_doubt_in_words() -> None:
    assert only(TASK + "（责任单位：市教委、市财政局").doubts == ("责任单位的括号没有闭合",)
    assert only(TASK + "（市教委、市财政局）").doubts == ("括号内只列单位，未写明职责",)
    assert only(TASK + "（责任单位：市教委、清水计划）").doubts == ("“清水计划”不像单位名称",)


def test_a_full_stop_behind_the_brackets_goes_with_them_only_where_the_task_keeps_its_own() -> None:
    own = TASK + "（市教委牵头）。"
    shared = TASK.rstrip("。") + "（市教委牵头）。"
    assert own[: only(own).start] + own[only(own).end :] == TASK
    assert shared[: only(shared).start] + shared[only(shared).end :] == TASK


def test_spaces_and_line_breaks_inside_a_list_do_not_part_its_names() -> None:
    assert names(only(TASK + "（责任单位：市人力 社保局、\n市规划自然\n资源局）")) == {
        "responsible": "市人力社保局 市规划自然资源局"
    }


@given(
    st.text(
        alphabet="（）()〔〕【】责任单位：:牵头配合负责、，；。市教委局等各区县政府会同按职责分工 \n2025年底",
        max_size=120,
    )
)
def test_clauses_lie_in_order_without_overlap_and_hold_their_units(text: str) -> None:
    end = 0
    for clause in find_clauses(text):
        assert end <= clause.start < clause.end <= len(text)
        end = clause.end
        assert clause.units
        for unit in clause.units:
            assert clause.start <= unit.start < unit.end <= clause.end


@pytest.mark.parametrize(
    "hostile",
    [
        "（" * 10_000,
        "（" * 10_000 + "责任单位：市教委" + "）" * 10_000,
        "（市教委牵头" * 3_000,
        "）" * 10_000,
        "（责任单位：" * 5_000,
        "按职责分工" * 5_000 + "市",
        "（市教委" + "按分工分工" * 500 + "市）",
        "监督指导" * 5_000 + "市",
        "以下均" * 3_000 + "负责",
        "、" * 50_000,
        "市教委和" * 10_000,
    ],
)
def test_hostile_text_ends_and_yields_only_places_inside_it(hostile: str) -> None:
    assert all(0 <= clause.start < clause.end <= len(hostile) for clause in find_clauses(hostile))
