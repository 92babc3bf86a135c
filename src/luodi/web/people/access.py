"""Who may open which pages."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from luodi.web.people.models import Role

View = Callable[..., HttpResponse]
INTERNAL = frozenset(Role) - {Role.PUBLIC}
ADMINISTRATION = frozenset({Role.ADMINISTRATOR})
JOURNAL_READERS = frozenset({Role.AUDITOR, Role.ADMINISTRATOR})


def only(roles: frozenset[Role]) -> Callable[[View], View]:
    """A page for people with one of ``roles``: strangers are asked to sign in, others are refused."""

    def decorate(view: View) -> View:
        @login_required
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.user.role not in roles:
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded

    return decorate
