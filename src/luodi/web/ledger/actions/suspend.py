"""中止: let a commitment rest; the remaining time is left when it goes on."""

from __future__ import annotations

import datetime as dt

from luodi.web.actions import Act, action
from luodi.web.ledger.actions.change_rest import AT_WORK, Progress, change_rest
from luodi.web.ledger.models import ClockEvent, Commitment
from luodi.web.people.models import Role


@action(roles={Role.SUPERVISOR})
def suspend(
    act: Act,
    commitment: Commitment,
    *,
    reason: str,
    basis: str = "",
    on: dt.date | None = None,
    seen: int | None = None,
) -> Commitment:
    """Suspend from the start of the day ``on`` (today): what time remains then remains when it is resumed."""
    return change_rest(
        act, commitment, ClockEvent.Kind.SUSPEND, allowed=AT_WORK, becomes=Progress.SUSPENDED,
        doing=("中止", "suspended"), reason=reason, basis=basis, on=on, seen=seen,
    )  # fmt: skip
