"""The sheet of people: what each row would change, and changing it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from luodi.errors import LuodiError
from luodi.web.actions import Caller
from luodi.web.people import passwords
from luodi.web.people.actions.add_user import USERNAME, add_user
from luodi.web.people.actions.change_user import change_user
from luodi.web.people.actions.disable_user import disable_user
from luodi.web.people.actions.enable_user import enable_user
from luodi.web.people.finding import named
from luodi.web.people.leaving import left_behind
from luodi.web.people.models import Role, Secrecy, Unit, User
from luodi.web.people.sheets import MOST_CELL, Column, Line, Row

ROLES = {"督查人员": Role.SUPERVISOR, "单位联络员": Role.LIAISON, "领导": Role.LEADER, "经办人员": Role.CASEWORKER,
         "审计人员": Role.AUDITOR, "管理员": Role.ADMINISTRATOR, "公众": Role.PUBLIC}  # fmt: skip
LEVELS = {"无": Secrecy.NONE, "内部": Secrecy.INTERNAL, "秘密": Secrecy.CONFIDENTIAL, "机密": Secrecy.SECRET,
          "绝密": Secrecy.TOP_SECRET}  # fmt: skip
STATES = {"启用": True, "停用": False}
COLUMNS = (
    Column(
        "用户名",
        "username",
        must=True,
        note=lazy("登录用，2 至 150 个字母、数字、汉字或 @ . + - _；已有的用户名表示修改。"),
    ),
    Column("姓名", "name"),
    Column("角色", "role", must=True, choices=tuple(ROLES)),
    Column("单位", "unit", width=36, note=lazy("单位库中的全称或不重复的简称；修改时不填表示不变。")),
    Column("涉密等级", "clearance", choices=tuple(LEVELS), note=lazy("新开账号不填为“无”；修改时不填表示不变。")),
    Column("状态", "state", choices=tuple(STATES), note=lazy("新开账号不填为“启用”；修改时不填表示不变。")),
)


@dataclass(slots=True)
class Wanted:
    """What a row asks for, where it is right."""

    user: User | None
    role: Role
    unit: Unit | None
    clearance: Secrecy
    full_name: str
    active: bool


def plan(rows: Sequence[Row], by: User) -> list[Line]:
    """Each row with what it would do; nothing is changed."""
    return [line for line, _wanted in _planned(rows, by)]


def apply(by: Caller, rows: Sequence[Row]) -> dict[str, str]:
    """Do what the rows ask for, all or nothing; gives the one-time password of each new account."""
    assert by.user is not None
    given: dict[str, str] = {}
    with transaction.atomic():
        planned = _planned(rows, by.user)
        wrong = [place for line, _wanted in planned for place in line.problems]
        if wrong:
            raise LuodiError(
                zh=f"有 {len(wrong)} 处错误，没有导入。",
                en=f"{len(wrong)} {'cell is' if len(wrong) == 1 else 'cells are'} wrong; nothing was imported.",
                place="、".join(wrong[:10]), mend_zh="请修改后重新上传。", mend_en="Mend them and upload again.",
            )  # fmt: skip
        why = _("从表格导入")
        for line, wanted in planned:
            if wanted is None or line.outcome == "same":
                continue
            user = wanted.user
            if user is None:
                given[line.name] = passwords.generated()
                user = add_user(
                    by, line.name, role=wanted.role, password=given[line.name], unit=wanted.unit,
                    clearance=wanted.clearance, full_name=wanted.full_name, once=True, why=why,
                )  # fmt: skip
            else:
                change_user(
                    by, user, full_name=wanted.full_name, unit=wanted.unit, role=wanted.role,
                    clearance=wanted.clearance, why=why,
                )  # fmt: skip
            if wanted.active != user.is_active:
                (enable_user if wanted.active else disable_user)(by, user, why=why)
    return given


def _planned(rows: Sequence[Row], by: User) -> list[tuple[Line, Wanted | None]]:
    known = {user.username: user for user in User.objects.select_related("unit")}
    folded = {name.casefold(): name for name in known}
    seen = Counter(row["用户名"].casefold() for row in rows)
    units: dict[str, Unit | None] = {}
    return [_line(row, by, known, folded, seen, units) for row in rows]


def _line(
    row: Row,
    by: User,
    known: dict[str, User],
    folded: dict[str, str],
    seen: Counter[str],
    units: dict[str, Unit | None],
) -> tuple[Line, Wanted | None]:
    line = Line(row, name=row["用户名"])
    name, role, level, state, place = (row[column] for column in ("用户名", "角色", "涉密等级", "状态", "单位"))
    user = known.get(name)

    def wrong(column: str, words: str) -> None:
        line.wrong(COLUMNS, column, words)

    if not USERNAME.fullmatch(name):
        wrong("用户名", _("用户名为空或含有不能使用的字符。"))
    elif user is None and name.casefold() in folded:
        wrong("用户名", _("已有用户名“%(name)s”，只差大小写。") % {"name": folded[name.casefold()]})
    if name and seen[name.casefold()] > 1:
        wrong("用户名", _("同一用户名出现了多次。"))
    if role not in ROLES:
        wrong("角色", _("没有这个角色。") if role else _("没有填写角色。"))
    if level and level not in LEVELS:
        wrong("涉密等级", _("没有这个等级。"))
    if state and state not in STATES:
        wrong("状态", _("只能填“启用”或“停用”。"))
    if len(row["姓名"]) > 100 or len(place) > MOST_CELL:
        wrong("姓名" if len(row["姓名"]) > 100 else "单位", _("文字过长。"))
    if place and place not in units:
        units[place] = named(place)
    if place and units[place] is None:
        wrong("单位", _("单位库中没有，或有多个单位同此简称。"))
    if line.problems:
        return line, None
    wanted = Wanted(
        user,
        ROLES[role],
        units[place] if place else (user.unit if user else None),
        LEVELS[level] if level else Secrecy(user.clearance if user else 0),
        row["姓名"] or (user.full_name if user else ""),
        STATES[state] if state else (user.is_active if user else True),
    )
    _compare(line, wanted)
    if wanted.clearance > by.clearance and "涉密等级" in line.changes:
        wrong("涉密等级", _("高于您自己的涉密等级，不能授予。"))
    if user is not None and left_behind(user, role=wanted.role, unit=wanted.unit, active=wanted.active):
        wrong("单位" if wanted.active else "状态", _("还承办着未办结的任务，请先移交。"))
    if user is not None and user.pk == by.pk and set(line.changes) - {"姓名"}:
        wrong("用户名", _("不能修改自己的账号。"))
    return line, None if line.problems else wanted


def _compare(line: Line, wanted: Wanted) -> None:
    user = wanted.user
    after = {
        "姓名": wanted.full_name,
        "角色": str(wanted.role.label),
        "单位": wanted.unit.name if wanted.unit else "",
        "涉密等级": str(wanted.clearance.label),
        "状态": _("启用") if wanted.active else _("停用"),
    }
    if user is None:
        line.outcome = "new"
        line.changes = {column: ("", value) for column, value in after.items() if value}
        return
    before = {
        "姓名": user.full_name,
        "角色": str(Role(user.role).label),
        "单位": user.unit.name if user.unit else "",
        "涉密等级": str(Secrecy(user.clearance).label),
        "状态": _("启用") if user.is_active else _("停用"),
    }
    line.changes = {column: (before[column], after[column]) for column in after if before[column] != after[column]}
    line.outcome = "changed" if line.changes else "same"
