"""Every doubt that was found by hand in a document is answered by its pack, or it is said why no answer rests on it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from luodi.packs import load, with_rules
from tests.conftest import ROOT

PAGE = (ROOT / "docs" / "rules" / "doubts.md").read_text("utf-8")
each = pytest.mark.parametrize("pack", with_rules())


def section(pack: str) -> str:
    return PAGE.split(f"## `{pack}`\n")[1].split("\n## ")[0]


def rows(pack: str) -> list[tuple[str, str, str]]:
    lines = [line for line in section(pack).splitlines() if line.startswith("| ") and not line.startswith("| where")]
    return [tuple(cell.strip() for cell in line.strip("|").split("|")) for line in lines]  # type: ignore[misc]


def doubts(found: Any) -> list[Any]:
    """What a list of facts leaves as doubts, in its order."""
    if isinstance(found, list):
        return [doubt for one in found for doubt in doubts(one)]
    if not isinstance(found, dict):
        return []
    own = [doubt for name in ("doubts", "notes") for doubt in found.get(name, ()) if isinstance(found.get(name), list)]
    inner = [doubt for name, value in found.items() if name not in ("doubts", "notes") for doubt in doubts(value)]
    return [*inner, *own]


@pytest.mark.corpus
@each
def test_each_doubt_has_its_line(facts: Path, pack: str) -> None:
    listed = doubts(json.loads((facts / f"{pack}.json").read_text("utf-8")))
    assert len(rows(pack)) == len(listed), listed


@each
def test_each_line_names_what_the_pack_declares_or_says_why_nothing_rests_on_it(pack: str) -> None:
    program = load(pack).program
    declared = set(program.readings) | set(program.points)
    wrong = []
    for where, what, answer in rows(pack):
        names = re.findall(r"`(\w+)`", answer)
        plainly = answer.startswith("no answer rests on it")
        if not plainly and (not names or set(names) - declared):
            wrong.append((where, what, answer))
    assert wrong == []


@each
def test_a_reading_that_answers_a_doubt_has_an_alternative_that_an_example_takes(pack: str) -> None:
    """An alternative that nothing runs would be a word only."""
    found = load(pack)
    named = {name for *_, answer in rows(pack) for name in re.findall(r"`(\w+)`", answer)}
    named |= set(re.findall(r"Found besides:.*`(\w+)`", section(pack)))
    examples = "".join(path.read_text("utf-8") for path in found.folder.rglob("cases/**/*.yaml"))
    bare = [
        f"{reading.name}={option}"
        for reading in found.program.readings.values()
        if reading.name in named
        for option in reading.options
        if option != reading.default and f"{reading.name}: {option}" not in examples
    ]
    assert bare == []


@each
def test_no_line_of_the_provisions_settles_a_doubt_in_a_note(pack: str) -> None:
    """A choice between two readings is declared where it can be taken otherwise, not written beside a line."""
    import csv

    with (load(pack).folder / "provisions.csv").open(encoding="utf-8") as stream:
        notes = [row["note"] for row in csv.DictReader(stream)]
    assert [note for note in notes if re.search("按.{1,8}(?:理解|起算|录入|推定)", note)] == []
