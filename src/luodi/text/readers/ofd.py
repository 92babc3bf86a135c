"""OFD (GB/T 33190): pages of placed characters and paths to text, boxes and ruled tables.

Every character has its own place (``DeltaX``, ``DeltaY``), and paths are the lines of tables, so pages are put together
exactly as those of a PDF. Lengths are millimetres in the file and points in a Source. Seals, signatures and annotations
are not read.
"""

from __future__ import annotations

import hashlib
import math
import posixpath
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from lxml import etree

from luodi.text.model import Source
from luodi.text.readers import limits
from luodi.text.readers.container import Container
from luodi.text.readers.elements import child, children, local
from luodi.text.readers.layout import Item, lay_out
from luodi.text.readers.paged import write
from luodi.text.readers.printing import wide
from luodi.text.readers.sheet import Glyph, Matrix, Sheet, character, drawn, filled, times
from luodi.text.readers.textlayer import TextLayer

_POINTS = 72 / 25.4
_A4 = (0.0, 0.0, 210.0, 297.0)
_THIN = 1.0
"""A filled box thinner than this (millimetres) is a drawn line."""
_DEPTH = 16
_ASCENT = 0.88
"""The part of the type size above the baseline."""

_PLAIN: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


@dataclass(slots=True)
class _Book:
    """One document of the package: its page area, templates and graphics used again, by ID."""

    path: str
    area: tuple[float, ...]
    pages: list[str]
    templates: dict[str, str] = field(default_factory=dict)
    graphics: dict[str, etree._Element] = field(default_factory=dict)


def read(package: Container, data: bytes, name: str, progress: Callable[[int, int], None] | None) -> Source:
    """The source of an OFD whose zip has been opened; ``progress`` is called after each page."""
    books = _books(package)
    count = sum(len(book.pages) for book in books)
    limits.check_pages(count, name)
    pages: list[list[Item]] = []
    sizes: list[tuple[float, float]] = []
    layer = TextLayer()
    for book in books:
        templates: dict[str, etree._Element] = {}
        for location in book.pages:
            sheet = _sheet(package, book, location, templates, len(pages) + 1)
            layer.see(sheet)
            sizes.append((round(sheet.width, 2), round(sheet.height, 2)))
            pages.append(lay_out(sheet))
            if progress is not None:
                progress(len(pages), count)
    doubts = layer.doubts(name, "OFD")
    writer, page_map = write(pages, sizes, "ofd")
    digest = hashlib.sha256(data).hexdigest()
    return Source(name, digest, "ofd", writer.text, tuple(writer.grids), page_map, doubts=doubts)


def _books(package: Container) -> list[_Book]:
    entry = package.find("OFD.xml")
    if entry is None:
        raise package.damaged("OFD.xml: missing")
    roots = [_words(child(body, "DocRoot")) for body in children(package.xml(entry), "DocBody")]
    books = [_book(package, _resolved(package, entry, root)) for root in roots if root]
    if not books:
        raise package.damaged("OFD.xml: DocRoot")
    return books


def _book(package: Container, path: str) -> _Book:
    root = package.xml(path)
    common = child(root, "CommonData")
    area = _numbers(_words(child(child(common, "PageArea"), "PhysicalBox")))
    pages = [_resolved(package, path, page.get("BaseLoc") or "") for page in children(child(root, "Pages"), "Page")]
    book = _Book(path, area if len(area) == 4 else _A4, pages)
    for template in children(common, "TemplatePage"):
        book.templates[template.get("ID") or ""] = _resolved(package, path, template.get("BaseLoc") or "")
    for resource in (*children(common, "PublicRes"), *children(common, "DocumentRes")):
        book.graphics.update(_graphics(package, path, _words(resource)))
    return book


def _graphics(package: Container, base: str, location: str) -> dict[str, etree._Element]:
    """The composite graphics of a resource file by ID; a missing resource is only pictures or fonts lost."""
    name = _candidate(package, base, location)
    units = child(package.xml(name), "CompositeGraphicUnits") if name else None
    return {unit.get("ID") or "": unit for unit in children(units, "CompositeGraphicUnit")}


