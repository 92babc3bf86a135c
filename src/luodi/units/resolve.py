"""Resolution: from a printed name to the units it stands for on a day, or to the reason why not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from luodi.units.model import NATION, GroupDefinition, How, Place, Remark, Resolution, Succession, Unit
from luodi.units.names import bracketed, fold, key, split_names, without_et_cetera
from luodi.units.near import near
from luodi.units.phrases import GroupPhrase, group_phrase, is_open, members_of, of_both
from luodi.units.registry import CHECKED, Registry

_LONGEST = 2000  # characters; the longest clause seen names some sixty units in 600
_NEAR = 60  # names looked back through for the place that an elided one belongs to


@dataclass(frozen=True, slots=True)
class Question:
    """Where and when a name stands: ``home`` the places of its document, ``context`` the names printed before it.

    ``missing`` is the place the caller named when the registry knows no such place.
    """

    on: dt.date
    home: tuple[Place, ...] = ()
    context: tuple[str, ...] = ()
    definitions: tuple[GroupDefinition, ...] = ()
    missing: str | None = None


def resolve(registry: Registry, name: str, asked: Question) -> Resolution:
    """See ``Registry.resolve``."""
    if len(name) > _LONGEST:
        remark = Remark("not_found", "文字过长，不是单位名称。", "The text is too long for the names of units.")
        return Resolution(name, "unresolved", asked.on, remarks=(remark,))
    parts = split_names(fold(name))
    if len(parts) > 1:
        return _several(registry, name, parts, asked)
    plain, rest = without_et_cetera(key(name))
    found = _single(registry, name, plain, asked)
    return found if rest is None else replace(found, open_ended=True)


def leans_on(registry: Registry, name: str) -> Literal["nothing", "places", "all"]:
    """What of the names printed before it can bear on what ``name`` stands for: nothing, those that tell a place
    (``tells_place``), or all."""
    plain = without_et_cetera(key(name))[0]
    if not plain or len(split_names(fold(name))) > 1:
        return "all"
    if _named(registry, plain) or group_phrase(plain):
        return "nothing"
    return "places" if plain[0] in "市省" else "all"


def tells_place(registry: Registry, name: str) -> bool:
    """Whether a name printed before others tells which place they belong to."""
    return next(_places_before(registry, (name,)), None) is not None


def _single(registry: Registry, name: str, plain: str, asked: Question) -> Resolution:
    if not plain:
        return Resolution(
            name, "unresolved", asked.on, remarks=(Remark("not_found", "没有名称。", "There is no name."),)
        )
    if units := _named(registry, plain):
        exact = any(key(unit.name) == plain for unit in units)
        return _answer(registry, name, units, "exact" if exact else "alias", asked)
    if phrase := group_phrase(plain):
        return _group(registry, name, phrase, asked)
    if local := _local(registry, plain, asked):
        units, elided = local
        return _answer(registry, name, units, "elided_prefix" if elided else "alias", asked)
    if pair := bracketed(plain):
        return _bracketed(registry, name, pair, asked)
    if body := members_of(plain):
        of = _single(registry, body, body, asked).units
        return _open(name, asked, of=of[0] if len(of) == 1 else None)
    if inherited := _inherited(registry, plain, asked):
        found = _single(registry, name, inherited, replace(asked, context=()))
        if found.resolved:
            return found if found.how in ("open", "group") else replace(found, how="elided_prefix")
    if joint := _joint(registry, name, plain, asked):
        return joint
    if is_open(plain):
        return _open(name, asked)
    return _unresolved(registry, name, plain, asked)


def _named(registry: Registry, plain: str) -> list[Unit]:
    """Units whose printed form names its own place, perhaps with its province before it (四川省成都市政府)."""
    if units := registry.forms.everywhere.get(plain):
        return units
    place = _leading(registry, plain)
    if place is None or place.level != "province" or not plain.startswith(place.own):
        return []
    rest = registry.forms.everywhere.get(plain.removeprefix(place.own), [])
    return [unit for unit in rest if unit.place != place.name and registry.province(unit) == place.name]


def _leading(registry: Registry, plain: str) -> Place | None:
    """The place whose printed form begins the name, the longest one."""
    for end in range(min(len(plain), 16), 1, -1):
        if places := registry.by_spelling.get(plain[:end]):
            return places[0]
    return None


def _local(registry: Registry, plain: str, asked: Question) -> tuple[list[Unit], bool] | None:
    """Units for a form that leaves its place out, and whether 市 or 省 stands for it."""
    at_home = _within(registry, plain, asked.home)
    departments: list[Place] = []
    governments: list[Place] = []
    for place, government in _places_before(registry, asked.context):
        (governments if government else departments).append(place)
    # 省财政厅 after 岷原省教育厅 belongs to 岷原省 whoever issued the document; a mere 成都市政府 moves nothing.
    before = _within(registry, plain, departments, first=True)
    if not before and not at_home:
        before = _within(registry, plain, governments, first=True)
    chosen = before or at_home
    if not chosen:
        return None
    units = list(dict.fromkeys(unit for _, found in chosen for unit in found))
    return units, any(place.elided and place.elided in plain for place, _ in chosen)


def _within(
    registry: Registry, plain: str, places: Iterable[Place], *, first: bool = False
) -> list[tuple[Place, list[Unit]]]:
    out = []
    for place in places:
        for step in registry.above(place):
            if step.name == NATION and place.name != NATION:
                continue
            if units := registry.forms.within.get(step.name, {}).get(plain):
                out.append((step, units))
                break
        if out and first:
            break
    return out


def _places_before(registry: Registry, context: tuple[str, ...]) -> Iterator[tuple[Place, bool]]:
    """The places of names printed before, nearest first, and whether the name is only a place or its government."""
    for name in reversed(context[-_NEAR:]):
        plain = without_et_cetera(key(name))[0]
        units = _named(registry, plain)
        place = registry.places.get(units[0].place) if units else _leading(registry, plain)
        if place is not None and place.name != NATION:
            yield place, bool(units) and units[0].kind in ("government", "committee")


def _inherited(registry: Registry, plain: str, asked: Question) -> str | None:
    """A bare name (财政局) with the beginning of the name before it (万盛经开区民政局, 各区县民政局, 市民政局)."""
    if (
        _leading(registry, plain)
        or plain[0] in "市省各"
        or not plain.endswith(("局", "委", "办", "厅", "中心", "部门"))
    ):
        return None
    for name in reversed(asked.context[-_NEAR:]):
        before = key(name)
        phrase = group_phrase(before)
        if phrase and phrase.body:
            return before.removesuffix(phrase.body) + plain
        if place := _leading(registry, before):
            return next(form for form in _prefixes(registry, before) if form) + plain if place else None
        if before[:1] in ("市", "省"):
            return before[0] + plain
    return None


def _joint(registry: Registry, name: str, plain: str, asked: Question) -> Resolution | None:
    """两省市发展改革委 in a document of two places: that body of each; open where a place's list does not hold it."""
    body = of_both(plain)
    if body is None or len(asked.home) < 2:
        return None
    units: list[Unit] = []
    for place in asked.home:
        found = _single(registry, name, place.elided + body, replace(asked, home=(place,), context=()))
        if not found.units:
            return _open(name, asked)
        units += found.units
    return _answer(registry, name, units, "group", asked, many=True)


