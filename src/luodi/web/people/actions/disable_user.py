"""停用账号: nobody signs in with the account any more; the journal goes on naming it."""

from __future__ import annotations

from luodi.web.actions import Act, action
from luodi.web.people.leaving import require_nothing_left
from luodi.web.people.models import Role, User
from luodi.web.people.permission import require_another_administrator, require_other


@action(roles={Role.ADMINISTRATOR})
def disable_user(act: Act, user: User, *, why: str = "") -> User:
    """Close the account at once, its sessions too: an account that is not active is nobody's."""
    user = User.objects.select_for_update().get(pk=user.pk)
    if not user.is_active:
        act.unchanged()
        return user
    require_other(act, user)
    require_another_administrator(user)
    require_nothing_left(user, role=user.role, unit=user.unit, active=False)
    user.is_active = False
    user.save(update_fields=["is_active"])
    act.record(user, before={"active": True}, after={"active": False}, why=why)
    return user
