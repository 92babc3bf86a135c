"""确认关联: two commitments are one duty; the reports of one answer the other too."""

from __future__ import annotations

from luodi.errors import LuodiError
from luodi.web.actions import Act, action
from luodi.web.ledger.actions.settle import settle
from luodi.web.ledger.flow import require_state
from luodi.web.ledger.models import Charge, Commitment, DutyLink
from luodi.web.ledger.standing import require_sight
from luodi.web.people.models import Role

OPEN = (DutyLink.State.PROPOSED, DutyLink.State.REFUSED, DutyLink.State.UNLINKED)


@action(roles={Role.SUPERVISOR})
def confirm_link(act: Act, link: DutyLink, *, swap: bool = False) -> DutyLink:
    """Confirm; with ``swap`` the other one of the pair is reported on. What was linked to either follows.

    Units that have a part only in what is answered get one in what is reported on: nobody's work is lost.
    """
    link = DutyLink.objects.select_for_update().get(pk=link.pk)
    locked = Commitment.objects.select_for_update().filter(pk__in=(link.primary_id, link.other_id)).order_by("pk")
    rows = {task.pk: task for task in locked}
    for task in rows.values():
        require_sight(act, task)
    require_state(link.state, OPEN, "确认关联", "confirmed", str(link.get_state_display()))
    if swap:
        link.primary_id, link.other_id = link.other_id, link.primary_id
    first, second = _answering(rows[link.primary_id]), _answering(rows[link.other_id])
    link.state, link.decided_by, link.decided_at = DutyLink.State.CONFIRMED, act.user, act.at
    link.save(update_fields=["primary", "other", "state", "decided_by", "decided_at"])
    if first.pk == second.pk:
        act.record(second, after={"linked": [str(link.primary_id), str(link.other_id)]})
        return link
    if second.progress == Commitment.Progress.STRUCK_OFF and first.progress != Commitment.Progress.STRUCK_OFF:
        raise LuodiError(
            zh="被合并的任务已销号，不能再并入其他任务。", en="What is to be answered has been struck off already.",
            mend_zh="请改选另一项为报送任务。", mend_en="Choose the other one to be reported on.",
        )  # fmt: skip
    moved = [second, *Commitment.objects.select_for_update().filter(answered_by=second).order_by("pk")]
    if first.assigned_at is None and second.assigned_at is not None:
        first.assigned_at = second.assigned_at
    _take_over(act, first, moved)
    for task in moved:
        task.answered_by, task.period_due, task.plan_due = first, None, None
        task.save(update_fields=["answered_by", "period_due", "plan_due"])
        act.record(task, after={"answered_by": str(first.pk), "text": first.text})
    settle(act, first)
    act.record(first, after={"answers": [str(task.pk) for task in moved]})
    return link


def _answering(task: Commitment) -> Commitment:
    """The commitment that is reported on for ``task``."""
    if task.answered_by_id is None:
        return task
    return Commitment.objects.select_for_update().get(pk=task.answered_by_id)


def _take_over(act: Act, first: Commitment, moved: list[Commitment]) -> None:
    """Parts in ``first`` for the units that have one only in what it now answers."""
    has = set(first.charges.values_list("unit_id", flat=True))
    for charge in Charge.objects.filter(commitment__in=moved).exclude(state=Charge.State.WITHDRAWN).order_by("id"):
        if charge.unit_id not in has:
            has.add(charge.unit_id)
            Charge.objects.create(commitment=first, unit_id=charge.unit_id, role=charge.role, assigned_at=act.at)
