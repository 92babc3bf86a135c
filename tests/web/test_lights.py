"""Lights: the same in Python and in the database, on every day around the edges."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import Any

import pytest

from luodi.web.ledger.lights import LIGHTS, light, lit, with_light
from luodi.web.ledger.models import Commitment
from tests.web import invented

TODAY = dt.date(2026, 5, 20)
Progress = Commitment.Progress


def test_a_plan_point_that_is_past_turns_the_light_yellow_never_red() -> None:
    far, yesterday = dt.date(2027, 1, 1), dt.date(2026, 5, 19)
    assert light(far, Progress.IN_PROGRESS, TODAY, yesterday) == "yellow"
    assert light(None, Progress.IN_PROGRESS, TODAY, yesterday) == "yellow"
    assert light(far, Progress.IN_PROGRESS, TODAY, TODAY) == "green"  # the plan's day has not ended
    assert light(dt.date(2026, 5, 19), Progress.IN_PROGRESS, TODAY, yesterday) == "red"
    assert light(far, Progress.SUSPENDED, TODAY, yesterday) == "grey"


@pytest.mark.parametrize(
    ("due", "progress", "expected"),
    [
        (dt.date(2026, 5, 19), Progress.UNASSIGNED, "red"),
        (dt.date(2026, 5, 20), Progress.IN_PROGRESS, "yellow"),  # not overdue until the due day ends
        (dt.date(2026, 6, 19), Progress.IN_PROGRESS, "yellow"),  # 30 days away
        (dt.date(2026, 6, 20), Progress.IN_PROGRESS, "green"),
        (None, Progress.IN_PROGRESS, "grey"),
        (dt.date(2020, 1, 1), Progress.COMPLETED, "green"),
        (None, Progress.STRUCK_OFF, "green"),
        (dt.date(2020, 1, 1), Progress.SUSPENDED, "grey"),
    ],
)
def test_a_light_follows_from_the_due_day_and_the_progress(due: dt.date | None, progress: str, expected: str) -> None:
    assert light(due, progress, TODAY) == expected


@pytest.mark.django_db
def test_the_database_gives_every_commitment_the_light_that_python_gives(settings: Any) -> None:
    invented.programme(invented.units())
    base = Commitment.objects.first()
    assert base is not None
    Commitment.objects.exclude(pk=base.pk).delete()
    rows = []
    for days, plan, progress in itertools.product(
        (None, -400, -1, 0, 1, 29, 30, 31, 400), (None, -1, 0, 1), Progress.values
    ):
        due = None if days is None else TODAY + dt.timedelta(days=days)
        plan_due = None if plan is None else TODAY + dt.timedelta(days=plan)
        rows.append(
                Commitment(
                    document_id=base.document_id, version_id=base.version_id, eid="x", order=len(rows), text="x",
                    quoted="", source="prose", deadline=due, progress=progress, plan_due=plan_due,
                    created_at=base.created_at, updated_at=base.updated_at,
                )
            )  # fmt: skip
    Commitment.objects.bulk_create(rows)
    for row in with_light(Commitment.objects.all(), TODAY):
        expected = light(row.deadline, row.progress, TODAY, row.plan_due)
        assert row.light == expected
        assert [c for c in LIGHTS if Commitment.objects.filter(lit(c, TODAY), pk=row.pk).exists()] == [expected]
