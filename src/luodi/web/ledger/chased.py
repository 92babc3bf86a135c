"""Whom a chase reminds: the part's handler and the unit's leaders, until a report leaves the unit."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from luodi.web.ledger.errands import Errand, brings
from luodi.web.ledger.flow import OWING
from luodi.web.ledger.models import Charge, Chase, Commitment, Report
from luodi.web.people.models import Role, User

GONE = (Report.State.TO_VERIFY, Report.State.ACCEPTED, Report.State.RETURNED)
"""Reports that have left their unit."""


def unanswered(charges: QuerySet[Charge], *, one_by_one: bool = False) -> QuerySet[Chase]:
    """The reminders of these parts after which no report has left the unit, newest first.

    ``one_by_one`` where the parts are a large share of a ledger: reminders are few, so that the part of each is looked
    at, and not all parts are gathered.
    """
    owing = charges.filter(state__in=OWING)
    if one_by_one:
        return _waiting().filter(Exists(owing.filter(pk=OuterRef("charge")).order_by()))
    return _waiting().filter(charge__in=owing)


def _waiting() -> QuerySet[Chase]:
    gone = Report.objects.filter(charge=OuterRef("charge"), recorded_at__gte=OuterRef("at"), state__in=GONE)
    return Chase.objects.filter(~Exists(gone)).order_by("-id")


@brings("chased", _("催办"), on_desk=False)
def chased(user: User | None) -> Iterator[Errand]:
    """Each part's newest reminder, for its handler (without one the unit's liaison officers) and its leaders."""
    # By joins from the reminders, which are few: the parts that are open are a large share of a ledger.
    open_ones = _waiting().filter(charge__state__in=OWING, charge__commitment__answered_by=None)
    open_ones = open_ones.exclude(charge__commitment__progress=Commitment.Progress.SUSPENDED)
    seen: set[int] = set()
    for one in open_ones.select_related("charge__handler", "charge__unit", "charge__commitment__document"):
        if one.charge_id in seen:
            continue
        seen.add(one.charge_id)
        task = one.charge.commitment
        for person in _people(one.charge, user):
            if person.clearance >= task.document.secrecy:
                yield Errand(
                    "chased", person.pk, str(one.pk), task.text[:60], reverse("ledger:commitment", args=[task.pk]),
                    one.at, one.note, task.pk,
                )  # fmt: skip


def _people(charge: Charge, user: User | None) -> QuerySet[User]:
    handled = charge.handler is not None and charge.handler.is_active
    who = Q(pk=charge.handler_id) if handled else Q(unit=charge.unit_id, role=Role.LIAISON)
    found = User.objects.filter(who | Q(unit=charge.unit_id, role=Role.LEADER), is_active=True)
    return found if user is None else found.filter(pk=user.pk)
