"""What reading a file gives: a Source (bytes and canonical text), Documents inside it, their provisions and tables.

All spans are code points of the *source's* canonical text, also where one file holds several documents.
For every value with spans, ``spans.quote(source.text, value.spans)`` gives its own words exactly (see ``Piece``).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from luodi.text.spans import Span, Spans, quote

Format = Literal["txt", "html", "docx", "pdf", "ofd"]

NamedSpans = Mapping[str, Spans]
"""Spans by the name of what stands there: ``text``, ``heading``, ``number``, ``lead``, ``deadline`` ..."""


@dataclass(frozen=True, slots=True)
class Box:
    """Where the code points ``span`` are printed: page from 1, points from the page's top left corner."""

    span: Span
    page: int
    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(frozen=True, slots=True)
class PageMap:
    """For paged formats: size of each page in points, and the printed lines in text order."""

    sizes: tuple[tuple[float, float], ...]
    boxes: tuple[Box, ...]

    def at(self, spans: Spans) -> tuple[Box, ...]:
        """The printed boxes that ``spans`` touch, in text order."""
        return tuple(b for b in self.boxes if any(b.span[0] < hi and lo < b.span[1] for lo, hi in spans))


@dataclass(frozen=True, slots=True)
class GridCell:
    """One cell of a drawn table; ``row`` and ``column`` from 0, a merged cell once with its extent."""

    row: int
    column: int
    text: str
    spans: Spans
    row_span: int = 1
    column_span: int = 1


@dataclass(frozen=True, slots=True)
class Grid:
    """A table with known cells: DOCX, HTML, ruled PDF, OFD, Markdown, tabs. Columns printed one after another are
    put back into a Grid by ``luodi.text.columns``, with doubts."""

    span: Span
    rows: int
    columns: int
    cells: tuple[GridCell, ...]
    origin: Literal["docx", "html", "pdf", "ofd", "markdown", "tab", "columns"]
    page: int | None = None
    confidence: float = 1.0
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """One file as received and the one canonical text it reads to. ``encoding`` is what the bytes were decoded as;
    ``doubts`` says in words what the file holds that the text does not (a scanned page, a part that was left out)."""

    name: str
    sha256: str
    format: Format
    text: str
    grids: tuple[Grid, ...] = ()
    pages: PageMap | None = None
    encoding: str | None = None
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words and where they stand: ``text`` equals ``quote(source.text, spans)``."""

    text: str
    spans: Spans

    @classmethod
    def of(cls, source_text: str, spans: Spans) -> Piece:
        return cls(quote(source_text, spans), spans)


@dataclass(frozen=True, slots=True)
class Reference:
    """Another document as this one names it: ``number`` as printed without stray spaces (国发〔2025〕9号), ``title``
    without 《》; at least one of both."""

    number: str | None
    title: str | None
    spans: Spans
    eid: str | None = None


ProvisionKind = Literal[
    "part", "chapter", "section", "heading", "article", "paragraph", "point", "item", "attachment", "preface", "row"
]


@dataclass(frozen=True, slots=True)
class Provision:
    """A node of the document's tree.

    ``eid`` is its Akoma Ntoso style id, unique in the document; ``label`` its Chinese citation as the document prints
    it (第十三条第一款第（二）项; 二（三）12). ``text`` is the node's *own* words, without its children's; ``heading``
    its title where it has one. ``spans`` has ``text``, and ``number`` and ``heading`` where printed.
    """

    eid: str
    label: str
    kind: ProvisionKind
    heading: str
    text: str
    spans: NamedSpans
    children: tuple[Provision, ...] = ()
    number: str = ""

    def walk(self) -> Iterator[Provision]:
        """This node, then all below it, in reading order."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True, slots=True)
class Row:
    """A table row: cells by column title; a merged cell's words stand in every row it covers.

    ``sure`` says how sure each cell is that is not certain, ``doubtful`` names the columns whose cells are in doubt,
    ``doubts`` says why; ``confidence`` is that of the least sure cell.
    """

    eid: str
    cells: Mapping[str, str]
    spans: NamedSpans
    confidence: float = 1.0
    doubts: tuple[str, ...] = ()
    doubtful: tuple[str, ...] = ()
    sure: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Table:
    eid: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    span: Span
    confidence: float = 1.0
    doubts: tuple[str, ...] = ()
    group: str = ""
    """The table's number as printed (五), where the annex numbers its tables."""


@dataclass(frozen=True, slots=True)
class Document:
    """One issued document. ``span`` is its whole extent in the source's canonical text.

    ``title`` is the notice's own title on one line; ``attached`` the titles of what it prints or encloses. ``spans``
    names where number, title, issuers, addressees, date and effective stand. Dates the text does not state are None.
    """

    number: str | None
    title: str
    issuers: tuple[str, ...]
    addressees: tuple[str, ...]
    date: dt.date | None
    effective: dt.date | None
    supersedes: tuple[Reference, ...]
    basis: tuple[Reference, ...]
    secrecy: str | None
    span: Span
    spans: NamedSpans
    provisions: tuple[Provision, ...]
    tables: tuple[Table, ...] = ()
    attached: tuple[str, ...] = ()
    doubts: tuple[str, ...] = field(default=())

    def walk(self) -> Iterator[Provision]:
        """Every provision, in reading order."""
        for provision in self.provisions:
            yield from provision.walk()
