"""DOCX: everything Word prints in the body is read, in order, and nothing it does not print."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable

import pytest
from docx import Document
from docx.document import Document as DocxDocument
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from luodi.errors import LuodiError
from luodi.text import read_bytes
from luodi.text.model import Source
from luodi.text.readers import limits
from luodi.text.spans import quote

W = nsdecls("w")


def _save(document: DocxDocument) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _read(document: DocxDocument) -> Source:
    return read_bytes(_save(document), "a.docx")


def _body(xml: str) -> Source:
    """A document whose body is ``xml`` (the prefix w is bound)."""
    document = Document()
    body = document.element.body
    wrapper = parse_xml(
        f'<w:body {W} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
        f' xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math">{xml}</w:body>'
    )
    for node in list(wrapper):
        body.insert(len(body) - 1, node)
    return _read(document)


def _rewritten(
    data: bytes, change: Callable[[str, bytes], bytes | None], extra: dict[str, bytes] | None = None
) -> bytes:
    """The package with each part passed through ``change``; None drops it."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = change(name, old.read(name))
            if part is not None:
                new.writestr(name, part)
        for name, part in (extra or {}).items():
            new.writestr(name, part)
    return out.getvalue()


def _cells(source: Source, index: int = 0) -> list[tuple[int, int, int, int, str]]:
    grid = source.grids[index]
    for cell in grid.cells:
        assert quote(source.text, cell.spans) == cell.text
    return [(cell.row, cell.column, cell.row_span, cell.column_span, cell.text) for cell in grid.cells]


def test_paragraphs_and_tables_stand_in_the_order_of_the_body() -> None:
    document = Document()
    document.add_paragraph("云洲市安全办法")
    table = document.add_table(2, 2)
    for cell, words in zip([c for row in table.rows for c in row.cells], "甲乙丙丁", strict=True):
        cell.text = words
    document.add_paragraph("附则")
    source = _read(document)
    assert source.text == "云洲市安全办法\n甲\t乙\n丙\t丁\n附则\n"
    assert source.format == "docx"
    assert _cells(source) == [(0, 0, 1, 1, "甲"), (0, 1, 1, 1, "乙"), (1, 0, 1, 1, "丙"), (1, 1, 1, 1, "丁")]


def test_merged_cells_stand_once_with_their_extent() -> None:
    document = Document()
    table = document.add_table(3, 3)
    table.cell(0, 0).merge(table.cell(1, 0)).text = "序号"
    table.cell(0, 1).merge(table.cell(0, 2)).text = "任务"
    table.cell(1, 1).text, table.cell(1, 2).text = "内容", "单位"
    for column, words in enumerate(("1", "检查", "市应急局")):
        table.cell(2, column).text = words
    source = _read(document)
    assert source.text == "序号\t任务\t\n\t内容\t单位\n1\t检查\t市应急局\n"
    assert _cells(source)[:3] == [(0, 0, 2, 1, "序号"), (0, 1, 1, 2, "任务"), (1, 1, 1, 1, "内容")]


def test_paragraphs_of_one_cell_are_separated_by_a_space() -> None:
    document = Document()
    table = document.add_table(2, 2)
    table.cell(0, 0).text = "市财政局\n市民政局"
    table.cell(1, 1).text = "丁"
    assert _read(document).text == "市财政局 市民政局\t\n\t丁\n"


def test_a_frame_around_text_gives_its_lines_and_no_grid() -> None:
    document = Document()
    document.add_table(1, 1).cell(0, 0).text = "甲\n乙"
    source = _read(document)
    assert (source.text, source.grids) == ("甲\n乙\n", ())


