"""Pages of the library, of a document, and of its canonical text."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _

from luodi.web.documents import canonical, library, reading
from luodi.web.documents.models import Document, SearchEntry, Version
from luodi.web.documents.results import results
from luodi.web.ledger.visibility import visible
from luodi.web.pages import page_of

PAGE = 20
MARKS = (
    "value", "title", "number", "issuers", "addressees", "date", "effective", "supersedes", "basis", "secrecy",
    "text", "lead", "support", "responsible", "guiding", "deadline", "indicator", "found",
)  # fmt: skip
"""What spans in the address of a canonical text may be called."""


def shelf(request: HttpRequest) -> HttpResponse:
    """The library: every document one may see, found by words, number and filters."""
    visible = Document.objects.visible_to(request.user)
    chosen = library.Shelf.of(request.GET.dict())
    choices, ids = library.choices_and_ids(visible, chosen)
    query = request.GET.get("q", "").strip()[:200]
    among = visible.filter(id__in=ids) if chosen else visible
    kind = request.GET.get("in", "")
    context = {"shelf": chosen, "choices": choices, "site_query": query, "query": query, "kind": kind}
    if query:
        context["results"] = results(query, request.user, among if chosen else None, kind, request.GET.get("page"))
        context["kinds"] = [("", _("全部")), *SearchEntry.Kind.choices]
    else:
        page = page_of(among.order_by("-date", "-id"), PAGE, request.GET.get("page"))
        page.object_list = library.counted(page.object_list)
        context["page"] = page
    return render(request, "documents/list.html", context)


def document(request: HttpRequest, key: str) -> HttpResponse:
    """One document to read, its commitments in the margin."""
    found, version = version_asked(request, key)
    context = {
        "document": found,
        "version": version,
        "versions": list(found.versions.only("ordinal", "created_at", "document_id")),
        "reading": reading.read(version, timezone.localdate(), visible(request.user)),
        "citation": f"《{version.title}》（{found.number}）" if found.number else f"《{version.title}》",
    }
    return render(request, "documents/document.html", context)


def source(request: HttpRequest, key: str) -> HttpResponse:
    """The canonical text as received; spans in the address are marked, pages and boxes told where there are any."""
    found, version = version_asked(request, key)
    marks = canonical.marks_of(request.GET.dict(), MARKS)
    context = {
        "document": found,
        "version": version,
        "lines": canonical.text_lines(version, marks),
        "marks": marks,
        "places": canonical.places(version, marks),
    }
    return render(request, "documents/source.html", context)


def version_asked(request: HttpRequest, key: str) -> tuple[Document, Version]:
    """The document with this key if one may see it, and the version asked for (else the current one)."""
    found = get_object_or_404(Document.objects.visible_to(request.user), key=key)
    asked = request.GET.get("version", "")
    versions = Version.objects.filter(document=found).select_related("source")
    if asked.isdecimal() and len(asked) < 6:
        return found, get_object_or_404(versions, ordinal=int(asked))
    return found, get_object_or_404(versions, pk=found.current_id)
