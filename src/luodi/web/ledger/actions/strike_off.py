"""销号: close a completed commitment for good."""

from __future__ import annotations

from luodi.web.actions import Act, action
from luodi.web.ledger.actions.settle import settle
from luodi.web.ledger.flow import require_state
from luodi.web.ledger.models import Commitment
from luodi.web.ledger.standing import require_by_itself, require_sight, same_revision
from luodi.web.people.models import Role


@action(roles={Role.SUPERVISOR})
def strike_off(act: Act, commitment: Commitment, *, seen: int | None = None, why: str = "") -> Commitment:
    """Strike a completed commitment off; recurring and continuous ones too, once their document has run out."""
    commitment = Commitment.objects.select_for_update().get(pk=commitment.pk)
    require_sight(act, commitment)
    require_by_itself(commitment)
    same_revision(commitment, seen, str(commitment.get_progress_display()), commitment.progress)
    require_state(
        commitment.progress, {Commitment.Progress.COMPLETED}, "销号", "struck off",
        str(commitment.get_progress_display()),
    )  # fmt: skip
    before = commitment.progress
    commitment.progress = Commitment.Progress.STRUCK_OFF
    settle(act, commitment)
    act.record(commitment, before={"progress": before}, after={"progress": commitment.progress}, why=why)
    return commitment
