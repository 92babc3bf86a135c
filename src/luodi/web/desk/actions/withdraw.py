"""撤回: the unit gives up a ruling that does not count yet."""

from __future__ import annotations

from luodi.web.actions import Act, action
from luodi.web.desk.models import Ruling
from luodi.web.desk.standing import DECIDING, UNDER_WAY, locked, require_own, require_state
from luodi.web.ledger.standing import words


@action(roles=DECIDING)
def withdraw(act: Act, ruling: Ruling, *, reason: str, seen: int | None = None) -> Ruling:
    """Withdraw a ruling under way. It stays in the list of versions; the one that counts goes on counting."""
    row = locked(ruling, seen)
    require_own(act, row.matter)
    require_state(row, UNDER_WAY, "撤回", "withdrawn")
    told = words(reason, zh="撤回理由", en="The reason", most=2000)
    row.state = Ruling.State.WITHDRAWN
    row.revision += 1
    row.save(update_fields=["state", "revision"])
    act.record(row.matter, after={"version": row.ordinal, "state": row.state}, personal={"why": told})
    return row
