"""Pages of assessment: results, one unit's points with the entries behind them, schemes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from luodi.clocks.moments import local
from luodi.errors import LuodiError
from luodi.web.actions import Caller
from luodi.web.assessment import forms
from luodi.web.assessment.actions.answer_appeal import answer_appeal
from luodi.web.assessment.actions.appeal import appeal
from luodi.web.assessment.actions.issue_assessment import issue_assessment
from luodi.web.assessment.actions.prepare_result import prepare_result
from luodi.web.assessment.actions.set_scheme import set_scheme
from luodi.web.assessment.models import Appeal, Assessment, Scheme, UnitScore
from luodi.web.assessment.reckoning import Reckoned, differing, named, reckon, scheme_for, told
from luodi.web.assessment.schemes import FIRST
from luodi.web.assessment.standing import details_of, ranks_of
from luodi.web.assessment.wording import DIMENSIONS, GROUPS, KINDS, SHOWN
from luodi.web.journal.models import Entry
from luodi.web.ledger.standing import acts_for
from luodi.web.ledger.visibility import visible
from luodi.web.letters.models import Letter
from luodi.web.notices.periods import last_due
from luodi.web.pages import page_of
from luodi.web.people.access import INTERNAL, only
from luodi.web.people.models import Role
from luodi.web.saying import said

SUPERVISION = frozenset({Role.SUPERVISOR})
PAGE, LISTED = 30, 100


@only(INTERNAL)
def home(request: HttpRequest) -> HttpResponse:
    """考评: the results so far; for the supervisors the periods that could be counted now."""
    rows = Assessment.objects.select_related("scheme", "issued_by")
    page = page_of(rows, PAGE, request.GET.get("page"))
    mine = {one.assessment_id: one for one in details_of(request.user).filter(
        assessment__in=list(page.object_list), unit=request.user.unit
    )} if request.user.unit_id else {}  # fmt: skip
    for row in page.object_list:
        row.mine = mine.get(row.pk)
    supervisor = request.user.role == Role.SUPERVISOR
    now = local(timezone.now())
    offered = [(kind, label, last_due(kind, 1, 0, now)[1]) for kind, label in Assessment.Kind.choices]
    context = {
        "page": page, "offered": offered if supervisor else [], "supervisor": supervisor,
        "appeals": Appeal.objects.filter(state=Appeal.State.OPEN).select_related("score__unit", "score__assessment")
        if supervisor else [],
    }  # fmt: skip
    return render(request, "assessment/home.html", context)


@only(SUPERVISION)
def attempt(request: HttpRequest) -> HttpResponse:
    """试算: a period as the journal stands now; nothing is kept."""
    form = forms.Try(request.GET)
    if not form.is_valid() or form.cleaned_data["kind"] not in Assessment.Kind.values:
        raise Http404
    return _attempted(request, form.cleaned_data["kind"], form.cleaned_data["period"])


def _attempted(request: HttpRequest, kind: str, name: str, wrong: str = "", status: int = 200) -> HttpResponse:
    period = named(kind, name)
    if period is None:
        raise Http404
    before = Assessment.objects.filter(kind=kind, period=name).order_by("-version").first()
    scheme = before.scheme if before else scheme_for(period)
    found = reckon(kind, period, scheme) if scheme else Reckoned((), 0, "")
    rows = [{**told(row), "unit": row.unit, "total": row.score.total} for row in found.rows]
    context: dict[str, Any] = {
        "kind": kind, "label": dict(Assessment.Kind.choices)[kind], "period": period, "scheme": scheme,
        "groups": _grouped(rows), "found": found, "before": before, "wrong": wrong,
        "same": before is not None and before.sha256 == found.sha256,
        "over": period.ends < timezone.localdate(), "form": forms.Issue(),
    }  # fmt: skip
    return render(request, "assessment/try.html", context, status=status)


def _grouped(rows: Iterable[dict[str, Any]]) -> list[tuple[str, list[dict[str, Any]]]]:
    """Rows by group, each with its dimensions' scores in order."""
    out = []
    for group, its in groupby(rows, key=lambda row: row["group"]):
        listed = [{**row, "scores": _scores(row["parts"])} for row in its]
        out.append((str(GROUPS.get(group, group)), listed))
    return out


