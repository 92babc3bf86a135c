"""The registry: units and places loaded from lists, found by name as of a date."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from luodi.errors import LuodiError
from luodi.units.index import Forms, governing_bodies, spellings
from luodi.units.lists import UnitList, parse_definitions, parse_successions, parse_units, read_units, text_of
from luodi.units.model import NATION, GroupDefinition, Level, Place, Resolution, Succession, Unit
from luodi.units.names import fold, key

if TYPE_CHECKING:
    from luodi.units.resolve import Question

DATA = Path(__file__).with_name("data")

JURISDICTIONS: Mapping[str, str] = {
    "central": "中央和国家机关",
    "chongqing": "重庆市",
    "sichuan": "四川省",
    "yunzhou": "云洲市（虚构）",
}
"""The lists in the package: their names, and whom they cover."""

CHECKED: Mapping[str, tuple[dt.date, dt.date]] = {
    "重庆市": (dt.date(2018, 11, 1), dt.date(2025, 11, 6)),
    "四川省": (dt.date(2018, 11, 1), dt.date(2025, 8, 31)),
    NATION: (dt.date(2018, 4, 16), dt.date(2025, 8, 31)),
}
"""From when to when a list was checked (2018: the lists follow that year's reform). Outside it a remark says so."""

_PARTS = "省市区州县盟旗"
_NATION = Place(NATION, NATION, "", (), "national", "division", "", codes=("国", "中发", "中办发", "中共"))


class Registry:
    """Units, places, successions and group definitions, found by name.

    ``home`` is the place whose 市 or 省 is meant where neither the caller nor the document says (a city that loads only
    its own list).
    """

    def __init__(
        self,
        lists: Iterable[UnitList],
        successions: Iterable[Succession] = (),
        definitions: Iterable[GroupDefinition] = (),
        *,
        home: str | None = None,
    ) -> None:
        self._places: dict[str, Place] = {NATION: _NATION}
        self._units: dict[str, Unit] = {}
        self.forms = Forms()
        listed: list[Unit] = []
        for given in lists:
            self._places.update((place.name, place) for place in given.places)
            listed += given.units
        listed = [self._placed(unit) for unit in listed]
        for unit in (*listed, *governing_bodies(self._places, listed)):
            if self._units.setdefault(unit.name, unit) is not unit:
                raise LuodiError(
                    zh=f"名单中有两个“{unit.name}”。",
                    en=f"The lists hold {unit.name} twice.",
                    mend_zh="一个单位只写一行；更名写入沿革表。",
                    mend_en="Give a unit one line; a change of name is a succession.",
                )
            self.forms.add(unit, self._places)
        self.later: dict[str, list[Succession]] = {}
        self.earlier: dict[str, list[Succession]] = {}
        for step in successions:
            if step.old in self._units and step.new in self._units:
                self.later.setdefault(step.old, []).append(step)
                self.earlier.setdefault(step.new, []).append(step)
        self.definitions = tuple(definitions)
        self.listed_places = frozenset(unit.place for unit in listed)
        self.home = home
        # A document names the same few units again and again.
        self._provinces: dict[str, str | None] = {}

    # ---- what it holds ----

    def __len__(self) -> int:
        return len(self._units)

    def __iter__(self) -> Iterator[Unit]:
        return iter(self._units.values())

    def __getitem__(self, name: str) -> Unit:
        """The unit of this full name; KeyError where there is none."""
        return self._units[name]

    def __contains__(self, name: object) -> bool:
        return name in self._units

    @property
    def places(self) -> Mapping[str, Place]:
        """Places by ``Place.name``."""
        return self._places

    @functools.cached_property
    def by_spelling(self) -> Mapping[str, tuple[Place, ...]]:
        """Places by each form in which they are printed."""
        out: dict[str, tuple[Place, ...]] = {}
        for place in self._places.values():
            for spelling in spellings(place):
                out[spelling] = (*out.get(spelling, ()), place)
        return out

    def place(self, name: str) -> Place | None:
        """The place of this name, short name or jurisdiction (重庆市, 重庆, chongqing); None unless one fits."""
        found = self.by_spelling.get(fold(JURISDICTIONS.get(name, name).removesuffix("（虚构）")), ())
        divisions = [place for place in found if place.kind == "division"] or list(found)
        return divisions[0] if len(divisions) == 1 else None

    def places_of(self, name: str, on: dt.date) -> tuple[Place, ...]:
        """The places printed like this that exist on the day (两江新区: a zone until 2025, then a district)."""
        return tuple(place for place in self.by_spelling.get(fold(name), ()) if _alive(place, on))

    def above(self, place: Place) -> Iterator[Place]:
        """The place and those it lies in, upwards."""
        step: Place | None = place
        while step is not None:
            yield step
            step = self._places.get(step.parent)

    def children(self, place: Place, level: Level, on: dt.date) -> tuple[Place, ...]:
        """The divisions and zones of a level right below a place, that exist on the day, in list order."""
        return tuple(
            child
            for child in self._places.values()
            if child.parent == place.name and child.level == level and _alive(child, on) and child.own[-1] in _PARTS
        )

    def governing(self, place: Place) -> Unit | None:
        """The government or management committee of a place."""
        return self._governing.get(place.name)

    @functools.cached_property
    def _governing(self) -> Mapping[str, Unit]:
        return {unit.place: unit for unit in self if unit.kind in ("government", "committee")}

    def province(self, unit: Unit) -> str | None:
        """The province (or municipality) a unit belongs to; None for central organs and unknown places."""
        if unit.place not in self._provinces:
            place = self._places.get(unit.place)
            above = (step.name for step in (self.above(place) if place else ()) if step.level == "province")
            self._provinces[unit.place] = next(above, None)
        return self._provinces[unit.place]

    def parent(self, unit: Unit) -> Unit | None:
        """The unit above: as listed, else the government of its place, else that of the place above."""
        if unit.parent:
            return self._units.get(unit.parent)
        place = self._places.get(unit.place)
        for step in self.above(place) if place else ():
            governing = self.governing(step)
            if governing and governing.name != unit.name:
                return governing
        return None

    # ---- over time ----

    def alive(self, unit: Unit, on: dt.date) -> bool:
        """Whether the unit bears its name on the day."""
        if not _alive(unit, on) or any(step.date <= on for step in self.later.get(unit.name, ())):
            return False
        return not self.born_after(unit, on)

    def born_after(self, unit: Unit, on: dt.date) -> bool:
        """Whether the name came into use only after the day (a successor by 更名 or 组建, or its 设立)."""
        steps = [step for step in self.earlier.get(unit.name, ()) if step.manner in ("更名", "组建")]
        founded = min((step.date for step in steps), default=None)
        return (unit.since is not None and unit.since > on) or (founded is not None and founded > on)

    def successors(self, unit: Unit, until: dt.date = dt.date.max) -> tuple[tuple[Unit, ...], tuple[Succession, ...]]:
        """The units that carry its duties on ``until`` (itself where none followed), and the steps between."""
        if unit.name not in self.later:
            return (unit,), ()
        now, steps = [unit.name], []
        while True:
            moved = [step for name in now for step in self.later.get(name, ()) if step.date <= until]
            if not moved or any(step in steps for step in moved):
                break
            steps += moved
            gone = {step.old for step in moved}
            now = [name for name in now if name not in gone] + [step.new for step in moved]
        return tuple(self._units[name] for name in dict.fromkeys(now)), tuple(steps)

    # ---- finding ----

    def home_of(
        self, *, document: str | None = None, province: str | Sequence[str] | None = None, issuers: Sequence[str] = ()
    ) -> tuple[Place, ...]:
        """The places whose 市 or 省 a document means: as the caller says, else its issuers', else by its number.

        >>> [place.name for place in load(["chongqing"]).home_of(document="渝府办发〔2025〕44号")]
        ['重庆市']
        """
        named = [province] if isinstance(province, str) else list(province or ())
        found = [place for place in map(self.place, named) if place]
        if not named:
            bodies = [self.forms.everywhere.get(key(issuer), [])[:1] for issuer in issuers]
            found = [self._places[body[0].place] for body in bodies if body]
        if not found and not named and document:
            found = self._by_number(key(document))
        if not found and not named and self.home and (own := self.place(self.home)):
            found = [own]
        return tuple(dict.fromkeys(found))

    def _by_number(self, number: str) -> list[Place]:
        best: tuple[int, Place] | None = None
        for place in self._places.values():
            for code in (*place.codes, place.own, place.short, place.own[:-1]):
                if len(code) and number.startswith(code) and (best is None or len(code) > best[0]):
                    best = (len(code), place)
        return [best[1]] if best else []

    def resolve(
        self,
        name: str,
        *,
        on: dt.date,
        document: str | None = None,
        province: str | Sequence[str] | None = None,
        issuers: Sequence[str] = (),
        context: Sequence[str] = (),
        definitions: Sequence[GroupDefinition] = (),
    ) -> Resolution:
        """What ``name`` stands for on the day, in a document, after the names of ``context`` (in printed order).

        ``document`` is its number as issued, ``province`` the place (or places) whose 市 or 省 is meant, ``issuers``
        its issuing bodies: any of them tells where an elided name belongs. ``definitions`` are what the document's
        text says of group words (``definitions_in``); those of the package are used for their own documents.

        >>> registry = load(["chongqing"])
        >>> found = registry.resolve("市财政局", on=dt.date(2022, 12, 14), document="渝府办发〔2022〕126号")
        >>> found.how, found.units[0].name
        ('elided_prefix', '重庆市财政局')
        """
        from luodi.units.resolve import resolve

        asked = self.question(
            on=on, document=document, province=province, issuers=issuers, context=context, definitions=definitions
        )
        return resolve(self, name, asked)

    def question(
        self,
        *,
        on: dt.date,
        document: str | None = None,
        province: str | Sequence[str] | None = None,
        issuers: Sequence[str] = (),
        context: Sequence[str] = (),
        definitions: Sequence[GroupDefinition] = (),
    ) -> Question:
        """Where and when the names of a document stand; for the arguments see ``resolve``."""
        from luodi.units.resolve import Question

        number = key(document) if document else None
        given = [
            *definitions,
            *(entry for entry in self.definitions if entry.document and key(entry.document) == number),
        ]
        home = self.home_of(document=document, province=province, issuers=issuers)
        missing = None if home or not province else str(province)
        return Question(on, home, tuple(context), tuple(given), missing)

    def resolve_all(
        self,
        names: Sequence[str],
        *,
        on: dt.date,
        document: str | None = None,
        province: str | Sequence[str] | None = None,
        issuers: Sequence[str] = (),
        definitions: Sequence[GroupDefinition] = (),
    ) -> list[Resolution]:
        """Resolve the names of one clause in order, each after those before it."""
        return [
            self.resolve(
                name,
                on=on,
                document=document,
                province=province,
                issuers=issuers,
                context=names[:at],
                definitions=definitions,
            )
            for at, name in enumerate(names)
        ]

    def lookup(self, typed: str, *, limit: int = 10, on: dt.date | None = None) -> list[Unit]:
        """Units for what somebody types: Chinese characters in any form of the name, or pinyin initials (sczj)."""
        from luodi.units.initials import lookup

        return lookup(self, typed, limit=limit, on=on)

    def _placed(self, unit: Unit) -> Unit:
        """The unit with its place's full name (a list may say 云洲市 for 澜江省云洲市)."""
        if unit.place in self._places:
            return unit
        full = self.place(unit.place)
        if full is None:
            raise LuodiError(
                zh=f"“{unit.name}”的所在地“{unit.place}”不在行政区名单中。",
                en=f"{unit.name} lies in {unit.place}, which is in no list of places.",
                mend_zh="请在名单中加一行类别为“行政区”的记录。",
                mend_en="Add a line of kind 行政区 for it.",
            )
        import dataclasses

        return dataclasses.replace(unit, place=full.name)


def _alive(thing: Unit | Place, on: dt.date) -> bool:
    return (thing.since is None or thing.since <= on) and (thing.until is None or on < thing.until)


def load(
    jurisdictions: Sequence[str] | None = None, *, extra: Sequence[Path] = (), home: str | None = None
) -> Registry:
    """The registry of the given jurisdictions (None: all in the package), with the user's own lists (CSV) in ``extra``.

    The provinces of China and the central organs are always known. Raises LuodiError for an unknown jurisdiction or a
    list that cannot be read.
    """
    names = tuple(JURISDICTIONS) if jurisdictions is None else tuple(jurisdictions)
    for name in names:
        if name not in JURISDICTIONS:
            raise LuodiError(
                zh=f"没有“{name}”的单位名单。",
                en=f"There is no list of units for {name}.",
                mend_zh=f"可用：{'、'.join(JURISDICTIONS)}；或以 CSV 提供名单。",
                mend_en=f"Known: {', '.join(JURISDICTIONS)}; or give a list as CSV.",
            )
    if not extra and home is None:
        return _shipped(tuple(sorted({"central", *names})))
    return _build(tuple(sorted({"central", *names})), tuple(extra), home)


@functools.lru_cache(maxsize=4)
def _shipped(names: tuple[str, ...]) -> Registry:
    return _build(names, (), None)


def _build(names: tuple[str, ...], extra: tuple[Path, ...], home: str | None) -> Registry:
    files = [DATA / "places.csv", *(DATA / f"{name}.csv" for name in names)]
    lists = [parse_units(text_of(file), file.name) for file in files] + [read_units(path) for path in extra]
    successions = parse_successions(text_of(DATA / "successions.csv"), "successions.csv")
    definitions = parse_definitions(text_of(DATA / "groups.csv"), "groups.csv")
    return Registry(lists, successions, definitions, home=home)
