"""开户: give a person an account."""

from __future__ import annotations

import re

from luodi.errors import LuodiError
from luodi.web.actions import Act, action
from luodi.web.people import passwords
from luodi.web.people.models import Role, Secrecy, Unit, User
from luodi.web.people.permission import require_clearance

USERNAME = re.compile(r"[\w.@+-]{2,150}")


@action(roles={Role.ADMINISTRATOR})
def add_user(
    act: Act,
    username: str,
    *,
    role: Role,
    password: str | None,
    unit: Unit | None = None,
    clearance: Secrecy = Secrecy.NONE,
    full_name: str = "",
    once: bool = False,
    why: str = "",
) -> User:
    """Make an account with this password; ``once``: it must be changed at the first sign-in, within some days.

    Without a password nobody signs in by one until an administrator gives it, or the person comes by the unit's OIDC.
    The journal keeps the names apart, where they can be erased.
    """
    if not USERNAME.fullmatch(username):
        raise LuodiError(
            zh=f"用户名“{username[:40]}”不能使用。", en=f"The user name {username[:40]} cannot be used.",
            mend_zh="请用 2 至 150 个字母、数字、汉字或 @ . + - _。",
            mend_en="Use 2 to 150 letters, digits or @ . + - _.",
        )  # fmt: skip
    if User.objects.filter(username__iexact=username).exists():
        raise LuodiError(
            zh=f"用户名“{username}”已被使用。", en=f"The user name {username} is taken.",
            mend_zh="请换一个用户名。", mend_en="Choose another.",
        )  # fmt: skip
    require_clearance(act, clearance)
    user = User(username=username, role=role, unit=unit, clearance=clearance, full_name=full_name)
    if once and password is not None:
        user.password_once, user.password_until = True, act.at + passwords.ONCE_LASTS
    if password is None:
        user.set_unusable_password()
    else:
        passwords.check(password, user)
        user.set_password(password)
    user.save(force_insert=True)
    act.record(
        user,
        after={"role": role.value, "unit": unit.key if unit else None, "clearance": int(clearance)},
        personal={"username": username, "full_name": full_name},
        why=why,
    )
    return user
