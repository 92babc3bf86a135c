"""The forms under which units and places are printed, each with where it is understood."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from luodi.units.model import NATION, Place, Unit
from luodi.units.names import key, shorter

_UNLOCAL = ("field_office", "armed_forces", "enterprise")
_CENTRAL = ("国家", "国务院", "中国", "中央", "中共", "中华", "全国", "最高")


def governing_bodies(places: Mapping[str, Place], listed: Iterable[Unit]) -> Iterator[Unit]:
    """The government of each place whose governing body no list names; forms such as 合川区政府 and 合川区."""
    ruled = {unit.place for unit in listed if unit.kind in ("government", "committee")}
    for place in places.values():
        if place.name in ruled or place.name == NATION or (place.kind == "zone" and place.level == "other"):
            continue
        ending = "人民政府" if place.kind == "division" else "管理委员会"
        above = places.get(place.parent)
        name = (above.own if above and place.level == "district" and place.kind == "division" else "") + place.own
        kind = "government" if place.kind == "division" else "committee"
        yield Unit(
            name + ending,
            place.own + ("政府" if kind == "government" else "管委会"),
            (),
            place.level,
            "government" if kind == "government" else "committee",
            place.name,
            since=place.since,
            until=place.until,
            doubt=place.doubt,
            derived=True,
        )


def spellings(place: Place) -> list[str]:
    """The place as it is printed, longest first: 重庆市渝北区, 渝北区; 石柱土家族自治县, 石柱县."""
    names = {place.name, place.own, place.short, *place.aliases} - {""}
    return sorted(names, key=lambda name: (-len(name), name))


class Forms:
    """Index of printed forms. ``everywhere`` holds forms that name their place; ``within`` those understood only where
    the place is known (市财政局 in 重庆市)."""

    __slots__ = ("everywhere", "within")

    def __init__(self) -> None:
        self.everywhere: dict[str, list[Unit]] = {}
        self.within: dict[str, dict[str, list[Unit]]] = {}

    def add(self, unit: Unit, places: Mapping[str, Place]) -> None:
        place = places.get(unit.place)
        for form in _printed(unit):
            self._file(form, unit, place)
        if place and unit.kind in ("government", "committee"):
            for name in spellings(place):
                if name[-1] not in "省市区州县旗":
                    continue
                self._enter(self.everywhere, name, unit)
                for ending in ("政府", "人民政府") if unit.kind == "government" else ("管委会",):
                    self._enter(self.everywhere, name + ending, unit)

    def _file(self, form: str, unit: Unit, place: Place | None) -> None:
        if place is None or place.name == NATION:
            local = place is not None and form[-1] in "局委办署" and not form.startswith(_CENTRAL) and form != unit.name
            self._enter(self.within.setdefault(NATION, {}) if local else self.everywhere, form, unit)
            return
        here = self.within.setdefault(place.name, {})
        if any(name in form for name in spellings(place)):
            self._enter(self.everywhere, form, unit)
            if place.elided and place.own in form:
                self._enter(here, form.replace(place.own, place.elided, 1), unit)
        elif place.elided and place.elided in form:
            self._enter(here, form, unit)
            self._enter(self.everywhere, form.replace(place.elided, place.own, 1), unit)
        elif unit.kind in _UNLOCAL or form == unit.name:
            self._enter(self.everywhere, form, unit)
        else:
            self._enter(here, form, unit)
            if place.kind == "zone":
                self._enter(self.within.setdefault(place.parent, {}), form, unit)

    @staticmethod
    def _enter(table: dict[str, list[Unit]], form: str, unit: Unit) -> None:
        known = table.setdefault(form, [])
        if unit not in known:
            known.append(unit)


def _printed(unit: Unit) -> set[str]:
    forms = {key(form) for form in (unit.name, unit.short, *unit.aliases) if form}
    return forms | {short for form in forms for short in shorter(form)}
