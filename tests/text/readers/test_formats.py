"""The same content gives the same canonical lines and the same tables in every format."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from luodi.text import read_bytes
from luodi.text.spans import quote
from tests.text.readers.made import Cell, Content, Rows, as_docx, as_html, as_ofd, as_pdf, as_txt

WRITERS: dict[str, Callable[[Content], bytes]] = {
    "html": as_html,
    "docx": as_docx,
    "pdf": as_pdf,
    "ofd": as_ofd,
}
TABLE: Rows = [
    [Cell("序号", down=2), Cell("任务", across=2), None, Cell("责任单位", down=2)],
    [None, Cell("名称"), Cell("内容"), None],
    [Cell("1"), Cell("安全检查", down=2), Cell("检查重点场所。"), Cell("市应急局、市教委")],
    [Cell("2"), None, Cell("通报检查情况120次。"), Cell("市财政局")],
]
CONTENT: Content = [
    "云洲市安全检查办法",
    "云洲府发〔2026〕88号",
    "各区县人民政府，市政府各部门：",
    "一、总体要求",
    "（一）到2026年底，检查率达到80%以上，较2025年提高5个百分点。",
    "附件1",
    TABLE,
    "（此件公开发布）",
]


@pytest.mark.parametrize("name", WRITERS)
def test_every_format_reads_to_the_lines_of_the_plain_text(name: str) -> None:
    plain = read_bytes(as_txt(CONTENT), "a.txt").text
    source = read_bytes(WRITERS[name](CONTENT), f"a.{name}")
    assert source.format == name
    lines = [line.rstrip("\t").strip("\f") for line in source.text.splitlines()]
    assert lines == [line.rstrip("\t") for line in plain.splitlines()]


@pytest.mark.parametrize("name", WRITERS)
def test_every_format_gives_the_same_grid(name: str) -> None:
    source = read_bytes(WRITERS[name](CONTENT), f"a.{name}")
    (grid,) = source.grids
    assert grid.origin == name
    assert (grid.rows, grid.columns) == (4, 4)
    expected = [
        (r, c, cell.down, cell.across, cell.text) for r, row in enumerate(TABLE) for c, cell in enumerate(row) if cell
    ]
    assert [(c.row, c.column, c.row_span, c.column_span, c.text) for c in grid.cells] == expected
    assert all(quote(source.text, cell.spans) == cell.text for cell in grid.cells)
