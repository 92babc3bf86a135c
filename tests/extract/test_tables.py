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
