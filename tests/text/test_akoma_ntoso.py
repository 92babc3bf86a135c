"""A document as Akoma Ntoso: its tree, its metadata, the rules that the schema has for both, and its every word."""

from __future__ import annotations

import datetime as dt
import doctest
from collections.abc import Iterator

from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from luodi.text import akoma_ntoso as module
from luodi.text import documents, read_file
from luodi.text.akoma_ntoso import NAMESPACE, Grid, Issued, Named, Node, akoma_ntoso
from luodi.text.model import Document, Provision
from tests.conftest import ROOT

READ = dt.date(2026, 3, 2)
HIERARCHY = {"part", "chapter", "section", "article", "paragraph", "point", "hcontainer"}


def made(*nodes: Node, **more: object) -> Issued:
    told = {
        "key": "云洲市:云府发〔2026〕7号", "title": "关于河湖管护的通知", "number": "云府发〔2026〕7号",
        "jurisdiction": "云洲市", "issuers": ["云洲市人民政府"], "date": dt.date(2026, 1, 9), "effective": None,
        "version": 1, "read": READ,
    }  # fmt: skip
    return Issued(**{**told, "nodes": nodes, **more})  # type: ignore[arg-type]


def tree(issued: Issued) -> etree._Element:
    root = etree.fromstring(akoma_ntoso(issued))
    for element in root.iter():
        element.tag = str(element.tag).removeprefix(f"{{{NAMESPACE}}}")
    return root


def of(document: Document) -> Issued:
    """A document as it was read, without a database."""

    def rows(provisions: tuple[Provision, ...], parent: str) -> Iterator[Node]:
        for one in provisions:
            if one.kind != "row":
                yield Node(one.eid, parent, one.kind, one.number, one.heading, one.text)
                yield from rows(one.children, one.eid)

    nodes = list(rows(document.provisions, ""))
    grids = [
        Grid(one.eid, one.eid.rpartition("__")[0], one.title, one.columns, [(row.eid, row.cells) for row in one.rows])
        for one in document.tables
    ]
    return made(*nodes, title=document.title, number=document.number or "", issuers=document.issuers,
                date=document.date, effective=document.effective, grids=grids)  # fmt: skip


def require_structure(root: etree._Element) -> None:
    """The schema's own rules for what is used here: order of parts, eIds everywhere and once, no empty containers."""
    (act,) = root
    assert [part.tag for part in act] == ["meta", "preface", "body"]
    every = [element.get("eId") for element in root.iter() if element.get("eId")]
    assert len(every) == len(set(every))
    assert len(act.find("body")) > 0
    for element in act.find("body").iter(*HIERARCHY):
        assert element.get("eId"), f"{element.tag} needs an eId"
        assert (element.tag == "hcontainer") == bool(element.get("name"))
        parts = [part.tag for part in element]
        order = [name for name in ("num", "heading") if name in parts]
        rest = parts[len(order) :]
        assert parts[: len(order)] == order
        assert rest == ["content"] or (rest and set(rest[rest[0] == "intro" :]) <= HIERARCHY and rest != ["intro"])
    for one in root.iter("content", "intro", "th", "td"):
        assert len(one) > 0
    for tag, names in (
        ("FRBRWork", "FRBRthis FRBRuri FRBRalias FRBRdate FRBRauthor FRBRcountry FRBRnumber"),
        ("FRBRExpression", "FRBRthis FRBRuri FRBRdate FRBRauthor FRBRlanguage"),
        ("FRBRManifestation", "FRBRthis FRBRuri FRBRdate FRBRauthor FRBRformat"),
    ):
        found = list(dict.fromkeys(part.tag for part in next(root.iter(tag))))
        assert found == [name for name in names.split() if name in found]
        assert {"FRBRthis", "FRBRuri", "FRBRdate", "FRBRauthor"} <= set(found)
    ids = set(every)
    for author in root.iter("FRBRauthor"):
        assert author.get("href").removeprefix("#") in ids
        assert author.get("as").removeprefix("#") in ids


def test_articles_paragraphs_and_points_stand_under_their_own_eids() -> None:
    root = tree(made(
        Node("art_3", "", "article", "第三条", "", "河长应当履行下列职责："),
        Node("art_3__point_1", "art_3", "point", "（一）", "", "每月巡河一次；"),
        Node("sec_2", "", "heading", "二、", "重点任务", ""),
        Node("sec_2__item_1", "sec_2", "item", "1.", "", "清理水面。"),
    ))  # fmt: skip
    require_structure(root)
    article, section = root.find("act/body")
    assert [(part.tag, "".join(part.itertext()).strip()) for part in article][:2] == [
        ("num", "第三条"), ("intro", "河长应当履行下列职责："),
    ]  # fmt: skip
    point = article.find("point")
    assert (point.get("eId"), point.findtext("content/p")) == ("art_3__point_1", "每月巡河一次；")
    item = section.find("hcontainer")
    assert (section.findtext("heading"), item.get("name"), item.get("eId")) == ("重点任务", "item", "sec_2__item_1")


def test_metadata_name_the_work_its_days_its_issuer_and_what_it_refers_to() -> None:
    root = tree(made(Node("para_1", "", "paragraph", text="略。"), effective=dt.date(2026, 2, 1), refers=[
        Named("云府办发〔2025〕3号", ""), Named("", "河湖条例"), Named("", "河湖条例", "para_1"),
    ]))  # fmt: skip
    work = next(root.iter("FRBRWork"))
    assert [(one.get("name"), one.get("date")) for one in work.iter("FRBRdate")] == [
        ("issued", "2026-01-09"), ("effective", "2026-02-01"),
    ]  # fmt: skip
    assert work.find("FRBRuri").get("value").startswith("/akn/cn/act/%E4%BA%91")
    assert [one.get("showAs") for one in root.iter("activeRef")] == ["云府办发〔2025〕3号", "《河湖条例》"]
    unstated = tree(made(Node("para_1", "", "paragraph", text="略。"), date=None))
    assert [(one.get("name"), one.get("date")) for one in next(unstated.iter("FRBRWork")).iter("FRBRdate")] == [
        ("read", "2026-03-02")
    ]
    assert unstated.find("act/preface/p/docDate") is None


def test_every_sample_keeps_the_rules_and_its_every_word() -> None:
    for file in sorted((ROOT / "samples").glob("yunzhou_*.txt")):
        for document in documents.parse(read_file(file)):
            root = tree(of(document))
            require_structure(root)
            words = "".join("".join(root.find("act/body").itertext()).split())
            for one in document.walk():
                if one.kind != "row":
                    assert "".join(one.text.split()) in words
                    assert "".join(one.heading.split()) in words
            rows = [row.eid for table in document.tables for row in table.rows]
            assert [row.get("eId") for row in root.iter("tr") if row.get("eId")] == rows


@given(st.text(max_size=30), st.text(max_size=30))
@settings(max_examples=40, deadline=None)
def test_whatever_the_words_are_it_is_xml_that_keeps_the_rules(heading: str, text: str) -> None:
    require_structure(tree(made(Node("sec_1", "", "heading", "一、", heading, text), title=text, number=heading)))


def test_the_examples_of_the_docstrings_hold() -> None:
    assert doctest.testmod(module).failed == 0
