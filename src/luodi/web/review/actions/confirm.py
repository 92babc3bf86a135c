"""确认: a person accepts proposals as they stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from luodi.web.actions import Act, action
from luodi.web.ledger.models import Commitment
from luodi.web.ledger.standing import require_sight
from luodi.web.people.models import Role
from luodi.web.review.actions.record_step import record_step
from luodi.web.review.seen import all_as_seen
from luodi.web.review.snapshot import snapshot


@action(roles={Role.SUPERVISOR})
def confirm(
    act: Act, proposals: Sequence[UUID], *, seen: Mapping[UUID, int] | None = None, why: str = ""
) -> list[Commitment]:
    """Confirm those of ``proposals`` that still wait for it, all or none; returns them.

    ``seen`` are the revisions that were shown: where one of them has changed, none is confirmed.
    """
    found = list(
        Commitment.objects.select_for_update()
        .filter(pk__in=list(proposals), review=Commitment.Review.PROPOSED)
        .order_by("document", "order")
    )
    before = [snapshot(one) for one in found]
    all_as_seen(found, seen)
    for one in found:
        require_sight(act, one)
        one.review, one.updated_at = Commitment.Review.CONFIRMED, act.at
        one.revision += 1
        one.save(update_fields=["review", "updated_at", "revision"])
        act.record(one, before={"review": "proposed"}, after={"review": "confirmed"}, why=why)
    if found:
        record_step(act, "confirm", before, found)
    else:
        act.unchanged()
    return found
