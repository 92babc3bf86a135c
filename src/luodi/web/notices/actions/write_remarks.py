"""修改说明: write a draft's remarks."""

from __future__ import annotations

from luodi.errors import LuodiError
from luodi.web.actions import Act, action
from luodi.web.ledger.standing import same_revision
from luodi.web.notices.models import Draft
from luodi.web.people.models import Role

MOST = 20_000


@action(roles={Role.SUPERVISOR})
def write_remarks(act: Act, draft: Draft, *, remarks: str, seen: int | None = None) -> Draft:
    """Replace the remarks of a draft that is not final yet; its figures are never changed by hand."""
    row = Draft.objects.select_for_update().get(pk=draft.pk)
    same_revision(row, seen, str(row.get_state_display()), row.state)
    told = remarks.replace("\0", "").strip()
    if row.state != Draft.State.DRAFT:
        raise LuodiError(
            zh=f"该初稿{row.get_state_display()}，不能修改。", en=f"The draft is {row.state} and cannot be changed.",
            mend_zh="可作废后重新生成。", mend_en="Void it and make it anew.",
        )  # fmt: skip
    if len(told) > MOST:
        raise LuodiError(
            zh=f"说明超过 {MOST} 字。", en=f"The remarks are longer than {MOST} characters.",
            mend_zh="请精简。", mend_en="Shorten them.",
        )  # fmt: skip
    before, row.remarks = row.remarks, told
    if before == told:
        act.unchanged()
        return row
    row.revision += 1
    row.save(update_fields=["remarks", "revision"])
    act.record(row, before={"text": before}, after={"text": told})
    return row
