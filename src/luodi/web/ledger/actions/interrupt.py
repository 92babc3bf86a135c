"""中断: let a commitment rest; all of its time begins anew when it goes on."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from luodi.clocks import start_of
from luodi.web.actions import Act, action
from luodi.web.ledger.actions.move_clock import move_clock
from luodi.web.ledger.actions.settle import settle
from luodi.web.ledger.flow import require_state
from luodi.web.ledger.models import ClockEvent, Commitment
from luodi.web.ledger.standing import require_day, require_sight, same_revision, words
from luodi.web.people.models import Role

Progress = Commitment.Progress


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
    commitment = Commitment.objects.select_for_update().get(pk=commitment.pk)
    require_sight(act, commitment)
    same_revision(commitment, seen, str(commitment.get_progress_display()), commitment.progress)
    require_state(
        commitment.progress, {Progress.TO_ACKNOWLEDGE, Progress.IN_PROGRESS, Progress.TO_VERIFY, Progress.RETURNED},
        "中断", "interrupted", str(commitment.get_progress_display()),
    )  # fmt: skip
    today = timezone.localdate()
    require_day(on or today, today)
    told = words(reason, zh="理由", en="The reason")
    before = commitment.progress
    days = move_clock(
        act, commitment, ClockEvent.Kind.INTERRUPT, occurred_at=start_of(on or today), reason=told, basis=basis
    )
    commitment.progress = Progress.SUSPENDED
    settle(act, commitment)
    act.record(
        commitment, before={"progress": before, "due": days["before"]},
        after={"progress": commitment.progress, "due": days["after"], "on": on or today, "basis": basis}, why=told,
    )  # fmt: skip
    return commitment
