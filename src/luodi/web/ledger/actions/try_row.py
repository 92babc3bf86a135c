"""核对一项: find out what a batch would do with one of its commitments, without doing it."""

from __future__ import annotations

from django.db import transaction

from luodi.errors import LuodiError
from luodi.web.actions import Act, action
from luodi.web.ledger.actions.carry_out_row import carry_out_row
from luodi.web.ledger.models import Batch, BatchRow
from luodi.web.ledger.standing import ANSWERING
from luodi.web.people.models import Role
from luodi.web.saying import said


class _UndoneError(Exception):
    """Takes back what was tried."""


@action(roles={Role.SUPERVISOR, *ANSWERING})
def try_row(act: Act, row: BatchRow) -> BatchRow:
    """Carry the row out and take it back: the preview is what really would happen, by the action itself."""
    act.unchanged()
    row = BatchRow.objects.select_for_update().select_related("batch").get(pk=row.pk)
    if row.outcome != BatchRow.Outcome.WAITING or row.batch.state != Batch.State.CHECKING:
        return row
    try:
        with transaction.atomic():
            row.note = carry_out_row(act, row)
            raise _UndoneError
    except _UndoneError:
        row.outcome = BatchRow.Outcome.POSSIBLE
    except LuodiError as error:
        row.outcome, row.note = BatchRow.Outcome.REFUSED, said(error)
    row.save(update_fields=["outcome", "note"])
    return row
