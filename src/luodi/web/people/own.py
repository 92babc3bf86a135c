"""A person's own account: who they are here, their password, their sessions."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django import forms as django_forms
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from luodi.errors import LuodiError
from luodi.web.actions import Caller
from luodi.web.people import locks
from luodi.web.people.actions.begin_attempt import begin_attempt
from luodi.web.people.actions.change_own_password import WrongPasswordError, change_own_password
from luodi.web.people.actions.end_visits import end_visits
from luodi.web.people.actions.fail_attempt import fail_attempt
from luodi.web.people.actions.pass_attempt import pass_attempt
from luodi.web.people.keeping import begin
from luodi.web.people.sign_in import Accounts, needs_second_factor
from luodi.web.saying import said


def _password(label: str, autocomplete: str) -> django_forms.CharField:
    look = django_forms.PasswordInput(attrs={"autocomplete": autocomplete})
    return django_forms.CharField(label=label, max_length=128, strip=False, widget=look)


class NewPassword(django_forms.Form):
    old = _password(lazy("当前密码"), "current-password")
    new = _password(lazy("新密码"), "new-password")
    again = _password(lazy("再输入一次新密码"), "new-password")

    def clean(self) -> dict[str, str]:
        told = super().clean() or {}
        if told.get("new") and told.get("again") and told["new"] != told["again"]:
            self.add_error("again", _("两次输入的新密码不一致。"))
        return told


@never_cache
@login_required
def me(request: HttpRequest) -> HttpResponse:
    """My account: rights, second factor, sessions."""
    context = {
        "visits": request.user.visits.order_by("-seen_at")[:50],
        "here": request.session.session_key,
        "second_factor": Authenticator.objects.filter(user=request.user, type=Authenticator.Type.TOTP).exists(),
        "standing_in": request.user.standing_in.filter(ended_at=None, last__gte=timezone.localdate()).select_related(
            "leader"
        ),
        "must": needs_second_factor(request.user),
    }
    return render(request, "account/me.html", context)


@sensitive_post_parameters()
@never_cache
@login_required
def change_password(request: HttpRequest) -> HttpResponse:
    """Change one's own password; wrong present ones are counted like wrong sign-ins."""
    form = NewPassword(request.POST or None)
    if request.method == "POST" and form.is_valid():
        own = locks.account(request.user.username)
        if not begin_attempt([own]):
            form.add_error("old", Accounts.error_messages["too_many_login_attempts"])
            return render(request, "account/password_change.html", {"form": form}, status=429)
        try:
            user = change_own_password(
                Caller(request.user, "page"), form.cleaned_data["new"], old=form.cleaned_data["old"]
            )
        except WrongPasswordError as error:
            fail_attempt([own], request.user)
            form.add_error("old", said(error))
        except LuodiError as error:
            pass_attempt(own)
            form.add_error("new", said(error))
        else:
            pass_attempt(own)
            update_session_auth_hash(request, user)
            begin(request)
            messages.success(request, _("密码已修改，其他设备上的登录已失效。"))
            return redirect("account_me")
    status = 422 if request.method == "POST" else 200
    return render(request, "account/password_change.html", {"form": form}, status=status)


@require_POST
@login_required
def sign_out_elsewhere(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """End one other session of one's own, or all others."""
    keep = request.session.session_key or ""
    count = end_visits(Caller(request.user, "page"), request.user, keep=keep, only=pk)
    messages.success(request, _("已退出其他会话。") if count else _("没有其他会话。"))
    return redirect("account_me")


def closed(request: HttpRequest, **_named: object) -> HttpResponse:
    """Addresses that allauth must be able to name and that lead nowhere here."""
    raise Http404
