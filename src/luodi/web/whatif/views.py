"""The page of what-if: the question, the work under way, the result, and the report to hand on."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe

from luodi.web.people.access import INTERNAL, only
from luodi.web.whatif.asking import SIZES, Asked, asked, packs
from luodi.web.whatif.working import state, whole


@only(INTERNAL)
def page(request: HttpRequest) -> HttpResponse:
    """Ask, and see what comes out. Nothing is changed and no real person is looked at, so nothing is journalled."""
    question = asked(request.GET)
    context = {"asked": question, "packs": packs(), "sizes": SIZES, "address": request.GET.urlencode()}
    return render(request, "whatif/page.html", {**context, **_result(question)})


@only(INTERNAL)
def progress(request: HttpRequest) -> HttpResponse:
    """How far a question is, or its result; asked again every second."""
    question = asked(request.GET)
    context = {"asked": question, "address": request.GET.urlencode()}
    return render(request, "whatif/result.html", {**context, **_result(question)})


@only(INTERNAL)
def report(request: HttpRequest) -> HttpResponse:
    """The report as a file that opens offline."""
    question = asked(request.GET)
    text = whole(question) if question.reform is not None else None
    if text is None:
        raise Http404
    response = HttpResponse(text, content_type="text/html; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="luodi-whatif-{question.key[:8]}.html"'
    return response


def _result(question: Asked) -> dict[str, object]:
    if question.reform is None:
        return {}
    found = state(question)
    # The parts come from our own report, which escapes every word that it is given.
    return {"state": found, "parts": mark_safe(found.part) if found.done else ""}  # noqa: S308
