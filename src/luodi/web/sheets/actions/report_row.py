"""提交一行: report what a row of a confirmed sheet says."""

from __future__ import annotations

from django.db import transaction

from luodi.errors import LuodiError
from luodi.web.actions import Act, action
from luodi.web.ledger.standing import ANSWERING
from luodi.web.saying import said
from luodi.web.sheets.actions.report_as_filled import report_as_filled
from luodi.web.sheets.models import FilledRow


@action(roles=ANSWERING)
def report_row(act: Act, row: FilledRow) -> FilledRow:
    """Report, once: the row's outcome is kept in the same transaction as the report.

    What somebody changed since the preview is left as it is, with the reason.
    """
    act.unchanged()
    row = FilledRow.objects.select_for_update().select_related("filled").get(pk=row.pk)
    act.require(act.user is not None and row.filled.made_by_id == act.user.pk)
    if row.outcome != FilledRow.Outcome.POSSIBLE:
        return row
    try:
        with transaction.atomic():
            made = report_as_filled(act.by, row)
        row.outcome, row.note = FilledRow.Outcome.DONE, str(made.get_state_display())
    except LuodiError as error:
        row.outcome, row.note = FilledRow.Outcome.FAILED, said(error)
    row.save(update_fields=["outcome", "note"])
    return row
