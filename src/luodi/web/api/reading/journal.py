"""Reading who read personal data."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest
from ninja import Field, Query, Schema

from luodi.web.api import schemas as told
from luodi.web.api.bodies import Day
from luodi.web.api.operations import reads
from luodi.web.api.paging import part_of
from luodi.web.api.scopes import Scope
from luodi.web.journal.readings import Filters, readings
from luodi.web.people.access import JOURNAL_READERS


class ReadingOut(Schema):
    id: int
    at: dt.datetime
    actor: str | None
    channel: str
    token: str | None = Field(description="令牌前缀 / the token's prefix")
    object_type: str
    object_id: str
    fields: list[str] = Field(description="所见的个人信息项 / which personal fields were shown")
    why: str


class ReadingsOut(Schema):
    items: list[ReadingOut]
    total: int


class ReadingsAsked(told.Paging):
    who: told.Typed = Field("", description="用户名或姓名 / user name or name")
    since: Day | None = None
    until: Day | None = None
    what: told.Typed = Field("", description="对象类型，如 desk.matter / kind of object")
    object_id: told.Typed = ""
    why: told.Typed = Field("", description="理由中的文字 / words of the reason")


@reads(
    "/journal/readings", gives=ReadingsOut, scope=Scope.JOURNAL_READ, roles=JOURNAL_READERS,
    summary="查阅记录 / readings of personal data",
)  # fmt: skip
def journal_readings(request: HttpRequest, asked: Query[ReadingsAsked]) -> dict[str, Any]:
    """Who read which personal data, when and why, newest first."""
    filters = Filters.of({name: str(value) for name, value in asked.dict().items() if value is not None})
    rows, total = part_of(readings(filters), asked)
    items = [
        {
            "id": row.pk, "at": row.at, "actor": row.actor.username if row.actor else None, "channel": row.channel,
            "token": row.detail.get("token"), "object_type": row.object_type, "object_id": row.object_id,
            "fields": row.detail.get("fields", []), "why": row.why,
        }
        for row in rows
    ]  # fmt: skip
    return {"items": items, "total": total}
