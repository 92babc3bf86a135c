"""Reading what is to be done: the work on a commitment and its history, one's own tray, review, search, evidence."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Field, Query, Schema

from luodi.text.akoma_ntoso import akoma_ntoso
from luodi.web.api import finding
from luodi.web.api import schemas as told
from luodi.web.api import work_told as work_is
from luodi.web.api.bodies import Id
from luodi.web.api.files import bytes_of, file
from luodi.web.api.models import Token
from luodi.web.api.operations import reads
from luodi.web.api.scopes import Scope, scopes_of
from luodi.web.documents import store
from luodi.web.documents.exchange import issued
from luodi.web.documents.models import SearchEntry
from luodi.web.documents.search import search
from luodi.web.journal.listing import about, pages
from luodi.web.journal.models import Entry
from luodi.web.ledger.desk import desk
from luodi.web.ledger.errands import piles
from luodi.web.ledger.history import steps
from luodi.web.ledger.models import Evidence
from luodi.web.ledger.standing import leads_the_work
from luodi.web.ledger.visibility import own_units
from luodi.web.ledger.work import work
from luodi.web.people.access import INTERNAL, JOURNAL_READERS
from luodi.web.people.models import Role, Unit
from luodi.web.review.actions.amend import Wording
from luodi.web.review.listing import ORDERS, bench, documents

REVIEWERS = frozenset({Role.SUPERVISOR})
HISTORY = 300


class Me(Schema):
    """Who calls, and what for."""

    username: str
    role: str
    unit: str | None
    clearance: int
    scopes: list[str]
    token: str | None = Field(description="令牌前缀 / the token's prefix")
    expires_at: dt.datetime | None


@reads("/me", gives=Me, summary="我是谁 / who calls")
def me(request: HttpRequest) -> dict[str, Any]:
    """The account that a call acts for, and the scopes it has."""
    user, token = request.user, request.auth if isinstance(request.auth, Token) else None
    return {
        "username": user.username, "role": user.role, "unit": user.unit.key if user.unit else None,
        "clearance": user.clearance, "scopes": token.scopes if token else [one.value for one in scopes_of(user.role)],
        "token": token.prefix if token else None, "expires_at": token.expires_at if token else None,
    }  # fmt: skip


@reads(
    "/commitments/{uuid:pk}/work", gives=work_is.WorkOut, scope=Scope.LEDGER_READ, roles=INTERNAL,
    summary="任务办理 / the work",
)  # fmt: skip
def the_work(request: HttpRequest, pk: UUID) -> dict[str, Any]:
    """Each unit's part with its reports and requests, and what the caller may do now."""
    task = finding.commitment(request.user, pk)
    return work_is.work_told(task, work(task, request.user))


class EntryOut(Schema):
    id: int
    at: dt.datetime
    verb: str
    actor: str | None
    why: str
    lines: list[str] = Field(description="变动 / what changed")


class EntriesOut(Schema):
    items: list[EntryOut]


@reads(
    "/commitments/{uuid:pk}/history", gives=EntriesOut, scope=Scope.LEDGER_READ, roles=INTERNAL,
    summary="任务经过 / the history",
)  # fmt: skip
def history(request: HttpRequest, pk: UUID) -> dict[str, Any]:
    """The journal's entries about a commitment, newest first, as far as the caller may read them."""
    task, units = finding.commitment(request.user, pk), own_units(request.user)
    keys = list(Unit.objects.filter(pk__in=units or []).values_list("key", flat=True))
    entries = about(task).select_related("actor").order_by("-id")[:HISTORY]
    everybody = units is None or leads_the_work(request.user, task)
    return {"items": [_entry(one.entry, one.lines) for one in steps(entries, own=keys, everybody=everybody)]}


def _entry(entry: Entry, lines: list[str]) -> dict[str, Any]:
    return {
        "id": entry.pk, "at": entry.at, "verb": entry.verb, "why": entry.why, "lines": lines,
        "actor": entry.actor.username if entry.actor else None,
    }  # fmt: skip


