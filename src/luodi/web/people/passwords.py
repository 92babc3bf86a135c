"""Passwords: made for a person, or given and checked."""

from __future__ import annotations

import secrets

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import override

from luodi.errors import LuodiError
from luodi.web.people.models import User

_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that are taken for one another


def generated() -> str:
    """A new password: four groups of four, about 79 bits."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))


def check(password: str, user: User) -> None:
    """Refuse a password that the rules of the settings do not allow."""
    try:
        validate_password(password, user)
    except ValidationError:
        told = []
        for language in ("zh-hans", "en"):
            with override(language):
                told.append(" ".join(_reasons(password, user)))
        raise LuodiError(
            zh=f"密码不合要求：{told[0]}", en=f"The password is not good enough: {told[1]}",
            mend_zh="请换一个较长且不常见的密码。", mend_en="Choose a longer and less common one.",
        ) from None  # fmt: skip


def _reasons(password: str, user: User) -> list[str]:
    try:
        validate_password(password, user)
    except ValidationError as error:
        return [str(message) for message in error.messages]
    return []
