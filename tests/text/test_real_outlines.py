"""Articles, headings and items of the real documents form the trees that were counted by hand."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pytest

from luodi.text.documents import read
from luodi.text.model import Document, Provision, Source
from luodi.text.places import whole
from luodi.text.spans import quote
from tests.conftest import SHARED

pytestmark = pytest.mark.corpus


@cache
def library(folder: Path) -> dict[str, tuple[str, Document]]:
    out: dict[str, tuple[str, Document]] = {}
    for file in sorted(folder.glob("*.txt")):
        text = file.read_text(encoding="utf-8")
        for one in read(Source(file.name, "", "txt", text)).documents:
            assert one.number is not None
            out[one.number] = (text, one)
    return out


def find(folder: Path, number: str) -> Document:
    return library(folder)[number][1]


def tails(nodes: list[Provision]) -> list[str]:
    return [node.eid.rpartition("__")[2] for node in nodes]


ARTICLES = {
    "重庆市人民政府令第340号": 45,
    "渝府办发〔2024〕72号": 31,
    "渝府办发〔2022〕128号": 18,
    "渝府办发〔2020〕142号": 28,
    "渝府办发〔2021〕4号": 23,
    "渝府办发〔2022〕121号": 16,
}


@pytest.mark.parametrize("number", ARTICLES)
def test_articles_are_complete_and_in_order(number: str, documents: Path) -> None:
    articles = [node for node in find(documents, number).walk() if node.kind == "article"]
    assert tails(articles) == [f"art_{n}" for n in range(1, ARTICLES[number] + 1)]
    assert all(node.children and node.children[0].eid == f"{node.eid}__para_1" for node in articles)


CLAUSES = {
    ("渝府办发〔2024〕72号", 10): 2,
    ("渝府办发〔2024〕72号", 17): 3,
    ("渝府办发〔2024〕72号", 24): 3,
    ("渝府办发〔2024〕72号", 25): 2,
    ("渝府办发〔2024〕72号", 28): 2,
    ("渝府办发〔2022〕128号", 11): 2,
    ("渝府办发〔2022〕128号", 13): 2,
    ("渝府办发〔2022〕128号", 10): 1,
    ("渝府办发〔2022〕121号", 2): 2,
    ("渝府办发〔2022〕121号", 12): 2,
    ("渝府办发〔2021〕4号", 5): 2,
    ("重庆市人民政府令第340号", 7): 4,
    ("重庆市人民政府令第340号", 26): 3,
}
"""款 of articles, counted in the print: where a sentence ends at a line's very end, only the indent tells."""


@pytest.mark.parametrize(("number", "article"), CLAUSES)
def test_an_article_has_the_clauses_counted_in_the_print(number: str, article: int, documents: Path) -> None:
    node = next(n for n in find(documents, number).walk() if n.eid.endswith(f"art_{article}"))
    assert len(node.children) == CLAUSES[number, article]


@pytest.mark.parametrize(
    "pack", ["internal_audit_2021", "dibao_2022", "grain_disposal_2020", "high_tech_zones_2021", "rescue_teams_2024"]
)
def test_chapters_have_the_titles_and_articles_counted_by_hand(pack: str, documents: Path, facts: Path) -> None:
    known = json.loads((facts / f"{pack}.json").read_text(encoding="utf-8"))
    chapters = known.get("chapters", [])
    if not chapters:
        assert pack == "rescue_teams_2024"
        lines = known["metadata"]["chapters"]
        chapters = []
        for line in lines:
            head, _, rest = line.partition(" ")
            title, _, span = rest.partition("（")
            first, _, last = span.rstrip("）").partition("-")
            chapters.append({"no": head[1:-1], "title": title, "articles": [int(first), int(last or first)]})
    found: list[tuple[str, str, list[int]]] = []
    for node in find(documents, known["metadata"]["number"]).walk():
        if node.kind == "chapter":
            inside = [int(tail.removeprefix("art_")) for tail in tails(list(node.children))]
            found.append((node.number, node.heading, [inside[0], inside[-1]]))
    assert found == [(f"第{c['no']}章", c["title"], c["articles"]) for c in chapters]


def test_the_58_items_of_the_finance_rules_keep_their_numbers_under_33_groups(documents: Path, facts: Path) -> None:
    known = json.loads((facts / "finance_center_2022.json").read_text(encoding="utf-8"))
    one = find(documents, "渝府办发〔2022〕126号")
    groups = [node for node in one.walk() if node.kind == "heading" and node.eid.count("sec_") == 2]
    assert [(g.number, g.heading) for g in groups] == [(g["no"], g["title"]) for g in known["groups"]]
    assert [[int(c.number) for c in g.children] for g in groups] == [g["items"] for g in known["groups"]]
    chapters = [node for node in one.walk() if node.kind == "heading" and node.eid.count("sec_") == 1]
    assert [(c.number, c.heading) for c in chapters] == [(c["no"], c["title"]) for c in known["chapters"]]


def test_items_out_of_order_keep_source_order_and_raise_a_doubt(documents: Path, facts: Path) -> None:
    known = json.loads((facts / "special_education_2022.json").read_text(encoding="utf-8"))
    one = find(documents, "渝府办发〔2022〕118号")
    items = [node for node in one.walk() if node.kind == "item"]
    assert [int(node.number) for node in items] == known["source_order"]
    assert [doubt.partition(":")[0].rpartition("__")[2] for doubt in one.doubts] == ["item_5", "item_7"]


@pytest.mark.parametrize("pack", ["safety_2025", "deregulation_2021", "safety_2021", "elder_care_2020", "economy_2025"])
def test_headings_are_those_listed_by_hand(pack: str, documents: Path, facts: Path) -> None:
    known = json.loads((facts / f"{pack}.json").read_text(encoding="utf-8"))
    one = find(documents, known["metadata"]["number"])
    headings = {node.heading for node in one.walk()}
    listed = [
        entry.get("heading") or entry.get("title")
        for key in ("sections", "items", "chapters", "measures", "tasks", "groups")
        for entry in known.get(key, [])
        if isinstance(entry, dict)
    ]
    wanted = [heading for heading in listed if heading]
    assert len(wanted) >= 10
    assert [heading for heading in wanted if heading not in headings] == []


TASKS = [
    path.stem
    for path in sorted((SHARED / "facts" / "tasks").glob("*.json"))
    if not json.loads(path.read_text(encoding="utf-8"))["scope"].startswith("附件")
] or ["absent"]


@pytest.mark.parametrize("pack", TASKS)
def test_tasks_checked_by_hand_open_the_words_of_one_provision(pack: str, documents: Path, facts: Path) -> None:
    """A task's text is its item's words without the responsibility clause at the end."""
    known = json.loads((facts / "tasks" / f"{pack}.json").read_text(encoding="utf-8"))
    text, one = library(documents)[known["doc_number"]]

    def fold(words: str) -> str:
        table = str.maketrans("（），：；∶．", "(),:;:.")
        return "".join(words.translate(table).split())

    said = [fold(quote(text, whole(node))) for node in one.walk() if node.kind in ("heading", "item")]
    for task in known["tasks"]:
        if task["table"] is None:
            words = fold(task["text"])
            assert any(full.startswith(words) for full in said), task["text"]