@reads(
    "/commitments/{uuid:pk}/evidence/{int:of}", gives=None, scope=Scope.LEDGER_READ, roles=INTERNAL,
    extra=bytes_of("application/octet-stream"),
    summary="佐证文件 / a file of evidence",
)  # fmt: skip
def evidence(request: HttpRequest, pk: UUID, of: Id) -> FileResponse:
    """The bytes of a file of evidence, for whoever may see the report it stands under."""
    task = finding.commitment(request.user, pk)
    found = get_object_or_404(Evidence.objects.select_related("report"), pk=of, report__charge__commitment=task)
    seen = [one.report.pk for part in work(task, request.user).parts for one in part.reports]
    if found.report_id not in seen:
        raise Http404
    stream = store.path(found.sha256).open("rb")
    return FileResponse(stream, as_attachment=True, filename=found.name, content_type="application/octet-stream")


class WaitingOut(Schema):
    commitment: UUID
    text: str
    charge: int | None
    unit: str | None
    light: str
    since: dt.datetime
    note: str


class TrayOut(Schema):
    name: str
    title: str
    waiting: list[WaitingOut]
    more: int = Field(description="未列出的项数 / how many are not listed")
    capped: bool = Field(description="未列出的比所说的还多 / there are more than that")


class ErrandOut(Schema):
    """Something of another room that waits; ``path`` is its page on this site."""

    words: str
    note: str
    since: dt.datetime
    path: str
    commitment: UUID | None


class PileOut(Schema):
    name: str
    title: str
    errands: list[ErrandOut]
    more: int = Field(description="未列出的项数 / how many are not listed")


class TraysOut(Schema):
    items: list[TrayOut]
    piles: list[PileOut] = Field(description="其他房间的事项，如待复核的认定、转交的缺项 / what other rooms bring")


@reads("/mine", gives=TraysOut, scope=Scope.LEDGER_READ, roles=INTERNAL, summary="待办 / what waits for me")
def mine(request: HttpRequest) -> dict[str, Any]:
    """What waits for the caller, by what is to be done with it; ``piles`` are what other rooms bring."""
    return {
        "items": [
            {
                "name": tray.name, "title": str(tray.title), "more": tray.more, "capped": tray.capped,
                "waiting": [
                    {
                        "commitment": one.commitment.pk, "text": one.commitment.text, "light": one.light,
                        "since": one.since, "note": str(one.note), "charge": one.charge.pk,
                        "unit": one.charge.unit.key if one.charge.pk else None,
                    }
                    for one in tray.waiting
                ],
            }
            for tray in desk(request.user, timezone.localdate())
        ],
        "piles": piles(request.user),
    }  # fmt: skip


class SearchAsked(told.Paging):
    q: told.Typed = Field(min_length=1, description="词语或文号 / words or a number")


class HitOut(Schema):
    kind: str
    document: str
    where: str = Field(description="条款或任务的编号 / eid or id")
    excerpt: str


class HitsOut(Schema):
    items: list[HitOut]
    total: int


@reads("/search", gives=HitsOut, summary="检索条款与任务 / search")
def search_(request: HttpRequest, asked: Query[SearchAsked]) -> dict[str, Any]:
    """Provisions and, for those who may see the ledger, commitments that hold the words."""
    kinds = [SearchEntry.Kind.PROVISION]
    token = request.auth if isinstance(request.auth, Token) else None
    if request.user.role in INTERNAL and (token is None or Scope.LEDGER_READ in token.scopes):
        kinds.append(SearchEntry.Kind.COMMITMENT)
    found = search(asked.q, request.user, kinds=kinds, start=(asked.page - 1) * asked.size, size=asked.size)
    return {"items": list(_hits(found.hits)), "total": found.total}


def _hits(hits: Any) -> Iterator[dict[str, Any]]:
    for hit in hits:
        thing = hit.thing
        yield {
            "kind": hit.kind, "document": hit.document.key, "excerpt": hit.excerpt,
            "where": str(getattr(thing, "eid", "") if hit.kind == SearchEntry.Kind.PROVISION else thing.pk),
        }  # fmt: skip


class TextOut(Schema):
    document: str
    version: int
    sha256: str
    text: str = Field(description="规范文本；各处 spans 指向其中 / what all spans point into")


@reads("/text", gives=TextOut, summary="规范文本 / the canonical text")
def text(request: HttpRequest, asked: Query[told.ProvisionsAsked]) -> dict[str, Any]:
    """The text of the source that a version was read from."""
    row, version = finding.version(request.user, asked.document, asked.version)
    start, end = version.span_start, version.span_end
    whole = version.source.text
    return {
        "document": row.key, "version": version.ordinal, "sha256": version.source.sha256,
        # Other documents of the same source may be above the caller's clearance: places stay, words go.
        "text": " " * start + whole[start:end],
    }  # fmt: skip


