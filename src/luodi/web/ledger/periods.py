"""周期: which recurring duties have a period to open today; all of them opened for scheduled work."""

from __future__ import annotations

import datetime as dt

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from luodi.extract.periods import RECURRENCES, period_on
from luodi.web.actions import Caller
from luodi.web.ledger.actions.add_periods import PERIOD
from luodi.web.ledger.actions.open_periods import AT_REST, open_periods
from luodi.web.ledger.models import Commitment, Deadline, Milestone

AT_ONCE = 500
"""Duties in one transaction: others wait no longer than this takes."""


def open_all_periods(by: Caller, on: dt.date | None = None) -> int:
    """Open the periods of every duty as of the day ``on`` (today); gives how many. For scheduled work.

    Any number may run at once and as often as they like: what is open already is left alone.
    """
    day = on or timezone.localdate()
    # All keys at once: asked for the first few in order, PostgreSQL goes through the whole ledger in that order.
    keys = list(waiting(day).order_by("pk").values_list("pk", flat=True))
    return sum(open_periods(by, keys[at : at + AT_ONCE], on=day) for at in range(0, len(keys), AT_ONCE))


def waiting(day: dt.date) -> QuerySet[Commitment]:
    """The assigned duties, not at rest, one of whose recurrences has no period that began with the one of ``day``."""
    lacking = Q()
    for recurs in RECURRENCES:
        opened = Milestone.objects.filter(
            commitment=OuterRef("commitment"), kind=PERIOD, starts=period_on(recurs, day).starts
        )
        lacking |= Q(recurs=recurs) & ~Exists(opened)
    terms = Deadline.objects.filter(recurs__in=RECURRENCES).filter(lacking)
    return (
        Commitment.objects.filter(review=Commitment.Review.CONFIRMED, assigned_at__isnull=False, answered_by=None)
        .exclude(progress__in=AT_REST)
        .exclude(drift=Commitment.Drift.GONE)
        .filter(pk__in=terms.order_by().values("commitment"))
    )
