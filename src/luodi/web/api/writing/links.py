"""Duties that stand in several places: look for them, confirm, refuse, take back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from ninja import Field, Schema

from luodi.web.api import bodies, finding
from luodi.web.api.bodies import Id
from luodi.web.api.operations import Call, writes
from luodi.web.ledger.actions.confirm_link import confirm_link
from luodi.web.ledger.actions.propose_links import propose_links
from luodi.web.ledger.actions.refuse_link import refuse_link
from luodi.web.ledger.actions.unlink import unlink
from luodi.web.ledger.linked import seen_links
from luodi.web.ledger.models import DutyLink


class LinkOut(Schema):
    id: int
    primary: UUID = Field(alias="primary_id", description="报送任务 / the one that is reported on")
    other: UUID = Field(alias="other_id")
    state: str
    likeness: float
    reason: str


class LinksOut(Schema):
    items: list[LinkOut]


class Swap(bodies.Body):
    swap: bool = Field(False, description="改为报送另一项 / report on the other one")


class MayReason(bodies.Body):
    reason: bodies.Words = ""


def _link(call: Call, pk: int) -> DutyLink:
    return get_object_or_404(seen_links(call.user), pk=pk)


@writes("/links/propose", propose_links, gives=LinksOut, summary="查找相同任务 / look for linked duties")
def propose_links_(call: Call, body: bodies.OfDocument) -> dict[str, Any]:
    """Compare a document's duties with each other and with those of the same units elsewhere; gives what is new."""
    made = propose_links(call.by, finding.document(call.user, body.document))
    pairs = [(one.primary_id, one.other_id) for one in made]
    found = DutyLink.objects.filter(primary__in=[one for one, _ in pairs]).order_by("-likeness", "id")
    return {"items": [row for row in found if (row.primary_id, row.other_id) in pairs]}


@writes("/links/{int:of}/confirm", confirm_link, gives=LinkOut, summary="同一任务 / confirm a link")
def confirm_link_(call: Call, of: Id, body: Swap) -> DutyLink:
    """Both are the same duty: reports of the one answer the other too."""
    return confirm_link(call.by, _link(call, of), swap=body.swap)


@writes("/links/{int:of}/refuse", refuse_link, gives=LinkOut, summary="不是同一任务 / refuse a link")
def refuse_link_(call: Call, of: Id, body: MayReason) -> DutyLink:
    """They are not the same duty."""
    return refuse_link(call.by, _link(call, of), reason=body.reason)


@writes("/links/{int:of}/unlink", unlink, gives=LinkOut, summary="解除关联 / take a link back")
def unlink_(call: Call, of: Id, body: bodies.Return) -> DutyLink:
    """Take a confirmed link back: each is reported on by itself again."""
    return unlink(call.by, _link(call, of), reason=body.reason)
