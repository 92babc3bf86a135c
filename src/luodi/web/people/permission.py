"""What an administrator may give: never more than their own clearance, and nothing to themselves."""

from __future__ import annotations

from luodi.errors import LuodiError
from luodi.web.actions import Act
from luodi.web.people.models import Role, Secrecy, User


def require_clearance(act: Act, clearance: int) -> None:
    """Refuse to give a clearance above one's own; the machine's operator may give any."""
    if act.user is not None:
        act.require(
            clearance <= act.user.clearance,
            f"您的涉密等级为“{Secrecy(act.user.clearance).label}”，不能授予更高的等级。",
            "You cannot give a clearance above your own.",
        )


def require_other(act: Act, user: User) -> None:
    """Refuse what nobody does to their own account."""
    act.require(
        act.user is None or act.user.pk != user.pk,
        "不能对自己的账号进行此操作，请由另一名管理员办理。",
        "Nobody does this to their own account; ask another administrator.",
    )


def require_another_administrator(user: User) -> None:
    """Refuse to take away the last administrator who can sign in."""
    others = User.objects.filter(role=Role.ADMINISTRATOR, is_active=True).exclude(pk=user.pk)
    if user.role == Role.ADMINISTRATOR and user.is_active and not others.exists():
        raise LuodiError(
            zh="这是最后一名管理员。", en="This is the last administrator.",
            mend_zh="请先为另一人开通管理员账号。", mend_en="Give another person an administrator's account first.",
        )  # fmt: skip
