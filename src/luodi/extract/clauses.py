"""Tasks of numbered items: each with the responsibility clause it ends in, or as a heading where it has none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from luodi.extract.body import NUMBERED, Body, body_of
from luodi.extract.due import due_of, year_of
from luodi.extract.identity import commitment_id
from luodi.extract.indicators import find_indicators
from luodi.extract.model import Commitment
from luodi.extract.notation import ROLES, states_first_leads
from luodi.extract.responsibility import Clause, find_clauses
from luodi.text.model import Document, Provision, Source
from luodi.text.spans import Span, Spans, normal
from luodi.units.names import distinct

SURE = 0.99
_OUTLINE = ("heading", "item", "point", "article")
_GENERAL = re.compile(r"总体要求|指导思想|基本原则|总体目标|工作目标|发展目标|主要目标|总体思路|工作要求")


@dataclass(frozen=True, slots=True)
class _Place:
    """A numbered provision, the numbers printed above it, and the clause of a heading that covers it."""

    provision: Provision
    path: tuple[str, ...]
    inherited: tuple[Body, Clause] | None
    ruled: bool
    """Whether it is an article or below one: rules, which are tasks only where a clause says so."""


@dataclass(slots=True)
class _State:
    """What earlier provisions laid down for later ones."""

    first_leads: bool = False


@dataclass(frozen=True, slots=True)
class _Part:
    """One task of an item: where its words stand in the item's body, and its clause."""

    ranges: tuple[Span, ...]
    clause: Clause | None


class _Units(NamedTuple):
    lead: tuple[str, ...]
    support: tuple[str, ...]
    responsible: tuple[str, ...]
    guiding: tuple[str, ...]


def commitments_of_items(source: Source, document: Document) -> Iterator[Commitment]:
    """The tasks of the numbered items, in the document's order; of articles those that end in a clause."""
    state = _State()
    for provision in document.provisions:
        for place in _places(source, provision, (), None, state):
            yield from _tasks(source, document, place, state)


def _places(
    source: Source, provision: Provision, path: tuple[str, ...], inherited: tuple[Body, Clause] | None, state: _State
) -> Iterator[_Place]:
    """Numbered provisions in reading order; what is said on the way (列第一位者为牵头单位) is kept in ``state``."""
    stack = [(provision, path, inherited, False)]
    while stack:
        node, above, clause, ruled = stack.pop()
        ruled = ruled or node.kind == "article"
        number = (node.number,) if node.number else ()
        here = (*above, *number)
        numbered = [child for child in node.children if child.kind in NUMBERED]
        if node.kind in _OUTLINE and node.number:
            yield _Place(node, here, clause, ruled)
            if numbered:
                clause = _heading_clause(source, node, state) or clause
        elif states_first_leads(node.text):
            state.first_leads = True
        stack += [(child, here, clause, ruled) for child in reversed(node.children)]


def _heading_clause(source: Source, node: Provision, state: _State) -> tuple[Body, Clause] | None:
    """The clause behind the heading of a group of items; it covers those that have none of their own."""
    body = body_of(source.text, node)
    found = find_clauses(body.text, first_leads=state.first_leads)
    return (body, found[-1]) if found else None


def _tasks(source: Source, document: Document, place: _Place, state: _State) -> Iterator[Commitment]:
    node = place.provision
    body = body_of(source.text, node)
    if not body.text.strip():
        return
    clauses = find_clauses(body.text, first_leads=state.first_leads)
    state.first_leads |= any(clause.first_leads for clause in clauses) or states_first_leads(body.text)
    group = any(child.kind in NUMBERED for child in node.children)
    if clauses and not (group and _only_heading(body.text, clauses)):
        for part in _parts(body.text, clauses):
            commitment = _commitment(document, place, body, part)
            if commitment.text:
                yield commitment
        return
    if group or clauses or place.ruled:
        return
    whole = _Part(((0, len(body.text)),), None)
    if place.inherited:
        yield _inherited(document, place, body, whole)
    else:
        commitment = _commitment(document, place, body, whole)
        if commitment.text:
            yield commitment


def _only_heading(text: str, clauses: list[Clause]) -> bool:
    """Whether a heading has a clause but no running words of its own: its items carry the task."""
    return (
        len(clauses) == 1
        and "。" not in text[: clauses[0].start].rstrip("。")
        and not text[clauses[0].end :].strip("。 ")
    )


