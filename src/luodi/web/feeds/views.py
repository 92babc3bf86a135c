"""One's feeds, and a feed as calendar programs fetch it."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from luodi.errors import LuodiError
from luodi.web.actions import Caller, RefusedError
from luodi.web.feeds import addresses
from luodi.web.feeds.actions.make_feed import make_feed
from luodi.web.feeds.actions.revoke_feed import revoke_feed
from luodi.web.feeds.calendar import calendar
from luodi.web.feeds.models import Feed
from luodi.web.people.access import INTERNAL, only
from luodi.web.people.finding import named
from luodi.web.saying import said


@never_cache
@only(INTERNAL)
def feeds(request: HttpRequest) -> HttpResponse:
    """One's own addresses; a new one is shown this once."""
    context: dict[str, object] = {}
    status = 200
    if request.method == "POST":
        try:
            made, secret = _made(request)
            context |= {"made": made, "address": _address(request, secret)}
        except RefusedError:
            raise
        except LuodiError as error:
            context["told"] = said(error)
            status = 422
    context["feeds"] = Feed.objects.filter(user=request.user, revoked_at=None).select_related("unit")
    return render(request, "feeds/list.html", context, status=status)


def _made(request: HttpRequest) -> tuple[Feed, str]:
    of = request.POST.get("of", "own")
    unit = None
    if of != "own":
        typed = request.POST.get("unit", "").strip()[:200]
        unit = named(typed) if typed else request.user.unit
        if unit is None:
            raise LuodiError(
                zh=f"单位库中没有“{typed}”。", en=f"There is no unit “{typed}”.",
                mend_zh="请从候选中选一个单位。", mend_en="Choose one of the units offered.",
            )  # fmt: skip
    return make_feed(Caller(request.user, "page"), unit=unit)


def _address(request: HttpRequest, secret: str) -> str:
    return request.build_absolute_uri(reverse("feeds:calendar", args=[secret]))


@require_POST
@only(INTERNAL)
def revoke(request: HttpRequest, of: int) -> HttpResponse:
    """End an address of one's own."""
    revoke_feed(Caller(request.user, "page"), get_object_or_404(Feed, pk=of, user=request.user))
    messages.success(request, _("已撤销，日历程序不能再取得内容。"))
    return redirect("feeds:list")


@require_safe
def fetched(request: HttpRequest, name: str) -> HttpResponse:
    """The feed, for whoever has its address; nothing is changed by fetching it."""
    feed = addresses.found(name)
    if feed is None:
        raise Http404
    data = calendar(
        feed, timezone.localdate(),
        lambda task: request.build_absolute_uri(reverse("ledger:commitment", args=[task.pk])),
    )  # fmt: skip
    answer = HttpResponse(data, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="luodi.ics"'
    answer["Cache-Control"] = "private, no-cache"
    answer["Referrer-Policy"] = "no-referrer"
    return answer
