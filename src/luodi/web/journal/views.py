"""Pages of the journal, for those who audit."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from luodi.web.journal.listing import pages
from luodi.web.journal.models import Entry
from luodi.web.people.access import JOURNAL_READERS, only


@only(JOURNAL_READERS)
def journal(request: HttpRequest) -> HttpResponse:
    """Entries, seals, and the window that is not sealed yet."""
    context = {"journal": pages(request.GET.dict()), "kinds": Entry.Kind.choices, "query": request.GET}
    return render(request, "journal/list.html", context)