def _candidate(package: Container, base: str, location: str) -> str | None:
    """The entry a location means: from the package's root, from the file that names it, or (wrongly) from the root."""
    location = location.strip().replace("\\", "/")
    if not location:
        return None
    beside = posixpath.join("/", posixpath.dirname(base), location)
    return package.find(beside) or package.find(location)


def _resolved(package: Container, base: str, location: str) -> str:
    found = _candidate(package, base, location)
    if found is None:
        raise package.damaged(f"{location or base}: missing")
    return found


def _sheet(package: Container, book: _Book, location: str, templates: dict[str, etree._Element], number: int) -> Sheet:
    root = package.xml(location)
    area = _numbers(_words(child(child(root, "Area"), "PhysicalBox")))
    left, top, width, height = area if len(area) == 4 else book.area
    if not (1 <= width <= 5_000 and 1 <= height <= 5_000):
        raise package.damaged(f"{location}: PhysicalBox")
    graphics = dict(book.graphics)
    for resource in children(root, "PageRes"):
        graphics.update(_graphics(package, location, _words(resource)))
    page = _Page(Sheet(number, width * _POINTS, height * _POINTS), (left, top), graphics)
    for use in children(root, "Template"):
        where = book.templates.get(use.get("TemplateID") or "")
        if where is not None:
            if where not in templates:
                templates[where] = package.xml(where)
            page.content(templates[where])
    page.content(root)
    page.sheet.pictured = min(page.pictured / (width * height), 1.0)
    return page.sheet


@dataclass(slots=True)
class _Page:
    """A sheet being filled from the layers of a page and its templates."""

    sheet: Sheet
    origin: tuple[float, float]
    graphics: dict[str, etree._Element]
    pictured: float = 0.0

    def content(self, root: etree._Element) -> None:
        for layer in children(child(root, "Content"), "Layer"):
            self.objects(layer, _PLAIN, 0)

    def objects(self, parent: etree._Element, around: Matrix, depth: int) -> None:
        for node in parent:
            tag = local(node)
            if node.get("Visible") == "false":
                continue
            if tag == "TextObject":
                self.text(node, times(_own(node), around))
            elif tag == "PathObject":
                self.path(node, times(_own(node), around))
            elif tag == "ImageObject":
                box = _numbers(node.get("Boundary"))
                self.pictured += abs(box[2] * box[3]) if len(box) == 4 else 0.0
            elif depth < _DEPTH and tag == "PageBlock":
                self.objects(node, around, depth + 1)
            elif depth < _DEPTH and tag == "CompositeObject":
                content = child(self.graphics.get(node.get("ResourceID") or ""), "Content")
                if content is not None:
                    self.objects(content, times(_own(node), around), depth + 1)

    def text(self, node: etree._Element, matrix: Matrix) -> None:
        size = _number(node.get("Size"), 0.0)
        if not 0 < size < 1_000:
            return
        x = y = 0.0
        for code in children(node, "TextCode"):
            x, y = _number(code.get("X"), x), _number(code.get("Y"), y)
            words = code.text or ""
            across, down = _steps(code.get("DeltaX"), len(words)), _steps(code.get("DeltaY"), len(words))
            scale = _number(node.get("HScale"), 1.0)
            at_x, at_y = x, y
            for index, char in enumerate(words):
                width = size * scale * (1.0 if wide(char) else 0.5)
                step = across[index] if index < len(across) else None
                if step is not None and 0 < step < width:
                    width = step
                self.glyph(char, (at_x, at_y), width, size, matrix)
                fallen = down[index] if index < len(down) else 0.0
                at_x += step if step is not None else 0.0 if down else width
                at_y += fallen

    def glyph(self, char: str, at: tuple[float, float], width: float, size: float, matrix: Matrix) -> None:
        printed = character(ord(char))
        if not printed or char in "\r\n":
            return
        x, y = at
        corners = [
            self.point(px, py, matrix) for px in (x, x + width) for py in (y - _ASCENT * size, y + (1 - _ASCENT) * size)
        ]
        xs, ys = [px for px, _ in corners], [py for _, py in corners]
        x0, x1, top, bottom = min(xs), max(xs), min(ys), max(ys)
        if not (-5 < (x0 + x1) / 2 < self.sheet.width + 5 and -5 < (top + bottom) / 2 < self.sheet.height + 5):
            return  # outside the paper: not printed (this also leaves out what is no number)
        turn = round(math.degrees(math.atan2(matrix[1], matrix[0])) / 90) * 90 % 360
        self.sheet.unmapped += printed == "\ufffd"
        self.sheet.glyphs.append(Glyph(printed, x0, top, x1, bottom, turn))

    def point(self, x: float, y: float, matrix: Matrix) -> tuple[float, float]:
        """A place in points from the top left of the page."""
        a, b, c, d, e, f = matrix
        return ((a * x + c * y + e - self.origin[0]) * _POINTS, (b * x + d * y + f - self.origin[1]) * _POINTS)

    def path(self, node: etree._Element, matrix: Matrix) -> None:
        pieces = [
            (self.point(*start, matrix), self.point(*end, matrix))
            for start, end in _pieces(_words(child(node, "AbbreviatedData")))
        ]
        if not pieces:
            return
        if node.get("Stroke", "true") != "false":
            self.sheet.rules.extend(rule for (a, b) in pieces if (rule := drawn(*a, *b)) is not None)
        elif node.get("Fill") == "true":
            rule = filled(pieces, _THIN * _POINTS)
            if rule is not None:
                self.sheet.rules.append(rule)


