"""Accounts as the administrator's list shows them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from luodi.web.ledger.flow import OPEN
from luodi.web.people.finding import matching, named
from luodi.web.people.models import Role, Unit, User

STATES = ("active", "closed", "once")


@dataclass(frozen=True, slots=True)
class Filters:
    """What the list is narrowed to. ``unit`` is as typed."""

    q: str = ""
    unit: str = ""
    role: str = ""
    state: str = ""

    @classmethod
    def of(cls, query: Mapping[str, str]) -> Filters:
        """The filters that an address carries; a value that does not exist is no filter."""
        return cls(
            q=query.get("q", "").strip().replace("\0", "")[:100],
            unit=query.get("unit", "").strip().replace("\0", "")[:200],
            role=query["role"] if query.get("role") in Role.values else "",
            state=query["state"] if query.get("state") in STATES else "",
        )

    def __bool__(self) -> bool:
        return any((self.q, self.unit, self.role, self.state))


def accounts(filters: Filters) -> QuerySet[User]:
    """The accounts under the filters, with ``parts``: how many open parts each handles."""
    found = User.objects.select_related("unit").order_by("-is_active", "unit__name", "full_name", "username")
    if filters.q:
        found = found.filter(Q(username__icontains=filters.q) | Q(full_name__contains=filters.q))
    if filters.unit:
        exact = named(filters.unit)
        units: QuerySet[Unit] = Unit.objects.filter(pk=exact.pk) if exact else matching(filters.unit)
        found = found.filter(unit__in=units.values("pk"))
    if filters.role:
        found = found.filter(role=filters.role)
    if filters.state:
        chosen = {"active": Q(is_active=True), "closed": Q(is_active=False), "once": Q(password_once=True)}
        found = found.filter(chosen[filters.state])
    return found.annotate(parts=Count("charges", filter=Q(charges__state__in=OPEN)))