def _parts(text: str, clauses: list[Clause]) -> list[_Part]:
    """The words of each task: from the clause before it up to its own, and the rest of a sentence that goes on."""
    out: list[_Part] = []
    at = 0
    for i, clause in enumerate(clauses):
        following = clauses[i + 1].start if i + 1 < len(clauses) else len(text)
        end = _goes_on(text, clause, following, alone=len(clauses) == 1 and _in_heading(text, clause))
        ranges = tuple((a, b) for a, b in ((at, clause.start), (clause.end, end)) if text[a:b].strip())
        if ranges:
            out.append(_Part(ranges, clause))
        elif out:
            out[-1] = replace(out[-1], clause=clause)
        at = end
    return out


def _in_heading(text: str, clause: Clause) -> bool:
    """Whether a clause stands behind the title of its item, before the running words."""
    before = text[: clause.start]
    return "\n" not in before and "。" not in before.rstrip("。")


def _goes_on(text: str, clause: Clause, end: int, *, alone: bool) -> int:
    """Where the words that still belong to a clause's task end: its sentence, or all where it stands in the heading."""
    start = clause.end
    if alone and text[start:end].strip():
        return end
    ended = text[: clause.start].rstrip()[-1:] in ("", *"。！；;") or text[start - 1] in "。！\n"
    if ended or start >= end or text[start] == "\n":
        return start
    stop = min((at for at in (text.find(mark, start, end) for mark in "。；\n") if at >= 0), default=end - 1)
    return min(stop + 1, end)


def _commitment(document: Document, place: _Place, body: Body, part: _Part) -> Commitment:
    clause = part.clause
    piece = body.joined(part.ranges)
    spans: dict[str, Spans] = {"text": piece.spans}
    doubts = list(clause.doubts) if clause else ["条目没有写明责任单位"]
    general = clause is None and _GENERAL.search(place.provision.heading) is not None
    if general:
        doubts.append("总体要求一类的段落，不一定是任务")
    units = _units(body, clause, spans)
    if clause:
        spans["clause"] = body.spans(clause.start, clause.end)
    stated = body.piece(*clause.deadline) if clause and clause.deadline else None
    due = due_of(document, piece, stated)
    if due.spans:
        spans["deadline"] = due.spans
    return Commitment(
        id=commitment_id(document, place.provision.eid, piece.text),
        eid=place.provision.eid,
        path=place.path,
        source="clause" if clause else "heading",
        text=piece.text,
        spans=spans,
        lead=units.lead,
        support=units.support,
        responsible=units.responsible,
        guiding=units.guiding,
        open_ended=clause.open_ended if clause else False,
        deadline=due.day,
        deadline_text=due.text,
        deadlines=due.deadlines,
        kind=due.kind,
        indicators=tuple(find_indicators(piece, due.day, year_of(document))),
        confidence=_confidence(doubts) if clause else 0.6 if general else 0.9,
        doubts=tuple(doubts),
    )


def _units(body: Body, clause: Clause | None, spans: dict[str, Spans]) -> _Units:
    """The names in each role; where they stand is added to ``spans``."""
    if clause is None:
        return _Units((), (), (), ())
    for role in ROLES:
        mentions = getattr(clause, role)
        if mentions:
            spans[role] = normal(span for m in mentions for span in body.spans(m.start, m.end))
    named = (clause.lead, clause.support, clause.responsible, clause.guiding)
    return _Units(*(distinct(mention.name for mention in mentions) for mentions in named))


def _confidence(doubts: list[str]) -> float:
    """How sure a task with a clause of its own is; each doubt halves the distance to a coin's toss."""
    return round(0.5 + (SURE - 0.5) * 0.5 ** len(doubts), 3)


def _inherited(document: Document, place: _Place, body: Body, part: _Part) -> Commitment:
    """A task without a clause of its own below a heading that has one."""
    assert place.inherited is not None
    above, clause = place.inherited
    own = _commitment(document, place, body, part)
    spans: dict[str, Spans] = dict(own.spans)
    units = _units(above, clause, spans)
    doubts = ("责任单位写在上一级标题，本条没有单独写明",)
    return replace(
        own,
        source="clause",
        spans=spans,
        lead=units.lead,
        support=units.support,
        responsible=units.responsible,
        guiding=units.guiding,
        open_ended=clause.open_ended,
        confidence=0.8,
        doubts=doubts,
    )