def _prefixes(registry: Registry, name: str) -> Iterator[str]:
    for end in range(min(len(name), 16), 1, -1):
        if name[:end] in registry.by_spelling:
            yield name[:end]


def _bracketed(registry: Registry, name: str, pair: tuple[str, str], asked: Question) -> Resolution:
    """A second name in brackets: known for the unit, or said to be unknown."""
    found = _single(registry, name, pair[0], asked)
    if not found.resolved:
        return found
    second = _single(registry, name, pair[1], replace(asked, context=(*asked.context, pair[0])))
    if set(second.units) & set(found.units) or found.how in ("open", "group"):
        return found
    remark = Remark(
        "bracket",
        f"括号内的“{pair[1]}”未列为该单位的别名。",
        f"{pair[1]} in brackets is not known as a name of the unit.",
    )
    return replace(found, remarks=(*found.remarks, remark))


def _several(registry: Registry, name: str, parts: list[str], asked: Question) -> Resolution:
    """A list of names taken as one, such as 两江新区、万盛经开区管委会: the last one's ending may serve all."""
    parts = _shared_ending(registry, parts)
    found = [
        resolve(registry, part, replace(asked, context=(*asked.context, *parts[:at]))) for at, part in enumerate(parts)
    ]
    units = tuple(dict.fromkeys(unit for one in found for unit in one.units))
    remarks = tuple(dict.fromkeys(remark for one in found for remark in one.remarks))
    if any(not one.resolved for one in found):
        return Resolution(name, "unresolved", asked.on, remarks=remarks, candidates=units)
    return Resolution(
        name,
        "open" if any(one.how == "open" for one in found) else "group",
        asked.on,
        units,
        tuple(dict.fromkeys(unit for one in found for unit in one.today)),
        any(one.open_ended for one in found),
        remarks,
    )


