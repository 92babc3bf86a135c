"""Who may do what with a unit's part: the unit's own people, its superiors' people, the supervisors."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import models
from django.utils import timezone

from luodi.errors import LuodiError
from luodi.web.actions import Act
from luodi.web.among import Among
from luodi.web.documents.models import Document
from luodi.web.ledger.models import Assignment, Charge, Commitment, Report, Request
from luodi.web.people.models import Deputy, Role, Unit, User

ANSWERING = {Role.LIAISON, Role.CASEWORKER, Role.LEADER}
"""Roles whose people act for their unit."""

MOST_LEVELS = 20
"""A unit has no more superiors than this; a circle in the registry ends here."""


def superiors(unit: Unit) -> list[int]:
    """The unit itself and every unit above it."""
    found: list[int] = []
    above: int | None = unit.pk
    while above is not None and above not in found and len(found) < MOST_LEVELS:
        found.append(above)
        above = Unit.objects.filter(pk=above).values_list("parent_id", flat=True).first()
    return found


def subordinates(unit: Unit) -> list[int]:
    """The unit itself and every unit below it."""
    found = {unit.pk: None}
    layer = [unit.pk]
    while layer and len(found) < 100_000:
        below = Unit.objects.filter(Among("parent_id", layer)).order_by("pk").values_list("pk", flat=True)
        layer = [pk for pk in below if pk not in found]
        found |= dict.fromkeys(layer)
    return list(found)


def acts_for(user: User | None, unit: Unit) -> bool:
    """Whether the person works in ``unit`` or in a unit above it."""
    return (
        user is not None
        and user.is_active
        and user.role in ANSWERING
        and user.unit_id is not None
        and user.unit_id in superiors(unit)
    )


def leads(user: User | None, unit: Unit) -> bool:
    """Whether the person is a leader of ``unit`` or of a unit above it."""
    return acts_for(user, unit) and user is not None and user.role == Role.LEADER


def deputised_by(user: User | None, unit: Unit) -> User | None:
    """The leader of ``unit``, or of a unit above it, for whom the person signs today; nobody where they do not."""
    if user is None or not acts_for(user, unit):
        return None
    today = timezone.localdate()
    standing_in = Deputy.objects.filter(
        deputy=user, ended_at=None, first__lte=today, last__gte=today, leader__role=Role.LEADER, leader__is_active=True,
        leader__unit__in=superiors(unit),
    )  # fmt: skip
    found = standing_in.select_related("leader").order_by("first", "id").first()
    return found.leader if found else None


def signs(user: User | None, unit: Unit, author: int) -> bool:
    """Whether the person may sign a report of ``unit`` by ``author``: a deputy not their own."""
    return leads(user, unit) or (user is not None and user.pk != author and deputised_by(user, unit) is not None)


def needs_sign_off(unit: Unit) -> bool:
    """Whether the unit has a leader of its own with an account, who signs what leaves it."""
    return User.objects.filter(unit=unit, role=Role.LEADER, is_active=True).exists()


def is_supervisor(user: User | None) -> bool:
    return user is not None and user.is_active and user.role == Role.SUPERVISOR


def leads_the_work(user: User | None, commitment: Commitment) -> bool:
    """Whether the person acts for a unit that leads the commitment."""
    if user is None or not user.is_active or user.role not in ANSWERING or user.unit is None:
        return False
    leading = commitment.charges.filter(role=Assignment.Role.LEAD, unit__in=subordinates(user.unit))
    return leading.exclude(state=Charge.State.WITHDRAWN).exists()


def require_sight(act: Act, commitment: Commitment) -> None:
    """Refuse whoever may not see the commitment's document."""
    if act.user is not None:
        act.require(
            Document.objects.visible_to(act.user).filter(pk=commitment.document_id).exists(),
            "您无权查看该任务所在的文件。", "You may not see the document of this commitment.",
        )  # fmt: skip


def require_by_itself(commitment: Commitment) -> None:
    """Refuse what is to be done with the commitment whose reports answer this one."""
    if commitment.answered_by_id is not None:
        raise LuodiError(
            zh="该任务已与另一项合并报送，请在那一项办理。",
            en="Another commitment's reports answer this one: act there.",
            mend_zh="任务页“关联任务”中有链接。", mend_en="Its page has the link.",
        )  # fmt: skip


class StaleError(LuodiError):
    """Somebody else changed ``row`` in the meantime; nothing was changed."""

    def __init__(self, row: models.Model | None = None, **told: Any) -> None:
        super().__init__(**told)
        self.row = row


def same_revision(row: Commitment | Charge | Report | Request, seen: int | None, now_zh: str, now_en: str) -> None:
    """Refuse when the row is no longer the one that was shown. ``seen`` None: the caller did not look."""
    if seen is not None and row.revision != seen:
        raise StaleError(
            row,
            zh=f"他人刚刚修改过此项，您的操作未生效。现状：{now_zh}。",
            en=f"Somebody else has just changed this; nothing was done. It is now: {now_en}.",
            mend_zh="请查看最新内容后再操作。", mend_en="Look at what it is now and act again.",
        )  # fmt: skip


def require_day(day: dt.date, today: dt.date) -> None:
    """Refuse a day of occurrence that has not come yet."""
    if day > today:
        raise LuodiError(
            zh=f"发生日期 {day} 晚于今天。", en=f"The day {day} has not come yet.",
            mend_zh="请填写实际发生的日期。", mend_en="Give the day on which it happened.",
        )  # fmt: skip


def words(text: str, *, zh: str, en: str, most: int = 20_000) -> str:
    """What somebody typed, trimmed; refuse nothing at all, and what no field holds."""
    told = text.replace("\0", "").strip()
    if not told:
        raise LuodiError(
            zh=f"{zh}不能为空。", en=f"{en} must not be empty.", mend_zh=f"请填写{zh}。", mend_en="Fill it in."
        )
    if len(told) > most:
        raise LuodiError(
            zh=f"{zh}超过 {most} 字。", en=f"{en} is longer than {most} characters.",
            mend_zh="请精简，详细材料可作为佐证上传。", mend_en="Shorten it; details may be uploaded as evidence.",
        )  # fmt: skip
    return told
