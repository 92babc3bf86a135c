"""转交缺项: hand commitments that lack something to the person who is to settle it."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from luodi.errors import LuodiError
from luodi.web.across.models import Gap, Handover
from luodi.web.actions import Act, action
from luodi.web.ledger.models import Commitment
from luodi.web.ledger.visibility import visible
from luodi.web.people.models import Role, User

SETTLING = (Role.SUPERVISOR, Role.LEADER, Role.LIAISON)
"""Whom a gap may be handed to: who reviews, and who may ask for other units or another date."""
MOST = 500


@action(roles={Role.SUPERVISOR})
def hand_over(act: Act, gap: str, ids: Sequence[UUID | str], to: User, *, note: str = "") -> int:
    """Hand each of the commitments to ``to``; one handed to somebody else before goes to the new person.

    Refused as a whole where the person may not see one of them: nobody is shown a document above their clearance.
    """
    if gap not in Gap.values or not ids or len(ids) > MOST:
        raise LuodiError(
            zh=f"请选择一至{MOST}项。", en=f"Choose between one and {MOST}.",
            mend_zh="请在清单中勾选。", mend_en="Tick them.",
        )  # fmt: skip
    if to.role not in SETTLING or not to.is_active:
        raise LuodiError(
            zh="只能转交给督查人员、领导或单位联络员。", en="Hand it to a supervisor, a leader or a liaison."
        )
    wanted = {str(one) for one in ids}
    own = visible(act.user) if act.user is not None else Commitment.objects.all()
    rows = list(own.filter(pk__in=wanted))
    act.require(len(rows) == len(wanted), "其中有您无权查看的任务。", "You may not see one of them.")
    theirs = visible(to).filter(pk__in=wanted).count()
    act.require(theirs == len(wanted), "对方无权查看其中的任务。", "That person may not see one of them.")
    Handover.objects.filter(gap=gap, commitment__in=rows).delete()
    Handover.objects.bulk_create(
        Handover(gap=gap, commitment=row, to=to, by=act.user, at=act.at, note=note.replace("\0", "")[:2000])
        for row in rows
    )
    for row in rows:
        act.record(row, after={"gap": gap, "to": to.username}, why=note)
    return len(rows)
