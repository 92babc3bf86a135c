"""Pages of review: documents with proposals, and the bench where proposals stand beside their words."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from luodi.errors import LuodiError
from luodi.web.actions import Caller, RefusedError
from luodi.web.documents.models import Document
from luodi.web.ledger.models import Assignment, Commitment
from luodi.web.ledger.origin import origin
from luodi.web.ledger.standing import StaleError
from luodi.web.pages import page_of
from luodi.web.people.access import only
from luodi.web.people.models import Role
from luodi.web.review import forms
from luodi.web.review.actions.amend import amend
from luodi.web.review.actions.confirm import confirm
from luodi.web.review.actions.merge import merge
from luodi.web.review.actions.publish import publish
from luodi.web.review.actions.reject import reject
from luodi.web.review.actions.split import split
from luodi.web.review.actions.undo import undo
from luodi.web.review.listing import ORDERS, SURE, Bench, bench, documents, sure
from luodi.web.review.measured import measured
from luodi.web.review.models import Step
from luodi.web.review.snapshot import shown, units
from luodi.web.saying import said

REVIEWERS = frozenset({Role.SUPERVISOR})
PAGE = 40


@only(REVIEWERS)
def review(request: HttpRequest) -> HttpResponse:
    """Documents with proposals, and what review says of extraction."""
    page = page_of(documents(request.user), PAGE, request.GET.get("page"))
    return render(request, "review/list.html", {"page": page, "measured": measured()})


@only(REVIEWERS)
def table(request: HttpRequest, key: str) -> HttpResponse:
    """One document's proposals beside their words."""
    return _bench(request, _document(request, key))


