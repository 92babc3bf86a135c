"""处理冲突: choose which version of a row stands, the site's or the sheet's."""

from __future__ import annotations

from luodi.web.actions import Act, action
from luodi.web.ledger.standing import ANSWERING
from luodi.web.sheets.models import FilledRow
from luodi.web.sheets.trying import tried


@action(roles=ANSWERING)
def settle_row(act: Act, row: FilledRow, how: str) -> FilledRow:
    """Note the choice; nothing is reported before the sheet is confirmed, and until then one may choose otherwise.

    The row is tried as it would be sent. Where the site's version stays and nothing else was changed, there is nothing
    to send.
    """
    act.unchanged()
    row = FilledRow.objects.select_for_update(of=("self",)).select_related("filled").get(pk=row.pk)
    act.require(act.user is not None and row.filled.made_by_id == act.user.pk)
    act.require(row.can_be_settled, "这一行没有可处理的冲突，或已提交。", "The row has no open conflict.")
    act.require(how in FilledRow.Settled.values, "没有这种处理。", "There is no such choice.")
    row.settled, row.problems, row.outcome = how, [], FilledRow.Outcome.POSSIBLE
    if how == FilledRow.Settled.THEIRS and not row.sparing:
        row.outcome = FilledRow.Outcome.SAME
    else:
        tried(act.by, row)
    row.save(update_fields=["settled", "problems", "outcome"])
    return row
