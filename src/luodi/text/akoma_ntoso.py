"""A document as Akoma Ntoso 3.0 XML: its tree under its eIds, its metadata, what it refers to, its tables.

What the format has no name for stands in an ``hcontainer`` that says what it is (a numbered item, an annex).
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote

from lxml import etree

NAMESPACE = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
ELEMENTS = {
    "part": "part", "chapter": "chapter", "section": "section", "heading": "section", "article": "article",
    "paragraph": "paragraph", "point": "point",
}  # fmt: skip
"""Provisions by kind that the format has an element for."""
EDITOR = "luodi"


@dataclass(frozen=True, slots=True)
class Node:
    """A provision as a row: ``kind`` as ``luodi.text.model`` has it, ``parent`` the eId it stands under or ""."""

    eid: str
    parent: str
    kind: str
    number: str = ""
    heading: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table under its eId: titles of columns, rows by their eIds; ``under`` is the provision it stands under."""

    eid: str
    under: str
    title: str
    columns: Sequence[str]
    rows: Sequence[tuple[str, Mapping[str, str]]]


@dataclass(frozen=True, slots=True)
class Named:
    """Another document as this one names it, and in which provision."""

    number: str
    title: str
    eid: str = ""


@dataclass(frozen=True, slots=True)
class Issued:
    """What the metadata say. Days in order of what they are; ``read`` stands in where the document states none."""

    key: str
    title: str
    number: str
    jurisdiction: str
    issuers: Sequence[str]
    date: dt.date | None
    effective: dt.date | None
    version: int
    read: dt.date
    nodes: Sequence[Node]
    grids: Sequence[Grid] = ()
    refers: Sequence[Named] = field(default=())


def akoma_ntoso(issued: Issued) -> bytes:
    """The document as UTF-8 XML.

    eIds are the provisions' own, so that a reference into the document holds here and on the page alike.
    """
    root = etree.Element(_tag("akomaNtoso"), nsmap={None: NAMESPACE})  # type: ignore[dict-item]
    act = etree.SubElement(root, _tag("act"), name="document", contains="originalVersion")
    _meta(act, issued)
    preface = etree.SubElement(act, _tag("preface"))
    title = etree.SubElement(preface, _tag("p"))
    _inline(title, "docTitle", issued.title)
    if issued.number:
        _inline(etree.SubElement(preface, _tag("p")), "docNumber", issued.number)
    if issued.date:
        _inline(etree.SubElement(preface, _tag("p")), "docDate", issued.date.isoformat(), date=issued.date.isoformat())
    body = etree.SubElement(act, _tag("body"))
    below: dict[str, list[Node]] = defaultdict(list)
    known = {node.eid for node in issued.nodes}
    for node in issued.nodes:
        below[node.parent if node.parent in known else ""].append(node)
    tables: dict[str, list[Grid]] = defaultdict(list)
    for grid in issued.grids:
        tables[grid.under if grid.under in known else ""].append(grid)
    for node in below[""]:
        _provision(body, node, below, tables)
    for grid in tables[""]:
        _annexed(body, grid)
    if not len(body):
        _paragraph(etree.SubElement(_hcontainer(body, "body__text", "text"), _tag("content")), "")
    tree = etree.ElementTree(root)
    return bytes(etree.tostring(tree, encoding="utf-8", xml_declaration=True, pretty_print=True))


