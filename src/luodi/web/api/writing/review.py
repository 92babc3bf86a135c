"""Reviewing proposals: confirm, amend, reject, split, merge, undo, publish."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from ninja import Field, Schema

from luodi.web.api import bodies, finding
from luodi.web.api import work_told as told
from luodi.web.api.operations import Call, writes
from luodi.web.api.scopes import Scope
from luodi.web.ledger.models import Commitment
from luodi.web.review.actions.amend import Wording, amend
from luodi.web.review.actions.confirm import confirm
from luodi.web.review.actions.merge import merge
from luodi.web.review.actions.publish import publish
from luodi.web.review.actions.reject import reject
from luodi.web.review.actions.split import split
from luodi.web.review.actions.undo import undo
from luodi.web.review.models import Step


class CommitmentsNow(Schema):
    items: list[told.CommitmentNow]


class PublishedOut(Schema):
    assigned: int = Field(description="已交办项数 / commitments assigned")
    left: list[UUID] = Field(description="没有可交办单位的任务 / those without a unit")


class UndoneOut(Schema):
    verb: str
    commitments: list[UUID] = Field(description="恢复原状的任务 / put back as they were")


def _seen(body: bodies.Together) -> dict[UUID, int]:
    return {one.id: one.revision for one in body.proposals if one.revision is not None}


@writes("/review/confirm", confirm, gives=CommitmentsNow, scope=Scope.REVIEW, summary="确认 / confirm")
def confirm_(call: Call, body: bodies.Together) -> dict[str, Any]:
    """Confirm those that still wait for it, all or none; gives those it confirmed."""
    ids = finding.proposals(call.user, [one.id for one in body.proposals])
    return {"items": confirm(call.by, ids, seen=_seen(body), why=body.why)}


@writes("/review/reject", reject, gives=CommitmentsNow, scope=Scope.REVIEW, summary="不予立项 / reject")
def reject_(call: Call, body: bodies.Together) -> dict[str, Any]:
    """Say that these are no tasks; they leave the ledger and stay in the history."""
    ids = finding.proposals(call.user, [one.id for one in body.proposals])
    return {"items": reject(call.by, ids, seen=_seen(body), why=body.why)}


@writes("/review/merge", merge, gives=told.CommitmentNow, scope=Scope.REVIEW, summary="合并 / merge")
def merge_(call: Call, body: bodies.Together) -> Commitment:
    """Make one of several: the first in the document's order takes in the others."""
    ids = finding.proposals(call.user, [one.id for one in body.proposals])
    return merge(call.by, ids, seen=_seen(body), why=body.why)


@writes(
    "/commitments/{uuid:pk}/amend", amend, gives=told.CommitmentNow, scope=Scope.REVIEW, summary="修改并确认 / amend"
)
def amend_(call: Call, pk: UUID, body: bodies.Amend) -> Commitment:
    """Correct words, term or units of a proposal and confirm it; others' changes to other fields stand."""
    return amend(
        call.by, finding.proposal(call.user, pk), _wording(body.wanted), shown=_wording(body.shown), why=body.why
    )


def _wording(told: bodies.WordingIn) -> Wording:
    units = tuple((one.role, one.name) for one in told.units if one.name.strip())
    return Wording(told.text, told.kind, told.deadline, units)


@writes("/commitments/{uuid:pk}/split", split, gives=CommitmentsNow, scope=Scope.REVIEW, summary="拆分 / split")
def split_(call: Call, pk: UUID, body: bodies.Split) -> dict[str, Any]:
    """Make several of one; each has its units, term and source words."""
    return {"items": split(call.by, finding.proposal(call.user, pk), body.texts, seen=call.seen, why=body.why)}


@writes("/review/undo", undo, gives=UndoneOut, scope=Scope.REVIEW, summary="撤销 / undo")
def undo_(call: Call, body: bodies.OfDocument) -> dict[str, Any]:
    """Take back one's own last act of review on a document, as long as nobody has touched its tasks since."""
    document = finding.document(call.user, body.document)
    steps = Step.objects.filter(document=document, user=call.user, undone_at=None).order_by("-id")
    last = steps.first() or get_object_or_404(Step.objects.none())
    step = undo(call.by, last)
    return {"verb": step.verb, "commitments": [told["pk"] for told in step.before]}


@writes("/review/publish", publish, gives=PublishedOut, scope=Scope.REVIEW, summary="发布交办 / publish")
def publish_(call: Call, body: bodies.OfDocument) -> dict[str, Any]:
    """Assign everything of a document that is confirmed; what has no unit stays and is named."""
    done = publish(call.by, finding.document(call.user, body.document), why=body.why)
    return {"assigned": done.assigned, "left": [one.pk for one in done.left]}
