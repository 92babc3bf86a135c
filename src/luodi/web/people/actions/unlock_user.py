"""解锁: let a person try to sign in again before the lock ends."""

from __future__ import annotations

from luodi.web.actions import Act, action
from luodi.web.people.locks import account, second_factor
from luodi.web.people.models import Role, SignInLock, User


@action(roles={Role.ADMINISTRATOR})
def unlock_user(act: Act, user: User, *, why: str = "") -> None:
    """Forget the wrong tries for the account and its second factor."""
    gone, _kinds = SignInLock.objects.filter(key__in=[account(user.username).key, second_factor(user).key]).delete()
    if not gone:
        act.unchanged()
        return
    act.record(user, after={"locked_until": None}, why=why)
