"""Pages of units."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from luodi.web.ledger.lights import LIGHTS
from luodi.web.pages import page_of
from luodi.web.people.access import INTERNAL, only
from luodi.web.people.finding import matching, ordered, suggestions
from luodi.web.people.models import Unit
from luodi.web.people.standing import standing, with_counts

PAGE = 60


@only(INTERNAL)
def units(request: HttpRequest) -> HttpResponse:
    """The units of the registry, found by name, alias or pinyin initials."""
    query = request.GET.get("q", "").strip().replace("\0", "")[:200]
    level = request.GET.get("level", "")[:40]
    found = matching(query)
    levels = list(Unit.objects.exclude(level="").order_by("level").values_list("level", flat=True).distinct())
    if level in levels:
        found = found.filter(level=level)
    page = page_of(ordered(found).select_related("parent"), PAGE, request.GET.get("page"))
    page.object_list = with_counts(list(page.object_list), request.user)
    context = {"page": page, "query": query, "level": level, "levels": levels}
    return render(request, "people/units.html", context)


@only(INTERNAL)
def unit(request: HttpRequest, key: str) -> HttpResponse:
    """One unit: what it owes across all documents, its names, its place."""
    found = get_object_or_404(Unit.objects.select_related("parent"), key=key)
    context = {"standing": standing(found, request.user, timezone.localdate()), "unit": found, "lights": LIGHTS}
    return render(request, "people/unit.html", context)


@only(INTERNAL)
def suggest(request: HttpRequest) -> JsonResponse:
    """Units for what has been typed so far."""
    found = suggestions(request.GET.get("q", "")[:100])
    return JsonResponse({"units": [{"name": its.unit.name, "key": its.unit.key, "note": its.note} for its in found]})
