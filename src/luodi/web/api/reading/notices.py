"""Reading reminders, alerts, the outbox, schedules and drafts."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, Query, Schema

from luodi.web.api import schemas as told
from luodi.web.api.bodies import Id
from luodi.web.api.operations import reads
from luodi.web.api.paging import part_of
from luodi.web.api.scopes import Scope
from luodi.web.api.writing.notices import DraftOut, ScheduleOut
from luodi.web.ledger.errands import KINDS
from luodi.web.ledger.recalculation import provisional_among
from luodi.web.notices import listing
from luodi.web.notices.drafting import SUPERVISION, schedules, tasks_of
from luodi.web.notices.models import Delivery, Draft, Schedule
from luodi.web.notices.views import OUTBOX
from luodi.web.people.access import INTERNAL


class NoticeOut(Schema):
    """A step of one commitment that one was told; ``days`` is its distance from the due day."""

    id: int
    commitment: UUID = Field(alias="commitment_id")
    text: str
    step: str
    days: int
    due: dt.date
    day: dt.date = Field(description="提醒日期 / the day of the round")
    unread: bool
    moved: bool = Field(description="到期日已变动 / it is due on another day by now")
    provisional: bool


class NoticesOut(Schema):
    items: list[NoticeOut]
    total: int
    through: int = Field(description="标为已读用 / for `POST /api/notices/read`; 0 where all is read")


@reads("/notices", gives=NoticesOut, scope=Scope.LEDGER_READ, roles=INTERNAL, summary="提醒 / one's reminders")
def notices(request: HttpRequest, asked: Query[told.Paging]) -> dict[str, Any]:
    """What the caller was told, newest first."""
    rows, total = part_of(listing.seen_by(request.user), asked)
    fresh = listing.unread(request.user)
    provisional = provisional_among(row.commitment_id for row in rows)
    items = [
        {
            "id": row.pk, "commitment_id": row.commitment_id, "text": row.commitment.text, "step": row.step,
            "days": row.days, "due": row.due, "day": row.round.day, "unread": row.round_id in fresh,
            "moved": row.commitment.due != row.due, "provisional": row.commitment_id in provisional,
        }
        for row in rows
    ]  # fmt: skip
    return {"items": items, "total": total, "through": max(fresh.values(), default=0)}


class AlertOut(Schema):
    """Something besides a due day that waits; ``path`` is its page on this site."""

    id: int
    kind: str
    title: str
    words: str
    note: str
    path: str
    commitment: UUID | None
    made_at: dt.datetime
    unread: bool


class AlertsOut(Schema):
    items: list[AlertOut]
    total: int
    newest: int = Field(description="标为已读用 / for `POST /api/notices/read` as `alerts`; 0 where all is read")


@reads("/alerts", gives=AlertsOut, scope=Scope.LEDGER_READ, roles=INTERNAL, summary="提示 / one's alerts")
def alerts(request: HttpRequest, asked: Query[told.Paging]) -> dict[str, Any]:
    """What waits for the caller besides due days (催办, 待复核, 转交的缺项 …), newest first."""
    found = listing.alerts(request.user).filter(kind__in=list(KINDS))
    rows, total = part_of(found, asked)
    names = ("kind", "words", "note", "path", "made_at")
    items = [
        {
            **{name: getattr(row, name) for name in names}, "id": row.pk, "title": str(KINDS[row.kind].title),
            "commitment": row.commitment_id, "unread": row.read_at is None,
        }
        for row in rows
    ]  # fmt: skip
    newest = found.filter(read_at=None).order_by("-id").values_list("pk", flat=True).first()
    return {"items": items, "total": total, "newest": newest or 0}


class MessageOut(Schema):
    """A message that leaves the site; neither its words nor an address are kept."""

    id: int
    day: dt.date
    channel: str
    to: str = Field(description="用户名或群机器人名称 / a user name, or a robot's name")
    state: str
    attempts: int
    next_at: dt.datetime
    sent_at: dt.datetime | None
    error: str


class OutboxOut(Schema):
    items: list[MessageOut]
    total: int
    counts: dict[str, int] = Field(description="各状态的条数 / how many in each state")


class OutboxAsked(told.Paging):
    state: told.Typed = Field("", description="waiting、sending、sent、dead")


@reads("/outbox", gives=OutboxOut, scope=Scope.ADMINISTRATION, roles=OUTBOX, summary="发件箱 / the outbox")
def outbox(request: HttpRequest, asked: Query[OutboxAsked]) -> dict[str, Any]:
    """Messages to people and robots, newest first, each with what became of it."""
    rows, total = part_of(listing.sent(asked.state).select_related("digest__person"), asked)
    items = [
        {
            "id": row.pk, "day": row.round.day, "channel": row.channel, "state": row.state, "attempts": row.attempts,
            "next_at": row.next_at, "sent_at": row.sent_at, "error": row.error,
            "to": row.digest.person.username if row.digest else row.target,
        }
        for row in rows
    ]  # fmt: skip
    counts = {value: Delivery.objects.filter(state=value).count() for value in Delivery.State.values}
    return {"items": items, "total": total, "counts": counts}


class SchedulesOut(Schema):
    items: list[ScheduleOut]


@reads("/schedules", gives=SchedulesOut, scope=Scope.LEDGER_READ, roles=SUPERVISION, summary="调度安排 / schedules")
def schedules_(request: HttpRequest) -> dict[str, list[Schedule]]:
    """When drafts of each kind are made; what nobody has set is off, with what it would be offered with."""
    return {"items": schedules()}


class DraftsOut(Schema):
    items: list[DraftOut]
    total: int


class DraftsAsked(told.Paging):
    kind: told.Typed = Field("", description="daily、weekly、monthly、quarterly、yearly")


@reads("/drafts", gives=DraftsOut, scope=Scope.LEDGER_READ, roles=SUPERVISION, summary="初稿 / drafts")
def drafts(request: HttpRequest, asked: Query[DraftsAsked]) -> dict[str, Any]:
    """Drafts of schedules, newest first, without their figures."""
    found = Draft.objects.defer("figures", "units")
    items, total = part_of(found.filter(kind=asked.kind) if asked.kind else found, asked)
    return {"items": items, "total": total}


class Behind(Schema):
    commitment: UUID
    due: dt.date | None
    light: str


class FigureTold(Schema):
    code: str
    value: int
    tasks: list[Behind] = Field(description="您可查看的任务 / the tasks behind it, as far as one may see them")
    unseen: int = Field(description="未列出的任务数 / how many tasks are not listed")


class UnitFigures(Schema):
    key: str
    name: str
    open: int
    overdue: int
    done: int
    on_time: int


class DraftFull(DraftOut):
    made_at: dt.datetime
    finalised_at: dt.datetime | None
    figures: list[FigureTold]
    units: list[UnitFigures]


@reads("/drafts/{int:of}", gives=DraftFull, scope=Scope.LEDGER_READ, roles=SUPERVISION, summary="一份初稿 / one draft")
def draft(request: HttpRequest, of: Id) -> dict[str, Any]:
    """One draft with its figures as counted then, the tasks behind each, and the units."""
    row = get_object_or_404(Draft, pk=of)
    seen = tasks_of(request.user, {task[0] for figure in row.figures for task in figure["tasks"]})
    figures = [
        {
            "code": figure["code"], "value": figure["value"],
            "tasks": [
                {"commitment": key, "due": due, "light": light} for key, due, light in figure["tasks"] if key in seen
            ],
            "unseen": sum(key not in seen for key, _due, _light in figure["tasks"]) + figure["more"],
        }
        for figure in row.figures
    ]  # fmt: skip
    own = DraftOut.model_validate(row).model_dump()
    return {**own, "made_at": row.made_at, "finalised_at": row.finalised_at, "figures": figures, "units": row.units}
