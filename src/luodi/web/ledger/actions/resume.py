"""恢复: let a suspended or interrupted commitment go on."""

from __future__ import annotations

import datetime as dt

from luodi.web.actions import Act, action
from luodi.web.ledger.actions.change_rest import Progress, change_rest
from luodi.web.ledger.models import ClockEvent, Commitment
from luodi.web.people.models import Role


@action(roles={Role.SUPERVISOR})
def resume(
    act: Act,
    commitment: Commitment,
    *,
    reason: str,
    basis: str = "",
    on: dt.date | None = None,
    seen: int | None = None,
) -> Commitment:
    """Resume from the start of the day ``on`` (today); the state is again what the units' parts make of it."""
    return change_rest(
        act, commitment, ClockEvent.Kind.RESUME, allowed={Progress.SUSPENDED}, becomes=Progress.IN_PROGRESS,
        doing=("恢复", "resumed"), reason=reason, basis=basis, on=on, seen=seen,
    )  # fmt: skip
