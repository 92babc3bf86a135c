"""Lights: the same in Python and in the database, on every day around the edges."""

from __future__ import annotations

import datetime as dt
import itertools
from collections import Counter
from typing import Any

import pytest
from django.db.models import QuerySet

from luodi.web.ledger.lights import LIGHTS, Tally, bounded, by_light, by_pass, light, lit, tally, with_light
from luodi.web.ledger.models import NEVER, Commitment, Spell
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


DUES = (None, -400, -1, 0, 29, 30, 31, 400)
PLANS = (None, -1, 0, 1)


def day(away: int | None) -> dt.date | None:
    return None if away is None else TODAY + dt.timedelta(days=away)


@pytest.fixture(params=["commitments", "spells"])
def every(request: pytest.FixtureRequest, database: str) -> QuerySet[Any]:
    """A row of each state, due day and plan point, as tasks of today or as they stood on a past day."""
    invented.programme(invented.units())
    base = Commitment.objects.earliest("order")
    Commitment.objects.exclude(pk=base.pk).delete()
    tasks = [
        Commitment(
            document_id=base.document_id, version_id=base.version_id, eid="x", order=100 + n, text="x", quoted="",
            source="prose", deadline=day(due), progress=progress, plan_due=day(plan), created_at=base.created_at,
            updated_at=base.updated_at,
        )
        for n, (due, plan, progress) in enumerate(itertools.product(DUES, PLANS, Progress.values))
    ]  # fmt: skip
    Commitment.objects.bulk_create(tasks)
    base.delete()
    if request.param == "commitments":
        return Commitment.objects.all()
    Spell.objects.bulk_create(
        Spell(
            commitment=task, document_id=task.document_id, first=TODAY, until=NEVER, progress=task.progress,
            due=task.deadline or NEVER, plan_due=task.plan_due,
        )
        for task in tasks
    )  # fmt: skip
    return Spell.objects.all()


def in_python(rows: QuerySet[Any]) -> Counter[str]:
    return Counter(light(one.due, one.progress, TODAY, one.plan_due) for one in rows)


def up_to(counts: dict[str, int], most: int) -> Tally:
    """What a count that stops says of ``counts``: all, where no light has more than ``most``."""
    capped = frozenset(colour for colour in LIGHTS if counts[colour] > most)
    if not capped:
        return Tally({colour: counts[colour] for colour in LIGHTS}, sum(counts.values()))
    return Tally({colour: min(counts[colour], most) for colour in LIGHTS}, most, capped, True)


def counted(rows: QuerySet[Any], most: int = 1000) -> dict[str, Tally]:
    ways = {"bounded": bounded, "by_light": by_light, "by_pass": by_pass}
    return {name: way(rows, TODAY, most) for name, way in ways.items()}


def test_the_database_gives_every_row_the_light_that_python_gives(every: QuerySet[Any]) -> None:
    assert every.count() == len(DUES) * len(PLANS) * len(Progress.values) == 256
    expected = {one.pk: light(one.due, one.progress, TODAY, one.plan_due) for one in every}
    assert expected == {
        one.pk: light(None if one.due == NEVER else one.due, one.progress, TODAY, one.plan_due) for one in every
    }
    assert {one.pk: one.light for one in with_light(every, TODAY)} == expected
    assert [(one.pk, colour) for colour in LIGHTS for one in every.filter(lit(colour, TODAY)).order_by("pk")] == [
        (pk, colour) for colour in LIGHTS for pk in sorted(expected) if expected[pk] == colour
    ]


def test_each_way_of_counting_finds_the_lights_that_python_gives(every: QuerySet[Any]) -> None:
    """Of every due day with every plan point, and of every state, so that no two errors make up for each other."""
    groups = [every, every.none(), every.filter(document__key="no such")]
    groups += [every.filter(progress=one) for one in Progress.values]
    for due, plan in itertools.product(DUES, PLANS):
        groups.append(
            every.filter(due=day(due) or NEVER, plan_due=day(plan))
            if plan is not None
            else every.filter(due=day(due) or NEVER, plan_due__isnull=True)
        )
    sizes = []
    for rows in groups:
        counts = in_python(rows)
        whole = Tally({colour: counts[colour] for colour in LIGHTS}, sum(counts.values()))
        assert counted(rows) == dict.fromkeys(("bounded", "by_light", "by_pass"), whole)
        assert tally(rows, TODAY) == tally(rows, TODAY, plain=False) == whole.counts
        sizes.append(whole.total)
    assert sizes == [256, 0, 0, *[32] * 8, *[8] * 32]


def test_each_way_of_counting_stops_at_its_bound_and_names_the_lights_that_have_more(every: QuerySet[Any]) -> None:
    """Of tasks due yesterday, today, in 31 days and never, with four plan points each, 4 in each of 8 states.

    Five states are worked on. Red: yesterday, 5 x 4. Yellow: today, 5 x 4, and one past plan point each of the other
    two days, 5 x 2. Grey: never with three plan points, 5 x 3, and what is suspended, 4 x 4. Green: in 31 days with
    three plan points, 5 x 3, and the two states of what is done, 2 x 4 x 4.
    """
    rows = every.filter(due__in=[day(-1), day(0), day(31), NEVER])
    counts = {"green": 47, "yellow": 30, "red": 20, "grey": 31}
    assert in_python(rows) == counts
    for most in (*range(50), 127, 128):
        assert counted(rows, most) == dict.fromkeys(("bounded", "by_light", "by_pass"), up_to(counts, most)), most
