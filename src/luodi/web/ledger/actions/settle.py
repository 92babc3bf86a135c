"""更新任务状态: bring a commitment's own state up to date after something happened to its parts."""

from __future__ import annotations

from luodi.web.actions import Act
from luodi.web.ledger.actions.stop_clocks import stop_clocks
from luodi.web.ledger.flow import progress_of
from luodi.web.ledger.models import Commitment
from luodi.web.ledger.timing import next_points


def settle(act: Act, commitment: Commitment) -> None:
    """Part of every action on a commitment (it runs inside that action and is in its journal entry).

    State and next days follow from parts and milestones; struck off and suspended are a person's decisions and stay.
    """
    charges = list(commitment.charges.all())
    if commitment.answered_by is not None:
        commitment.progress = commitment.answered_by.progress
    elif commitment.progress not in {Commitment.Progress.STRUCK_OFF, Commitment.Progress.SUSPENDED}:
        commitment.progress = progress_of(charges)
    done = commitment.progress in {Commitment.Progress.COMPLETED, Commitment.Progress.STRUCK_OFF}
    if not done:
        commitment.completed_at = None
    elif commitment.completed_at is None:
        commitment.completed_at = act.at
        if commitment.answered_by_id is None:
            stop_clocks(act, commitment)
    by_itself = commitment.answered_by_id is None
    commitment.period_due, commitment.plan_due = next_points(commitment) if by_itself else (None, None)
    commitment.updated_at = act.at
    commitment.revision += 1
    commitment.save(
        update_fields=[
            "progress", "completed_at", "period_due", "plan_due", "adjusted", "assigned_at", "answered_by",
            "updated_at", "revision",
        ]
    )  # fmt: skip
    if by_itself:
        _follow(act, commitment)


def _follow(act: Act, commitment: Commitment) -> None:
    """Let the commitments that are answered by this one stand where it stands; each is told of it in its journal."""
    linked = Commitment.objects.select_for_update().filter(answered_by=commitment).order_by("pk")
    for one in linked:
        if (one.progress, one.completed_at) == (commitment.progress, commitment.completed_at):
            continue
        before = one.progress
        one.progress, one.completed_at = commitment.progress, commitment.completed_at
        one.updated_at, one.revision = act.at, one.revision + 1
        one.save(update_fields=["progress", "completed_at", "updated_at", "revision"])
        act.record(
            one, before={"progress": before}, after={"progress": one.progress, "answered_by": str(commitment.pk)}
        )
