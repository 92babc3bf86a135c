"""A document to read: its provisions, tables and margin notes in the order of the text."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from luodi.web.documents.marking import Mark, Segment, segments
from luodi.web.documents.models import Citation, Document, Row, Table, Version
from luodi.web.documents.numbering import printed_number, tail
from luodi.web.ledger.lights import light
from luodi.web.ledger.models import Assignment, Commitment
from luodi.web.ledger.visibility import LIVE

Spans = Sequence[Sequence[int]]
OUTLINED = {"part", "chapter", "section", "heading", "article", "attachment", "item"}
TITLED = {"attachment", "chapter", "section", "part"}
MANY_NOTES = 4
BRIEF = 24


@dataclass(frozen=True, slots=True)
class Note:
    """A commitment as the margin shows it, beside the provision it comes from.

    ``light`` is empty for whoever may not see the work: what the document itself says is all there is then.
    """

    id: Any
    text: str
    units: str
    deadline: dt.date | None
    deadline_text: str
    light: str


@dataclass(slots=True)
class Cell:
    """A table cell; ``rows`` is over how many rows it stands, ``size`` how wide it wants to be, ``doubt``
    what a person should look at."""

    segments: list[Segment]
    rows: int = 1
    size: str = "mid"
    doubt: str = ""


@dataclass(slots=True)
class Line:
    """A table row with the commitment it makes, if any. A cell that a cell above covers is None."""

    eid: str
    cells: list[Cell | None]
    doubts: list[str]
    notes: list[Note] = field(default_factory=list)


@dataclass(slots=True)
class Leaf:
    """A table as the page shows it; ``heads`` are its columns with their sizes."""

    eid: str
    title: str
    group: str
    heads: list[tuple[str, str]]
    lines: list[Line]
    doubts: list[str]
    at: int

    @property
    def annotated(self) -> bool:
        """Whether any row makes a commitment."""
        return any(line.notes for line in self.lines)


@dataclass(slots=True)
class Passage:
    """A provision as the page shows it. ``level`` is its heading's level (2 to 6), 0 for one without a heading.

    ``tail`` is the mark between a heading and the words that run on in the same paragraph, None where they do not.
    ``also`` is the id of a first paragraph that is shown on the line of its article's number.
    """

    eid: str
    kind: str
    label: str
    number: str
    level: int
    heading: list[Segment]
    words: list[Segment]
    tail: str | None = None
    also: str = ""
    notes: list[Note] = field(default_factory=list)
    leaves: list[Leaf] = field(default_factory=list)

    @property
    def first_notes(self) -> list[Note]:
        return self.notes if len(self.notes) <= MANY_NOTES else self.notes[: MANY_NOTES - 1]

    @property
    def further_notes(self) -> list[Note]:
        return self.notes[len(self.first_notes) :]


@dataclass(slots=True)
class Entry:
    """A line of the outline; ``brief`` where its words are the beginning of a text rather than a heading.
    ``count`` is how many commitments stand here and below."""

    eid: str
    number: str
    words: str
    label: str
    brief: bool = False
    count: int = 0
    children: list[Entry] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything that the page of a document shows of its text."""

    passages: list[Passage]
    outline: list[Entry]
    commitments: int
    tables: int


def read(version: Version, today: dt.date, seen: QuerySet[Commitment]) -> Reading:
    """One version in a bounded number of queries, whatever its length. ``seen``: whose work may be shown."""
    text = version.source.text
    nodes = list(version.provisions.order_by("order"))
    cited = _citations(version)
    notes = _notes(version, today, seen)
    leaves = _leaves(version, notes)
    covered = [(leaf.at, table_end) for leaf, table_end in leaves]
    levels: dict[str, int] = {}
    passages: list[Passage] = []
    joined: dict[str, Passage] = {}
    for node in nodes:
        spans = node.spans.get("text") or []
        if node.kind == "row" or (spans and not node.heading and any(a <= spans[0][0] < b for a, b in covered)):
            continue
        above = levels.get(node.parent_eid, 1)
        titled = bool(node.heading) or node.kind in TITLED
        level = min(above + 1, 6) if titled else 0
        levels[node.eid] = level or above
        host = joined.pop(node.parent_eid, None)
        marks = cited.get(node.eid, [])
        words = segments(text, spans, marks) if spans else _plain(node.text)
        if host is not None and not level and words:
            host.words, host.also = words, node.eid
            host.notes = [*host.notes, *notes.get(node.eid, [])]
            continue
        heading_spans = node.spans.get("heading") or []
        passage = Passage(
            eid=node.eid,
            kind=node.kind,
            label=node.label,
            number=printed_number(text, node),
            level=level,
            heading=segments(text, heading_spans, marks) if heading_spans else _plain(node.heading),
            words=words,
            tail=tail(text, heading_spans, spans),
            notes=notes.get(node.eid, []),
        )
        if not words and not level:
            joined[node.eid] = passage
        passages.append(passage)
    passages = [p for p in passages if p.level or p.words or p.notes or p.number]
    _place([leaf for leaf, _ in leaves], passages, {n.eid: _start(n.spans) for n in nodes})
    return Reading(
        passages=passages,
        outline=_outline(nodes, passages, notes, [leaf for leaf, _ in leaves]),
        commitments=sum(len(found) for found in notes.values()),
        tables=len(leaves),
    )


def _plain(words: str) -> list[Segment]:
    return [Segment(words)] if words else []


def _start(spans: dict[str, Sequence[Sequence[int]]]) -> int:
    return min((a for places in spans.values() for a, _ in places), default=0)


