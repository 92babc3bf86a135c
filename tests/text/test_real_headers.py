"""The heads of the real documents are read as checked by hand; the source is right where facts disagree with it."""

from __future__ import annotations

import datetime as dt
import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from luodi.text.documents import read
from luodi.text.model import Document, Source
from tests.conftest import SHARED

pytestmark = pytest.mark.corpus

PACKS = sorted(path.stem for path in (SHARED / "facts").glob("*.json")) or ["absent"]

NOT_A_DOCUMENT = re.compile(r"精神|部署|政策包")
"""Speeches and deployments that facts list as grounds without naming a document: nothing a Reference could hold."""

SAID_LATER = {
    # Facts list what the document carries out anywhere in its body; basis is what it says it rests on.
    "gov_services_2021": {"implements"},
    "safety_2021": {"implements"},
}
UNQUOTED = {
    # Named in the text without 《》 and without a number: no grammar can tell such a title from prose.
    "deregulation_2021": {"成渝地区双城经济圈建设规划纲要"},
}
REWORDED = {
    # The source prints one group; facts write it out as two. The source is right.
    "public_services_2025": {"addressees"},
}


ANNEX_UNSTATED = {"relief_insurance_2020"}
"""Facts give the annexed table's rows (the insurers), not its title."""


def fold(text: str | None) -> str:
    table = str.maketrans("（）〈〉，：；", "()《》,:;")
    return re.sub(r"[\s《》]", "", (text or "").translate(table))


@cache
def document(file: Path) -> tuple[Source, tuple[Document, ...]]:
    source = Source(file.name, "", "txt", file.read_text(encoding="utf-8"))
    return source, read(source).documents


def load(facts: Path, documents: Path, pack: str) -> tuple[dict[str, Any], Source, Document]:
    meta = json.loads((facts / f"{pack}.json").read_text(encoding="utf-8"))["metadata"]
    for file in sorted(documents.glob("*.txt")):
        source, found = document(file)
        for one in found:
            if one.number == meta["number"]:
                return meta, source, one
    raise AssertionError(f"{meta['number']} was not found in any file")


def test_the_five_files_hold_exactly_the_documents_of_the_facts(documents: Path, facts: Path) -> None:
    expected = [json.loads(path.read_text(encoding="utf-8"))["metadata"]["number"] for path in facts.glob("*.json")]
    found = [one.number for file in sorted(documents.glob("*.txt")) for one in document(file)[1]]
    assert sorted(found, key=str) == sorted(expected)
    assert len(found) == 23


@pytest.mark.parametrize("pack", PACKS)
def test_title_issuers_and_dates_are_those_checked_by_hand(pack: str, documents: Path, facts: Path) -> None:
    meta, _, one = load(facts, documents, pack)
    assert fold(one.title) == fold(meta.get("notice_title", meta["title"]))
    assert list(one.issuers) == meta.get("issuers", [meta.get("issuer")])
    assert one.date == dt.date.fromisoformat(meta["date"])
    effective = meta.get("effective")
    if effective is None:
        assert one.effective is None
    elif re.fullmatch(r"\d{4}-\d\d-\d\d", effective):
        assert one.effective == dt.date.fromisoformat(effective)
    else:
        assert effective.startswith(("自印发之日起施行", "自发布之日起施行"))
        assert one.effective == one.date


@pytest.mark.parametrize("pack", PACKS)
def test_addressees_are_those_checked_by_hand(pack: str, documents: Path, facts: Path) -> None:
    meta, _, one = load(facts, documents, pack)
    if "addressees" in REWORDED.get(pack, set()):
        assert "，".join(one.addressees) == meta["addressees_as_written"]
        return

    # Facts sometimes part the units that 、 joins; the words are the same.
    def parts(names: object) -> list[str]:
        return [fold(p) for name in names for p in name.split("、")]  # type: ignore[attr-defined]

    assert parts(one.addressees) == parts(meta["addressees"])


@pytest.mark.parametrize("pack", PACKS)
def test_what_a_document_repeals_is_what_was_checked_by_hand(pack: str, documents: Path, facts: Path) -> None:
    meta, _, one = load(facts, documents, pack)
    expected = meta.get("supersedes", [])
    assert [(fold(ref.number), fold(ref.title)) for ref in one.supersedes] == [
        (fold(old["number"]), fold(old["title"])) for old in expected
    ]
    for ref, old in zip(one.supersedes, expected, strict=True):
        assert ref.eid is not None
        assert f"art_{old['article']}__" in ref.eid


@pytest.mark.parametrize("pack", PACKS)
def test_what_a_document_rests_on_holds_every_ground_checked_by_hand(pack: str, documents: Path, facts: Path) -> None:
    meta, _, one = load(facts, documents, pack)
    grounds: list[str] = []
    for key in ("basis", "legal_basis", "implements"):
        if key not in SAID_LATER.get(pack, set()):
            grounds += [ground for ground in meta.get(key, []) if isinstance(ground, str)]
    expected = [g for g in grounds if not NOT_A_DOCUMENT.search(g) and g not in UNQUOTED.get(pack, set())]
    named = [(fold(ref.number), fold(ref.title)) for ref in one.basis]
    for ground in expected:
        number = re.search(r"[（(]([^（()）]*号)[）)]\s*$", ground)
        title = fold(ground[: number.start()] if number else ground)
        assert (fold(number[1]) if number else "", title) in named, (ground, named)


@pytest.mark.parametrize("pack", PACKS)
def test_titles_of_what_is_printed_in_and_annexed_are_those_checked_by_hand(
    pack: str, documents: Path, facts: Path
) -> None:
    meta, _, one = load(facts, documents, pack)
    printed = meta.get("attached_document") or meta.get("annexed_document")
    if "notice_title" in meta or "令" in meta["number"]:
        printed = meta["title"]
    annexes = [meta["annex"]] if isinstance(meta.get("annex"), str) else meta.get("annexes", [])
    inner = re.search(r"（附件：(.*)）$", printed or "")
    expected = [re.sub(r"（附件：.*", "", printed)] if printed else []
    expected += [inner[1]] if inner else annexes
    if pack not in ANNEX_UNSTATED:
        assert [fold(title) for title in one.attached] == [fold(title) for title in expected]
