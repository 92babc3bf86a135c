"""Pages of batch work: choose on the list, fill in, look at the preview, confirm once, watch it being done."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from luodi.errors import LuodiError
from luodi.web.actions import Caller, RefusedError
from luodi.web.ledger import listing
from luodi.web.ledger.actions.choose_batch import MOST, choose_batch
from luodi.web.ledger.actions.close_batch import NEXT
from luodi.web.ledger.actions.confirm_batch import confirm_batch
from luodi.web.ledger.actions.fill_in_batch import fill_in_batch
from luodi.web.ledger.batch_steps import go_on
from luodi.web.ledger.batch_verbs import VERBS
from luodi.web.ledger.models import Batch, BatchRow
from luodi.web.pages import page_of
from luodi.web.people.access import only
from luodi.web.people.models import Role
from luodi.web.saying import said

MAY_ACT = frozenset({Role.SUPERVISOR, Role.LIAISON, Role.CASEWORKER, Role.LEADER})
PAGE = 50


@require_POST
@only(MAY_ACT)
def choose(request: HttpRequest) -> HttpResponse:
    """Freeze the ticked rows, or with ``all`` everything under the filters of the list."""
    query = QueryDict(request.POST.get("of", "")[:1000])
    back = f"{reverse('ledger:list')}?{query.urlencode()}"
    if request.POST.get("all") == "1":
        found = listing.chosen(request.user, query.dict(), timezone.localdate())
        keys = list(found.values_list("pk", flat=True)[: MOST + 1])
    else:
        try:
            keys = [uuid.UUID(one) for one in request.POST.getlist("pk")]
        except ValueError:
            keys = []
    try:
        batch = choose_batch(_caller(request), request.POST.get("verb", ""), keys, of=query.urlencode())
    except RefusedError:
        raise
    except LuodiError as error:
        messages.error(request, said(error))
        return redirect(back)
    return redirect("ledger:batch", pk=batch.pk)


@only(MAY_ACT)
def batch(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """A batch of one's own: what is to be filled in, the preview, the progress, or the outcome."""
    return _show(request, _own(request, pk))


@require_POST
@only(MAY_ACT)
def fill_in(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Keep what was typed and begin to check."""
    found = _own(request, pk)
    form = VERBS[found.verb].form(request.POST)
    if not form.is_valid():
        return _show(request, found, form=form, status=422)
    told = {name: request.POST.get(name, "") for name in form.fields if name in request.POST}
    return _after(request, found, lambda: fill_in_batch(_caller(request), found, told))


@require_POST
@only(MAY_ACT)
def confirm(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The one confirmation."""
    found = _own(request, pk)
    return _after(request, found, lambda: confirm_batch(_caller(request), found))


@require_POST
@only(MAY_ACT)
def step(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Check or do the next rows."""
    found = _own(request, pk)
    found = go_on(_caller(request), found)
    if not request.htmx:
        return redirect("ledger:batch", pk=pk)
    return _show(request, found, part=True)


def _caller(request: HttpRequest) -> Caller:
    return Caller(request.user, "page")


def _own(request: HttpRequest, pk: uuid.UUID) -> Batch:
    return get_object_or_404(Batch, pk=pk, made_by=request.user)


def _after(request: HttpRequest, found: Batch, do: Callable[[], object]) -> HttpResponse:
    try:
        do()
    except RefusedError:
        raise
    except LuodiError as error:
        messages.error(request, said(error))
    return redirect("ledger:batch", pk=found.pk)


def _show(
    request: HttpRequest, found: Batch, *, form: object = None, part: bool = False, status: int = 200
) -> HttpResponse:
    verb = VERBS[found.verb]
    outcomes = dict(found.rows.order_by().values_list("outcome").annotate(count=Count("pk")))
    counts = {name: outcomes.get(name, 0) for name in BatchRow.Outcome.values}
    total = sum(counts.values())
    left = counts["waiting"] if found.state == Batch.State.CHECKING else counts["possible"]
    moving = found.state in NEXT
    whole = total if found.state == Batch.State.CHECKING else counts["possible"] + counts["done"] + counts["failed"]
    only_of = request.GET.get("outcome", "")
    rows = found.rows.select_related("commitment__document").order_by("order")
    if only_of in counts:
        rows = rows.filter(outcome=only_of)
    context = {
        "batch": found, "verb": verb, "counts": counts, "total": total, "moving": moving, "whole": whole,
        "ready": whole - left, "form": form or verb.form(found.told or None),
        "page": page_of(rows, PAGE, request.GET.get("page")), "outcome": only_of, "outcomes": _named(counts),
    }  # fmt: skip
    return render(request, "ledger/batch_part.html" if part else "ledger/batch.html", context, status=status)


def _named(counts: dict[str, int]) -> list[tuple[str, str, int]]:
    """The outcomes that there are: value, words, how many."""
    return [(value, str(label), counts[value]) for value, label in BatchRow.Outcome.choices if counts[value]]
