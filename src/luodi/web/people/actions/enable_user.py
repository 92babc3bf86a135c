"""启用账号: open a closed account again."""

from __future__ import annotations

from luodi.web.actions import Act, action
from luodi.web.people.models import Role, User
from luodi.web.people.permission import require_clearance, require_other


@action(roles={Role.ADMINISTRATOR})
def enable_user(act: Act, user: User, *, why: str = "") -> User:
    """Let the person sign in again, with the rights the account has."""
    user = User.objects.select_for_update().get(pk=user.pk)
    if user.is_active:
        act.unchanged()
        return user
    require_other(act, user)
    require_clearance(act, user.clearance)
    user.is_active = True
    user.save(update_fields=["is_active"])
    act.record(user, before={"active": False}, after={"active": True}, why=why)
    return user
