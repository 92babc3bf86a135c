"""The words of a table cell: where they stand, and joined without what a page put between them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from luodi.text.spans import Span, Spans, normal, quote

# A blank before a label of its own (市水利局 省牵头单位：…) parts two lists.
_LABEL = r"(?!\s*[\u4e00-\u9fff]{1,6}(?:单位|部门)\s*[:：∶])"
_BLANKS = r"[ \t\u3000\xa0]+"
_STRAY = re.compile(rf"(?<![A-Za-z0-9%.,;:!?)]){_BLANKS}{_LABEL}|{_BLANKS}(?![A-Za-z0-9(]){_LABEL}")
_LATIN = re.compile(r"[A-Za-z0-9]")


class Cell(NamedTuple):
    """One cell's words and places. ``confidence`` is how sure the reader is that these words stand in this cell;
    ``doubt`` says what a person should look at."""

    text: str
    spans: Spans
    confidence: float = 1.0
    doubt: str = ""

    def __bool__(self) -> bool:
        return bool(self.text)


EMPTY = Cell("", ())


def tight(text: str, span: Span) -> Spans:
    """``span`` without surrounding white space and without the spaces that justified printing leaves in Chinese.

    Spaces between Latin words or figures stay, because there they separate.

    >>> from luodi.text.spans import quote
    >>> [quote(t, tight(t, (0, len(t)))) for t in ("市人力社 保局 ", "建成 3 个 5G base station")]
    ['市人力社保局', '建成3个5G base station']
    """
    a, b = span
    while a < b and text[a].isspace():
        a += 1
    while a < b and text[b - 1].isspace():
        b -= 1
    out: list[Span] = []
    at = a
    for found in _STRAY.finditer(text, a, b):
        out.append((at, found.start()))
        at = found.end()
    out.append((at, b))
    return normal(out)


def cell_of(text: str, parts: Iterable[Span]) -> Cell:
    """The cell whose words stand at ``parts`` (its printed lines, in order).

    Lines that break between two Latin words keep the break, which reads as one space.

    >>> cell_of("各区\\n县政府", [(0, 2), (3, 6)]).text
    '各区县政府'
    """
    spans: list[Span] = []
    for part in parts:
        piece = tight(text, part)
        if not piece:
            continue
        if spans and _LATIN.match(text[spans[-1][1] - 1]) and _LATIN.match(text[piece[0][0]]):
            gap = text[spans[-1][1] : piece[0][0]]
            if gap and gap.isspace() and not text[piece[0][0]].isdigit():
                spans[-1] = (spans[-1][0], piece[0][1])
                piece = piece[1:]
        spans.extend(piece)
    places = normal(spans)
    return Cell(quote(text, places), places)


def together(text: str, cells: Iterable[Cell]) -> Cell:
    """Several cells read as one: the halves of a row that a page break cut in two."""
    held = [cell for cell in cells if cell]
    if len(held) == 1:
        return held[0]
    joined = cell_of(text, [span for cell in held for span in cell.spans])
    confidence = min((cell.confidence for cell in held), default=1.0)
    return Cell(joined.text, joined.spans, confidence, next((cell.doubt for cell in held if cell.doubt), ""))
