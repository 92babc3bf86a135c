"""Whose scores a person may see."""

from __future__ import annotations

from django.db.models import QuerySet

from luodi.web.assessment.models import Assessment, UnitScore
from luodi.web.ledger.visibility import own_units
from luodi.web.people.models import User


def details_of(user: User) -> QuerySet[UnitScore]:
    """The scores whose details a person may see: those who oversee, everybody's; a unit's people, their own unit's and
    those of the units below it."""
    units = own_units(user)
    return UnitScore.objects.all() if units is None else UnitScore.objects.filter(unit__in=units)


def ranks_of(user: User, assessment: Assessment) -> QuerySet[UnitScore]:
    """The rows of a result's ranking that a person may see: as its scheme says for the units' people."""
    rows = assessment.scores.select_related("unit")
    units = own_units(user)
    shown = assessment.scheme.told.get("shown", "group")
    if units is None or shown == "all":
        return rows
    mine = rows.filter(unit__in=units)
    if shown == "own":
        return mine
    return rows.filter(group__in=mine.order_by().values("group"))
