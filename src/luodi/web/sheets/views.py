"""Files of the lists: one address each, with the filters of the list's page."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from luodi.errors import LuodiError
from luodi.web.across.models import Gap
from luodi.web.actions import Caller
from luodi.web.journal.actions.note_reading import note_reading
from luodi.web.people.access import INTERNAL, JOURNAL_READERS, only
from luodi.web.saying import said
from luodi.web.sheets.giving import FORMS, file_of

PAGES = {
    "ledger": "ledger:list", "documents": "documents:list", "units": "people:units", "journal": "journal:list",
    "notices": "notices:list", "letters": "letters:list", "gaps": "across:gap", "comparison": "across:compared",
    "ranks": "assessment:result",
}  # fmt: skip


def _file(request: HttpRequest, name: str, form: str, of: str = "") -> HttpResponseBase:
    """The list as a file of that form; ``of`` says which where there are several of the name."""
    if form not in FORMS:
        raise Http404
    try:
        return file_of(name, form, request.user, {**request.GET.dict(), "of": of})
    except LuodiError as error:
        messages.error(request, said(error))
        return redirect(f"{reverse(PAGES[name], args=[of] if of else [])}?{request.GET.urlencode()}")


def _guarded(of: str) -> Callable[..., HttpResponseBase]:
    def view(request: HttpRequest, name: str) -> HttpResponseBase:
        return _file(request, of, name)

    return view


ledger = require_safe(only(INTERNAL)(_guarded("ledger")))
units = require_safe(only(INTERNAL)(_guarded("units")))
notices = require_safe(only(INTERNAL)(_guarded("notices")))
documents = require_safe(_guarded("documents"))
letters = require_safe(only(INTERNAL)(_guarded("letters")))


@require_safe
@only(JOURNAL_READERS)
def journal(request: HttpRequest, name: str) -> HttpResponseBase:
    """The journal as a file. Taking it out is itself a reading."""
    answer = _file(request, "journal", name)
    if answer.status_code == 200:
        note_reading(Caller(request.user, "page"), ("journal.entry", name), fields=["readings"])
    return answer


@require_safe
@only(INTERNAL)
def comparison(request: HttpRequest, of: int, name: str) -> HttpResponseBase:
    """What became of a document's items, as a file."""
    return _file(request, "comparison", name, str(of))


@require_safe
@only(INTERNAL)
def ranks(request: HttpRequest, pk: int, name: str) -> HttpResponseBase:
    """The ranks of a result as a file."""
    return _file(request, "ranks", name, str(pk))


@require_safe
@only(INTERNAL)
def gap(request: HttpRequest, verb: str, name: str) -> HttpResponseBase:
    """A work list as a file."""
    if verb not in Gap.values:
        raise Http404
    return _file(request, "gaps", name, verb)
