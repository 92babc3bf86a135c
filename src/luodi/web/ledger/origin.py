"""A commitment beside the words it came from: every value, and where its words stand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Q
from django.utils.translation import gettext as _

from luodi.text.spans import cut, quote
from luodi.web.documents.canonical import TextLine, text_lines
from luodi.web.documents.marking import Mark, Segment, segments
from luodi.web.documents.models import Provision, Row
from luodi.web.documents.numbering import printed_number, tail
from luodi.web.ledger.lights import light
from luodi.web.ledger.models import Assignment, Commitment, Deadline, Indicator, Target
from luodi.web.ledger.place import place_of
from luodi.web.ledger.visibility import LIVE

Spans = Sequence[Sequence[int]]
MOST_BELOW = 20
"""Paragraphs and points shown of a provision whose words the commitment takes together."""


@dataclass(frozen=True, slots=True)
class Part:
    """A unit's part: ``ref`` is the mark of its words, empty where they are not known."""

    assignment: Assignment
    ref: str

    @property
    def how(self) -> str:
        """How the name as written was matched with a unit of the registry, in words."""
        return {
            "exact": _("与单位全称一致"),
            "alias": _("按别称匹配"),
            "successor": _("按机构沿革承接"),
            "group": _("单位组"),
            "open": _("泛指，成员未尽列"),
            "unresolved": _("未在单位库中找到"),
            "elided_prefix": _("补全省略的前缀后匹配"),
        }.get(self.assignment.how, self.assignment.how or _("未在单位库中找到"))


@dataclass(frozen=True, slots=True)
class Term:
    """One time the text sets."""

    deadline: Deadline
    ref: str


@dataclass(frozen=True, slots=True)
class Measure:
    """An indicator's target."""

    indicator: Indicator
    target: Target
    ref: str


@dataclass(frozen=True, slots=True)
class Block:
    """A provision's number, heading and words; ``runs_on`` where heading and words share a paragraph."""

    number: str
    heading: list[Segment]
    tail: str
    words: list[Segment]
    runs_on: bool


@dataclass(slots=True)
class Context:
    """The words with their surroundings. ``cells`` for a table row, ``here`` else; ``stray`` holds lines with words
    that stand elsewhere, such as units named once for several items."""

    path: list[str] = field(default_factory=list)
    before: str = ""
    here: list[Block] = field(default_factory=list)
    cells: list[tuple[str, list[Segment]]] = field(default_factory=list)
    after: str = ""
    stray: list[TextLine] = field(default_factory=list)


@dataclass(slots=True)
class Origin:
    """Everything that the page of one commitment shows from its document."""

    commitment: Commitment
    light: str
    roles: list[tuple[str, list[Part]]]
    terms: list[Term]
    measures: list[Measure]
    marks: list[Mark]
    context: Context
    before: Commitment | None
    after: Commitment | None

    @property
    def names(self) -> list[str]:
        """Which kinds of words are marked, for the key."""
        return list(dict.fromkeys(mark.name for mark in self.marks))

    @property
    def label(self) -> str:
        """Where it stands, as the document numbers it."""
        return place_of(self.commitment)


def origin(commitment: Commitment, today: dt.date) -> Origin:
    """One commitment; its document, version and source are expected to have been fetched with it."""
    text = commitment.version.source.text
    marks: list[Mark] = []
    if commitment.spans.get("text"):
        marks.append(Mark("text", commitment.spans["text"], ref="text"))
    roles = _roles(commitment, text, marks)
    terms, measures = _terms(commitment, marks), _measures(commitment, marks)
    live = Commitment.objects.filter(LIVE, document=commitment.document_id)
    return Origin(
        commitment=commitment,
        light=light(commitment.due, commitment.progress, today, commitment.plan_due),
        roles=roles,
        terms=terms,
        measures=measures,
        marks=marks,
        context=_context(commitment, marks),
        before=live.filter(order__lt=commitment.order).order_by("-order").only("id", "text", "path").first(),
        after=live.filter(order__gt=commitment.order).order_by("order").only("id", "text", "path").first(),
    )


def share(text: str, spans: Spans, names: Sequence[str]) -> list[Spans]:
    """Which part of ``spans`` each of ``names`` is, in order; all of them for a name that is not found.

    >>> share("由市教委、市财政局负责", [[1, 4], [5, 9]], ["市教委", "市财政局"])
    [((1, 4),), ((5, 9),)]
    """
    places = [(a, b) for a, b in spans]
    joined, at, found = quote(text, places), 0, []
    for name in names:
        start = joined.find(name, at)
        if start < 0:
            start = joined.find(name)
        if start < 0 or len(joined) != sum(b - a for a, b in places):
            found.append(spans)
            continue
        found.append(cut(places, start, start + len(name)))
        at = start + len(name)
    return found


