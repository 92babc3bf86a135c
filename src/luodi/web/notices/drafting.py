"""Pages of schedules and drafts, for the supervisors."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from luodi.clocks.moments import local
from luodi.errors import LuodiError
from luodi.web.actions import Caller
from luodi.web.ledger.models import Commitment
from luodi.web.ledger.visibility import visible
from luodi.web.notices.actions.finalise_draft import finalise_draft
from luodi.web.notices.actions.make_draft import make_draft
from luodi.web.notices.actions.set_schedule import set_schedule
from luodi.web.notices.actions.void_draft import void_draft
from luodi.web.notices.actions.write_remarks import write_remarks
from luodi.web.notices.figures import label
from luodi.web.notices.models import Draft, Kind, Schedule
from luodi.web.notices.periods import MOST_DAY, last_due
from luodi.web.pages import page_of
from luodi.web.people.access import only
from luodi.web.people.models import Role, User
from luodi.web.saying import said

SUPERVISION = frozenset({Role.SUPERVISOR})
PAGE = 30
HOURS = {Kind.DAILY: 8, Kind.WEEKLY: 9, Kind.MONTHLY: 9, Kind.QUARTERLY: 9, Kind.YEARLY: 9}
DAYS = {Kind.DAILY: 1, Kind.WEEKLY: 1, Kind.MONTHLY: 5, Kind.QUARTERLY: 10, Kind.YEARLY: 15}
"""What a schedule is offered with before a supervisor sets it; a choice of this project."""


class ScheduleForm(forms.Form):
    seen = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
    on = forms.BooleanField(label=gettext_lazy("启用"), required=False)
    day = forms.IntegerField(label=gettext_lazy("日"), min_value=1, max_value=28)
    hour = forms.IntegerField(label=gettext_lazy("时"), min_value=0, max_value=23)


class RemarksForm(forms.Form):
    seen = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
    remarks = forms.CharField(
        label=gettext_lazy("说明"), required=False, max_length=20_000, widget=forms.Textarea(attrs={"rows": 8})
    )


class VoidForm(forms.Form):
    seen = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
    why = forms.CharField(label=gettext_lazy("理由"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))


def schedules() -> list[Schedule]:
    """A schedule for each kind; one that nobody has set is off, and not saved."""
    known = {row.kind: row for row in Schedule.objects.all()}
    return [known.get(kind) or Schedule(kind=kind, on=False, day=DAYS[kind], hour=HOURS[kind]) for kind in Kind]


@only(SUPERVISION)
def drafts(request: HttpRequest) -> HttpResponse:
    """调度: the schedules, and the drafts made so far."""
    listed = []
    for row in schedules():
        kind = Kind(row.kind)
        form = ScheduleForm(initial={"on": row.on, "day": row.day, "hour": row.hour})
        form.fields["day"].widget.attrs["max"] = MOST_DAY[kind]
        _at, period = last_due(kind, row.day, row.hour, local(timezone.now()))
        listed.append({"row": row, "form": form, "period": period, "by_day": kind != Kind.DAILY})
    found = Draft.objects.defer("figures", "units")
    kind = request.GET.get("kind", "")
    page = page_of(found.filter(kind=kind) if kind in Kind.values else found, PAGE, request.GET.get("page"))
    context = {"schedules": listed, "page": page, "kind": kind, "kinds": Kind.choices}
    return render(request, "notices/drafts.html", context)


@require_POST
@only(SUPERVISION)
def schedule(request: HttpRequest, kind: str) -> HttpResponse:
    """Set a schedule."""
    if kind not in Kind.values:
        raise Http404
    form = ScheduleForm({**request.POST.dict(), "day": request.POST.get("day", "1")})
    try:
        if not form.is_valid():
            raise LuodiError(zh="请检查填写的日和时。", en="Check the day and the hour.")
        told = form.cleaned_data
        set_schedule(Caller(request.user, "page"), kind, **told)
        messages.success(request, _("安排已保存。"))
    except LuodiError as error:
        messages.error(request, said(error))
    return redirect("notices:drafts")


@require_POST
@only(SUPERVISION)
def make(request: HttpRequest, kind: str) -> HttpResponse:
    """Make the draft of the newest period now."""
    if kind not in Kind.values:
        raise Http404
    row = Schedule.objects.filter(kind=kind).first()
    day, hour = (row.day, row.hour) if row else (DAYS[Kind(kind)], HOURS[Kind(kind)])
    now = timezone.now()
    _at, period = last_due(kind, day, hour, now)
    draft = make_draft(Caller(request.user, "page"), kind, period, now=now)
    if draft is not None:
        return redirect("notices:draft", pk=draft.pk)
    there = Draft.objects.filter(kind=kind, period=period.name).exclude(state=Draft.State.VOID).first()
    messages.info(request, _("%(period)s 已有初稿。") % {"period": period.name})
    return redirect("notices:draft", pk=there.pk) if there else redirect("notices:drafts")


@only(SUPERVISION)
def draft(request: HttpRequest, pk: int) -> HttpResponse:
    """One draft: its figures with the tasks behind each, the units, the remarks."""
    return _shown(request, get_object_or_404(Draft.objects.select_related("finalised_by"), pk=pk))


def _shown(
    request: HttpRequest, row: Draft, wrong: str = "", typed: str | None = None, status: int = 200
) -> HttpResponse:
    keys = {task[0] for figure in row.figures for task in figure["tasks"]}
    tasks = tasks_of(request.user, keys)
    figures = [
        {
            **figure,
            "label": label(figure["code"]),
            "rows": [(tasks[key], due, colour) for key, due, colour in figure["tasks"] if key in tasks],
            "unseen": sum(key not in tasks for key, _due, _colour in figure["tasks"]),
        }
        for figure in row.figures
    ]
    context: dict[str, Any] = {
        "draft": row,
        "figures": figures,
        "wrong": wrong,
        "remarks_form": RemarksForm(initial={"remarks": row.remarks if typed is None else typed}),
        "void_form": VoidForm(),
    }
    return render(request, "notices/draft.html", context, status=status)


def tasks_of(user: User, keys: set[str]) -> dict[str, Commitment]:
    """The tasks that the reader may see, by id."""
    listed, found = sorted(keys), {}
    for at in range(0, len(listed), 500):
        rows = visible(user).filter(pk__in=listed[at : at + 500]).select_related("document")
        found |= {str(row.pk): row for row in rows}
    return found


@require_POST
@only(SUPERVISION)
def act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Write remarks, make final, or void."""
    row = get_object_or_404(Draft, pk=pk)
    kind: type[forms.Form] | None = {"remarks": RemarksForm, "finalise": RemarksForm, "void": VoidForm}.get(verb)
    if kind is None:
        raise Http404
    form = kind(request.POST)
    by, typed = Caller(request.user, "page"), request.POST.get("remarks")
    if not form.is_valid():
        return _shown(request, row, _("请检查填写的内容。"), typed, 422)
    told = form.cleaned_data
    try:
        if verb == "void":
            void_draft(by, row, why=told["why"], seen=told["seen"])
        else:
            seen = told["seen"]
            if typed is not None:
                row = write_remarks(by, row, remarks=told["remarks"], seen=seen)
                seen = row.revision
            if verb == "finalise":
                finalise_draft(by, row, seen=seen)
    except LuodiError as error:
        return _shown(request, Draft.objects.get(pk=pk), said(error), typed, 409)
    done = {"remarks": _("说明已保存。"), "finalise": _("已定稿。"), "void": _("已作废。")}
    messages.success(request, done[verb])
    return redirect(reverse("notices:draft", args=[pk]))
