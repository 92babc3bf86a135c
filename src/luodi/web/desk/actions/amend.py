"""变更: a fact is another one for some months; a new version is made, the old one stays as it is."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from django.utils import timezone

from luodi.errors import LuodiError
from luodi.web.actions import Act, action
from luodi.web.desk.actions.work_out_months import work_out_months
from luodi.web.desk.models import Ruling
from luodi.web.desk.standing import DECIDING, locked, require_none_under_way, require_own, require_state
from luodi.web.desk.telling import Amendment, Content, content_of, decided, sealed_content, words_of
from luodi.web.ledger.standing import words


@action(roles=DECIDING)
def amend(act: Act, ruling: Ruling, amendment: Amendment, *, seen: int | None = None) -> Ruling:
    """Make a draft of a new version from the one in force, with every month since the first worked out again.

    The new version is as of the first month that the amendment touches.
    """
    row = locked(ruling, seen)
    require_own(act, row.matter)
    require_state(row, (Ruling.State.IN_FORCE,), "变更", "amended")
    reason = words(amendment.why, zh="变更理由", en="The reason", most=2000)
    start = Ruling.objects.filter(matter=row.matter).order_by("ordinal").values_list("on", flat=True)[0]
    _require_months(start, amendment)
    require_none_under_way(row.matter)
    before = content_of(row)
    if before is None:
        raise LuodiError(zh="事实已被抹除，不能变更。", en="The facts were erased; nothing can be amended.")
    after = Content(before.told, [*before.amendments, replace(amendment, why=reason)], before.reasons)
    last = Ruling.objects.filter(matter=row.matter).order_by("-ordinal").values_list("ordinal", flat=True)[0]
    on = max(start, amendment.first)
    decision = decided(row.matter, after, on, row.readings)
    made = Ruling(
        matter=row.matter, ordinal=last + 1, on=on, readings=row.readings, sealed=sealed_content(after),
        status=decision.status, maker=act.user, made_at=act.at, hands=[act.user.pk], why=reason,
    )  # fmt: skip
    made.shown, made.shown_en = words_of(decision)
    made.save(force_insert=True)
    found = work_out_months(made, after)
    act.record(
        row.matter,
        after={
            "version": made.ordinal, "from_version": row.ordinal, "fact": amendment.path, "first": amendment.first,
            "last": amendment.last, "months": [m.on for m in found if m.differs],
        },
        personal={"why": reason},
    )  # fmt: skip
    return made


def _require_months(start: dt.date, amendment: Amendment) -> None:
    first, last = amendment.first, amendment.last
    if first.day != 1 or (last is not None and (last.day != 1 or last < first)) or first < start.replace(day=1):
        raise LuodiError(
            zh=f"变更的月份不对：应从 {start:%Y-%m} 或以后开始，止于开始之后。",
            en=f"The months are wrong: from {start:%Y-%m} or later, to one not before that.",
            mend_zh="请改正月份。", mend_en="Mend the months.",
        )  # fmt: skip
    if first > timezone.localdate():
        raise LuodiError(
            zh="变更的月份还没有到。", en="The month has not come yet.",
            mend_zh="到该月再办。", mend_en="Amend it when the month has come.",
        )  # fmt: skip
