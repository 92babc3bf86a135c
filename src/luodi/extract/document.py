"""A document's proposals: tasks of items, table rows and running prose, and the documents it names."""

from __future__ import annotations

from dataclasses import replace

from luodi.extract.citations import find_citations
from luodi.extract.clauses import commitments_of_items
from luodi.extract.due import due_of, year_of
from luodi.extract.identity import commitment_id
from luodi.extract.indicators import find_indicators
from luodi.extract.model import Commitment, Extraction
from luodi.extract.prose import commitments_of_prose
from luodi.extract.tables import commitments_of_table
from luodi.text.model import Document, Piece, Row, Source, Table


def propose(source: Source, document: Document) -> Extraction:
    """What ``document``, parsed from ``source``, proposes, in the order of its text."""
    proposals = [
        *commitments_of_items(source, document),
        *(one for table in document.tables for one in _of_table(source, document, table)),
    ]
    proposals += commitments_of_prose(source, document, proposals)
    proposals.sort(key=lambda one: min((a for a, _ in one.spans["text"]), default=0))
    return Extraction(_distinct(proposals), find_citations(document))


def _of_table(source: Source, document: Document, table: Table) -> list[Commitment]:
    rows = {row.eid: row for row in table.rows}
    return [_completed(document, one, rows.get(one.eid)) for one in commitments_of_table(source, document, table)]


def _completed(document: Document, one: Commitment, row: Row | None) -> Commitment:
    """A row's commitment with its times, indicators and lasting id."""
    task = Piece(one.text, one.spans["text"])
    stated = Piece(one.deadline_text, one.spans["deadline"]) if one.deadline_text else None
    due = due_of(document, task, stated)
    return replace(
        one,
        id=commitment_id(document, one.eid, one.text),
        deadline=due.day,
        deadline_text=due.text,
        deadlines=due.deadlines,
        kind=due.kind,
        indicators=one.indicators or tuple(find_indicators(task, due.day, year_of(document))),
        spans={**one.spans, **({"deadline": due.spans} if due.spans else {})},
    )


def _distinct(proposals: list[Commitment]) -> tuple[Commitment, ...]:
    """Proposals with ids of their own: the same words twice under one provision are told apart by their order."""
    seen: dict[str, int] = {}
    out: list[Commitment] = []
    for one in proposals:
        count = seen[one.id] = seen.get(one.id, 0) + 1
        out.append(one if count == 1 else replace(one, id=f"{one.id}-{count}"))
    return tuple(out)
