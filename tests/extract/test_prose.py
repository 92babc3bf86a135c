"""Duties in running prose: who is bound is read off each sentence by hand."""

from __future__ import annotations

import pytest

from luodi.extract.prose import find_duties


def told(text: str) -> list[tuple[str, str]]:
    return [("、".join(u.name for u in d.bound), "、".join(u.name for u in d.joined)) for d in find_duties(text)]


@pytest.mark.parametrize(
    ("text", "bound", "joined"),
    [
        ("各区县政府要把夜间公交纳入年度计划。", "各区县政府", ""),
        ("市教委、市财政局应当按月核对名册。", "市教委、市财政局", ""),
        ("所需资金由市财政局负责统筹。", "市财政局", ""),
        ("市应急局会同水利、林业等部门制定预案。", "市应急局", "水利、林业等部门"),
        ("收费标准由省发展改革委会同省财政厅制定。", "省发展改革委", "省财政厅"),
        ("水利、林业等部门应当每月通报水情。", "水利、林业等部门", ""),
        ("请市财政局牵头制定细则。", "市财政局", ""),
        ("有关事项请市发展改革委会同市财政局办理。", "市发展改革委", "市财政局"),
        ("方案报批后，请各区县政府组织实施。", "各区县政府", ""),
    ],
)
def test_a_sentence_that_binds_a_unit_gives_it_and_who_joins(text: str, bound: str, joined: str) -> None:
    assert told(text) == [(bound, joined)]


def test_who_is_asked_to_lead_leads() -> None:
    [duty] = find_duties("请市财政局牵头制定细则。")
    assert duty.leads
    [duty] = find_duties("请市财政局负责落实。")
    assert not duty.leads


def test_a_sentence_that_binds_two_units_one_after_the_other_is_two_duties() -> None:
    assert told("各区政府要腾出场地，市财政局要会同市教委于4月底前拨付经费。") == [
        ("各区政府", ""),
        ("市财政局", "市教委"),
    ]
    assert told("各区政府,各部门要腾出场地。") == [("各区政府、各部门", "")]
    assert told("市政府办公室要做好协调，设立专班负责日常工作。") == [("市政府办公室", "")]


@pytest.mark.parametrize(
    "text",
    [
        "本办法由市教委负责解释。",
        "人员的回避由监察机构负责人决定。",
        "申报市级园区应当具备下列条件。",
        "领导小组办公室设在市统计局，负责日常工作。",
        "提高认识要先行一步。",
        "登记机构为市大数据中心，负责维护平台。",
        "符合条件的可申请市财政局负责的补助。",
        "重大事项要提请市政府组织审定。",
    ],
)
def test_a_sentence_that_only_mentions_a_unit_binds_nobody(text: str) -> None:
    assert told(text) == []
