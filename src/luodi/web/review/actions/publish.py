"""发布交办: assign everything of a document that is confirmed."""

from __future__ import annotations

from dataclasses import dataclass

from luodi.errors import LuodiError
from luodi.web.actions import Act, action
from luodi.web.documents.models import Document
from luodi.web.ledger.actions.assign import assign
from luodi.web.ledger.models import Commitment
from luodi.web.people.models import Role


@dataclass(frozen=True, slots=True)
class Published:
    """How many commitments were assigned, and those left because no unit could be found for them."""

    assigned: int
    left: list[Commitment]


@action(roles={Role.SUPERVISOR})
def publish(act: Act, document: Document, *, why: str = "") -> Published:
    """Assign the document's confirmed commitments; what has no unit stays where it is and is named."""
    act.require(act.user is None or Document.objects.visible_to(act.user).filter(pk=document.pk).exists())
    waiting = Commitment.objects.filter(
        document=document, review=Commitment.Review.CONFIRMED, assigned_at=None
    ).exclude(drift=Commitment.Drift.GONE)
    left, done = [], 0
    for one in waiting.order_by("order"):
        if not one.assignments.exclude(unit=None, group=None).exists():
            left.append(one)
            continue
        try:
            assign(act.by, one, why=why)
            done += 1
        except LuodiError:
            left.append(one)
    if done:
        act.record(document, after={"assigned": done, "left": [str(one.pk) for one in left]}, why=why)
    else:
        act.unchanged()
    return Published(done, left)