def _roles(commitment: Commitment, text: str, marks: list[Mark]) -> list[tuple[str, list[Part]]]:
    parts = list(commitment.assignments.select_related("unit", "group").order_by("order"))
    out = []
    for role in Assignment.Role.values:
        own = [part for part in parts if part.role == role]
        if not own:
            continue
        spans = commitment.spans.get(role) or []
        places = share(text, spans, [part.name_as_written for part in own])
        listed = []
        for number, (part, place) in enumerate(zip(own, places, strict=True)):
            ref = f"{role}-{number}" if place else ""
            if place:
                marks.append(Mark(role, place, ref=ref))
            listed.append(Part(part, ref))
        out.append((role, listed))
    return out


def _terms(commitment: Commitment, marks: list[Mark]) -> list[Term]:
    terms = []
    for number, deadline in enumerate(commitment.deadlines.order_by("order")):
        spans = deadline.spans or commitment.spans.get("deadline") or []
        ref = f"deadline-{number}" if spans else ""
        if spans:
            marks.append(Mark("deadline", spans, ref=ref))
        terms.append(Term(deadline, ref))
    if not terms and commitment.spans.get("deadline"):
        marks.append(Mark("deadline", commitment.spans["deadline"], ref="deadline-0"))
    return terms


def _measures(commitment: Commitment, marks: list[Mark]) -> list[Measure]:
    measures = []
    targets = Target.objects.filter(indicator__commitment=commitment).select_related("indicator")
    for number, target in enumerate(targets.order_by("indicator__order", "order")):
        ref = f"indicator-{number}" if target.spans else ""
        if target.spans:
            marks.append(Mark("indicator", target.spans, ref=ref))
        measures.append(Measure(target.indicator, target, ref))
    return measures


def _context(commitment: Commitment, marks: list[Mark]) -> Context:
    """The provision or row with its neighbours; words outside them as the lines they stand in."""
    text = commitment.version.source.text
    context = Context()
    steps = commitment.eid.split("__")
    eids = ["__".join(steps[: length + 1]) for length in range(len(steps))]
    found = {p.eid: p for p in commitment.version.provisions.filter(eid__in=eids)}
    shown: list[Sequence[int]] = []
    above = [found[eid] for eid in eids[:-1] if eid in found and (found[eid].heading or found[eid].number)]
    context.path = [f"{printed_number(text, its)}{its.heading}" for its in above]
    here = found.get(commitment.eid)
    if here is not None:
        _provision_context(context, commitment, here, text, marks, shown)
    elif commitment.table_eid:
        _row_context(context, commitment, text, marks, shown)
    outside = [
        Mark(mark.name, [s for s in mark.spans if not any(a < s[1] and s[0] < b for a, b in shown)], ref=mark.ref)
        for mark in marks
    ]
    outside = [mark for mark in outside if mark.spans]
    if outside:
        context.stray = [
            line for line in text_lines(commitment.version, outside) if any(s.marks for s in line.segments)
        ]
    return context


def _provision_context(
    context: Context, commitment: Commitment, here: Provision, text: str, marks: list[Mark], shown: list[Sequence[int]]
) -> None:
    nodes = [here]
    if not _covers([*_spans(here, "text"), *_spans(here, "heading")], commitment.spans.get("text") or []):
        nodes += commitment.version.provisions.filter(eid__startswith=f"{here.eid}__").order_by("order")[:MOST_BELOW]
    for node in nodes:
        own, heading = _spans(node, "text"), _spans(node, "heading")
        shown.extend([*own, *heading])
        after = tail(text, heading, own)
        words = segments(text, own, marks) if own else [Segment(node.text)] if node.text else []
        number = printed_number(text, node)
        if number or heading or words:
            context.here.append(Block(number, segments(text, heading, marks), after or "", words, after is not None))
    near = commitment.version.provisions.filter(Q(order=here.order - 1) | Q(order=here.order + len(nodes))).order_by(
        "order"
    )
    for other in near:
        words = f"{printed_number(text, other)}{other.heading} {other.text}".strip()
        if other.order < here.order:
            context.before = "" if other.eid == here.parent_eid else words
        else:
            context.after = words


def _spans(node: Provision, name: str) -> Spans:
    return node.spans.get(name) or []


def _covers(spans: Spans, wanted: Spans) -> bool:
    return all(any(a <= start and end <= b for a, b in spans) for start, end in wanted)


def _row_context(
    context: Context, commitment: Commitment, text: str, marks: list[Mark], shown: list[Sequence[int]]
) -> None:
    row = (
        Row.objects.filter(table__version=commitment.version_id, table__eid=commitment.table_eid, eid=commitment.eid)
        .select_related("table")
        .first()
    )
    if row is None:
        return
    for column in row.table.columns:
        spans = row.spans.get(column) or []
        shown.extend(spans)
        words = segments(text, spans, marks) if spans else [Segment(row.cells.get(column, ""))]
        context.cells.append((column, words))
    for other in row.table.rows.filter(order__in=[row.order - 1, row.order + 1]):
        words = "　".join(value for value in other.cells.values() if value)
        if other.order < row.order:
            context.before = words
        else:
            context.after = words
