"""The administrators' page of letters: how each kind looks, its templates, who signs."""

from __future__ import annotations

from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from luodi.errors import LuodiError
from luodi.web.actions import Caller
from luodi.web.documents import store
from luodi.web.letters import forms
from luodi.web.letters.actions.add_template import add_template
from luodi.web.letters.actions.end_signatory import end_signatory
from luodi.web.letters.actions.name_signatory import name_signatory
from luodi.web.letters.actions.retire_template import retire_template
from luodi.web.letters.actions.set_style import set_style
from luodi.web.letters.fonts import substituted
from luodi.web.letters.making import template_of
from luodi.web.letters.models import Form, Kind, Series, Signatory, Style, Template
from luodi.web.letters.own_template import own_template
from luodi.web.letters.styles import style_of
from luodi.web.letters.templates import PLACEHOLDERS
from luodi.web.letters.views import TYPES
from luodi.web.people.access import ADMINISTRATION, only
from luodi.web.saying import said

FIELDS = ("form", "organ", "code", "signer", "printer", "to", "copies", "note")


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
            "kind": value, "label": label, "style": row, "used": template_of(value, row.form if row else Form.GENERAL),
            "templates": Template.objects.filter(kind=value).select_related("uploaded_by"),
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
        "template_form": forms.NewTemplate(), "placeholders": PLACEHOLDERS.items(),
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


@only(ADMINISTRATION)
def template(request: HttpRequest, kind: str) -> HttpResponse:
    """Upload a template for a kind; or fetch the one in use, to edit it in Word."""
    if kind not in Kind.values:
        raise Http404
    if request.method != "POST":
        form = style_of(kind, None).form
        used = template_of(kind, form)
        data = store.read(used.sha256) if used else own_template(form)
        return _docx(data, used.name if used else f"luodi-{kind}-{form}.docx")
    given_form = forms.NewTemplate(request.POST, request.FILES)
    try:
        if not given_form.is_valid():
            raise LuodiError(zh="请选择不超过 5 MB 的 .docx 文件。", en="Choose a .docx of at most 5 MB.")
        given = given_form.cleaned_data["file"]
        made = add_template(Caller(request.user, "page"), kind, given.name, given.read())
    except LuodiError as error:
        return _shown(request, wrong=said(error), status=422)
    messages.success(request, _("模板第 %(version)s 版已启用。") % {"version": made.version})
    return redirect("letters:settings")


@only(ADMINISTRATION)
def version(request: HttpRequest, pk: int) -> HttpResponse:
    """One version of a template, as it was uploaded."""
    row = get_object_or_404(Template, pk=pk)
    return _docx(store.read(row.sha256), row.name)


def _docx(data: bytes, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=TYPES["docx"])
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response


@require_POST
@only(ADMINISTRATION)
def retire(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a template out of use."""
    retire_template(Caller(request.user, "page"), get_object_or_404(Template, pk=pk))
    messages.success(request, _("模板已停用。"))
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
