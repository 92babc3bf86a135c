"""A document's proposals: which words make a task, and what its clause, heading or sentence says about it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luodi.extract import extract
from luodi.extract.model import Commitment, Extraction
from luodi.text.documents import parse
from luodi.text.readers import read_bytes, read_file
from luodi.text.spans import quote
from tests.conftest import ROOT

HEAD = """云洲市人民政府办公厅关于印发云洲市目录建设工作要点的通知

云府办发〔2025〕7号

各区县人民政府，市政府各部门：

《云洲市目录建设工作要点》已报市政府审定，现予印发，请抓好落实。

云洲市人民政府办公厅

2025年3月4日

云洲市目录建设工作要点

"""


def read(body: str) -> tuple[str, Extraction]:
    source = read_bytes((HEAD + body).encode(), "要点.txt")
    [document] = parse(source)
    return source.text, extract(source, document)


def tasks(body: str, kind: str = "clause") -> list[Commitment]:
    return [one for one in read(body)[1].commitments if one.source == kind]


def test_a_task_is_its_heading_and_words_without_number_and_clause() -> None:
    [task] = tasks("一、夯实基础\n\n1．编制目录。汇总各部门数据，形成清单。（责任单位：市大数据局、各区县政府）\n")
    assert task.text == "编制目录。汇总各部门数据，形成清单。"
    assert task.path == ("一", "1")
    assert task.responsible == ("市大数据局", "各区县政府")
    assert task.confidence > 0.95
    assert task.doubts == ()


def test_spans_give_the_words_of_every_part() -> None:
    text, found = read("一、夯实基础\n\n1．编制目录。汇总数\n据。（市大数据局牵\n头，市教委配合，2025年6月底前完成）\n")
    [task] = [one for one in found.commitments if one.source == "clause"]
    assert quote(text, task.spans["text"]) == task.text == "编制目录。汇总数据。"
    assert quote(text, task.spans["lead"]) == "市大数据局"
    assert quote(text, task.spans["support"]) == "市教委"
    assert quote(text, task.spans["deadline"]) == task.deadline_text == "2025年6月底前完成"
    assert quote(text, task.spans["clause"]) == "（市大数据局牵头，市教委配合，2025年6月底前完成）"
    assert task.deadline == dt.date(2025, 6, 30)
    assert task.kind == "dated"


def test_clauses_in_one_paragraph_make_a_task_each() -> None:
    one, two = tasks("一、夯实基础\n\n1．编制目录。（责任单位：市大数据局）公布目录。（责任单位：市司法局）\n")
    assert (one.text, one.responsible) == ("编制目录。", ("市大数据局",))
    assert (two.text, two.responsible) == ("公布目录。", ("市司法局",))
    assert one.id != two.id


def test_labels_on_lines_of_their_own_belong_to_the_item_above() -> None:
    [task] = tasks(
        "一、夯实基础\n\n1．编制目录。\n\n牵头单位：市大数据局\n\n配合单位：市教委\n\n完成时限：2025年9月底\n"
    )
    assert (task.text, task.lead, task.support) == ("编制目录。", ("市大数据局",), ("市教委",))
    assert task.deadline == dt.date(2025, 9, 30)


def test_a_clause_behind_a_heading_covers_the_words_below_it() -> None:
    [task] = tasks("一、夯实基础\n\n（一）编制目录（市大数据局牵头）。汇总各部门数据。\n")
    assert task.text == "编制目录。汇总各部门数据。"
    assert task.lead == ("市大数据局",)


def test_items_without_a_clause_take_that_of_the_heading_above_with_a_doubt() -> None:
    one, two = tasks("一、夯实基础（市大数据局牵头）\n\n1．编制目录。汇总数据。\n\n2．公布目录。接受监督。\n")
    assert [one.lead, two.lead] == [("市大数据局",), ("市大数据局",)]
    assert one.doubts
    assert one.confidence < 0.95


def test_a_clause_on_its_own_line_behind_a_group_covers_the_items_without_one() -> None:
    body = "一、夯实基础\n\n1．编制目录。\n\n2．公布目录。\n\n（责任单位：市大数据局）\n"
    one, two = tasks(body)
    assert [one.responsible, two.responsible] == [("市大数据局",), ("市大数据局",)]
    assert one.doubts == ("责任单位写在本组各条之后，本条没有单独写明",)
    assert tasks(body.replace("编制目录。", "编制目录。（市教委负责）"))[0].responsible == ("市教委",)


def test_an_item_whose_sentence_says_by_whom_takes_those_units() -> None:
    [task] = tasks(
        "一、夯实基础\n\n1．关于“目录”的问题，由市大数据局会同市教委、市财政局等部门研究提出意见。\n", "prose"
    )
    assert task.text == "关于“目录”的问题，由市大数据局会同市教委、市财政局等部门研究提出意见。"
    assert (task.lead, task.support, task.open_ended) == (("市大数据局",), ("市教委", "市财政局"), True)
    assert task.path == ("一", "1")


def test_a_rule_told_in_the_notice_holds_for_the_enclosed_text() -> None:
    notice = HEAD.replace("请抓好落实。", "请抓好落实。列在首位的为牵头单位，其他为参加单位。")
    text = notice + "一、夯实基础\n\n1．编制目录。（市大数据局，市教委、市财政局）\n"
    source = read_bytes(text.encode(), "要点.txt")
    [task] = [one for one in extract(source, parse(source)[0]).commitments if one.source == "clause"]
    assert (task.lead, task.support) == (("市大数据局",), ("市教委", "市财政局"))


def test_the_rule_that_the_first_leads_holds_for_all_later_items() -> None:
    one, two = tasks(
        "一、夯实基础\n\n1．编制目录。（责任单位：市大数据局、市教委，列第一位者为牵头单位，下同）\n\n"
        "2．公布目录。（责任单位：市司法局、市财政局）\n"
    )
    assert (one.lead, one.responsible) == (("市大数据局",), ("市教委",))
    assert (two.lead, two.responsible) == (("市司法局",), ("市财政局",))


def test_a_numbered_item_without_units_is_a_heading_task() -> None:
    [task] = tasks("一、夯实基础\n\n1．编制目录。汇总各部门数据。\n", "heading")
    assert task.text == "编制目录。汇总各部门数据。"
    assert task.doubts == ("条目没有写明责任单位",)


def test_duties_in_prose_are_proposed_and_told_apart() -> None:
    body = "一、夯实基础\n\n各区县政府要在2025年底前建成目录。所需资金由市财政局负责保障。大家要重视。\n"
    one, two = tasks(body, "prose")
    assert (one.text, one.responsible) == ("各区县政府要在2025年底前建成目录。", ("各区县政府",))
    assert one.deadline == dt.date(2025, 12, 31)
    assert (two.text, two.responsible) == ("所需资金由市财政局负责保障。", ("市财政局",))


def test_who_acts_together_with_others_in_prose_is_in_the_lead() -> None:
    [task] = tasks("一、夯实基础\n\n市教委会同市财政局、市水利局制定办法。\n", "prose")
    assert (task.lead, task.support) == (("市教委",), ("市财政局", "市水利局"))


def test_no_prose_duty_repeats_the_words_of_a_task_with_a_clause() -> None:
    assert tasks("一、夯实基础\n\n1．编制目录。各区县政府要落实责任。（责任单位：市大数据局）\n", "prose") == []


def test_a_time_in_the_clause_goes_before_times_in_the_task() -> None:
    [task] = tasks("一、夯实基础\n\n1．编制目录。2025年5月底前出初稿。（市教委负责，2025年10月底前完成）\n")
    assert task.deadline == dt.date(2025, 10, 31)
    assert [str(one.date) for one in task.deadlines] == ["2025-10-31", "2025-05-31"]


def test_a_clause_that_runs_on_is_continuous() -> None:
    [task] = tasks("一、夯实基础\n\n1．维护目录。（市教委负责，持续推进）\n")
    assert (task.deadline, task.deadline_text, task.kind) == (None, "持续推进", "continuous")


def test_indicators_without_a_time_of_their_own_are_due_with_the_task() -> None:
    [task] = tasks("一、夯实基础\n\n1．编制目录。数据归集率达到90%。（市教委负责，2025年6月底前完成）\n")
    [indicator] = task.indicators
    assert (indicator.name, indicator.value, indicator.by) == ("数据归集率", 90, dt.date(2025, 6, 30))


def test_ids_are_the_same_at_every_reading_and_live_through_a_moved_comma() -> None:
    body = "一、夯实基础\n\n1．编制目录。汇总各部门数据，形成清单。（责任单位：市大数据局）\n"
    [first], [again] = tasks(body), tasks(body)
    [typographic] = tasks(body.replace("，形成", "、形成"))
    [other] = tasks(body.replace("形成", "公布"))
    assert first.id == again.id == typographic.id != other.id


def test_citations_say_how_a_named_document_stands_to_this_one() -> None:
    body = (
        "根据《澜江省数据条例》和《数据目录指南》（澜府发〔2024〕3号），制定本要点。\n\n一、夯实基础\n\n"
        "1．编制目录。贯彻落实《数据开放办法》，参考《目录样本》。（责任单位：市大数据局）\n\n"
        "二、附则\n\n本要点自印发之日起施行。《云洲市目录管理规定》（云府办发〔2019〕2号）同时废止。\n"
    )
    found = {citation.title: citation.relation for citation in read(body)[1].citations}
    assert found == {
        "澜江省数据条例": "basis",
        "数据目录指南": "basis",
        "数据开放办法": "implements",
        "目录样本": "mentions",
        "云洲市目录管理规定": "repeals",
    }


def test_articles_that_end_in_a_clause_are_tasks_and_other_articles_are_not() -> None:
    body = (
        "第一条 编制目录。汇总数据。（责任单位：市大数据局）\n\n"
        "第二条 数据应当真实。\n\n第三条 公布目录。（市司法局牵头）\n"
    )
    found = [one for one in read(body)[1].commitments if one.source in ("clause", "heading")]
    assert [(one.text, one.lead + one.responsible) for one in found] == [
        ("编制目录。汇总数据。", ("市大数据局",)),
        ("公布目录。", ("市司法局",)),
    ]


def test_general_requirements_are_doubted_as_tasks() -> None:
    [task] = tasks("一、总体要求\n\n坚持统一标准，提高质量。\n", "heading")
    assert task.confidence < 0.9
    assert "总体要求一类的段落，不一定是任务" in task.doubts


def _check(text: str, found: Extraction) -> None:
    ids = [one.id for one in found.commitments]
    assert len(set(ids)) == len(ids)
    for one in found.commitments:
        assert quote(text, one.spans["text"]) == one.text
        assert 0 <= one.confidence <= 1
        for deadline in one.deadlines:
            assert quote(text, deadline.spans) == deadline.text
        for indicator in one.indicators:
            assert quote(text, indicator.spans)
        for role in ("lead", "support", "responsible", "guiding"):
            words = "".join(quote(text, one.spans.get(role, ())).split())
            assert all(set(name) <= set(words) for name in getattr(one, role))
    for citation in found.citations:
        assert (citation.title or citation.number or "")[:2] in quote(text, citation.spans)


def test_every_value_of_the_sample_gazette_is_its_own_words() -> None:
    source = read_file(ROOT / "samples" / "yunzhou_gazette_2026_3.txt")
    documents = parse(source)
    assert sum(len(extract(source, document).commitments) for document in documents) > 20
    for document in documents:
        _check(source.text, extract(source, document))


@pytest.mark.corpus
def test_every_value_of_the_real_documents_is_its_own_words(documents: Path) -> None:
    for path in sorted(documents.glob("*.txt")):
        source = read_file(path)
        for document in parse(source):
            _check(source.text, extract(source, document))


_LINE = st.sampled_from(
    [
        "一、夯实基础",
        "（一）编制目录（市教委牵头）。",
        "1．编制目录。汇总数据。（责任单位：市教委、市财政局）",
        "2．公布目录。2025年6月底前完成90%。",
        "牵头单位：市教委",
        "完成时限：每季度",
        "第一条 各区县政府应当加强领导。",
        "由市财政局会同市教委负责保障。",
        "（责任单位：市教委、市财",
        "政局，列第一位者为牵头单位，下同）",
        "《目录办法》（云府发〔2020〕3号）同时废止。",
        "）)",
        "（（（",
        "\t序号\t任务\t责任单位",
    ]
)


@given(st.lists(_LINE, max_size=14))
@settings(max_examples=60)
def test_whatever_lines_come_together_every_value_is_its_own_words(lines: list[str]) -> None:
    source = read_bytes((HEAD + "\n\n".join(lines) + "\n").encode(), "要点.txt")
    for document in parse(source):
        _check(source.text, extract(source, document))


@pytest.mark.parametrize(
    "hostile", ["（" * 10_000, "（责任单位：市教委" * 3_000, "1．" * 10_000, "各区县政府要" * 5_000]
)
def test_hostile_items_end(hostile: str) -> None:
    text, found = read(f"一、夯实基础\n\n1．编制目录。{hostile}\n")
    _check(text, found)


def test_labels_on_lines_of_their_own_are_one_clause_and_a_leader_is_no_unit() -> None:
    _, found = read(
        "1.开通夜间公交,方便市民出行。\n\n牵头市领导:某某某\n\n责任单位:市交通局、市财政局\n\n2.更新站牌。\n\n责任单位:市交通局\n"
    )
    first, second = found.commitments
    assert (first.text, first.responsible) == ("开通夜间公交,方便市民出行。", ("市交通局", "市财政局"))
    assert (second.text, second.responsible) == ("更新站牌。", ("市交通局",))


def test_a_clause_that_begins_with_by_whom_is_not_a_duty_in_prose_as_well() -> None:
    _, found = read("1.加强宣传。由市教委牵头，市财政局、各区县配合。\n")
    [one] = found.commitments
    assert (one.source, one.lead, one.support) == ("clause", ("市教委",), ("市财政局", "各区县"))


def test_bare_units_before_the_label_of_a_time_are_a_clause() -> None:
    _, found = read("1.规范收费。（市教委、市市场监管局；完成时限：2025年5月）\n")
    [one] = found.commitments
    assert (one.responsible, str(one.deadline)) == (("市教委", "市市场监管局"), "2025-05-31")


@pytest.mark.corpus
def test_whatever_is_less_than_sure_says_why(documents: Path) -> None:
    source = read_file(documents / "001_1b8720507b943359.txt")
    found = [one for document in parse(source) for one in extract(source, document).commitments]
    unsure = [one for one in found if one.confidence < 0.95]
    assert len(unsure) > 50
    assert [one.eid for one in unsure if not one.doubts] == []
