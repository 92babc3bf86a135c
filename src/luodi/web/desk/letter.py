"""A notice as .docx, in a layout near GB/T 9704."""

from __future__ import annotations

import io
from typing import Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from luodi.web.desk.notice import Notice, parts


def letter(notice: Notice) -> bytes:
    """The notice as .docx: A4, 37 mm above and 28 mm left, type area 156 by 225 mm, 22 lines of 28.95 pt a page."""
    made = docx.Document()
    section = made.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.left_margin = Mm(37), Mm(28)
    section.right_margin, section.bottom_margin = Mm(26), Mm(35)
    normal = made.styles["Normal"]
    normal.font.name, normal.font.size = "FangSong", Pt(16)
    normal.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "仿宋_GB2312")
    made.core_properties.title, made.core_properties.author = notice.title, notice.unit
    _line(made, notice.unit, size=26, font="方正小标宋简体", centred=True, colour=RGBColor(0xC8, 0x10, 0x2E))
    _line(made, notice.number, centred=True)
    _rule(made)
    _line(made, "")
    _line(made, notice.title, size=22, font="方正小标宋简体", centred=True)
    if notice.draft:
        _line(made, "（尚未复核生效，仅供核对）", centred=True)
    _line(made, "")
    _line(made, f"{notice.addressee}：")
    _line(made, notice.opening, indent=True)
    for part in parts(notice):
        _line(made, part.head, font="黑体", indent=True)
        for line in part.lines:
            _line(made, line, indent=True)
    _line(made, "")
    _line(made, notice.unit, right=True)
    _line(made, notice.day, right=True)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _line(
    made: Any, text: str, *, size: float = 16, font: str = "", centred: bool = False, right: bool = False,
    indent: bool = False, colour: RGBColor | None = None,
) -> Paragraph:  # fmt: skip
    paragraph: Paragraph = made.add_paragraph()
    layout = paragraph.paragraph_format
    layout.space_before = layout.space_after = Pt(0)
    layout.line_spacing_rule, layout.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(max(28.95, size * 1.5))
    if indent:
        layout.first_line_indent = Pt(2 * size)
    if centred or right:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER if centred else WD_ALIGN_PARAGRAPH.RIGHT
    run = paragraph.add_run(text)
    run.font.size = Pt(size)
    if colour is not None:
        run.font.color.rgb = colour
    if font:
        run.font.name = font
        run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
    return paragraph


def _rule(made: Any) -> None:
    """The red line under the head: a paragraph's lower border."""
    borders, bottom = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "12"), ("space", "1"), ("color", "C8102E")):
        bottom.set(qn(f"w:{name}"), value)
    borders.append(bottom)
    _line(made, "", size=6)._p.get_or_add_pPr().append(borders)
