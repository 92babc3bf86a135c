"""Who calls the API: a program by its token, or whoever is signed in on the site."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja.parser import Parser
from ninja.security import HttpBearer, SessionAuth
from ninja.utils import check_csrf

from luodi.web.actions import Caller
from luodi.web.api import tokens
from luodi.web.api.actions.note_use import note_use
from luodi.web.api.models import Token
from luodi.web.api.problems import RefusedCallError
from luodi.web.api.scopes import Scope
from luodi.web.people.models import Role, User

MOST_JSON = 1024 * 1024
MOST_UPLOAD = 64 * 1024 * 1024
"""Bytes of one call: JSON, and files together."""


def _bounded(request: HttpRequest) -> None:
    """Refuse what is too large, or of no kind that is taken, before any of it is read."""
    if request.method == "POST" and request.content_type not in {"application/json", "multipart/form-data"}:
        raise RefusedCallError(415)
    length = request.META.get("CONTENT_LENGTH") or "0"
    upload = request.content_type == "multipart/form-data"
    if not length.isdecimal() or int(length) > (MOST_UPLOAD if upload else MOST_JSON):
        raise RefusedCallError(413)


class ByToken(HttpBearer):
    """``Authorization: Bearer luodi_…``. A token that is shown and not good is refused, also beside a session."""

    def __init__(self, roles: frozenset[Role], scope: Scope) -> None:
        super().__init__()
        self.roles, self.scope = roles, scope

    def __call__(self, request: HttpRequest) -> Any | None:
        if "Authorization" not in request.headers:
            return None
        kind, _, shown = request.headers["Authorization"].partition(" ")
        return self.authenticate(request, shown.strip() if kind.lower() == "bearer" else "")

    def authenticate(self, request: HttpRequest, token: str) -> Token:
        now = timezone.now()
        found = tokens.found(token, now)
        if found is None:
            raise RefusedCallError(401, headers={"WWW-Authenticate": 'Bearer error="invalid_token"'})
        seconds = tokens.wait(found)
        if seconds:
            raise RefusedCallError(429, headers={"Retry-After": str(seconds)})
        note_use(found, now)
        request.user = found.user
        if self.scope not in found.scopes:
            name = self.scope.value
            raise RefusedCallError(403, f"此令牌没有 {name} 的权限范围。", f"The token lacks the scope {name}.")
        _admit(request, self.roles)
        return found


class BySession(SessionAuth):
    """The site's own session; calls that write show the site's CSRF token."""

    def __init__(self, roles: frozenset[Role], scope: Scope) -> None:
        super().__init__()
        self.roles = roles

    def __call__(self, request: HttpRequest) -> User | None:
        if not request.user.is_authenticated:
            return None
        if check_csrf(request):
            raise RefusedCallError(403, "缺少有效的 CSRF 令牌。", "A valid CSRF token is missing.")
        _admit(request, self.roles)
        return request.user


def _admit(request: HttpRequest, roles: frozenset[Role]) -> None:
    if request.user.role not in roles:
        raise RefusedCallError(403, "您的角色无权进行此操作。", "Your role may not do this.")
    _bounded(request)


class Json(Parser):
    """Bodies are JSON and say so."""

    def parse_body(self, request: HttpRequest) -> Any:
        return json.loads(request.body, parse_constant=_no_number)


def _no_number(word: str) -> None:
    raise ValueError(f"{word} is no JSON")


def caller(request: HttpRequest) -> Caller:
    """Who calls, with the token's prefix where there is one: the journal keeps both."""
    return Caller(request.user, "api", request.auth.prefix if isinstance(request.auth, Token) else "")
