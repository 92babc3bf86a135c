"""An administrator's pages of units: the tree, one unit, its names and who takes its place."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from luodi.errors import LuodiError
from luodi.web import merging
from luodi.web.actions import Caller
from luodi.web.journal.listing import about
from luodi.web.ledger.flow import OPEN
from luodi.web.ledger.models import Charge
from luodi.web.ledger.visibility import visible
from luodi.web.pages import page_of
from luodi.web.people import forms
from luodi.web.people.access import ADMINISTRATION, only
from luodi.web.people.actions.add_unit import add_unit
from luodi.web.people.actions.carry_out_succession import carry_out_succession
from luodi.web.people.actions.change_unit import change_unit
from luodi.web.people.actions.rename_unit import rename_unit
from luodi.web.people.actions.succeed_unit import succeed_unit
from luodi.web.people.finding import matching
from luodi.web.people.models import Unit, UnitSuccession
from luodi.web.people.places import trail
from luodi.web.people.versions import names_now, unit_now
from luodi.web.saying import said

PAGE = 60
HISTORY = 50
LISTED = 50


@only(ADMINISTRATION)
def tree(request: HttpRequest) -> HttpResponse:
    """The units below one unit (the highest ones without), or those found by words."""
    query = request.GET.get("q", "").strip().replace("\0", "")[:200]
    under = request.GET.get("under", "")
    above = get_object_or_404(Unit, pk=int(under)) if under.isdecimal() and len(under) < 10 else None
    found = matching(query) if query else Unit.objects.filter(parent=above)
    found = found.annotate(
        below=Count("children", distinct=True), staff=Count("people", filter=Q(people__is_active=True), distinct=True)
    )
    page = page_of(found.select_related("parent").order_by("name"), PAGE, request.GET.get("page"))
    context = {"page": page, "query": query, "above": above, "trail": trail(above)}
    return render(request, "administration/tree.html", context)


@only(ADMINISTRATION)
def new_unit(request: HttpRequest) -> HttpResponse:
    """Add a unit; ``under`` in the address proposes the unit above it."""
    under = request.GET.get("under", "")
    above = Unit.objects.filter(pk=int(under)).first() if under.isdecimal() and len(under) < 10 else None
    form = forms.NewUnit(request.POST or None, initial={"parent": above.name if above else "", "level": "city"})
    if request.method == "POST" and form.is_valid():
        told = dict(form.cleaned_data)
        try:
            made = add_unit(Caller(request.user, "page"), told.pop("name"), **told)
        except LuodiError as error:
            form.add_error(None, said(error))
        else:
            messages.success(request, _("已增设“%(unit)s”。") % {"unit": made.name})
            return redirect("administration:unit", pk=made.pk)
    status = 422 if request.method == "POST" else 200
    return render(request, "administration/new_unit.html", {"form": form}, status=status)


@only(ADMINISTRATION)
def unit(request: HttpRequest, pk: int) -> HttpResponse:
    """One unit to be changed: its fields, its names, its successor."""
    found = get_object_or_404(Unit.objects.select_related("parent"), pk=pk)
    form = forms.UnitForm(request.POST) if request.method == "POST" else forms.UnitForm.of(found)
    if request.method == "POST" and form.is_valid():
        try:
            shown = merging.read(request.POST.get("shown", "")[:4000])
            change_unit(Caller(request.user, "page"), found, **form.cleaned_data, shown=shown)
        except LuodiError as error:
            form.add_error(None, said(error))
        else:
            messages.success(request, _("已保存。"))
            return redirect("administration:unit", pk=pk)
    found.refresh_from_db()
    return _unit(request, found, form=form, status=422 if request.method == "POST" else 200)


def _unit(request: HttpRequest, found: Unit, status: int = 200, **more: Any) -> HttpResponse:
    today = timezone.localdate()
    open_ones = Charge.objects.filter(unit=found, state__in=OPEN).select_related("commitment__document", "handler")
    context = {
        "unit": found,
        "trail": trail(found.parent),
        "form": forms.UnitForm.of(found),
        "shown": merging.hidden(unit_now(found)),
        "shown_names": merging.hidden(names_now(found)),
        "rename_form": forms.Rename(initial={"on": today}),
        "succession_form": forms.Succession(initial={"on": today}),
        "aliases": found.aliases.exclude(name=found.name).order_by("-valid_until", "name"),
        "successors": UnitSuccession.objects.filter(predecessor=found).select_related("successor"),
        "origins": UnitSuccession.objects.filter(successor=found).select_related("predecessor"),
        "staff": found.people.order_by("-is_active", "full_name", "username"),
        "open_count": open_ones.count(),
        "open_ones": open_ones.filter(commitment__in=visible(request.user)).order_by("commitment__due", "id")[:LISTED],
        "history": about(found).select_related("actor").order_by("-id")[:HISTORY],
        **more,
    }
    return render(request, "administration/unit.html", context, status=status)


@require_POST
@only(ADMINISTRATION)
def rename(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the unit another name from a day."""
    found = get_object_or_404(Unit, pk=pk)
    form = forms.Rename(request.POST)
    if form.is_valid():
        try:
            shown = merging.read(request.POST.get("shown", "")[:1000])
            rename_unit(Caller(request.user, "page"), found, **form.cleaned_data, shown=shown)
        except LuodiError as error:
            form.add_error(None, said(error))
        else:
            messages.success(request, _("已更名，原名称作为别称保留。"))
            return redirect("administration:unit", pk=pk)
        found.refresh_from_db()
    return _unit(request, found, 422, rename_form=form)


@require_POST
@only(ADMINISTRATION)
def succeed(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter who takes the unit's place: first shown with all that would pass, then, when confirmed, done."""
    found = get_object_or_404(Unit, pk=pk)
    form = forms.Succession(request.POST)
    if not form.is_valid():
        return _unit(request, found, 422, succession_form=form)
    told = form.cleaned_data
    by = Caller(request.user, "page")
    try:
        with transaction.atomic():
            step = succeed_unit(by, found, **told)
            count = carry_out_succession(by, step)
            if "confirmed" not in request.POST:
                transaction.set_rollback(True)
    except LuodiError as error:
        form.add_error(None, said(error))
        return _unit(request, found, 422, succession_form=form)
    if "confirmed" not in request.POST:
        return _unit(request, found, succession_form=form, sure={"told": told, "today": timezone.localdate()})
    if count:
        text = ngettext("已登记，%(count)s 项未办结的任务已移交。", "已登记，%(count)s 项未办结的任务已移交。", count)
        messages.success(request, text % {"count": count})
    else:
        messages.success(request, _("已登记。"))
    return redirect("administration:unit", pk=pk)
