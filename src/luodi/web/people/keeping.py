"""Sessions end: after a while without a request, and after a day's work at the latest. And what a person owes first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from allauth.core.internal.httpkit import get_client_ip
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from luodi.web.people.actions.touch_visit import touch_visit
from luodi.web.people.sign_in import needs_second_factor

TOUCHED = dt.timedelta(seconds=60)
"""A session's last use is written at most so often."""
FREE = ("/accounts/logout/", "/language/", "/alive")
FIRST = ("/accounts/password/change/", *FREE)
SECOND = ("/accounts/2fa/", "/accounts/reauthenticate/", *FIRST)


class Keeper:
    """Middleware: behind it there is nobody whose session is over, or who has not changed a one-time password."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            self.keep(request)
        if request.user.is_authenticated and (owed := self.owed(request)):
            return owed
        return self.get_response(request)

    def keep(self, request: HttpRequest) -> None:
        """End the session where its time is over, else remember that it is in use."""
        now = timezone.now()
        session = request.session
        since, seen = (dt.datetime.fromtimestamp(session.get(name, now.timestamp()), dt.UTC) for name in _TIMES)
        if now - seen > settings.LUODI_SESSION_IDLE or now - since > settings.LUODI_SESSION_LONGEST:
            logout(request)
            messages.info(request, _("登录已超时，请重新登录。"))
            return
        if "since" in session and now - seen < TOUCHED:
            return
        session["since"], session["seen"] = since.timestamp(), now.timestamp()
        _touch(request, now)

    def owed(self, request: HttpRequest) -> HttpResponse | None:
        """Where the person must go first: to a password of their own, to a second factor."""
        user = request.user
        if user.password_once and not request.path.startswith(FIRST):
            return _first(request, "account_change_password", _("请先修改一次性密码。"))
        if (
            needs_second_factor(user)
            and not request.path.startswith(SECOND)
            and not Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists()
        ):
            return _first(request, "mfa_activate_totp", _("您的角色须启用第二因素（动态验证码）。"))
        return None


_TIMES = ("since", "seen")


def begin(request: HttpRequest) -> None:
    """Let the session at hand begin now: the person has just signed in, or set a new password."""
    now = timezone.now()
    request.session["since"] = request.session["seen"] = now.timestamp()
    _touch(request, now)


def _touch(request: HttpRequest, now: dt.datetime) -> None:
    touch_visit(
        request.user, request.session.session_key, now=now, address=get_client_ip(request) or "",
        agent=request.META.get("HTTP_USER_AGENT", ""),
    )  # fmt: skip


def _first(request: HttpRequest, name: str, words: str) -> HttpResponse:
    if request.path.startswith("/api/"):
        return JsonResponse({"detail": words}, status=403)
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": reverse(name)})
    messages.info(request, words)
    return redirect(name)
