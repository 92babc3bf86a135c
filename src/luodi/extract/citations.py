"""Documents named in a text and how they stand to it: its basis, what it carries out, repeals, forwards or mentions."""

from __future__ import annotations

import re

from luodi.extract.model import Citation, Relation
from luodi.text.model import Document, Provision
from luodi.text.references import references, repealed, said_at_outset

_NAMED, _STOP = re.compile("[《号]"), re.compile("[。；]")
_IMPLEMENTS = re.compile(r"(?:贯彻|落实|贯彻落实|实施|执行)(?:好|了)?[^。；，]{0,24}$")
_BASIS = re.compile(r"(?:根据|依据|依照|按照|遵照|结合)[^。；]{0,60}$")
_FORWARDS = re.compile(r"转发[^。；，]{0,12}$")


def find_citations(document: Document) -> tuple[Citation, ...]:
    """Every naming of another document, in reading order; what a text repeals is told by 废止 and the like.

    A relation is read from the words before the name: 转发 forwards, 根据 or 依据 where the text says why it is made
    is its basis, 贯彻落实 implements; anything else is a mention.
    """
    provisions = list(document.walk())
    own = {_key(None, document.title), *(_key(None, title) for title in document.attached)}
    gone = {reference.spans for reference in repealed(provisions)}
    outset = {id(node) for node in _outset(document.provisions)}
    out: list[Citation] = []
    for provision in provisions:
        for part, text in (("heading", provision.heading), ("text", provision.text)):
            if part not in provision.spans or not _NAMED.search(text):
                continue
            for found in references(text, provision.spans[part], provision.eid):
                if _key(None, found.title) in own and found.number is None:
                    continue
                before = _before(provision, part, found.spans[0][0])
                relation: Relation = "repeals" if found.spans in gone else _relation(before, id(provision) in outset)
                out.append(Citation(provision.eid, found.number, found.title, relation, found.spans))
    return tuple(out)


def _outset(provisions: tuple[Provision, ...]) -> list[Provision]:
    """Where the text and each enclosed one say why they are made."""
    out = said_at_outset(provisions)
    for provision in provisions:
        if provision.kind == "attachment":
            out += said_at_outset(provision.children)
    return out


def _key(number: str | None, title: str | None) -> str:
    return number or "".join(c for c in title or "" if c.isalnum())


def _before(provision: Provision, part: str, start: int) -> str:
    """The words of the same sentence before a place of the source."""
    text = provision.heading if part == "heading" else provision.text
    at = 0
    for a, b in provision.spans[part]:
        if a <= start < b:
            at += start - a
            break
        at += b - a
    return _STOP.split(text[max(0, at - 80) : at])[-1]


def _relation(before: str, at_outset: bool) -> Relation:
    if _FORWARDS.search(before):
        return "forwards"
    if at_outset and _BASIS.search(before):
        return "basis"
    if _IMPLEMENTS.search(before):
        return "implements"
    return "mentions"
