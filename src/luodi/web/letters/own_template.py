"""The template that a letter is made from until an office puts its own in its place: made here, never stored."""

from __future__ import annotations

import functools
import io
from typing import Any

import docx
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.opc.oxml import serialize_part_xml
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from luodi.web.letters import layout
from luodi.web.letters.drawings import bars, head_box, record_box
from luodi.web.letters.fonts import INSTEAD, NAMES, SERIF
from luodi.web.letters.layout import BODY, CELL, FONTS, GENERAL, LETTER, MARK, PITCH, POINT, SMALL, TITLE

CENTRE, RIGHT, BOTH = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT, WD_ALIGN_PARAGRAPH.JUSTIFY
TIGHT = -5
"""Twentieths of a point taken from each character: 28 of them then fill the line, and 29 do not fit."""
ANNEX = "annex"
"""Word keeps a table's caption when it is edited: by it the tables of annexes are known."""


@functools.cache
def own_template(form: str = GENERAL) -> bytes:
    """The template of a form as .docx: every placeholder there is, in the layout of GB/T 9704."""
    made = docx.Document()
    _page(made)
    (_letter_head if form == LETTER else _head)(made)
    _blank(made, 2)
    _line(made, "{{ title }}", font="title", size=TITLE, pitch=TITLE * 1.5, align=CENTRE)
    _blank(made, 1)
    _when(made, "to", lambda: _line(made, "{{ to }}："))
    _line(made, "{%p for line in lines %}")
    # A heading stays with what it heads, and the end of the text with what closes it: no page has a signature alone.
    for which, font in (("if line.kind == 'first'", "first"), ("elif line.kind == 'second'", "second"),
                        ("elif loop.last", "body")):  # fmt: skip
        _line(made, f"{{%p {which} %}}")
        last = _kept(_line(made, "{{ line.text }}", font=font, indent=2, align=BOTH))
        # Of the last paragraph Word takes two lines along, not all.
        last.paragraph_format.widow_control = font == "body"
    _line(made, "{%p else %}")
    _line(made, "{{ line.text }}", indent=2, align=BOTH)
    _line(made, "{%p endif %}")
    _line(made, "{%p endfor %}")
    _attached(made)
    for _ in range(2):
        _kept(_line(made, ""))
    for field in ("signer", "day"):
        closing = _line(made, f"{{{{ {field} }}}}", align=CENTRE)
        closing.paragraph_format.left_indent = Pt(layout.WIDTH * POINT - layout.CLOSING * BODY)
        closing.paragraph_format.keep_together = closing.paragraph_format.keep_with_next = field == "signer"
    _when(made, "note", lambda: _line(made, "（{{ note }}）", indent=2))
    _annexes(made)
    _record(made, form)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _head(made: Any) -> None:
    """版头 of 通用格式."""
    head = _mark(made)
    head.paragraph_format.space_before = Pt(layout.HEAD * POINT - MARK / 6)
    _blank(made, 2)
    _border(_line(made, "{{ number }}", align=CENTRE), layout.RED)


def _mark(where: Any) -> Paragraph:
    return _line(where, "{{ organ }}", font="mark", size=MARK, pitch=MARK_PITCH, align=CENTRE, colour=layout.RED)


def _letter_head(made: Any) -> None:
    """The head of 信函格式: mark and double rules at their places on the first page, the number at the right."""
    made.sections[0].different_first_page_header_footer = True
    made.sections[0].first_page_footer.is_linked_to_previous = False
    number = _line(made, "", align=RIGHT)
    box = head_box(layout.LETTER_HEAD * POINT - MARK * 0.23, MARK_PITCH)
    next(box.iter(qn("w:txbxContent"))).append(_mark(made)._p)
    for drawing in (box, *bars()):
        number.runs[0]._r.append(drawing)
    _run(number, "{{ number }}", "body", BODY)
    top, stroke = layout.letter_rules()[1]
    below = (top - layout.TOP) * POINT + stroke + layout.LETTER_NUMBER
    number.paragraph_format.space_before = Pt(below - (PITCH - BODY) * 0.6)


MARK_PITCH = MARK * 4 / 3


def _page(made: Any) -> None:
    section, normal = made.sections[0], made.styles["Normal"]
    section.page_width, section.page_height = Mm(layout.PAGE[0]), Mm(layout.PAGE[1])
    section.top_margin, section.bottom_margin = Mm(layout.TOP), Mm(layout.BOTTOM)
    section.left_margin, section.right_margin = Mm(layout.LEFT), Mm(layout.RIGHT)
    normal.font.name, normal.font.size = FONTS["body"], Pt(BODY)
    properties = normal.element.get_or_add_rPr()
    properties.get_or_add_rFonts().set(qn("w:eastAsia"), FONTS["body"])
    properties.append(_made("lang", {"val": "en-US", "eastAsia": "zh-CN"}))
    _name_fonts(made)
    made.core_properties.author = made.core_properties.comments = ""
    made.settings.odd_and_even_pages_header_footer = True
    section.footer_distance = Mm(layout.BOTTOM - layout.FOLIO) - Pt(SMALL * 0.8)
    for footer, align, side in (
        (section.footer, RIGHT, "right_indent"), (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT, "left_indent"),
    ):  # fmt: skip
        footer.is_linked_to_previous = False
        line = footer.paragraphs[0]
        _set(line, pitch=SMALL * 1.2, align=align)
        setattr(line.paragraph_format, side, Pt(SMALL))
        _run(line, "— ", "folio", SMALL)
        _page_number(_run(line, "", "folio", SMALL))
        _run(line, " —", "folio", SMALL)


