"""按当前数据重拟: fill a drafted 督办函 anew."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from luodi.errors import LuodiError
from luodi.web.actions import Act, action
from luodi.web.ledger.standing import same_revision
from luodi.web.letters.content import told
from luodi.web.letters.filling import urge
from luodi.web.letters.models import Kind, Letter
from luodi.web.letters.standing import letters_of
from luodi.web.letters.styles import style_of
from luodi.web.people.models import Role


@action(roles={Role.SUPERVISOR})
def refill_letter(act: Act, letter: Letter, *, seen: int | None = None) -> Letter:
    """Everything is made anew from today's data and style; what was written by hand is replaced."""
    row = Letter.objects.select_for_update().get(pk=letter.pk)
    act.require(act.user is not None and letters_of(act.user).filter(pk=row.pk).exists())
    same_revision(row, seen, str(row.get_state_display()), row.state)
    if row.state != Letter.State.DRAFT or row.kind != Kind.URGE or row.unit is None:
        raise LuodiError(
            zh="只有拟稿中的督办函可以按当前数据重拟。", en="Only a 督办函 that is still a draft is filled anew."
        )
    today = timezone.localdate()
    by = row.facts.get("answer_by")
    filled = urge(row.unit, act.user, style_of(row.kind, act.user), today, dt.date.fromisoformat(by) if by else None)
    if filled is None:
        raise LuodiError(
            zh="该单位已没有逾期或被退回的任务。", en="The unit has no overdue or returned task any more.",
            mend_zh="可将此稿作废。", mend_en="Void the draft.",
        )  # fmt: skip
    before = {"title": row.title, "as_of": row.as_of}
    row.content, row.facts, row.secrecy = told(filled.content), filled.facts, filled.secrecy
    row.title, row.as_of = filled.content.title, today
    row.revision += 1
    row.save(update_fields=["content", "facts", "secrecy", "title", "as_of", "revision"])
    act.record(row, before=before, after={"title": row.title, "as_of": today, "tasks": len(row.facts["tasks"])})
    return row
