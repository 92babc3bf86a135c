"""关联统一身份: let an identity of the organisation's provider sign in to an account."""

from __future__ import annotations

from typing import Any

from allauth.socialaccount.models import SocialAccount, SocialLogin

from luodi.web.people.actions.note_sign_in import note_sign_in
from luodi.web.people.models import User


def link_identity(request: Any, login: SocialLogin, user: User) -> bool:
    """Link the identity to ``user``; not where the account has another one of the same provider already."""
    if SocialAccount.objects.filter(user=user, provider=login.account.provider).exists():
        return False
    login.connect(request, user)
    note_sign_in(user, "people.link_identity", provider=login.account.provider)
    return True
