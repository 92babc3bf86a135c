"""Pages of a sheet that comes back: upload, look at what each row would do, confirm once."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from luodi.errors import LuodiError
from luodi.web.actions import Caller, RefusedError
from luodi.web.ledger.forms import Day
from luodi.web.ledger.standing import ANSWERING
from luodi.web.pages import page_of
from luodi.web.people.access import only
from luodi.web.people.models import Role
from luodi.web.saying import said
from luodi.web.sheets.actions.settle_row import settle_row
from luodi.web.sheets.actions.take_in import take_in
from luodi.web.sheets.applying import apply
from luodi.web.sheets.columns import BY_CODE, FULL, shown
from luodi.web.sheets.models import Filled, FilledRow
from luodi.web.sheets.reading import MOST_BYTES
from luodi.web.sheets.workbook import notes

FILLING: frozenset[Role] = frozenset(ANSWERING)
PAGE = 50
SECONDS = 20.0
"""Time of one confirmation; what is left goes on at the next click."""


class Upload(forms.Form):
    """The file, the day of progress for rows that name none, and whether the reports leave the unit."""

    file = forms.FileField(
        label=lazy("填好的表格（.xlsx，不超过 10 MB）"),
        max_length=200,
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        error_messages={"required": lazy("请选择填好的 .xlsx。"), "empty": lazy("文件是空的。")},
    )
    on = forms.DateField(label=lazy("进展日期（表中未改动日期的行按此填报）"), widget=Day())
    draft = forms.BooleanField(label=lazy("先存为草稿，不提交"), required=False)


@never_cache
@only(FILLING)
def fill(request: HttpRequest) -> HttpResponse:
    """The form; a file that is sent is shown row by row, and changes nothing."""
    form = Upload(request.POST or None, request.FILES or None, initial={"on": timezone.localdate()})
    told = ""
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data["file"]
        try:
            filled = take_in(
                Caller(request.user, "page"), given.read(MOST_BYTES + 1), given.name, on=form.cleaned_data["on"],
                draft=form.cleaned_data["draft"],
            )  # fmt: skip
            return redirect("sheets:filled", filled.pk)
        except RefusedError:
            raise
        except LuodiError as error:
            told = said(error)
    about = notes()
    context = {
        "form": form, "told": told, "columns": [(one, about.get(one.code, "")) for one in shown(FULL) if one.fills],
        "earlier": Filled.objects.filter(made_by=request.user).exclude(applied_at=None)[:10],
    }  # fmt: skip
    return render(request, "sheets/fill.html", context, status=422 if request.method == "POST" else 200)


@never_cache
@only(FILLING)
def filled(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """One's own sheet: the preview, or what became of each row."""
    return render(request, "sheets/filled.html", _shown(request, _own(request, pk)))


@require_POST
@only(FILLING)
def confirm(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The one confirmation: each row by itself, with its own report and journal entry."""
    found = _own(request, pk)
    count = apply(Caller(request.user, "page"), found, seconds=SECONDS)
    if count:
        messages.success(request, _("已填报 %(count)s 行。") % {"count": count})
    return redirect("sheets:filled", pk)


@require_POST
@only(FILLING)
def settle(request: HttpRequest, pk: uuid.UUID, of: int) -> HttpResponse:
    """The site's version of a row that is in conflict, or the sheet's."""
    found = get_object_or_404(_own(request, pk).rows, pk=of)
    try:
        settle_row(Caller(request.user, "page"), found, request.POST.get("how", ""))
    except LuodiError as error:
        messages.error(request, said(error))
    page = request.POST.get("page", "")
    where = f"?page={page}" if page.isascii() and page.isdecimal() else ""
    return redirect(f"{reverse('sheets:filled', args=[pk])}{where}#row-{found.pk}")


def _own(request: HttpRequest, pk: uuid.UUID) -> Filled:
    return get_object_or_404(Filled, pk=pk, made_by=request.user)


def _shown(request: HttpRequest, found: Filled) -> dict[str, Any]:
    outcomes = dict(found.rows.order_by().values_list("outcome").annotate(count=Count("pk")))
    counts = [(value, str(label), outcomes[value]) for value, label in FilledRow.Outcome.choices if value in outcomes]
    rows = found.rows.select_related("commitment", "charge__unit").order_by("order")
    chosen = request.GET.get("outcome", "")
    if chosen in outcomes:
        rows = rows.filter(outcome=chosen)
    page = page_of(rows, PAGE, request.GET.get("page"))
    for row in page.object_list:
        for name in ("changes", "conflicts", "kept"):
            setattr(
                row, f"{name}_told", [(BY_CODE[code].heading, now, given) for code, now, given in getattr(row, name)]
            )
    return {
        "filled": found, "page": page, "counts": counts, "outcome": chosen, "possible": outcomes.get("possible", 0),
        "total": sum(outcomes.values()), "wrong": outcomes.get("wrong", 0), "conflict": outcomes.get("conflict", 0),
    }  # fmt: skip
