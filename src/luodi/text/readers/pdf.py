"""PDF: pages with a text layer to text, boxes and ruled tables; scans and encrypted files are refused.

pypdfium2 gives characters with boxes and drawn lines; ``layout`` and ``paged`` make lines, tables and text of them. One
page is open at a time, so memory grows with the words and not with the pages.
"""

from __future__ import annotations

import ctypes
import hashlib
import math
from collections.abc import Callable, Sequence
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from luodi.errors import LuodiError
from luodi.text.model import Source
from luodi.text.readers import limits
from luodi.text.readers.layout import Item, lay_out
from luodi.text.readers.paged import write
from luodi.text.readers.sheet import Box4, Glyph, Matrix, Rule, Sheet, character, drawn, filled, times, turned
from luodi.text.readers.textlayer import TextLayer

_OBJECTS = 60_000
"""Drawn objects of one page that are looked at; a map or a chart can have millions."""
_THIN = 3.0
"""A filled box thinner than this (points) is a drawn line."""
_FORMS = 8
"""How deep forms inside forms are followed."""


def read(data: bytes, name: str, progress: Callable[[int, int], None] | None) -> Source:
    """The source of a PDF; ``progress`` is called after each page with pages done and pages in all."""
    limits.check_size(len(data), limits.PDF_BYTES, name)
    document = _open(data, name)
    try:
        count = len(document)
        limits.check_pages(count, name)
        pages: list[list[Item]] = []
        sizes: list[tuple[float, float]] = []
        layer = TextLayer()
        for number in range(1, count + 1):
            sheet = _sheet(document, number, name)
            layer.see(sheet)
            sizes.append((round(sheet.width, 2), round(sheet.height, 2)))
            pages.append(lay_out(sheet))
            if progress is not None:
                progress(number, count)
    finally:
        document.close()
    doubts = layer.doubts(name, "PDF")
    writer, page_map = write(pages, sizes, "pdf")
    digest = hashlib.sha256(data).hexdigest()
    return Source(name, digest, "pdf", writer.text, tuple(writer.grids), page_map, doubts=doubts)


def _open(data: bytes, name: str) -> Any:
    try:
        return pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        code = getattr(error, "err_code", None)
        if code in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY):
            raise LuodiError(
                file=name,
                zh="PDF已加密，需要密码才能打开。",
                en="The PDF is encrypted and opens with a password only.",
                mend_zh="请解除密码保护后再读取。",
                mend_en="Remove the password and read it again.",
            ) from None
        raise LuodiError(
            file=name,
            zh="PDF已损坏或不完整，无法打开。",
            en="The PDF is damaged or incomplete and cannot be opened.",
            mend_zh="请重新获取文件，或在阅读器中打开后另存一份。",
            mend_en="Get the file again, or open it in a viewer and save it anew.",
        ) from None


def _sheet(document: Any, number: int, name: str) -> Sheet:
    """One page as drawn; a page that cannot be opened is an error, because its words would be missing."""
    try:
        page = document[number - 1]
    except pdfium.PdfiumError:
        raise LuodiError(
            file=name,
            place=f"page {number}",
            zh=f"第{number}页已损坏，无法读取。",
            en=f"Page {number} is damaged and cannot be read.",
            mend_zh="请重新获取文件，或在阅读器中打开后另存一份。",
            mend_en="Get the file again, or open it in a viewer and save it anew.",
        ) from None
    try:
        frame = _PageFrame(page)
        sheet = Sheet(number, frame.width, frame.height)
        _read_glyphs(page, frame, sheet)
        _read_objects(page, frame, sheet)
        return sheet
    finally:
        page.close()


class _PageFrame:
    """How a page's own coordinates (from the bottom left) become points from the top left of the page as shown."""

    def __init__(self, page: Any) -> None:
        left, bottom, right, top = page.get_cropbox()
        self._left, self._top = left, top
        self._across, self._down = max(right - left, 1.0), max(top - bottom, 1.0)
        self.turn = page.get_rotation() % 360
        sides = (self._across, self._down)
        self.width, self.height = sides if self.turn % 180 == 0 else sides[::-1]

    def box(self, left: float, bottom: float, right: float, top: float) -> Box4:
        box = (left - self._left, self._top - top, right - self._left, self._top - bottom)
        return turned(box, self.turn, self._across, self._down)


def _read_glyphs(page: Any, frame: _PageFrame, sheet: Sheet) -> None:
    text = page.get_textpage()
    try:
        handle = text.raw
        box = raw.FS_RECTF()
        high = 0
        for index in range(raw.FPDFText_CountChars(handle)):
            code = raw.FPDFText_GetUnicode(handle, index)
            if code in (0x0A, 0x0D) or (code == 0x20 and raw.FPDFText_IsGenerated(handle, index) == 1):
                continue  # what the library adds by its own idea of lines and words
            if 0xD800 <= code < 0xDC00:
                high = code
                continue
            if 0xDC00 <= code < 0xE000 and high:
                code, high = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00), 0
            char = character(code)
            if not char or not raw.FPDFText_GetLooseCharBox(handle, index, box):
                continue
            angle = round(math.degrees(raw.FPDFText_GetCharAngle(handle, index)) / 90) * 90
            place = frame.box(box.left, box.bottom, box.right, box.top)
            if not all(map(math.isfinite, place)):
                continue
            sheet.unmapped += char == "\ufffd"
            sheet.glyphs.append(Glyph(char, *place, turn=(angle + frame.turn) % 360))
    finally:
        text.close()


