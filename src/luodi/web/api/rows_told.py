"""Rows told as the API's answers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from luodi.web.documents.models import Document, Version
from luodi.web.journal.models import Entry, Seal
from luodi.web.ledger.listing import Line
from luodi.web.ledger.models import Assignment, Commitment
from luodi.web.people.models import Unit


def document(row: Document, ordinal: int | None) -> dict[str, Any]:
    return {
        "key": row.key, "jurisdiction": row.jurisdiction, "number": row.number, "title": row.title,
        "issuers": row.issuers, "date": row.date, "secrecy": row.secrecy, "publicity": row.publicity,
        "theme": row.theme, "version": ordinal,
    }  # fmt: skip


def version(row: Version) -> dict[str, Any]:
    return {
        "ordinal": row.ordinal, "source_sha256": row.source.sha256, "span": (row.span_start, row.span_end),
        "addressees": row.addressees, "effective": row.effective, "supersedes": row.supersedes, "basis": row.basis,
        "attached": row.attached, "doubts": row.doubts, "spans": row.spans, "created_at": row.created_at,
    }  # fmt: skip


def parts(rows: Iterable[Assignment]) -> list[dict[str, Any]]:
    return [
        {
            "role": row.role, "name_as_written": row.name_as_written, "unit": row.unit.key if row.unit else None,
            "group": [unit.key for unit in row.group.members.all()] if row.group else None, "how": row.how,
            "open_ended": row.open_ended,
        }
        for row in rows
    ]  # fmt: skip


def commitment(line: Line) -> dict[str, Any]:
    row = line.commitment
    every = sorted((part for those in line.by_role.values() for part in those), key=lambda part: part.order)
    return {
        "id": row.pk, "document": row.document.key, "eid": row.eid, "path": row.path, "source": row.source,
        "text": row.text, "kind": row.kind, "deadline": row.deadline, "deadline_text": row.deadline_text,
        "light": line.light, "open_ended": row.open_ended, "review": row.review, "progress": row.progress,
        "revision": row.revision,
        "drift": row.drift, "confidence": row.confidence, "doubts": row.doubts, "parts": parts(every),
    }  # fmt: skip


def commitment_in_full(line: Line) -> dict[str, Any]:
    row: Commitment = line.commitment
    indicators = [
        {"id": one.pk, "name": one.name, "unit": one.unit, "period": one.period, "targets": list(one.targets.all())}
        for one in row.indicators.prefetch_related("targets")
    ]
    return {
        **commitment(line), "version": row.version.ordinal, "source_sha256": row.version.source.sha256,
        "quoted": row.quoted, "table_eid": row.table_eid, "cells": row.cells, "spans": row.spans,
        "deadlines": list(row.deadlines.all()), "indicators": indicators,
    }  # fmt: skip


def unit(row: Unit) -> dict[str, Any]:
    return {
        "key": row.key, "name": row.name, "short_name": row.short_name, "level": row.level, "kind": row.kind,
        "parent": row.parent.key if row.parent else None, "province": row.province, "jurisdiction": row.jurisdiction,
        "valid_from": row.valid_from, "valid_until": row.valid_until,
    }  # fmt: skip


def head() -> dict[str, Any]:
    seal = Seal.objects.order_by("-number").first()
    names = ("number", "at", "through", "count", "root", "digest", "signature", "key_id")
    told = {name: getattr(seal, name) if seal else None for name in names}
    return {**told, "last_entry": Entry.objects.order_by("-id").values_list("id", flat=True).first()}
