"""Near names: what somebody may have meant by a name that no list holds. Offered, never chosen."""

from __future__ import annotations

from collections.abc import Iterable

from luodi.units.model import Place, Unit
from luodi.units.registry import Registry


def near(registry: Registry, plain: str, home: Iterable[Place], *, limit: int = 3) -> tuple[Unit, ...]:
    """At most ``limit`` units whose forms share most pairs of characters with the name (Dice's measure, from 0.6).

    Where the name's place is known, only units of its province and central organs are near.
    """
    wanted = _pairs(plain)
    home = tuple(home)
    provinces = {step.name for place in home for step in registry.above(place) if step.level == "province"}
    if not wanted:
        return ()
    tables = [registry.forms.everywhere]
    tables += [
        registry.forms.within[step.name]
        for place in home
        for step in registry.above(place)
        if step.name in registry.forms.within
    ]
    best: dict[str, tuple[float, Unit]] = {}
    for table in tables:
        for form, units in table.items():
            shared = sum(map(form.__contains__, wanted))
            # However few pairs the form has besides: most are far off, and need not be taken to pieces.
            if 2 * shared < 0.6 * (len(wanted) + shared):
                continue
            score = 2 * shared / (len(wanted) + len(_pairs(form)))
            if score < 0.6:
                continue
            for unit in units:
                if provinces and registry.province(unit) not in (None, *provinces):
                    continue
                if score > best.get(unit.name, (0.0, unit))[0]:
                    best[unit.name] = (score, unit)
    ranked = sorted(best.values(), key=lambda pair: (-pair[0], pair[1].name))
    return tuple(unit for _, unit in ranked[:limit])


def _pairs(name: str) -> frozenset[str]:
    return frozenset(name[at : at + 2] for at in range(len(name) - 1))
