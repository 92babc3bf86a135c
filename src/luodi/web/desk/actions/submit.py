"""提交复核: the maker hands a ruling to a second person; its receipt is made."""

from __future__ import annotations

from luodi.errors import LuodiError
from luodi.rules.receipts import receipt
from luodi.web.actions import Act, action
from luodi.web.desk.models import Ruling
from luodi.web.desk.receipts import public_part
from luodi.web.desk.standing import DECIDING, OPEN_TO_CHANGE, locked, require_own, require_state
from luodi.web.desk.telling import Content, content_of, decided, words_of


@action(roles=DECIDING)
def submit(act: Act, ruling: Ruling, *, seen: int | None = None) -> Ruling:
    """Submit a draft whose answer is settled: a value, or that the text has no rule. What is open is refused.

    The journal has the receipt's digest and answer; the receipt itself, with its salted digests, can be erased there.
    """
    row = locked(ruling, seen)
    require_own(act, row.matter)
    require_state(row, OPEN_TO_CHANGE, "提交", "submitted")
    content = content_of(row) or Content()
    decision = decided(row.matter, content, row.on, row.readings)
    months = set(row.months.values_list("status", flat=True))
    if {decision.status, *months} & {"unknown", "judgement"}:
        raise LuodiError(
            zh="还缺事实或裁量，不能提交。", en="Facts or judgements are still missing; it cannot be submitted.",
            mend_zh="请补齐后再提交。", mend_en="Complete it first.",
        )  # fmt: skip
    row.receipt = receipt(decision, content.at(row.on))
    row.status = decision.status
    row.shown, row.shown_en = words_of(decision)
    row.state, row.maker, row.submitted_at, row.returned_because = Ruling.State.TO_REVIEW, act.user, act.at, ""
    row.reviewer, row.reviewed_at = None, None
    row.hands = sorted({*row.hands, act.user.pk})
    row.revision += 1
    row.save()
    act.record(
        row.matter, after={"version": row.ordinal, "state": row.state, **public_part(row.receipt)}, personal=row.receipt
    )
    return row
