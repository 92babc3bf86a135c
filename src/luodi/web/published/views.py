"""Pages of published progress, its downloads, and the pages on which officers publish and withdraw."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control

from luodi.errors import LuodiError
from luodi.web.actions import Caller
from luodi.web.documents.models import Document
from luodi.web.ledger.standings import LABELS
from luodi.web.pages import page_of
from luodi.web.people.access import only
from luodi.web.published import telling
from luodi.web.published.actions.publish_progress import publish_progress
from luodi.web.published.actions.withdraw_progress import withdraw_progress
from luodi.web.published.models import Edition
from luodi.web.published.preparing import items, publishable
from luodi.web.published.standing import PUBLISHING, may_be_public, may_publish
from luodi.web.saying import said

PAGE = 30
_at_once = cache_control(no_cache=True)
"""Nobody between the site and its reader may show what was withdrawn: every copy asks again."""


@_at_once
def shelf(request: HttpRequest) -> HttpResponse:
    """The documents whose progress is published, the newest first."""
    found = Edition.objects.public().select_related("document", "version").prefetch_related("items")
    page = page_of(found.order_by("-published_at", "-id"), PAGE, request.GET.get("page"))
    page.object_list = [telling.told(one) for one in page.object_list]
    context = {"page": page, "labels": LABELS, "may_publish": _officer(request)}
    return render(request, "published/list.html", context)


@_at_once
def progress(request: HttpRequest, key: str) -> HttpResponse:
    """One document's published progress."""
    context = {
        "told": telling.told(_standing(key)), "labels": LABELS, "licence": telling.LICENCE,
        "licence_url": telling.LICENCE_URL, "may_publish": _officer(request),
    }  # fmt: skip
    return render(request, "published/progress.html", context)


@_at_once
def data(request: HttpRequest, key: str) -> HttpResponse:
    """The same as JSON."""
    told = telling.told(_standing(key))
    address = request.build_absolute_uri(reverse("documents:document", args=[told.key]))
    answer = JsonResponse(telling.as_json(told, address), json_dumps_params={"ensure_ascii": False, "indent": 1})
    answer["Content-Disposition"] = 'attachment; filename="progress.json"'
    return answer


@_at_once
def sheet(request: HttpRequest, key: str) -> HttpResponse:
    """The same as CSV."""
    told = telling.told(_standing(key))
    answer = HttpResponse(telling.as_csv(told), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="progress.csv"'
    return answer


def _standing(key: str) -> Edition:
    found = Edition.objects.public().select_related("document", "version").prefetch_related("items")
    return get_object_or_404(found, document__key=key)


def _officer(request: HttpRequest) -> bool:
    return request.user.is_authenticated and request.user.role in PUBLISHING


@only(PUBLISHING)
def manage(request: HttpRequest) -> HttpResponse:
    """The documents whose progress may be published, with the edition that stands."""
    page = page_of(publishable(), PAGE, request.GET.get("page"))
    standing = {
        one.document_id: one
        for one in Edition.objects.filter(document__in=list(page.object_list), withdrawn_at=None, replaced_at=None)
    }
    rows = [(one, standing.get(one.pk), may_publish(request.user, one)) for one in page.object_list]
    return render(request, "published/manage.html", {"page": page, "rows": rows})


@only(PUBLISHING)
def prepare(request: HttpRequest, key: str) -> HttpResponse:
    """What would be published of one document today, each task to be ticked; and taking off what stands."""
    document = get_object_or_404(Document.objects.visible_to(request.user).select_related("current"), key=key)
    if not may_publish(request.user, document) or not may_be_public(document):
        raise Http404
    if request.method == "POST":
        by, post = Caller(request.user, "page"), request.POST
        try:
            if post.get("verb") == "withdraw":
                withdraw_progress(by, document, reason=post.get("reason", ""))
                messages.success(request, _("已撤下，公众不再能看到。"))
            else:
                publish_progress(by, document, _keys(post.getlist("task")), why=post.get("why", ""))
                messages.success(request, _("已公开。"))
        except LuodiError as error:
            messages.error(request, said(error))
        return redirect("published:prepare", key=key)
    edition = Edition.objects.filter(document=document, withdrawn_at=None, replaced_at=None).first()
    shown = set(edition.items.values_list("commitment", flat=True)) if edition else set()
    rows = [(one, edition is None or one.commitment_id in shown) for one in items(document, timezone.localdate())]
    context: dict[str, Any] = {"document": document, "edition": edition, "rows": rows, "labels": LABELS}
    return render(request, "published/prepare.html", context)


def _keys(told: list[str]) -> list[UUID]:
    out = []
    for one in told[:10_000]:
        try:
            out.append(UUID(one))
        except ValueError:
            continue
    return out
