"""接入系统: open an account for a program."""

from __future__ import annotations

from luodi.errors import LuodiError
from luodi.web.actions import Act, action
from luodi.web.api.models import System
from luodi.web.ledger.standing import words
from luodi.web.people.models import Role, Secrecy, Unit, User


@action(roles={Role.ADMINISTRATOR})
def open_system(
    act: Act, username: str, *, purpose: str, role: Role, unit: Unit | None = None, clearance: Secrecy = Secrecy.NONE
) -> System:
    """Make an account without a password; what it may do follows from its role and unit as for a person.

    Its clearance is not above that of the administrator who opens it.
    """
    told = words(purpose, zh="用途", en="The purpose", most=300)
    name = words(username, zh="系统名称", en="The system's name", most=100)
    if User.objects.filter(username=name).exists():
        raise LuodiError(
            zh=f"用户名“{name}”已被使用。", en=f"The user name {name} is taken.",
            mend_zh="请换一个名称。", mend_en="Choose another.",
        )  # fmt: skip
    act.require(
        act.user is None or clearance <= act.user.clearance,
        "系统的涉密等级不能高于您的。", "A system's clearance is not above your own.",
    )  # fmt: skip
    user = User(username=name, full_name=name, role=role, unit=unit, clearance=clearance)
    user.set_unusable_password()
    user.save(force_insert=True)
    system = System.objects.create(user=user, purpose=told, opened_at=act.at)
    act.record(
        system,
        after={"name": name, "purpose": told, "role": str(role), "unit": unit.key if unit else None,
               "clearance": int(clearance)},
    )  # fmt: skip
    return system