def _tag(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


def _meta(act: etree._Element, issued: Issued) -> None:
    meta = etree.SubElement(act, _tag("meta"))
    identification = etree.SubElement(meta, _tag("identification"), source=f"#{EDITOR}")
    work = f"/akn/cn/act/{quote(issued.key, safe='')}"
    expression = f"{work}/zho@v{issued.version}"
    days = [("issued", issued.date), ("effective", issued.effective)]
    stated = [(name, day) for name, day in days if day is not None] or [("read", issued.read)]
    for level, uri in (("Work", work), ("Expression", expression), ("Manifestation", f"{expression}.xml")):
        frbr = etree.SubElement(identification, _tag(f"FRBR{level}"))
        main = uri.replace(".xml", "") + "/!main" + (".xml" if uri.endswith(".xml") else "")
        etree.SubElement(frbr, _tag("FRBRthis"), value=main)
        etree.SubElement(frbr, _tag("FRBRuri"), value=uri)
        if level == "Work":
            etree.SubElement(frbr, _tag("FRBRalias"), value=_clean(issued.title), name="title")
        for name, day in stated if level == "Work" else [("read", issued.read)]:
            etree.SubElement(frbr, _tag("FRBRdate"), date=day.isoformat(), name=name)
        authors = range(1, len(issued.issuers) + 1) if level == "Work" else ()
        for number in authors:
            etree.SubElement(frbr, _tag("FRBRauthor"), href=f"#issuer_{number}", attrib={"as": "#author"})
        if not authors:
            etree.SubElement(frbr, _tag("FRBRauthor"), href=f"#{EDITOR}", attrib={"as": "#editor"})
        if level == "Work":
            etree.SubElement(frbr, _tag("FRBRcountry"), value="cn")
            if issued.number:
                etree.SubElement(frbr, _tag("FRBRnumber"), value=_clean(issued.number))
        elif level == "Expression":
            etree.SubElement(frbr, _tag("FRBRlanguage"), language="zho")
        else:
            etree.SubElement(frbr, _tag("FRBRformat"), value="application/akn+xml")
    _references(meta, issued)


def _references(meta: etree._Element, issued: Issued) -> None:
    """Who is named in the metadata, and the documents that this one names."""
    references = etree.SubElement(meta, _tag("references"), source=f"#{EDITOR}")
    seen: set[tuple[str, str]] = set()
    for other in issued.refers:
        if (other.number, other.title) in seen:
            continue
        seen.add((other.number, other.title))
        shown = f"《{other.title}》{other.number}" if other.title else other.number
        target = f"/akn/cn/act/{quote(other.number or other.title, safe='')}"
        etree.SubElement(
            references, _tag("activeRef"), eId=f"ref_{len(seen)}", href=target, showAs=_clean(shown)
        )  # fmt: skip
    for number, issuer in enumerate(issued.issuers, 1):
        etree.SubElement(
            references, _tag("TLCOrganization"), eId=f"issuer_{number}",
            href=f"/akn/ontology/organization/cn/{quote(issuer, safe='')}", showAs=_clean(issuer),
        )  # fmt: skip
    etree.SubElement(
        references, _tag("TLCOrganization"), eId=EDITOR, href=f"/akn/ontology/organization/{EDITOR}", showAs="Luodi"
    )
    for role, shown in (("author", "发文机关"), ("editor", "编辑")):
        etree.SubElement(references, _tag("TLCRole"), eId=role, href=f"/akn/ontology/role/{role}", showAs=shown)


def _provision(
    into: etree._Element, node: Node, below: Mapping[str, list[Node]], tables: Mapping[str, list[Grid]]
) -> None:
    """A provision: its number and heading, its own words, then what stands below it."""
    element = ELEMENTS.get(node.kind)
    made = etree.SubElement(into, _tag(element), eId=node.eid) if element else _hcontainer(into, node.eid, node.kind)
    if node.number:
        etree.SubElement(made, _tag("num")).text = _clean(node.number)
    if node.heading:
        etree.SubElement(made, _tag("heading")).text = _clean(node.heading)
    children, grids = below.get(node.eid, []), tables.get(node.eid, [])
    if not children and not grids:
        _words(etree.SubElement(made, _tag("content")), node.text)
        return
    if node.text:
        _words(etree.SubElement(made, _tag("intro")), node.text)
    for child in children:
        _provision(made, child, below, tables)
    for grid in grids:
        _annexed(made, grid)


def _annexed(into: etree._Element, grid: Grid) -> None:
    """A table, in a container of its own: a table is no provision."""
    made = _hcontainer(into, f"{grid.eid}__box", "table")
    if grid.title:
        etree.SubElement(made, _tag("heading")).text = _clean(grid.title)
    content = etree.SubElement(made, _tag("content"))
    table = etree.SubElement(content, _tag("table"), eId=grid.eid)
    head = etree.SubElement(table, _tag("tr"))
    for column in grid.columns:
        _paragraph(etree.SubElement(head, _tag("th")), column)
    for eid, cells in grid.rows:
        row = etree.SubElement(table, _tag("tr"), eId=eid)
        for column in grid.columns:
            _words(etree.SubElement(row, _tag("td")), cells.get(column, ""))


def _hcontainer(into: etree._Element, eid: str, name: str) -> etree._Element:
    return etree.SubElement(into, _tag("hcontainer"), eId=eid, name=name)


def _words(into: etree._Element, text: str) -> None:
    lines: Iterable[str] = [line for line in text.split("\n") if line.strip()] or [""]
    for line in lines:
        _paragraph(into, line)


def _paragraph(into: etree._Element, text: str) -> None:
    etree.SubElement(into, _tag("p")).text = _clean(text)


def _inline(into: etree._Element, name: str, text: str, **attributes: str) -> None:
    etree.SubElement(into, _tag(name), attrib=attributes).text = _clean(text)


def _clean(text: str) -> str:
    """Words that XML can hold: without the control characters it has no way to write.

    >>> _clean("第一条" + chr(12) + "总则")
    '第一条总则'
    """
    return "".join(
        char
        for char in text
        if char in "\t\n" or " " <= char <= "\ud7ff" or "\ue000" <= char <= "\ufffd" or char > "\uffff"
    )
