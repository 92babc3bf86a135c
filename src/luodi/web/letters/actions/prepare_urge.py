"""拟督办函: draft a letter to a unit about its overdue and returned tasks."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from luodi.errors import LuodiError
from luodi.web.actions import Act, action
from luodi.web.letters.actions.write_letter import write_letter
from luodi.web.letters.filling import urge
from luodi.web.letters.models import Kind, Letter
from luodi.web.letters.styles import style_of
from luodi.web.people.models import Role, Unit


@action(roles={Role.SUPERVISOR})
def prepare_urge(act: Act, unit: Unit, *, answer_by: dt.date | None = None) -> Letter:
    """The letter as of today, from the tasks that the person may see; one draft at a time for a unit."""
    today = timezone.localdate()
    if answer_by is not None and answer_by < today:
        raise LuodiError(
            zh=f"反馈期限 {answer_by} 已过。", en=f"The day for the answer, {answer_by}, is past.",
            mend_zh="请填写今天以后的日期。", mend_en="Give a day to come.",
        )  # fmt: skip
    if Letter.objects.filter(kind=Kind.URGE, unit=unit, state=Letter.State.DRAFT).exists():
        raise LuodiError(
            zh=f"已有一份给{unit.name}的督办函正在拟稿。", en=f"A letter to {unit.name} is being drafted already.",
            mend_zh="请修改或作废那一份。", mend_en="Change that one, or void it.",
        )  # fmt: skip
    filled = urge(unit, act.user, style_of(Kind.URGE, act.user), today, answer_by)
    if filled is None:
        raise LuodiError(
            zh=f"{unit.name}没有逾期或被退回的任务。", en=f"{unit.name} has no overdue or returned task.",
        )  # fmt: skip
    return write_letter(
        act, Kind.URGE, filled.content, as_of=today, facts=filled.facts, secrecy=filled.secrecy, unit=unit
    )