def _own(node: etree._Element) -> Matrix:
    """From an object's own space to the one around it: its CTM, then the move to its boundary's corner."""
    box = _numbers(node.get("Boundary"))
    x, y = (box[0], box[1]) if len(box) == 4 else (0.0, 0.0)
    numbers = _numbers(node.get("CTM"))
    a, b, c, d, e, f = numbers if len(numbers) == 6 else _PLAIN
    return (a, b, c, d, e + x, f + y)


def _words(node: etree._Element | None) -> str:
    return (node.text or "").strip() if node is not None else ""


def _number(text: str | None, default: float) -> float:
    numbers = _numbers(text)
    return numbers[0] if numbers else default


def _numbers(text: str | None) -> tuple[float, ...]:
    """Numbers in a list; empty where one of them is none.

    >>> _numbers("0 0 210 297"), _numbers("0 x")
    ((0.0, 0.0, 210.0, 297.0), ())
    """
    try:
        found = tuple(float(part) for part in (text or "").replace(",", " ").split()[:64])
    except ValueError:
        return ()
    return found if all(map(math.isfinite, found)) else ()


def _steps(text: str | None, limit: int) -> list[float]:
    """The distances between characters, ``g COUNT VALUE`` written out; at most ``limit`` of them.

    >>> _steps("g 3 4.2 5", 9)
    [4.2, 4.2, 4.2, 5.0]
    """
    parts = iter((text or "").split())
    out: list[float] = []
    for part in parts:
        if len(out) >= limit:
            break
        count = _number(next(parts, None), 0.0) if part == "g" else 1.0
        value = _number(next(parts, None) if part == "g" else part, 0.0)
        out.extend([value] * max(0, min(int(count), limit - len(out))))
    return out


def _pieces(data: str) -> Iterator[tuple[tuple[float, float], tuple[float, float]]]:
    """The straight pieces of abbreviated path data (S and M move, L draws, C closes; curves only move on).

    >>> list(_pieces("M 0 0 L 5 0 C"))
    [((0.0, 0.0), (5.0, 0.0)), ((5.0, 0.0), (0.0, 0.0))]
    """
    arguments = {"S": 2, "M": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}
    parts = data.split()
    start = here = (0.0, 0.0)
    at = 0
    while at < len(parts):
        letter = parts[at]
        count = arguments.get(letter)
        if count is None:
            return
        numbers = _numbers(" ".join(parts[at + 1 : at + 1 + count]))
        at += 1 + count
        if letter == "C":
            if here != start:
                yield here, start
            here = start
            continue
        if len(numbers) != count:
            return
        there = (numbers[-2], numbers[-1])
        if letter in "SM":
            start = there
        elif letter == "L":
            yield here, there
        here = there
