"""确认批量办理: let what the preview found possible be done."""

from __future__ import annotations

from luodi.errors import LuodiError
from luodi.web.actions import Act, action
from luodi.web.ledger.flow import require_state
from luodi.web.ledger.models import Batch, BatchRow
from luodi.web.ledger.standing import ANSWERING
from luodi.web.people.models import Role


@action(roles={Role.SUPERVISOR, *ANSWERING})
def confirm_batch(act: Act, batch: Batch) -> Batch:
    """Confirm one's own batch once all rows have been checked; from here on it can only go forward."""
    batch = Batch.objects.select_for_update().get(pk=batch.pk)
    act.require(act.user is not None and batch.made_by_id == act.user.pk)
    require_state(batch.state, {Batch.State.CHECKED}, "确认", "confirmed", str(batch.get_state_display()))
    possible = batch.rows.filter(outcome=BatchRow.Outcome.POSSIBLE).count()
    if not possible:
        raise LuodiError(zh="没有可以办理的任务。", en="There is nothing that can be done.")
    batch.state, batch.applied_at = Batch.State.APPLYING, act.at
    batch.save(update_fields=["state", "applied_at"])
    act.record(batch, after={"verb": batch.verb, "count": possible, "of": batch.of})
    return batch
