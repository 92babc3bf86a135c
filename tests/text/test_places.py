"""Every visible character of a source stands in exactly one place, and quoting a place gives its words."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from luodi.text.documents import Reading, read
from luodi.text.model import Source
from luodi.text.places import places
from luodi.text.spans import quote

ROOT = Path(__file__).resolve().parents[2]


def source(name: str, text: str) -> Source:
    return Source(name, "", "txt", text)


def misplaced(text: str, reading: Reading) -> dict[str, list[int]]:
    """Visible characters that stand nowhere (``lost``) or in several places (``twice``)."""
    count: Counter[int] = Counter()
    for document in reading.documents:
        for place in places(document):
            count.update(range(*place.span))
    for span in reading.furniture + reading.outside:
        count.update(range(*span))
    seen = [at for at, char in enumerate(text) if not char.isspace()]
    return {"lost": [at for at in seen if count[at] == 0], "twice": [at for at in seen if count[at] > 1]}


def check(text: str, reading: Reading) -> None:
    wrong = misplaced(text, reading)
    for kind, where in wrong.items():
        assert not where, (kind, len(where), [text[max(0, at - 20) : at + 10] for at in where[:3]])
    for document in reading.documents:
        eids = [node.eid for node in document.walk()]
        assert len(set(eids)) == len(eids), [eid for eid, n in Counter(eids).items() if n > 1]
        assert quote(text, document.spans.get("title", ())) == document.title
        for node in document.walk():
            assert quote(text, node.spans.get("text", ())) == node.text
            assert quote(text, node.spans.get("heading", ())) == node.heading
            assert quote(text, node.spans.get("number", ())) == node.number
        words = ("number", "heading", "text")
        order = [span for node in document.walk() for name in words for span in node.spans.get(name, ())]
        assert order == sorted(order), "provisions are not in the order of the text"


@pytest.mark.corpus
def test_every_character_of_the_real_files_stands_in_exactly_one_place(documents: Path) -> None:
    for file in sorted(documents.glob("*.txt")):
        text = file.read_text(encoding="utf-8")
        check(text, read(source(file.name, text)))


def test_every_character_of_the_sample_gazette_stands_in_exactly_one_place() -> None:
    for file in sorted((ROOT / "samples").glob("*.txt")):
        text = file.read_text(encoding="utf-8")
        reading = read(source(file.name, text))
        assert len(reading.documents) == (4 if "gazette" in file.name else 1)
        check(text, reading)


@pytest.mark.corpus
def test_reading_twice_gives_the_same(documents: Path) -> None:
    for file in sorted(documents.glob("*.txt")):
        text = file.read_text(encoding="utf-8")
        assert read(source(file.name, text)) == read(source(file.name, text))
