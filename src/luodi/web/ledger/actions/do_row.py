"""办理一项: do with one commitment of a batch what was confirmed."""

from __future__ import annotations

from django.db import transaction

from luodi.errors import LuodiError
from luodi.web.actions import Act, action
from luodi.web.ledger.actions.carry_out_row import carry_out_row
from luodi.web.ledger.models import Batch, BatchRow
from luodi.web.ledger.standing import ANSWERING
from luodi.web.people.models import Role
from luodi.web.saying import said


@action(roles={Role.SUPERVISOR, *ANSWERING})
def do_row(act: Act, row: BatchRow) -> BatchRow:
    """Carry the row out, once: its outcome is kept in the same transaction as what was done.

    What became impossible since the preview is left as it is, with the reason.
    """
    act.unchanged()
    row = BatchRow.objects.select_for_update().select_related("batch").get(pk=row.pk)
    if row.outcome != BatchRow.Outcome.POSSIBLE or row.batch.state != Batch.State.APPLYING:
        return row
    try:
        with transaction.atomic():
            row.note = carry_out_row(act, row)
        row.outcome = BatchRow.Outcome.DONE
    except LuodiError as error:
        row.outcome, row.note = BatchRow.Outcome.FAILED, said(error)
    row.save(update_fields=["outcome", "note"])
    return row