def _name_fonts(made: Any) -> None:
    """Say in the file itself under which other names the standard's fonts are known, and what may stand in for them."""
    fonts = _made("fonts", {})
    for wanted, names in NAMES.items():
        font = _made("font", {"name": wanted})
        others = ",".join((*names, INSTEAD.get(wanted, SERIF)[0]))
        font.append(_made("altName", {"val": others}))
        font.append(_made("charset", {"val": "86"}))
        font.append(_made("family", {"val": "swiss" if wanted in INSTEAD else "roman"}))
        fonts.append(font)
    for relation in made.part.rels.values():
        if relation.reltype.endswith("/fontTable"):
            relation.target_part._blob = serialize_part_xml(fonts)


def _page_number(run: Any) -> None:
    for kind, words in (("begin", ""), ("", "PAGE"), ("end", "")):
        mark = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark.set(qn("xml:space"), "preserve")
            mark.text = words
        run._r.append(mark)


def _line(
    where: Any, text: str, *, font: str = "body", size: float = BODY, pitch: float = PITCH, indent: float = 0,
    align: Any = None, colour: str = "",
) -> Paragraph:  # fmt: skip
    line: Paragraph = where.add_paragraph()
    _set(line, pitch=pitch, align=align)
    if indent:
        line.paragraph_format.first_line_indent = Pt(indent * (size + TIGHT / 20))
    run = _run(line, text, font, size)
    if colour:
        run.font.color.rgb = RGBColor.from_string(colour)
    return line


def _set(line: Paragraph, *, pitch: float, align: Any = None) -> None:
    """Exact line pitch, no space around; no blank between characters and figures, so that 28 fill the line."""
    shape = line.paragraph_format
    shape.space_before = shape.space_after = Pt(0)
    shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(pitch)
    shape.widow_control = False
    for name in ("autoSpaceDE", "autoSpaceDN"):
        spacing = _made(name, {"val": "0"})
        line._p.get_or_add_pPr().insert_element_before(spacing, "w:snapToGrid", "w:spacing", "w:ind", "w:jc", "w:rPr")
    line.alignment = align


def _run(line: Paragraph, text: str, font: str, size: float) -> Any:
    run = line.add_run(text)
    run.font.size, run.font.name = Pt(size), FONTS[font]
    properties = run._element.get_or_add_rPr()
    properties.get_or_add_rFonts().set(qn("w:eastAsia"), FONTS[font])
    if size == BODY:
        properties.insert_element_before(
            _made("spacing", {"val": str(TIGHT)}), "w:w", "w:kern", "w:position", "w:sz", "w:szCs"
        )
    return run


def _kept(line: Paragraph) -> Paragraph:
    line.paragraph_format.keep_with_next = True
    return line


def _blank(made: Any, count: int) -> None:
    for _ in range(count):
        _line(made, "")


def _when(made: Any, field: str, put: Any) -> None:
    """What ``put`` writes, where the field is not empty."""
    _line(made, f"{{%p if {field} %}}")
    put()
    _line(made, "{%p endif %}")


def _border(line: Paragraph, colour: str) -> None:
    """The red rule: the lower border of 发文字号, 4 mm below its characters."""
    below = round(layout.RULE_BELOW * POINT - (PITCH - BODY) / 2)
    borders = OxmlElement("w:pBdr")
    look = {"val": "single", "sz": f"{layout.RULE * 8:g}", "space": str(below), "color": colour}
    borders.append(_made("bottom", look))
    line._p.get_or_add_pPr().insert_element_before(borders, *_AFTER_BORDERS)


def _attached(made: Any) -> None:
    _line(made, "{%p if attached %}")
    _kept(_line(made, ""))
    _line(made, "{%p for name in attached %}")
    # Names stand below each other: the first begins behind “附件：”, the others are set in by as much.
    for first in (True, False):
        _line(made, f"{{%p {'if' if first else 'if not'} loop.first %}}")
        line = _kept(_line(made, "{{ name }}"))
        line.paragraph_format.left_indent = Pt(5 * (BODY + TIGHT / 20))
        if first:
            line.paragraph_format.first_line_indent = Pt(-3 * (BODY + TIGHT / 20))
        _line(made, "{%p endif %}")
    _line(made, "{%p endfor %}")
    _line(made, "{%p endif %}")


