"""抹除: take the facts and the person out of a matter; what was decided, and the journal, stay proven."""

from __future__ import annotations

from luodi.errors import LuodiError
from luodi.web.actions import Act, action
from luodi.web.desk.models import Matter, Month, Ruling
from luodi.web.desk.receipts import without_facts
from luodi.web.desk.standing import UNDER_WAY
from luodi.web.journal.actions.erase_personal import erase_personal
from luodi.web.journal.entries import reference
from luodi.web.ledger.standing import words
from luodi.web.people.models import Role


@action(roles={Role.ADMINISTRATOR})
def erase(act: Act, matter: Matter, *, why: str) -> None:
    """Erase name, identity number, facts, reasons and the salts of digests. Not while a version is under way."""
    told = words(why, zh="抹除理由", en="The reason", most=2000)
    row = Matter.objects.select_for_update().get(pk=matter.pk)
    if row.erased_at is not None:
        act.unchanged()
        return
    if row.rulings.filter(state__in=UNDER_WAY).exists():
        raise LuodiError(
            zh="有版本正在办理，不能抹除。", en="A version is under way; nothing can be erased.",
            mend_zh="请先办完或撤回。", mend_en="Finish or withdraw it first.",
        )  # fmt: skip
    row.sealed_party, row.erased_at = "", act.at
    row.save(update_fields=["sealed_party", "erased_at"])
    for ruling in Ruling.objects.select_for_update().filter(matter=row):
        ruling.sealed, ruling.receipt = "", without_facts(ruling.receipt)
        ruling.returned_because = ruling.why = ""
        ruling.revision += 1
        ruling.save(update_fields=["sealed", "receipt", "returned_because", "why", "revision"])
    for month in Month.objects.select_for_update().filter(ruling__matter=row):
        month.receipt = without_facts(month.receipt)
        month.save(update_fields=["receipt"])
    erase_personal(act.by, *reference(row), why=told)
    act.record(row, after={"erased": True}, why=told)
