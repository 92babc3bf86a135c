"""Levels by year: one cell may cover all years of a row, or several rows, and what cannot be told is doubted."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luodi.text.level_blocks import find_block, lay_items, siblings
from luodi.text.lines import lines
from luodi.text.model import Source
from luodi.text.recut import recut
from luodi.text.spans import quote
from luodi.text.tables import find_tables

PAGE = """ 1
2
3
4
市水利局
市教委
市民政局
市商务局
在全市水库开展除险加固并公布结果。
更新校车并公布线路。
为困难家庭安装感应灯和扶手。
支持老店更新招牌和门面。
一级
一级
视国家部署
逐步推进。
一级
二级
三级
二级
三级
三级
三级
序号 责任单位 工作内容 应用深度2025年底 应用深度2026年底 应用深度2027年底
"""


def test_a_cell_that_covers_all_years_stands_in_every_year() -> None:
    (table,), _ = find_tables(Source("x.txt", "", "txt", PAGE), lines(PAGE), "att_1")
    years = [title for title in table.columns if "年底" in title]
    assert [[row.cells[year] for year in years] for row in table.rows] == [
        ["一级", "二级", "三级"],
        ["一级", "三级", "三级"],
        ["视国家部署逐步推进。"] * 3,
        ["一级", "二级", "三级"],
    ]
    assert [row.cells["责任单位"] for row in table.rows] == ["市水利局", "市教委", "市民政局", "市商务局"]
    assert quote(PAGE, table.rows[2].spans[years[2]]) == "视国家部署逐步推进。"


def test_rows_printed_on_a_line_each_are_dealt_to_their_years() -> None:
    found = find_block(["办理", "三级", "一级 一级 二级"], 3, 3)
    assert found is not None
    assert [(item.shared, len(item.cells)) for item in found.items] == [(True, 1), (False, 3)]
    assert lay_items(["三级", "一级一级二级"], [True, False], 3) == [(0, 1.0), (0, 1.0), (1, 1.0)]


def test_where_two_shared_cells_could_share_the_rows_otherwise_the_rows_between_are_unsure() -> None:
    layout = lay_items(["试点", "一级", "争取"], [True, False, True], 5)
    assert layout[0] == (0, 1.0)
    assert layout[4] == (2, 1.0)
    assert all(sure < 0.97 for _, sure in layout[1:4])


@pytest.mark.parametrize(
    ("words", "rows", "years"),
    [
        (["甲", "一级", "二级", "三级", "一级", "二级", "三级"], 2, 3),
        (["甲", "一级", "视情况", "二级"], 2, 3),
        (["甲", "一级", "视情况", "一级", "二级", "三级"], 1, 2),
        ([], 3, 2),
    ],
)
def test_full_columns_and_uneven_ones_are_no_block(words: list[str], rows: int, years: int) -> None:
    assert find_block(words, rows, years) is None


def test_only_rising_years_under_one_head_are_a_block() -> None:
    assert siblings(["序号", "2025年目标", "2026年目标", "2027年目标"]) == 3
    assert siblings(["序号", "2027年目标", "2025年目标"]) == 0
    assert siblings(["2025年现状", "2027年目标"]) == 0
    assert siblings(["深度2025年底", "备注"]) == 0


@given(st.lists(st.booleans(), min_size=1, max_size=8), st.integers(0, 8))
def test_laid_items_keep_their_order_and_only_shared_ones_stretch(shared: list[bool], more: int) -> None:
    rows = len(shared) + (more if any(shared) else 0)
    layout = lay_items([str(i) for i in range(len(shared))], shared, rows)
    assert len(layout) == rows
    assert [at for at, _ in layout] == sorted(at for at, _ in layout)
    assert all(0.0 < sure <= 1.0 for _, sure in layout)


@given(
    st.lists(st.sampled_from(["水库", "除险", "公交", "更新", "夜市", "规范"]), min_size=2, max_size=12),
    st.integers(2, 5),
)
def test_names_cut_anew_use_every_line_once(words: list[str], rows: int) -> None:
    pieces = recut(
        words, [0.0] * (len(words) - 1), ["水库除险加固", "更新公交车", "规范夜市", "除险", "公交"][:rows], 3
    )
    assert bool(pieces) == (rows <= len(words))
    if pieces:
        assert len(pieces) == rows
        assert [piece.stop for piece in pieces][:-1] == [piece.start for piece in pieces][1:]
        assert (pieces[0].start, pieces[-1].stop) == (3, 3 + len(words))
        assert all(0.0 < piece.confidence <= 1.0 for piece in pieces)


@pytest.mark.corpus
def test_the_depths_by_year_of_2024_73_are_right_or_doubted(documents: Path, facts: Path) -> None:
    tasks = json.loads((facts / "tasks" / "one_card_2024.json").read_text(encoding="utf-8"))["tasks"]
    text = (documents / "000_30b23bbabb258801.txt").read_text(encoding="utf-8")
    (table,), _ = find_tables(Source("x.txt", "", "txt", text), lines(text), "att_1")
    right = sure = surely_right = total = 0
    for row, task in zip(table.rows, tasks, strict=True):
        for year, depth in task["depth_by_year"].items():
            title = next(title for title in table.columns if year in title)
            same = row.cells[title].strip("\\/") == (depth or "")
            total += 1
            right += same
            if row.sure.get(title, row.confidence) >= 0.9:
                sure += 1
                surely_right += same
    assert total == 188
    assert right >= 178
    assert (sure > 150, surely_right) == (True, sure)


@pytest.mark.corpus
def test_the_services_of_2024_73_are_found_by_their_contents(documents: Path, facts: Path) -> None:
    tasks = json.loads((facts / "tasks" / "one_card_2024.json").read_text(encoding="utf-8"))["tasks"]
    text = (documents / "000_30b23bbabb258801.txt").read_text(encoding="utf-8")
    (table,), _ = find_tables(Source("x.txt", "", "txt", text), lines(text), "att_1")
    wrong = [
        row
        for row, task in zip(table.rows, tasks, strict=True)
        if "service_item" not in task["uncertain"] and row.cells["服务事项"] != task["service_item"]
    ]
    assert len(wrong) <= 4
    assert all(row.sure["服务事项"] < 0.95 for row in wrong)
