"""Progress by document, by unit and of districts: counted in the database, a bounded number of queries each."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from django.db.models import Count, Exists, OuterRef, QuerySet

from luodi.web.cockpit.numbers import Progress, summed
from luodi.web.documents.actions.set_theme import NO_THEME
from luodi.web.documents.models import Document
from luodi.web.ledger.models import Assignment
from luodi.web.ledger.standings import standing
from luodi.web.ledger.visibility import own_units, parts_seen_by, visible
from luodi.web.people.models import Unit, UnitGroupMember, User

Counts = Mapping[str, int]
FEW = 500


def by_document(user: User, today: dt.date) -> list[Progress]:
    """Every document with tasks that the person may see, those with most overdue first; two queries."""
    rows = (
        visible(user)
        .order_by()
        .annotate(stands=standing(today))
        .values_list("document", "stands")
        .annotate(n=Count("pk"))
    )
    counts = _gathered(rows)
    shown = Document.objects.visible_to(user) if len(counts) > FEW else Document.objects.filter(pk__in=list(counts))
    documents = shown.values_list("pk", "key", "number", "title")
    found = [
        Progress(counts[pk], {"document": key}, number or title, short_title(title) if number else "", key)
        for pk, key, number, title in documents
        if pk in counts
    ]
    return sorted(found, key=lambda row: row.urgency)


def of_theme(documents: list[Progress], theme: str) -> list[Progress]:
    """Those of ``documents`` to which an office gave ``theme``; one query."""
    named = dict(Document.objects.exclude(theme="").values_list("key", "theme"))
    return [one for one in documents if named.get(one.key, NO_THEME) == theme]


def by_theme(documents: list[Progress]) -> list[Progress]:
    """The same added up by the theme that an office gave each document, those without any last; one query.

    Nothing where no document has a theme.
    """
    named = dict(Document.objects.exclude(theme="").values_list("key", "theme"))
    rows: dict[str, list[Progress]] = defaultdict(list)
    for one in documents:
        rows[named.get(one.key, "")].append(one)
    if set(rows) <= {""}:
        return []
    found = [
        Progress(summed(of).counts, {"theme": theme or NO_THEME}, theme, str(len(of)), theme)
        for theme, of in rows.items()
    ]
    return sorted(found, key=lambda row: (not row.name, row.urgency))


def short_title(title: str) -> str:
    """What a document is called for short: its own title where another paper issues it.

    >>> short_title("云洲市人民政府关于印发《2026年全市供水保障工作要点》的通知")
    '2026年全市供水保障工作要点'
    """
    inner = title.partition("《")[2].rpartition("》")[0]
    return inner or title.partition("关于")[2] or title


def by_unit(user: User, today: dt.date) -> dict[int, Counter[str]]:
    """How the tasks of each unit stand: those in which it has a part itself or through a group, each once.

    People of a unit get their own unit and those below it. Parts through groups (各区县政府) are counted once a group
    and given to its members; what a member has besides in its own name is taken off again.
    """
    parts = parts_seen_by(user).order_by().annotate(stands=standing(today, "commitment__"))
    own = own_units(user)
    named = parts.filter(unit__isnull=False) if own is None else parts.filter(unit__in=own)
    counts = _gathered(_counted(named, "unit"))
    by_group = _gathered(_counted(parts.filter(group__isnull=False), "group"))
    members = UnitGroupMember.objects.filter(group__in=list(by_group))
    if own is not None:
        members = members.filter(unit__in=own)
    groups: dict[int, set[int]] = defaultdict(set)
    for unit, group in members.values_list("unit", "group"):
        groups[unit].add(group)
    if not groups:
        return counts
    for unit, found in _through_groups(parts, groups, by_group).items():
        counts[unit].update(found)
    through = Assignment.objects.filter(commitment=OuterRef("commitment"), group__memberships__unit=OuterRef("unit"))
    for unit, found in _gathered(_counted(named.filter(unit__in=groups).filter(Exists(through)), "unit")).items():
        counts[unit].subtract(found)
    return counts


def _through_groups(
    parts: QuerySet[Assignment], groups: Mapping[int, set[int]], by_group: Mapping[int, Counts]
) -> dict[int, Counts]:
    """What each unit has through its groups; units of the same groups are counted together."""
    known: dict[frozenset[int], Counts] = {}
    for theirs in {frozenset(one) for one in groups.values()}:
        if len(theirs) == 1:
            known[theirs] = by_group[next(iter(theirs))]
        else:
            found = parts.filter(group__in=theirs).values_list("stands")
            known[theirs] = Counter(dict(found.annotate(n=Count("commitment", distinct=True))))
    return {unit: known[frozenset(theirs)] for unit, theirs in groups.items()}


def _counted(parts: QuerySet[Assignment], of: str) -> Iterable[tuple[int, str, int]]:
    return parts.values_list(of, "stands").annotate(n=Count("commitment", distinct=True))


def _gathered(rows: Iterable[tuple[int, str, int]]) -> dict[int, Counter[str]]:
    out: dict[int, Counter[str]] = defaultdict(Counter)
    for key, stands, n in rows:
        out[key][stands] = n
    return out


GOVERNING = ("government", "committee")


def units_of(counts: Mapping[int, Counts], *, governing: bool = False) -> list[Progress]:
    """The units of ``counts`` with their names, or the ``governing`` bodies of districts only; one query."""
    # Of a few, these; of thousands all are read: their keys would not fit into one query.
    units = Unit.objects.all() if len(counts) > FEW else Unit.objects.filter(pk__in=list(counts))
    if governing:
        units = units.filter(level="district", kind__in=GOVERNING)
    rows = units.values_list("pk", "key", "name", "short_name")
    found = [
        Progress(counts[pk], {"unit": key}, short or name, name if short and short != name else "", key)
        for pk, key, name, short in rows
        if pk in counts
    ]
    return sorted((row for row in found if row.all), key=lambda row: row.urgency)
