"""调整单位: its level, kind, short name, place among other units, and days."""

from __future__ import annotations

import datetime as dt

from luodi.errors import LuodiError
from luodi.web.actions import Act, action
from luodi.web.ledger.flow import OPEN
from luodi.web.ledger.models import Charge
from luodi.web.merging import Fields, merged
from luodi.web.people.initials import initials
from luodi.web.people.models import Role, Unit
from luodi.web.people.places import require_dates, require_no_circle
from luodi.web.people.versions import UNIT_LABELS, unit_now


@action(roles={Role.ADMINISTRATOR})
def change_unit(
    act: Act,
    unit: Unit,
    *,
    level: str,
    kind: str,
    short_name: str,
    parent: Unit | None,
    valid_from: dt.date | None,
    valid_until: dt.date | None,
    shown: Fields | None = None,
    why: str = "",
) -> Unit:
    """Make the unit so; what was changed here is not overwritten when the lists of the package are loaded again.

    ``shown`` are the fields as they were shown (``unit_now``): others' changes to other fields stand.
    """
    unit = Unit.objects.select_for_update().get(pk=unit.pk)
    wanted = {
        "short_name": short_name.strip() or unit.name[:100], "level": level, "kind": kind,
        "parent": parent.key if parent else None, "valid_from": valid_from.isoformat() if valid_from else None,
        "valid_until": valid_until.isoformat() if valid_until else None,
    }  # fmt: skip
    all_told = merged(unit, unit_now(unit), shown, wanted, UNIT_LABELS)
    parent = parent if all_told["parent"] == wanted["parent"] else unit.parent
    valid_from, valid_until = (
        dt.date.fromisoformat(all_told[name]) if all_told[name] else None for name in ("valid_from", "valid_until")
    )
    told = {
        **{name: all_told[name] for name in ("level", "kind", "short_name")}, "valid_from": valid_from,
        "valid_until": valid_until,
    }  # fmt: skip
    before = {name: getattr(unit, name) for name in told}
    changed = [name for name in told if before[name] != told[name]]
    moved = (unit.parent_id or None) != (parent.pk if parent else None)
    if not changed and not moved:
        act.unchanged()
        return unit
    require_no_circle(unit, parent)
    require_dates(valid_from, valid_until)
    if "valid_until" in changed and valid_until is not None:
        _require_no_open_work(unit)
    was = unit.parent.key if unit.parent else None
    for name in changed:
        setattr(unit, name, told[name])
    unit.parent = parent
    unit.pinyin = initials(unit.short_name, unit.name)
    unit.kept = sorted({*unit.kept, *changed, *(["pinyin"] if "short_name" in changed else []), *(["parent"] * moved)})
    unit.save()
    more_before, more_after = ({"parent": was}, {"parent": parent.key if parent else None}) if moved else ({}, {})
    act.record(
        unit,
        before={name: before[name] for name in changed} | more_before,
        after={name: told[name] for name in changed} | more_after,
        why=why,
    )
    return unit


def _require_no_open_work(unit: Unit) -> None:
    count = Charge.objects.filter(unit=unit, state__in=OPEN).count()
    if count:
        raise LuodiError(
            zh=f"“{unit}”还有 {count} 项未办结的任务，不能直接撤销。",
            en=f"{unit} still has {count} open {'task' if count == 1 else 'tasks'} and cannot just end.",
            mend_zh="请用“由其他单位承接”，把任务一并移交。",
            mend_en="Name the unit that takes its place, so that the tasks pass to it.",
        )  # fmt: skip
