"""HTML: a page's words as a browser would print them, block by block, tables as grids."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from luodi.errors import LuodiError
from luodi.text.model import Source
from luodi.text.readers import limits
from luodi.text.readers.elements import local
from luodi.text.readers.numerals import ordinal
from luodi.text.readers.writing import CellText, Writer

# fmt: off
_SKIPPED = frozenset((
    "head", "script", "style", "noscript", "template", "nav", "aside", "footer", "menu", "button", "select", "option",
    "textarea", "input", "iframe", "object", "embed", "svg", "math", "audio", "video", "canvas", "map", "rt", "rp",
    "del", "dialog",
))
# fmt: on
"""Elements whose words are not the document's: behaviour, navigation, controls, deleted text."""

# fmt: off
_BLOCKS = frozenset((
    "html", "body", "main", "article", "section", "header", "div", "p", "h1", "h2", "h3", "h4", "h5", "h6", "ul",
    "ol", "li", "dl", "dt", "dd", "table", "caption", "thead", "tbody", "tfoot", "tr", "td", "th", "blockquote",
    "pre", "address", "center", "figure", "figcaption", "form", "fieldset", "legend", "hr", "details", "summary",
))
# fmt: on
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_SPACE = re.compile(r"[ \t\n\r\f]+")
_WIDE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f]")
_LAYOUT_LINES = 20
"""A table with a cell of more lines than this lays a page out; it is not a table of data."""


@dataclass(slots=True)
class _Flow:
    """The lines of a part of a page: words are gathered until a block ends."""

    out: list[str | etree._Element] = field(default_factory=list)
    gathered: list[str] = field(default_factory=list)
    numbers: dict[etree._Element, int] = field(default_factory=dict)

    def words(self, text: str | None) -> None:
        if text:
            self.gathered.append(text)

    def end_line(self) -> None:
        text = _collapse("".join(self.gathered))
        self.gathered.clear()
        if text:
            self.out.append(text)

    def preformatted(self, text: str | None) -> None:
        first, *others = (text or "").replace("\r\n", "\n").split("\n")
        self.gathered.append(first)
        for other in others:
            line = "".join(self.gathered).rstrip()
            self.gathered = [other]
            if line.strip():
                self.out.append(line)


def read(text: str, name: str, digest: str, encoding: str) -> Source:
    """The source of a decoded HTML page."""
    body = _body(text, name)
    writer = Writer()
    for item in _flow(body, tables=True):
        if isinstance(item, str):
            writer.line(item)
        else:
            _write_table(item, writer, name)
    return Source(name, digest, "html", writer.text, tuple(writer.grids), encoding=encoding)


