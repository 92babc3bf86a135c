"""Reading one's calendar feeds; never their addresses."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Schema

from luodi.web.api.operations import reads
from luodi.web.api.scopes import Scope
from luodi.web.api.writing.feeds import FeedOut
from luodi.web.feeds.models import Feed
from luodi.web.people.access import INTERNAL


class FeedsOut(Schema):
    items: list[FeedOut]


@reads("/feeds", gives=FeedsOut, scope=Scope.FEEDS, roles=INTERNAL, summary="日历订阅 / one's calendar feeds")
def feeds(request: HttpRequest) -> dict[str, Any]:
    """The live addresses that the caller made, told by their prefix."""
    return {"items": Feed.objects.filter(user=request.user, revoked_at=None).select_related("unit")}
