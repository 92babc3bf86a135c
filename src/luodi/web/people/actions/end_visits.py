"""结束会话: sign a person out elsewhere."""

from __future__ import annotations

from django.contrib.sessions.backends.db import SessionStore

from luodi.web.actions import Act, action
from luodi.web.people.models import Role, User, Visit


@action(roles=set(Role))
def end_visits(act: Act, user: User, *, keep: str = "", only: int | None = None, why: str = "") -> int:
    """End the sessions of ``user`` but the one with key ``keep``, or ``only`` one; gives their number.

    Everybody ends their own; others' are an administrator's.
    """
    act.require(act.user is None or act.user.pk == user.pk or act.user.role == Role.ADMINISTRATOR)
    visits = Visit.objects.filter(user=user).exclude(session_key=keep)
    if only is not None:
        visits = visits.filter(pk=only)
    ended = list(visits)
    for visit in ended:
        SessionStore(visit.session_key).delete()
        visit.delete()
    if not ended:
        act.unchanged()
        return 0
    act.record(user, after={"sessions_ended": len(ended)}, why=why)
    return len(ended)
