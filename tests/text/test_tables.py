"""Whatever stands in a text, looking for tables ends soon and claims only what it gives back."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from luodi.text.columns import MAX_LINES, columns_of, fit
from luodi.text.lines import lines
from luodi.text.model import Grid, GridCell, Source, Table
from luodi.text.page_lines import PageLines
from luodi.text.spans import quote
from luodi.text.tables import find_tables

BITS = st.sampled_from(
    [
        "1",
        "2",
        "3",
        "序号",
        "责任单位",
        "序号 名称 责任单位",
        "市教委",
        "市水",
        "利局、",
        "（",
        "清淤河道。",
        "2026年底",
        "、",
        "|",
        "a\tb",
    ]
)


def read(text: str) -> tuple[list[Table], set[int]]:
    return find_tables(Source("x.txt", "", "txt", text), lines(text), "")


@settings(max_examples=150, deadline=None)
@given(st.lists(BITS, max_size=60))
def test_any_mixture_of_cells_and_headers_gives_cells_that_are_words_of_the_text(bits: list[str]) -> None:
    text = "\n".join(bits) + "\n"
    tables, claimed = read(text)
    assert claimed <= set(range(len(lines(text))))
    assert bool(tables) == bool(claimed)
    for table in tables:
        for row in table.rows:
            assert all(quote(text, spans) == row.cells[title] for title, spans in row.spans.items())
            assert 0.0 <= row.confidence <= 1.0
            assert set(row.cells) == set(table.columns)


def test_a_page_that_is_no_table_costs_a_bounded_number_of_looks() -> None:
    def looks(count: int) -> int:
        page = PageLines(["市教委", "清淤", "（", "印发、"] * (count // 4), 12)
        fit(page, columns_of(("名称", "工作内容", "责任单位", "备注")))
        return page.steps

    assert looks(400) < 2 * 400 * 4 * 160, "no more than both searches follow: ways a column, and lines a way"
    assert looks(MAX_LINES + 4) == 0, "a page longer than any printed one is not dealt out"


def test_rows_of_a_page_too_long_to_be_one_keep_their_numbers_and_say_that_nothing_was_read() -> None:
    header = "序号 工作内容 责任单位"
    first = ["1", "2", "清淤河道。", "修补路面。", "市水利局", "市公路局", header]
    second = [" 3", "4", *(["清淤河道。"] * (MAX_LINES + 1)), header]
    (table,), _ = read("\n".join([*first, *second]) + "\n")
    assert [row.cells["工作内容"] for row in table.rows] == ["清淤河道。", "修补路面。", "", ""]
    assert [row.confidence < 0.1 for row in table.rows] == [False, False, True, True]
    assert table.doubts


def grid(rows: list[list[str]], text: str, merged: dict[tuple[int, int], tuple[int, int]] | None = None) -> Grid:
    cells = []
    at = 0
    for r, row in enumerate(rows):
        for c, words in enumerate(row):
            if words == "^":
                continue
            start = text.index(words, at) if words else at
            at = start + len(words)
            down, across = (merged or {}).get((r, c), (1, 1))
            cells.append(GridCell(r, c, words, ((start, at),) if words else (), down, across))
    return Grid((0, len(text)), len(rows), len(rows[0]), tuple(cells), "docx")


def test_merged_cells_of_a_drawn_grid_stand_in_every_row_they_cover_and_double_headers_are_joined() -> None:
    rows = [
        ["序号", "类别", "工作内容", "责任单位", "目标", "^"],
        ["^", "^", "^", "^", "2026年", "2027年"],
        ["1", "水利", "加固堤防。", "市水利局", "3公里", "5公里"],
        ["2", "^", "清淤渠道。", "^", "6公里", "9公里"],
        ["3", "道路", "修补路面。", "市公路局", "40公里", "80公里"],
    ]
    text = "\n".join(words for row in rows for words in row if words != "^") + "\n"
    merged = {(0, c): (2, 1) for c in range(4)} | {(0, 4): (1, 2), (2, 1): (2, 1), (2, 3): (2, 1)}
    source = Source("x.docx", "", "docx", text, grids=(grid(rows, text, merged),))
    (table,), claimed = find_tables(source, lines(text), "att_1")
    assert table.columns == ("序号", "类别", "工作内容", "责任单位", "目标2026年", "目标2027年")
    assert [(row.cells["类别"], row.cells["责任单位"], row.cells["目标2027年"]) for row in table.rows] == [
        ("水利", "市水利局", "5公里"),
        ("水利", "市水利局", "9公里"),
        ("道路", "市公路局", "80公里"),
    ]
    assert claimed == set(range(len(lines(text))))


def test_a_drawn_grid_that_goes_on_over_the_page_is_one_table_and_its_group_rows_name_the_groups() -> None:
    first = [["序号", "工作内容", "责任单位"], ["一、清洁河道", "^", "^"], ["1", "清淤河道。", "市水利局"]]
    second = [
        ["序号", "工作内容", "责任单位"],
        ["2", "封堵排口。", "市生态环境局"],
        ["二、保障供水", "^", "^"],
        ["3", "打井。", "市水利局"],
    ]
    text = "\n".join(words for row in [*first, *second] for words in row if words != "^") + "\n"
    one = grid(first, text, {(1, 0): (1, 3)})
    start = text.index("序号", 5)
    moved = grid(second, text[start:], {(2, 0): (1, 3)})
    cells = tuple(
        GridCell(c.row, c.column, c.text, tuple((a + start, b + start) for a, b in c.spans), c.row_span, c.column_span)
        for c in moved.cells
    )
    two = Grid((start, len(text)), moved.rows, moved.columns, cells, "docx")
    (table,), _ = find_tables(Source("x.docx", "", "docx", text, grids=(one, two)), lines(text), "")
    assert [(row.cells["序号"], row.cells["分组"]) for row in table.rows] == [
        ("1", "一、清洁河道"),
        ("2", "一、清洁河道"),
        ("3", "二、保障供水"),
    ]
