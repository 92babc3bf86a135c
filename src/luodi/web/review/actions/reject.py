"""不予立项: a person says that a proposal is no task."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from luodi.web.actions import Act, action
from luodi.web.ledger.actions.index_words import index_words
from luodi.web.ledger.models import Commitment
from luodi.web.ledger.standing import require_sight
from luodi.web.people.models import Role
from luodi.web.review.actions.record_step import record_step
from luodi.web.review.seen import all_as_seen
from luodi.web.review.snapshot import snapshot


@action(roles={Role.SUPERVISOR})
def reject(
    act: Act, proposals: Sequence[UUID], *, seen: Mapping[UUID, int] | None = None, why: str = ""
) -> list[Commitment]:
    """Reject those of ``proposals`` that have not been assigned; they leave the ledger and stay in the history.

    ``seen`` are the revisions that were shown: where one of them has changed, none is rejected.
    """
    found = list(
        Commitment.objects.select_for_update()
        .filter(pk__in=list(proposals), assigned_at=None)
        .exclude(review=Commitment.Review.REJECTED)
        .order_by("document", "order")
    )
    before = [snapshot(one) for one in found]
    all_as_seen(found, seen)
    for one in found:
        require_sight(act, one)
        was, one.review, one.updated_at = one.review, Commitment.Review.REJECTED, act.at
        one.revision += 1
        one.save(update_fields=["review", "updated_at", "revision"])
        act.record(one, before={"review": was}, after={"review": "rejected"}, why=why)
    if found:
        index_words(act, found)
        record_step(act, "reject", before, found)
    else:
        act.unchanged()
    return found