def _annexes(made: Any) -> None:
    _line(made, "{%p for annex in annexes %}")
    mark = _line(made, "", font="first")
    mark.paragraph_format.page_break_before = True
    _run(mark, "{{ annex.mark }}", "first", BODY)
    _blank(made, 1)
    _line(made, "{{ annex.title }}", font="title", size=TITLE, pitch=TITLE * 1.5, align=CENTRE)
    _blank(made, 1)
    table = made.add_table(rows=4, cols=3)
    table.style = "Table Grid"
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table._tbl.tblPr.append(_made("tblCaption", {"val": ANNEX}))
    rows = (
        ("{%tc for name in annex.columns %}", "{{ name }}", "{%tc endfor %}"),
        ("{%tr for row in annex.rows %}", "", ""),
        ("{%tc for cell in row %}", "{{ cell }}", "{%tc endfor %}"),
        ("{%tr endfor %}", "", ""),
    )
    for at, cells in enumerate(rows):
        for cell, text in zip(table.rows[at].cells, cells, strict=True):
            _cell(cell, text, "first" if at == 0 else "body", CENTRE if at == 0 else None)
        properties = table.rows[at]._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        if at == 0:
            properties.append(OxmlElement("w:tblHeader"))
    _line(made, "{%p endfor %}")


def _cell(cell: _Cell, text: str, font: str, align: Any = None, size: float = CELL, pitch: float = CELL * 1.5) -> None:
    line = cell.paragraphs[0]
    _set(line, pitch=pitch, align=align)
    _run(line, text, font, size)


def _record(made: Any, form: str) -> None:
    """版记 at the foot of the last page: a text box whose lower edge is the type area's; 抄送 alone in 信函格式."""
    _line(made, f"{{%p if {'copies' if form == LETTER else 'printer'} %}}")
    holder = _line(made, "", size=1, pitch=1)
    drawing = record_box(3 * RECORD_PITCH)
    holder.runs[0]._r.append(drawing)
    inside = next(drawing.iter(qn("w:txbxContent")))
    inside.append(_copies(made)._p if form == LETTER else _record_table(made)._tbl)
    last = _line(made, "", size=1, pitch=1)  # A text box does not end with a table.
    inside.append(last._p)
    _line(made, "{%p endif %}")


def _copies(made: Any) -> Paragraph:
    line = _line(made, "抄送：{{ copies }}。", size=SMALL, pitch=RECORD_PITCH)
    return _hanging(line)


def _hanging(line: Paragraph) -> Paragraph:
    shape = line.paragraph_format
    shape.left_indent, shape.right_indent, shape.first_line_indent = Pt(4 * SMALL), Pt(SMALL), Pt(-3 * SMALL)
    return line


def _record_table(made: Any) -> Table:
    table = made.add_table(rows=4, cols=2)
    table.autofit = False
    rules = OxmlElement("w:tblBorders")
    for side, stroke in (("top", layout.THICK), ("bottom", layout.THICK), ("insideH", layout.THIN)):
        rules.append(_made(side, {"val": "single", "sz": f"{stroke * 8:g}", "space": "0", "color": "000000"}))
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margins.append(_made(side, {"w": "0", "type": "dxa"}))
    table._tbl.tblPr.insert_element_before(rules, "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook")
    table._tbl.tblPr.insert_element_before(margins, "w:tblLook")
    halves = (Mm(layout.WIDTH * 0.6), Mm(layout.WIDTH * 0.4))
    for at, text in enumerate(("{%tr if copies %}", "抄送：{{ copies }}。", "{%tr endif %}")):
        table.cell(at, 0).merge(table.cell(at, 1))
        _cell(table.cell(at, 0), text, "body", size=SMALL, pitch=RECORD_PITCH)
    _hanging(table.cell(1, 0).paragraphs[0])
    left, right = table.rows[3].cells
    _cell(left, "{{ printer }}", "body", size=SMALL, pitch=RECORD_PITCH)
    _cell(right, "{{ printed }}印发", "body", RIGHT, size=SMALL, pitch=RECORD_PITCH)
    left.paragraphs[0].paragraph_format.left_indent = Pt(SMALL)
    right.paragraphs[0].paragraph_format.right_indent = Pt(SMALL)
    for row in table.rows:
        cells = row._tr.tc_lst
        for cell, width in zip(cells, halves if len(cells) > 1 else (Mm(layout.WIDTH),), strict=True):
            cell.width = width
    for column, width in zip(table._tbl.tblGrid.gridCol_lst, halves, strict=True):
        column.w = width
    return table


RECORD_PITCH = SMALL * 1.6
_AFTER_BORDERS = ("w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr")
"""What stands behind borders in a paragraph's properties: Word refuses another order."""


def _made(name: str, attributes: dict[str, str]) -> Any:
    element = OxmlElement(f"w:{name}")
    for key, value in attributes.items():
        element.set(qn(f"w:{key}"), value)
    return element
