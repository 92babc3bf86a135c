"""Acting on a version from its page: one address a verb; a refusal shows the page again with what was typed."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from luodi.errors import LuodiError
from luodi.web.actions import Caller, RefusedError
from luodi.web.desk.actions.approve import approve
from luodi.web.desk.actions.choose_reading import choose_reading
from luodi.web.desk.actions.erase import erase
from luodi.web.desk.actions.return_ruling import return_ruling
from luodi.web.desk.actions.submit import submit
from luodi.web.desk.actions.unmask import unmask
from luodi.web.desk.actions.withdraw import withdraw
from luodi.web.desk.forms import Reading, Reason, Seen
from luodi.web.desk.models import Ruling
from luodi.web.desk.standing import AT_THE_DESK
from luodi.web.desk.views import found, newest, show
from luodi.web.journal.wording import verb_words
from luodi.web.ledger.standing import StaleError
from luodi.web.people.access import only
from luodi.web.saying import said

Told = dict[str, Any]
Do = Callable[[Caller, Ruling, Told], object]

VERBS: dict[str, tuple[type[django_forms.Form], Do]] = {
    "submit": (Seen, lambda by, ruling, told: submit(by, ruling, seen=told["seen"])),
    "approve": (Seen, lambda by, ruling, told: approve(by, ruling, seen=told["seen"])),
    "return": (Reason, lambda by, ruling, told: return_ruling(by, ruling, reason=told["reason"], seen=told["seen"])),
    "reading": (
        Reading,
        lambda by, ruling, told: choose_reading(
            by, ruling, told["name"], told["option"], reason=told["reason"], seen=told["seen"]
        ),
    ),
    "withdraw": (Reason, lambda by, ruling, told: withdraw(by, ruling, reason=told["reason"], seen=told["seen"])),
    "unmask": (Reason, lambda by, ruling, told: unmask(by, ruling.matter, why=told["reason"])),
    "erase": (Reason, lambda by, ruling, told: erase(by, ruling.matter, why=told["reason"])),
}
NAMES = {"return": "desk.return_ruling", "reading": "desk.choose_reading"}


@require_POST
@only(AT_THE_DESK)
def do(request: HttpRequest, pk: uuid.UUID, verb: str) -> HttpResponse:
    """Carry out ``verb`` on the matter's newest version."""
    if verb not in VERBS:
        raise Http404
    matter = found(request, pk)
    ruling = newest(matter)
    kind, run = VERBS[verb]
    form = kind(request.POST)
    if not form.is_valid():
        return _again(request, pk, verb, _("请检查填写的内容。"), 422)
    try:
        run(Caller(request.user, "page"), ruling, form.cleaned_data)
    except RefusedError:
        raise
    except LuodiError as error:
        return _again(request, pk, verb, said(error), 409 if isinstance(error, StaleError) else 422)
    if verb == "unmask":
        return show(request, matter, ruling, unmasked=True)
    messages.success(request, _("已完成：%(verb)s。") % {"verb": verb_words(NAMES.get(verb, f"desk.{verb}"))})
    return redirect("desk:matter", pk)


def _again(request: HttpRequest, pk: uuid.UUID, verb: str, told: str, status: int) -> HttpResponse:
    matter = found(request, pk)
    wrong = {"verb": verb, "told": told, "reason": request.POST.get("reason", "")}
    wrong["option"] = f"{request.POST.get('name', '')}:{request.POST.get('option', '')}"
    return show(request, matter, newest(matter), wrong=wrong, status=status)
