"""The first page: what is due, for whom one works."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from luodi.web.documents.models import Document
from luodi.web.ledger.lights import LIGHTS, bounded, by_light
from luodi.web.ledger.listing import lines
from luodi.web.ledger.models import NEVER, Commitment
from luodi.web.ledger.visibility import visible
from luodi.web.people.access import INTERNAL
from luodi.web.people.models import User
from luodi.web.people.standing import owed

LISTED = 10


def home(request: HttpRequest) -> HttpResponse:
    """What is overdue and due soon (one's own unit's for those who have one), and the newest documents."""
    documents = Document.objects.visible_to(request.user).order_by("-date", "-id")[:6]
    context: dict[str, Any] = {"documents": documents, "today": timezone.localdate()}
    if request.user.is_authenticated and request.user.role in INTERNAL:
        context |= _work(request.user, context["today"])
    return render(request, "home.html", context)


def _work(user: User, today: dt.date) -> dict[str, Any]:
    own = user.unit
    units = [own.pk, *own.children.values_list("pk", flat=True)] if own else []
    found = owed(user, units, one_by_one=True)[0] if own else visible(user)
    counts = by_light(found, today) if own is None else bounded(found, today)
    open_ones = found.exclude(progress__in=[Commitment.Progress.COMPLETED, Commitment.Progress.STRUCK_OFF])
    soon = list(open_ones.filter(due__gte=today).filter(due__lt=NEVER).order_by("due", "id")[:LISTED])
    late = list(open_ones.filter(due__lt=today).order_by("-due", "-id")[:LISTED])
    query = {"unit": own.name} if own else {}
    return {
        "unit": own,
        "counts": counts.counts,
        "capped": counts.capped,
        "total": counts.total,
        "total_capped": counts.total_capped,
        "lights": LIGHTS,
        "soon": lines(soon, today),
        "late": lines(late, today),
        "ledger": f"{reverse('ledger:list')}?{urlencode(query)}",
    }
