"""The first page: what is due, for whom one works."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import QuerySet
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
from luodi.web.people.standing import beyond, owed

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
    many = own is None or beyond(units)
    found = owed(user, units, one_by_one=many)[0] if own else visible(user)
    counts = by_light(found, today) if own is None else bounded(found, today)
    open_ones = found.exclude(progress__in=[Commitment.Progress.COMPLETED, Commitment.Progress.STRUCK_OFF])
    soon = _first(open_ones.filter(due__gte=today, due__lt=NEVER), "due", "id", many=many)
    late = _first(open_ones.filter(due__lt=today), "-due", "-id", many=many)
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


def _first(found: QuerySet[Commitment], *order: str, many: bool) -> list[Commitment]:
    """The first of ``found``. Where they are not ``many`` their days are read and put in order here: PostgreSQL would
    look through the whole ledger in this order for the few that are theirs."""
    if many:
        return list(found.order_by(*order)[:LISTED])
    days = sorted(found.order_by().values_list("due", "pk"), reverse=order[0].startswith("-"))
    rows = Commitment.objects.order_by().in_bulk([pk for _due, pk in days[:LISTED]])
    return [rows[pk] for _due, pk in days[:LISTED] if pk in rows]
