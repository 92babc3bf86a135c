"""Every pack against the document it stands on, wherever that is printed: all disposed of, and drift told truly."""

from __future__ import annotations

import tomllib
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest

from luodi.packs import find, folders, load, with_rules
from luodi.packs.coverage import Drift, drift, sentences
from luodi.packs.declared import cited, lost, names, require_targets
from luodi.packs.procedures import procedures
from luodi.packs.provisions import read_provisions
from luodi.text import read_bytes
from luodi.text.documents import parse
from luodi.text.lines import lines
from luodi.text.model import Document, Provision

pytestmark = pytest.mark.corpus

PACKS = [name for name, folder in folders().items() if (folder / "provisions.csv").is_file()]
each = pytest.mark.parametrize("pack", PACKS)


def number(pack: str) -> str:
    return str(tomllib.loads((find(pack) / "pack.toml").read_text("utf-8"))["number"])


@cache
def printed(folder: Path) -> dict[str, tuple[str, Document]]:
    """Every document of the gazettes by its number, with the text of its gazette."""
    out: dict[str, tuple[str, Document]] = {}
    for path in sorted(folder.glob("*.txt")):
        text = path.read_text("utf-8")
        for document in parse(read_bytes(text.encode(), path.name)):
            out[document.number or document.title] = (text, document)
    return out


def read_again(text: str, pack: str) -> Document:
    (found,) = [d for d in parse(read_bytes(text.encode(), "again.txt")) if d.number == number(pack)]
    return found


def drifted(document: Document, pack: str) -> list[Drift]:
    return list(drift(document, read_provisions(find(pack))))


@each
def test_every_sentence_that_lays_something_down_is_claimed(documents: Path, pack: str) -> None:
    _, document = printed(documents)[number(pack)]
    lines = read_provisions(find(pack))
    bare = [
        (s.label, s.number)
        for s in sentences(document)
        if s.lays_down and not any(line.eid == s.eid and line.claims(s.number) for line in lines)
    ]
    assert bare == []
    assert any(s.lays_down for s in sentences(document))


@each
def test_what_stands_in_the_gazette_has_not_drifted(documents: Path, pack: str) -> None:
    assert drifted(printed(documents)[number(pack)][1], pack) == []


@each
def test_every_provision_that_a_pack_cites_is_in_its_document_and_every_target_declared(
    documents: Path, pack: str
) -> None:
    rules = load(pack) if pack in with_rules() else None
    every = list(cited(rules, procedures(pack).values(), find(pack)))
    assert len(every) > 40
    assert lost(printed(documents)[number(pack)][1], every) == ()
    require_targets(find(pack), read_provisions(find(pack)), names(rules, find(pack)))


NOT_FIRST = "，。；：、！？）》”〕—%"
"""What no printed line begins with."""


def wrapped(line: str, width: int) -> list[str]:
    """A paragraph on lines of so many full-width characters, as a printer breaks them; figures stay whole."""
    out, start, taken = [], 0, 0
    for at, char in enumerate(line):
        taken += 1 if char.isascii() else 2
        if taken > 2 * width and char not in NOT_FIRST:
            cut = at
            while cut > start and (line[cut - 1] in "（《“〔" or (line[cut - 1].isascii() and line[cut].isascii())):
                cut -= 1
            out.append(line[start:cut])
            start, taken = cut, sum(1 if c.isascii() else 2 for c in line[cut : at + 1])
    return [*out, line[start:]]


def without_furniture(text: str) -> str:
    """The text with blanks for its page numbers: other widths have other pages."""
    for line in lines(text):
        if line.furniture:
            a, b = line.span
            text = text[:a] + " " * (b - a) + text[b:]
    return text


def rebroken(text: str, document: Document, width: int) -> str:
    """The document alone, its paragraphs on lines of another width, with the first of each set in, parted as before.

    Tables printed column by column stay as they are: their lines are cells.
    """
    source = without_furniture(read_bytes(text.encode(), "gazette.txt").text)
    first, last = document.span
    between = "\n\n" if "\n\n" in source[first:last] else "\n"
    tables = [table.span for table in document.tables]
    gone = {at for start, end in _breaks(source, document) for at in range(start, end)}
    out: list[str] = []
    at = first
    for line in source[first:last].split("\n"):
        end = at + len(line)
        in_table = any(a <= at < b for a, b in tables)
        if out and at - 1 in gone:
            out[-1] += line
        else:
            out.append(f"\0{line}" if in_table else line)
        at = end + 1
    return "\n".join(
        line.removeprefix("\0")
        if line.startswith(("\0", "\u3000")) or len(line) < width
        else between.join(wrapped(f"\u3000\u3000{line}", width))
        for line in out
    )


def _breaks(source: str, document: Document) -> set[tuple[int, int]]:
    """Where a provision goes on behind nothing but line breaks."""
    return {
        (end, following)
        for p in document.walk()
        for (_, end), (following, _) in pairwise(p.spans.get("text", ()))
        if end < following and source[end:following].strip() == "" and "\n" in source[end:following]
    }


@each
def test_a_text_read_again_with_each_paragraph_on_one_line_has_no_drift(documents: Path, pack: str) -> None:
    """As a web page or a DOCX gives it."""
    text, document = printed(documents)[number(pack)]
    assert drifted(read_again(rebroken(text, document, 1000), pack), pack) == []


@each
@pytest.mark.parametrize("width", [28, 36])
def test_a_text_printed_in_another_width_has_hardly_any_drift(documents: Path, pack: str, width: int) -> None:
    """A line that by chance ends in ； or inside 元/人 reads as the end of a paragraph: one clause at most."""
    text, document = printed(documents)[number(pack)]
    found = drifted(read_again(rebroken(text, document, width), pack), pack)
    assert len(found) <= 1
    assert {d.grade for d in found} <= {"changed"}


def one_clause(document: Document, pack: str) -> tuple[Provision, int]:
    """A provision that lines of the pack stand on, and where a comma stands in it, inside a line."""
    eids = {line.eid for line in read_provisions(find(pack)) if line.target}
    for provision in document.walk():
        if provision.eid in eids:
            for start, end in provision.spans.get("text", ()):
                at = _comma(document, provision, start, end)
                if at is not None:
                    return provision, at
    raise AssertionError("no clause of the pack has a comma inside a line")


def _comma(document: Document, provision: Provision, start: int, end: int) -> int | None:
    offset = 0
    for a, b in provision.spans["text"]:
        if (a, b) == (start, end):
            at = provision.text[offset : offset + b - a].find("，", 3)
            return a + at if 3 <= at < b - a - 3 else None
        offset += b - a
    return None


GRADES = {"typographic": ("；", 1), "changed": ("不", 0)}


@each
@pytest.mark.parametrize("grade", GRADES)
def test_a_clause_that_changed_is_graded_and_names_what_stands_on_it(documents: Path, pack: str, grade: str) -> None:
    """A comma made a semicolon changes only punctuation; 不 put before it changes the words."""
    text, document = printed(documents)[number(pack)]
    source = read_bytes(text.encode(), "gazette.txt").text
    provision, at = one_clause(document, pack)
    mark, replaced = GRADES[grade]
    again = read_again(source[:at] + mark + source[at + replaced :], pack)
    (found,) = drifted(again, pack)
    targets = {line.target for line in read_provisions(find(pack)) if line.eid == provision.eid and line.target}
    assert (found.eid, found.grade, set(found.targets)) == (provision.eid, grade, targets)
    assert targets
