"""The sheet of units: what each row would change, and changing it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from luodi.errors import LuodiError
from luodi.web.actions import Caller
from luodi.web.people.actions.add_unit import add_unit
from luodi.web.people.actions.change_unit import change_unit
from luodi.web.people.finding import named
from luodi.web.people.models import Unit, User
from luodi.web.people.sheets import Column, Line, Row, day

LEVELS = {"国家": "national", "省": "province", "市": "city", "县": "district", "乡": "township", "企业": "enterprise"}
KINDS = {
    "政府": "government", "部门": "department", "党委": "party", "人大": "congress", "政协": "consultative",
    "法院": "court", "检察院": "procuratorate",
    "群团": "mass_organisation", "事业单位": "institution", "垂管": "field_office",
    "管委会": "committee", "议事协调": "coordination", "军队": "armed_forces", "企业": "enterprise",
}  # fmt: skip
LONGEST = {"名称": 200, "简称": 100, "省份": 40, "辖区": 80}
COLUMNS = (
    Column("名称", "name", must=True, width=36, note=lazy("单位全称；单位库中已有的名称表示修改。")),
    Column("简称", "short name", width=20),
    Column("层级", "level", must=True, choices=tuple(LEVELS)),
    Column("类别", "kind", choices=tuple(KINDS)),
    Column("上级单位", "parent", width=36, note=lazy("单位库中或本表中的单位；修改时不填表示不变。")),
    Column("省份", "province", note=lazy("不填的随上级单位；只用于新增。")),
    Column("辖区", "jurisdiction", note=lazy("例如“云洲市”；不填的随上级单位；只用于新增。")),
    Column("设立日期", "since", note=lazy("例如 2026-03-02。")),
    Column("撤销日期", "until", note=lazy("有承接单位的，请在单位页登记承接，不要只填撤销日期。")),
    Column("别名", "aliases", width=30, note=lazy("几个别名之间用“；”隔开；只用于新增。")),
)


@dataclass(slots=True)
class Wanted:
    """What a row asks for. ``parent`` is a unit, or the name of one that stands in the same sheet."""

    unit: Unit | None
    fields: dict[str, Any]
    parent: Unit | str | None
    more: dict[str, Any] = field(default_factory=dict)


def plan(rows: Sequence[Row], by: User) -> list[Line]:
    """Each row with what it would do; nothing is changed."""
    return [line for line, _wanted in _planned(rows)]


def apply(by: Caller, rows: Sequence[Row]) -> dict[str, str]:
    """Do what the rows ask for, all or nothing, a unit after the unit above it. Gives nothing to show."""
    with transaction.atomic():
        planned = _planned(rows)
        wrong = [place for line, _wanted in planned for place in line.problems]
        if wrong:
            raise LuodiError(
                zh=f"有 {len(wrong)} 处错误，没有导入。",
                en=f"{len(wrong)} {'cell is' if len(wrong) == 1 else 'cells are'} wrong; nothing was imported.",
                place="、".join(wrong[:10]), mend_zh="请修改后重新上传。", mend_en="Mend them and upload again.",
            )  # fmt: skip
        made: dict[str, Unit] = {}
        waiting = [(line, wanted) for line, wanted in planned if wanted is not None and line.outcome != "same"]
        new = {line.name for line, wanted in waiting if wanted.unit is None}
        while waiting:
            ready = [
                one for one in waiting if not isinstance(one[1].parent, str) or one[1].parent not in new - made.keys()
            ]
            if not ready:
                raise LuodiError(
                    zh="上级单位互相循环。", en="Units stand above each other in a circle.",
                    place="、".join(line.name for line, _wanted in waiting[:5]),
                    mend_zh="请核对“上级单位”一栏。", mend_en="Check the column of parents.",
                )  # fmt: skip
            for line, wanted in ready:
                made[line.name] = _do(by, line.name, wanted, made)
            waiting = [one for one in waiting if one not in ready]
    return {}


def _do(by: Caller, name: str, wanted: Wanted, made: dict[str, Unit]) -> Unit:
    parent = wanted.parent
    if isinstance(parent, str):
        parent = made.get(parent) or Unit.objects.get(name=parent)
    why = _("从表格导入")
    if wanted.unit is None:
        return add_unit(by, name, parent=parent, why=why, **wanted.fields, **wanted.more)
    return change_unit(by, wanted.unit, parent=parent, why=why, **wanted.fields)


def _planned(rows: Sequence[Row]) -> list[tuple[Line, Wanted | None]]:
    names = {row["名称"] for row in rows}
    known = {unit.name: unit for unit in Unit.objects.filter(name__in=names).select_related("parent")}
    seen = Counter(row["名称"] for row in rows)
    return [_line(row, known, seen, names) for row in rows]


def _line(row: Row, known: dict[str, Unit], seen: Counter[str], names: set[str]) -> tuple[Line, Wanted | None]:
    line = Line(row, name=row["名称"])

    def wrong(column: str, words: str) -> None:
        line.wrong(COLUMNS, column, words)

    for column, most in LONGEST.items():
        if len(row[column]) > most:
            wrong(column, _("文字过长。"))
    if not line.name:
        wrong("名称", _("没有填写名称。"))
    elif seen[line.name] > 1:
        wrong("名称", _("同一单位出现了多次。"))
    if row["层级"] not in LEVELS:
        wrong("层级", _("没有这个层级。"))
    if row["类别"] and row["类别"] not in KINDS:
        wrong("类别", _("没有这个类别。"))
    days = {column: day(row[column]) if row[column] else None for column in ("设立日期", "撤销日期")}
    for column, value in days.items():
        if row[column] and value is None:
            wrong(column, _("不是日期，应如 2026-03-02。"))
    if days["设立日期"] and days["撤销日期"] and days["撤销日期"] <= days["设立日期"]:
        wrong("撤销日期", _("不晚于设立日期。"))
    above = row["上级单位"]
    parent: Unit | str | None = (named(above) or (above if above in names else None)) if above else None
    if above and parent is None:
        wrong("上级单位", _("单位库和本表中都没有，或有多个单位同此简称。"))
    if above and above == line.name:
        wrong("上级单位", _("不能是单位自己。"))
    if line.problems:
        return line, None
    unit = known.get(line.name)
    wanted = Wanted(unit, _fields(row, unit, days), parent if above else unit.parent if unit else None)
    if unit is None:
        aliases = tuple(part.strip()[:200] for part in row["别名"].replace(";", "；").split("；") if part.strip())
        wanted.more = {"province": row["省份"], "jurisdiction": row["辖区"], "aliases": aliases}
    _compare(line, wanted)
    return line, wanted


def _fields(row: Row, unit: Unit | None, days: dict[str, Any]) -> dict[str, Any]:
    """The fields as wanted; an empty cell leaves what a known unit has."""
    return {
        "level": LEVELS[row["层级"]],
        "kind": KINDS[row["类别"]] if row["类别"] else (unit.kind if unit else ""),
        "short_name": row["简称"] or (unit.short_name if unit else row["名称"][:100]),
        "valid_from": days["设立日期"] or (unit.valid_from if unit else None),
        "valid_until": days["撤销日期"] or (unit.valid_until if unit else None),
    }


def _compare(line: Line, wanted: Wanted) -> None:
    unit, told = wanted.unit, wanted.fields
    parent = wanted.parent.name if isinstance(wanted.parent, Unit) else wanted.parent or ""
    after = {
        "简称": told["short_name"],
        "层级": _word(LEVELS, told["level"]),
        "类别": _word(KINDS, told["kind"]),
        "上级单位": parent,
        "设立日期": str(told["valid_from"] or ""),
        "撤销日期": str(told["valid_until"] or ""),
    }
    if unit is None:
        line.outcome = "new"
        line.changes = {column: ("", value) for column, value in after.items() if value}
        return
    before = {
        "简称": unit.short_name,
        "层级": _word(LEVELS, unit.level),
        "类别": _word(KINDS, unit.kind),
        "上级单位": unit.parent.name if unit.parent else "",
        "设立日期": str(unit.valid_from or ""),
        "撤销日期": str(unit.valid_until or ""),
    }
    line.changes = {column: (before[column], after[column]) for column in after if before[column] != after[column]}
    line.outcome = "changed" if line.changes else "same"


def _word(words: dict[str, str], value: str) -> str:
    return next((word for word, code in words.items() if code == value), value)
