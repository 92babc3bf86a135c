"""Invented units from a province down to its towns, with the groups of districts and the people of each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain, islice
from random import Random
from typing import Any

from luodi.web.invented import words
from luodi.web.people.initials import initials
from luodi.web.people.models import Role, Secrecy

UNIT = (
    "id", "key", "name", "short_name", "level", "kind", "parent", "province", "jurisdiction", "valid_from",
    "valid_until", "doubt", "pinyin", "kept",
)  # fmt: skip
GROUP = ("id", "key", "name", "document_number", "jurisdiction", "open_ended")
MEMBER = ("id", "group", "unit")
PERSON = (
    "id", "password", "is_superuser", "username", "first_name", "last_name", "email", "is_staff", "is_active",
    "date_joined", "unit", "role", "clearance", "full_name", "password_once",
)  # fmt: skip
NO_PASSWORD = "!invented"  # noqa: S105 -- one that no password gives
"""Nobody signs in with it: who wants to is given a password by ``luodi user password``."""
SUPERVISORS = 5
ABOVE = (
    ("zhuren", Role.LEADER, "督查室领导"),
    ("shenji", Role.AUDITOR, "审计人员"),
    ("guanli", Role.ADMINISTRATOR, "管理员"),
)  # fmt: skip
DISTRICTS = 10


@dataclass(slots=True)
class Place:
    """Where documents are issued: its government and the units that have its work, the busiest first."""

    name: str
    jurisdiction: str
    government: int = 0
    units: list[int] = field(default_factory=list)
    below: list[Place] = field(default_factory=list)
    group: int | None = None


@dataclass(slots=True)
class Registry:
    """Rows of units, groups, memberships and people, and where documents are issued.

    ``liaison`` and ``leader`` are people by their unit, ``supervisors`` those who verify.
    """

    units: list[tuple[Any, ...]] = field(default_factory=list)
    groups: list[tuple[Any, ...]] = field(default_factory=list)
    members: list[tuple[Any, ...]] = field(default_factory=list)
    people: list[tuple[Any, ...]] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    names: dict[int, str] = field(default_factory=dict)
    liaison: dict[int, int] = field(default_factory=dict)
    leader: dict[int, int] = field(default_factory=dict)
    supervisors: list[int] = field(default_factory=list)

    def unit(self, place: Place, name: str, short: str, level: str, kind: str, parent: int | None) -> int:
        number = len(self.units) + 1
        self.units.append(
            (
                number, name, name, short, level, kind, parent, words.PROVINCE, place.jurisdiction, None, None, "",
                initials(short, name), "[]",
            )
        )  # fmt: skip
        self.names[number] = short
        if kind == "government":
            place.government = number
        place.units.append(number)
        return number

    def person(self, name: str, role: Role, unit: int | None, clearance: Secrecy, title: str, joined: str) -> int:
        number = len(self.people) + 1
        self.people.append(
            (number, NO_PASSWORD, 0, name, "", "", "", 0, 1, joined, unit, role.value, clearance.value, title, 0)
        )
        return number


def registry(count: int, rng: Random, joined: str) -> Registry:
    """``count`` units: large ledgers have twelve cities, small ones begin with one."""
    made = Registry()
    for _unit in islice(_units(made, count), count):
        pass
    for place in made.places:
        # The busiest units are not the same everywhere.
        rng.shuffle(place.units)
        _grouped(made, place)
    _people(made, joined)
    return made


def _units(made: Registry, count: int) -> Iterator[int]:
    """Units in the order in which they are wanted, without an end."""
    cities = words.CITIES[: max(1, min(len(words.CITIES), count // 400))]
    bureaus = words.BUREAUS[: max(6, min(len(words.BUREAUS), count // (2 * len(cities))))]
    stems = words.towns()
    if count >= 400:
        yield from _governed(made, words.PROVINCE, words.PROVINCE, "province", None, bureaus, None)
    top = made.places[0] if made.places else None
    for city in cities:
        yield from _governed(made, city, f"{words.PROVINCE}{city}", "city", top, bureaus, None)
    above = [place for place in made.places if place is not top]
    rooms = []
    for turn in range(DISTRICTS):
        for place in above:
            name = f"{place.name}{next(stems)}区"
            rooms.append(_governed(made, name, f"{place.jurisdiction}{name}", "district", place, bureaus, turn))
    for room in rooms:
        yield next(room)
    yield from chain.from_iterable(rooms)
    districts = [place for place in made.places if place.government and not place.below and place is not top]
    while True:
        for place in districts:
            name = f"{place.name}{next(stems)}镇人民政府"
            yield made.unit(place, name, name, "township", "department", place.government)


def _governed(
    made: Registry,
    name: str,
    jurisdiction: str,
    level: str,
    above: Place | None,
    bureaus: tuple[tuple[str, str], ...],
    turn: int | None,
) -> Iterator[int]:
    """A place's government and then its bureaus."""
    place = Place(name, jurisdiction)
    made.places.append(place)
    if above is not None:
        above.below.append(place)
    full = name if name == words.PROVINCE else f"{words.PROVINCE}{name}" if turn is None else name
    yield made.unit(place, f"{full}人民政府", f"{name}政府", level, "government", above.government if above else None)
    for long, short in bureaus:
        yield made.unit(place, f"{full}{long}", f"{name}{short}", level, "department", place.government)


def _grouped(made: Registry, place: Place) -> None:
    """The districts of a city are one group, as documents name them."""
    members = [one.government for one in place.below if one.government]
    if not members or place.name == words.PROVINCE:
        return
    place.group = len(made.groups) + 1
    name = f"{place.name}各区县人民政府"
    made.groups.append((place.group, f"{place.jurisdiction}:各区县", name, "", place.jurisdiction, 0))
    made.members += [(len(made.members) + at, place.group, unit) for at, unit in enumerate(members, 1)]


def _people(made: Registry, joined: str) -> None:
    """A liaison officer and a leader in each unit; supervisors, and one of each other role above them."""
    told = Secrecy.INTERNAL
    for at in range(1, SUPERVISORS + 1):
        level = Secrecy.CONFIDENTIAL if at == 1 else told
        made.supervisors.append(made.person(f"ducha{at}", Role.SUPERVISOR, None, level, f"督查人员{at}", joined))
    for name, role, title in ABOVE:
        made.person(name, role, None, told, title, joined)
    for unit in range(1, len(made.units) + 1):
        made.liaison[unit] = made.person(f"lianluo{unit}", Role.LIAISON, unit, told, f"联络员{unit}", joined)
        made.leader[unit] = made.person(f"lingdao{unit}", Role.LEADER, unit, told, f"负责人{unit}", joined)
