"""Pages of reminders: one's own notices, and for the administrator what was sent and what was not."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from luodi.errors import LuodiError
from luodi.web.actions import Caller
from luodi.web.ledger.errands import KINDS
from luodi.web.ledger.recalculation import provisional_among
from luodi.web.notices import listing
from luodi.web.notices.actions.mark_read import mark_read
from luodi.web.notices.actions.resend_message import resend_message
from luodi.web.notices.config import Config, config
from luodi.web.notices.models import Delivery, Round
from luodi.web.notices.sending import mail_is_on
from luodi.web.pages import page_of
from luodi.web.people.access import INTERNAL, only
from luodi.web.people.models import Role, User
from luodi.web.saying import said

PAGE = 50
ALERTS = 50
OUTBOX = frozenset({Role.ADMINISTRATOR})


def configured() -> tuple[Config, str]:
    """The configuration; the defaults and what is wrong where the file cannot be used."""
    try:
        return config(), ""
    except LuodiError as error:
        return Config(), said(error)


@only(INTERNAL)
def notices(request: HttpRequest) -> HttpResponse:
    """提醒: what one was told, newest digest first."""
    settings, wrong = configured()
    page = page_of(listing.seen_by(request.user), PAGE, request.GET.get("page"))
    rows = list(page.object_list)
    provisional = provisional_among(row.commitment_id for row in rows)
    fresh = listing.unread(request.user)
    for row in rows:
        row.words, row.unread = settings.step(row.step).words, row.round_id in fresh
        row.provisional = row.commitment_id in provisional
        row.moved = row.commitment.due != row.due
        row.tone = "red" if row.days > 0 else "yellow"
    context = {"page": page, "rows": rows, "through": max(fresh.values(), default=0), "steps": settings.steps}
    alerts = listing.alerts(request.user)[:ALERTS]
    context["alerts"] = [(row, KINDS[row.kind].title) for row in alerts if row.kind in KINDS]
    context["newest_alert"] = max((row.pk for row in alerts if row.read_at is None), default=0)
    context["wrong"] = wrong if request.user.role == Role.ADMINISTRATOR else ""
    context["may_see_outbox"] = request.user.role in OUTBOX
    return render(request, "notices/list.html", context)


@require_POST
@only(INTERNAL)
def read(request: HttpRequest) -> HttpResponse:
    """Mark everything shown as read."""
    told = request.POST.get("through", "")
    alerts = request.POST.get("alerts", "0")
    if told.isdecimal() and len(told) < 19 and alerts.isdecimal() and len(alerts) < 19:
        mark_read(Caller(request.user, "page"), through=int(told), alerts=int(alerts))
    return redirect("notices:list")


@only(OUTBOX)
def outbox(request: HttpRequest) -> HttpResponse:
    """发件箱: what was given up first, then the newest messages."""
    settings, wrong = configured()
    state = request.GET.get("state", "")
    page = page_of(listing.sent(state), PAGE, request.GET.get("page"))
    rows = list(page.object_list)
    people = User.objects.in_bulk([row.digest.person_id for row in rows if row.digest])
    for row in rows:
        row.to = people[row.digest.person_id] if row.digest else row.target
    counts = {value: Delivery.objects.filter(state=value).count() for value in Delivery.State.values}
    context: dict[str, Any] = {
        "page": page,
        "rows": rows,
        "state": state,
        "states": [(value, label, counts[value]) for value, label in Delivery.State.choices],
        "wrong": wrong,
        "mail": mail_is_on(),
        "robots": settings.webhooks,
        "settings": settings,
        "last": Round.objects.first(),
    }
    return render(request, "notices/outbox.html", context)


@require_POST
@only(OUTBOX)
def resend(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a message that was given up back into the outbox."""
    try:
        resend_message(Caller(request.user, "page"), get_object_or_404(Delivery, pk=pk))
        messages.success(request, _("已放回发件箱，下一轮发送。"))
    except LuodiError as error:
        messages.error(request, said(error))
    return redirect("notices:outbox")
