"""PDF: the printed lines in reading order with their boxes, ruled tables by geometry, scans refused."""

from __future__ import annotations

import io

import pypdfium2 as pdfium
import pytest

from luodi.errors import LuodiError
from luodi.text import read_bytes
from luodi.text.lines import lines
from luodi.text.model import Source
from luodi.text.spans import quote
from tests.text.readers.typeset import pdf, png

FULL = '#page(margin: 0pt)[#image("scan.png", width: 100%, height: 100%)]\n'
SCAN = {"scan.png": png()}


def _read(body: str, page: str = 'paper: "a4"', files: dict[str, bytes] | None = None) -> Source:
    return read_bytes(pdf(body, page, files), "a.pdf")


def _rows(source: Source, index: int = 0) -> list[list[str]]:
    """The grid as rows of words; a merged cell's words in every place it covers."""
    grid = source.grids[index]
    rows = [[""] * grid.columns for _ in range(grid.rows)]
    for cell in grid.cells:
        assert quote(source.text, cell.spans) == cell.text
        for row in range(cell.row, cell.row + cell.row_span):
            for column in range(cell.column, cell.column + cell.column_span):
                assert rows[row][column] == ""
                rows[row][column] = cell.text
    return rows


def test_a_page_reads_line_by_line_and_every_line_has_its_box() -> None:
    source = _read("#align(center)[#text(20pt)[云洲市安全办法]]\n\n第一章 总 则\n\n第一条 为了安全，制定本办法。")
    assert source.text == "云洲市安全办法\n第一章 总 则\n第一条 为了安全，制定本办法。\n"
    assert source.format == "pdf"
    assert source.pages is not None
    assert [source.text[slice(*box.span)] for box in source.pages.boxes] == source.text.splitlines()
    assert source.pages.sizes == ((595.28, 841.89),)
    tops = [box.top for box in source.pages.boxes]
    assert tops == sorted(tops)
    title = source.pages.boxes[0]
    assert title.page == 1
    # Seven characters of 20 points, centred on a page 595.28 points wide.
    assert title.x1 - title.x0 == pytest.approx(140, abs=2)
    assert (title.x0 + title.x1) / 2 == pytest.approx(297.6, abs=1)
    assert title.bottom - title.top == pytest.approx(20, abs=1)


def test_no_space_is_put_between_chinese_and_latin_set_apart_by_the_typesetter() -> None:
    assert _read("到2026年底GDP增长5%以上，检查3次。").text == "到2026年底GDP增长5%以上，检查3次。\n"


def test_words_spread_apart_are_separated_and_english_words_keep_their_spaces() -> None:
    text = _read("云洲市人民政府办公厅#h(4em)澜江省人民政府办公厅\n\nthe quick brown fox").text
    assert text == "云洲市人民政府办公厅 澜江省人民政府办公厅\nthe quick brown fox\n"


def test_a_raised_sign_belongs_to_its_line() -> None:
    assert _read("面积120m#super[2]以上，不足的补足。").text == "面积120m2以上，不足的补足。\n"


def test_running_headers_and_page_numbers_are_left_out_and_pages_begin_with_a_form_feed() -> None:
    body = "#pagebreak()\n".join(f"第{n}条 应当检查。\n\n附件{n}\n\n" for n in "一二三四")
    page = (
        'paper: "a4", header: align(center)[云洲市人民政府公报 2026年第1期], '
        "footer: context align(center)[— #counter(page).display() —]"
    )
    source = _read(body, page)
    assert source.text.split("\f") == [f"第{n}条 应当检查。\n附件{n}\n" for n in "一二三四"]
    assert [line.page_start for line in lines(source.text)] == [False, False, True, False, True, False, True, False]


def test_a_heading_that_stands_on_top_of_every_page_is_not_taken_for_a_header() -> None:
    body = "#pagebreak()\n".join(f"附件{n}\n\n各单位应当检查。\n\n" for n in "1234")
    assert _read(body).text.count("附件") == 4


def test_a_plain_page_number_is_left_out_only_where_it_recurs() -> None:
    page = 'paper: "a4", footer: context align(center)[#counter(page).display()]'
    assert _read("甲单位。#pagebreak()乙单位。", page).text == "甲单位。\n\f乙单位。\n"
    assert _read("甲单位。#v(1fr)12", 'paper: "a4"').text == "甲单位。\n12\n"