def _citations(version: Version) -> dict[str, list[Mark]]:
    """Marks of the citations of each provision; those of documents in the library lead there."""
    found: dict[str, list[Mark]] = defaultdict(list)
    for citation in Citation.objects.filter(version=version).select_related("target"):
        href = document_url(citation.target) if citation.target else ""
        found[citation.eid].append(Mark("cite", citation.spans, href=href))
    return found


def document_url(document: Document) -> str:
    return reverse("documents:document", args=[document.key])


def _notes(version: Version, today: dt.date, seen: QuerySet[Commitment]) -> dict[str, list[Note]]:
    """Commitments by the eid of the provision or row that makes them."""
    found: dict[str, list[Note]] = defaultdict(list)
    commitments = list(
        Commitment.objects.filter(LIVE, version=version)
        .order_by("order")
        .values_list("id", "eid", "text", "deadline", "deadline_text", "progress", "due", "plan_due")
    )
    open_to = set(seen.filter(version=version).values_list("pk", flat=True))
    units: dict[Any, list[str]] = defaultdict(list)
    roles = Assignment.objects.filter(commitment__version=version, role__in=["lead", "responsible"])
    for commitment, name in roles.order_by("order").values_list("commitment_id", "name_as_written"):
        units[commitment].append(name)
    for pk, eid, text, deadline, deadline_text, progress, due, plan_due in commitments:
        colour = light(due, progress, today, plan_due) if pk in open_to else ""
        found[eid].append(Note(pk, text, "、".join(units[pk]), deadline, deadline_text, colour))
    return found


def _leaves(version: Version, notes: dict[str, list[Note]]) -> list[tuple[Leaf, int]]:
    """The tables, each with the end of its place in the text."""
    text = version.source.text
    rows: dict[int, list[Row]] = defaultdict(list)
    for row in Row.objects.filter(table__version=version).order_by("table", "order"):
        rows[row.table_id].append(row)
    out = []
    for table in Table.objects.filter(version=version).order_by("order"):
        sizes = _sizes(table.columns, rows[table.pk])
        lines = _merged(text, table.columns, sizes, rows[table.pk], notes)
        heads = [(column, sizes[column]) for column in table.columns]
        leaf = Leaf(table.eid, table.title, table.group, heads, lines, table.doubts, table.span_start)
        out.append((leaf, table.span_end))
    return out


def _sizes(columns: Sequence[str], rows: Iterable[Row]) -> dict[str, str]:
    """How wide each column wants to be, by its longest and usual cell."""
    lengths: dict[str, list[int]] = {column: [len(column)] for column in columns}
    for row in rows:
        for column in columns:
            lengths[column].append(len(row.cells.get(column, "")))
    sizes = {}
    for column, found in lengths.items():
        longest = max(found)
        sizes[column] = "short" if longest <= 5 else "long" if longest > 24 else "mid"
    return sizes


def _merged(
    text: str, columns: Sequence[str], sizes: dict[str, str], rows: Sequence[Row], notes: dict[str, list[Note]]
) -> list[Line]:
    """The rows, a cell that stands in several of them (the same words at the same place) drawn once."""
    lines: list[Line] = []
    above: dict[str, tuple[Any, Cell]] = {}
    for row in rows:
        cells: list[Cell | None] = []
        for column in columns:
            spans = row.spans.get(column) or []
            before = above.get(column)
            if spans and before and before[0] == spans:
                before[1].rows += 1
                cells.append(None)
                continue
            words = segments(text, spans) if spans else _plain(row.cells.get(column, ""))
            doubt = "；".join(doubt for doubt in row.doubts if column in doubt)
            cell = Cell(words, size=sizes[column], doubt=doubt)
            above[column] = (spans, cell)
            cells.append(cell)
        lines.append(Line(row.eid, cells, row.doubts, notes.get(row.eid, [])))
    return lines


def _place(leaves: Iterable[Leaf], passages: list[Passage], starts: dict[str, int]) -> None:
    """Each table after the last passage that begins before it."""
    for leaf in leaves:
        host = None
        for passage in passages:
            if starts.get(passage.eid, 0) <= leaf.at:
                host = passage
        if host is None and passages:
            host = passages[0]
        if host is not None:
            host.leaves.append(leaf)


def _outline(
    nodes: Sequence[Any], passages: list[Passage], notes: dict[str, list[Note]], leaves: list[Leaf]
) -> list[Entry]:
    """The tree of what has a heading or is an article; counts are of the commitments at a place and below it."""
    tops: list[Entry] = []
    entries: dict[str, Entry] = {}
    parents = {node.eid: node.parent_eid for node in nodes}
    for passage in passages:
        if passage.kind not in OUTLINED:
            continue
        heading = "".join(segment.text for segment in passage.heading)
        words = heading or "".join(segment.text for segment in passage.words)[:BRIEF]
        if not words and not passage.number:
            continue
        entry = Entry(passage.eid, passage.number, words, passage.label or words, brief=not heading)
        entries[passage.eid] = entry
        above = parents.get(passage.eid, "")
        while above and above not in entries:
            above = parents.get(above, "")
        (entries[above].children if above else tops).append(entry)
    where = {line.eid: leaf.eid for leaf in leaves for line in leaf.lines}
    hosts = dict(_table_hosts(leaves, nodes, entries))
    for eid, found in notes.items():
        at = hosts.get(where.get(eid, ""), eid)
        while at:
            if at in entries:
                entries[at].count += len(found)
            at = parents.get(at, "")
    return tops


def _table_hosts(leaves: Iterable[Leaf], nodes: Sequence[Any], entries: dict[str, Entry]) -> Iterable[tuple[str, str]]:
    """The outlined provision that each table stands in."""
    for leaf in leaves:
        before = [n.eid for n in nodes if n.eid in entries and _start(n.spans) <= leaf.at]
        if before:
            yield leaf.eid, before[-1]
