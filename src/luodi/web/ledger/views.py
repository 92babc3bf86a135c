"""Pages of the ledger: the list, and one commitment beside its source."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from luodi.clocks import day_of
from luodi.web.documents import store
from luodi.web.documents.models import Document
from luodi.web.journal.listing import about
from luodi.web.journal.models import Entry
from luodi.web.ledger import forms, listing
from luodi.web.ledger.actions.choose_batch import MOST
from luodi.web.ledger.batch_verbs import offered
from luodi.web.ledger.desk import desk
from luodi.web.ledger.errands import piles
from luodi.web.ledger.filter_words import chosen_words, state_words, window_words
from luodi.web.ledger.history import Step, steps
from luodi.web.ledger.lights import LIGHTS
from luodi.web.ledger.linked import together
from luodi.web.ledger.live import mark
from luodi.web.ledger.models import Assignment, Clock, Commitment, Evidence
from luodi.web.ledger.origin import origin
from luodi.web.ledger.rollup import rollups
from luodi.web.ledger.standing import leads_the_work
from luodi.web.ledger.timing import backward
from luodi.web.ledger.visibility import own_units, visible
from luodi.web.ledger.work import work
from luodi.web.people.access import INTERNAL, only
from luodi.web.people.models import Unit, User

HISTORY = 300
"""Entries of the history shown on the page; the journal has them all."""
OFFERED = 300
"""How many documents the filter offers by name; older ones are reached from their own page."""


@only(INTERNAL)
def ledger(request: HttpRequest) -> HttpResponse:
    """The list under the filters of the address; htmx asks for its results only."""
    at = mark()  # before the rows are read: what changes in between is asked for again
    found = listing.listing(request.user, request.GET.dict(), timezone.localdate())
    context = {
        "listing": found,
        "filters": found.filters,
        "page": found.page,
        "lights": LIGHTS,
        "roles": Assignment.Role.choices,
        "kinds": Commitment.Kind.choices,
        "windows": window_words().items(),
        "states": state_words().items(),
        "chosen": chosen_words(found.filters, found.unit, found.document),
        "verbs": [] if found.filters.on else offered(request.user),
        "mark": at,
        "most": MOST,
    }
    partial = request.htmx and not request.htmx.history_restore_request
    if not partial:
        context["documents"] = _documents(request, found)
    return render(request, "ledger/results.html" if partial else "ledger/list.html", context)


def _documents(request: HttpRequest, found: listing.Listing) -> list[tuple[str, str]]:
    """The newest documents to choose from, the chosen one among them: key and short name."""
    documents = Document.objects.visible_to(request.user).order_by("-date", "-id")
    rows = list(documents.values_list("key", "number", "title")[:OFFERED])
    chosen = found.document
    if chosen and all(key != chosen.key for key, _number, _title in rows):
        rows.insert(0, (chosen.key, chosen.number, chosen.title))
    return [(key, f"{number} {title[:28]}".strip()) for key, number, title in rows]


@only(INTERNAL)
def commitment(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """One commitment: its values, the words of each, the work on it, its whole history."""
    return show(request, pk, today=timezone.localdate())


def show(
    request: HttpRequest, pk: uuid.UUID, *, today: dt.date, wrong: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    """The page of one commitment; ``wrong`` is a form that was refused, with what to say about it."""
    rows = visible(request.user).select_related("document", "version__source")
    found = get_object_or_404(rows, pk=pk)
    history = about(found).select_related("actor")
    of_work = work(found, request.user)
    context = {
        "origin": origin(found, today),
        "commitment": found,
        "history": _history(found, request.user, history.order_by("-id")[:HISTORY]),
        "work": of_work,
        "linked": together(found, request.user),
        "rollups": rollups(found, of_work.own),
        "wrong": wrong,
        "report_form": forms.ReportForm(commitment=found, initial={"occurred_on": today}),
        "request_form": forms.RequestForm(),
        "reason_form": forms.Reason(),
        "plan_form": forms.PlanForm(),
        "units_form": forms.UnitsForm(commitment=found),
        "extend_form": forms.Extend(),
        "limit_form": forms.SetLimit(),
        "event_form": _event_form(found),
        "chase_form": forms.Chasing(),
        "answer_form": forms.Answer(),
    }
    return render(request, "ledger/commitment.html", context, status=status)


def _event_form(task: Commitment) -> forms.PlanEvent:
    """The form of the event's day with what is known of it."""
    row = task.clocks.filter(purpose=Clock.Purpose.BEFORE_EVENT, charge=None).prefetch_related("events").first()
    if row is None:
        return forms.PlanEvent()
    planned = backward(row)
    day = day_of(planned.anchor) if planned else None
    return forms.PlanEvent(
        initial={"event": row.event, "limit": row.limit, "on": day, "source": row.source, "clear": row.clear,
                 "window": row.window}
    )  # fmt: skip


def _history(task: Commitment, user: User, entries: Iterable[Entry]) -> list[Step]:
    """The history as far as the person may read it."""
    units = own_units(user)
    keys = list(Unit.objects.filter(pk__in=units or []).values_list("key", flat=True))
    return steps(entries, own=keys, everybody=units is None or leads_the_work(user, task))


@only(INTERNAL)
def evidence(request: HttpRequest, pk: uuid.UUID, file: int) -> HttpResponse:
    """A file of evidence, for whoever may see the report it stands under; always as a download."""
    task = get_object_or_404(visible(request.user), pk=pk)
    found = get_object_or_404(Evidence.objects.select_related("report"), pk=file, report__charge__commitment=task)
    told = [one for part in work(task, request.user).parts for one in part.reports]
    if all(one.report.pk != found.report_id for one in told):
        raise Http404
    return FileResponse(store.path(found.sha256).open("rb"), as_attachment=True, filename=found.name)


@only(INTERNAL)
def mine(request: HttpRequest) -> HttpResponse:
    """待办: what waits for the person, by what is to be done with it."""
    at = mark()
    trays = desk(request.user, timezone.localdate())
    context = {
        "mark": at,
        "full": [tray for tray in trays if tray.waiting],
        "empty": [tray for tray in trays if not tray.waiting],
        "piles": piles(request.user),
    }
    return render(request, "ledger/mine.html", context)
