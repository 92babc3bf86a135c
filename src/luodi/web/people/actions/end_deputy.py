"""结束代审签: the leader is back before the day."""

from __future__ import annotations

from luodi.web.actions import Act, action
from luodi.web.people.models import Deputy, Role


@action(roles={Role.LEADER, Role.ADMINISTRATOR})
def end_deputy(act: Act, deputy: Deputy, *, why: str = "") -> None:
    """End it at once; what was signed stays signed."""
    row = Deputy.objects.select_for_update().get(pk=deputy.pk)
    act.require(act.user is None or act.user.pk == row.leader_id or act.user.role == Role.ADMINISTRATOR)
    if row.ended_at is not None:
        act.unchanged()
        return
    row.ended_at = act.at
    row.save(update_fields=["ended_at"])
    act.record(row.leader, after={"deputy_ended": row.deputy_id}, why=why)
