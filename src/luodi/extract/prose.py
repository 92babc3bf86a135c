"""Duties in running prose (各区县政府要…, 由市财政局负责…) where no clause names who is responsible."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from luodi.extract.body import Body, body_at
from luodi.extract.due import due_of, year_of
from luodi.extract.identity import commitment_id
from luodi.extract.indicators import find_indicators
from luodi.extract.model import Commitment
from luodi.text.model import Document, Provision, Source
from luodi.text.spans import Spans, normal
from luodi.text.unit_names import UnitMention, is_unit, leaves_open, list_pieces, mention
from luodi.units.names import distinct

_SENTENCE = re.compile(r"[^。；;！!\n]+[。；;！!]?")
_MODAL = re.compile(
    r"要(?!求|素|点|闻|件|道|员|地)|应当|应(?!急|用|对|届|聘|收|付|征|诉|变|力|激|纳|享)|必须|须(?!知)|不得"
    r"|负责(?!人|同志|制|解释)|牵头(?!单位|部门)|会同|可以|按照?职责"
)
_NOT_ASKING = "申邀提聘报"
"""Before 请 they make a word that asks for leave, a guest or a decision."""
_BY = re.compile(
    rf"(?:^|[，,；;：:、）)])[^，,。；;：:、由]{{0,12}}(?:由|(?<![{_NOT_ASKING}])请)"
    r"(?P<units>[^，。；;]{2,80}?)(?P<verb>负责(?!人|同志|解释)|牵头|会同|统筹|组织|指导|承担|按照?职责|提供|审核|制定|拨付|具体)"
)
_HINT = re.compile("[要应须请]|负责|牵头|会同|不得|可以|职责|由")
_LONGEST_SUBJECT = 90
_LONGEST_SENTENCE = 1000
_COMMA = re.compile("[，,]")
_PLAIN_MODAL = re.compile(r"[^，,。；]{2,60}?(?:要|应当|应|必须|须|负责)")
_DEED = re.compile(
    r"[，。；]|制[定订]|研究(?![院所中])|提出|出台|印发|审[核定查批]|组织(?!部)|开展|建立|定期|做好|加强|按|对|共同"
    r"|联合|办理|报|负责|认定"
    r"|统[筹一]|完善|推[进动]|编制(?![办委])|落实|探索|统计(?!局)|依法|适时|及时|督促|指导|加快|细化|明确|实施|确定"
    r"|逐一|成立|通过|根据|在|于(?=\d|[每本今明年])"
)


@dataclass(frozen=True, slots=True)
class Duty:
    """A sentence at ``text[start:end]`` of a provision and the units it binds."""

    start: int
    end: int
    bound: tuple[UnitMention, ...]
    joined: tuple[UnitMention, ...]
    leads: bool
    agent: bool
    """Whether 由 or 请 names who does it (由甲负责, 请甲牵头), not the sentence's beginning (甲要…)."""


def commitments_of_prose(source: Source, document: Document, others: Iterable[Commitment]) -> Iterator[Commitment]:
    """The duties in prose of provisions whose words no clause claims already."""
    others = [one for one in others if one.source in ("clause", "prose")]
    claimed = sorted(span for one in others for span in one.spans["text"])
    starts = [a for a, _ in claimed]
    clauses = {a for one in others for a, _ in one.spans.get("clause", ())}
    for provision in document.walk():
        spans = provision.spans.get("text", ())
        if not spans or not _HINT.search(provision.text):
            continue
        i = bisect_right(starts, spans[0][0]) - 1
        if i >= 0 and spans[0][0] < claimed[i][1]:
            continue
        body = body_at(source.text, spans)
        for duty in find_duties(body.text):
            one = _commitment(document, provision, body, duty)
            if one.spans["text"][0][0] not in clauses:
                yield one


def find_duties(text: str) -> list[Duty]:
    """The sentences of ``text`` that bind a unit by name.

    >>> [[u.name for u in d.bound] for d in find_duties("各区县政府要加强领导。资金由市财政局负责落实。提高认识。")]
    [['各区县政府'], ['市财政局']]
    """
    out: list[Duty] = []
    for found in _SENTENCE.finditer(text):
        for start, end in _parts(text, found.start(), found.end()):
            duty = _subject(text, start, end) or _agent(text, start, end)
            if duty:
                out.append(duty)
    return out


