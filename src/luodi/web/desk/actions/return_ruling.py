"""退回: a second person sends a ruling back, saying why. The reason may tell of the person, so it can be erased."""

from __future__ import annotations

from luodi.web.actions import Act, action
from luodi.web.desk.models import Ruling
from luodi.web.desk.standing import DECIDING, locked, require_own, require_second_person, require_state
from luodi.web.ledger.standing import words


@action(roles=DECIDING)
def return_ruling(act: Act, ruling: Ruling, *, reason: str, seen: int | None = None) -> Ruling:
    """Return a submitted ruling made by somebody else; its maker's unit can mend and submit it again."""
    row = locked(ruling, seen)
    require_own(act, row.matter)
    require_state(row, (Ruling.State.TO_REVIEW,), "退回", "returned")
    require_second_person(act, row)
    row.returned_because = words(reason, zh="退回理由", en="The reason", most=2000)
    row.state, row.reviewer, row.reviewed_at = Ruling.State.RETURNED, act.user, act.at
    row.revision += 1
    row.save(update_fields=["state", "reviewer", "reviewed_at", "returned_because", "revision"])
    act.record(row.matter, after={"version": row.ordinal, "state": row.state}, personal={"why": row.returned_because})
    return row
