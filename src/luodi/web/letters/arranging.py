"""The administrators' page of letters: how each kind looks, its templates, who signs."""

from __future__ import annotations

from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from luodi.errors import LuodiError
from luodi.web.actions import Caller
from luodi.web.letters import forms
from luodi.web.letters.actions.end_signatory import end_signatory
from luodi.web.letters.actions.name_signatory import name_signatory
from luodi.web.letters.actions.set_style import set_style
from luodi.web.letters.fonts import substituted
from luodi.web.letters.models import Kind, Series, Signatory, Style
from luodi.web.people.access import ADMINISTRATION, only
from luodi.web.saying import said

FIELDS = ("organ", "code", "signer", "printer", "to", "copies", "note")


@only(ADMINISTRATION)
def settings(request: HttpRequest) -> HttpResponse:
    """公文式样: styles, templates, signatories, fonts, the numbers given so far."""
    return _shown(request)


def _shown(
    request: HttpRequest, *, wrong: str = "", typed: dict[str, django_forms.Form] | None = None, status: int = 200
) -> HttpResponse:
    styles = {row.kind: row for row in Style.objects.all()}
    kinds = []
    for value, label in Kind.choices:
        row = styles.get(value)
        initial = {name: getattr(row, name) for name in FIELDS} if row else {}
        kinds.append({
            "kind": value, "label": label, "style": row,
            "form": (typed or {}).get(value) or forms.StyleForm(initial=initial),
        })  # fmt: skip
    fonts, no_fonts = [], ""
    try:
        fonts = substituted()
    except LuodiError as error:
        no_fonts = said(error)
    context: dict[str, Any] = {
        "kinds": kinds, "wrong": wrong, "fonts": fonts, "no_fonts": no_fonts,
        "series": Series.objects.order_by("-year", "code"),
        "signatories": Signatory.objects.filter(ended_at=None).select_related("user__unit"),
        "signatory_form": forms.NewSignatory(),
    }  # fmt: skip
    return render(request, "letters/settings.html", context, status=status)


@require_POST
@only(ADMINISTRATION)
def style(request: HttpRequest, kind: str) -> HttpResponse:
    """Set the style of a kind."""
    if kind not in Kind.values:
        raise Http404
    form = forms.StyleForm(request.POST)
    try:
        if not form.is_valid():
            raise LuodiError(zh="请检查填写的内容。", en="Check what you filled in.")
        set_style(Caller(request.user, "page"), kind, **form.cleaned_data)
    except LuodiError as error:
        return _shown(request, wrong=said(error), typed={kind: form}, status=422)
    messages.success(request, _("式样已保存。"))
    return redirect("letters:settings")


@require_POST
@only(ADMINISTRATION)
def signatory(request: HttpRequest) -> HttpResponse:
    """Give a person the right to sign."""
    form = forms.NewSignatory(request.POST)
    try:
        if not form.is_valid():
            raise LuodiError(zh="请选择一名督查人员或领导。", en="Choose a supervisor or a leader.")
        name_signatory(Caller(request.user, "page"), form.cleaned_data["user"])
    except LuodiError as error:
        return _shown(request, wrong=said(error), status=422)
    messages.success(request, _("已授权。"))
    return redirect("letters:settings")


@require_POST
@only(ADMINISTRATION)
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the right to sign away."""
    end_signatory(Caller(request.user, "page"), get_object_or_404(Signatory, pk=pk))
    messages.success(request, _("已停止。"))
    return redirect("letters:settings")
