"""A letter as .docx, from a template that an office edits in Word."""

from __future__ import annotations

import io
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm
from docx.table import Table
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateError
from jinja2.sandbox import SandboxedEnvironment

from luodi.errors import LuodiError
from luodi.web.letters import layout
from luodi.web.letters.content import Content, title_lines
from luodi.web.letters.drawings import EMU, HEAD, RECORD
from luodi.web.letters.own_template import ANNEX, RECORD_PITCH


def word(content: Content, template: bytes) -> bytes:
    """The letter as .docx. Refuses a template with a placeholder that there is not, naming it."""
    document = DocxTemplate(io.BytesIO(template))
    environment = SandboxedEnvironment(undefined=StrictUndefined, autoescape=True)
    try:
        document.render(fields(content), environment)
    except TemplateError as error:
        raise LuodiError(
            zh=f"模板中的占位符有误：{error.message or error}。",
            en=f"The template has a placeholder that cannot be filled: {error.message or error}.",
            mend_zh="请对照占位符说明修改模板后重新上传。", mend_en="Mend the template by the list of placeholders.",
        ) from error  # fmt: skip
    _widths(document, content)
    _height(document, content)
    _mark(document, content)
    document.core_properties.title, document.core_properties.author = content.title, content.signer
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def fields(content: Content) -> dict[str, Any]:
    """What a template may name."""
    return {
        "organ": content.organ, "number": content.number, "to": content.to,
        "title": "\n".join(title_lines(content.title)),
        "lines": [{"kind": line.kind, "text": line.text} for line in content.lines],
        "attached": content.attached, "signer": content.signer, "day": content.day, "note": content.note,
        "annexes": [
            {
                "mark": content.annex_mark(at), "title": "\n".join(title_lines(annex.title)),
                "columns": annex.columns, "rows": annex.rows,
            }
            for at, annex in enumerate(content.annexes)
        ],
        "copies": content.copies, "printer": content.printer, "printed": content.printed,
    }  # fmt: skip


def _widths(document: Any, content: Content) -> None:
    """Give the columns of the annexes' tables, known by their caption, the widths that the annexes name."""
    tables = [one for one in document.docx.tables if _caption(one) == ANNEX]
    for table, annex in zip(tables, content.annexes, strict=False):
        widths = [Mm(layout.WIDTH * share / sum(annex.widths)) for share in annex.widths]
        table.autofit = False
        for grid in list(table._tbl.tblGrid):
            table._tbl.tblGrid.remove(grid)
        for width in widths:
            column = OxmlElement("w:gridCol")
            column.set(qn("w:w"), str(int(width.twips)))
            table._tbl.tblGrid.append(column)
        for row in table._tbl.tr_lst:
            for cell, width in zip(row.tc_lst, widths, strict=False):
                cell.width = width


def _height(document: Any, content: Content) -> None:
    """Make the box of 版记 as high as its lines: what is written in Word of an unseen box it does not measure anew."""
    across = int((layout.WIDTH * layout.POINT - 5 * layout.SMALL) / layout.SMALL)
    copies = f"{content.copies}。" if content.copies else ""
    lines = -(-len(copies) // across) + bool(content.printer and content.form != layout.LETTER)
    height = str(int((lines * RECORD_PITCH + 3) * EMU))
    for anchor in document.docx.element.body.iter(qn("wp:anchor")):
        if anchor.find(qn("wp:docPr")).get("name") == RECORD:
            for size in (anchor.find(qn("wp:extent")), *anchor.iter(qn("a:ext"))):
                size.set("cy", height)


def _mark(document: Any, content: Content) -> None:
    """Set a name that is too long for the one line of 信函格式 smaller."""
    for anchor in document.docx.element.body.iter(qn("wp:anchor")):
        if anchor.find(qn("wp:docPr")).get("name") == HEAD:
            for name in ("w:sz", "w:szCs"):
                for size in anchor.iter(qn(name)):
                    size.set(qn("w:val"), f"{layout.letter_mark(content.organ) * 2:.0f}")


def _caption(table: Table) -> str:
    found = table._tbl.tblPr.find(qn("w:tblCaption"))
    return "" if found is None else found.get(qn("w:val"), "")
