"""签收: a unit takes its part on."""

from __future__ import annotations

from luodi.web.actions import Act, action
from luodi.web.ledger.actions.settle import settle
from luodi.web.ledger.flow import ACKNOWLEDGE, require_state
from luodi.web.ledger.models import Charge, Commitment
from luodi.web.ledger.standing import ANSWERING, acts_for, require_by_itself, require_sight, same_revision
from luodi.web.people.models import User


@action(roles=ANSWERING)
def acknowledge(
    act: Act, charge: Charge, *, handler: User | None = None, seen: int | None = None, why: str = ""
) -> Charge:
    """Acknowledge a unit's part; ``handler`` is who works on it, the caller where none is named."""
    commitment = Commitment.objects.select_for_update().get(pk=charge.commitment_id)
    charge = Charge.objects.select_for_update().select_related("unit").get(pk=charge.pk)
    act.require(acts_for(act.user, charge.unit))
    require_sight(act, commitment)
    require_by_itself(commitment)
    same_revision(charge, seen, str(charge.get_state_display()), charge.state)
    require_state(charge.state, ACKNOWLEDGE, "签收", "acknowledged", str(charge.get_state_display()))
    chosen = handler or act.user
    act.require(
        chosen is not None and acts_for(chosen, charge.unit),
        "承办人不在本单位。", "The handler does not work in this unit.",
    )  # fmt: skip
    charge.state, charge.acknowledged_at, charge.handler = Charge.State.IN_PROGRESS, act.at, chosen
    charge.revision += 1
    charge.save(update_fields=["state", "acknowledged_at", "handler", "revision"])
    settle(act, commitment)
    act.record(
        commitment, after={"unit": charge.unit.key, "state": charge.state, "handler": chosen.pk if chosen else None},
        why=why,
    )  # fmt: skip
    return charge
