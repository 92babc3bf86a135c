"""The API's operations: the same queries as the pages', for whoever is signed in."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import NinjaAPI, Query
from ninja.errors import HttpError
from ninja.security import django_auth

from luodi import __version__
from luodi.web.api import reading
from luodi.web.api import schemas as told
from luodi.web.documents.models import Document, Provision, SearchEntry
from luodi.web.documents.search import search
from luodi.web.ledger.listing import lines, listing
from luodi.web.ledger.models import Commitment
from luodi.web.ledger.visibility import visible
from luodi.web.people.access import INTERNAL, JOURNAL_READERS
from luodi.web.people.finding import matching
from luodi.web.people.models import Role, Unit
from luodi.web.people.standing import standing

api = NinjaAPI(
    title="落地 Luodi",
    version=__version__,
    description="公文、条款、任务、单位与日志封签。 / Documents, provisions, commitments, units, the journal's seal.",
    auth=django_auth,
    urls_namespace="api",
)

REFUSALS: dict[int, Any] = {401: told.Problem, 403: told.Problem, 404: told.Problem}


def _only(request: HttpRequest, roles: frozenset[Role]) -> None:
    if request.user.role not in roles:
        raise HttpError(403, "您的角色无权查看。 / Your role may not see this.")


def _page(rows: QuerySet[Any], asked: told.Paging) -> tuple[list[Any], int]:
    paginator = Paginator(rows, asked.size)
    start = (asked.page - 1) * asked.size
    return list(rows[start : start + asked.size]), paginator.count


@api.get("/documents", response={200: told.DocumentsOut, **REFUSALS}, summary="文件列表 / documents")
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
        items, total = _page(rows.order_by("-date", "-id"), asked)
    return {
        "items": [reading.document(row, row.current.ordinal if row.current else None) for row in items],
        "total": total,
    }


@api.get("/document", response={200: told.DocumentFull, **REFUSALS}, summary="一份文件 / one document")
def document(request: HttpRequest, key: Query[told.Key]) -> dict[str, Any]:
    """One document with all its versions, newest first."""
    row = _document(request, key)
    versions = row.versions.select_related("source").defer("source__text", "source__pages").order_by("-ordinal")
    current = row.current.ordinal if row.current else None
    return {**reading.document(row, current), "versions": [reading.version(one) for one in versions]}


@api.get("/provisions", response={200: list[told.ProvisionOut], **REFUSALS}, summary="条款 / provisions")
def provisions(request: HttpRequest, asked: Query[told.ProvisionsAsked]) -> list[Provision]:
    """The provisions of one version in reading order."""
    row = _document(request, asked.document)
    if asked.version is None:
        return list(Provision.objects.filter(version=row.current_id).order_by("order"))
    version = get_object_or_404(row.versions, ordinal=asked.version)
    return list(version.provisions.order_by("order"))


@api.get("/commitments", response={200: told.CommitmentsOut, **REFUSALS}, summary="任务 / commitments")
def commitments(request: HttpRequest, asked: Query[told.CommitmentsAsked]) -> dict[str, Any]:
    """The ledger under the filters of its page."""
    _only(request, INTERNAL)
    query = {name: str(value) for name, value in asked.dict().items()} | {"doubt": "1" if asked.doubt else ""}
    found = listing(request.user, query, timezone.localdate(), asked.size, whole=True)
    past_the_end = asked.page > found.page.paginator.num_pages
    return {
        "items": [] if past_the_end else [reading.commitment(line) for line in found.lines],
        "total": found.total,
        "counts": found.counts,
    }


@api.get("/commitments/{uuid:pk}", response={200: told.CommitmentFull, **REFUSALS}, summary="一项任务 / one commitment")
def commitment(request: HttpRequest, pk: UUID) -> dict[str, Any]:
    """One commitment with its deadlines, indicators, and where its words stand."""
    _only(request, INTERNAL)
    rows: QuerySet[Commitment] = visible(request.user).select_related("document", "version__source")
    row = get_object_or_404(rows.defer("version__source__text", "version__source__pages"), pk=pk)
    (line,) = lines([row], timezone.localdate())
    return reading.commitment_in_full(line)


@api.get("/units", response={200: told.UnitsOut, **REFUSALS}, summary="单位 / units")
def units(request: HttpRequest, asked: Query[told.UnitsAsked]) -> dict[str, Any]:
    """Units of the registry by name, alias or pinyin initials."""
    _only(request, INTERNAL)
    items, total = _page(matching(asked.q).order_by("province", "level", "name").select_related("parent"), asked)
    return {"items": [reading.unit(row) for row in items], "total": total}


@api.get("/unit", response={200: told.UnitFull, **REFUSALS}, summary="一个单位 / one unit")
def unit(request: HttpRequest, key: Query[told.Key]) -> dict[str, Any]:
    """One unit: its names, whom it follows, how many commitments it has by light."""
    _only(request, INTERNAL)
    row = get_object_or_404(Unit.objects.select_related("parent"), key=key)
    found = standing(row, request.user, timezone.localdate())
    return {
        **reading.unit(row),
        "aliases": [alias.name for alias in found.aliases],
        "predecessors": [step.predecessor.key for step in found.origins],
        "successors": [step.successor.key for step in found.successors],
        "counts": found.counts,
    }


@api.get("/journal/head", response={200: told.HeadOut, **REFUSALS}, summary="日志封签头 / the journal's head")
def journal_head(request: HttpRequest) -> dict[str, Any]:
    """The last seal, to be kept elsewhere and compared later."""
    _only(request, JOURNAL_READERS)
    return reading.head()


def _document(request: HttpRequest, key: str) -> Document:
    return get_object_or_404(Document.objects.visible_to(request.user).select_related("current"), key=key)
