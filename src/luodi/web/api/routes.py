"""The API's reading operations: the same queries as the pages', for whoever calls."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Query

from luodi.web.api import finding, reading, rows_told, working, writing
from luodi.web.api import schemas as told
from luodi.web.api.operations import OPERATIONS, WITHOUT, api, reads
from luodi.web.api.paging import part_of
from luodi.web.api.scopes import Scope
from luodi.web.documents.models import Document, Provision, SearchEntry
from luodi.web.documents.search import search
from luodi.web.ledger.listing import lines, listing
from luodi.web.ledger.models import Commitment
from luodi.web.ledger.visibility import visible
from luodi.web.people.access import INTERNAL, JOURNAL_READERS
from luodi.web.people.finding import matching
from luodi.web.people.models import Unit
from luodi.web.people.standing import standing

__all__ = ["OPERATIONS", "WITHOUT", "api", "reading", "working", "writing"]


@reads("/documents", gives=told.DocumentsOut, summary="文件列表 / documents")
def documents(request: HttpRequest, asked: Query[told.DocumentsAsked]) -> dict[str, Any]:
    """Documents one may see, newest first; with ``q`` those that search finds, a typed number first."""
    rows = Document.objects.visible_to(request.user).select_related("current")
    if asked.q:
        start = (asked.page - 1) * asked.size
        found = search(asked.q, request.user, kinds=[SearchEntry.Kind.DOCUMENT], start=start, size=asked.size)
        by_pk = rows.in_bulk([hit.document.pk for hit in found.hits])
        items, total = [by_pk[hit.document.pk] for hit in found.hits], found.total
    else:
        if asked.year:
            rows = rows.filter(date__year=asked.year)
        if asked.jurisdiction:
            rows = rows.filter(jurisdiction=asked.jurisdiction)
        items, total = part_of(rows.order_by("-date", "-id"), asked)
    return {
        "items": [rows_told.document(row, row.current.ordinal if row.current else None) for row in items],
        "total": total,
    }


@reads("/document", gives=told.DocumentFull, summary="一份文件 / one document")
def document(request: HttpRequest, key: Query[told.Key]) -> dict[str, Any]:
    """One document with all its versions, newest first."""
    row = finding.document(request.user, key)
    versions = row.versions.select_related("source").defer("source__text", "source__pages").order_by("-ordinal")
    current = row.current.ordinal if row.current else None
    return {**rows_told.document(row, current), "versions": [rows_told.version(one) for one in versions]}


@reads("/provisions", gives=list[told.ProvisionOut], summary="条款 / provisions")
def provisions(request: HttpRequest, asked: Query[told.ProvisionsAsked]) -> list[Provision]:
    """The provisions of one version in reading order."""
    row = finding.document(request.user, asked.document)
    if asked.version is None:
        return list(Provision.objects.filter(version=row.current_id).order_by("order"))
    version = get_object_or_404(row.versions, ordinal=asked.version)
    return list(version.provisions.order_by("order"))


@reads("/commitments", gives=told.CommitmentsOut, summary="任务 / commitments", scope=Scope.LEDGER_READ, roles=INTERNAL)
def commitments(request: HttpRequest, asked: Query[told.CommitmentsAsked]) -> dict[str, Any]:
    """The ledger under the filters of its page."""
    query = {name: str(value) for name, value in asked.dict().items() if value is not None}
    query["doubt"] = "1" if asked.doubt else ""
    found = listing(request.user, query, timezone.localdate(), asked.size, whole=True)
    past_the_end = asked.page > found.page.paginator.num_pages
    return {
        "items": [] if past_the_end else [rows_told.commitment(line) for line in found.lines],
        "total": found.total,
        "counts": found.counts,
    }


@reads(
    "/commitments/{uuid:pk}",
    gives=told.CommitmentFull,
    summary="一项任务 / one commitment",
    scope=Scope.LEDGER_READ,
    roles=INTERNAL,
)
def commitment(request: HttpRequest, pk: UUID) -> dict[str, Any]:
    """One commitment with its deadlines, indicators, and where its words stand."""
    rows: QuerySet[Commitment] = visible(request.user).select_related("document", "version__source")
    row = get_object_or_404(rows.defer("version__source__text", "version__source__pages"), pk=pk)
    (line,) = lines([row], timezone.localdate())
    return rows_told.commitment_in_full(line)


@reads("/units", gives=told.UnitsOut, summary="单位 / units", roles=INTERNAL)
def units(request: HttpRequest, asked: Query[told.UnitsAsked]) -> dict[str, Any]:
    """Units of the registry by name, alias or pinyin initials."""
    items, total = part_of(matching(asked.q).order_by("province", "level", "name").select_related("parent"), asked)
    return {"items": [rows_told.unit(row) for row in items], "total": total}


@reads("/unit", gives=told.UnitFull, summary="一个单位 / one unit", roles=INTERNAL)
def unit(request: HttpRequest, key: Query[told.Key]) -> dict[str, Any]:
    """One unit: its names, whom it follows, how many commitments it has by light."""
    row = get_object_or_404(Unit.objects.select_related("parent"), key=key)
    found = standing(row, request.user, timezone.localdate())
    return {
        **rows_told.unit(row),
        "aliases": [alias.name for alias in found.aliases],
        "predecessors": [step.predecessor.key for step in found.origins],
        "successors": [step.successor.key for step in found.successors],
        "counts": found.counts,
    }


@reads(
    "/journal/head",
    gives=told.HeadOut,
    summary="日志封签头 / the journal's head",
    scope=Scope.JOURNAL_READ,
    roles=JOURNAL_READERS,
)
def journal_head(request: HttpRequest) -> dict[str, Any]:
    """The last seal, to be kept elsewhere and compared later."""
    return rows_told.head()
