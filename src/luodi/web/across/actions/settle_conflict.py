"""认定冲突: say whether two commitments really conflict, with the reason."""

from __future__ import annotations

from luodi.web.across.models import Conflict
from luodi.web.actions import Act, action
from luodi.web.ledger.standing import StaleError, require_sight, words
from luodi.web.people.models import Role


@action(roles={Role.SUPERVISOR})
def settle_conflict(act: Act, conflict: Conflict, *, real: bool, why: str, seen: int | None = None) -> Conflict:
    """Settle a conflict as real or as none; a later word replaces an earlier one."""
    conflict = Conflict.objects.select_for_update().select_related("one", "two").get(pk=conflict.pk)
    require_sight(act, conflict.one)
    require_sight(act, conflict.two)
    if seen is not None and conflict.revision != seen:
        raise StaleError(
            conflict,
            zh="他人刚刚认定过这处冲突，您的认定未保存。", en="Somebody else has just settled this conflict.",
            mend_zh="请查看最新结果。", mend_en="Look at it as it is now.",
        )  # fmt: skip
    before = conflict.state
    conflict.state = Conflict.State.REAL if real else Conflict.State.NONE
    conflict.why = words(why, zh="理由", en="The reason")
    conflict.settled_by, conflict.settled_at, conflict.revision = act.user, act.at, conflict.revision + 1
    conflict.save()
    act.record(conflict, before={"state": before}, after={"state": conflict.state}, why=conflict.why)
    return conflict
