"""换读法: take another declared reading of a doubtful wording for one matter, with the reason."""

from __future__ import annotations

from luodi.errors import LuodiError
from luodi.web.actions import Act, action
from luodi.web.desk.actions.draft_anew import draft_anew
from luodi.web.desk.models import Ruling
from luodi.web.desk.standing import (
    DECIDING,
    OPEN_TO_CHANGE,
    locked,
    require_none_under_way,
    require_own,
    require_state,
)
from luodi.web.desk.telling import Content, content_of, pack_of
from luodi.web.ledger.standing import words


@action(roles=DECIDING)
def choose_reading(act: Act, ruling: Ruling, name: str, option: str, *, reason: str, seen: int | None = None) -> Ruling:
    """Decide by ``option`` of the pack's reading ``name``; the declared one is chosen in the same way to go back to it.

    A draft, or a returned version, is decided anew; from the version in force a new draft is made. The reason stands
    in the sealed part and in the erasable part of the journal, as it may tell of the person.
    """
    row = locked(ruling, seen)
    require_own(act, row.matter)
    require_state(row, (*OPEN_TO_CHANGE, Ruling.State.IN_FORCE), "换读法", "read otherwise")
    told = words(reason, zh="换读法的理由", en="The reason", most=2000)
    declared = pack_of(row.matter).program.readings.get(name)
    if declared is None or option not in declared.options:
        raise LuodiError(
            zh=f"规则包没有这种读法：{name[:80]} {option[:80]}。",
            en=f"The pack declares no such reading: {name[:80]} {option[:80]}.",
            mend_zh="请从页面所列的读法中选择。", mend_en="Choose one that the page lists.",
        )  # fmt: skip
    was = row.readings.get(name, declared.default)
    if was == option:
        act.unchanged()
        return row
    before = content_of(row)
    if before is None:
        raise LuodiError(zh="事实已被抹除，不能换读法。", en="The facts were erased; it cannot be read otherwise.")
    readings, reasons = dict(row.readings), dict(before.reasons)
    if option == declared.default:
        readings.pop(name, None)
        reasons.pop(name, None)
    else:
        readings[name], reasons[name] = option, told
    after = Content(before.told, before.amendments, reasons)
    if row.state == Ruling.State.IN_FORCE:
        require_none_under_way(row.matter)
        last = Ruling.objects.filter(matter=row.matter).order_by("-ordinal").values_list("ordinal", flat=True)[0]
        row = Ruling(matter=row.matter, ordinal=last + 1, on=row.on)
    draft_anew(act, row, after, readings)
    act.record(
        row.matter, before={"reading": name, "option": was},
        after={"version": row.ordinal, "reading": name, "option": option, "readings": readings, "status": row.status},
        personal={"why": told},
    )  # fmt: skip
    return row
