"""Pages of the journal, for those who audit."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from luodi.web.journal import keys
from luodi.web.journal.listing import pages
from luodi.web.journal.models import Entry
from luodi.web.journal.verification import verify
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
