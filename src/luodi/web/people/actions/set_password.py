"""重设密码: give a person a new password."""

from __future__ import annotations

from luodi.web.actions import Act, action
from luodi.web.people import passwords
from luodi.web.people.models import Role, User
from luodi.web.people.permission import require_other


@action(roles={Role.ADMINISTRATOR})
def set_password(act: Act, user: User, password: str, *, once: bool = False, why: str = "") -> None:
    """Set the password; every session of the person ends. ``once``: it must be changed at the next sign-in."""
    require_other(act, user)
    passwords.check(password, user)
    user.set_password(password)
    user.password_once, user.password_until = once, act.at + passwords.ONCE_LASTS if once else None
    user.save(update_fields=["password", "password_once", "password_until"])
    act.record(user, after={"password": "once" if once else "set"}, why=why)
