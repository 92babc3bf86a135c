"""更名: a unit goes on under another name from a day; the former name stays as a dated alias."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from luodi.errors import LuodiError
from luodi.web.actions import Act, action
from luodi.web.merging import Fields, merged
from luodi.web.people.initials import initials
from luodi.web.people.models import Role, Unit, UnitAlias
from luodi.web.people.places import require_free_name
from luodi.web.people.versions import NAME_LABELS, names_now


@action(roles={Role.ADMINISTRATOR})
def rename_unit(
    act: Act,
    unit: Unit,
    *,
    name: str,
    on: dt.date,
    short_name: str = "",
    basis: str = "",
    why: str = "",
    shown: Fields | None = None,
) -> Unit:
    """Rename the unit as of ``on``. Documents that print the former name still find it; its address stays.

    ``shown`` are its names as they were shown (``names_now``); where somebody else has changed them, it is refused.
    """
    unit = Unit.objects.select_for_update().get(pk=unit.pk)
    name = name.strip()
    if not name or name == unit.name:
        raise LuodiError(
            zh="请填写与现名不同的新名称。", en="Give a name that is not the present one.",
            mend_zh="只改简称等信息时不必更名。", mend_en="Short names are changed without renaming.",
        )  # fmt: skip
    short_name = short_name.strip() or name[:100]
    before = names_now(unit)
    merged(unit, before, shown, {"name": name, "short_name": short_name}, NAME_LABELS)
    if on > timezone.localdate():
        raise LuodiError(
            zh=f"更名日期 {on} 还没有到。", en=f"The day {on} has not come yet.",
            mend_zh="请在更名生效当日或之后登记。", mend_en="Enter it on the day or later.",
        )  # fmt: skip
    require_free_name(name, unit)
    for old in {unit.name, unit.short_name} - {name, ""}:
        UnitAlias.objects.update_or_create(unit=unit, name=old, defaults={"valid_until": on})
    unit.name, unit.short_name = name, short_name
    unit.pinyin = initials(unit.short_name, name, before["short_name"], before["name"])
    unit.kept = sorted({*unit.kept, "name", "short_name", "pinyin"})
    unit.save()
    act.record(
        unit, before=before, after={"name": name, "short_name": unit.short_name, "on": on, "basis": basis}, why=why
    )
    return unit
