"""批量办理进度: go on to the next stage once no row of this one is left."""

from __future__ import annotations

from luodi.web.actions import Act, action
from luodi.web.ledger.models import Batch, BatchRow
from luodi.web.ledger.standing import ANSWERING
from luodi.web.people.models import Role

NEXT = {
    Batch.State.CHECKING: (BatchRow.Outcome.WAITING, Batch.State.CHECKED),
    Batch.State.APPLYING: (BatchRow.Outcome.POSSIBLE, Batch.State.DONE),
}


@action(roles={Role.SUPERVISOR, *ANSWERING})
def close_batch(act: Act, batch: Batch) -> Batch:
    """From checking to checked, from applying to done; nothing while rows are left."""
    act.unchanged()
    batch = Batch.objects.select_for_update().get(pk=batch.pk)
    act.require(act.user is not None and batch.made_by_id == act.user.pk)
    left, then = NEXT.get(Batch.State(batch.state), (None, None))
    if left is None or then is None or batch.rows.filter(outcome=left).exists():
        return batch
    batch.state = then
    batch.save(update_fields=["state"])
    return batch
