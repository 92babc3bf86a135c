"""拟通报: draft a bulletin or a quarterly analysis from a period's final draft."""

from __future__ import annotations

from luodi.errors import LuodiError
from luodi.web.actions import Act, action
from luodi.web.letters.actions.write_letter import write_letter
from luodi.web.letters.bulletins import bulletin, kind_of
from luodi.web.letters.models import Letter
from luodi.web.letters.styles import style_of
from luodi.web.notices.models import Draft
from luodi.web.people.models import Role


@action(roles={Role.SUPERVISOR})
def prepare_bulletin(act: Act, draft: Draft) -> Letter:
    """The letter of a final draft, to all units; one that is not void for each draft."""
    draft = Draft.objects.select_for_update().get(pk=draft.pk)
    if draft.state != Draft.State.FINAL:
        raise LuodiError(
            zh=f"初稿{draft.get_state_display()}，不能据以拟文。", en=f"The draft is {draft.state}: it is not final.",
            mend_zh="请先定稿。", mend_en="Make it final first.",
        )  # fmt: skip
    if draft.letters.exclude(state=Letter.State.VOID).exists():
        raise LuodiError(
            zh=f"{draft} 已拟过文。", en="A letter was drafted from it already.",
            mend_zh="请修改或作废那一份。", mend_en="Change that one, or void it.",
        )  # fmt: skip
    kind = kind_of(draft)
    filled = bulletin(draft, act.user, style_of(kind, act.user))
    return write_letter(
        act, kind, filled.content, as_of=draft.as_of, facts=filled.facts, secrecy=filled.secrecy, draft=draft
    )