def _scores(parts: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    return [(str(label), parts[name]) for name, label in DIMENSIONS.items() if name in parts]


@require_POST
@only(SUPERVISION)
def issue(request: HttpRequest) -> HttpResponse:
    """Freeze a period's result, or a correction of it."""
    form = forms.Issue(request.POST)
    if not form.is_valid():
        raise Http404
    its = form.cleaned_data
    try:
        row = issue_assessment(
            Caller(request.user, "page"), its["kind"], its["period"], seen=its["seen"], why=its["why"]
        )
    except LuodiError as error:
        return _attempted(request, its["kind"], its["period"], said(error), 409)
    messages.success(request, _("考评结果已发布。"))
    return redirect("assessment:result", pk=row.pk)


@only(INTERNAL)
def result(request: HttpRequest, pk: int) -> HttpResponse:
    """One result as it was frozen; whether it would come out the same now is said to those who oversee."""
    return _result(request, get_object_or_404(Assessment.objects.select_related("scheme", "issued_by"), pk=pk))


def _result(request: HttpRequest, row: Assessment, wrong: str = "", status: int = 200) -> HttpResponse:
    may = set(details_of(request.user).filter(assessment=row).values_list("pk", flat=True))
    rows = [
        {"group": one.group, "rank": one.rank, "unit": one.unit, "total": one.total, "parts": one.parts, "pk": one.pk,
         "may": one.pk in may}
        for one in ranks_of(request.user, row)
    ]  # fmt: skip
    supervisor = request.user.role == Role.SUPERVISOR
    newest = Assessment.objects.filter(kind=row.kind, period=row.period).order_by("-version").first()
    context: dict[str, Any] = {
        "row": row, "groups": _grouped(rows), "wrong": wrong, "supervisor": supervisor, "newest": newest,
        "differing": differing(row) if supervisor and newest == row else [],
        "letter": Letter.objects.filter(origin=f"assessment.assessment {row.pk}").exclude(state="void").first()
        if supervisor else None,
    }  # fmt: skip
    return render(request, "assessment/result.html", context, status=status)


@require_POST
@only(SUPERVISION)
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    """Draft the letter of a result."""
    row = get_object_or_404(Assessment, pk=pk)
    try:
        return redirect("letters:letter", pk=prepare_result(Caller(request.user, "page"), row).pk)
    except LuodiError as error:
        return _result(request, row, said(error), 409)


@only(INTERNAL)
def score(request: HttpRequest, of: int) -> HttpResponse:
    """One unit's points, each with the task and the journal's entries that it came from."""
    return _scored(request, _score_of(request, of))


def _score_of(request: HttpRequest, of: int) -> UnitScore:
    rows = details_of(request.user).select_related("unit", "assessment__scheme")
    return get_object_or_404(rows, pk=of)


def _scored(
    request: HttpRequest, row: UnitScore, wrong: str = "", form: django_forms.Form | None = None, status: int = 200
) -> HttpResponse:
    page = page_of(row.lines, LISTED, request.GET.get("page"))
    lines = page.object_list
    tasks = _tasks(request, {line["task"] for line in lines if line["task"]})
    entries = Entry.objects.in_bulk({pk for line in lines for pk in line["entries"]})
    appeals = list(row.appeals.select_related("made_by", "answered_by"))
    newest = Assessment.objects.filter(kind=row.assessment.kind, period=row.assessment.period).order_by("-version")
    current = newest.values_list("pk", flat=True).first() == row.assessment_id
    context: dict[str, Any] = {
        "row": row, "scores": _scores(row.parts), "wrong": wrong, "page": page,
        "lines": [
            {
                **line, "label": KINDS.get(line["kind"], line["kind"]), "part": DIMENSIONS[line["dimension"]],
                "what": tasks.get(line["task"]), "said": [entries[pk] for pk in line["entries"] if pk in entries],
                "bad": line["points"].startswith("-"),
            }
            for line in lines
        ],
        "appeals": appeals, "weights": row.assessment.scheme.told["dimensions"],
        "may_appeal": current and acts_for(request.user, row.unit) and not any(a.state == "open" for a in appeals),
        "may_answer": request.user.role == Role.SUPERVISOR,
        "form": form or forms.AppealForm(), "answer_form": forms.Answer(),
    }  # fmt: skip
    return render(request, "assessment/score.html", context, status=status)


def _tasks(request: HttpRequest, keys: set[str]) -> dict[str, Any]:
    return {str(row.pk): row for row in visible(request.user).filter(pk__in=keys).select_related("document")}


@require_POST
@only(INTERNAL)
def complain(request: HttpRequest, of: int) -> HttpResponse:
    """Appeal against one's own unit's score."""
    row, form = _score_of(request, of), forms.AppealForm(request.POST)
    if not form.is_valid():
        return _scored(request, row, _("请填写申诉理由。"), form, 422)
    try:
        appeal(Caller(request.user, "page"), row, text=form.cleaned_data["text"])
    except LuodiError as error:
        return _scored(request, row, said(error), form, 409)
    messages.success(request, _("申诉已提交。"))
    return redirect("assessment:score", of=of)


@require_POST
@only(SUPERVISION)
def answer(request: HttpRequest, of: int) -> HttpResponse:
    """Answer an appeal."""
    its, form = get_object_or_404(Appeal.objects.select_related("score"), pk=of), forms.Answer(request.POST)
    try:
        if not form.is_valid():
            raise LuodiError(zh="请检查填写的内容。", en="Check what you filled in.")
        answer_appeal(Caller(request.user, "page"), its, **form.cleaned_data)
    except LuodiError as error:
        return _scored(request, _score_of(request, its.score_id), said(error), status=409)
    messages.success(request, _("已答复。"))
    return redirect("assessment:score", of=its.score_id)


@only(SUPERVISION)
def schemes(request: HttpRequest) -> HttpResponse:
    """考评办法: the versions, and a form for a new one that begins with the newest."""
    rows: Sequence[Scheme] = list(Scheme.objects.select_related("made_by"))
    given = {
        **forms.SchemeForm.given(rows[0].told if rows else FIRST),
        "effective": timezone.localdate().replace(day=1),
    }
    form, wrong = forms.SchemeForm(request.POST or None, initial=given), ""
    if request.method == "POST":
        try:
            if not form.is_valid():
                raise LuodiError(zh="请检查填写的内容。", en="Check what you filled in.")
            its = form.cleaned_data
            set_scheme(Caller(request.user, "page"), form.told(), effective=its["effective"], why=its["why"])
            messages.success(request, _("新的考评办法已保存。"))
            return redirect("assessment:schemes")
        except LuodiError as error:
            wrong = said(error)
    told_rows = [
        {"row": row, "dimensions": [(DIMENSIONS[n], one) for n, one in row.told["dimensions"].items()],
         "points": [(KINDS[kind], value, row.told["most"].get(kind)) for kind, value in row.told["points"].items()],
         "shown": SHOWN[row.told["shown"]]}
        for row in rows
    ]  # fmt: skip
    context = {"rows": told_rows, "form": form, "wrong": wrong}
    return render(request, "assessment/schemes.html", context, status=422 if wrong else 200)
