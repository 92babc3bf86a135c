"""填写批量操作: say what is to be done with a batch; its rows are checked anew."""

from __future__ import annotations

from typing import Any

from luodi.web.actions import Act, action
from luodi.web.ledger.flow import require_state
from luodi.web.ledger.models import Batch, BatchRow
from luodi.web.ledger.standing import ANSWERING
from luodi.web.people.models import Role

OPEN = (Batch.State.CHOSEN, Batch.State.CHECKING, Batch.State.CHECKED)


@action(roles={Role.SUPERVISOR, *ANSWERING})
def fill_in_batch(act: Act, batch: Batch, told: dict[str, Any]) -> Batch:
    """Keep what was typed (``told``, as the form's fields) for one's own batch and begin to check its rows."""
    batch = Batch.objects.select_for_update().get(pk=batch.pk)
    act.require(act.user is not None and batch.made_by_id == act.user.pk)
    require_state(batch.state, OPEN, "填写", "filled in", str(batch.get_state_display()))
    batch.told, batch.state = told, Batch.State.CHECKING
    batch.save(update_fields=["told", "state"])
    batch.rows.update(outcome=BatchRow.Outcome.WAITING, note="")
    act.unchanged()
    return batch
