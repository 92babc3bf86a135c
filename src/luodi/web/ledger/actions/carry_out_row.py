"""执行一项: what trying and doing a row of a batch have in common."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from luodi.errors import LuodiError
from luodi.web.actions import Act
from luodi.web.ledger.batch_verbs import VERBS
from luodi.web.ledger.models import NEVER, BatchRow, Commitment
from luodi.web.ledger.standing import StaleError
from luodi.web.ledger.visibility import visible


def carry_out_row(act: Act, row: BatchRow) -> str:
    """Part of trying and of doing a row (it runs inside these actions). Says what it did, in the reader's language.

    A commitment that somebody touched since the choice was made is refused.
    """
    user = act.user
    act.require(user is not None and row.batch.made_by_id == user.pk)
    assert user is not None
    verb = VERBS[row.batch.verb]
    form = verb.form(row.batch.told)
    if not form.is_valid():
        raise LuodiError(zh="填写的内容不完整。", en="What was filled in is not complete.")
    task = Commitment.objects.select_for_update().get(pk=row.commitment_id)
    act.require(visible(user).filter(pk=task.pk).exists())
    if task.revision != row.revision:
        raise StaleError(
            zh=f"选定后他人已修改此项，现状：{task.get_progress_display()}。",
            en=f"Somebody changed it since it was chosen. It is now: {task.get_progress_display()}.",
            mend_zh="请重新选定。", mend_en="Choose it again.",
        )  # fmt: skip
    before = _state(task)
    more = verb.run(act.by, task, form.cleaned_data)
    after = _state(Commitment.objects.get(pk=task.pk))
    moved = [
        _("%(what)s：%(before)s → %(after)s") % {"what": what, "before": before[what], "after": after[what]}
        for what in before
        if before[what] != after[what]
    ]
    return "；".join(part for part in (more, *moved) if part)


def _state(task: Commitment) -> dict[str, Any]:
    return {
        _("状态"): str(task.get_progress_display()),
        _("时限"): "—" if task.due == NEVER else task.due.isoformat(),
    }