def _read_objects(page: Any, frame: _PageFrame, sheet: Sheet) -> None:
    """Drawn lines, the area of pictures, and whether the text is drawn invisibly."""
    count = raw.FPDFPage_CountObjects(page.raw)
    objects = [raw.FPDFPage_GetObject(page.raw, index) for index in range(min(count, _OBJECTS))]
    budget = [_OBJECTS]
    area = 0.0
    shown = hidden = 0
    for item, matrix in _flat(objects, (1.0, 0.0, 0.0, 1.0, 0.0, 0.0), budget, 0):
        kind = raw.FPDFPageObj_GetType(item)
        if kind == raw.FPDF_PAGEOBJ_PATH:
            sheet.rules.extend(_rules(item, matrix, frame))
        elif kind == raw.FPDF_PAGEOBJ_IMAGE:
            box = _bounds(item, matrix, frame)
            if box is not None:
                across = min(box[2], sheet.width) - max(box[0], 0)
                area += max(across, 0) * max(min(box[3], sheet.height) - max(box[1], 0), 0)
        elif kind == raw.FPDF_PAGEOBJ_TEXT:
            invisible = raw.FPDFTextObj_GetTextRenderMode(item) == raw.FPDF_TEXTRENDERMODE_INVISIBLE
            hidden += invisible
            shown += not invisible
    sheet.pictured = min(area / (sheet.width * sheet.height), 1.0)
    sheet.hidden = hidden > shown


def _flat(objects: Sequence[Any], matrix: Matrix, budget: list[int], depth: int) -> list[tuple[Any, Matrix]]:
    """The objects with the transformation of the forms around them; forms opened up."""
    out: list[tuple[Any, Matrix]] = []
    for item in objects:
        budget[0] -= 1
        if budget[0] < 0:
            break
        if raw.FPDFPageObj_GetType(item) == raw.FPDF_PAGEOBJ_FORM:
            if depth < _FORMS:
                count = min(raw.FPDFFormObj_CountObjects(item), budget[0])
                inner = [raw.FPDFFormObj_GetObject(item, index) for index in range(max(count, 0))]
                out.extend(_flat(inner, times(_matrix(item), matrix), budget, depth + 1))
        else:
            out.append((item, matrix))
    return out


def _matrix(item: Any) -> Matrix:
    found = raw.FS_MATRIX()
    if not raw.FPDFPageObj_GetMatrix(item, found):
        return (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    return (found.a, found.b, found.c, found.d, found.e, found.f)


def _point(x: float, y: float, matrix: Matrix) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return (a * x + c * y + e, b * x + d * y + f)


def _bounds(item: Any, matrix: Matrix, frame: _PageFrame) -> Box4 | None:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    if not raw.FPDFPageObj_GetBounds(item, left, bottom, right, top):
        return None
    corners = [_point(x, y, matrix) for x in (left.value, right.value) for y in (bottom.value, top.value)]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    box = frame.box(min(xs), min(ys), max(xs), max(ys))
    return box if all(map(math.isfinite, box)) else None


def _rules(path: Any, around: Matrix, frame: _PageFrame) -> list[Rule]:
    """The level and upright lines of a path: its strokes, or a thin filled box."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    if not raw.FPDFPath_GetDrawMode(path, fill, stroke):
        return []
    points = _points(path, times(_matrix(path), around), frame)
    if not points:
        return []
    if stroke.value:
        return [rule for a, b in points if (rule := drawn(*a, *b)) is not None]
    if not fill.value:
        return []
    rule = filled(points, _THIN)
    return [rule] if rule is not None else []


def _points(path: Any, matrix: Matrix, frame: _PageFrame) -> list[tuple[tuple[float, float], tuple[float, float]]]:
    """The straight pieces of a path in points of the page as shown."""
    out: list[tuple[tuple[float, float], tuple[float, float]]] = []
    start = here = (0.0, 0.0)
    x, y = ctypes.c_float(), ctypes.c_float()
    for index in range(min(raw.FPDFPath_CountSegments(path), 2_000)):
        segment = raw.FPDFPath_GetPathSegment(path, index)
        if not raw.FPDFPathSegment_GetPoint(segment, x, y):
            continue
        px, py = _point(x.value, y.value, matrix)
        box = frame.box(px, py, px, py)
        point = (box[0], box[1])
        if not all(map(math.isfinite, point)):
            return []
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind == raw.FPDF_SEGMENT_MOVETO:
            start = point
        elif kind == raw.FPDF_SEGMENT_LINETO:
            out.append((here, point))
        here = point
        if raw.FPDFPathSegment_GetClose(segment) and here != start:
            out.append((here, start))
            here = start
    return out
