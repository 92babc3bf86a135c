"""调度安排: say when a kind of draft is made."""

from __future__ import annotations

from luodi.errors import LuodiError
from luodi.web.actions import Act, action
from luodi.web.notices.models import Kind, Schedule
from luodi.web.notices.periods import MOST_DAY
from luodi.web.people.models import Role


@action(roles={Role.SUPERVISOR})
def set_schedule(act: Act, kind: str, *, on: bool, day: int, hour: int) -> Schedule:
    """Set a schedule; its first draft is the next that falls due, what fell due before is not made afterwards."""
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
    row = row or Schedule(kind=kind)
    row.on, row.day, row.hour, row.since, row.revision = on, day, hour, act.at, row.revision + 1
    row.save()
    act.record(row, before=before, after={"kind": kind, **after})
    return row
