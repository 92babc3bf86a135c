"""Who may see a roster: the people of the unit that uploaded it who decide, and nobody else."""

from __future__ import annotations

from typing import Final

from django.db.models import QuerySet

from luodi.web.people.models import Role, User
from luodi.web.rosters.models import Roster

DECIDING: Final = frozenset({Role.CASEWORKER, Role.SUPERVISOR})


def own(user: User | None) -> QuerySet[Roster]:
    """The rosters of the user's own unit, deleted ones among them; none for whoever has no unit or another role."""
    if user is None or user.unit_id is None or user.role not in DECIDING:
        return Roster.objects.none()
    return Roster.objects.filter(unit=user.unit_id)
