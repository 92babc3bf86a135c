"""DOCX: paragraphs and tables of the body in order, with automatic numbers, text boxes and footnotes.

Left out, because they are not the document's own words: headers and footers, comments, deleted and hidden text, field
codes. Footnotes and endnotes follow the body, one on each line.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from luodi.errors import LuodiError
from luodi.text.model import Source
from luodi.text.readers import limits
from luodi.text.readers.container import Container
from luodi.text.readers.docx_numbers import Numbers
from luodi.text.readers.elements import attribute, child, local, switched_on, value
from luodi.text.readers.writing import CellText, Writer

# fmt: off
_THROUGH = frozenset((
    "sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo", "hyperlink", "fldSimple", "dir", "bdo", "p", "r",
    "ruby", "rubyBase",
))
# fmt: on
"""Wrappers whose content is read as if they were not there."""

_SYMBOLS = {
    0xA8: "□",
    0x6F: "□",
    0xA3: "□",
    0xFE: "☑",
    0x52: "☑",
    0xFC: "✓",
    0xFD: "☒",
    0x54: "☒",
    0xB7: "·",
    0x6C: "●",
}
"""What the symbol fonts of office suites print at the codes official forms use (check boxes, bullets)."""

# fmt: off
_CHARACTERS = frozenset((
    "t", "tab", "ptab", "br", "cr", "noBreakHyphen", "sym", "oMath", "oMathPara",
))
# fmt: on


@dataclass(slots=True)
class _Placed:
    """A cell while its table is read: place, extent, and its lines."""

    row: int
    column: int
    across: int
    lines: list[str]
    down: int = 1


@dataclass(slots=True)
class _Reader:
    """Reads one document: keeps the counters of lists, the notes met and what was left out."""

    numbers: Numbers
    file: str
    notes: list[tuple[str, str]] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    fields: list[str] = field(default_factory=list)
    unended: str = ""

    def blocks(self, parent: etree._Element, depth: int = 0) -> Iterator[str | etree._Element]:
        """The paragraphs (text) and tables (elements) in ``parent``, in order; a paragraph's text boxes after it."""
        self._check(depth)
        for node in parent:
            tag = local(node)
            if tag == "p":
                yield from self._paragraph(node, depth)
            elif tag == "tbl":
                if self.unended:
                    yield self._end("")
                yield node
            elif tag in ("sdt", "sdtContent", "customXml", "ins", "moveTo"):
                yield from self.blocks(node, depth + 1)
            elif tag == "altChunk":
                self.doubt("文中嵌入的其他文件没有读取 / an embedded file was not read")

    def lines(self, parent: etree._Element, depth: int = 0) -> list[str]:
        """The non-empty lines in ``parent``; tables inside it cell by cell."""
        out: list[str] = []
        for block in self.blocks(parent, depth + 1):
            if isinstance(block, str):
                out.extend(line.strip() for line in block.split("\n") if line.strip())
            else:
                cells = [cell for row in rows(block) for cell in cells_of(row)]
                out.extend(line for cell in cells for line in self.lines(cell, depth + 1))
        return out + ([self._end("")] if self.unended else [])

    def _paragraph(self, paragraph: etree._Element, depth: int) -> Iterator[str | etree._Element]:
        properties = child(paragraph, "pPr")
        mark = child(properties, "rPr")
        boxes: list[etree._Element] = []
        words = "".join(self._inline(paragraph, boxes, 0))
        hidden = not words and switched_on(child(mark, "vanish"))
        text = words if hidden or self.unended else self.numbers.label(properties) + words
        if child(mark, "del") is not None:
            # Its end was deleted in tracked changes: the paragraph goes on in the next one.
            self.unended += text
        else:
            yield self._end(text)
        for box in boxes:
            yield from self.blocks(box, depth + 1)

    def _end(self, text: str) -> str:
        text, self.unended = self.unended + text, ""
        return text

    def _inline(self, parent: etree._Element, boxes: list[etree._Element], depth: int) -> Iterator[str]:
        self._check(depth)
        if local(parent) == "r" and switched_on(child(child(parent, "rPr"), "vanish")):
            return
        for node in parent:
            tag = local(node)
            if tag == "fldChar":
                self._field(attribute(node, "fldCharType"))
            elif tag in _CHARACTERS:
                if "begin" not in self.fields:  # else a field's code, not its result
                    yield self._characters(node, tag)
            elif tag in ("footnoteReference", "endnoteReference"):
                self.notes.append((tag.removesuffix("Reference"), attribute(node, "id")))
            elif tag == "AlternateContent":
                # The same content twice, for new and old programs: one of them is enough.
                chosen = child(node, "Choice")
                chosen = child(node, "Fallback") if chosen is None else chosen
                if chosen is not None:
                    yield from self._inline(chosen, boxes, depth + 1)
            elif tag in ("drawing", "pict", "object"):
                boxes.extend(_text_boxes(node))
            elif tag in _THROUGH:
                yield from self._inline(node, boxes, depth + 1)

    def _characters(self, element: etree._Element, tag: str) -> str:
        if tag == "t":
            return element.text or ""
        if tag in ("tab", "ptab"):
            return "\t"
        if tag in ("br", "cr"):
            return "\n"
        if tag == "noBreakHyphen":
            return "-"
        if tag == "sym":
            return self._symbol(element)
        return "".join(node.text or "" for node in element.iter() if local(node) == "t")

    def _symbol(self, element: etree._Element) -> str:
        try:
            code = int(attribute(element, "char"), 16)
        except ValueError:
            return ""
        if not 0xF000 <= code <= 0xF0FF:
            return chr(code) if 0x20 <= code < 0xD800 else ""
        known = _SYMBOLS.get(code - 0xF000)
        if known is None:
            self.doubt(f"符号字体中的字符U+{code:04X}没有对应文字 / symbol U+{code:04X} has no character")
        return known or "\ufffd"

    def _field(self, kind: str) -> None:
        if kind == "begin":
            self.fields.append("begin")
        elif kind == "separate" and self.fields:
            self.fields[-1] = "result"
        elif kind == "end" and self.fields:
            self.fields.pop()

    def doubt(self, words: str) -> None:
        if words not in self.doubts:
            self.doubts.append(words)

    def _check(self, depth: int) -> None:
        if depth > limits.NESTING:
            raise LuodiError(
                file=self.file,
                zh=f"文档结构嵌套过深（超过{limits.NESTING}层）。",
                en=f"The document is nested too deeply (more than {limits.NESTING} levels).",
                mend_zh="请用Word或WPS打开后另存一份。",
                mend_en="Open it in Word or WPS and save it anew.",
            )


