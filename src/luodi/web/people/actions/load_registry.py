"""载入单位名录: bring the units of ``luodi.units`` into the database."""

from __future__ import annotations

from dataclasses import dataclass

from luodi import units
from luodi.web.actions import Act, action
from luodi.web.people.initials import initials
from luodi.web.people.models import Role, Unit, UnitAlias, UnitSuccession

OBJECT = ("people.registry", "units")
FIELDS = (
    "name", "short_name", "level", "kind", "province", "jurisdiction", "valid_from", "valid_until", "doubt", "pinyin",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many units are new, how many were changed, how many there are."""

    new: int
    changed: int
    total: int


@action(roles={Role.ADMINISTRATOR})
def load_registry(act: Act, registry: units.Registry) -> Loaded:
    """Make the tables hold every unit, alias and succession of ``registry``; what it no longer has stays.

    What was set here by a person (``Unit.kept``) stays too. Loading the same registry again changes nothing and writes
    nothing.
    """
    rows = {unit.key: unit for unit in Unit.objects.select_related("parent")}
    told = {unit.name: _fields(registry, unit) for unit in registry}
    new = [Unit(key=key, **fields) for key, fields in told.items() if key not in rows]
    for key, fields in told.items():
        for name in rows[key].kept if key in rows else ():
            if name in fields:
                fields[name] = getattr(rows[key], name)
    before = {key: _now(rows[key]) for key, fields in told.items() if key in rows and _now(rows[key]) != fields}
    changed = [rows[key] for key in before]
    for unit in changed:
        for name, value in told[unit.key].items():
            setattr(unit, name, value)
    Unit.objects.bulk_create(new, batch_size=500)
    Unit.objects.bulk_update(changed, FIELDS, batch_size=200)
    rows |= {unit.key: unit for unit in new}
    moved = _parents(registry, rows)
    aliases = _aliases(registry, rows)
    successions = _successions(registry, rows)
    if not (new or changed or moved or aliases or successions):
        act.unchanged()
        return Loaded(0, 0, len(rows))
    act.record(
        OBJECT,
        before=before or None,
        after={
            "new": [unit.key for unit in new],
            "changed": {key: told[key] for key in before},
            "parents": moved,
            "aliases": aliases,
            "successions": successions,
        },
    )
    return Loaded(len(new), len(changed), len(rows))


def _fields(registry: units.Registry, unit: units.Unit) -> dict[str, object]:
    return {
        "name": unit.name,
        "short_name": unit.short,
        "level": unit.level,
        "kind": unit.kind,
        "province": registry.province(unit) or "",
        "jurisdiction": unit.place,
        "valid_from": unit.since,
        "valid_until": unit.until,
        "doubt": unit.doubt,
        "pinyin": initials(unit.short, unit.name),
    }


def _now(unit: Unit) -> dict[str, object]:
    return {name: getattr(unit, name) for name in FIELDS}


def _parents(registry: units.Registry, rows: dict[str, Unit]) -> dict[str, str | None]:
    """Set each unit's parent; gives those that changed."""
    changed: dict[str, str | None] = {}
    for unit in registry:
        above = registry.parent(unit)
        row, parent = rows[unit.name], rows[above.name] if above else None
        if "parent" in row.kept:
            continue
        if row.parent_id != (parent.pk if parent else None):
            row.parent = parent
            changed[unit.name] = above.name if above else None
    Unit.objects.bulk_update([rows[key] for key in changed], ["parent"], batch_size=200)
    return changed


def _aliases(registry: units.Registry, rows: dict[str, Unit]) -> list[tuple[str, str]]:
    """Add the aliases that are not there yet."""
    have = set(UnitAlias.objects.values_list("unit_id", "name"))
    missing = [
        (unit.name, alias)
        for unit in registry
        for alias in dict.fromkeys(unit.aliases)
        if (rows[unit.name].pk, alias) not in have
    ]
    UnitAlias.objects.bulk_create([UnitAlias(unit=rows[key], name=alias) for key, alias in missing], batch_size=500)
    return missing


def _successions(registry: units.Registry, rows: dict[str, Unit]) -> list[tuple[str, str]]:
    """Add the successions that are not there yet."""
    have = set(UnitSuccession.objects.values_list("predecessor_id", "successor_id"))
    steps = {(step.old, step.new): step for unit in registry for step in registry.later.get(unit.name, ())}
    missing = [pair for pair in steps if (rows[pair[0]].pk, rows[pair[1]].pk) not in have]
    UnitSuccession.objects.bulk_create(
        UnitSuccession(
            predecessor=rows[old], successor=rows[new], date=steps[old, new].date, manner=steps[old, new].manner,
            basis=steps[old, new].basis, doubt=steps[old, new].doubt,
        )
        for old, new in missing
    )  # fmt: skip
    return missing
