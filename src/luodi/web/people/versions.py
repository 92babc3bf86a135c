"""An account and a unit as they stand now, field by field: to be compared with what somebody was shown."""

from __future__ import annotations

from typing import Any

from luodi.web.people.models import Unit, User

USER_LABELS = {
    "full_name": ("姓名", "name"), "unit": ("所在单位", "unit"), "role": ("角色", "role"),
    "clearance": ("涉密等级", "clearance"),
}  # fmt: skip
UNIT_LABELS = {
    "short_name": ("简称", "short name"), "level": ("层级", "level"), "kind": ("类别", "kind"),
    "parent": ("上级单位", "unit above"), "valid_from": ("设立日期", "first day"),
    "valid_until": ("撤销日期", "last day"),
}  # fmt: skip

NAME_LABELS = {"name": ("名称", "name"), "short_name": ("简称", "short name")}


def user_now(user: User) -> dict[str, Any]:
    """Names and rights of an account; the unit by its key."""
    return {
        "full_name": user.full_name, "unit": user.unit.key if user.unit else None, "role": str(user.role),
        "clearance": int(user.clearance),
    }  # fmt: skip


def unit_now(unit: Unit) -> dict[str, Any]:
    """What an administrator may change of a unit; the unit above by its key."""
    return {
        "short_name": unit.short_name, "level": unit.level, "kind": unit.kind,
        "parent": unit.parent.key if unit.parent else None,
        "valid_from": unit.valid_from.isoformat() if unit.valid_from else None,
        "valid_until": unit.valid_until.isoformat() if unit.valid_until else None,
    }  # fmt: skip


def names_now(unit: Unit) -> dict[str, Any]:
    """What renaming replaces."""
    return {"name": unit.name, "short_name": unit.short_name}
