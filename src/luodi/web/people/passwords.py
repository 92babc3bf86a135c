"""Passwords: made for a person, or given and checked."""

from __future__ import annotations

import datetime as dt
import secrets
import unicodedata

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, override

from luodi.errors import LuodiError
from luodi.web.people.models import User

_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that are taken for one another
ONCE_LASTS = dt.timedelta(days=7)
"""A password that an administrator gave is good for so long."""


def generated() -> str:
    """A new password: four groups of four, about 79 bits."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))


def check(password: str, user: User) -> None:
    """Refuse a password that the rules of the settings do not allow."""
    if not _reasons(password, user):
        return
    told = []
    for language in ("zh-hans", "en"):
        with override(language):
            told.append(" ".join(_reasons(password, user)))
    raise LuodiError(
        zh=f"密码不合要求：{told[0]}", en=f"The password is not good enough: {told[1]}",
        mend_zh="请换一个较长且不常见的密码。", mend_en="Choose a longer and less common one.",
    )  # fmt: skip


def _reasons(password: str, user: User) -> list[str]:
    try:
        validate_password(password, user)
    except ValidationError as error:
        return [str(message) for message in error.messages]
    return []


class NotTheName:
    """A rule for passwords: they do not hold the person's user name or name, in characters or pinyin."""

    def validate(self, password: str, user: User | None = None) -> None:
        if user is None:
            return
        plain = _plain(password)
        for name in (user.username, user.full_name, _spelt(user.full_name)):
            least = 4 if _plain(name).isascii() else 2  # shorter ones stand in any password by chance
            if len(_plain(name)) >= least and _plain(name) in plain:
                raise ValidationError(gettext("密码不能包含用户名或姓名（含拼音）。"), code="holds_the_name")

    def get_help_text(self) -> str:
        return gettext("密码不能包含用户名或姓名（含拼音）。")


def _spelt(name: str | None) -> str:
    if not name or name.isascii():
        return name or ""
    from pypinyin import lazy_pinyin  # its dictionaries take half a second to load, and few processes need them

    return "".join(lazy_pinyin(name))


def _plain(text: str) -> str:
    """Letters and digits only, small: what stands between them hides no name."""
    return "".join(c for c in unicodedata.normalize("NFKC", text or "").casefold() if c.isalnum())
