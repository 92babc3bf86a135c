"""解除关联: two commitments are reported on separately again; what was reported stays in the history of both."""

from __future__ import annotations

from luodi.web.actions import Act, action
from luodi.web.ledger.actions.settle import settle
from luodi.web.ledger.flow import require_state
from luodi.web.ledger.models import Commitment, DutyLink
from luodi.web.ledger.standing import require_sight, words
from luodi.web.people.models import Role


@action(roles={Role.SUPERVISOR})
def unlink(act: Act, link: DutyLink, *, reason: str) -> DutyLink:
    """Take a confirmed link back: the one that was answered stands by itself, in the state of its own units' parts."""
    link = DutyLink.objects.select_for_update().get(pk=link.pk)
    locked = Commitment.objects.select_for_update().filter(pk__in=(link.primary_id, link.other_id)).order_by("pk")
    rows = {task.pk: task for task in locked}
    for task in rows.values():
        require_sight(act, task)
    require_state(link.state, {DutyLink.State.CONFIRMED}, "解除关联", "unlinked", str(link.get_state_display()))
    link.reason = words(reason, zh="理由", en="The reason", most=2000)
    link.state, link.decided_by, link.decided_at = DutyLink.State.UNLINKED, act.user, act.at
    link.save(update_fields=["state", "decided_by", "decided_at", "reason"])
    answered = rows[link.other_id] if rows[link.other_id].answered_by_id else rows[link.primary_id]
    before = answered.answered_by_id
    if before is not None:
        answered.answered_by = None
        if answered.progress in {Commitment.Progress.STRUCK_OFF, Commitment.Progress.SUSPENDED}:
            answered.progress = Commitment.Progress.UNASSIGNED  # the other one's decision, not its own
        settle(act, answered)
    act.record(
        answered, before={"answered_by": str(before) if before else None},
        after={"answered_by": None, "progress": answered.progress}, why=link.reason,
    )  # fmt: skip
    other = rows[link.primary_id] if answered.pk == link.other_id else rows[link.other_id]
    act.record(other, after={"unlinked": str(answered.pk)}, why=link.reason)
    return link
