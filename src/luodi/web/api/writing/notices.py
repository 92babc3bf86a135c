"""Reminders, schedules and drafts: mark as read, set a schedule, make, remark on, finish and void a draft."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Field, Schema

from luodi.clocks.moments import local
from luodi.errors import LuodiError
from luodi.web.api import bodies
from luodi.web.api.bodies import Id
from luodi.web.api.operations import Call, writes
from luodi.web.api.scopes import Scope
from luodi.web.api.work_told import NOW
from luodi.web.notices.actions.finalise_draft import finalise_draft
from luodi.web.notices.actions.make_draft import make_draft
from luodi.web.notices.actions.mark_read import mark_read
from luodi.web.notices.actions.resend_message import resend_message
from luodi.web.notices.actions.set_schedule import set_schedule
from luodi.web.notices.actions.void_draft import void_draft
from luodi.web.notices.actions.write_remarks import write_remarks
from luodi.web.notices.models import Delivery, Draft, Kind, Schedule
from luodi.web.notices.periods import last_due

Which = Literal[tuple(Kind.values)]  # type: ignore[valid-type]


UpTo = Annotated[int, Field(ge=0, le=2**63 - 1)]


class DraftOut(Schema):
    id: int
    kind: str
    period: str
    starts: dt.date
    ends: dt.date
    as_of: dt.date
    remarks: str
    state: str
    revision: int


class ScheduleOut(Schema):
    kind: str
    on: bool
    day: int
    hour: int
    revision: int


class ReadOut(Schema):
    read: int = Field(description="标为已读的条数 / how many were marked")


class DeliveryOut(Schema):
    id: int
    state: str


class Through(bodies.Body):
    through: Annotated[int, Field(ge=0, le=2**63 - 1)] = Field(
        0, description="所见的最新提醒 / the newest digest shown"
    )
    alerts: UpTo = Field(0, description="所见的最新提示 / the newest alert shown")


class ScheduleIn(bodies.Body):
    kind: Which
    on: bool
    day: Annotated[int, Field(ge=1, le=28)] = 1
    hour: Annotated[int, Field(ge=0, le=23)] = 8


class OfKind(bodies.Body):
    kind: Which


class Remarks(bodies.Body):
    remarks: bodies.Long


NOW |= {Draft: DraftOut, Schedule: ScheduleOut}


@writes("/notices/read", mark_read, gives=ReadOut, scope=Scope.LEDGER_READ, summary="标为已读 / mark reminders as read")
def mark_read_(call: Call, body: Through) -> dict[str, Any]:
    """Mark one's own digests and alerts as read, up to the newest of each that was shown."""
    return {"read": mark_read(call.by, through=body.through, alerts=body.alerts)}


@writes("/schedules", set_schedule, gives=ScheduleOut, summary="调度安排 / set a schedule")
def set_schedule_(call: Call, body: ScheduleIn) -> Schedule:
    """When drafts of a kind are made."""
    return set_schedule(call.by, body.kind, on=body.on, day=body.day, hour=body.hour, seen=call.seen)


@writes("/drafts", make_draft, gives=DraftOut, summary="生成初稿 / make a draft")
def make_draft_(call: Call, body: OfKind) -> Draft:
    """Make the draft of the newest period that has fallen due."""
    now = timezone.now()
    row = Schedule.objects.filter(kind=body.kind).first()
    _at, period = last_due(body.kind, row.day if row else 1, row.hour if row else 0, local(now))
    made = make_draft(call.by, body.kind, period, now=now)
    if made is None:
        raise LuodiError(
            zh=f"{period.name} 已有初稿。", en=f"There is a draft of {period.name} already.",
            mend_zh="需要重新生成的，请先作废。", mend_en="Void it first to make it anew.",
        )  # fmt: skip
    return made


@writes("/drafts/{int:of}/remarks", write_remarks, gives=DraftOut, summary="初稿说明 / remark on a draft")
def write_remarks_(call: Call, of: Id, body: Remarks) -> Draft:
    """Replace the remarks of a draft that is not final yet."""
    return write_remarks(call.by, get_object_or_404(Draft, pk=of), remarks=body.remarks, seen=call.seen)


@writes("/drafts/{int:of}/finalise", finalise_draft, gives=DraftOut, summary="定稿 / finish a draft")
def finalise_draft_(call: Call, of: Id, body: bodies.Nothing) -> Draft:
    """Nothing of a final draft changes any more."""
    return finalise_draft(call.by, get_object_or_404(Draft, pk=of), seen=call.seen)


@writes("/drafts/{int:of}/void", void_draft, gives=DraftOut, summary="作废 / void a draft")
def void_draft_(call: Call, of: Id, body: bodies.Return) -> Draft:
    """Void a draft, final or not, with a reason; it stays to be seen."""
    return void_draft(call.by, get_object_or_404(Draft, pk=of), why=body.reason, seen=call.seen)


@writes(
    "/outbox/{int:of}/resend", resend_message, gives=DeliveryOut, scope=Scope.ADMINISTRATION, summary="重发 / resend"
)
def resend_message_(call: Call, of: Id, body: bodies.Why) -> Delivery:
    """Put a message that was given up back into the outbox."""
    return resend_message(call.by, get_object_or_404(Delivery, pk=of), why=body.why)