TABLE = """#table(columns: (auto, 1fr, 2fr, auto),
 table.header(table.cell(rowspan: 2)[序号], table.cell(colspan: 2)[任务],
  table.cell(rowspan: 2)[#rotate(-90deg, reflow: true)[责任单位]], [名称], [内容]),
 [1], table.cell(rowspan: 2)[安全检查], [检查全市重点场所，建立清单，限期整改，做到有据可查。], [市应急局],
 [2], [通报情况。], [市教委], %s)
表后文字"""


def test_merged_and_turned_cells_are_told_by_the_lines_between_them() -> None:
    source = _read("表前文字\n" + TABLE % "")
    assert source.text == (
        "表前文字\n序号\t任务\t\t责任单位\n\t名称\t内容\t\n"
        "1\t安全检查\t检查全市重点场所，建立清单，限期整改，做到有据可查。\t市应急局\n2\t\t通报情况。\t市教委\n表后文字\n"
    )
    assert _rows(source) == [
        ["序号", "任务", "任务", "责任单位"],
        ["序号", "名称", "内容", "责任单位"],
        ["1", "安全检查", "检查全市重点场所，建立清单，限期整改，做到有据可查。", "市应急局"],
        ["2", "安全检查", "通报情况。", "市教委"],
    ]


def test_a_table_over_several_pages_is_one_with_its_repeated_header_once() -> None:
    more = ",".join(f"[{n}], [名称{n}], [内容内容内容内容内容内容内容内容内容{n}。], [市教委]" for n in range(3, 70))
    source = _read(TABLE % more)
    assert len(source.grids) == 1
    rows = _rows(source)
    assert len(rows) == 2 + 69
    assert [row[0] for row in rows[2:]] == [str(n) for n in range(1, 70)]
    assert rows[40] == ["39", "名称39", "内容内容内容内容内容内容内容内容内容39。", "市教委"]
    assert source.text.count("责任单位") == 1
    assert source.text.endswith("表后文字\n")
    assert source.pages is not None
    assert {box.page for box in source.pages.at(source.grids[0].cells[-1].spans)} == {len(source.pages.sizes)}


def test_a_row_broken_by_the_end_of_the_page_is_made_whole() -> None:
    first = "甲" * 600 + "。"
    body = f"#v(400pt)\n#table(columns: (30pt, 1fr, 60pt), [1], [{first}], [市教委], [2], [乙。], [市民政局])"
    source = _read(body)
    assert source.pages is not None
    assert len(source.pages.sizes) == 2
    assert _rows(source) == [["1", first, "市教委"], ["2", "乙。", "市民政局"]]
    assert {box.page for box in source.pages.at(source.grids[0].cells[1].spans)} == {1, 2}


def test_a_merged_cell_goes_on_over_the_end_of_the_page() -> None:
    rows = ",".join(f"[{n}], [内容{n}。]" for n in range(1, 60))
    body = f"#table(columns: (60pt, 30pt, 1fr), [组], [号], [内容], table.cell(rowspan: 59)[同一组], {rows})"
    source = _read(body)
    assert len(source.grids) == 1
    assert [row[0] for row in _rows(source)] == ["组"] + ["同一组"] * 59


def test_a_break_made_in_a_cell_is_a_space_and_a_wrapped_word_is_none() -> None:
    body = "#table(columns: (120pt, 120pt), [市财政局 \\ 市人力资源社会保障局], [检查检查检查检查检查检查], [丙], [丁])"
    assert _rows(_read(body))[0] == ["市财政局 市人力资源社会保障局", "检查检查检查检查检查检查"]


def test_a_word_set_vertically_in_a_cell_is_one_word() -> None:
    body = "#table(columns: (80pt, 120pt), table.cell(rowspan: 2)[安 \\ 全 \\ 生 \\ 产], [甲乙], [丙丁])"
    assert _rows(_read(body)) == [["安全生产", "甲乙"], ["安全生产", "丙丁"]]


def test_a_table_open_at_its_sides_has_its_outer_columns() -> None:
    body = (
        "#table(columns: (60pt, 100pt, 60pt), stroke: (x, y) => (top: 1pt, bottom: 1pt, left: if x > 0 { 1pt }),"
        "[序号], [内容], [单位], [1], [检查], [市教委])"
    )
    assert _rows(_read(body)) == [["序号", "内容", "单位"], ["1", "检查", "市教委"]]