@only(REVIEWERS)
def item(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """One proposal beside its words, as a part of the page."""
    return render(request, "review/pane.html", _pane(request, get_object_or_404(_visible(request), pk=pk)))


@require_POST
@only(REVIEWERS)
def change(request: HttpRequest, pk: uuid.UUID, verb: str) -> HttpResponse:
    """Amend or split one proposal; where it is refused, the page comes back with what was typed."""
    task = get_object_or_404(_visible(request), pk=pk)
    by = Caller(request.user, "page")
    try:
        if verb == "amend":
            amend(by, task, forms.wanted(request.POST), shown=forms.shown(request.POST))
        elif verb == "split":
            split(by, task, request.POST.get("texts", "").splitlines(), seen=_number(request.POST.get("seen")))
        else:
            raise Http404
    except RefusedError:
        raise
    except LuodiError as error:
        return _bench(request, task.document, chosen=task, wrong=said(error), status=_status(error))
    return _on(request, task.document, after=task)


@require_POST
@only(REVIEWERS)
def together(request: HttpRequest, key: str, verb: str) -> HttpResponse:
    """Confirm, reject or merge chosen proposals; confirm all that are sure; undo; publish."""
    document = _document(request, key)
    by = Caller(request.user, "page")
    chosen = _chosen(request, document)
    after = Commitment.objects.filter(pk__in=list(chosen)).order_by("order").last()
    try:
        if verb == "confirm":
            confirm(by, list(chosen), seen=_revisions(chosen))
        elif verb == "reject":
            reject(by, list(chosen), seen=_revisions(chosen), why=request.POST.get("why", "").strip()[:500])
        elif verb == "merge":
            after = merge(by, list(chosen), seen=_revisions(chosen))
        elif verb == "sure":
            done = confirm(by, list(sure(document).values_list("pk", flat=True)))
            messages.success(request, _("已确认 %(count)s 项。") % {"count": len(done)})
        elif verb == "undo":
            step = Step.objects.filter(document=document, user=request.user, undone_at=None).order_by("-id").first()
            if step is None:
                raise Http404
            undo(by, step)
            first = step.before[0]["pk"] if step.before else None
            return _on(request, document, chosen=first)
        elif verb == "publish":
            return _published(request, by, document)
        else:
            raise Http404
    except RefusedError:
        raise
    except LuodiError as error:
        return _bench(request, document, wrong=said(error), status=_status(error))
    return _on(request, document, after=after)


def _status(error: LuodiError) -> int:
    return 409 if isinstance(error, StaleError) else 422


def _published(request: HttpRequest, by: Caller, document: Document) -> HttpResponse:
    done = publish(by, document)
    messages.success(request, _("已交办 %(count)s 项。") % {"count": done.assigned})
    if done.left:
        told = _("%(count)s 项没有可交办的单位，仍待指定：%(names)s") % {
            "count": len(done.left), "names": "；".join(one.text[:20] for one in done.left[:5]),
        }  # fmt: skip
        messages.warning(request, told)
    return redirect("review:table", key=document.key)


def _document(request: HttpRequest, key: str) -> Document:
    return get_object_or_404(Document.objects.visible_to(request.user), key=key)


def _visible(request: HttpRequest) -> QuerySet[Commitment]:
    seen = Document.objects.visible_to(request.user)
    return Commitment.objects.filter(document__in=seen).select_related("document", "version__source")


def _number(value: str | None) -> int | None:
    return int(value) if value and value.isdecimal() and len(value) < 10 else None


def _chosen(request: HttpRequest, document: Document) -> dict[uuid.UUID, int | None]:
    """The ids sent along that are this document's, each with the revision that was shown (``id:revision``)."""
    ids = {}
    for value in request.POST.getlist("pk"):
        name, _, revision = value.partition(":")
        try:
            ids[uuid.UUID(name)] = _number(revision)
        except ValueError:
            raise Http404 from None
    own = set(Commitment.objects.filter(document=document, pk__in=list(ids)).values_list("pk", flat=True))
    return {pk: revision for pk, revision in ids.items() if pk in own}


def _revisions(chosen: dict[uuid.UUID, int | None]) -> dict[uuid.UUID, int]:
    return {pk: revision for pk, revision in chosen.items() if revision is not None}


def _pane(request: HttpRequest, task: Commitment, **more: Any) -> dict[str, Any]:
    parts = list(task.assignments.select_related("unit", "group").order_by("order"))
    lines: list[dict[str, Any]] = [
        {"role": part.role, "name": shown(part), "part": part, "known": part.unit_id or part.group_id} for part in parts
    ]
    last = parts[-1].role if parts else Assignment.Role.LEAD
    lines += [{"role": last, "name": "", "part": None, "known": True}] * forms.BLANK
    return {
        "origin": origin(task, timezone.localdate()), "commitment": task, "lines": lines,
        "roles": Assignment.Role.choices, "kinds": Commitment.Kind.choices, "hidden": forms.hidden(task),
        "units": units(task), **more,
    }  # fmt: skip


def _bench(
    request: HttpRequest, document: Document, *, chosen: Commitment | None = None, wrong: str = "", status: int = 200
) -> HttpResponse:
    order = request.GET.get("order") if request.GET.get("order") in ORDERS else "doubt"
    everything = request.GET.get("all") == "1"
    found = bench(document, request.user, order=str(order), everything=everything)
    task = chosen or _asked(request, found)
    context: dict[str, Any] = {
        "bench": found, "document": document, "order": order, "everything": everything, "sure_from": SURE,
        "wrong": wrong, "state": _state(request),
    }  # fmt: skip
    if task is not None:
        task = _visible(request).get(pk=task.pk)
        context |= _pane(request, task)
        if wrong and "text" in request.POST:
            context |= {"typed": request.POST, "lines": _typed_lines(request.POST, context["lines"])}
    partial = request.htmx and not request.htmx.history_restore_request
    return render(request, "review/bench.html" if partial else "review/page.html", context, status=status)


def _typed_lines(post: Mapping[str, Any], lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The units as they were typed, so that a refusal loses none of them."""
    try:
        typed = forms.wanted(post).units
    except LuodiError:
        return lines
    known = {(line["role"], line["name"]): line for line in lines}
    told = [known.get(one, {"role": one[0], "name": one[1], "part": None, "known": True}) for one in typed]
    return told + [line for line in lines if not line["name"]]


def _asked(request: HttpRequest, found: Bench) -> Commitment | None:
    asked = request.GET.get("item", "")
    listed = [one.commitment for one in found.proposals]
    return next((one for one in listed if str(one.pk) == asked), listed[0] if listed else None)


def _state(request: HttpRequest) -> str:
    """The page's query without the chosen item."""
    kept = {name: request.GET[name] for name in ("order", "all") if request.GET.get(name)}
    return urlencode(kept)


def _on(
    request: HttpRequest, document: Document, *, after: Commitment | None = None, chosen: str | None = None
) -> HttpResponse:
    """The bench again, with the proposal that comes next in the list chosen."""
    query = dict(request.GET.items())
    if chosen is None and after is not None:
        listed = [str(pk) for pk in request.POST.get("listed", "").split(",") if pk]
        own = str(after.pk)
        rest = listed[listed.index(own) + 1 :] if own in listed else []
        waiting = {
            str(pk)
            for pk in Commitment.objects.filter(document=document, review=Commitment.Review.PROPOSED).values_list(
                "pk", flat=True
            )
        }
        chosen = next((pk for pk in rest if pk in waiting), None)
    if chosen:
        query["item"] = chosen
    else:
        query.pop("item", None)
    address = reverse("review:table", args=[document.key]) + (f"?{urlencode(query)}" if query else "")
    if not request.htmx:
        return redirect(address)
    request.GET = request.GET.copy()
    request.GET.clear()
    request.GET.update(query)
    reply = _bench(request, document)
    reply["HX-Push-Url"] = address
    return reply
