"""Pages of tokens: a person's own, and for administrators the systems' and everybody's."""

from __future__ import annotations

from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from luodi.errors import LuodiError
from luodi.web.actions import Caller, RefusedError
from luodi.web.api.actions.issue_token import issue_token
from luodi.web.api.actions.open_system import open_system
from luodi.web.api.actions.revoke_token import revoke_token
from luodi.web.api.forms import SystemForm, SystemTokenForm, TokenForm
from luodi.web.api.models import System, Token
from luodi.web.pages import page_of
from luodi.web.people.access import INTERNAL, only
from luodi.web.people.finding import named
from luodi.web.people.models import Role, Secrecy, User
from luodi.web.saying import said

ADMINISTRATORS = frozenset({Role.ADMINISTRATOR})
PAGE = 50


@require_http_methods(["GET", "POST"])
@only(INTERNAL)
def own(request: HttpRequest) -> HttpResponse:
    """One's own tokens; a new one is shown on the page that comes back, and never again."""
    form = TokenForm(request.POST or None, account=request.user)
    shown, wrong, status = _issued(request, request.user, form)
    context = {"form": form, "tokens": _told(request.user), "shown": shown, "wrong": wrong, "now": timezone.now()}
    return _unkept(render(request, "api/own.html", context, status=status))


@only(ADMINISTRATORS)
def systems(request: HttpRequest) -> HttpResponse:
    """The systems with their tokens, and everybody's live tokens."""
    return _systems(request)


@require_POST
@only(ADMINISTRATORS)
def open_(request: HttpRequest) -> HttpResponse:
    """Open an account for a system."""
    form = SystemForm(request.POST)
    if not form.is_valid():
        return _systems(request, opening=form, wrong=_("请检查填写的内容。"), status=422)
    told = form.cleaned_data
    try:
        unit = named(told["unit"])
        if told["unit"] and unit is None:
            raise LuodiError(
                zh=f"单位库中没有“{told['unit']}”。", en=f"The registry has no unit “{told['unit']}”.",
                mend_zh="请填写单位库中的全称或简称。", mend_en="Give a name that the registry has.",
            )  # fmt: skip
        open_system(
            Caller(request.user, "page"), told["username"], purpose=told["purpose"], role=Role(told["role"]),
            unit=unit, clearance=Secrecy(told["clearance"]),
        )  # fmt: skip
    except LuodiError as error:
        return _systems(request, opening=form, wrong=said(error), status=422)
    messages.success(request, _("已开通系统“%(name)s”，可为其发放令牌。") % {"name": told["username"]})
    return redirect("tokens:systems")


@require_POST
@only(ADMINISTRATORS)
def issue_for(request: HttpRequest, of: int) -> HttpResponse:
    """Make a token for a system."""
    system = get_object_or_404(System.objects.select_related("user"), pk=of)
    form = SystemTokenForm(request.POST, account=system.user)
    shown, wrong, status = _issued(request, system.user, form)
    return _unkept(_systems(request, issuing=(system.pk, form), shown=shown, wrong=wrong, status=status))


@require_POST
@only(INTERNAL)
def revoke(request: HttpRequest, of: int) -> HttpResponse:
    """End a token at once."""
    whose = Token.objects.all() if request.user.role in ADMINISTRATORS else Token.objects.filter(user=request.user)
    token = get_object_or_404(whose, pk=of)
    revoke_token(Caller(request.user, "page"), token)
    messages.success(request, _("已撤销令牌“%(name)s”。") % {"name": token.name})
    return redirect("tokens:systems" if token.user_id != request.user.pk else "tokens:own")


def _issued(request: HttpRequest, account: User, form: TokenForm) -> tuple[str, str, int]:
    """The new token, what was wrong, and the status; nothing where the form was not sent."""
    if request.method != "POST":
        return "", "", 200
    if not form.is_valid():
        return "", _("请检查填写的内容。"), 422
    told = form.cleaned_data
    more = {"rate": told["rate"]} if "rate" in told else {}
    try:
        _token, shown = issue_token(
            Caller(request.user, "page"), account, name=told["name"], scopes=told["scopes"], days=told["days"], **more
        )
    except RefusedError:
        raise
    except LuodiError as error:
        return "", said(error), 422
    form.data = {}  # type: ignore[assignment]
    form.is_bound = False
    return shown, "", 200


def _told(user: User) -> list[Token]:
    return list(Token.objects.filter(user=user).order_by("revoked_at", "-id")[:PAGE])


def _systems(
    request: HttpRequest,
    *,
    opening: django_forms.Form | None = None,
    issuing: tuple[int, TokenForm] | None = None,
    shown: str = "",
    wrong: str = "",
    status: int = 200,
) -> HttpResponse:
    page = page_of(
        System.objects.select_related("user__unit").order_by("user__username"), PAGE, request.GET.get("page")
    )
    rows: list[dict[str, Any]] = []
    for system in page.object_list:
        form = issuing[1] if issuing and issuing[0] == system.pk else SystemTokenForm(account=system.user)
        rows.append({
            "system": system, "form": form, "tokens": _told(system.user),
            "open": bool(issuing and issuing[0] == system.pk and wrong),
        })  # fmt: skip
    now = timezone.now()
    live = Token.objects.filter(revoked_at=None, expires_at__gt=now, user__system=None).select_related("user")
    context = {
        "page": page, "rows": rows, "opening": opening or SystemForm(), "opened": opening is not None, "shown": shown,
        "wrong": wrong, "people": list(live.order_by("user__username", "-id")[:200]), "now": now,
    }  # fmt: skip
    return render(request, "api/systems.html", context, status=status)


def _unkept(reply: HttpResponse) -> HttpResponse:
    """A page that may show a token: no cache keeps it."""
    reply["Cache-Control"] = "no-store"
    return reply
