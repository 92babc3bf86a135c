"""增设单位: a unit that the lists in the package do not have."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from luodi.errors import LuodiError
from luodi.web.actions import Act, action
from luodi.web.people.initials import initials
from luodi.web.people.models import Role, Unit, UnitAlias
from luodi.web.people.places import require_dates, require_free_name


@action(roles={Role.ADMINISTRATOR})
def add_unit(
    act: Act,
    name: str,
    *,
    level: str,
    kind: str = "",
    short_name: str = "",
    parent: Unit | None = None,
    province: str = "",
    jurisdiction: str = "",
    valid_from: dt.date | None = None,
    valid_until: dt.date | None = None,
    aliases: Sequence[str] = (),
    why: str = "",
) -> Unit:
    """Add a unit under its full official name, which no other unit has."""
    name = name.strip()
    if not name:
        raise LuodiError(
            zh="单位名称不能为空。", en="A unit needs a name.", mend_zh="请填写单位全称。", mend_en="Give it."
        )
    require_free_name(name)
    require_dates(valid_from, valid_until)
    short_name = short_name.strip() or name[:100]
    unit = Unit.objects.create(
        key=name, name=name, short_name=short_name, level=level, kind=kind, parent=parent,
        province=province or (parent.province if parent else ""),
        jurisdiction=jurisdiction or (parent.jurisdiction if parent else ""),
        valid_from=valid_from, valid_until=valid_until, pinyin=initials(short_name, name),
    )  # fmt: skip
    others = [other for other in dict.fromkeys(one.strip() for one in aliases) if other and other != name]
    UnitAlias.objects.bulk_create(UnitAlias(unit=unit, name=other) for other in others)
    act.record(
        unit,
        after={"name": name, "level": level, "kind": kind, "parent": parent.key if parent else None, "aliases": others},
        why=why,
    )
    return unit
