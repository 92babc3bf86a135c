"""指定代审签人: a leader names who signs while they are away."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from luodi.errors import LuodiError
from luodi.web.actions import Act, action
from luodi.web.ledger.standing import ANSWERING, acts_for
from luodi.web.people.models import Deputy, Role, User

LONGEST = dt.timedelta(days=366)


@action(roles={Role.LEADER, Role.ADMINISTRATOR})
def name_deputy(
    act: Act, leader: User, deputy: User, *, first: dt.date, last: dt.date, reason: str = "", why: str = ""
) -> Deputy:
    """Let ``deputy`` sign for ``leader`` from ``first`` to ``last``. Leaders name their own, administrators anybody's.

    The deputy works in the leader's unit or above it, and sees no more than before: no clearance passes on.
    """
    act.require(act.user is None or act.user.pk == leader.pk or act.user.role == Role.ADMINISTRATOR)
    if leader.role != Role.LEADER or leader.unit is None or not leader.is_active:
        raise LuodiError(
            zh=f"“{leader}”不是有单位的领导。", en=f"{leader} is not a unit's leader.",
            mend_zh="只有单位领导需要代审签人。", mend_en="Only a unit's leader has a deputy.",
        )  # fmt: skip
    if deputy.pk == leader.pk or deputy.role not in ANSWERING or not acts_for(deputy, leader.unit):
        raise LuodiError(
            zh=f"“{deputy}”不能代“{leader}”审签。", en=f"{deputy} cannot sign for {leader}.",
            mend_zh="请选择本单位或上级单位的联络员、经办人员或领导。",
            mend_en="Choose a liaison, caseworker or leader of the unit or of one above it.",
        )  # fmt: skip
    if last < first or last < timezone.localdate() or last - first > LONGEST:
        raise LuodiError(
            zh=f"起止日期 {first} 至 {last} 不能使用。", en=f"The days {first} to {last} cannot be used.",
            mend_zh="止日不早于起日和今天，最长一年。",
            mend_en="The last day is not before the first or today; a year at most.",
        )  # fmt: skip
    overlaps = Deputy.objects.filter(leader=leader, deputy=deputy, ended_at=None, first__lte=last, last__gte=first)
    if overlaps.exists():
        raise LuodiError(
            zh=f"“{deputy}”在此期间已是代审签人。", en=f"{deputy} stands in on some of these days already.",
            mend_zh="请先结束原有的指定。", mend_en="End the one that is there first.",
        )  # fmt: skip
    made = Deputy.objects.create(
        leader=leader, deputy=deputy, first=first, last=last, reason=reason.replace("\0", "")[:200], named_at=act.at
    )
    act.record(leader, after={"deputy": deputy.pk, "first": first, "last": last, "reason": reason}, why=why)
    return made
