"""解除第二因素: for somebody who has lost phone and recovery codes."""

from __future__ import annotations

from allauth.mfa.models import Authenticator

from luodi.web.actions import Act, action
from luodi.web.people.actions.end_visits import end_visits
from luodi.web.people.models import Role, User
from luodi.web.people.permission import require_other


@action(roles={Role.ADMINISTRATOR})
def reset_second_factor(act: Act, user: User, *, why: str = "") -> None:
    """Remove the person's authenticator and recovery codes and end their sessions."""
    require_other(act, user)
    gone, _kinds = Authenticator.objects.filter(user=user).delete()
    if not gone:
        act.unchanged()
        return
    end_visits(act.by, user)
    act.record(user, after={"second_factor": False}, why=why)
