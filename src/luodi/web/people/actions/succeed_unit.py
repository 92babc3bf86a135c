"""承接: a unit's work passes to another from a day."""

from __future__ import annotations

import datetime as dt

from luodi.errors import LuodiError
from luodi.web.actions import Act, action
from luodi.web.people.models import Role, Unit, UnitSuccession

MANNERS = ("更名", "组建", "并入", "划转", "撤销")


@action(roles={Role.ADMINISTRATOR})
def succeed_unit(
    act: Act,
    predecessor: Unit,
    successor: Unit,
    *,
    on: dt.date,
    manner: str = "",
    basis: str = "",
    hands_over: bool = True,
    people_move: bool = True,
    why: str = "",
) -> UnitSuccession:
    """Enter that ``successor`` takes the place of ``predecessor`` from ``on``, which is the end of the latter.

    With ``hands_over`` the open work passes on that day: ``carry_out_succession`` does it, at once for a day that has
    come, else by ``luodi tick``. The parts stated in documents go on naming the old unit; its heir is found by the day.
    """
    old = Unit.objects.select_for_update().get(pk=predecessor.pk)
    if old.pk == successor.pk:
        raise LuodiError(
            zh="承接单位不能是原单位自己。", en="A unit does not take its own place.",
            mend_zh="单位改名请用“更名”。", mend_en="For a new name, rename it.",
        )  # fmt: skip
    if not successor.existed_on(on):
        raise LuodiError(
            zh=f"“{successor}”在 {on} 尚未设立或已撤销。", en=f"{successor} does not exist on {on}.",
            mend_zh="请核对日期与承接单位。", mend_en="Check the day and the unit.",
        )  # fmt: skip
    if UnitSuccession.objects.filter(predecessor=successor, successor=old).exists():
        raise LuodiError(
            zh=f"“{successor}”此前已由“{old}”承接，不能再反过来。", en=f"{old} took the place of {successor} before.",
            mend_zh="请另设一个单位。", mend_en="Add another unit.",
        )  # fmt: skip
    step = UnitSuccession.objects.select_for_update().filter(predecessor=old, successor=successor).first()
    if step is not None and step.carried_out_at is not None:
        raise LuodiError(
            zh=f"“{old}”的任务已于此前移交“{successor}”。", en=f"The work of {old} has passed to {successor} already.",
            mend_zh="无需再次登记。", mend_en="There is nothing to enter again.",
        )  # fmt: skip
    step = step or UnitSuccession(predecessor=old, successor=successor)
    step.date, step.manner, step.basis = on, manner[:20], basis[:300]
    step.hands_over, step.people_move = hands_over, people_move and hands_over
    step.save()
    before = {"valid_until": old.valid_until}
    old.valid_until = on
    old.kept = sorted({*old.kept, "valid_until"})
    old.save(update_fields=["valid_until", "kept"])
    act.record(
        old,
        before=before,
        after={"successor": successor.key, "date": on, "manner": manner, "basis": basis, "hands_over": hands_over},
        why=why,
    )
    return step
