"""Rosters: give one, say that its columns are taken rightly, begin anew what broke off, delete one."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.shortcuts import get_object_or_404
from ninja import Field, File, Form, Schema
from ninja.files import UploadedFile

from luodi.errors import LuodiError
from luodi.web.api import bodies
from luodi.web.api.operations import Call, writes
from luodi.web.api.problems import RefusedCallError
from luodi.web.api.scopes import Scope
from luodi.web.people.models import User
from luodi.web.rosters import working
from luodi.web.rosters.access import own
from luodi.web.rosters.actions.confirm import confirm
from luodi.web.rosters.actions.erase import erase
from luodi.web.rosters.actions.upload import upload
from luodi.web.rosters.columns import corrected
from luodi.web.rosters.models import Roster
from luodi.web.rosters.storing import MB

OF_ROSTER = "/rosters/{uuid:pk}"


class RosterOut(Schema):
    """A roster of one's own unit; nothing of its persons."""

    id: UUID
    pack: str
    on: dt.date
    name: str
    size: int
    stage: str = Field(description="looking、to_confirm、deciding、done、refused、broken、erased、lost")
    percent: int
    previous: UUID | None
    uploaded_by: str
    uploaded_at: dt.datetime
    confirmed_at: dt.datetime | None
    kept_until: dt.date
    erased_at: dt.datetime | None


class ColumnIn(bodies.Body):
    """What a column is, where it was recognised wrongly."""

    sheet: bodies.Line
    at: int = Field(ge=0, le=16_384, description="列号，见 GET /api/rosters/{pk} / the column's number")
    fact: bodies.Line = Field(description="事实名称；空为不用 / the fact; nothing: the column is not used")


class Columns(bodies.Body):
    columns: list[ColumnIn] = Field([], max_length=2000)


def roster_told(row: Roster, state: working.State | None = None) -> dict[str, Any]:
    """A roster and where it stands."""
    now = state or working.state(row)
    names = ("pack", "on", "name", "size", "uploaded_at", "confirmed_at", "kept_until", "erased_at")
    return {
        **{name: getattr(row, name) for name in names}, "id": row.pk, "stage": now.stage, "percent": now.percent,
        "previous": row.previous_id, "uploaded_by": row.uploaded_by.username,
    }  # fmt: skip


def roster_of(user: User, pk: UUID) -> Roster:
    """One of one's own unit's; others' are not there."""
    return get_object_or_404(own(user).select_related("previous", "unit", "uploaded_by"), pk=pk)


def _begun(row: Roster) -> dict[str, Any]:
    """What is to be worked on, once it is certain that it stays: begun when the transaction ends."""
    transaction.on_commit(lambda: working.begin(row))
    stage = "deciding" if row.confirmed_at else "looking"
    return {**roster_told(row), "stage": stage, "percent": 0}


FILE = File(..., description="xlsx、csv 或 parquet / a workbook, CSV or Parquet")
PackName = Annotated[str, Field(max_length=80, pattern=r"^[^\x00]*$")]
PACK = Form(..., description="规则包 / the pack")
ON = Form(..., description="认定日 / the day decided for")
PREVIOUS = Form(None, description="与之比较的名单 / an earlier roster to compare with")


@writes("/rosters", upload, gives=RosterOut, scope=Scope.ROSTERS_WRITE, summary="上传名单 / give a roster")
def upload_(
    call: Call,
    file: UploadedFile = FILE,
    pack: PackName = PACK,
    on: bodies.Day = ON,
    previous: UUID | None = PREVIOUS,
) -> dict[str, Any]:
    """Take in a roster of one's own unit; its columns are looked at at once. Neither its name nor its content is
    journalled."""
    if (file.size or 0) > settings.LUODI_ROSTER_MB * MB:
        raise RefusedCallError(413)
    earlier = roster_of(call.user, previous) if previous is not None else None
    return _begun(upload(call.by, pack, on, file.name or "roster", file.chunks(), previous=earlier))


def _resting(call: Call, pk: UUID) -> tuple[Roster, working.State]:
    """A roster on which nobody works now: two at once would write over each other."""
    row = roster_of(call.user, pk)
    state = working.state(row)
    if state.stage in ("looking", "deciding"):
        raise LuodiError(
            zh="该名单正在处理。", en="The roster is being worked on.",
            mend_zh="请等处理结束。", mend_en="Wait until that has ended.",
        )  # fmt: skip
    return row, state


@writes(f"{OF_ROSTER}/confirm", confirm, gives=RosterOut, scope=Scope.ROSTERS_WRITE, summary="确认列 / confirm columns")
def confirm_roster(call: Call, pk: UUID, body: Columns) -> dict[str, Any]:
    """Say that the columns are taken rightly, but for those named; the roster is decided then."""
    row, state = _resting(call, pk)
    given = {(one.sheet, one.at): one.fact for one in body.columns}
    return _begun(confirm(call.by, row, corrected(state.looks, lambda _n, sheet, at: given.get((sheet, at)))))


@writes(f"{OF_ROSTER}/again", confirm, gives=RosterOut, scope=Scope.ROSTERS_WRITE, summary="重新处理 / begin anew")
def again(call: Call, pk: UUID, body: bodies.Nothing) -> dict[str, Any]:
    """Begin anew what broke off, with the columns as they were confirmed."""
    row, _state = _resting(call, pk)
    return _begun(confirm(call.by, row, row.columns) if row.confirmed_at or row.erased_at else row)


@writes(f"{OF_ROSTER}/erase", erase, gives=RosterOut, scope=Scope.ROSTERS_WRITE, summary="删除名单 / delete a roster")
def erase_roster(call: Call, pk: UUID, body: bodies.Why) -> dict[str, Any]:
    """Delete the file, its name and all that was computed from it; that there was a roster stays."""
    row = roster_of(call.user, pk)
    erase(call.by, row, why=body.why)
    return roster_told(roster_of(call.user, pk))
