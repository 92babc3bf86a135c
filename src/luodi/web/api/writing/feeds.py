"""Calendar feeds: make an address for a calendar program, end it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from ninja import Field, Schema

from luodi.web.api import bodies, finding
from luodi.web.api.bodies import Id
from luodi.web.api.operations import Call, writes
from luodi.web.api.scopes import Scope
from luodi.web.feeds.actions.make_feed import make_feed
from luodi.web.feeds.actions.revoke_feed import revoke_feed
from luodi.web.feeds.models import Feed


class FeedOut(Schema):
    """An address; ``unit`` is whose due days it shows, null: those of the tasks that one handles oneself."""

    id: int
    prefix: str
    unit: str | None
    made_at: dt.datetime
    revoked_at: dt.datetime | None

    @staticmethod
    def resolve_unit(row: Feed) -> str | None:
        return row.unit.key if row.unit else None


class FeedMade(Schema):
    feed: FeedOut
    path: str = Field(description="此站上的地址，只显示这一次 / the address on this site, shown this once")


class FeedIn(bodies.Body):
    unit: bodies.Line = Field("", description="单位标识；空为本人承办的任务 / the unit's key; empty: what one handles")


@writes(
    "/feeds", make_feed, gives=FeedMade, scope=Scope.FEEDS, personal=True, summary="订阅日历 / make a calendar feed"
)
def make_feed_(call: Call, body: FeedIn) -> dict[str, Any]:
    """Make an address of one's own. It is told once and not kept, so a repeated call makes another."""
    row, secret = make_feed(call.by, unit=finding.unit(body.unit) if body.unit else None)
    return {"feed": row, "path": reverse("feeds:calendar", args=[secret])}


@writes("/feeds/{int:of}/revoke", revoke_feed, gives=FeedOut, scope=Scope.FEEDS, summary="撤销订阅 / end a feed")
def revoke_feed_(call: Call, of: Id, body: bodies.Nothing) -> Feed:
    """End an address of one's own at once."""
    return revoke_feed(call.by, get_object_or_404(Feed, pk=of, user=call.user))
