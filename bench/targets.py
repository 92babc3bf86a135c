"""Targets: what is fuzzed. Each takes bytes and must end in a result that agrees with itself, or in a LuodiError."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

from tests.text.readers.mutants import seed

from luodi.clocks.limits import find_limits
from luodi.errors import LuodiError
from luodi.extract import extract
from luodi.extract.contract import dumps, to_json
from luodi.extract.deadlines import find_deadlines
from luodi.extract.indicators import find_indicators
from luodi.extract.prose import find_duties
from luodi.extract.responsibility import find_clauses
from luodi.text import read_bytes
from luodi.text.docnumber import normal_number
from luodi.text.documents import parse
from luodi.text.folding import digest
from luodi.text.model import Piece, Source
from luodi.text.numbering import marker
from luodi.text.references import references
from luodi.text.spans import quote
from luodi.text.unit_names import scan_units
from luodi.units import Registry, load

HERE = Path(__file__).resolve().parent
SAMPLE = HERE.parent / "samples" / "yunzhou_gazette_2026_3.txt"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
LONGEST = 20_000
"""Characters of a text that is also parsed and extracted; longer ones are only read."""


def whole(data: bytes) -> None:
    """A file, all the way to the contract's JSON."""
    source = read_bytes(data, "a")
    agrees(source)
    if len(source.text) > LONGEST:
        return
    documents = parse(source)
    extractions = [extract(source, document) for document in documents]
    for document, extraction in zip(documents, extractions, strict=True):
        for provision in document.walk():
            assert quote(source.text, provision.spans.get("text", ())) == provision.text, provision.eid
        for commitment in extraction.commitments:
            assert quote(source.text, commitment.spans["text"]) == commitment.text, commitment.eid
    dumps(to_json([source], [documents], [extractions]))


def text(data: bytes) -> None:
    """What of ``data`` is UTF-8, as a text file: damage goes past the decoder to the grammars."""
    whole(data.decode("utf-8", "ignore").replace("\0", "").encode("utf-8"))


def agrees(source: Source) -> None:
    """A source's grids point at their own words, and its text is canonical."""
    assert "\r" not in source.text
    assert "\0" not in source.text
    for grid in source.grids:
        for cell in grid.cells:
            assert quote(source.text, cell.spans) == cell.text


def part(kind: str, name: str) -> Callable[[bytes], None]:
    """A target that puts its bytes into one part of a package."""

    def read(data: bytes) -> None:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as new:
            for other, content in _package(kind).items():
                new.writestr(other, data if other == name else content)
        whole(out.getvalue())

    return read


@cache
def _package(kind: str) -> dict[str, bytes]:
    """The parts of a package that are read, with styles of a few lines: what the typesetter puts in besides is long."""
    with zipfile.ZipFile(io.BytesIO(seed(kind))) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    if kind == "docx":
        parts = {name: data for name, data in parts.items() if not name.startswith(("docProps/", "word/theme"))}
        parts["word/styles.xml"] = _STYLES
    return parts


_STYLES = f"""<?xml version="1.0" encoding="UTF-8"?>
<w:styles xmlns:w="{WORD}"><w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>
</w:style><w:style w:type="paragraph" w:styleId="A"><w:basedOn w:val="Normal"/><w:pPr><w:numPr><w:ilvl w:val="1"/>
<w:numId w:val="1"/></w:numPr></w:pPr></w:style></w:styles>""".encode()


def grammars(data: bytes) -> None:
    """Some words, through each grammar by itself; what is found stands in the words."""
    words = data.decode("utf-8", "ignore")[:LONGEST]
    piece = Piece(words, ((0, len(words)),))
    for deadline in find_deadlines(piece, 2026, dt.date(2026, 3, 2)):
        assert quote(words, deadline.spans)
    for indicator in find_indicators(piece, None, 2026):
        assert quote(words, indicator.spans)
    found = [(limit.span[0], limit.span[1]) for limit in find_limits(words)]
    for clause in find_clauses(words):
        found += [(clause.start, clause.end), *((unit.start, unit.end) for unit in clause.units)]
    for duty in find_duties(words):
        found += [(duty.start, duty.end), *((unit.start, unit.end) for unit in (*duty.bound, *duty.joined))]
    found += [(unit.start, unit.end) for unit in scan_units(words)]
    for start, end in found:
        assert 0 <= start <= end <= len(words), (start, end)
    for reference in references(words, piece.spans, None):
        assert quote(words, reference.spans)
    marker(words)
    normal_number(words)
    digest(words)


def unit_name(data: bytes) -> None:
    """A name as somebody may type or print it, resolved."""
    name = data.decode("utf-8", "ignore")[:2_000]
    found = _registry().resolve(name, on=dt.date(2024, 5, 1), document="渝府办发〔2024〕1号")
    assert found.name == name


@cache
def _registry() -> Registry:
    return load()


def _part_of(kind: str, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(seed(kind))) as package:
        return package.read(name)


@cache
def _texts() -> tuple[bytes, ...]:
    """Pieces of the sample gazette, one for about every 300 characters, whole lines."""
    pieces: list[str] = [""]
    for line in SAMPLE.read_text("utf-8").splitlines(keepends=True):
        pieces[-1] += line
        if len(pieces[-1]) > 300:
            pieces.append("")
    return tuple(piece.encode("utf-8") for piece in pieces if piece.strip())


@cache
def targets() -> tuple[tuple[str, int, tuple[bytes, ...], Callable[[bytes], None]], ...]:
    """Name, weight, seeds and function of each target."""
    page = "Doc_0/Pages/Page_0/Content.xml"
    names = tuple(
        name.encode() for name in ("市财政局", "各区县（自治县）人民政府", "市应急局、市教委等", "四川省发展改革委")
    )
    shapes = tuple((HERE / "fuzz_seeds.txt").read_bytes().split(b"=====\n"))
    phrases = tuple((HERE / "fuzz_phrases.txt").read_bytes().splitlines())
    return (
        ("text", 15, _texts(), text),
        ("shapes", 22, shapes, text),
        ("grammars", 24, phrases, grammars),
        ("txt", 6, (seed("txt"), seed("gb18030"), seed("utf-16")), whole),
        ("html", 9, (seed("html"),), whole),
        ("docx", 2, (seed("docx"),), whole),
        ("docx body", 5, (_part_of("docx", "word/document.xml"),), part("docx", "word/document.xml")),
        ("docx numbering", 2, (_part_of("docx", "word/numbering.xml"),), part("docx", "word/numbering.xml")),
        ("docx styles", 1, (_STYLES,), part("docx", "word/styles.xml")),
        ("ofd", 2, (seed("ofd"),), whole),
        ("ofd page", 4, (_part_of("ofd", page),), part("ofd", page)),
        ("pdf", 1, (seed("pdf"),), whole),
        ("unit", 7, names, unit_name),
    )


def outcome(run: Callable[[bytes], None], data: bytes) -> str:
    """``"read"`` or ``"refused"``; anything else is raised. A refusal speaks both languages and names the file."""
    try:
        run(data)
    except LuodiError as refusal:
        if not (refusal.zh and refusal.en):
            raise AssertionError("a refusal without words") from refusal
        return "refused"
    return "read"
