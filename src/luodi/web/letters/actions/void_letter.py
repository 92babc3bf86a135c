"""作废公文: take a letter out of use; its number and files stay to be seen."""

from __future__ import annotations

from luodi.errors import LuodiError
from luodi.web.actions import Act, action
from luodi.web.ledger.standing import is_supervisor, same_revision, words
from luodi.web.letters.models import Letter
from luodi.web.letters.standing import SIGNING, letters_of, signs_letters


@action(roles=SIGNING)
def void_letter(act: Act, letter: Letter, *, why: str, seen: int | None = None) -> Letter:
    """Void a draft (the supervisors) or an issued letter (who may sign), with a reason; its number is used up."""
    row = Letter.objects.select_for_update().get(pk=letter.pk)
    same_revision(row, seen, str(row.get_state_display()), row.state)
    allowed = is_supervisor(act.user) if row.serial is None else signs_letters(act.user)
    act.require(allowed and act.user is not None and letters_of(act.user).filter(pk=row.pk).exists())
    told = words(why, zh="理由", en="The reason", most=2000)
    if row.state == Letter.State.VOID:
        raise LuodiError(zh="该文已经作废。", en="The letter is void already.")
    before, row.state = row.state, Letter.State.VOID
    row.voided_by, row.voided_at, row.void_reason = act.user, act.at, told
    row.revision += 1
    row.save(update_fields=["state", "voided_by", "voided_at", "void_reason", "revision"])
    act.record(row, before={"state": before}, after={"state": row.state, "number": row.number or None}, why=told)
    return row
