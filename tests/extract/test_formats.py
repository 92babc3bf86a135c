"""The same document as TXT, HTML, DOCX, PDF and OFD gives the same header, outline and commitments."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest

from luodi.extract import extract
from luodi.text import read_bytes, read_file
from luodi.text.documents import parse
from luodi.text.lines import lines
from tests.conftest import ROOT
from tests.text.readers.made import Cell, Content, Rows, as_docx, as_html, as_ofd, as_pdf, as_txt

SAMPLE = ROOT / "samples" / "yunzhou_gazette_2026_3.txt"
WRITERS: dict[str, Callable[[Content], bytes]] = {
    "txt": as_txt,
    "html": as_html,
    "docx": as_docx,
    "pdf": as_pdf,
    "ofd": as_ofd,
}
FULL = 38
"""A printed line of the sample from so many characters on is full: the next one goes on with it."""
BEGINS = re.compile(
    r"[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）|\d+[.．]|附件|第[一二三四五六七八九十]+[章条]"
)

MARKS = re.compile(r"[，。、；：）]")
"""A short line without any of these is a signature, a date or a title."""


@cache
def content(number: str, until: str = "") -> tuple[str | Rows, ...]:
    """A document of the sample gazette as paragraphs and tables, up to the line ``until``."""
    source = read_file(SAMPLE)
    (document,) = [d for d in parse(source) if d.number == number]
    blocks: list[str] = []
    rows: list[list[str]] = []
    last = 0
    for line in lines(source.text, *document.span):
        if line.furniture:
            continue
        if until and line.text == until:
            break
        if "\t" in line.text:
            cells = line.text.split("\t")
            if not rows or cells != rows[0]:  # the header is printed again on the next page
                rows.append(cells)
            continue
        alone = BEGINS.match(line.text) or (len(line.text) < 14 and not MARKS.search(line.text))
        salutation = blocks[-1:] and blocks[-1].endswith("：") and blocks[-1].count("（") == blocks[-1].count("）")
        if last >= FULL and not salutation and not alone:
            blocks[-1] += line.text
        else:
            blocks.append(line.text)
        last = len(line.text)
    return (*blocks, merged(rows)) if rows else tuple(blocks)


def merged(rows: list[list[str]]) -> Rows:
    """Rows of words as a table whose empty cells are part of the cell above."""
    out: list[list[Cell | None]] = []
    top: dict[int, tuple[int, int]] = {}
    for r, row in enumerate(rows):
        out.append([])
        for c, words in enumerate(row):
            if words or r <= 1:
                top[c] = (r, c)
                out[-1].append(Cell(words))
            else:
                above = top[c][0]
                old = out[above][c]
                assert old is not None
                out[above][c] = Cell(old.text, old.down + 1)
                out[-1].append(None)
    return out


def read(data: bytes, name: str) -> list[dict[str, Any]]:
    """What each document says, without where it stands and how sure it is."""
    source = read_bytes(data, f"样例.{name}")
    assert source.format == name
    found = []
    for document in parse(source):
        commitments = [
            {
                "path": c.path,
                "source": c.source,
                "text": c.text,
                "lead": c.lead,
                "support": c.support,
                "responsible": c.responsible,
                "guiding": c.guiding,
                "deadline": c.deadline,
                "kind": c.kind,
                "deadlines": [(d.date, d.range, d.recurs) for d in c.deadlines],
                "indicators": [(i.name, i.comparator, i.value, i.low, i.high, i.unit) for i in c.indicators],
            }
            for c in extract(source, document).commitments
        ]
        found.append(
            {
                "number": document.number,
                "title": document.title,
                "issuers": document.issuers,
                "addressees": document.addressees,
                "date": document.date,
                "outline": [(p.eid, p.number, p.heading) for p in document.walk()],
                "tables": [(t.columns, [dict(row.cells) for row in t.rows]) for t in document.tables],
                "commitments": commitments,
            }
        )
    return found


@pytest.mark.parametrize("name", [name for name in WRITERS if name != "txt"])
@pytest.mark.parametrize(
    ("number", "until", "rows", "least"),
    [("云洲府发〔2026〕5号", "附件2", 26, 30), ("澜府办发〔2026〕9号", "", 0, 14)],
)
def test_every_format_gives_the_commitments_of_the_plain_text(
    name: str, number: str, until: str, rows: int, least: int
) -> None:
    made = content(number, until)
    (expected,) = read(as_txt(made), "txt")
    assert expected["number"] == number
    assert sum(len(table_rows) for _, table_rows in expected["tables"]) == rows
    assert len(expected["commitments"]) >= least
    (found,) = read(WRITERS[name](made), name)
    for field in expected:
        assert found[field] == expected[field], field