AKN = "application/akn+xml"


@reads("/akn", gives=None, extra=bytes_of(AKN), summary="Akoma Ntoso")
def akn(request: HttpRequest, asked: Query[told.ProvisionsAsked]) -> HttpResponse:
    """A version of a document as Akoma Ntoso XML."""
    row, version = finding.version(request.user, asked.document, asked.version)
    name = f"luodi-{row.pk}-v{version.ordinal}.akn.xml"
    return file(akoma_ntoso(issued(row, version)), name, f"{AKN}; charset=utf-8")


class UnderReview(Schema):
    document: str
    title: str
    waiting: int
    ready: int = Field(description="已确认未交办 / confirmed, not assigned")
    total: int


class UnderReviewOut(Schema):
    items: list[UnderReview]
    total: int


@reads(
    "/review/documents", gives=UnderReviewOut, scope=Scope.REVIEW, roles=REVIEWERS, summary="待审核文件 / under review"
)
def review_documents(request: HttpRequest, asked: Query[told.Paging]) -> dict[str, Any]:
    """Documents with proposals, those with most waiting first."""
    rows = documents(request.user)
    start = (asked.page - 1) * asked.size
    return {
        "items": [
            {"document": row.key, "title": row.title, "waiting": row.waiting, "ready": row.ready, "total": row.total}
            for row in rows[start : start + asked.size]
        ],
        "total": rows.count(),
    }


class UnitPart(Schema):
    role: str
    name: str


class ProposalOut(Schema):
    """A proposal; ``text``, ``kind``, ``deadline`` and ``units`` are what ``amend`` wants back as ``shown``."""

    id: UUID
    revision: int
    review: str
    eid: str
    text: str
    kind: str
    deadline: dt.date | None
    units: list[UnitPart]
    confidence: float
    doubts: list[str]
    doubtful: bool


class ProposalsOut(Schema):
    items: list[ProposalOut]
    waiting: int
    confirmed: int
    assigned: int


class ProposalsAsked(Schema):
    document: told.Key = Field(description="文件标识 / the document's key")
    order: told.Typed = Field("doubt", description="doubt 存疑在前；document 按条款顺序")
    everything: bool = Field(False, description="含已确认与不予立项 / the confirmed and rejected too")


@reads("/review/proposals", gives=ProposalsOut, scope=Scope.REVIEW, roles=REVIEWERS, summary="拟立任务 / proposals")
def proposals(request: HttpRequest, asked: Query[ProposalsAsked]) -> dict[str, Any]:
    """A document's proposals, doubts first."""
    row = finding.document(request.user, asked.document)
    order = asked.order if asked.order in ORDERS else "doubt"
    found = bench(row, request.user, order=order, everything=asked.everything)
    return {
        "items": [
            {
                "id": one.commitment.pk, "revision": one.commitment.revision, "review": one.commitment.review,
                "eid": one.commitment.eid, "text": one.commitment.text, "kind": one.commitment.kind,
                "deadline": one.commitment.deadline, "confidence": one.commitment.confidence,
                "doubts": one.commitment.doubts, "doubtful": one.doubtful,
                "units": [{"role": role, "name": name} for role, name in Wording.of(one.commitment).units],
            }
            for one in found.proposals
        ],
        "waiting": found.waiting, "confirmed": found.confirmed, "assigned": found.assigned,
    }  # fmt: skip


class JournalAsked(Schema):
    before: Id | None = Field(None, description="此编号之前的条目 / entries before this id")
    kind: told.Typed = Field("", description="change 变更；reading 查阅")
    verb: told.Typed = Field("", description="动作，如 ledger.assign")
    who: told.Typed = Field("", description="用户名 / user name")


class JournalOut(Schema):
    items: list[EntryOut]
    older: int | None = Field(description="更早的由此编号续 / go on before this id")
    unsealed: int = Field(description="尚未封签的条数 / entries that no seal holds yet")


@reads("/journal", gives=JournalOut, scope=Scope.JOURNAL_READ, roles=JOURNAL_READERS, summary="日志 / the journal")
def journal(request: HttpRequest, asked: Query[JournalAsked]) -> dict[str, Any]:
    """Entries newest first; personal data is not among them."""
    found = pages({name: str(value) for name, value in asked.dict().items() if value is not None})
    return {"items": [_entry(one, []) for one in found.entries], "older": found.older, "unsealed": found.unsealed}