def test_a_frame_around_text_is_not_a_table() -> None:
    source = _read("#rect(width: 100%)[第一条 甲。\n\n第二条 乙。]")
    assert (source.text, source.grids) == ("第一条 甲。\n第二条 乙。\n", ())


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_page_shown_turned_reads_the_same_and_its_boxes_lie_on_it(turn: int) -> None:
    body = "云洲市安全办法\n" + TABLE % ""
    document = pdfium.PdfDocument(pdf(body))
    document[0].set_rotation(turn)
    out = io.BytesIO()
    document.save(out)
    turned = read_bytes(out.getvalue(), "a.pdf")
    assert turned.text == _read(body).text
    assert turned.pages is not None
    (size,) = turned.pages.sizes
    assert size == ((841.89, 595.28) if turn % 180 else (595.28, 841.89))
    assert all(0 <= b.x0 < b.x1 <= size[0] and 0 <= b.top < b.bottom <= size[1] for b in turned.pages.boxes)


def test_a_table_printed_sideways_on_an_upright_page_is_read() -> None:
    body = "#rotate(-90deg, reflow: true)[#box(width: 600pt)[" + (TABLE % "").replace("表后文字", "") + "]]"
    assert _rows(_read(body))[3] == ["2", "安全检查", "通报情况。", "市教委"]


def test_two_columns_of_prose_are_read_one_after_the_other() -> None:
    left = "".join(f"左栏第{n}句应当逐级落实安全责任并建立检查清单。" for n in range(20))
    right = "".join(f"右栏第{n}句应当逐级落实安全责任并建立检查清单。" for n in range(20))
    source = _read(f"#columns(2)[{left}\n#colbreak()\n{right}]")
    assert source.text.replace("\n", "") == left + right


def test_a_scan_is_refused_and_told_apart_from_an_empty_page() -> None:
    with pytest.raises(LuodiError) as scan:
        _read(FULL * 2, files=SCAN)
    with pytest.raises(LuodiError) as empty:
        _read("#box()")
    assert "扫描件" in scan.value.zh
    assert "OCR" in scan.value.mend_en
    assert "没有文字" in empty.value.zh


def test_a_scanned_page_among_pages_of_text_is_a_doubt() -> None:
    words = "第一条 各单位应当逐级落实安全责任并建立检查清单。"
    source = _read(words + "\n" + FULL + words, files=SCAN)
    assert source.text.count("第一条") == 2
    assert len(source.doubts) == 1
    assert "第2页" in source.doubts[0]


def _plain_pdf(extra: str = "", content: str = "") -> bytes:
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
        f"<</Length {len(content)}>>stream\n{content}\nendstream",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    out = b"%PDF-1.4\n"
    offsets = []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(out))
        out += f"{number} 0 obj{body}endobj\n".encode("latin-1")
    xref = len(out)
    table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    trailer = f"xref\n0 6\n0000000000 65535 f \n{table}trailer<</Size 6/Root 1 0 R{extra}>>\nstartxref\n{xref}\n%%EOF"
    return out + trailer.encode("latin-1")


def test_an_encrypted_pdf_is_refused_as_such() -> None:
    secret = "00" * 32
    extra = f"/ID[<00><00>]/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<{secret}>/U<{secret}>>>"
    with pytest.raises(LuodiError) as caught:
        read_bytes(_plain_pdf(extra), "a.pdf")
    assert "加密" in caught.value.zh


def test_bold_imitated_by_printing_twice_is_read_once() -> None:
    content = "BT /F 12 Tf 20 200 Td (Notice 12) Tj ET BT /F 12 Tf 20.4 200 Td (Notice 12) Tj ET"
    assert read_bytes(_plain_pdf("", content), "a.pdf").text == "Notice 12\n"


def test_words_that_text_recognition_put_under_a_page_are_a_doubt() -> None:
    content = "BT 3 Tr /F 12 Tf 20 200 Td (Notice of inspection) Tj ET"
    source = read_bytes(_plain_pdf("", content), "a.pdf")
    assert source.text == "Notice of inspection\n"
    assert "识别" in source.doubts[0]


def test_a_damaged_pdf_is_refused() -> None:
    with pytest.raises(LuodiError) as caught:
        read_bytes(b"%PDF-1.7\n" + b"x" * 500, "a.pdf")
    assert "损坏" in caught.value.zh


def test_progress_is_told_after_each_page() -> None:
    told: list[tuple[int, int]] = []
    read_bytes(
        pdf("甲单位。#pagebreak()乙单位。#pagebreak()丙单位。"), "a.pdf", lambda done, all_: told.append((done, all_))
    )
    assert told == [(1, 3), (2, 3), (3, 3)]


def test_reading_twice_gives_the_same_source() -> None:
    data = pdf("云洲市安全办法\n" + TABLE % "")
    assert read_bytes(data, "a.pdf") == read_bytes(data, "a.pdf")
