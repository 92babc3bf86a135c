"""开户: give a person an account."""

from __future__ import annotations

from luodi.errors import LuodiError
from luodi.web.actions import Act, action
from luodi.web.people import passwords
from luodi.web.people.models import Role, Secrecy, Unit, User


@action(roles={Role.ADMINISTRATOR})
def add_user(
    act: Act,
    username: str,
    *,
    role: Role,
    password: str,
    unit: Unit | None = None,
    clearance: Secrecy = Secrecy.NONE,
    full_name: str = "",
    why: str = "",
) -> User:
    """Make an account with this password. The journal keeps the names apart, where they can be erased."""
    if User.objects.filter(username=username).exists():
        raise LuodiError(
            zh=f"用户名“{username}”已被使用。", en=f"The user name {username} is taken.",
            mend_zh="请换一个用户名。", mend_en="Choose another.",
        )  # fmt: skip
    user = User(username=username, role=role, unit=unit, clearance=clearance, full_name=full_name)
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
