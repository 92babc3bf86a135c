"""The pages of the finder. Nothing of an answer leaves the request that it came in: see ``quiet``."""

from __future__ import annotations

import datetime as dt
import logging
import traceback
from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters

from luodi.packs.finder import Finding, Status, find
from luodi.packs.offers import Audience, offers
from luodi.web.asking.answers import Told
from luodi.web.portal.answers import answers
from luodi.web.portal.cards import Card, cards
from luodi.web.portal.forms import Questions, asked_in, handed_on, told_of, without
from luodi.web.portal.limit import wait

View = Callable[[HttpRequest], HttpResponse]
ORDER: Final[tuple[Status, ...]] = ("applies", "judgement", "silent", "missing", "not", "not_yet", "over")
_log = logging.getLogger(__name__)


def quiet(view: View) -> View:
    """A page whose requests leave nothing behind: no cache keeps it, and what breaks is logged without its words.

    It changes nothing on the server, so it needs no token against forged requests.
    """

    @csrf_exempt
    @sensitive_post_parameters()
    @wraps(view)
    def kept(request: HttpRequest) -> HttpResponse:
        try:
            seconds = wait(request)
            if seconds:
                response = render(request, "portal/wait.html", {"minutes": -(-seconds // 60)}, status=429)
                response["Retry-After"] = str(seconds)
            else:
                response = view(request)
        except Exception as error:  # noqa: BLE001 the message of an error may quote an answer
            where = "".join(traceback.format_tb(error.__traceback__))
            _log.error("the finder broke: %s\n%s", type(error).__name__, where)
            response = render(request, "portal/broken.html", status=500)
        response["Cache-Control"] = "no-store"
        response["Referrer-Policy"] = "no-referrer"
        return response

    return kept


@quiet
def start(request: HttpRequest) -> HttpResponse:
    """For whom to look, and how much is on offer at all."""
    today = timezone.localdate()
    counts = []
    for audience in ("household", "business"):
        mine = [offer for offer in offers() if offer.audience == audience]
        running = sum(offer.term(today) in ("running", "unstated") for offer in mine)
        counts.append((audience, running, len(mine) - running))
    return render(request, "portal/start.html", {"today": today, "counts": counts})


@quiet
def household(request: HttpRequest) -> HttpResponse:
    """For a household and each of its people."""
    return _ask(request, "household")


@quiet
def business(request: HttpRequest) -> HttpResponse:
    """For an individual business or an enterprise."""
    return _ask(request, "business")


def _ask(request: HttpRequest, audience: Audience) -> HttpResponse:
    """Take in the answers, say what applies, ask what still matters."""
    today = timezone.localdate()
    if request.method != "POST":
        return _page(request, audience, Told(), today)
    told = told_of(audience, request.POST)
    drop = request.POST.get("drop", "")
    if drop:
        return _page(request, audience, without(audience, told, drop), today)
    asked = asked_in(audience, request.POST)
    if not asked:
        return _page(request, audience, told, today)
    put = Questions(audience, asked, told, request.POST)
    after = put.answered(today)
    if after is None:
        return _page(request, audience, told, today, put)
    return _page(request, audience, after, today)


def _page(
    request: HttpRequest, audience: Audience, told: Told, today: dt.date, put: Questions | None = None
) -> HttpResponse:
    """``put``: questions whose answers were wrong, to be put again as they were answered."""
    finding = find(audience, told.facts, today, unsaid=told.unsaid)
    questions = put or Questions(audience, list(finding.asked), told)
    groups = _groups(request, finding)
    context: dict[str, Any] = {
        "audience": audience, "today": today, "questions": questions, "ticks": questions.ticks(finding),
        "asked": [question.path for question in questions.asked], "told": handed_on(told),
        "answers": answers(audience, told), "groups": groups, "begun": bool(told.facts or told.unsaid),
        "counts": [(status, len(found)) for status, found in groups], "wrong": put is not None,
    }  # fmt: skip
    return render(request, "portal/ask.html", context)


def _groups(request: HttpRequest, finding: Finding) -> list[tuple[Status, list[Card]]]:
    """The results, the four answers and what has ended never mixed."""
    made = cards(finding, request.user)
    return [(status, mine) for status in ORDER if (mine := [card for card in made if card.status == status])]
