"""What is told of an edition, named field by field: pages, CSV and JSON show this and nothing else."""

from __future__ import annotations

import csv
import datetime as dt
import io
from dataclasses import asdict, dataclass
from typing import Any

from django.utils import timezone

from luodi.web.ledger.standings import LABELS
from luodi.web.published.models import Edition

SCHEMA = "luodi-progress-1"
"""The form of the downloads; another form gets another name."""
LICENCE = "CC BY 4.0"
LICENCE_URL = "https://creativecommons.org/licenses/by/4.0/"
COLUMNS = ("place", "text", "lead", "deadline_text", "deadline", "status", "percent", "provision")
HEADINGS = ("位置", "任务", "牵头或责任单位", "时限原文", "完成时限", "进展", "完成比例", "条款")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Task:
    """One published task. ``provision`` is the id of the provision in the document."""

    place: str
    text: str
    lead: str
    deadline_text: str
    deadline: str
    status: str
    percent: int | None
    provision: str


@dataclass(frozen=True, slots=True)
class Told:
    """One edition as it is told: the document as issued, and its tasks."""

    key: str
    number: str
    title: str
    issuers: list[str]
    issued: str
    edition: int
    updated: dt.datetime
    tasks: list[Task]

    @property
    def counts(self) -> dict[str, int]:
        """How many tasks stand how."""
        return {name: sum(task.status == name for task in self.tasks) for name in LABELS}

    @property
    def share(self) -> int:
        """The finished share in per cent, rounded down."""
        return self.counts["done"] * 100 // len(self.tasks) if self.tasks else 0


def told(edition: Edition) -> Told:
    """The edition with its tasks; the document is told as the published version has it."""
    version = edition.version
    return Told(
        edition.document.key, edition.document.number, version.title, list(version.issuers),
        version.date.isoformat() if version.date else "", edition.ordinal, timezone.localtime(edition.published_at),
        [
            Task(
                item.place, item.words, item.lead, item.deadline, item.due.isoformat() if item.due else "",
                item.standing, item.percent, item.eid,
            )
            for item in edition.items.all()
        ],
    )  # fmt: skip


def as_json(one: Told, address: str) -> dict[str, Any]:
    """The download: schema, licence, document, update time, tasks. ``address`` is the page of the document's text."""
    return {
        "schema": SCHEMA,
        "licence": LICENCE,
        "licence_url": LICENCE_URL,
        "updated": one.updated.isoformat(timespec="seconds"),
        "edition": one.edition,
        "document": {
            "key": one.key, "number": one.number, "title": one.title, "issuers": one.issuers, "issued": one.issued,
            "text": address,
        },
        "counts": one.counts,
        "tasks": [asdict(task) for task in one.tasks],
    }  # fmt: skip


def as_csv(one: Told) -> str:
    """The tasks as a sheet that spreadsheet programs open; licence and update time stand in the last two columns of
    every row, so that no row loses them."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([*HEADINGS, "更新时间", "许可"])
    for task in one.tasks:
        row = [getattr(task, name) for name in COLUMNS]
        row[COLUMNS.index("status")] = str(LABELS[task.status])
        row += [one.updated.isoformat(timespec="seconds"), LICENCE]
        writer.writerow(["" if value is None else _plain(value) for value in row])
    return "﻿" + out.getvalue()


def _plain(value: Any) -> Any:
    """A text that no spreadsheet program takes for a formula."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value