def _parts(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """A sentence, cut before every part that binds units of its own (甲要…，乙要…)."""
    cuts = [start]
    if _subject(text, start, end):
        for comma in _COMMA.finditer(text, start, min(end, start + _LONGEST_SENTENCE)):
            # A comma inside the list of those bound has no duty before it.
            own = _subject(text, cuts[-1], comma.start()) and _subject(text, comma.end(), end)
            if own and _PLAIN_MODAL.match(text, comma.end(), comma.end() + _LONGEST_SUBJECT):
                cuts.append(comma.end())
    return list(zip(cuts, [*cuts[1:], end], strict=True))


@lru_cache(maxsize=16)  # asked for a sentence, and for its only part
def _subject(text: str, start: int, end: int) -> Duty | None:
    """A sentence that begins with units and a word of duty (市教委、市财政局要…), or asks them (请市教委牵头…)."""
    modal = _MODAL.search(text, start, min(end, start + _LONGEST_SUBJECT))
    if not modal:
        return None
    asked = text.rfind("请", start, modal.start())
    if asked > start and text[asked - 1] in _NOT_ASKING:
        return None
    bound = _units(text, max(start, asked + 1), modal.start())
    if not bound:
        return None
    joined: list[UnitMention] = []
    at = modal.end()
    if modal[0] != "会同":
        together = text.find("会同", at, min(end, at + 6))
        at = together + 2 if together >= 0 else end
    if at < end:
        joined = _leading_units(text, at, end)
    return Duty(start, end, tuple(bound), tuple(joined), bool(joined) or modal[0] == "牵头", False)


def _agent(text: str, start: int, end: int) -> Duty | None:
    """A sentence whose doer follows 由 or 请 (资金由市财政局负责, 请市教委牵头)."""
    for found in _BY.finditer(text[start:end]):
        bound = _units(text, start + found.start("units"), start + found.end("units"))
        if bound:
            joined = _leading_units(text, start + found.end(), end) if found["verb"] == "会同" else []
            return Duty(start, end, tuple(bound), tuple(joined), bool(joined) or found["verb"] == "牵头", True)
    return None


def _units(text: str, start: int, end: int) -> list[UnitMention]:
    """The units of ``text[start:end]`` where it is nothing but a list of them."""
    pieces = list_pieces(text, start, end)
    found = [mention(text, a, b) for a, b in pieces]
    return found if found and all(is_unit(unit.name) for unit in found) else []


def _leading_units(text: str, start: int, end: int) -> list[UnitMention]:
    """The units that ``text[start:end]`` begins with, up to what they do (会同市财政局、市水利局制定…)."""
    deed = _DEED.search(text, start, min(end, start + _LONGEST_SUBJECT))
    return _units(text, start, deed.start()) if deed else []


def _commitment(document: Document, provision: Provision, body: Body, duty: Duty) -> Commitment:
    piece = body.piece(duty.start, duty.end)
    spans: dict[str, Spans] = {"text": piece.spans}
    role = "lead" if duty.leads else "responsible"
    for name, units in ((role, duty.bound), ("support", duty.joined)):
        if units:
            spans[name] = normal(span for unit in units for span in body.spans(unit.start, unit.end))
    due = due_of(document, piece, None)
    if due.spans:
        spans["deadline"] = due.spans
    bound = distinct(unit.name for unit in duty.bound)
    return Commitment(
        id=commitment_id(document, provision.eid, piece.text),
        eid=provision.eid,
        path=(provision.number,) if provision.number else (),
        source="prose",
        text=piece.text,
        spans=spans,
        lead=bound if duty.leads else (),
        support=distinct(unit.name for unit in duty.joined),
        responsible=() if duty.leads else bound,
        open_ended=any(leaves_open(body.text, u) for u in (*duty.bound, *duty.joined)),
        deadline=due.day,
        deadline_text=due.text,
        deadlines=due.deadlines,
        kind=due.kind,
        indicators=tuple(find_indicators(piece, due.day, year_of(document))),
        confidence=0.7,
        doubts=("任务从正文语句中读出，没有责任分工的写法",),
    )
