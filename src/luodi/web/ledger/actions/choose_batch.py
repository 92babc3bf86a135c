"""选定批量任务: freeze a choice of commitments, each at the revision it has now."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from luodi.errors import LuodiError
from luodi.web.actions import Act, action
from luodi.web.ledger.batch_verbs import VERBS, offered
from luodi.web.ledger.models import Batch, BatchRow
from luodi.web.ledger.standing import ANSWERING
from luodi.web.ledger.visibility import visible
from luodi.web.people.models import Role

MOST = 2000
"""Commitments in one batch; more are to be narrowed down by filters first. A choice of this project."""


@action(roles={Role.SUPERVISOR, *ANSWERING})
def choose_batch(act: Act, verb: str, keys: Sequence[UUID], *, of: str = "") -> Batch:
    """Freeze the commitments ``keys``, in this order, for ``verb``; ``of`` is the query of the list they came from.

    Nothing happens to them yet, and what changes afterwards is refused when the batch is applied.
    """
    user = act.user
    act.require(user is not None and VERBS.get(verb) in offered(user))
    assert user is not None
    wanted = list(dict.fromkeys(keys))
    if not wanted:
        raise LuodiError(
            zh="没有选定任务。", en="Nothing was chosen.", mend_zh="请勾选任务。", mend_en="Tick some tasks."
        )
    if len(wanted) > MOST:
        raise LuodiError(
            zh=f"一次最多批量办理 {MOST} 项，现有 {len(wanted)} 项以上。", en=f"More than {MOST} at once.",
            mend_zh="请加筛选条件，分批办理。", mend_en="Narrow the list down and do them in parts.",
        )  # fmt: skip
    revisions = dict(visible(user).filter(pk__in=wanted).values_list("pk", "revision"))
    act.require(len(revisions) == len(wanted), "所选任务中有您无权查看的。", "You may not see all that was chosen.")
    batch = Batch.objects.create(verb=verb, of=of[:1000], made_by=user, made_at=act.at)
    BatchRow.objects.bulk_create(
        (
            BatchRow(batch=batch, order=order, commitment_id=pk, revision=revisions[pk])
            for order, pk in enumerate(wanted, 1)
        ),
        batch_size=500,
    )
    act.unchanged()
    return batch