def read(package: Container, name: str, digest: str) -> Source:
    """The source of a DOCX whose zip has been opened."""
    main = _main_part(package)
    related = _relations(package, main)
    numbers = Numbers(_optional(package, related.get("numbering")), _optional(package, related.get("styles")))
    body = child(package.xml(main), "body")
    if body is None:
        raise package.damaged(f"{main}: w:body")
    reader, writer = _Reader(numbers, name), Writer()
    for block in reader.blocks(body):
        if isinstance(block, str):
            writer.line(block)
        else:
            _write_table(reader, block, writer)
    if reader.unended:
        writer.line(reader.unended)
    if reader.fields:
        reader.doubt("有域代码没有结束，其后的文字可能缺失 / a field does not end; words after it may be missing")
    _write_notes(reader, package, related, writer)
    return Source(name, digest, "docx", writer.text, tuple(writer.grids), doubts=tuple(reader.doubts))


def _write_notes(reader: _Reader, package: Container, related: dict[str, str], writer: Writer) -> None:
    """The footnotes and endnotes referred to, in that order, each once and on one line."""
    parts = {kind: _optional(package, related.get(f"{kind}s")) for kind in ("footnote", "endnote")}
    notes = {
        (kind, attribute(note, "id")): note
        for kind, part in parts.items()
        for note in (part if part is not None else ())
    }
    for key in dict.fromkeys(reader.notes):
        if key in notes:
            words = " ".join(reader.lines(notes[key]))
            if words:
                writer.line(words)


