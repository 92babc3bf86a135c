"""Rows waiting to be put into their tables, with the numbers that they will have there."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

from django.db import models

from luodi.web.documents.models import Document, Provision, SearchEntry, Source, Version
from luodi.web.invented import units
from luodi.web.invented.bulk import put
from luodi.web.ledger.models import (
    Assignment,
    Charge,
    Chase,
    Clock,
    ClockEvent,
    Commitment,
    DayCount,
    Deadline,
    Indicator,
    Measurement,
    Milestone,
    Report,
    Request,
    Spell,
    Target,
)
from luodi.web.people.models import Unit, UnitGroup, UnitGroupMember, User

COLUMNS: dict[type[models.Model], tuple[str, ...]] = {
    Unit: units.UNIT,
    UnitGroup: units.GROUP,
    UnitGroupMember: units.MEMBER,
    User: units.PERSON,
    Source: ("id", "sha256", "name", "format", "encoding", "size", "text", "received_at"),
    Document: (
        "id", "key", "jurisdiction", "number", "number_folded", "title", "alias", "issuers", "date", "theme",
        "secrecy", "publicity", "current", "created_at",
    ),
    Version: (
        "id", "document", "source", "ordinal", "span_start", "span_end", "content_hash", "title", "issuers",
        "addressees", "date", "supersedes", "basis", "attached", "secrecy_text", "doubts", "spans", "engine",
        "created_at",
    ),
    Provision: (
        "id", "version", "eid", "parent_eid", "order", "depth", "kind", "number", "label", "heading", "text", "spans",
        "own_hash",
    ),
    Commitment: (
        "id", "document", "version", "eid", "order", "path", "source", "text", "quoted", "kind", "deadline",
        "deadline_text", "adjusted", "period_due", "plan_due", "open_ended", "table_eid", "cells", "spans",
        "confidence", "doubts", "drift", "review", "progress", "assigned_at", "completed_at", "revision", "created_at",
        "updated_at",
    ),
    Assignment: (
        "id", "commitment", "unit", "group", "name_as_written", "role", "how", "open_ended", "remarks", "order",
    ),
    Deadline: ("id", "commitment", "order", "text", "date", "recurs", "spans"),
    Indicator: ("id", "commitment", "order", "name", "unit", "period"),
    Target: ("id", "indicator", "order", "comparator", "value", "baseline", "by", "spans"),
    Milestone: ("id", "commitment", "kind", "name", "starts", "due", "percent", "answered_at"),
    Charge: (
        "id", "commitment", "assignment", "unit", "role", "state", "handler", "assigned_at", "acknowledged_at",
        "completed_at", "revision",
    ),
    Report: (
        "id", "charge", "author", "state", "text", "problems", "next_steps", "percent", "completes", "delay",
        "delay_text", "occurred_on", "recorded_at", "signed_by", "signed_at", "verified_by", "verified_at",
        "returned_because", "revision",
    ),
    Measurement: (
        "id", "report", "indicator", "value", "numerator", "denominator", "as_of", "cumulative",
    ),
    Chase: ("id", "charge", "note", "answer_by", "by", "at"),
    Request: (
        "id", "charge", "kind", "state", "asked", "reason", "asked_by", "asked_at", "answer", "revision",
    ),
    Clock: (
        "id", "commitment", "purpose", "standing", "limit", "roll", "source", "direction", "event", "clear", "window",
        "due", "provisional", "computed_at",
    ),
    ClockEvent: (
        "id", "clock", "kind", "occurred_at", "recorded_at", "reason", "basis", "by", "recorded_by",
    ),
    Spell: ("id", "commitment", "document", "first", "until", "progress", "due", "plan_due", "live", "assumed"),
    DayCount: ("id", "day", "document", "done", "green", "yellow", "red", "grey"),
    SearchEntry: ("id", "kind", "document", "object_id", "rank", "words"),
}  # fmt: skip
"""The columns that are filled, in the order in which tables are: what is pointed to before what points."""

FILLED = tuple(COLUMNS)


class Heap:
    """Rows by table. ``done`` counts the ones put in."""

    def __init__(self) -> None:
        self.rows: dict[type[models.Model], list[tuple[Any, ...]]] = defaultdict(list)
        self.numbers: Counter[type[models.Model]] = Counter()
        self.done: Counter[str] = Counter()

    def add(self, model: type[models.Model], *values: Any) -> int:
        """A row of a table with numbers; gives its own."""
        number = self.numbers[model] = self.numbers[model] + 1
        self.rows[model].append((number, *values))
        return number

    def empty(self) -> None:
        """Put everything into the tables."""
        for model, columns in COLUMNS.items():
            rows = self.rows.pop(model, [])
            put(model, columns, rows)
            self.done[model._meta.label_lower] += len(rows)
