"""Across documents: compare, correct and withdraw, look for conflicts and settle them, hand gaps over."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal
from uuid import UUID

from django.shortcuts import get_object_or_404
from ninja import Field, Schema

from luodi.web.across.actions.compare_documents import compare_documents
from luodi.web.across.actions.correct import correct
from luodi.web.across.actions.find_conflicts import find_conflicts
from luodi.web.across.actions.hand_over import MOST, hand_over
from luodi.web.across.actions.settle_conflict import settle_conflict
from luodi.web.across.actions.withdraw_correction import withdraw_correction
from luodi.web.across.models import VERDICT_LABELS, Comparison, Conflict, Correction, Gap
from luodi.web.across.overview import seen_conflicts
from luodi.web.across.side_by_side import comparisons
from luodi.web.api import bodies, finding
from luodi.web.api.bodies import Id
from luodi.web.api.operations import Call, writes
from luodi.web.api.schemas import Key
from luodi.web.api.scopes import Scope
from luodi.web.api.work_told import NOW
from luodi.web.people.models import User

Verdict = Literal[("", *VERDICT_LABELS)]  # type: ignore[valid-type]


class ComparisonOut(Schema):
    """Two documents laid side by side; ``counts`` says how many items have each verdict."""

    id: int
    old: str
    new: str
    counts: dict[str, int]
    computed_at: dt.datetime
    revision: int

    @staticmethod
    def resolve_old(row: Any) -> str:
        return str(row.old.key)

    @staticmethod
    def resolve_new(row: Any) -> str:
        return str(row.new.key)


class CorrectionOut(Schema):
    """What a person said about two items."""

    id: int
    kind: str
    old_key: str
    new_key: str
    verdict: str
    reason: str
    by: str | None
    at: dt.datetime
    withdrawn_at: dt.datetime | None

    @staticmethod
    def resolve_by(row: Correction) -> str | None:
        return row.by.username if row.by else None


class ConflictOut(Schema):
    """Two commitments that do not go together; ``told_one`` and ``told_two`` are what each says."""

    id: int
    kind: str
    one: UUID = Field(alias="one_id")
    two: UUID = Field(alias="two_id")
    subject: str
    told_one: str
    told_two: str
    reasons: list[dict[str, Any]]
    state: str
    why: str
    settled_by: str | None
    found_at: dt.datetime
    revision: int

    @staticmethod
    def resolve_settled_by(row: Conflict) -> str | None:
        return row.settled_by.username if row.settled_by else None


class FoundOut(Schema):
    open: int = Field(description="您可查看的待认定冲突 / open conflicts that the caller may see")


class GapsHandedOut(Schema):
    handed: int


class Compare(bodies.Body):
    old: Key = Field(description="原文件标识 / the older document's key")
    new: Key = Field(description="新文件标识 / the newer document's key")


class CorrectIn(bodies.Body):
    """``old`` and ``new`` are keys of items as the comparison has them."""

    kind: Literal["pair", "part", "verdict"]
    old: bodies.Line = ""
    new: bodies.Line = ""
    verdict: Verdict = ""
    reason: bodies.Reason


class Settle(bodies.Body):
    real: bool = Field(description="是否确有冲突 / whether they really conflict")
    why: bodies.Reason


class HandGapsOver(bodies.Body):
    gap: Literal[tuple(Gap.values)]  # type: ignore[valid-type]
    commitments: list[UUID] = Field(min_length=1, max_length=MOST)
    to: bodies.Line = Field(description="用户名 / a user name")
    note: bodies.Words = ""


NOW |= {Comparison: ComparisonOut, Conflict: ConflictOut}


@writes("/across/compare", compare_documents, gives=ComparisonOut, scope=Scope.ACROSS, summary="比较文件 / compare")
def compare_documents_(call: Call, body: Compare) -> Comparison:
    """Lay two documents side by side, or do so again; what people corrected is kept and applied."""
    old, new = (finding.document(call.user, key) for key in (body.old, body.new))
    return compare_documents(call.by, old, new)


@writes(
    "/across/comparisons/{int:of}/correct", correct, gives=CorrectionOut, scope=Scope.ACROSS,
    summary="更正比较 / correct a comparison",
)  # fmt: skip
def correct_(call: Call, of: Id, body: CorrectIn) -> Correction:
    """Pair two items, part them, or say what became of them. If-Match takes the comparison's revision."""
    found = get_object_or_404(comparisons(call.user), pk=of)
    return correct(
        call.by, found, kind=body.kind, old_key=body.old, new_key=body.new, verdict=body.verdict, reason=body.reason,
        seen=call.seen,
    )  # fmt: skip


@writes(
    "/across/corrections/{int:of}/withdraw", withdraw_correction, gives=ComparisonOut, scope=Scope.ACROSS,
    summary="撤回更正 / withdraw a correction",
)  # fmt: skip
def withdraw_correction_(call: Call, of: Id, body: bodies.Why) -> Comparison:
    """Take a correction back and compute the comparison without it; it stays in the history."""
    row = get_object_or_404(Correction, pk=of, comparison__in=comparisons(call.user))
    return withdraw_correction(call.by, row, why=body.why)


@writes(
    "/across/conflicts/find",
    find_conflicts,
    gives=FoundOut,
    scope=Scope.ACROSS,
    summary="查找冲突 / look for conflicts",
)
def find_conflicts_(call: Call, body: bodies.Nothing) -> dict[str, int]:
    """Look through all documents in force again; what was settled stays settled while its figures are the same."""
    find_conflicts(call.by)
    return {"open": seen_conflicts(call.user).filter(state=Conflict.State.OPEN).count()}


@writes(
    "/across/conflicts/{int:of}/settle", settle_conflict, gives=ConflictOut, scope=Scope.ACROSS,
    summary="认定冲突 / settle a conflict",
)  # fmt: skip
def settle_conflict_(call: Call, of: Id, body: Settle) -> Conflict:
    """Say whether two commitments really conflict; a later word replaces an earlier one."""
    found = get_object_or_404(seen_conflicts(call.user), pk=of)
    return settle_conflict(call.by, found, real=body.real, why=body.why, seen=call.seen)


@writes(
    "/across/gaps/hand-over", hand_over, gives=GapsHandedOut, scope=Scope.ACROSS, summary="转交缺项 / hand gaps over"
)
def hand_over_gaps(call: Call, body: HandGapsOver) -> dict[str, int]:
    """Hand commitments that lack something to the person who is to settle it, all or none."""
    to = get_object_or_404(User, username=body.to)
    return {"handed": hand_over(call.by, body.gap, body.commitments, to, note=body.note)}
