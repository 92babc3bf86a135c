"""Acting on a commitment from its page: one address a verb; a refusal shows the page again with what was typed."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from luodi.errors import LuodiError
from luodi.web.actions import Caller, RefusedError
from luodi.web.journal.wording import verb_words
from luodi.web.ledger import forms
from luodi.web.ledger.actions.accept_report import accept_report
from luodi.web.ledger.actions.acknowledge import acknowledge
from luodi.web.ledger.actions.answer_request import answer_request
from luodi.web.ledger.actions.assign import assign
from luodi.web.ledger.actions.attach_evidence import attach_evidence
from luodi.web.ledger.actions.chase import chase
from luodi.web.ledger.actions.extend import extend
from luodi.web.ledger.actions.interrupt import interrupt
from luodi.web.ledger.actions.plan_event import plan_event
from luodi.web.ledger.actions.report import Figure, report
from luodi.web.ledger.actions.request import request as ask
from luodi.web.ledger.actions.resume import resume
from luodi.web.ledger.actions.return_report import return_report
from luodi.web.ledger.actions.set_limit import set_limit
from luodi.web.ledger.actions.sign_report import sign_report
from luodi.web.ledger.actions.strike_off import strike_off
from luodi.web.ledger.actions.suspend import suspend
from luodi.web.ledger.actions.withdraw_request import withdraw_request
from luodi.web.ledger.models import Charge, Commitment, Milestone, Report, Request
from luodi.web.ledger.standing import StaleError
from luodi.web.ledger.visibility import visible
from luodi.web.people.access import INTERNAL, only
from luodi.web.people.models import User
from luodi.web.review.actions.confirm import confirm
from luodi.web.saying import said

Told = dict[str, Any]
Do = Callable[[Caller, Commitment, int, Told], object]


def _charge(task: Commitment, pk: int) -> Charge:
    return get_object_or_404(task.charges, pk=pk)


def _report(task: Commitment, pk: int) -> Report:
    return get_object_or_404(Report, pk=pk, charge__commitment=task)


def _request(task: Commitment, pk: int) -> Request:
    return get_object_or_404(Request, pk=pk, charge__commitment=task)


def _acknowledge(by: Caller, task: Commitment, of: int, told: Told) -> object:
    handler = User.objects.filter(pk=told["handler"]).first() if told["handler"] else None
    return acknowledge(by, _charge(task, of), handler=handler, seen=told["seen"], why=told["why"])


def _write(by: Caller, task: Commitment, of: int, told: Told) -> object:
    charge = _charge(task, of)
    figures = [
        Figure(
            one, as_of=told[f"as_of_{one.pk}"] or told["occurred_on"], value=told[f"value_{one.pk}"],
            numerator=told[f"numerator_{one.pk}"], denominator=told[f"denominator_{one.pk}"],
        )
        for one in task.indicators.all()
        if any(told[f"{name}_{one.pk}"] is not None for name in ("value", "numerator", "denominator"))
    ]  # fmt: skip
    point = told.get("milestone")
    milestone = task.milestones.filter(pk=int(point)).first() if point else None
    replaces = charge.reports.filter(pk=told["replaces"]).first() if told["replaces"] else None
    with transaction.atomic():  # the report with its evidence, or neither
        made = _reported(by, charge, told, figures, replaces, milestone)
        files = [(one.name, one.read()) for one in told["evidence"]]
        if files:
            attach_evidence(by, made, files, dated=told["evidence_dated"])
    return made


def _reported(
    by: Caller, charge: Charge, told: Told, figures: list[Figure], replaces: Report | None, milestone: Milestone | None
) -> Report:
    return report(
        by, charge, text=told["text"], occurred_on=told["occurred_on"], problems=told["problems"],
        next_steps=told["next_steps"], percent=told["percent"], completes=told["completes"], delay=told["delay"],
        delay_text=told["delay_text"], milestone=milestone, figures=figures, draft=told["draft"],
        replaces=replaces, seen=told["seen"],
    )  # fmt: skip


def _answer(by: Caller, task: Commitment, of: int, told: Told) -> object:
    granted = {"deadline": told["deadline"].isoformat()} if told["deadline"] else None
    return answer_request(
        by, _request(task, of), grant=told["grant"], answer=told["answer"], granted=granted, seen=told["seen"]
    )


def _rest(run: Callable[..., object]) -> Do:
    return lambda by, task, of, told: run(
        by, task, reason=told["reason"], basis=told["basis"], on=told["on"], seen=told["seen"]
    )


VERBS: dict[str, tuple[type[django_forms.Form], Do]] = {
    "confirm": (forms.Plain, lambda by, task, of, told: confirm(by, [task.pk], why=told["why"])),
    "assign": (
        forms.Assign,
        lambda by, task, of, told: assign(by, task, on=told["on"], seen=told["seen"], why=told["why"]),
    ),
    "acknowledge": (forms.Acknowledge, _acknowledge),
    "report": (forms.ReportForm, _write),
    "sign_report": (
        forms.Plain,
        lambda by, task, of, told: sign_report(by, _report(task, of), seen=told["seen"], why=told["why"]),
    ),
    "return_report": (
        forms.Reason, lambda by, task, of, told: return_report(
            by, _report(task, of), reason=told["reason"], seen=told["seen"]
        ),
    ),
    "accept_report": (
        forms.Accept,
        lambda by, task, of, told: accept_report(
            by, _report(task, of), completes=told["completes"], seen=told["seen"], why=told["why"]
        ),
    ),
    "request": (
        forms.RequestForm,
        lambda by, task, of, told: ask(
            by, _charge(task, of), kind=told["kind"], asked=told["asked"], reason=told["reason"]
        ),
    ),
    "plan": (
        forms.PlanForm,
        lambda by, task, of, told: ask(
            by, _charge(task, of), kind="plan", asked=told["asked"], reason=told["reason"]
        ),
    ),
    "units": (
        forms.UnitsForm,
        lambda by, task, of, told: ask(
            by, _charge(task, of), kind="units", asked=told["asked"], reason=told["reason"]
        ),
    ),
    "answer_request": (forms.Answer, _answer),
    "withdraw_request": (
        forms.Plain, lambda by, task, of, told: withdraw_request(
            by, _request(task, of), seen=told["seen"], why=told["why"]
        ),
    ),
    "suspend": (forms.Reason, _rest(suspend)),
    "interrupt": (forms.Reason, _rest(interrupt)),
    "resume": (forms.Reason, _rest(resume)),
    "extend": (
        forms.Extend,
        lambda by, task, of, told: extend(
            by, task, until=told["until"], reason=told["reason"], basis=told["basis"], seen=told["seen"]
        ),
    ),
    "set_limit": (
        forms.SetLimit,
        lambda by, task, of, told: set_limit(
            by, task, standing=told["standing"], limit=told["limit"], began=told["began"], source=told["source"],
            seen=told["seen"],
        ),
    ),
    "plan_event": (
        forms.PlanEvent,
        lambda by, task, of, told: plan_event(
            by, task, event=told["event"], limit=told["limit"], on=told["on"], clear=told["clear"],
            window=told["window"], source=told["source"], why=told["why"], seen=told["seen"],
        ),
    ),
    "chase": (
        forms.Chasing,
        lambda by, task, of, told: chase(
            by, task, note=told["note"], answer_by=told["answer_by"], seen=told["seen"]
        ),
    ),
    "strike_off": (forms.Plain, lambda by, task, of, told: strike_off(by, task, seen=told["seen"], why=told["why"])),
}  # fmt: skip


@require_POST
@only(INTERNAL)
def do(request: HttpRequest, pk: uuid.UUID, verb: str, of: int = 0) -> HttpResponse:
    """Carry out ``verb`` on the commitment, or on its part, report or request ``of``."""
    if verb not in VERBS:
        raise Http404
    task = get_object_or_404(visible(request.user), pk=pk)
    kind, run = VERBS[verb]
    more = {"commitment": task} if kind in {forms.ReportForm, forms.UnitsForm} else {}
    form = kind(request.POST, request.FILES, **more)
    if not form.is_valid():
        wrong = _("请检查填写的内容。")
        return _again(request, pk, verb, of, form, wrong, 422)
    told = dict(form.cleaned_data)
    told["draft"] = request.POST.get("draft") == "1"
    if isinstance(form, (forms.RequestForm, forms.PlanForm, forms.UnitsForm)):
        told["asked"] = form.asked()
    try:
        run(Caller(request.user, "page"), task, of, told)
    except RefusedError:
        raise
    except LuodiError as error:
        return _again(request, pk, verb, of, form, said(error), 409 if isinstance(error, StaleError) else 422)
    room = "review" if verb == "confirm" else "ledger"
    journal = {"plan": "request", "units": "request"}.get(verb, verb)
    messages.success(request, _("已完成：%(verb)s。") % {"verb": verb_words(f"{room}.{journal}")})
    return redirect(f"{reverse('ledger:commitment', args=[pk])}#work")


def _again(
    request: HttpRequest, pk: uuid.UUID, verb: str, of: int, form: django_forms.Form, told: str, status: int
) -> HttpResponse:
    from luodi.web.ledger.views import show

    wrong = {"verb": verb, "of": of, "form": form, "told": told}
    return show(request, pk, today=timezone.localdate(), wrong=wrong, status=status)
