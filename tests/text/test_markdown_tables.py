"""Tables written with bars or tabs come back as the rows that were written."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luodi.text.lines import lines
from luodi.text.model import Source, Table
from luodi.text.spans import quote
from luodi.text.tables import find_tables

TASKS = """附件
云洲市夜间经济任务分解

重点任务\t具体工作\t牵头单位\t配合单位\t完成时限
（一）点亮商圈\t开通夜间公交线路6条。\t市交通运输局\t市财政局\t2026年6月底前
\t延长河滨步道照明至24时。\t市城市管理局\t\t持续推进
—— 3 ——
重点任务\t具体工作\t牵头单位\t配合单位\t完成时限
（一）点亮商圈\t为夜市摊位统一安装油烟净\t市生态环境局\t市市场监管局、市城市管\t2026年底
\t化设备。\t市生态环境局\t理局\t2026年底
（二）管好夜市\t公布夜市名录。\t市商务局\t各县（市、区）政府\t2026年3月底前
"""


def read(text: str, prefix: str = "att_1") -> tuple[list[Table], set[int]]:
    return find_tables(Source("x.txt", "", "txt", text), lines(text), prefix)


def test_a_tab_table_over_two_pages_is_one_table_with_its_groups_filled_and_its_cut_row_joined() -> None:
    (table,), claimed = read(TASKS)
    assert table.columns == ("重点任务", "具体工作", "牵头单位", "配合单位", "完成时限")
    assert [list(row.cells.values()) for row in table.rows] == [
        ["（一）点亮商圈", "开通夜间公交线路6条。", "市交通运输局", "市财政局", "2026年6月底前"],
        ["（一）点亮商圈", "延长河滨步道照明至24时。", "市城市管理局", "", "持续推进"],
        [
            "（一）点亮商圈",
            "为夜市摊位统一安装油烟净化设备。",
            "市生态环境局",
            "市市场监管局、市城市管理局",
            "2026年底",
        ],
        ["（二）管好夜市", "公布夜市名录。", "市商务局", "各县（市、区）政府", "2026年3月底前"],
    ]
    assert table.title == "云洲市夜间经济任务分解"
    assert claimed == set(range(2, 10)), "the two lines above the table stay with the outline"
    assert table.rows[2].doubts, "a row put together from two says so"
    assert table.rows[2].confidence < table.rows[0].confidence == 1.0


def test_every_cell_is_the_words_at_its_spans() -> None:
    (table,), _ = read(TASKS)
    for row in table.rows:
        assert {title: quote(TASKS, spans) for title, spans in row.spans.items()} == {
            title: words for title, words in row.cells.items() if words
        }


def test_a_markdown_table_without_outer_bars_and_with_breaks_in_cells_is_read() -> None:
    text = (
        "序号 | 工作措施 | 责任单位\n---|---|---\n"
        "7 | **建成**<br>公厕3座 | 市城市管理局\n8 | 修缮\\|改造凉亭 | 市园林局\n"
    )
    (table,), claimed = read(text, "")
    assert [row.eid for row in table.rows] == ["table_1__tr_7", "table_1__tr_8"]
    assert [row.cells["工作措施"] for row in table.rows] == ["建成公厕3座", "修缮|改造凉亭"]
    assert claimed == {0, 1, 2, 3}


@pytest.mark.parametrize(
    "text",
    [
        "云洲市停车办法\t(3)\n云洲市养犬办法\t(17)\n",
        "\t本办法自印发之日起施行。\n\t本办法由市司法局解释。\n",
        "市发展改革委|市财政局联合印发本通知，请遵照执行。\n特此通知。\n",
    ],
    ids=["table of contents", "paragraphs indented by a tab", "a bar in a sentence"],
)
def test_what_only_looks_like_a_table_is_left_to_the_outline(text: str) -> None:
    assert read(text) == ([], set())


def test_two_tables_with_other_headers_stay_two_and_a_numbered_caption_names_its_table() -> None:
    text = (
        "一、立法项目\n序号\t名称\t责任单位\n1\t云洲市湿地条例\t市林业局\n2\t云洲市骑行条例\t市公安局\n"
        "二、年度指标\n序号\t指标名称\t2026年目标\n1\t湿地保护率\t60%\n"
    )
    tables, claimed = read(text)
    assert [(t.eid, t.group, t.title, len(t.rows)) for t in tables] == [
        ("att_1__table_1", "一", "立法项目", 2),
        ("att_1__table_2", "二", "年度指标", 1),
    ]
    assert claimed == set(range(7))


WORDS = st.text(alphabet="云洲市整治河道3年底。、", min_size=1, max_size=8).filter(lambda w: w.strip("。、"))


@given(
    st.integers(2, 5).flatmap(lambda n: st.lists(st.lists(WORDS, min_size=n, max_size=n), min_size=2, max_size=6)),
    st.booleans(),
)
def test_written_rows_come_back_cell_by_cell(rows: list[list[str]], bars: bool) -> None:
    titles = ["序号", "工作内容", "类别", "备注", "依据", "说明"][: len(rows[0]) + 1]
    numbered = [[str(i), *row] for i, row in enumerate(rows, start=1)]
    if bars:
        text = "\n".join("| " + " | ".join(row) + " |" for row in [titles, ["---"] * len(titles), *numbered])
    else:
        text = "\n".join("\t".join(row) for row in [titles, *numbered])
    (table,), claimed = read(text)
    assert [list(row.cells.values()) for row in table.rows] == numbered
    assert len(claimed) == len(text.split("\n"))


@pytest.mark.corpus
def test_the_sixty_nine_printed_tasks_of_2021_2_come_out_with_one_row_joined(documents: Path, facts: Path) -> None:
    text = (documents / "002_d623b5fea1a4ae50.txt").read_text(encoding="utf-8")
    tables, _ = read(text)
    expected = json.loads((facts / "tasks" / "gov_services_2021.json").read_text(encoding="utf-8"))["tasks"]
    rows = tables[0].rows
    assert [row.cells["具体工作"] for row in rows] == [task["text"] for task in expected]
    assert [row.cells["完成时限"] for row in rows] == [task["deadline_text"] for task in expected]
    # The facts name rows 9 (group misprinted) and 25 (group left out); 50 is put together from two.
    assert [row.eid.rpartition("_")[2] for row in rows if row.confidence < 1] == ["9", "25", "50"]


@pytest.mark.corpus
def test_the_five_insurers_have_their_districts(documents: Path, facts: Path) -> None:
    text = (documents / "002_d623b5fea1a4ae50.txt").read_text(encoding="utf-8")
    tables, _ = read(text)
    expected = json.loads((facts / "relief_insurance_2020.json").read_text(encoding="utf-8"))["insurers"]
    assert len(tables[1].rows) == len(expected) == 5
    for row, insurer in zip(tables[1].rows, expected, strict=True):
        for district in insurer["districts"]:
            assert district in row.cells["服务地点"]


def test_a_group_that_the_body_tells_otherwise_is_kept_as_printed_and_doubted() -> None:
    body = (
        "（一）点亮全市主要商圈。开通夜间公交线路十二条并公布时刻。\n"
        "（二）管好城区夜间市场。公布全市夜市名录并按月更新。\n"
    )
    table_text = (
        "附件\n重点任务\t具体工作\t牵头单位\n（一）点亮全市主要商圈\t开通夜间公交线路十二条并公布时刻。\t市交通运输局\n"
        "（一）点亮全市主要商圈\t公布全市夜市名录并按月更新。\t市商务局\n"
        "（二）管好城区夜间市场\t另行整治占道经营行为。\t市城市管理局\n"
    )
    text = body + table_text
    region = [line for line in lines(text) if line.span[0] >= len(body)]
    (table,), _ = find_tables(Source("x.txt", "", "txt", text), region, "att_1")
    assert [bool(row.doubts) for row in table.rows] == [False, True, False]
    assert table.rows[1].cells["重点任务"] == "（一）点亮全市主要商圈"
