"""重设密码: give a person a new password."""

from __future__ import annotations

from luodi.web.actions import Act, action
from luodi.web.people import passwords
from luodi.web.people.models import Role, User


@action(roles={Role.ADMINISTRATOR})
def set_password(act: Act, user: User, password: str, *, why: str = "") -> None:
    """Set the password; every session of the person ends."""
    passwords.check(password, user)
    user.set_password(password)
    user.save(update_fields=["password"])
    act.record(user, after={"password": "set"}, why=why)
