"""A shared-out target on which two units have reported, put into the database row by row."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.utils import timezone

from luodi.web.ledger.models import (
    Charge,
    Commitment,
    Evidence,
    Indicator,
    Measurement,
    Report,
    Sharing,
    Target,
)
from luodi.web.people.models import Unit, User

FIRST, SECOND, THIRD = dt.date(2026, 3, 1), dt.date(2026, 3, 15), dt.date(2026, 4, 10)
FIGURES = [
    ("edu", FIRST, "100", True, "accepted"), ("fin", FIRST, "50", True, "accepted"),
    ("edu", SECOND, "40", False, "accepted"), ("fin", THIRD, "120", True, "to_verify"),
    ("edu", THIRD, "200", True, "accepted"), ("edu", dt.date(2026, 4, 20), "999", True, "draft"),
    ("fin", dt.date(2026, 4, 25), "998", True, "returned"),
]  # fmt: skip
"""By unit: the day, the figure, whether it is cumulative, the report's state."""


def measured(units: dict[str, Unit], author: User) -> Target:
    """900 kilometres by the 30th of June: 150, 190 and 320 of them are reported. Its words are those of the network's
    target."""
    task = Commitment.objects.get(eid="sec_2__sec_1__item_1")
    indicator = Indicator.objects.create(commitment=task, order=1, name="改造里程", unit="公里")
    spans = Target.objects.get(indicator__name="千兆网络覆盖率").spans
    target = Target.objects.create(
        indicator=indicator, order=0, comparator=">=", value=900, by=dt.date(2026, 6, 30), spans=spans
    )
    Sharing.objects.create(target=target, shared_at=timezone.now())
    charges = charged(task, units)
    for unit, day, value, cumulative, state in FIGURES:
        told(charges[unit], author, indicator, day, state, value=Decimal(value), cumulative=cumulative)
    return target


def charged(task: Commitment, units: dict[str, Unit]) -> dict[str, Charge]:
    now = timezone.now()
    return {
        name: Charge.objects.create(
            commitment=task, unit=units[name], role=role, state="in_progress", assigned_at=now, acknowledged_at=now
        )
        for name, role in (("edu", "lead"), ("fin", "support"))
    }


def told(charge: Charge, author: User, indicator: Indicator, day: dt.date, state: str, **figure: Any) -> Measurement:
    report = Report.objects.create(
        charge=charge, author=author, state=state, text=f"至{day.isoformat()}的进展", occurred_on=day,
        recorded_at=timezone.now(),
    )  # fmt: skip
    if figure.get("value") == 120:
        Evidence.objects.create(
            report=report, sha256="0" * 64, name="验收单.pdf", size=9, uploaded_at=timezone.now(), uploaded_by=author
        )
    return Measurement.objects.create(report=report, indicator=indicator, as_of=day, **figure)
