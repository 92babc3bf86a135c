"""The ledger's sheet as it comes back filled in: look at what each row would do, then confirm."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal
from uuid import UUID

from django.db.models import Count
from django.shortcuts import get_object_or_404
from ninja import Field, File, Form, Schema
from ninja.files import UploadedFile

from luodi.web.api import bodies
from luodi.web.api.bodies import Id
from luodi.web.api.operations import Call, writes
from luodi.web.api.problems import RefusedCallError
from luodi.web.people.models import User
from luodi.web.sheets.actions.close_filled import close_filled
from luodi.web.sheets.actions.report_row import report_row
from luodi.web.sheets.actions.settle_row import settle_row
from luodi.web.sheets.actions.take_in import take_in
from luodi.web.sheets.applying import apply
from luodi.web.sheets.models import Filled
from luodi.web.sheets.reading import MOST_BYTES

SECONDS = 8.0
"""Time of one confirmation; what is left goes on when it is called again."""


class FilledOut(Schema):
    """A sheet that was sent; ``counts`` are the rows in which something was changed, by what would become of them."""

    id: UUID
    name: str
    on: dt.date
    draft: bool
    made_at: dt.datetime
    applied_at: dt.datetime | None = Field(description="提交完的时间 / when its last row was sent")
    untouched: int
    left_aside: dict[str, list[str]] = Field(description="未读取的工作表与列 / sheets and columns that were not read")
    counts: dict[str, int] = Field(description="possible、conflict、wrong、same、done、failed 各几行")


def filled_of(user: User, pk: UUID) -> Filled:
    """One's own sheet; others' are not there."""
    return get_object_or_404(Filled, pk=pk, made_by=user)


def filled_told(row: Filled) -> dict[str, Any]:
    names = ("id", "name", "on", "draft", "made_at", "applied_at", "untouched")
    counts = dict(row.rows.order_by().values_list("outcome").annotate(count=Count("pk")))
    return {**{name: getattr(row, name) for name in names}, "left_aside": row.others, "counts": counts}


FILE = File(..., description="从台账导出后填好的 .xlsx，至多 10 MB / the ledger's sheet filled in, at most 10 MB")
ON = Form(..., description="进展日期，表中未填日期的行以此为准 / for rows that name no day")
DRAFT = Form(False, description="存为草稿，不出单位 / keep the reports as drafts")


@writes("/lists/fill", take_in, gives=FilledOut, summary="填报表预览 / look at a filled-in sheet")
def take_in_(call: Call, file: UploadedFile = FILE, on: bodies.Day = ON, draft: bool = DRAFT) -> dict[str, Any]:
    """Find out what each row would do, without doing it; `GET /api/lists/fill/{pk}` tells it row by row. What one sent
    earlier and never confirmed is thrown away."""
    if (file.size or 0) > MOST_BYTES:
        raise RefusedCallError(413)
    return filled_told(take_in(call.by, file.read(), file.name or "sheet.xlsx", on=on, draft=draft))


class SettleRow(bodies.Body):
    how: Literal["theirs", "mine"] = Field(description="theirs 保留网上的内容；mine 采用表中的内容")


@writes(
    "/lists/fill/{uuid:pk}/rows/{int:of}/settle", settle_row, gives=FilledOut, summary="处理冲突 / settle a conflict"
)  # fmt: skip
def settle_row_(call: Call, pk: UUID, of: Id, body: SettleRow) -> dict[str, Any]:
    """Choose which version of a row in conflict stands; nothing is reported before the sheet is confirmed."""
    found = filled_of(call.user, pk)
    settle_row(call.by, get_object_or_404(found.rows, pk=of), body.how)
    return filled_told(found)


@writes(
    "/lists/fill/{uuid:pk}/confirm", report_row, close_filled, gives=FilledOut, summary="确认填报 / report as filled in"
)  # fmt: skip
def confirm_filled(call: Call, pk: UUID, body: bodies.Nothing) -> dict[str, Any]:
    """Report every row that is possible, each by itself. Where `applied_at` is still null, call it again."""
    found = filled_of(call.user, pk)
    apply(call.by, found, seconds=SECONDS)
    return filled_told(filled_of(call.user, pk))
