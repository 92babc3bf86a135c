"""A unit's place among the others: names that are free, parents without circles, dates in order."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q

from luodi.errors import LuodiError
from luodi.web.people.models import Unit

MOST_LEVELS = 20


def require_free_name(name: str, unit: Unit | None = None) -> None:
    """Refuse a name that another unit has in full."""
    taken = Unit.objects.filter(Q(name=name) | Q(key=name))
    if unit is not None:
        taken = taken.exclude(pk=unit.pk)
    if taken.exists():
        raise LuodiError(
            zh=f"单位库中已有“{name}”。", en=f"The registry has a unit {name} already.",
            mend_zh="请检查是否重复；确为不同单位的，名称须写全以便区分。",
            mend_en="See whether it is the same; else write the name out so that they differ.",
        )  # fmt: skip


def require_dates(first: dt.date | None, last: dt.date | None) -> None:
    """Refuse an end that is not after the beginning."""
    if first and last and last <= first:
        raise LuodiError(
            zh=f"撤销日期 {last} 不晚于设立日期 {first}。", en=f"The end {last} is not after the beginning {first}.",
            mend_zh="请核对两个日期。", mend_en="Check both dates.",
        )  # fmt: skip


def require_no_circle(unit: Unit, parent: Unit | None) -> None:
    """Refuse a parent that is the unit itself or stands below it."""
    above, steps = parent, 0
    while above is not None and steps <= MOST_LEVELS:
        if above.pk == unit.pk:
            raise LuodiError(
                zh=f"“{parent}”是“{unit}”自身或其下属单位，不能作上级单位。",
                en=f"{parent} is {unit} itself or below it and cannot be above it.",
                mend_zh="请另选上级单位。", mend_en="Choose another unit above.",
            )  # fmt: skip
        above, steps = above.parent, steps + 1


def trail(unit: Unit | None) -> list[Unit]:
    """The units above ``unit`` from the highest down, itself last."""
    found: list[Unit] = []
    while unit is not None and unit not in found and len(found) < MOST_LEVELS:
        found.append(unit)
        unit = unit.parent
    return found[::-1]
