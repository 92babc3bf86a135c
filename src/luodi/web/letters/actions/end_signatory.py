"""停止签发权: take the right to sign letters from a person."""

from __future__ import annotations

from luodi.web.actions import Act, action
from luodi.web.letters.models import Signatory
from luodi.web.people.models import Role


@action(roles={Role.ADMINISTRATOR})
def end_signatory(act: Act, signatory: Signatory) -> Signatory:
    """The right ends now; what the person signed stays."""
    row = Signatory.objects.select_for_update().get(pk=signatory.pk)
    if row.ended_at is not None:
        act.unchanged()
        return row
    row.ended_at = act.at
    row.save(update_fields=["ended_at"])
    act.record(row, before={"user": row.user_id}, after={"ended": True})
    return row
