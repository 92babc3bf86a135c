"""Reading what is published, and for those who publish what could be."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Field, Query, Schema

from luodi.web.api import finding
from luodi.web.api import schemas as told
from luodi.web.api.operations import reads
from luodi.web.api.paging import part_of
from luodi.web.api.scopes import Scope
from luodi.web.published import telling
from luodi.web.published.models import Edition
from luodi.web.published.preparing import items, publishable
from luodi.web.published.standing import PUBLISHING, may_be_public, may_publish

OFFICERS: dict[str, Any] = {"scope": Scope.LEDGER_READ, "roles": PUBLISHING}


class ProgressOut(Schema):
    """A document whose progress is published; ``counts`` are its tasks by how they stood that day."""

    document: str
    number: str
    title: str
    edition: int
    updated: dt.datetime
    counts: dict[str, int]
    share: int = Field(description="办结比例（%） / the finished share")


class ProgressList(Schema):
    items: list[ProgressOut]
    total: int


@reads("/published", gives=ProgressList, summary="公开进展 / published progress")
def published(request: HttpRequest, asked: Query[told.Paging]) -> dict[str, Any]:
    """The documents whose progress everybody may see, the newest first."""
    found = Edition.objects.public().select_related("document", "version").prefetch_related("items")
    rows, total = part_of(found.order_by("-published_at", "-id"), asked)
    return {"items": [_told(telling.told(row)) for row in rows], "total": total}


def _told(one: telling.Told) -> dict[str, Any]:
    names = ("number", "title", "edition", "updated", "counts", "share")
    return {"document": one.key, **{name: getattr(one, name) for name in names}}


class ProgressTask(Schema):
    place: str
    text: str
    lead: str
    deadline_text: str
    deadline: str
    status: str
    percent: int | None
    provision: str


class ProgressFull(ProgressOut):
    issuers: list[str]
    issued: str
    licence: str
    licence_url: str
    tasks: list[ProgressTask]


@reads("/published/progress", gives=ProgressFull, summary="一份文件的公开进展 / one document's published progress")
def published_progress(request: HttpRequest, document: Query[told.Key]) -> dict[str, Any]:
    """Exactly what the public page and its downloads show of a document, and nothing else."""
    found = Edition.objects.public().select_related("document", "version").prefetch_related("items")
    one = telling.told(get_object_or_404(found, document__key=document))
    return {
        **_told(one), "issuers": one.issuers, "issued": one.issued, "tasks": one.tasks,
        "licence": telling.LICENCE, "licence_url": telling.LICENCE_URL,
    }  # fmt: skip


class Publishable(Schema):
    """A document whose progress could be published; ``edition`` is the one that stands."""

    document: str
    number: str
    title: str
    edition: int | None
    published_at: dt.datetime | None
    may: bool = Field(description="您可否公开 / whether the caller may publish it")


class PublishableOut(Schema):
    items: list[Publishable]
    total: int


@reads("/published/documents", gives=PublishableOut, summary="可公开的文件 / what could be published", **OFFICERS)
def publishable_documents(request: HttpRequest, asked: Query[told.Paging]) -> dict[str, Any]:
    """Public documents with confirmed tasks, newest first, with the edition that stands."""
    rows, total = part_of(publishable(), asked)
    standing = {
        one.document_id: one for one in Edition.objects.filter(document__in=rows, withdrawn_at=None, replaced_at=None)
    }
    told_rows = []
    for row in rows:
        edition = standing.get(row.pk)
        told_rows.append({
            "document": row.key, "number": row.number, "title": row.title, "may": may_publish(request.user, row),
            "edition": edition.ordinal if edition else None, "published_at": edition.published_at if edition else None,
        })  # fmt: skip
    return {"items": told_rows, "total": total}


class DraftTask(ProgressTask):
    """A task as it would be published today; ``shown``: the edition that stands shows it."""

    id: UUID
    shown: bool


class ProgressDraft(Schema):
    document: str
    edition: int | None
    tasks: list[DraftTask]


@reads("/published/draft", gives=ProgressDraft, summary="拟公开的内容 / what would be published", **OFFICERS)
def published_draft(request: HttpRequest, document: Query[told.Key]) -> dict[str, Any]:
    """Each confirmed task of a document as it would be published today; those chosen go to `publish`."""
    row = finding.document(request.user, document)
    if not may_publish(request.user, row) or not may_be_public(row):
        raise Http404
    edition = Edition.objects.filter(document=row, withdrawn_at=None, replaced_at=None).first()
    shown = set(edition.items.values_list("commitment", flat=True)) if edition else set()
    return {
        "document": row.key, "edition": edition.ordinal if edition else None,
        "tasks": [
            {
                "id": one.commitment_id, "shown": one.commitment_id in shown, "place": one.place, "text": one.words,
                "lead": one.lead, "deadline_text": one.deadline, "status": one.standing, "percent": one.percent,
                "deadline": one.due.isoformat() if one.due else "", "provision": one.eid,
            }
            for one in items(row, timezone.localdate())
        ],
    }  # fmt: skip
