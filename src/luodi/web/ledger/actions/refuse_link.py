"""不是同一任务: refuse a proposed link; it is not proposed again."""

from __future__ import annotations

from luodi.web.actions import Act, action
from luodi.web.ledger.flow import require_state
from luodi.web.ledger.models import Commitment, DutyLink
from luodi.web.ledger.standing import require_sight
from luodi.web.people.models import Role


@action(roles={Role.SUPERVISOR})
def refuse_link(act: Act, link: DutyLink, *, reason: str = "") -> DutyLink:
    """Refuse a proposed link."""
    link = DutyLink.objects.select_for_update().get(pk=link.pk)
    for task in Commitment.objects.filter(pk__in=(link.primary_id, link.other_id)):
        require_sight(act, task)
    require_state(link.state, {DutyLink.State.PROPOSED}, "拒绝", "refused", str(link.get_state_display()))
    link.state, link.decided_by, link.decided_at = DutyLink.State.REFUSED, act.user, act.at
    link.reason = reason.strip()[:2000]
    link.save(update_fields=["state", "decided_by", "decided_at", "reason"])
    act.record(link.primary, after={"not_linked": str(link.other_id)}, why=link.reason)
    return link
