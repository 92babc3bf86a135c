"""Targets: what is fuzzed. Each takes bytes and must end in a result that agrees with itself, or in a LuodiError."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

from tests.text.readers.mutants import seed

from luodi.errors import LuodiError
from luodi.extract import extract
from luodi.extract.contract import dumps, to_json
from luodi.text import read_bytes
from luodi.text.documents import parse
from luodi.text.model import Source
from luodi.text.spans import quote
from luodi.units import Registry, load

SAMPLE = Path(__file__).resolve().parent.parent / "samples" / "yunzhou_gazette_2026_3.txt"
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
    dumps(to_json([source], [documents], [extractions])).encode("utf-8")


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
        with zipfile.ZipFile(io.BytesIO(seed(kind))) as old, zipfile.ZipFile(out, "w") as new:
            for entry in old.namelist():
                if entry != name:
                    new.writestr(entry, old.read(entry))
            new.writestr(name, data)
        whole(out.getvalue())

    return read


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
    """Pieces of the sample gazette, one for about every thousand characters, whole lines."""
    pieces: list[str] = [""]
    for line in SAMPLE.read_text("utf-8").splitlines(keepends=True):
        pieces[-1] += line
        if len(pieces[-1]) > 1_000:
            pieces.append("")
    return tuple(piece.encode("utf-8") for piece in pieces if piece.strip())


@cache
def targets() -> tuple[tuple[str, int, tuple[bytes, ...], Callable[[bytes], None]], ...]:
    """Name, weight, seeds and function of each target."""
    page = "Doc_0/Pages/Page_0/Content.xml"
    names = tuple(
        name.encode() for name in ("市财政局", "各区县（自治县）人民政府", "市应急局、市教委等", "四川省发展改革委")
    )
    return (
        ("text", 30, _texts(), text),
        ("txt", 10, (seed("txt"), seed("gb18030"), seed("utf-16")), whole),
        ("html", 15, (seed("html"),), whole),
        ("docx", 5, (seed("docx"),), whole),
        ("docx body", 12, (_part_of("docx", "word/document.xml"),), part("docx", "word/document.xml")),
        ("docx numbering", 4, (_part_of("docx", "word/numbering.xml"),), part("docx", "word/numbering.xml")),
        ("ofd", 3, (seed("ofd"),), whole),
        ("ofd page", 8, (_part_of("ofd", page),), part("ofd", page)),
        ("pdf", 5, (seed("pdf"),), whole),
        ("unit", 8, names, unit_name),
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
