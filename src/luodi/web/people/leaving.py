"""No part is left without a handler when a person moves or goes."""

from __future__ import annotations

from luodi.errors import LuodiError
from luodi.web.ledger.flow import OPEN
from luodi.web.ledger.models import Charge
from luodi.web.ledger.standing import ANSWERING, subordinates
from luodi.web.people.models import Unit, User


def left_behind(user: User, *, role: str, unit: Unit | None, active: bool = True) -> int:
    """How many open parts the person would handle no more in this role and unit."""
    parts = Charge.objects.filter(handler=user, state__in=OPEN)
    if active and role in ANSWERING and unit is not None:
        parts = parts.exclude(unit__in=subordinates(unit))
    return parts.count()


def require_nothing_left(user: User, *, role: str, unit: Unit | None, active: bool = True) -> None:
    """Refuse a move that would leave parts without a handler."""
    count = left_behind(user, role=role, unit=unit, active=active)
    if count:
        raise LuodiError(
            zh=f"“{user}”还承办 {count} 项未办结的任务。",
            en=f"{user} still handles {count} open {'task' if count == 1 else 'tasks'}.",
            mend_zh="请先在“移交在办任务”中交给同事；须立即停止登录的，可先重设密码。",
            mend_en="Hand them over to a colleague first; a new password ends access at once.",
        )  # fmt: skip
