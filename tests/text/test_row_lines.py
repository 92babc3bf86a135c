"""Tables copied one cell a line come back row by row, with the empty cells where they were."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luodi.text.lines import lines
from luodi.text.model import Source, Table
from luodi.text.spans import quote
from luodi.text.tables import find_tables
from tests.text.test_columns import DATES, DEEDS, UNITS

COPIED = """2026年云洲市重点工作分工
序号
重点工作任务(东岸区2项)
市政府
分管领导
牵头单位
配合单位
备注
提升城市韧性。
(一)
补齐排水短板。
1
改造老城区雨污管网9公里。
梁 川
市水务局
市财政局、市城市管理局
2*
清淤河道。
梁 川
市水务局
(二)
保障供水。
3
建成应急水源井4口,年内通水。
梁 川
市水务局
东岸区、西岭县政府
省牵头单位:省水利厅
抄送：市委办公室。
"""


def read(text: str) -> tuple[list[Table], set[int]]:
    return find_tables(Source("x.txt", "", "txt", text), lines(text), "")


def test_cells_one_a_line_are_rows_again_with_their_groups_and_empty_cells() -> None:
    (table,), claimed = read(COPIED)
    assert table.columns[1:4] == ("重点工作任务(东岸区2项)", "市政府分管领导", "牵头单位")
    told = [(row.eid, row.cells["牵头单位"], row.cells["配合单位"], row.cells["分组"]) for row in table.rows]
    assert told == [
        ("table_1__tr_1", "市水务局", "市财政局、市城市管理局", "提升城市韧性。(一)补齐排水短板。"),
        ("table_1__tr_2", "市水务局", "", "提升城市韧性。(一)补齐排水短板。"),
        ("table_1__tr_3", "市水务局", "东岸区、西岭县政府 省牵头单位:省水利厅", "(二)保障供水。"),
    ]
    assert [row.cells["重点工作任务(东岸区2项)"] for row in table.rows] == [
        "改造老城区雨污管网9公里。",
        "清淤河道。",
        "建成应急水源井4口,年内通水。",
    ]
    assert claimed == set(range(1, 28)), "neither the title nor the closing line"


def test_without_numbers_a_row_begins_where_its_kind_of_cell_comes_again() -> None:
    text = (
        "重点任务\n责任单位\n完成时限\n编制湿地保护名录并向社会公布。\n市林业局\n2026年6月底前\n"
        "恢复湿地300亩。\n市林业局、青禾县政府\n持续推进\n"
    )
    (table,), _ = read(text)
    assert [list(row.cells.values()) for row in table.rows] == [
        ["编制湿地保护名录并向社会公布。", "市林业局", "2026年6月底前"],
        ["恢复湿地300亩。", "市林业局、青禾县政府", "持续推进"],
    ]


def test_the_words_at_a_cell_s_place_are_the_cell_s_also_where_a_label_stands_on_a_line_of_its_own() -> None:
    text = COPIED.replace("东岸区、西岭县政府", "东岸区、\n西 岭县\u3000\u3000政府")
    (table,), _ = read(text)
    assert table.rows[2].cells["配合单位"] == "东岸区、西岭县政府 省牵头单位:省水利厅"
    for row in table.rows:
        told = {title: words for title, words in row.cells.items() if words}
        assert {title: quote(text, spans) for title, spans in row.spans.items()} == told


@pytest.mark.parametrize(
    "text",
    [
        "首页\n政策\n服务\n互动\n数据\n市政府印发通知，要求各单位认真贯彻执行。\n",
        "工作目标\n重点任务\n责任分工\n一、工作目标\n到2026年底，全市河道水质明显改善。\n二、重点任务\n清淤河道。\n",
    ],
    ids=["menu of a web page", "list of headings"],
)
def test_short_lines_that_are_no_header_are_left_to_the_outline(text: str) -> None:
    assert read(text) == ([], set())


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**9), st.integers(1, 12))
def test_rows_written_cell_by_cell_come_back(seed: int, count: int) -> None:
    rng = random.Random(seed)
    titles = ["序号", "工作内容", "牵头单位", "配合单位", "完成时限"]
    rows = [
        [
            str(n),
            rng.choice(DEEDS) + "。",
            "、".join(rng.sample(UNITS, rng.randint(1, 2))),
            rng.choice(["", "、".join(rng.sample(UNITS, rng.randint(1, 4)))]),
            rng.choice(DATES),
        ]
        for n in range(1, count + 1)
    ]
    text = "\n".join([*titles, *(cell for row in rows for cell in row if cell)]) + "\n"
    (table,), claimed = read(text)
    assert [list(row.cells.values()) for row in table.rows] == rows
    assert len(claimed) == len(text.splitlines())
