"""Rows that lost the tabs of their empty cells are put back by what each cell can be, or left and doubted."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from luodi.text.column_titles import Kind
from luodi.text.lines import lines
from luodi.text.model import Source
from luodi.text.short_rows import placed
from luodi.text.tables import find_tables

KINDS: tuple[Kind, ...] = ("group", "task", "lead", "support", "deadline")
TABLE = """重点任务\t具体工作\t牵头单位\t配合单位\t完成时限
(一)河道治理\t清理主城段河道淤泥。\t市水利局\t市财政局、各区政府\t2026年6月底
修缮两岸步道护栏。\t市城管局\t市财政局\t2026年9月底
公布巡查电话和巡查路线。\t市水利局\t\t持续推进
开展汛前检查。\t各区政府
(二)校车更新\t更新校车四十辆。\t市教委\t市财政局\t2026年底
"""


def test_each_row_without_its_first_tab_stands_under_the_right_titles() -> None:
    (table,), _ = find_tables(Source("x.txt", "", "txt", TABLE), lines(TABLE), "att_1")
    assert [tuple(row.cells[title] for title in table.columns) for row in table.rows] == [
        ("(一)河道治理", "清理主城段河道淤泥。", "市水利局", "市财政局、各区政府", "2026年6月底"),
        ("(一)河道治理", "修缮两岸步道护栏。", "市城管局", "市财政局", "2026年9月底"),
        ("(一)河道治理", "公布巡查电话和巡查路线。", "市水利局", "", "持续推进"),
        ("(一)河道治理", "开展汛前检查。", "各区政府", "", ""),
        ("(二)校车更新", "更新校车四十辆。", "市教委", "市财政局", "2026年底"),
    ]
    assert any("按内容归列" in doubt for doubt in table.doubts)


def test_what_could_stand_in_two_columns_is_not_moved() -> None:
    assert placed(["市教委", "市财政局"], ("lead", "support", "guiding")) is None
    assert placed(["甲", "乙"], ("group", "group", "other", "other")) is None


def test_one_organisation_is_taken_for_the_leader() -> None:
    assert placed(["更新校车。", "市教委", "持续推进"], KINDS) == (1, 2, 4)


def test_full_rows_and_wide_tables_are_left_alone() -> None:
    assert placed(["甲"] * 5, KINDS) is None
    assert placed(["甲"] * 6, ("other",) * 40) is None


@given(st.lists(st.sampled_from(["", "市教委", "2026年底", "更新校车。", "3"]), min_size=1, max_size=4))
def test_cells_keep_their_order(cells: list[str]) -> None:
    way = placed(cells, KINDS)
    assert way is None or (len(way) == len(cells) and list(way) == sorted(set(way)))
