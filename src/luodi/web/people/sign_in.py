"""How people sign in: accounts are given by an administrator, nobody signs up."""

from __future__ import annotations

from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from luodi.web.people import locks
from luodi.web.people.actions.begin_attempt import begin_attempt
from luodi.web.people.actions.fail_attempt import fail_attempt
from luodi.web.people.actions.link_identity import link_identity
from luodi.web.people.actions.pass_attempt import pass_attempt
from luodi.web.people.models import User


class Accounts(DefaultAccountAdapter):
    """allauth's adapter with self-registration closed, and tries counted in the database."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "too_many_login_attempts": _("尝试次数过多，登录已暂停。请稍后再试，或联系管理员解锁。"),
        "username_password_mismatch": _("用户名或密码不正确。"),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """The person with these credentials. A name that nobody has costs and counts the same as one that is there."""
        own, shared = locks.account(str(credentials.get("username", ""))), locks.address(request)
        if not begin_attempt([own, shared]):
            raise self.validation_error("too_many_login_attempts")
        user = super().authenticate(request, **credentials)
        if user is None or (user.password_until is not None and user.password_until <= timezone.now()):
            known = User.objects.filter(username=str(credentials.get("username", ""))[:150].replace("\0", "")).first()
            fail_attempt([own, shared], known)
            return None
        pass_attempt(own, [shared])
        return user

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Nothing: tries are counted in ``authenticate``, in the database."""


def codes(form: type[Any]) -> type[Any]:
    """``form`` with wrong codes counted in the database."""

    class Guarded(form):  # type: ignore[misc]
        def clean_code(self) -> str:
            own = locks.second_factor(self.user)
            if not begin_attempt([own]):
                raise ValidationError(Accounts.error_messages["too_many_login_attempts"])
            try:
                code = super().clean_code()
            except ValidationError:
                fail_attempt([own], self.user)
                raise
            pass_attempt(own)
            return str(code)

    return Guarded


SecondFactor = codes(AuthenticateForm)
SecondFactorAgain = codes(ReauthenticateForm)
NewSecondFactor = codes(ActivateTOTPForm)


class SecondFactors(DefaultMFAAdapter):
    """allauth's adapter where a role's duty to have a second factor cannot be put down."""

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        return not needs_second_factor(authenticator.user)


def needs_second_factor(user: User) -> bool:
    """Whether the person's role must sign in with a second factor."""
    return user.role in settings.LUODI_TOTP_ROLES


class Identities(DefaultSocialAccountAdapter):
    """Identities of the organisation's own provider (OIDC): they sign in to accounts that are there, by one rule.

    The claim named in the settings must be the account's user name. No account is made, none is linked by e-mail, and
    nobody links an identity to their account themselves.
    """

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        data = sociallogin.account.extra_data
        told = data.get("userinfo") or data.get("id_token") or data
        name = str(told.get(settings.LUODI_OIDC_CLAIM) or "")
        user = User.objects.filter(username=name).first() if name and "\0" not in name else None
        refused = user is None or not user.is_active or sociallogin.state.get("process") == "connect"
        if not refused and sociallogin.is_existing:
            refused = sociallogin.user.pk != user.pk
        elif not refused:
            refused = not link_identity(request, sociallogin, user)
        if refused:
            raise ImmediateHttpResponse(render(request, "socialaccount/authentication_error.html", status=403))
