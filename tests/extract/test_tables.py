"""Rows of a table become commitments with the roles their columns name."""

from __future__ import annotations

from luodi.extract.model import Commitment
from luodi.extract.tables import commitments_of_table
from luodi.text.lines import lines
from luodi.text.model import Document, Provision, Source
from luodi.text.spans import quote
from luodi.text.tables import find_tables


def commitments(text: str, label: str = "附件2") -> list[Commitment]:
    source = Source("x.txt", "", "txt", text)
    tables, _ = find_tables(source, lines(text), "att_2")
    annex = Provision("att_2", label, "attachment", "", "", {}, number=label)
    document = Document(None, "", (), (), None, None, (), (), None, (0, len(text)), {}, (annex,), tuple(tables))
    return [found for table in tables for found in commitments_of_table(source, document, table)]


def test_the_columns_titles_give_the_roles_and_the_path_follows_the_printed_numbers() -> None:
    text = (
        "序号\t重点任务\t具体举措\t牵头单位\t配合单位\t完成时限\n"
        "4\t（二）清洁水源\t封堵入河排口12处。\t市生态环境局\t市水利局、各县（市、区）政府等\t2026年9月底前\n"
        "5\t\t巡查水库。\t市水利局\t/\t长期坚持\n"
    )
    first, second = commitments(text)
    assert (first.path, first.text) == (("附件2", "二", "4"), "封堵入河排口12处。")
    assert (first.lead, first.support, first.responsible) == (("市生态环境局",), ("市水利局", "各县（市、区）政府"), ())
    assert (first.deadline_text, first.open_ended, first.table) == ("2026年9月底前", True, "att_2__table_1")
    assert (second.path, second.support, second.open_ended) == (("附件2", "二", "5"), (), False)
    assert [quote(text, first.spans[name]) for name in ("text", "lead", "support", "deadline")] == [
        "封堵入河排口12处。",
        "市生态环境局",
        "市水利局各县（市、区）政府",
        "2026年9月底前",
    ]


def test_whatever_stands_in_a_column_of_units_is_a_unit() -> None:
    (found,) = commitments("序号\t工作内容\t责任单位\n1\t修订手册。\t市教委、青禾志愿服务联盟\n2\t\t\n")
    assert found.responsible == ("市教委", "青禾志愿服务联盟")


def test_a_table_that_only_lists_things_hands_out_no_task() -> None:
    assert commitments("序号\t承保公司\t服务地点\n1\t云洲财险公司\t东岸区\n2\t澜江人寿公司\t西岭县\n") == []


def test_responsible_units_lead_where_a_column_of_helpers_stands_beside_them() -> None:
    (found,) = commitments("序号\t工作内容\t责任单位\t配合单位\n1\t修订手册。\t市教委\t市财政局\n2\t\t\t\n")
    assert (found.lead, found.support, found.responsible) == (("市教委",), ("市财政局",), ())


def test_a_table_of_indicators_gives_dated_targets_and_a_bare_figure_no_direction() -> None:
    text = (
        "序号\t指标名称\t2025年基期值\t2026年目标值\t2027年目标值\n"
        "1\t公交准点率（%）\t80\t≥85\t90\n2\t社区食堂（家）\t12\t20家以上\t35家\n3\t沉船事故起数\t1\t0\t0\n"
    )
    first, second, third = commitments(text)
    assert (first.text, first.path) == ("公交准点率", ("附件2", "1"))
    told = [[(i.comparator, i.value, i.unit, str(i.by)) for i in one.indicators] for one in (first, second, third)]
    assert told == [
        [(">=", 85.0, "%", "2026-12-31"), (None, 90.0, "%", "2027-12-31")],
        [(">=", 20.0, "家", "2026-12-31"), (None, 35.0, "家", "2027-12-31")],
        [("=", 0.0, "起", "2026-12-31"), ("=", 0.0, "起", "2027-12-31")],
    ]
    assert [quote(text, i.spans) for i in second.indicators] == ["20家", "35家"]


def test_a_bare_figure_in_the_column_of_deeds_measures_what_the_row_names() -> None:
    text = (
        "序号\t名称\t2026年目标（内容）\t责任单位\n1\t溺水亡人数\t同比下降10%\t市教委\n"
        "2\t水域安全\t在危险水域设置警示牌。\t市水利局\n3\t河道巡查\t每月巡查2次。\t市水利局\n"
    )
    first, second, _ = commitments(text)
    (indicator,) = first.indicators
    assert (indicator.name, indicator.comparator, indicator.value) == ("溺水亡人数", "decrease_by", 10.0)
    assert (second.text, second.indicators) == ("在危险水域设置警示牌。", ())


def test_doubts_about_columns_a_commitment_is_not_made_of_do_not_lower_its_confidence() -> None:
    # Two groups for three rows: how far each goes is not told.
    lines_ = ["1", "2", "3", "水上救援", "队伍", "道路保畅"]
    lines_ += ["为乡镇救援站配备冲锋舟。", "组织渡口演练。", "清除国道落石。"]
    lines_ += ["市应急管理局", "市交通运输局", "市公路局", "序号 类别 工作内容 责任单位"]
    found = commitments("\n".join(lines_) + "\n")
    assert [one.responsible for one in found] == [("市应急管理局",), ("市交通运输局",), ("市公路局",)]
    assert not any(doubt.startswith("类别") for one in found for doubt in one.doubts)


def test_a_cell_that_says_who_leads_goes_before_its_columns_title() -> None:
    text = (
        "序号\t工作内容\t责任单位\n1\t开行通学公交。\t市教委牵头，市公安局、市交通运输局配合\n"
        "2\t建设校园餐厅。\t市教委（牵头）、市财政局\n3\t管护灌渠。\t市水利局、青禾县政府 省牵头单位:省水利厅\n"
    )
    told = [(one.lead, one.support, one.responsible) for one in commitments(text)]
    assert told == [
        (("市教委",), ("市公安局", "市交通运输局"), ()),
        (("市教委",), (), ("市财政局",)),
        (("省水利厅",), (), ("市水利局", "青禾县政府")),
    ]
