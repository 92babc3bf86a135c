"""填报完毕: say when the last row of a sheet was sent."""

from __future__ import annotations

from luodi.web.actions import Act, action
from luodi.web.ledger.standing import ANSWERING
from luodi.web.sheets.models import Filled, FilledRow


@action(roles=ANSWERING)
def close_filled(act: Act, filled: Filled) -> Filled:
    """Mark the sheet as done where no row waits any longer."""
    act.unchanged()
    filled = Filled.objects.select_for_update().get(pk=filled.pk)
    act.require(act.user is not None and filled.made_by_id == act.user.pk)
    if filled.applied_at is None and not filled.rows.filter(outcome=FilledRow.Outcome.POSSIBLE).exists():
        filled.applied_at = act.at
        filled.save(update_fields=["applied_at"])
    return filled