def _write_table(reader: _Reader, table: etree._Element, writer: Writer) -> None:
    kept = [row for row in rows(table) if child(child(row, "trPr"), "del") is None]
    cells: list[_Placed] = []
    above: dict[int, _Placed] = {}
    columns = 0
    for index, row in enumerate(kept):
        column = _count(child(child(row, "trPr"), "gridBefore"), 0)
        here: dict[int, _Placed] = {}
        for cell in cells_of(row):
            properties = child(cell, "tcPr")
            across = _count(child(properties, "gridSpan"), 1)
            merge = value(child(properties, "vMerge"))
            lines = reader.lines(cell)
            if merge in ("", "continue") and column in above:
                top = here[column] = above[column]
                top.down += 1
                top.lines.extend(lines)
            else:
                placed = _Placed(index, column, across, lines)
                cells.append(placed)
                if merge is not None:
                    here[column] = placed
            column += across
        above = here
        columns = max(columns, column)
        limits.check_cells(len(kept) * columns, reader.file)
    if columns <= 1 or len(kept) * columns == len(cells) == 1:
        for line in (line for placed in cells for line in placed.lines):
            writer.line(line)
        return
    writer.table(
        [CellText(c.row, c.column, (" ".join(c.lines),), c.down, c.across) for c in cells], len(kept), columns, "docx"
    )


def rows(table: etree._Element) -> list[etree._Element]:
    """The rows of a table, also those inside content controls and tracked insertions."""
    return _unwrapped(table, "tr")


def cells_of(row: etree._Element) -> list[etree._Element]:
    """The cells of a row, also those inside content controls."""
    return _unwrapped(row, "tc")


def _unwrapped(parent: etree._Element, name: str) -> list[etree._Element]:
    out: list[etree._Element] = []
    for node in parent:
        tag = local(node)
        if tag == name:
            out.append(node)
        elif tag in ("sdt", "sdtContent", "customXml", "ins", "moveTo"):
            out.extend(_unwrapped(node, name))
    return out


def _text_boxes(drawing: etree._Element) -> list[etree._Element]:
    """The text boxes of a drawing, outermost only, without the copies kept for old programs."""
    out = []
    for node in drawing.iter():
        if local(node) == "txbxContent":
            around = [local(up) for up in node.iterancestors()]
            inside = around[: around.index(local(drawing))]
            if "txbxContent" not in inside and "Fallback" not in inside:
                out.append(node)
    return out


def _count(element: etree._Element | None, default: int) -> int:
    text = value(element) or ""
    return min(int(text), limits.CELLS) if text.isascii() and text.isdigit() and len(text) < 9 else default


def _main_part(package: Container) -> str:
    """The part that holds the body, as the package says, else where it usually lies."""
    found = package.find(_relations(package, "").get("officeDocument", "")) or package.find("word/document.xml")
    if found is None:
        raise package.damaged("word/document.xml: missing")
    return found


def _relations(package: Container, part: str) -> dict[str, str]:
    """Parts that ``part`` refers to, by the last word of the relation's type; the first of each."""
    folder, base = posixpath.split(part)
    name = package.find(posixpath.join(folder, "_rels", f"{base}.rels"))
    out: dict[str, str] = {}
    for node in package.xml(name) if name else ():
        if attribute(node, "TargetMode") != "External":
            kind = attribute(node, "Type").rpartition("/")[2]
            out.setdefault(kind, posixpath.join("/", folder, attribute(node, "Target")).lstrip("/"))
    return out


def _optional(package: Container, part: str | None) -> etree._Element | None:
    name = package.find(part) if part else None
    return package.xml(name) if name else None
