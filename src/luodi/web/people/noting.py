"""What allauth tells of sign-ins and second factors goes into the journal."""

from __future__ import annotations

from typing import Any

from allauth.account.signals import user_logged_in
from allauth.core.internal.httpkit import get_client_ip
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from django.contrib.auth.signals import user_logged_in as session_begun
from django.http import HttpRequest

from luodi.web.people.actions.note_sign_in import note_sign_in
from luodi.web.people.keeping import begin
from luodi.web.people.models import User


def _signed_in(request: HttpRequest, user: User, **more: Any) -> None:
    how = [one.get("method") for one in request.session.get("account_authentication_methods", [])]
    note_sign_in(user, "people.sign_in", address=get_client_ip(request) or "", methods=sorted({h for h in how if h}))


def _begun(request: HttpRequest, user: User, **more: Any) -> None:
    request.user = user
    begin(request)


def _added(user: User, authenticator: Any, **more: Any) -> None:
    note_sign_in(user, "people.add_second_factor", kind=str(authenticator.type))


def _removed(user: User, authenticator: Any, **more: Any) -> None:
    note_sign_in(user, "people.remove_second_factor", kind=str(authenticator.type))


def _reset(user: User, authenticator: Any, **more: Any) -> None:
    note_sign_in(user, "people.renew_second_factor", kind=str(authenticator.type))


def connect() -> None:
    """Listen, once."""
    session_begun.connect(_begun, dispatch_uid="luodi.session")
    user_logged_in.connect(_signed_in, dispatch_uid="luodi.sign_in")
    authenticator_added.connect(_added, dispatch_uid="luodi.second_factor_added")
    authenticator_removed.connect(_removed, dispatch_uid="luodi.second_factor_removed")
    authenticator_reset.connect(_reset, dispatch_uid="luodi.second_factor_reset")
