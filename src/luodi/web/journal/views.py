"""Pages of the journal, for those who audit."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from luodi.web.actions import Caller
from luodi.web.journal import keys, readings
from luodi.web.journal.actions.note_reading import note_reading
from luodi.web.journal.listing import pages
from luodi.web.journal.models import Entry
from luodi.web.journal.verification import verify
from luodi.web.pages import page_of
from luodi.web.people.access import JOURNAL_READERS, only

MOST_CHECKED = 100_000
"""A journal up to this long is checked while the page is waited for; a longer one by ``luodi verify``."""


@only(JOURNAL_READERS)
def journal(request: HttpRequest) -> HttpResponse:
    """Entries, seals, and the window that is not sealed yet."""
    found = pages(request.GET.dict())
    context = {
        "journal": found,
        "kinds": Entry.Kind.choices,
        "query": request.GET,
        "checkable": found.last <= MOST_CHECKED,
    }
    if request.GET.get("check") == "1" and context["checkable"]:
        context["report"] = verify(keys.public_keys(settings.LUODI_KEYS))
    return render(request, "journal/list.html", context)


PAGE = 50


@only(JOURNAL_READERS)
def reading_log(request: HttpRequest) -> HttpResponse:
    """Who read which personal data, when and why."""
    filters = readings.Filters.of(request.GET.dict())
    page = page_of(readings.readings(filters), PAGE, request.GET.get("page"))
    for entry in page.object_list:
        entry.fields = readings.field_words(entry)
    context = {"page": page, "filters": filters, "kinds": readings.kinds(), "query": request.GET.urlencode()}
    return render(request, "journal/readings.html", context)


@only(JOURNAL_READERS)
def readings_csv(request: HttpRequest) -> HttpResponse:
    """The same as a file. Taking it out is itself a reading."""
    filters = readings.Filters.of(request.GET.dict())
    data = readings.as_csv(readings.readings(filters)[: readings.MOST_EXPORTED])
    note_reading(Caller(request.user, "page"), ("journal.readings", "csv"), fields=["readings"])
    answer = HttpResponse(data, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="luodi-readings.csv"'
    return answer