def test_insertions_are_kept_and_deletions_dropped_and_a_deleted_paragraph_end_joins() -> None:
    source = _body(
        '<w:p><w:r><w:t>应当</w:t></w:r><w:del w:id="1"><w:r><w:delText>每年</w:delText></w:r></w:del>'
        '<w:ins w:id="2"><w:r><w:t>每季度</w:t></w:r></w:ins><w:r><w:t>检查。</w:t></w:r></w:p>'
        '<w:p><w:pPr><w:rPr><w:del w:id="3"/></w:rPr></w:pPr><w:r><w:t>前半</w:t></w:r></w:p>'
        "<w:p><w:r><w:t>后半</w:t></w:r></w:p>"
        '<w:moveFrom w:id="4"><w:p><w:r><w:t>旧处</w:t></w:r></w:p></w:moveFrom>'
    )
    assert source.text == "应当每季度检查。\n前半后半\n"


def test_hyperlinks_fields_controls_and_smart_tags_give_the_words_they_print() -> None:
    source = _body(
        "<w:p><w:hyperlink><w:r><w:t>链接</w:t></w:r></w:hyperlink>"
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText><w:t>代码</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>12</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
        "<w:smartTag><w:r><w:t>智</w:t></w:r></w:smartTag>"
        "<w:sdt><w:sdtContent><w:r><w:t>控</w:t></w:r></w:sdtContent></w:sdt></w:p>"
        "<w:sdt><w:sdtContent><w:p><w:r><w:t>块</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    )
    assert source.text == "链接12智控\n块\n"


def test_tabs_breaks_hyphens_symbols_and_hidden_words() -> None:
    source = _body(
        "<w:p><w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t><w:br/><w:t>1</w:t><w:noBreakHyphen/><w:t>2</w:t>"
        '<w:sym w:font="Wingdings" w:char="F0A8"/></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>隐</w:t></w:r></w:p>'
    )
    assert source.text == "甲\t乙\n1-2□\n"


def test_an_unknown_symbol_is_marked_and_doubted() -> None:
    source = _body('<w:p><w:r><w:t>甲</w:t><w:sym w:font="X" w:char="F012"/></w:r></w:p>')
    assert source.text == "甲\ufffd\n"
    assert "U+F012" in source.doubts[0]


def test_a_text_box_follows_the_paragraph_that_holds_it_once() -> None:
    box = "<w:txbxContent><w:p><w:r><w:t>框内</w:t></w:r></w:p></w:txbxContent>"
    source = _body(
        "<w:p><w:r><w:t>正文</w:t></w:r><w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing>"
        f"{box}</w:drawing></mc:Choice><mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
        "</w:p><w:p><w:r><w:t>下段</w:t></w:r></w:p>"
    )
    assert source.text == "正文\n框内\n下段\n"


def test_headers_are_left_out_and_footnotes_follow_the_body() -> None:
    document = Document()
    document.sections[0].header.paragraphs[0].text = "页眉"
    paragraph = document.add_paragraph("普查对象")
    paragraph._p.append(parse_xml(f'<w:r {W}><w:footnoteReference w:id="2"/></w:r>'))
    document.add_paragraph("下段")
    notes = (
        f'<w:footnotes {W}><w:footnote w:id="0"><w:p/></w:footnote>'
        '<w:footnote w:id="2"><w:p><w:r><w:t>指住户和单位。</w:t></w:r></w:p></w:footnote></w:footnotes>'
    )
    relation = (
        '<Relationship Id="rIdN" Target="footnotes.xml"'
        ' Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"/></Relationships>'
    )

    def change(name: str, part: bytes) -> bytes:
        if name == "word/_rels/document.xml.rels":
            return part.replace(b"</Relationships>", relation.encode())
        return part

    data = _rewritten(_save(document), change, {"word/footnotes.xml": notes.encode()})
    assert read_bytes(data, "a.docx").text == "普查对象\n下段\n指住户和单位。\n"


def _numbered(levels: str, paragraphs: list[tuple[str, int, str]], nums: str = "", styles: str = "") -> str:
    """The text of paragraphs ``(words, level, num)`` under an abstract list 90 with ``levels``; num 90 uses it."""
    document = Document()
    for words, level, num in paragraphs:
        paragraph = document.add_paragraph(words)
        properties = paragraph._p.get_or_add_pPr()
        if num:
            properties.append(parse_xml(f'<w:numPr {W}><w:ilvl w:val="{level}"/><w:numId w:val="{num}"/></w:numPr>'))
    abstract = f'<w:abstractNum w:abstractNumId="90">{levels}</w:abstractNum>'
    num = f'<w:num w:numId="90"><w:abstractNumId w:val="90"/></w:num>{nums}'

    def change(name: str, part: bytes) -> bytes:
        if name == "word/numbering.xml":
            return re.sub(
                rb"<w:numbering([^>]*)>.*</w:numbering>",
                lambda m: b"<w:numbering" + m.group(1) + b">" + (abstract + num).encode() + b"</w:numbering>",
                part,
                flags=re.DOTALL,
            )
        return part

    return read_bytes(_rewritten(_save(document), change), "a.docx").text


def _level(at: int, style: str, text: str, more: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{style}"/><w:lvlText w:val="{text}"/>{more}</w:lvl>'
    )


OUTLINE = (
    _level(0, "chineseCountingThousand", "%1、")
    + _level(1, "chineseCountingThousand", "（%2）")
    + _level(2, "decimal", "%3.")
)


def test_automatic_numbers_are_written_as_word_prints_them() -> None:
    paragraphs = [
        ("总体要求", 0, "90"),
        ("主要任务", 0, "90"),
        ("强化排查", 1, "90"),
        ("建立清单", 2, "90"),
        ("限期整改", 2, "90"),
        ("压实责任", 1, "90"),
        ("逐级负责", 2, "90"),
        ("保障措施", 0, "90"),
        ("加强领导", 1, "90"),
    ]
    assert _numbered(OUTLINE, paragraphs).splitlines() == [
        "一、总体要求",
        "二、主要任务",
        "（一）强化排查",
        "1. 建立清单",
        "2. 限期整改",
        "（二）压实责任",
        "1. 逐级负责",
        "三、保障措施",
        "（一）加强领导",
    ]


def test_articles_count_on_through_chapters_where_the_list_says_so() -> None:
    levels = _level(0, "chineseCountingThousand", "第%1章") + _level(
        1, "chineseCountingThousand", "第%2条", '<w:lvlRestart w:val="0"/><w:suff w:val="space"/>'
    )
    paragraphs = [("总则", 0, "90"), ("为了", 1, "90"), ("职责", 0, "90"), ("市应急局", 1, "90")]
    assert _numbered(levels, paragraphs) == "第一章 总则\n第一条 为了\n第二章 职责\n第二条 市应急局\n"


def test_a_list_with_its_own_start_begins_anew_and_one_without_counts_on() -> None:
    nums = (
        '<w:num w:numId="91"><w:abstractNumId w:val="90"/>'
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>'
        '<w:num w:numId="92"><w:abstractNumId w:val="90"/></w:num>'
    )
    paragraphs = [("甲", 0, "90"), ("乙", 0, "90"), ("丙", 0, "91"), ("丁", 0, "91"), ("戊", 0, "92")]
    assert _numbered(OUTLINE, paragraphs, nums) == "一、甲\n二、乙\n五、丙\n六、丁\n七、戊\n"


def test_a_number_made_of_several_levels_prints_them_all() -> None:
    levels = _level(0, "chineseCountingThousand", "%1、") + _level(1, "decimal", "%1.%2", "<w:isLgl/>")
    assert _numbered(levels, [("甲", 0, "90"), ("乙", 1, "90"), ("丙", 1, "90")]) == "一、甲\n1.1 乙\n1.2 丙\n"


def test_bullets_of_symbol_fonts_and_unnumbered_paragraphs_add_nothing() -> None:
    levels = _level(0, "bullet", "\uf06c")
    assert _numbered(levels, [("甲", 0, "90"), ("乙", 0, "0"), ("丙", 0, "")]) == "甲\n乙\n丙\n"


def test_an_automatic_number_in_a_table_cell_is_part_of_its_words() -> None:
    document = Document()
    table = document.add_table(2, 2)
    for row, words in enumerate("甲乙"):
        table.cell(row, 1).text = words
        table.cell(row, 0).paragraphs[0].style = "List Number"
    assert _read(document).text == "1. \t甲\n2. \t乙\n".replace(". \t", ".\t")


def test_numbers_come_from_a_style_and_the_styles_it_is_based_on() -> None:
    document = Document()
    document.add_paragraph("甲", style="List Number")
    child = document.styles.add_style("子样式", 1)
    child.base_style = document.styles["List Number"]
    document.add_paragraph("乙", style="子样式")
    document.add_paragraph("丙")
    assert _read(document).text == "1. 甲\n2. 乙\n丙\n"


def test_the_strict_variant_of_the_format_is_read_alike() -> None:
    document = Document()
    document.add_paragraph("甲")

    def change(name: str, part: bytes) -> bytes:
        return part.replace(
            b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
            b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        )

    assert read_bytes(_rewritten(_save(document), change), "a.docx").text == "甲\n"


def _with_document(change: Callable[[bytes], bytes]) -> bytes:
    document = Document()
    document.add_paragraph("甲")
    return _rewritten(_save(document), lambda name, part: change(part) if name == "word/document.xml" else part)


def test_external_entities_are_refused_before_anything_is_parsed() -> None:
    doctype = b'<!DOCTYPE w:document [<!ENTITY x SYSTEM "file:///etc/passwd">]><w:document '
    data = _with_document(lambda part: part.replace(b"<w:document ", doctype, 1).replace("甲".encode(), b"&x;"))
    with pytest.raises(LuodiError) as caught:
        read_bytes(data, "a.docx")
    assert "实体" in caught.value.zh
    assert caught.value.place == "word/document.xml"


def test_external_entities_hidden_in_utf16_are_refused_too() -> None:
    doctype = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><w:document '

    def change(part: bytes) -> bytes:
        text = part.decode("utf-8").replace("<w:document ", doctype, 1)
        return re.sub(r"^<\?xml[^>]*\?>", '<?xml version="1.0" encoding="UTF-16"?>', text).encode("utf-16")

    with pytest.raises(LuodiError) as caught:
        read_bytes(_with_document(change), "a.docx")
    assert "实体" in caught.value.zh


@pytest.mark.parametrize("size", [limits.PART_BYTES + 1, limits.PART_BYTES - 1000])
def test_a_zip_bomb_is_refused_by_size_or_by_ratio(size: int) -> None:
    data = _with_document(lambda part: part + b" " * size)
    with pytest.raises(LuodiError) as caught:
        read_bytes(data, "a.docx")
    assert "压缩炸弹" in caught.value.zh


def test_a_part_that_lies_about_its_size_is_refused() -> None:
    data = bytearray(_with_document(lambda part: part + b" " * 100_000))
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as package:
        real = package.getinfo("word/document.xml").file_size
    at = data.rfind(b"word/document.xml") - 46 + 24
    assert int.from_bytes(data[at : at + 4], "little") == real
    data[at : at + 4] = (100).to_bytes(4, "little")
    with pytest.raises(LuodiError):
        read_bytes(bytes(data), "a.docx")


def test_elements_nested_too_deeply_are_refused() -> None:
    deep = b"<w:p>" + b"<w:ins>" * 240 + b"<w:r><w:t>x</w:t></w:r>" + b"</w:ins>" * 240 + b"</w:p></w:body>"
    with pytest.raises(LuodiError) as caught:
        read_bytes(_with_document(lambda part: part.replace(b"</w:body>", deep)), "a.docx")
    assert "嵌套" in caught.value.zh


def test_a_cut_off_package_and_one_without_a_body_are_refused() -> None:
    data = _with_document(lambda part: part)
    with pytest.raises(LuodiError) as cut:
        read_bytes(data[: len(data) // 2], "a.docx")
    with pytest.raises(LuodiError) as bodiless:
        read_bytes(_with_document(lambda part: re.sub(rb"<w:body>.*</w:body>", b"", part, flags=re.DOTALL)), "a.docx")
    assert "不完整" in cut.value.zh
    assert "w:body" in bodiless.value.en
