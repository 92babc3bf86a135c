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
from luodi.extract.notation import ROLES, Role, role_of_others
from luodi.extract.prose import find_duties
from luodi.extract.responsibility import Clause, find_clauses
from luodi.text.model import Document, Provision, Source
from luodi.text.spans import Span, Spans, normal
from luodi.text.unit_names import leaves_open
from luodi.units.names import distinct

SURE = 0.99
_OUTLINE = ("heading", "item", "point", "article")
_GENERAL = re.compile(r"总体要求|指导思想|基本原则|总体目标|工作目标|发展目标|主要目标|总体思路|工作要求")


class _Cover(NamedTuple):
    """A clause that covers items without one of their own: where it stands, and what makes that uncertain."""

    body: Body
    clause: Clause
    doubt: str


@dataclass(frozen=True, slots=True)
class _Place:
    """A numbered provision, the numbers printed above it, and the clause that covers it from outside."""

    provision: Provision
    path: tuple[str, ...]
    cover: _Cover | None
    ruled: bool
    """Whether it is an article or below one: rules, which are tasks only where a clause says so."""


@dataclass(slots=True)
class _State:
    """What earlier provisions laid down for later ones."""

    others: Role | None = None
    """Where the unit named first leads (列第一位者为牵头单位): the role of the others."""


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
        for place in _places(source, provision, state):
            yield from _tasks(source, document, place, state)


def _places(source: Source, provision: Provision, state: _State) -> Iterator[_Place]:
    """Numbered provisions in reading order; what is said on the way (列第一位者为牵头单位) is kept in ``state``."""
    stack: list[tuple[Provision, tuple[str, ...], _Cover | None, bool]] = [(provision, (), None, False)]
    while stack:
        node, above, cover, ruled = stack.pop()
        ruled = ruled or node.kind == "article"
        here = (*above, node.number) if node.number else above
        numbered = [child for child in node.children if child.kind in NUMBERED]
        if node.kind in _OUTLINE and node.number:
            yield _Place(node, here, cover, ruled)
            if numbered:
                cover = _above(source, node, state) or _behind(source, numbered, state) or cover
        else:
            state.others = role_of_others(node.text) or state.others
        stack += [(child, here, cover, ruled) for child in reversed(node.children)]


def _above(source: Source, node: Provision, state: _State) -> _Cover | None:
    """The clause behind the heading of a group of items."""
    body = body_of(source.text, node)
    found = find_clauses(body.text, others=state.others)
    return _Cover(body, found[-1], "责任单位写在上一级标题，本条没有单独写明") if found else None


def _behind(source: Source, items: list[Provision], state: _State) -> _Cover | None:
    """The clause on a line of its own behind the last of a group of items none of which has one."""
    last = body_of(source.text, items[-1])
    if len(items) < 2 or any(child.kind in NUMBERED for child in items[-1].children):
        return None
    found = find_clauses(last.text, others=state.others)
    if len(found) != 1 or found[0].start == 0 or not last.begins_line(found[0].start):
        return None
    if any(find_clauses(body_of(source.text, item).text) for item in items[:-1]):
        return None
    return _Cover(last, found[0], "责任单位写在本组各条之后，本条没有单独写明")


def _tasks(source: Source, document: Document, place: _Place, state: _State) -> Iterator[Commitment]:
    node = place.provision
    body = body_of(source.text, node)
    if not body.text.strip():
        return
    clauses = find_clauses(body.text, others=state.others)
    state.others = role_of_others(body.text) or state.others
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
    commitment = _commitment(document, place, body, whole)
    if not commitment.text:
        return
    yield _covered(commitment, place.cover) if place.cover else _by_agent(commitment, body)


def _by_agent(item: Commitment, body: Body) -> Commitment:
    """An item that names in its one sentence of duty who does it (由甲会同乙研究提出); else as it is."""
    duties = find_duties(body.text)
    if len(duties) != 1 or not duties[0].agent:
        return item
    [duty] = duties
    spans = dict(item.spans)
    for role, units in (("lead" if duty.leads else "responsible", duty.bound), ("support", duty.joined)):
        if units:
            spans[role] = normal(span for unit in units for span in body.spans(unit.start, unit.end))
    bound, joined = distinct(u.name for u in duty.bound), distinct(u.name for u in duty.joined)
    return replace(
        item,
        source="prose",
        spans=spans,
        lead=bound if duty.leads else (),
        responsible=() if duty.leads else bound,
        support=joined,
        open_ended=any(leaves_open(body.text, u) for u in (*duty.bound, *duty.joined)),
        confidence=0.8,
        doubts=("责任单位从语句中读出，没有责任分工的写法",),
    )


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
    ended = text[: clause.start].rstrip()[-1:] in "。！；;" or text[start - 1] in "。！\n"
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


def _covered(own: Commitment, cover: _Cover) -> Commitment:
    """A task without a clause of its own, with the units of the one that covers it."""
    spans: dict[str, Spans] = dict(own.spans)
    units = _units(cover.body, cover.clause, spans)
    return replace(
        own,
        source="clause",
        spans=spans,
        lead=units.lead,
        support=units.support,
        responsible=units.responsible,
        guiding=units.guiding,
        open_ended=cover.clause.open_ended,
        confidence=0.8,
        doubts=(cover.doubt,),
    )
