"""Pages of the cockpit."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from luodi.web.cockpit.course import course, happened_on
from luodi.web.cockpit.fresh import Fresh, StillCountingError, fresh, table
from luodi.web.cockpit.progress import of_theme
from luodi.web.cockpit.readings import behind
from luodi.web.documents.actions.set_theme import NO_THEME
from luodi.web.documents.models import Document
from luodi.web.ledger.listing import lines
from luodi.web.ledger.models import Commitment, Target
from luodi.web.ledger.standings import LABELS
from luodi.web.ledger.visibility import visible
from luodi.web.pages import page_of
from luodi.web.people.access import INTERNAL, only

PAGE = 50
AGAIN = 3
"""Seconds after which a board that is being counted is asked for again."""


@only(INTERNAL)
def cockpit(request: HttpRequest) -> HttpResponse:
    """The one screen; htmx asks for what changes only."""
    try:
        found = fresh(request.user)
    except StillCountingError as counting:
        return _counting(request, counting)
    board = found.board
    soon = Commitment.objects.in_bulk(board.soon)
    context = {
        **_frame(found),
        "documents": board.documents, "more_documents": board.document_count > len(board.documents),
        "units": board.units, "more_units": board.unit_count > len(board.units),
        "burdens": board.burdens, "weeks": board.weeks, "followed": board.followed, "districts": board.districts,
        "themes": board.themes,
        "soon": lines([soon[pk] for pk in board.soon if pk in soon], board.today),
    }  # fmt: skip
    return render(request, "cockpit/board.html", context)


@only(INTERNAL)
def units(request: HttpRequest) -> HttpResponse:
    """All units."""
    return _table(request, "units")


@only(INTERNAL)
def documents(request: HttpRequest) -> HttpResponse:
    """All documents, or those of one theme."""
    return _table(request, "documents", request.GET.get("theme", ""))


@only(INTERNAL)
def document(request: HttpRequest, key: str) -> HttpResponse:
    """One document's course: how its tasks stood month by month, and what happened when."""
    found = get_object_or_404(Document.objects.visible_to(request.user), key=key)
    today = timezone.localdate()
    happened = happened_on(found, request.user, request.GET.get("what", ""), request.GET.get("day", ""))
    context = {
        "course": course(found, request.user, today), "labels": LABELS, "today": today, "happened": happened,
    }  # fmt: skip
    if happened is not None:
        page = page_of(happened.tasks, PAGE, request.GET.get("page"))
        context |= {"page": page, "on_the_day": lines(list(page.object_list), today)}
    return render(request, "cockpit/document.html", context)


@only(INTERNAL)
def indicator(request: HttpRequest, target: int) -> HttpResponse:
    """What stands behind one target's numbers, for whoever may see its task."""
    rows = Target.objects.select_related("indicator__commitment", "sharing")
    found = get_object_or_404(rows, pk=target)
    tasks = visible(request.user).select_related("document", "version__source")
    task = get_object_or_404(tasks, pk=found.indicator.commitment_id)
    shown = behind(found, task, request.user, timezone.localdate(), request.GET.get("day", ""))
    context = {
        "behind": shown, "one": shown.followed, "target": found, "commitment": task,
        "page": page_of(shown.readings, PAGE, request.GET.get("page")),
    }  # fmt: skip
    return render(request, "cockpit/indicator.html", context)


def _table(request: HttpRequest, of: str, theme: str = "") -> HttpResponse:
    try:
        found, rows = table(request.user, of)
    except StillCountingError as counting:
        return _counting(request, counting)
    rows = of_theme(rows, theme) if theme else rows
    context = {
        **_frame(found), "page": page_of(rows, PAGE, request.GET.get("page")), "of": of,
        "theme": "" if theme == NO_THEME else theme, "narrowed": bool(theme),
    }  # fmt: skip
    return render(request, "cockpit/table.html", context)


def _counting(request: HttpRequest, counting: StillCountingError) -> HttpResponse:
    """That the first board of the day is being counted; the browser asks again by itself, without any script."""
    answer = render(request, "cockpit/counting.html", {"since": counting.since, "again": AGAIN})
    answer["Refresh"] = str(AGAIN)
    answer["Cache-Control"] = "no-store"
    return answer


def _frame(found: Fresh) -> dict[str, Any]:
    return {"board": found.board, "fresh": found, "labels": LABELS, "mark": found.mark}
