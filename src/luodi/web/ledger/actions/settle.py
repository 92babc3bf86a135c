"""更新任务状态: bring a commitment's own state up to date after something happened to its parts."""

from __future__ import annotations

from luodi.web.actions import Act
from luodi.web.ledger.flow import progress_of
from luodi.web.ledger.models import Commitment
from luodi.web.ledger.timing import next_points


def settle(act: Act, commitment: Commitment) -> None:
    """Part of every action on a commitment (it runs inside that action and is in its journal entry).

    State and next days follow from parts and milestones; struck off and suspended are a person's decisions and stay.
    """
    charges = list(commitment.charges.all())
    if commitment.progress not in {Commitment.Progress.STRUCK_OFF, Commitment.Progress.SUSPENDED}:
        commitment.progress = progress_of(charges)
    done = commitment.progress in {Commitment.Progress.COMPLETED, Commitment.Progress.STRUCK_OFF}
    if not done:
        commitment.completed_at = None
    elif commitment.completed_at is None:
        commitment.completed_at = act.at
    commitment.period_due, commitment.plan_due = next_points(commitment)
    commitment.updated_at = act.at
    commitment.revision += 1
    commitment.save(
        update_fields=[
            "progress", "completed_at", "period_due", "plan_due", "adjusted", "assigned_at", "answered_by",
            "updated_at", "revision",
        ]
    )  # fmt: skip
