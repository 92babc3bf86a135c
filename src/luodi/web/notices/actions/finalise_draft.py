"""定稿: make a draft final."""

from __future__ import annotations

from luodi.errors import LuodiError
from luodi.web.actions import Act, action
from luodi.web.ledger.standing import same_revision
from luodi.web.notices.models import Draft
from luodi.web.people.models import Role


@action(roles={Role.SUPERVISOR})
def finalise_draft(act: Act, draft: Draft, *, seen: int | None = None) -> Draft:
    """Nothing of a final draft changes any more; it can still be made void."""
    row = Draft.objects.select_for_update().get(pk=draft.pk)
    same_revision(row, seen, str(row.get_state_display()), row.state)
    if row.state != Draft.State.DRAFT:
        raise LuodiError(
            zh=f"该初稿{row.get_state_display()}，不能定稿。", en=f"The draft is {row.state} and cannot be made final.",
            mend_zh="请刷新页面。", mend_en="Reload the page.",
        )  # fmt: skip
    row.state, row.finalised_by, row.finalised_at = Draft.State.FINAL, act.user, act.at
    row.revision += 1
    row.save(update_fields=["state", "finalised_by", "finalised_at", "revision"])
    act.record(row, before={"state": "draft"}, after={"state": row.state})
    return row
