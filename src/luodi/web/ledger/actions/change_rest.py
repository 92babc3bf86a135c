"""中止与恢复: put a commitment to rest or let it go on, with its clock."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.utils import timezone

from luodi.clocks import start_of
from luodi.web.actions import Act
from luodi.web.ledger.actions.move_clock import move_clock
from luodi.web.ledger.actions.settle import settle
from luodi.web.ledger.flow import require_state
from luodi.web.ledger.models import ClockEvent, Commitment
from luodi.web.ledger.standing import require_by_itself, require_day, require_sight, same_revision, words

Progress = Commitment.Progress
AT_WORK = (Progress.TO_ACKNOWLEDGE, Progress.IN_PROGRESS, Progress.TO_VERIFY, Progress.RETURNED)


def change_rest(
    act: Act,
    commitment: Commitment,
    kind: ClockEvent.Kind,
    *,
    allowed: Iterable[str],
    becomes: Progress,
    doing: tuple[str, str],
    reason: str,
    basis: str,
    on: dt.date | None,
    seen: int | None,
) -> Commitment:
    """Part of suspend, interrupt and resume: the event counts from the start of the day ``on`` (today).

    ``doing`` names the act in Chinese and English for a refusal.
    """
    commitment = Commitment.objects.select_for_update().get(pk=commitment.pk)
    require_sight(act, commitment)
    require_by_itself(commitment)
    same_revision(commitment, seen, str(commitment.get_progress_display()), commitment.progress)
    require_state(commitment.progress, allowed, *doing, str(commitment.get_progress_display()))
    today = timezone.localdate()
    require_day(on or today, today)
    told = words(reason, zh="理由", en="The reason")
    before = commitment.progress
    days = move_clock(act, commitment, kind, occurred_at=start_of(on or today), reason=told, basis=basis)
    commitment.progress = becomes
    settle(act, commitment)
    act.record(
        commitment, before={"progress": before, "due": days["before"]},
        after={"progress": commitment.progress, "due": days["after"], "on": on or today, "basis": basis}, why=told,
    )  # fmt: skip
    return commitment
