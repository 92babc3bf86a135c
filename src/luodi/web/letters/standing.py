"""Who may see which letters, and who may sign them."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from luodi.web.ledger.standing import subordinates
from luodi.web.ledger.visibility import OVERSEEING
from luodi.web.letters.models import Letter, Signatory
from luodi.web.people.models import Role, User

SIGNING = frozenset({Role.SUPERVISOR, Role.LEADER})
"""Roles whose people may be given the right to sign."""


def signs_letters(user: User | None) -> bool:
    """Whether the person may sign letters today."""
    return (
        user is not None
        and user.is_active
        and user.role in SIGNING
        and Signatory.objects.filter(user=user, ended_at=None).exists()
    )


def letters_of(user: User) -> QuerySet[Letter]:
    """The letters that a person may see: the supervisors', auditors', administrators' and signatories' all, those above
    the units too; other people those that were issued to their unit, to units below it, or to all units."""
    found = Letter.objects.filter(secrecy__lte=user.clearance)
    if user.role in OVERSEEING or (user.role == Role.LEADER and user.unit_id is None) or signs_letters(user):
        return found
    if user.unit is None or user.role == Role.PUBLIC:
        return found.none()
    mine = Q(unit=None) | Q(unit__in=subordinates(user.unit))
    return found.filter(mine, serial__isnull=False)
