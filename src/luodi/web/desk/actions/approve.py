"""复核通过: a second person confirms a ruling; it counts from then on."""

from __future__ import annotations

from luodi.errors import LuodiError
from luodi.rules.receipts import replay
from luodi.web.actions import Act, action
from luodi.web.desk.models import Ruling
from luodi.web.desk.standing import DECIDING, locked, require_own, require_second_person, require_state
from luodi.web.desk.telling import Content, content_of, pack_of


@action(roles=DECIDING)
def approve(act: Act, ruling: Ruling, *, seen: int | None = None, why: str = "") -> Ruling:
    """Approve a submitted ruling made by somebody else; the version that counted so far is superseded.

    It and each of its months are decided again first: an answer that no longer comes out is refused.
    """
    row = locked(ruling, seen)
    require_own(act, row.matter)
    require_state(row, (Ruling.State.TO_REVIEW,), "复核", "reviewed")
    require_second_person(act, row)
    _require_same_again(row)
    for old in Ruling.objects.select_for_update().filter(matter=row.matter, state=Ruling.State.IN_FORCE):
        old.state = Ruling.State.SUPERSEDED
        old.revision += 1
        old.save(update_fields=["state", "revision"])
    row.state, row.reviewer, row.reviewed_at = Ruling.State.IN_FORCE, act.user, act.at
    row.revision += 1
    row.save(update_fields=["state", "reviewer", "reviewed_at", "revision"])
    act.record(row.matter, after={"version": row.ordinal, "state": row.state, "maker": row.maker_id}, why=why)
    return row


def _require_same_again(row: Ruling) -> None:
    content, pack = content_of(row) or Content(), pack_of(row.matter)
    receipts = [(row.on, row.receipt), *row.months.exclude(receipt=None).values_list("on", "receipt")]
    for on, receipt in receipts:
        _decision, differences = replay(pack, receipt, content.at(on))
        if differences:
            told_zh, told_en = "；".join(zh for zh, _ in differences), "; ".join(en for _, en in differences)
            raise LuodiError(
                zh=f"重新认定的结果与提交时不同：{told_zh}。", en=f"Decided again it comes out differently: {told_en}.",
                mend_zh="请退回重新办理。", mend_en="Return it to be made again.",
            )  # fmt: skip