def _shared_ending(registry: Registry, parts: list[str]) -> list[str]:
    last = parts[-1]
    prefix = next(_prefixes(registry, last), "")
    ending = last.removeprefix(prefix)
    if not prefix or not ending or ending in ("政府", "人民政府", "管委会", "管理委员会"):
        return parts
    return [part + ending if part in registry.by_spelling else part for part in parts]


def _group(registry: Registry, name: str, phrase: GroupPhrase, asked: Question) -> Resolution:
    """All places of a level; whether functional zones count is for the document to say."""
    if phrase.open or phrase.body:
        return _open(name, asked)
    named = registry.place(phrase.place) if phrase.place else None
    if phrase.place and named is None:
        return _open(name, asked)
    homes = (named,) if named else asked.home
    if phrase.level == "province":
        homes = (registry.places[NATION],)
    divisions: list[Place] = []
    zones: list[Place] = []
    for home in homes:
        for child in registry.children(home, phrase.level, asked.on):
            if child.own.endswith("特别行政区"):
                continue
            (zones if child.kind == "zone" else divisions).append(child)
    if not divisions:
        return _open(name, asked, remark=_no_home(asked) if not homes else _no_list(homes[0]))
    definition = next((entry for entry in asked.definitions if entry.term == phrase.word), None)
    remarks: list[Remark] = []
    if definition:
        said = [registry.places_of(zone, asked.on) for zone in definition.includes]
        zones = [zone for found in said for zone in found[:1] if zone not in divisions]
        for written, found in zip(definition.includes, said, strict=True):
            if not found:
                remarks.append(Remark("not_found", f"名单中没有“{written}”。", f"No list holds {written}."))
    elif zones:
        names = "、".join(zone.own for zone in zones)
        remarks.append(
            Remark(
                "zones_open", f"文件未写明是否包括{names}。", f"The document does not say whether {names} are meant."
            )
        )
        zones = []
    units = [unit for place in (*divisions, *zones) if (unit := registry.governing(place))]
    closed = definition is not None or not remarks
    answer = _answer(registry, name, units, "group" if closed else "open", asked, many=True)
    return replace(answer, remarks=(*remarks, *answer.remarks))


def _answer(
    registry: Registry, name: str, units: list[Unit], how: How, asked: Question, *, many: bool = False
) -> Resolution:
    """Units as of the day, and who carries their duties today; several that fit are reported, none is chosen."""
    remarks: list[Remark] = []
    if not many:
        alive = [unit for unit in units if registry.alive(unit, asked.on)]
        if not alive:
            units, moved, remarks = _out_of_use(registry, units, asked.on)
            how = "successor" if moved else how
        else:
            units = alive
        if len(units) > 1 and how != "successor":
            listed = "、".join(unit.name for unit in units)
            remark = Remark("ambiguous", f"可能是：{listed}。", f"It may be any of: {listed}.")
            return Resolution(name, "unresolved", asked.on, remarks=(remark,), candidates=tuple(units))
    today: list[Unit] = []
    for unit in units:
        now, steps = registry.successors(unit)
        today += now
        remarks += [_renamed("renamed_later", step) for step in steps]
        remarks += _doubts(registry, unit, steps, asked.on)
    return Resolution(
        name, how, asked.on, tuple(units), tuple(dict.fromkeys(today)), remarks=tuple(dict.fromkeys(remarks))
    )


