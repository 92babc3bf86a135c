"""The demo's people beside those who sign in: a deputy, a new colleague, somebody who left, somebody locked out."""

from __future__ import annotations

import datetime as dt
from typing import Any

OTHERS = (
    ("xinren", "liaison", "演示新同事", "一次性密码尚未修改 / one-time password not changed yet"),
    ("likai", "caseworker", "演示离任人员", "已停用 / closed"),
    ("suoding", "caseworker", "演示锁定人员", "密码输错多次 / locked out"),
)
"""User name, role, name, state: invented. Nobody is told their passwords."""


def settle(administrator: Any, leader: Any, deputy: Any) -> int:
    """Name the deputy and bring the others into their states; gives how many accounts were made.

    Does nothing where they are there already.
    """
    from django.utils import timezone

    from luodi.web.actions import OPERATOR, Caller
    from luodi.web.people import locks, passwords
    from luodi.web.people.actions.add_user import add_user
    from luodi.web.people.actions.begin_attempt import begin_attempt
    from luodi.web.people.actions.disable_user import disable_user
    from luodi.web.people.actions.fail_attempt import fail_attempt
    from luodi.web.people.actions.name_deputy import name_deputy
    from luodi.web.people.models import Role, User

    if User.objects.filter(username=OTHERS[0][0]).exists():
        return 0
    today = timezone.localdate()
    name_deputy(
        Caller(leader, "command"), leader, deputy, first=today, last=today + dt.timedelta(days=14), reason="外出培训"
    )
    made = {
        name: add_user(
            OPERATOR, name, role=Role(role), password=passwords.generated(), unit=leader.unit, full_name=title,
            once=True, why="演示 demo",
        )
        for name, role, title, _state in OTHERS
    }  # fmt: skip
    disable_user(Caller(administrator, "command"), made["likai"], why="演示 demo")
    wrong = [locks.account("suoding")]
    while begin_attempt(wrong):
        fail_attempt(wrong, made["suoding"])
    return len(made)
