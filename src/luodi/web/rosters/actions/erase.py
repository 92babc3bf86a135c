"""删除名单: delete a roster's personal data; that there was one stays."""

from __future__ import annotations

from django.db import transaction

from luodi.web.actions import Act, action
from luodi.web.rosters import storing
from luodi.web.rosters.access import DECIDING, own
from luodi.web.rosters.models import Roster


@action(roles=DECIDING)
def erase(act: Act, roster: Roster, *, why: str = "") -> None:
    """Delete the file, its name and everything that was computed from it; ``tick`` does it when the time is up."""
    act.require(act.user is None or own(act.user).filter(pk=roster.pk).exists())
    roster = Roster.objects.select_for_update().get(pk=roster.pk)
    if roster.erased_at is not None:
        act.unchanged()
        return
    roster.erased_at, roster.name, roster.columns = act.at, "", {}
    roster.save(update_fields=["erased_at", "name", "columns"])
    act.record(roster, after={"erased": True}, why=why)
    pk = roster.pk
    transaction.on_commit(lambda: storing.erase(pk))
