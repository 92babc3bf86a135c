"""作废: take a draft out of use; its period may be drafted anew."""

from __future__ import annotations

from luodi.errors import LuodiError
from luodi.web.actions import Act, action
from luodi.web.ledger.standing import same_revision, words
from luodi.web.notices.models import Draft
from luodi.web.people.models import Role


@action(roles={Role.SUPERVISOR})
def void_draft(act: Act, draft: Draft, *, why: str, seen: int | None = None) -> Draft:
    """Void a draft, final or not, with a reason; it stays to be seen."""
    row = Draft.objects.select_for_update().get(pk=draft.pk)
    same_revision(row, seen, str(row.get_state_display()), row.state)
    told = words(why, zh="理由", en="The reason", most=2000)
    if row.state == Draft.State.VOID:
        raise LuodiError(zh="该初稿已经作废。", en="The draft is void already.")
    before, row.state = row.state, Draft.State.VOID
    row.revision += 1
    row.save(update_fields=["state", "revision"])
    act.record(row, before={"state": before}, after={"state": row.state}, why=told)
    return row
