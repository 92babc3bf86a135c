"""Finding units: by name, alias, or the initials of their pinyin."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Value, When

from luodi.web.among import Among
from luodi.web.ledger.models import Assignment
from luodi.web.people.models import Unit, UnitGroup, UnitGroupMember


@dataclass(frozen=True, slots=True)
class Found:
    """A unit that a person's typing may mean; ``note`` says by which other name, or whose it is."""

    unit: Unit
    note: str


def matching(words: str) -> QuerySet[Unit]:
    """Units whose name, alias or pinyin initials hold ``words``."""
    words = words.strip().replace("\0", "")
    if not words:
        return Unit.objects.all()
    condition = Q(name__contains=words) | Q(short_name__contains=words) | Q(aliases__name__contains=words)
    if words.isascii():
        condition |= Q(pinyin__contains=words.lower()) | Q(key=words)
    return Unit.objects.filter(condition).distinct()


LEVELS = ("national", "province", "city", "district", "township", "enterprise")


def ordered(units: QuerySet[Unit]) -> QuerySet[Unit]:
    """Units with a part in some commitment first; then by level from above, and by name."""
    level = Case(*(When(level=name, then=Value(at)) for at, name in enumerate(LEVELS)), default=Value(len(LEVELS)))
    busy = Exists(Assignment.objects.filter(unit=OuterRef("pk")))
    return units.annotate(busy=busy, height=level).order_by("-busy", "province", "height", "name")


def suggestions(words: str, most: int = 12) -> list[Found]:
    """The likeliest units for what has been typed so far: those that begin with it first, then shorter names."""
    words = words.strip()
    if not words:
        return []
    units = list(matching(words).select_related("parent")[:200])
    low = words.lower()
    units.sort(
        key=lambda unit: (
            words not in {unit.name, unit.short_name},
            not (unit.name.startswith(words) or unit.short_name.startswith(words) or _begins(unit, low)),
            len(unit.name),
            unit.name,
        )
    )
    return [Found(unit, _note(unit)) for unit in units[:most]]


def _begins(unit: Unit, letters: str) -> bool:
    """Whether the initials of one of the unit's names begin with ``letters``."""
    return any(name.startswith(letters) for name in unit.pinyin.split())


def _note(unit: Unit) -> str:
    parts = [unit.short_name if unit.short_name != unit.name else "", unit.province]
    if unit.parent:
        parts.append(unit.parent.name)
    if unit.valid_until:
        parts.append(f"—{unit.valid_until.isoformat()}")
    return " · ".join(part for part in parts if part)


def named(words: str) -> Unit | None:
    """The one unit that ``words`` name exactly (name, short name, key or alias); nothing where none or several do."""
    words = words.strip().replace("\0", "")
    if not words:
        return None
    units = list(Unit.objects.filter(Q(name=words) | Q(key=words))[:2])
    if not units:
        units = list(Unit.objects.filter(Q(short_name=words) | Q(aliases__name=words)).distinct()[:2])
    return units[0] if len(units) == 1 else None


def groups_of(units: Iterable[int]) -> list[int]:
    """The groups (各区县政府) that any of ``units`` is a member of."""
    members = UnitGroupMember.objects.filter(Among("unit_id", units)).order_by()
    return list(UnitGroup.objects.filter(pk__in=members.values("group")).values_list("id", flat=True))
