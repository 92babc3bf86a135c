"""Pages of letters: the list, what can be drafted, one letter as it will look, its files."""

from __future__ import annotations

import uuid
from functools import lru_cache
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from luodi.errors import LuodiError
from luodi.web.actions import Caller
from luodi.web.journal.listing import about
from luodi.web.ledger.standing import StaleError
from luodi.web.letters import forms
from luodi.web.letters.actions.issue_letter import issue_letter
from luodi.web.letters.actions.prepare_bulletin import prepare_bulletin
from luodi.web.letters.actions.prepare_urge import prepare_urge
from luodi.web.letters.actions.refill_letter import refill_letter
from luodi.web.letters.actions.revise_letter import revise_letter
from luodi.web.letters.actions.void_letter import void_letter
from luodi.web.letters.content import Content, untold
from luodi.web.letters.fonts import substituted
from luodi.web.letters.listing import changed, drafts_waiting, file_of, narrowed, shown, units_waiting
from luodi.web.letters.making import template_of
from luodi.web.letters.models import Form, Kind, Letter
from luodi.web.letters.pdf import pictures
from luodi.web.letters.standing import letters_of, signs_letters
from luodi.web.letters.styles import style_of
from luodi.web.notices.models import Draft
from luodi.web.pages import page_of
from luodi.web.people.access import INTERNAL, only
from luodi.web.people.models import Role, Unit
from luodi.web.saying import said

PAGE = 30
SUPERVISION = frozenset({Role.SUPERVISOR})
TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}


@only(INTERNAL)
def letters(request: HttpRequest) -> HttpResponse:
    """公文: the letters one may see, newest first."""
    kind, state, q = (request.GET.get(name, "").strip() for name in ("kind", "state", "q"))
    context = {
        "page": page_of(narrowed(request.user, kind, state, q), PAGE, request.GET.get("page")),
        "kinds": Kind.choices, "states": Letter.State.choices, "kind": kind, "state": state, "q": q,
        "may_write": request.user.role == Role.SUPERVISOR,
    }  # fmt: skip
    return render(request, "letters/list.html", context)


@only(SUPERVISION)
def new(request: HttpRequest) -> HttpResponse:
    """拟稿: the units that have something to be reminded of, and the final drafts that have no letter yet."""
    wrong = ""
    if request.method == "POST" and request.POST.get("draft", "").isdecimal():
        try:
            draft = get_object_or_404(Draft, pk=int(request.POST["draft"][:18]))
            return redirect("letters:letter", pk=prepare_bulletin(Caller(request.user, "page"), draft).pk)
        except LuodiError as error:
            wrong = said(error)
    elif request.method == "POST":
        form = forms.Urge(request.POST)
        try:
            if not form.is_valid():
                raise LuodiError(zh="请检查填写的日期。", en="Check the day.")
            unit = get_object_or_404(Unit, key=form.cleaned_data["unit"])
            row = prepare_urge(Caller(request.user, "page"), unit, answer_by=form.cleaned_data["answer_by"])
            return redirect("letters:letter", pk=row.pk)
        except LuodiError as error:
            wrong = said(error)
    today = timezone.localdate()
    page = page_of(units_waiting(request.user, today), PAGE, request.GET.get("page"))
    ready = list(drafts_waiting())
    for draft in ready:
        draft.becomes = Kind(draft.becomes).label
    context = {"page": page, "wrong": wrong, "today": today, "ready": ready}
    return render(request, "letters/new.html", context, status=409 if wrong else 200)


