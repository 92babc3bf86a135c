"""HTML: a page reads as a browser would print it."""

from __future__ import annotations

import pytest

from luodi.errors import LuodiError
from luodi.text import read_bytes
from luodi.text.model import Source
from luodi.text.spans import quote


def _read(body: str, head: str = "") -> Source:
    return read_bytes(f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>".encode(), "a.html")


def _cells(source: Source, index: int = 0) -> list[tuple[int, int, int, int, str]]:
    grid = source.grids[index]
    for cell in grid.cells:
        assert quote(source.text, cell.spans) == cell.text
        assert all(grid.span[0] <= a < b <= grid.span[1] for a, b in cell.spans)
    return [(cell.row, cell.column, cell.row_span, cell.column_span, cell.text) for cell in grid.cells]


def test_blocks_and_br_end_lines_and_inline_elements_do_not() -> None:
    source = _read("<h1>云洲市<b>安全</b>办法</h1><div>第一条<p>为了<i>安全</i>。<br>制定本办法。</div>尾")
    assert source.text == "云洲市安全办法\n第一条\n为了安全。\n制定本办法。\n尾\n"
    assert source.format == "html"


def test_a_source_line_break_between_chinese_characters_is_nothing_and_between_words_a_space() -> None:
    assert _read("<p>切实做好\n   检查 GDP\n growth</p>").text == "切实做好检查 GDP growth\n"


def test_scripts_styles_navigation_controls_and_hidden_parts_are_left_out() -> None:
    page = (
        "<nav>首页</nav><script>var a</script><style>p{}</style><p>正文</p><p hidden>甲</p>"
        "<p style='display: none'>乙</p><select><option>丙</select><footer>版权</footer><del>旧</del>"
    )
    assert _read(page, "<title>标题</title>").text == "正文\n"


def test_the_only_article_of_a_page_is_the_document() -> None:
    assert _read("<div>网站名称</div><article><p>通知</p></article><div>友情链接</div>").text == "通知\n"


def test_the_numbers_of_ordered_lists_are_written_out() -> None:
    assert _read("<ol start='3'><li>甲<li>乙<li value='9'>丙</ol><ol type='a'><li>丁</ol><ul><li>戊</ul>").text == (
        "3. 甲\n4. 乙\n9. 丙\na. 丁\n戊\n"
    )


def test_preformatted_text_keeps_its_lines_and_tabs() -> None:
    assert _read("<pre>甲\t乙\n丙\t丁\n</pre>").text == "甲\t乙\n丙\t丁\n"


def test_merged_cells_stand_once_with_their_extent_and_a_row_stands_on_one_line() -> None:
    source = _read(
        "<table><tr><th rowspan=2>序号</th><th colspan=2>任务</th></tr><tr><th>内容</th><th>单位</th></tr>"
        "<tr><td>1</td><td><p>检查</p><p>通报</p></td><td>市应急局</td></tr></table>"
    )
    assert source.text == "序号\t任务\t\n\t内容\t单位\n1\t检查 通报\t市应急局\n"
    assert _cells(source) == [
        (0, 0, 2, 1, "序号"),
        (0, 1, 1, 2, "任务"),
        (1, 1, 1, 1, "内容"),
        (1, 2, 1, 1, "单位"),
        (2, 0, 1, 1, "1"),
        (2, 1, 1, 1, "检查 通报"),
        (2, 2, 1, 1, "市应急局"),
    ]


def test_a_rowspan_ends_with_its_row_group_and_zero_means_to_its_end() -> None:
    source = _read(
        "<table><tbody><tr><td rowspan=0>甲<td>1<tr><td>2</tbody><tbody><tr><td rowspan=9>乙<td>3</tbody></table>"
    )
    assert [cell for cell in _cells(source) if cell[1] == 0] == [(0, 0, 2, 1, "甲"), (2, 0, 1, 1, "乙")]


def test_columns_that_no_cell_begins_in_are_not_columns() -> None:
    source = _read("<table><tr><td colspan=5>表头<tr><td colspan=2>甲<td colspan=3>乙</table>")
    assert source.grids[0].columns == 2
    assert _cells(source)[0] == (0, 0, 1, 2, "表头")


def test_a_table_that_lays_out_a_page_gives_lines_and_no_grid() -> None:
    nested = _read("<table><tr><td><table><tr><td>甲<td>乙<tr><td>丙<td>丁</table></td><td>侧栏</td></tr></table>")
    long = _read("<table><tr><td>目录<td>" + "<p>第一条</p>" * 30 + "<tr><td>上<td>下</table>")
    assert nested.text.splitlines()[:1] == ["甲\t乙"]
    assert len(nested.grids) == 1
    assert long.grids == ()
    assert long.text.startswith("目录\n第一条\n")


def test_the_bytes_win_over_a_wrong_charset_and_a_right_one_is_followed() -> None:
    page = "<html><head><meta charset='{}'></head><body><p>年度安全检查工作通知</p></body></html>"
    wrong = read_bytes(page.format("gb2312").encode("utf-8"), "a")
    right = read_bytes(page.format("gb2312").encode("gbk"), "a")
    big5 = read_bytes(page.format("big5").replace("检", "檢").encode("big5", "ignore"), "a")
    assert (wrong.text, wrong.encoding) == ("年度安全检查工作通知\n", "utf-8")
    assert (right.text, right.encoding) == ("年度安全检查工作通知\n", "gb18030")
    assert big5.encoding == "big5"


def test_entities_declared_in_a_page_are_refused() -> None:
    with pytest.raises(LuodiError) as caught:
        read_bytes(b'<!DOCTYPE html [<!ENTITY a SYSTEM "file:///etc/passwd">]><html><p>&a;</p></html>', "a.html")
    assert "实体" in caught.value.zh


def test_a_page_nested_too_deeply_is_refused_rather_than_cut_off() -> None:
    with pytest.raises(LuodiError) as caught:
        read_bytes(b"<html>" + b"<div>" * 100_000 + "正文".encode() + b"</div>" * 100_000, "a.html")
    assert "无法解析" in caught.value.zh


def test_a_table_with_absurd_extents_is_refused() -> None:
    with pytest.raises(LuodiError) as caught:
        _read("<table><tr><td colspan=60000 rowspan=60000>甲<td>乙" + "<tr><td>丙" * 9 + "</table>")
    assert "单元格" in caught.value.zh
