"""Reading the links of duties that stand in several places."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.http import HttpRequest
from ninja import Field, Query, Schema

from luodi.web.api import finding
from luodi.web.api import schemas as told
from luodi.web.api.operations import reads
from luodi.web.api.paging import part_of
from luodi.web.api.reading.timing import Said
from luodi.web.api.scopes import Scope
from luodi.web.api.writing.ledger import OF_COMMITMENT
from luodi.web.api.writing.links import LinkOut
from luodi.web.ledger.linked import SUPERVISION, seen_links, together
from luodi.web.ledger.models import DutyLink
from luodi.web.people.access import INTERNAL


class LinkFull(LinkOut):
    """``why`` are the machine's grounds, ``reason`` the person's."""

    why: list[Said]
    decided_by: str | None
    decided_at: dt.datetime | None

    @staticmethod
    def resolve_decided_by(row: DutyLink) -> str | None:
        return row.decided_by.username if row.decided_by else None


class LinksListed(Schema):
    items: list[LinkFull]
    total: int


class LinksAsked(told.Paging):
    state: told.Typed = Field("proposed", description="proposed、confirmed、refused、unlinked")
    document: told.Key = Field("", description="文件标识 / the document's key")


@reads("/links", gives=LinksListed, scope=Scope.LEDGER_READ, roles=SUPERVISION, summary="相同任务 / linked duties")
def links(request: HttpRequest, asked: Query[LinksAsked]) -> dict[str, Any]:
    """Links of one state, the surest first."""
    found = seen_links(request.user).filter(state=asked.state)
    if asked.document:
        found = found.filter(Q(primary__document__key=asked.document) | Q(other__document__key=asked.document))
    items, total = part_of(found.select_related("decided_by").order_by("-likeness", "id"), asked)
    return {"items": items, "total": total}


class TogetherOut(Schema):
    """``answered_by`` is the commitment whose reports answer this one, ``answers`` those that its own answer."""

    links: list[LinkFull]
    proposed: int
    answered_by: UUID | None
    answers: list[UUID]


@reads(
    f"{OF_COMMITMENT}/links", gives=TogetherOut, scope=Scope.LEDGER_READ, roles=INTERNAL,
    summary="任务的关联 / links of a commitment",
)  # fmt: skip
def links_of(request: HttpRequest, pk: UUID) -> dict[str, Any]:
    """What a commitment is linked with, as far as the caller may see it."""
    found = together(finding.commitment(request.user, pk), request.user)
    return {
        "links": found.links, "proposed": found.proposed, "answers": [one.pk for one in found.answers],
        "answered_by": found.answered_by.pk if found.answered_by else None,
    }  # fmt: skip
