"""Made files: one content written as TXT, HTML, DOCX, PDF and OFD, for comparing what is read back."""

from __future__ import annotations

import html
import io
import unicodedata
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass

from docx import Document

from tests.text.readers.typeset import pdf


@dataclass(frozen=True)
class Cell:
    text: str
    down: int = 1
    across: int = 1


Rows = Sequence[Sequence[Cell | None]]
"""Rows of a table; None where a merged cell from above or the left covers the place."""

Content = Sequence[str | Rows]
"""Paragraphs and tables."""


def table(*rows: Sequence[str]) -> Rows:
    """A table without merged cells.

    >>> table(["甲", "乙"])
    [[Cell(text='甲', down=1, across=1), Cell(text='乙', down=1, across=1)]]
    """
    return [[Cell(words) for words in row] for row in rows]


def as_txt(content: Content) -> bytes:
    out = []
    for block in content:
        if isinstance(block, str):
            out.append(block)
        else:
            out.extend("\t".join(cell.text if cell else "" for cell in row) for row in block)
    return "".join(f"{line}\n" for line in out).encode()


def as_html(content: Content) -> bytes:
    out = []
    for block in content:
        if isinstance(block, str):
            out.append(f"<p>{html.escape(block)}</p>")
            continue
        rows = (
            "".join(
                f"<td rowspan={cell.down} colspan={cell.across}>{html.escape(cell.text)}</td>" for cell in row if cell
            )
            for row in block
        )
        out.append("<table>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>")
    return ("<!DOCTYPE html><html><body>" + "\n".join(out) + "</body></html>").encode()


def as_docx(content: Content) -> bytes:
    document = Document()
    for block in content:
        if isinstance(block, str):
            document.add_paragraph(block)
            continue
        grid = document.add_table(len(block), len(block[0]))
        for r, row in enumerate(block):
            for c, cell in enumerate(row):
                if cell:
                    grid.cell(r, c).merge(grid.cell(r + cell.down - 1, c + cell.across - 1)).text = cell.text
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def as_pdf(content: Content, page: str = 'paper: "a4"') -> bytes:
    return pdf(typst_of(content), page)


def typst_of(content: Content) -> str:
    """The content as Typst writes it."""
    out = []
    for block in content:
        if isinstance(block, str):
            out.append(f"#par[{_typst(block)}]")
            continue
        cells = ", ".join(
            f"table.cell(rowspan: {cell.down}, colspan: {cell.across})[{_typst(cell.text)}]"
            for row in block
            for cell in row
            if cell
        )
        columns = ", ".join(f"{weight}fr" for weight in _weights(block))
        out.append(f"#table(columns: ({columns}), {cells})")
    return "\n\n".join(out)


def _typst(words: str) -> str:
    return "#" + '"' + words.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _weights(rows: Rows) -> list[int]:
    """Widths of columns, roughly by the words in them."""
    longest = [max((len(row[c].text) for row in rows if row[c]), default=2) for c in range(len(rows[0]))]  # type: ignore[union-attr]
    return [min(max(length, 4), 24) + 2 for length in longest]


def as_ofd(content: Content) -> bytes:
    writer = OfdWriter()
    for block in content:
        if isinstance(block, str):
            writer.paragraph(block)
        else:
            writer.table(block)
    return writer.save()