@only(INTERNAL)
def letter(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """One letter as it looks on paper, with what may be done with it."""
    return show(request, _found(request, pk))


def _found(request: HttpRequest, pk: uuid.UUID) -> Letter:
    rows = letters_of(request.user).select_related("unit", "made_by", "issued_by", "voided_by", "template", "draft")
    return get_object_or_404(rows, pk=pk)


def show(
    request: HttpRequest, row: Letter, *, wrong: str = "", form: django_forms.Form | None = None, status: int = 200
) -> HttpResponse:
    """The letter's page; ``form`` is what was typed where that was refused."""
    content, drafting = untold(row.content), row.state == Letter.State.DRAFT
    supervisor, signing = request.user.role == Role.SUPERVISOR, signs_letters(request.user)
    unseen = ""
    try:
        pages = len(_pictures(shown(row)))
        fonts = [tuple(pair) for pair in row.fonts] if row.docx_sha256 else substituted()
    except LuodiError as error:
        pages, fonts, unseen = 0, [], said(error)
    initial = {name: getattr(content, name) for name in ("title", "to", "body", "copies", "note")}
    template = template_of(row.kind, content.form) if drafting else row.template
    context: dict[str, Any] = {
        "letter": row, "content": content, "layout": Form(content.form).label,
        "pages": range(1, pages + 1), "fonts": fonts, "unseen": unseen,
        "wrong": wrong, "template": template, "form": form or forms.Words(initial=initial), "void_form": forms.Why(),
        "may_write": drafting and supervisor, "may_issue": drafting and signing,
        "may_void": row.state != Letter.State.VOID and (signing if row.serial else supervisor),
        "style": style_of(row.kind, request.user), "changed": drafting and changed(row, request.user),
        "history": about(row).select_related("actor").order_by("-id")[:50] if supervisor or signing else (),
        "tasks": row.facts.get("tasks", []),
    }  # fmt: skip
    return render(request, "letters/letter.html", context, status=status)


@lru_cache(maxsize=16)
def _pictures(content: Content) -> tuple[bytes, ...]:
    return tuple(pictures(content))


@only(INTERNAL)
def page(request: HttpRequest, pk: uuid.UUID, of: int) -> HttpResponse:
    """One page of a letter as a picture."""
    row = _found(request, pk)
    try:
        found = _pictures(shown(row))
    except LuodiError as error:
        raise Http404 from error
    if not 1 <= of <= len(found):
        raise Http404
    response = HttpResponse(found[of - 1], content_type="image/png")
    response["Cache-Control"] = "private, no-cache"
    return response


@only(INTERNAL)
def file(request: HttpRequest, pk: uuid.UUID, name: str) -> HttpResponse:
    """The very file that was issued; of a draft one made now, for its writers only."""
    row = _found(request, pk)
    if name not in TYPES:
        raise Http404
    found = file_of(row, name)
    if found is None:
        raise Http404
    data, called = found
    response = HttpResponse(data, content_type=TYPES[name])
    response.headers["Content-Disposition"] = content_disposition_header(True, called) or "attachment"
    return response


@require_POST
@only(INTERNAL)
def act(request: HttpRequest, pk: uuid.UUID, verb: str) -> HttpResponse:
    """Change, fill anew, issue or void a letter."""
    kind = {"revise": forms.Words, "refill": forms.Plain, "issue": forms.Plain, "void": forms.Why}.get(verb)
    if kind is None:
        raise Http404
    row, by = _found(request, pk), Caller(request.user, "page")
    form = kind(request.POST)
    typed = form if verb == "revise" else None
    if not form.is_valid():
        return show(request, row, wrong=_("请检查填写的内容。"), form=typed, status=422)
    told = form.cleaned_data
    try:
        if verb == "revise":
            revise_letter(by, row, **told)
        elif verb == "refill":
            refill_letter(by, row, seen=told["seen"])
        elif verb == "issue":
            issue_letter(by, row, seen=told["seen"])
        else:
            void_letter(by, row, why=told["why"], seen=told["seen"])
    except PermissionDenied:
        raise
    except LuodiError as error:
        status = 409 if isinstance(error, StaleError) else 422
        return show(request, _found(request, pk), wrong=said(error), form=typed, status=status)
    done = {"revise": _("已保存。"), "refill": _("已按当前数据重拟。"), "issue": _("已签发。"), "void": _("已作废。")}
    messages.success(request, done[verb])
    return redirect("letters:letter", pk=pk)