def _out_of_use(registry: Registry, units: list[Unit], on: dt.date) -> tuple[list[Unit], bool, list[Remark]]:
    """What names stand for that nobody bears on the day: successors of those gone, else those to come."""
    now: list[Unit] = []
    remarks: list[Remark] = []
    for unit in units:
        bearers, steps = registry.successors(unit, on)
        if steps:
            now += bearers
            remarks += [_renamed("renamed_before", step) for step in steps]
            remarks += [_uncertain(step.doubt) for step in steps if step.doubt]
    if now:
        return list(dict.fromkeys(now)), True, remarks
    return units, False, [_not_yet(unit) for unit in units if registry.born_after(unit, on)]


def _doubts(registry: Registry, unit: Unit, steps: tuple[Succession, ...], on: dt.date) -> list[Remark]:
    out = [_uncertain(doubt) for doubt in (unit.doubt, *(step.doubt for step in steps)) if doubt]
    start, end = CHECKED.get(registry.province(unit) or unit.place, (dt.date.min, dt.date.max))
    if not start <= on <= end:
        zh = f"该名单核对的期间为{start.isoformat()}至{end.isoformat()}，不含{on.isoformat()}。"
        out.append(Remark("unchecked", zh, f"The list was checked for {start} to {end}, which does not include {on}."))
    return out


def _open(name: str, asked: Question, *, of: Unit | None = None, remark: Remark | None = None) -> Resolution:
    open_members = Remark("open_members", "原文未写明具体单位。", "The text does not say which units.")
    return Resolution(name, "open", asked.on, open_ended=True, remarks=(remark or open_members,), of=of)


def _unresolved(registry: Registry, name: str, plain: str, asked: Question) -> Resolution:
    place = _leading(registry, plain)
    candidates = near(registry, plain, (*asked.home, *((place,) if place else ())))
    if asked.missing and not place:
        remark = Remark(
            "unknown_place", f"行政区名单中没有“{asked.missing}”。", f"No list of places holds {asked.missing}."
        )
    elif place and place.name not in registry.listed_places:
        remark = _no_list(place)
    elif plain[0] in "市省州区县" and not asked.home:
        remark = _no_home(asked)
    elif plain[0] in "市省州区县" and (lacking := _lacking(registry, asked.home)):
        remark = _no_list(lacking)
    else:
        remark = Remark("not_found", "单位名单中没有这个名称。", "The lists of units do not hold this name.")
    return Resolution(name, "unresolved", asked.on, remarks=(remark,), candidates=candidates)


def _lacking(registry: Registry, home: tuple[Place, ...]) -> Place | None:
    return next((place for place in home if place.name not in registry.listed_places), None)


def _no_list(place: Place) -> Remark:
    return Remark("no_list", f"没有{place.name}的单位名单。", f"There is no list of the units of {place.name}.")


def _no_home(asked: Question) -> Remark:
    return Remark(
        "no_home",
        "名称省略了地名，文件的所属地区未知。",
        "The name leaves its place out, and the document's own place is not known.",
    )


def _renamed(code: str, step: Succession) -> Remark:
    zh = f"{step.old}于{step.date.isoformat()}{step.manner}至{step.new}（{step.basis}）。"
    en = f"On {step.date} {step.old} passed to {step.new} ({step.manner}; {step.basis})."
    return Remark("renamed_before" if code == "renamed_before" else "renamed_later", zh, en)


def _not_yet(unit: Unit) -> Remark:
    return Remark("not_yet", f"{unit.name}当日尚未设立。", f"{unit.name} did not yet exist on the day.")


def _uncertain(doubt: str) -> Remark:
    return Remark("uncertain", f"名单存疑：{doubt}。", f"The list is not certain here: {doubt}.")
