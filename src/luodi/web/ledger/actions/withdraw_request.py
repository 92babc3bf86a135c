"""撤回申请: a unit takes back what it asked for."""

from __future__ import annotations

from luodi.web.actions import Act, action
from luodi.web.ledger.flow import require_state
from luodi.web.ledger.models import Commitment, Request
from luodi.web.ledger.standing import ANSWERING, acts_for, same_revision


@action(roles=ANSWERING)
def withdraw_request(act: Act, request: Request, *, seen: int | None = None, why: str = "") -> Request:
    """Withdraw an open request of one's own unit."""
    commitment = Commitment.objects.select_for_update().get(charges__requests=request.pk)
    request = Request.objects.select_for_update().get(pk=request.pk)
    act.require(acts_for(act.user, request.charge.unit))
    same_revision(request, seen, str(request.get_state_display()), request.state)
    require_state(request.state, {Request.State.OPEN}, "撤回", "withdrawn", str(request.get_state_display()))
    request.state = Request.State.WITHDRAWN
    request.revision += 1
    request.save(update_fields=["state", "revision"])
    act.record(
        commitment, after={"unit": request.charge.unit.key, "request": request.pk, "state": request.state}, why=why
    )
    return request
