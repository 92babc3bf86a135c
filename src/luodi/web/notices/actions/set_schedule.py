"""调度安排: say when a kind of draft is made."""

from __future__ import annotations

from typing import Any

from luodi.errors import LuodiError
from luodi.web.actions import Act, action
from luodi.web.ledger.standing import StaleError
from luodi.web.notices.models import Kind, Schedule
from luodi.web.notices.periods import MOST_DAY
from luodi.web.people.models import Role


@action(roles={Role.SUPERVISOR})
def set_schedule(act: Act, kind: str, *, on: bool, day: int, hour: int, seen: int | None = None) -> Schedule:
    """Set a schedule; its first draft is the next that falls due, what fell due before is not made afterwards.

    ``seen`` is the revision that was shown, 0 where nobody had set it yet; None: the caller did not look.
    """
    if kind not in Kind.values or not 1 <= day <= MOST_DAY[Kind(kind)] or not 0 <= hour <= 23:
        raise LuodiError(
            zh=f"没有这样的安排：{kind} {day} 日 {hour} 时。",
            en=f"There is no such schedule: {kind}, day {day}, hour {hour}.",
            mend_zh="周为 1 至 7，月、季、年为 1 至 28 日，时为 0 至 23。",
            mend_en="Days are 1 to 7 in a week, 1 to 28 in a month; hours 0 to 23.",
        )  # fmt: skip
    row = Schedule.objects.select_for_update().filter(kind=kind).first()
    before = {"on": row.on, "day": row.day, "hour": row.hour} if row else None
    after = {"on": on, "day": day, "hour": hour}
    if before == after:
        act.unchanged()
        return row
    if seen is not None and seen != (row.revision if row else 0):
        raise StaleError(
            row,
            zh=f"他人刚刚把该安排改为：{_told(before)[0]}。您要改为：{_told(after)[0]}。未保存。",
            en=f"Somebody else has just set it to: {_told(before)[1]}. Yours: {_told(after)[1]}. Nothing was saved.",
            mend_zh="请核对后再保存。", mend_en="Compare the two and save again.",
        )  # fmt: skip
    row = row or Schedule(kind=kind)
    row.on, row.day, row.hour, row.since, row.revision = on, day, hour, act.at, row.revision + 1
    row.save()
    act.record(row, before=before, after={"kind": kind, **after})
    return row


def _told(values: dict[str, Any] | None) -> tuple[str, str]:
    """A schedule in Chinese and English."""
    if values is None:
        return "未设置", "not set"
    on_zh, on_en = ("启用", "on") if values["on"] else ("停用", "off")
    return f"{on_zh}，{values['day']} 日 {values['hour']} 时", f"{on_en}, day {values['day']} at {values['hour']}:00"
