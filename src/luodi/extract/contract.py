"""The contract: what was read and extracted as one JSON object that other programs rely on.

``contract.schema.json`` beside this module is its JSON Schema (draft 2020-12). A field that is added or changed there
is a change of the contract and stands in the changelog.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from importlib.resources import files
from typing import Any, Protocol

import msgspec

from luodi.extract.model import Citation, Commitment, Deadline, Extraction, Indicator
from luodi.text.model import Document, PageMap, Provision, Reference, Row, Source, Table
from luodi.units.model import Resolution
from luodi.units.names import distinct

Json = dict[str, Any]


class Resolver(Protocol):
    """Says what the unit names of one clause stand for; ``luodi.units.Registry.resolve_all`` as of the document."""

    def __call__(self, document: Document, names: Sequence[str]) -> Sequence[Resolution]: ...


def to_json(
    sources: Sequence[Source],
    documents: Sequence[Sequence[Document]],
    extractions: Sequence[Sequence[Extraction]],
    *,
    resolve: Resolver | None = None,
    text: bool = False,
) -> Json:
    """The contract's object: ``documents[i]`` are those of ``sources[i]``, ``extractions[i][j]`` what each proposes.

    With ``resolve``, every commitment says what its unit names stand for; with ``text``, every source carries its
    canonical text and, where it has pages, the printed boxes.
    """
    names = _Names(resolve)
    out: list[Json] = []
    for index, (source, found, proposed) in enumerate(zip(sources, documents, extractions, strict=True)):
        for document, extraction in zip(found, proposed, strict=True):
            out.append(_document(source, index, document, extraction, names))
    return {"sources": [_source(source, text) for source in sources], "documents": out}


_ENCODER = msgspec.json.Encoder()


def dumps(made: Json) -> bytes:
    """The object as UTF-8 text: a source or document on a line, so that lines can be compared.

    >>> print(dumps({"sources": [{"file": "a.txt"}], "documents": []}).decode(), end="")
    {"sources":[
    {"file":"a.txt"}],
    "documents":[]}
    """
    parts = [_written(name) + b":[" + b",".join(b"\n" + _written(one) for one in made[name]) + b"]" for name in made]
    return b"{" + b",\n".join(parts) + b"}\n"


def _written(value: object) -> bytes:
    try:
        return _ENCODER.encode(value)
    except UnicodeEncodeError:
        # Half of a character, as in a file's name that is no valid text, is written escaped.
        return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "backslashreplace")


def schema() -> Json:
    """The JSON Schema of the contract."""
    loaded = json.loads(files("luodi.extract").joinpath("contract.schema.json").read_text(encoding="utf-8"))
    assert isinstance(loaded, dict)
    return loaded


def _source(source: Source, text: bool) -> Json:
    out: Json = {
        "file": source.name,
        "sha256": source.sha256,
        "format": source.format,
        "encoding": source.encoding,
        "characters": len(source.text),
        "doubts": list(source.doubts),
    }
    if text:
        out["text"] = source.text
        out["pages"] = _pages(source.pages)
    return out


def _pages(pages: PageMap | None) -> Json | None:
    if pages is None:
        return None
    return {
        "sizes": [list(size) for size in pages.sizes],
        "boxes": [[*box.span, box.page, box.x0, box.top, box.x1, box.bottom] for box in pages.boxes],
    }


def _document(source: Source, index: int, document: Document, extraction: Extraction, names: _Names) -> Json:
    return {
        "source": index,
        "range": list(document.span),
        "number": document.number,
        "title": document.title,
        "issuers": list(document.issuers),
        "addressees": list(document.addressees),
        "date": _date(document.date),
        "effective": _date(document.effective),
        "supersedes": [_reference(reference) for reference in document.supersedes],
        "basis": [_reference(reference) for reference in document.basis],
        "secrecy": document.secrecy,
        "attached": list(document.attached),
        "spans": dict(document.spans),
        "provisions": [_provision(provision) for provision in document.provisions],
        "tables": [_table(table) for table in document.tables],
        "commitments": [_commitment(commitment, document, names) for commitment in extraction.commitments],
        "citations": [_citation(citation) for citation in extraction.citations],
        "doubts": list(document.doubts),
    }


def _reference(reference: Reference) -> Json:
    return {
        "number": reference.number,
        "title": reference.title,
        "eid": reference.eid,
        "spans": reference.spans,
    }


def _provision(provision: Provision) -> Json:
    return {
        "eid": provision.eid,
        "label": provision.label,
        "kind": provision.kind,
        "number": provision.number,
        "heading": provision.heading,
        "text": provision.text,
        "spans": dict(provision.spans),
        "children": [_provision(child) for child in provision.children],
    }


def _table(table: Table) -> Json:
    return {
        "eid": table.eid,
        "title": table.title,
        "group": table.group,
        "columns": list(table.columns),
        "rows": [_row(row) for row in table.rows],
        "range": list(table.span),
        "confidence": _share(table.confidence),
        "doubts": list(table.doubts),
    }


def _row(row: Row) -> Json:
    return {
        "eid": row.eid,
        "cells": dict(row.cells),
        "spans": dict(row.spans),
        "confidence": _share(row.confidence),
        "doubts": list(row.doubts),
    }


def _commitment(commitment: Commitment, document: Document, names: _Names) -> Json:
    return {
        "id": commitment.id,
        "eid": commitment.eid,
        "path": list(commitment.path),
        "source": commitment.source,
        "text": commitment.text,
        "lead": list(commitment.lead),
        "support": list(commitment.support),
        "responsible": list(commitment.responsible),
        "guiding": list(commitment.guiding),
        "open_ended": commitment.open_ended,
        "units_resolved": names.resolved(commitment, document),
        "deadline": _date(commitment.deadline),
        "deadline_text": commitment.deadline_text,
        "deadlines": [_deadline(deadline) for deadline in commitment.deadlines],
        "kind": commitment.kind,
        "indicators": [_indicator(indicator) for indicator in commitment.indicators],
        "table": commitment.table,
        "cells": dict(commitment.cells),
        "spans": dict(commitment.spans),
        "confidence": _share(commitment.confidence),
        "doubts": list(commitment.doubts),
    }


class _Names:
    """What unit names stand for; a resolution that is given again is written once."""

    def __init__(self, resolve: Resolver | None) -> None:
        self._resolve = resolve
        self._written: dict[int, tuple[Resolution, Json]] = {}

    def resolved(self, commitment: Commitment, document: Document) -> list[Json]:
        """One entry for each name written, in the order lead, support, responsible, guiding, each name once
        (an elided name once for each place it may stand for, see ``distinct``)."""
        if self._resolve is None:
            return []
        roles = (commitment.lead, commitment.support, commitment.responsible, commitment.guiding)
        return [
            self._entry(found) for found in self._resolve(document, distinct(name for role in roles for name in role))
        ]

    def _entry(self, found: Resolution) -> Json:
        # The resolution is kept beside its entry, so that no other can come to have its id.
        known = self._written.get(id(found))
        if known is None:
            known = self._written[id(found)] = (found, _resolution(found))
        return known[1]


def _resolution(found: Resolution) -> Json:
    return {
        "name": found.name,
        "how": found.how,
        "units": [unit.name for unit in found.units],
        "today": [unit.name for unit in found.today],
        "open_ended": found.open_ended,
        "remarks": [remark.code for remark in found.remarks],
    }


def _deadline(deadline: Deadline) -> Json:
    out: Json = {"text": deadline.text, "spans": deadline.spans}
    if deadline.date is not None:
        return {"date": deadline.date.isoformat()} | out
    if deadline.range is not None:
        return {"range": [day.isoformat() for day in deadline.range]} | out
    return {"recurs": deadline.recurs} | out


def _indicator(indicator: Indicator) -> Json:
    figures: Json = (
        {"low": indicator.low, "high": indicator.high}
        if indicator.low is not None or indicator.high is not None
        else {"value": indicator.value}
    )
    return {
        "name": indicator.name,
        "comparator": indicator.comparator,
        **figures,
        "unit": indicator.unit,
        "baseline": indicator.baseline,
        "period": indicator.period,
        "by": _date(indicator.by),
        "spans": indicator.spans,
    }


def _citation(citation: Citation) -> Json:
    named = {"number": citation.number, "title": citation.title}
    return {
        "eid": citation.eid,
        **{name: words for name, words in named.items() if words is not None},
        "relation": citation.relation,
        "spans": citation.spans,
    }


def _date(day: object) -> str | None:
    return None if day is None else str(day)


def _share(value: float) -> float:
    return round(value, 4)
