"""OFD: placed characters and paths are read as a PDF's are."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable

import ofdkit
import pytest

from luodi.errors import LuodiError
from luodi.text import read_bytes
from luodi.text.model import Source
from luodi.text.spans import quote
from tests.text.readers.made import Cell, OfdWriter, Rows, as_ofd, table

MERGED: Rows = [
    [Cell("序号", down=2), Cell("任务", across=2), None],
    [None, Cell("内容"), Cell("单位")],
    [Cell("1"), Cell("检查全市重点场所，建立清单，限期整改，做到有据可查。" * 3), Cell("市应急局")],
]


def _changed(data: bytes, change: Callable[[str, bytes], bytes | None]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = change(name, old.read(name))
            if part is not None:
                new.writestr(name, part)
    return out.getvalue()


def _cells(source: Source) -> list[tuple[int, int, int, int, str]]:
    (grid,) = source.grids
    for cell in grid.cells:
        assert quote(source.text, cell.spans) == cell.text
    return [(c.row, c.column, c.row_span, c.column_span, c.text) for c in grid.cells]


def test_lines_and_their_boxes_are_read_in_points() -> None:
    source = read_bytes(as_ofd(["云洲市安全办法", "第一条 为了安全。"]), "a.ofd")
    assert source.text == "云洲市安全办法\n第一条 为了安全。\n"
    assert source.format == "ofd"
    assert source.pages is not None
    first = source.pages.boxes[0]
    # Seven characters of 4 mm, 20 mm from the left and the top edge; a point is 25.4 / 72 mm.
    assert (first.x0, first.x1) == pytest.approx((20 * 72 / 25.4, 48 * 72 / 25.4), abs=0.02)
    assert (first.top, first.bottom) == pytest.approx((20 * 72 / 25.4, 24 * 72 / 25.4), abs=0.02)
    assert source.pages.sizes == ((841.89, 595.28),)


def test_an_independent_reader_sees_the_same_words() -> None:
    data = as_ofd(["云洲市安全办法", "第一条 为了安全，制定本办法。"])
    theirs = [line for line in ofdkit.extract_text(data).split("\n") if line]
    assert read_bytes(data, "a.ofd").text.splitlines() == theirs


def test_a_drawn_table_with_merged_cells_is_a_grid() -> None:
    source = read_bytes(as_ofd(["前", MERGED, "后"]), "a.ofd")
    words = "检查全市重点场所，建立清单，限期整改，做到有据可查。" * 3
    assert _cells(source) == [
        (0, 0, 2, 1, "序号"),
        (0, 1, 1, 2, "任务"),
        (1, 1, 1, 1, "内容"),
        (1, 2, 1, 1, "单位"),
        (2, 0, 1, 1, "1"),
        (2, 1, 1, 1, words),
        (2, 2, 1, 1, "市应急局"),
    ]
    assert source.text == f"前\n序号\t任务\t\n\t内容\t单位\n1\t{words}\t市应急局\n后\n"


def test_a_table_over_several_pages_is_one() -> None:
    rows = table(["序号", "内容", "单位"], *([str(n), f"内容{n}。", "市教委"] for n in range(1, 60)))
    source = read_bytes(as_ofd([rows]), "a.ofd")
    assert source.pages is not None
    assert len(source.pages.sizes) > 2
    (grid,) = source.grids
    assert grid.rows == 60
    assert [cell.text for cell in grid.cells if cell.column == 0][1:] == [str(n) for n in range(1, 60)]


def test_page_numbers_are_left_out() -> None:
    writer = OfdWriter()
    for number in range(3):
        if number:
            writer.turn_over()
        writer.line(f"第{'一二三'[number]}条 应当检查。", 20, 30)
        writer.line(f"— {number + 1} —", 140, 195)
    assert read_bytes(writer.save(), "a.ofd").text == "第一条 应当检查。\n\f第二条 应当检查。\n\f第三条 应当检查。\n"


def test_turned_text_and_transformed_text_are_read() -> None:
    writer = OfdWriter()
    writer.line("正文正文正文", 20, 30)
    writer.line("放大", 0, 0, 'CTM="2 0 0 2 30 60"')
    writer.line("竖排", 0, 0, 'CTM="0 -1 1 0 100 150"')
    source = read_bytes(writer.save(), "a.ofd")
    assert source.text == "正文正文正文\n放大\n竖排\n"
    assert source.pages is not None
    large, upward = source.pages.boxes[1:]
    assert large.bottom - large.top == pytest.approx(8 * 72 / 25.4, abs=0.05)
    assert upward.bottom - upward.top == pytest.approx(8 * 72 / 25.4, abs=0.05)
    assert upward.x1 - upward.x0 == pytest.approx(4 * 72 / 25.4, abs=0.05)


def test_repeated_steps_and_templates_and_graphics_used_again_are_read() -> None:
    writer = OfdWriter()
    writer.line("甲乙丙丁", 20, 50)

    def change(name: str, part: bytes) -> bytes:
        text = part.decode()
        text = re.sub(r'DeltaX="[^"]*"', 'DeltaX="g 3 4.0"', text)
        if name.endswith("Document.xml"):
            text = text.replace(
                "</ofd:CommonData>",
                '<ofd:DocumentRes>Res.xml</ofd:DocumentRes><ofd:TemplatePage ID="7" BaseLoc="Tpls/T.xml"/>'
                "</ofd:CommonData>",
            )
        if name.endswith("Content.xml"):
            text = text.replace("<ofd:Content>", '<ofd:Template TemplateID="7"/><ofd:Content>')
            text = text.replace(
                "</ofd:Layer>", '<ofd:CompositeObject ResourceID="9" Boundary="20 60 50 9"/></ofd:Layer>'
            )
        return text.encode()

    data = _changed(writer.save(), change)
    ns = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    words = '<ofd:TextObject Boundary="{} 40 9" Size="4"><ofd:TextCode X="0" Y="3.5">{}</ofd:TextCode></ofd:TextObject>'
    template = words.format("20 40", "模板文字")
    graphic = words.format("0 0", "图形文字")
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a") as package:
        package.writestr(
            "Doc_0/Tpls/T.xml",
            f"<ofd:Page {ns}><ofd:Content><ofd:Layer>{template}</ofd:Layer></ofd:Content></ofd:Page>",
        )
        package.writestr(
            "Doc_0/Res.xml",
            f'<ofd:Res {ns}><ofd:CompositeGraphicUnits><ofd:CompositeGraphicUnit ID="9"><ofd:Content>{graphic}'
            "</ofd:Content></ofd:CompositeGraphicUnit></ofd:CompositeGraphicUnits></ofd:Res>",
        )
    assert read_bytes(out.getvalue(), "a.ofd").text == "模板文字\n甲乙丙丁\n图形文字\n"


@pytest.mark.parametrize(("encoding", "namespace"), [("GB2312", 'xmlns:ofd="http://www.ofdspec.org"'), ("UTF-8", "")])
def test_files_of_careless_producers_are_read(encoding: str, namespace: str) -> None:
    writer = OfdWriter()
    writer.paragraph("云洲市安全办法")
    data = writer.save("gb18030" if encoding == "GB2312" else encoding, namespace)
    data = _changed(data, lambda name, part: part.replace(b'"gb18030"', b'"GB2312"'))
    assert read_bytes(data, "a.ofd").text == "云洲市安全办法\n"


def test_a_page_that_is_missing_is_an_error_and_not_a_gap() -> None:
    data = as_ofd(["甲"])
    with pytest.raises(LuodiError) as caught:
        read_bytes(_changed(data, lambda name, part: None if "Page_0" in name else part), "a.ofd")
    assert "Page_0" in caught.value.zh


def test_pages_of_pictures_are_refused_as_a_scan() -> None:
    writer = OfdWriter()
    writer.pages[-1].append('<ofd:ImageObject ID="1" Boundary="0 0 297 210" ResourceID="1"/>')
    with pytest.raises(LuodiError) as caught:
        read_bytes(writer.save(), "a.ofd")
    assert "扫描件" in caught.value.zh


def test_external_entities_are_refused() -> None:
    doctype = b'?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    data = _changed(as_ofd(["甲"]), lambda name, part: part.replace(b"?>", doctype, 1))
    with pytest.raises(LuodiError) as caught:
        read_bytes(data, "a.ofd")
    assert "实体" in caught.value.zh


def test_a_step_count_beyond_reason_costs_nothing() -> None:
    data = _changed(
        as_ofd(["甲乙"]), lambda name, part: re.sub(rb'DeltaX="[^"]*"', b'DeltaX="g 999999999 4 g 1e300 4"', part)
    )
    assert read_bytes(data, "a.ofd").text == "甲乙\n"


def test_progress_is_told_after_each_page() -> None:
    told: list[tuple[int, int]] = []
    writer = OfdWriter()
    writer.line("甲", 20, 20)
    writer.turn_over()
    writer.line("乙", 20, 20)
    read_bytes(writer.save(), "a.ofd", lambda done, all_: told.append((done, all_)))
    assert told == [(1, 2), (2, 2)]