class OfdWriter:
    """Writes the plainest OFD: characters placed one by one, tables drawn as paths. Lengths in millimetres."""

    WIDTH, HEIGHT, MARGIN, SIZE, LEADING = 297.0, 210.0, 20.0, 4.0, 6.0

    def __init__(self) -> None:
        self.pages: list[list[str]] = [[]]
        self.y = self.MARGIN

    def paragraph(self, words: str) -> None:
        for line in self._wrapped(words, self.WIDTH - 2 * self.MARGIN):
            if self.y + self.LEADING > self.HEIGHT - self.MARGIN:
                self.turn_over()
            self.line(line, self.MARGIN, self.y)
            self.y += self.LEADING

    def turn_over(self) -> None:
        self.pages.append([])
        self.y = self.MARGIN

    def line(self, words: str, x: float, top: float, more: str = "") -> None:
        """One line: its boundary, its baseline, and the step from each character to the next."""
        steps = [self._width(char) for char in words]
        runs = " ".join(f"{step:.2f}" for step in steps[:-1])
        self.pages[-1].append(
            f'<ofd:TextObject ID="{self._id()}" Boundary="{x:.2f} {top:.2f} {sum(steps):.2f} {self.LEADING}"'
            f' Font="1" Size="{self.SIZE}" {more}><ofd:TextCode X="0" Y="{self.SIZE * 0.88:.2f}"'
            f' DeltaX="{runs}">{html.escape(words)}</ofd:TextCode></ofd:TextObject>'
        )

    def path(self, data: str, more: str = "") -> None:
        self.pages[-1].append(
            f'<ofd:PathObject ID="{self._id()}" Boundary="0 0 {self.WIDTH} {self.HEIGHT}" LineWidth="0.3" {more}>'
            f"<ofd:AbbreviatedData>{data}</ofd:AbbreviatedData></ofd:PathObject>"
        )

    def table(self, rows: Rows) -> None:
        weights = _weights(rows)
        room = self.WIDTH - 2 * self.MARGIN
        xs = [self.MARGIN]
        for weight in weights:
            xs.append(xs[-1] + room * weight / sum(weights))
        heights = []
        for row in rows:
            lines = [
                len(self._wrapped(cell.text, xs[c + cell.across] - xs[c] - 3))
                for c, cell in enumerate(row)
                if cell and cell.down == 1
            ]
            heights.append(max(lines, default=1) * self.LEADING + 2)
        # A table starts on a new page where it would not fit, as far as it can.
        if self.y + sum(heights) > self.HEIGHT - self.MARGIN and self.y > self.MARGIN:
            self.turn_over()
        at = 0
        while at < len(rows):
            end, y = at, self.y
            while end < len(rows) and y + heights[end] <= self.HEIGHT - self.MARGIN:
                y += heights[end]
                end += 1
            end = max(end, at + 1)
            self._part(rows, heights, xs, at, end)
            at = end
            if at < len(rows):
                self.turn_over()

    def _part(self, rows: Rows, heights: list[float], xs: list[float], at: int, end: int) -> None:
        ys = [self.y]
        for height in heights[at:end]:
            ys.append(ys[-1] + height)
        for r in range(at, end):
            for c, cell in enumerate(rows[r]):
                if cell is None:
                    if r == at > 0:
                        cell = self._going_on(rows, r, c)
                    if cell is None:
                        continue
                x0, x1 = xs[c], xs[c + cell.across]
                top, bottom = ys[r - at], ys[min(r + cell.down, end) - at]
                self.path(
                    f"M {x0:.2f} {top:.2f} L {x1:.2f} {top:.2f} L {x1:.2f} {bottom:.2f} L {x0:.2f} {bottom:.2f} C"
                )
                for n, line in enumerate(self._wrapped(cell.text, x1 - x0 - 3)):
                    self.line(line, x0 + 1.5, top + 1 + n * self.LEADING)
        self.y = ys[-1] + self.LEADING

    def _going_on(self, rows: Rows, r: int, c: int) -> Cell | None:
        """The empty rest of a merged cell of column ``c`` that began on the page before."""
        for above in range(r - 1, -1, -1):
            cell = rows[above][c]
            if cell is not None:
                return Cell("", above + cell.down - r, cell.across) if above + cell.down > r else None
        return None

    def save(self, encoding: str = "UTF-8", namespace: str = 'xmlns:ofd="http://www.ofdspec.org/2016"') -> bytes:
        head = f'<?xml version="1.0" encoding="{encoding}"?>'
        box = f"0 0 {self.WIDTH} {self.HEIGHT}"
        listed = "".join(f'<ofd:Page ID="{n}" BaseLoc="Pages/Page_{n}/Content.xml"/>' for n in range(len(self.pages)))
        parts = {
            "OFD.xml": f'<ofd:OFD {namespace} Version="1.0"><ofd:DocBody><ofd:DocInfo/>'
            "<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
            "Doc_0/Document.xml": f"<ofd:Document {namespace}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>{box}"
            f"</ofd:PhysicalBox></ofd:PageArea></ofd:CommonData><ofd:Pages>{listed}</ofd:Pages></ofd:Document>",
        }
        for n, page in enumerate(self.pages):
            parts[f"Doc_0/Pages/Page_{n}/Content.xml"] = (
                f"<ofd:Page {namespace}><ofd:Content><ofd:Layer>{''.join(page)}</ofd:Layer></ofd:Content></ofd:Page>"
            )
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
            for name, xml in parts.items():
                package.writestr(name, (head + xml).encode(encoding))
        return out.getvalue()

    def _id(self) -> int:
        return 1000 + sum(map(len, self.pages))

    def _width(self, char: str) -> float:
        return self.SIZE if unicodedata.east_asian_width(char) in "WFA" else self.SIZE / 2

    def _wrapped(self, words: str, room: float) -> list[str]:
        lines, width = [""], 0.0
        for char in words:
            if width + self._width(char) > room and lines[-1]:
                lines.append("")
                width = 0.0
            lines[-1] += char
            width += self._width(char)
        return lines
