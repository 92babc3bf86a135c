"""中断: let a commitment rest; all of its time begins anew when it goes on."""

from __future__ import annotations

import datetime as dt

from luodi.web.actions import Act, action
from luodi.web.ledger.actions.change_rest import AT_WORK, Progress, change_rest
from luodi.web.ledger.models import ClockEvent, Commitment
from luodi.web.people.models import Role


@action(roles={Role.SUPERVISOR})
def interrupt(
    act: Act,
    commitment: Commitment,
    *,
    reason: str,
    basis: str = "",
    on: dt.date | None = None,
    seen: int | None = None,
) -> Commitment:
    """Interrupt from the start of the day ``on`` (today): the whole time begins again when it is resumed."""
    return change_rest(
        act, commitment, ClockEvent.Kind.INTERRUPT, allowed=AT_WORK, becomes=Progress.SUSPENDED,
        doing=("中断", "interrupted"), reason=reason, basis=basis, on=on, seen=seen,
    )  # fmt: skip