def _body(text: str, name: str) -> etree._Element:
    """The part of the page that holds the document: its only ``main`` or ``article``, else its body."""
    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, huge_tree=True, remove_comments=True, remove_pis=True, recover=True
    )
    try:
        root = etree.fromstring(text.encode("utf-8"), parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise _unreadable(name, str(error)) from None
    if root is None:
        raise _unreadable(name, "no element")
    fatal = next((entry for entry in parser.error_log if entry.level == etree.ErrorLevels.FATAL), None)
    if fatal is not None:
        # The parser has stopped there; what follows would be lost without a word.
        raise _unreadable(name, f"line {fatal.line}: {fatal.message.strip()}")
    for tag in ("main", "article"):
        found = root.findall(f".//{tag}")
        if len(found) == 1 and "".join(map(str, found[0].itertext())).strip():
            return found[0]
    return root


def _unreadable(name: str, detail: str) -> LuodiError:
    return LuodiError(
        file=name,
        zh=f"网页无法解析（{detail}）。",
        en=f"The page cannot be parsed ({detail}).",
        mend_zh="请在浏览器中打开，另存为完整网页或复制为文本。",
        mend_en="Open it in a browser and save the whole page, or copy its text.",
    )


def _flow(part: etree._Element, *, tables: bool) -> list[str | etree._Element]:
    """The lines of ``part``; with ``tables``, tables of data as elements among them."""
    flow = _Flow()
    walk = etree.iterwalk(part, events=("start", "end"))
    pre = 0
    for event, element in walk:
        tag = local(element)
        if event == "start":
            if element is not part and (tag in _SKIPPED or _is_hidden(element)):
                walk.skip_subtree()
                continue
            if tag in _BLOCKS:
                flow.end_line()
            if tag == "table" and tables and element is not part and _is_data(element):
                flow.out.append(element)
                walk.skip_subtree()
                continue
            pre += tag == "pre"
            if tag == "li":
                flow.words(_list_number(element, flow.numbers))
            (flow.preformatted if pre else flow.words)(element.text)
            continue
        pre -= tag == "pre"
        if tag in _BLOCKS or tag == "br":
            flow.end_line()
        if element is not part:
            (flow.preformatted if pre else flow.words)(element.tail)
    flow.end_line()
    return flow.out


def _is_hidden(element: etree._Element) -> bool:
    return element.get("hidden") is not None or _HIDDEN.search(element.get("style") or "") is not None


def _collapse(text: str) -> str:
    """White space as CSS has it: a run is one space, and a source line break between wide characters is nothing.

    >>> _collapse(" 切实\\n  做好 GDP\\n 核算 ")
    '切实做好 GDP 核算'
    """

    def one(found: re.Match[str]) -> str:
        a, b = found.span()
        inside = a > 0 and b < len(text)
        if inside and "\n" in found.group() and _WIDE.match(text[a - 1]) and _WIDE.match(text[b]):
            return ""
        return " "

    return _SPACE.sub(one, text).strip(" ")


def _list_number(item: etree._Element, numbers: dict[etree._Element, int]) -> str:
    """The number a browser prints before an item of an ordered list; ``numbers`` has the last one of each list."""
    parent = item.getparent()
    if parent is None or local(parent) != "ol" or "none" in (parent.get("style") or ""):
        return ""
    last = numbers.get(parent, _integer(parent.get("start"), 1) - 1)
    numbers[parent] = number = _integer(item.get("value"), last + 1)
    style = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}.get(
        parent.get("type") or "1"
    )
    return f"{ordinal(number, style or 'decimal')}. "


def _integer(text: str | None, default: int) -> int:
    found = re.match(r"\s*(-?\d{1,9})", text or "")
    return int(found.group(1)) if found else default


def _rows(table: etree._Element) -> Iterator[tuple[int, etree._Element]]:
    """The rows of a table with the number of the row group each belongs to."""
    group = 0
    for child in table:
        if local(child) in ("thead", "tbody", "tfoot"):
            group += 1
            yield from ((group, row) for row in child if local(row) == "tr")
            group += 1
        elif local(child) == "tr":
            yield group, child


def _cells(row: etree._Element) -> list[etree._Element]:
    return [cell for cell in row if local(cell) in ("td", "th") and not _is_hidden(cell)]


def _is_data(table: etree._Element) -> bool:
    """Whether a table shows data in rows and columns rather than laying the page out."""
    if table.get("role") in ("presentation", "none") or table.find(".//table") is not None:
        return False
    rows = [_cells(row) for _, row in _rows(table)]
    if len(rows) < 2 or max(sum(_extent(cell, "colspan") for cell in row) for row in rows) < 2:
        return False
    return all(len(_flow(cell, tables=False)) <= _LAYOUT_LINES for row in rows for cell in row)


def _extent(cell: etree._Element, name: str) -> int:
    return min(max(_integer(cell.get(name), 1), 0 if name == "rowspan" else 1), 65_534)


def _write_table(table: etree._Element, writer: Writer, name: str) -> None:
    caption = next((child for child in table if local(child) == "caption"), None)
    if caption is not None:
        for line in _flow(caption, tables=False):
            writer.line(str(line))
    rows = list(_rows(table))
    last = {group: index for index, (group, _) in enumerate(rows)}
    taken: set[tuple[int, int]] = set()
    cells: list[CellText] = []
    columns = 0
    for index, (group, row) in enumerate(rows):
        column = 0
        for cell in _cells(row):
            while (index, column) in taken:
                column += 1
            room = last[group] - index + 1
            down = min(_extent(cell, "rowspan") or room, room)
            across = _extent(cell, "colspan")
            limits.check_cells(len(taken) + down * across, name)
            taken.update((index + r, column + c) for r in range(down) for c in range(across))
            words = " ".join(str(line) for line in _flow(cell, tables=False))
            cells.append(CellText(index, column, (words,), down, across))
            column += across
            columns = max(columns, column)
    writer.table(cells, len(rows), columns, "html")
