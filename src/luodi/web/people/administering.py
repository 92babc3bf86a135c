"""An administrator's pages of people: the list, one account, what is done to it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from luodi.errors import LuodiError
from luodi.web import merging
from luodi.web.actions import Caller, RefusedError
from luodi.web.journal.listing import about
from luodi.web.journal.wording import verb_words
from luodi.web.ledger.flow import OPEN
from luodi.web.pages import page_of
from luodi.web.people import forms, passwords
from luodi.web.people.access import ADMINISTRATION, only
from luodi.web.people.accounts import Filters, accounts
from luodi.web.people.actions.add_user import add_user
from luodi.web.people.actions.change_user import change_user
from luodi.web.people.actions.disable_user import disable_user
from luodi.web.people.actions.enable_user import enable_user
from luodi.web.people.actions.end_visits import end_visits
from luodi.web.people.actions.reset_second_factor import reset_second_factor
from luodi.web.people.actions.set_password import set_password
from luodi.web.people.actions.unlock_user import unlock_user
from luodi.web.people.locks import locked_until
from luodi.web.people.models import Role, User
from luodi.web.people.versions import user_now
from luodi.web.saying import said

PAGE = 50
HISTORY = 50


def state_words() -> dict[str, str]:
    """What the choices of an account's state are called."""
    return {"active": _("启用"), "closed": _("已停用"), "once": _("尚未改一次性密码")}


@only(ADMINISTRATION)
def people(request: HttpRequest) -> HttpResponse:
    """Everybody with an account, found by name, unit, role and state."""
    filters = Filters.of(request.GET.dict())
    page = page_of(accounts(filters), PAGE, request.GET.get("page"))
    context = {"page": page, "filters": filters, "roles": Role.choices, "states": state_words().items()}
    return render(request, "administration/people.html", context)


@never_cache
@only(ADMINISTRATION)
def new_person(request: HttpRequest) -> HttpResponse:
    """Give a person an account; its one-time password is shown once, on the page that answers."""
    form = forms.NewPerson(request.POST or None, initial={"role": Role.LIAISON, "clearance": 0})
    context: dict[str, Any] = {"form": form, "days": passwords.ONCE_LASTS.days}
    if request.method == "POST" and form.is_valid():
        told, given = form.cleaned_data, passwords.generated()
        try:
            made = add_user(
                Caller(request.user, "page"), told["username"], role=told["role"], password=given, unit=told["unit"],
                clearance=told["clearance"], full_name=told["full_name"], once=True, why=told["why"],
            )  # fmt: skip
        except LuodiError as error:
            form.add_error(None if isinstance(error, RefusedError) else "username", said(error))
        else:
            context |= {"given": {made.username: given}, "person": made}
            return render(request, "administration/given.html", context)
    status = 422 if request.method == "POST" else 200
    return render(request, "administration/new_person.html", context, status=status)


@never_cache
@only(ADMINISTRATION)
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """One account: who it is, its rights, its past."""
    found = get_object_or_404(User.objects.select_related("unit"), pk=pk)
    form = forms.Person(request.POST) if request.method == "POST" else forms.Person.of(found)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            change_user(
                Caller(request.user, "page"), found, full_name=told["full_name"], unit=told["unit"], role=told["role"],
                clearance=told["clearance"], why=told["why"], shown=merging.read(request.POST.get("shown", "")[:2000]),
            )  # fmt: skip
        except LuodiError as error:
            form.add_error(None, said(error))
        else:
            messages.success(request, _("已保存。"))
            return redirect("administration:person", pk=pk)
    found.refresh_from_db()
    return _person(request, found, form, status=422 if request.method == "POST" else 200)


def _person(request: HttpRequest, found: User, form: forms.Person, status: int = 200) -> HttpResponse:
    context = {
        "person": found,
        "form": form,
        "shown": merging.hidden(user_now(found)),
        "own": found.pk == request.user.pk,
        "history": about(found).select_related("actor").order_by("-id")[:HISTORY],
        "parts": found.charges.filter(state__in=OPEN).count(),
        "locked": locked_until(found),
        "visits": found.visits.order_by("-seen_at")[:20],
        "second_factor": Authenticator.objects.filter(user=found, type=Authenticator.Type.TOTP).exists(),
    }
    return render(request, "administration/person.html", context, status=status)


VERBS: dict[str, Callable[..., object]] = {
    "disable": disable_user,
    "enable": enable_user,
    "unlock": unlock_user,
    "sessions": end_visits,
    "second-factor": reset_second_factor,
}


@never_cache
@require_POST
@only(ADMINISTRATION)
def do(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Carry out ``verb`` on the account; a new password is shown once, on the page that answers."""
    found = get_object_or_404(User, pk=pk)
    by, why = Caller(request.user, "page"), request.POST.get("why", "").replace("\0", "")[:500]
    try:
        if verb == "password":
            given = passwords.generated()
            set_password(by, found, given, once=True, why=why)
            context = {"given": {found.username: given}, "person": found, "days": passwords.ONCE_LASTS.days}
            return render(request, "administration/given.html", context)
        if verb not in VERBS:
            raise Http404
        VERBS[verb](by, found, why=why)
    except LuodiError as error:
        messages.error(request, said(error))
        return redirect("administration:person", pk=pk)
    messages.success(request, _("已完成：%(verb)s。") % {"verb": verb_words(f"people.{VERBS[verb].__name__}")})
    return redirect("administration:person", pk=pk)
