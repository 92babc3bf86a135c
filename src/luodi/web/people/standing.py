"""What a unit is and owes: its duties by role and light, its names, its place among other units."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from django.db import connection
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from luodi.web.documents.models import Document
from luodi.web.ledger.lights import tally
from luodi.web.ledger.listing import COMMON, Line, lines
from luodi.web.ledger.models import NEVER, Assignment, Commitment
from luodi.web.ledger.visibility import in_seen_documents, own_units, parts_seen_by, unseen, visible
from luodi.web.people.finding import groups_of
from luodi.web.people.models import Unit, UnitAlias, UnitGroup, UnitSuccession, User

NEAREST = 12


@dataclass(frozen=True, slots=True)
class Duty:
    """How many commitments a unit has in one role."""

    role: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class FromDocument:
    """How many commitments a unit has from one document."""

    document: Document
    count: int


@dataclass(slots=True)
class Standing:
    """Everything that a unit's page shows."""

    unit: Unit
    duties: list[Duty]
    counts: dict[str, int]
    total: int
    documents: list[FromDocument]
    nearest: list[Line]
    aliases: list[UnitAlias]
    groups: list[UnitGroup]
    origins: list[UnitSuccession]
    successors: list[UnitSuccession]
    children: list[Unit]


def owed(
    user: User, units: list[int], *, one_by_one: bool = False
) -> tuple[QuerySet[Commitment], QuerySet[Assignment]]:
    """The commitments that ``units`` have a part in, themselves or through a group, and their parts.

    ``one_by_one``: where they have very many parts, each commitment is looked at, in the order asked for, and not all
    are gathered first.
    """
    groups = groups_of(units)
    mine = Q(unit__in=units) | Q(group__in=groups) if groups else Q(unit__in=units)
    parts = Assignment.objects.filter(mine).order_by()
    own = own_units(user)
    # A part of one's own units is what lets one see a commitment: that is not asked of each again.
    seen = in_seen_documents(user) if own is not None and set(units) <= set(own) else visible(user)
    if one_by_one:
        found = seen.filter(Exists(parts.filter(commitment=OuterRef("pk"))))
    else:
        found = seen.filter(pk__in=parts.values("commitment"))
    # Their keys first: SQLite would else go through all parts for an "or" beneath a grouping.
    return found, parts_seen_by(user).filter(pk__in=parts.values("pk"))


def beyond(units: list[int]) -> bool:
    """Whether ``units`` have very many parts, themselves or through a group."""
    groups = groups_of(units)
    mine = Q(unit__in=units) | Q(group__in=groups) if groups else Q(unit__in=units)
    return Assignment.objects.filter(mine).order_by().values("pk")[: COMMON + 1].count() > COMMON


def standing(unit: Unit, user: User, today: dt.date) -> Standing:
    """One unit, in a bounded number of queries and one for each predecessor."""
    found, parts = owed(user, [unit.pk])
    counts = tally(found, today, plain=False)
    by_role = parts.order_by().values_list("role").annotate(count=Count("commitment", distinct=True))
    roles = Counter(dict(by_role))
    per_document = dict(found.order_by().values_list("document").annotate(count=Count("pk")))
    documents = Document.objects.filter(pk__in=per_document).order_by("-date", "-id")
    open_ones = found.filter(due__lt=NEVER).exclude(
        progress__in=[Commitment.Progress.COMPLETED, Commitment.Progress.STRUCK_OFF]
    )
    nearest = list(open_ones.filter(due__gte=today).order_by("due", "id")[:NEAREST])
    origins = list(UnitSuccession.objects.filter(successor=unit).select_related("predecessor"))
    for its in origins:
        its.owes = owed(user, [its.predecessor_id])[0].count()
    return Standing(
        unit=unit,
        duties=[Duty(role, str(label), roles[role]) for role, label in Assignment.Role.choices if roles[role]],
        counts=counts,
        total=sum(counts.values()),
        documents=[FromDocument(document, per_document[document.pk]) for document in documents],
        nearest=lines(nearest, today),
        aliases=list(unit.aliases.exclude(name=unit.name).order_by("name")),
        groups=list(UnitGroup.objects.filter(memberships__unit=unit).distinct().order_by("name")),
        origins=origins,
        successors=list(UnitSuccession.objects.filter(predecessor=unit).select_related("successor")),
        children=list(unit.children.order_by("name")),
    )


def with_counts(units: list[Unit], user: User) -> list[Unit]:
    """``units``, each with ``owes``: in how many commitments it has a part itself.

    Whoever sees all units: all parts are counted, then those in commitments not in force or hidden taken off. An index
    holds the first, and the second are few; to look at each commitment would be most of a second on a large ledger.
    """
    parts = Assignment.objects.filter(unit__in=[unit.pk for unit in units]).order_by()
    if own_units(user) is None and connection.vendor == "sqlite":
        # As part of the counting: as a condition SQLite would begin at the commitments that are left out.
        found = _owed(parts, ~Q(commitment__in=unseen(user)))
    elif own_units(user) is None:
        found = _owed(parts)
        found.subtract(_owed(parts.filter(commitment__in=unseen(user))))
    else:
        found = _owed(parts_seen_by(user).filter(unit__in=[unit.pk for unit in units]).order_by())
    for unit in units:
        unit.owes = found[unit.pk]
    return units


def _owed(parts: QuerySet[Assignment], seen: Q | None = None) -> Counter[int]:
    return Counter(dict(parts.values_list("unit").annotate(count=Count("commitment", distinct=True, filter=seen))))
