"""What heirs owe on a day, and how much each unit has open month by month."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from html import unescape

import pytest
from django.utils import timezone

from luodi.web.across.heirs import estate
from luodi.web.across.load import loads
from luodi.web.ledger.models import NEVER, Commitment
from luodi.web.people.models import Role, Unit, UnitSuccession
from tests.web.across.conftest import NEW, OLD, City

HEIR, BEFORE = "云洲市政务服务和数据管理局", "云洲市大数据管理局"
DAY = dt.date


@pytest.fixture
def water(city: Callable[..., City]) -> City:
    return city("yunzhou_water_2025", "yunzhou_water_2026")


@pytest.fixture
def first_year(city: Callable[..., City]) -> City:
    return city("yunzhou_water_2025")


def owed(city: City, unit: str, on: dt.date) -> dict[str, int]:
    assert city.by.user is not None
    found = estate(Unit.objects.get(name=unit), on, city.by.user)
    return {one.unit.name: one.total for one in found.owed}


def test_an_heir_owes_what_its_predecessor_was_told_before_the_heir_took_over(first_year: City) -> None:
    assert owed(first_year, HEIR, DAY(2025, 9, 1)) == {HEIR: 0, BEFORE: 1}


def test_the_day_before_the_succession_it_owes_nothing_of_that(first_year: City) -> None:
    assert owed(first_year, HEIR, DAY(2025, 8, 31)) == {HEIR: 0}
    assert owed(first_year, BEFORE, DAY(2025, 8, 31)) == {BEFORE: 1}


def test_before_the_document_was_issued_nobody_owes_anything(first_year: City) -> None:
    assert owed(first_year, BEFORE, DAY(2025, 1, 14)) == {BEFORE: 0}


def test_a_repealed_document_is_owed_no_more(water: City) -> None:
    # 云洲府发〔2026〕8号 of 2026-01-28 repeals the plan of 2025 and names the heir itself.
    assert owed(water, HEIR, DAY(2026, 1, 27)) == {HEIR: 0, BEFORE: 1}
    assert owed(water, HEIR, DAY(2026, 1, 28)) == {HEIR: 1}


def test_what_was_completed_by_the_day_is_owed_no_more(first_year: City) -> None:
    done = dt.datetime(2025, 10, 8, 4, tzinfo=dt.UTC)
    Commitment.objects.filter(text__contains="供水调度平台").update(completed_at=done, progress="completed")
    assert owed(first_year, HEIR, DAY(2025, 10, 7)) == {HEIR: 0, BEFORE: 1}
    assert owed(first_year, HEIR, DAY(2025, 10, 8)) == {HEIR: 0}


def test_the_chain_is_told_with_its_basis_and_a_unit_that_ended_names_its_heir(first_year: City) -> None:
    user = first_year.by.user
    assert user is not None
    found = estate(Unit.objects.get(name=HEIR), DAY(2025, 9, 1), user)
    assert [(s.succession.predecessor.name, s.back, s.succession.date) for s in found.steps] == [
        (BEFORE, 1, DAY(2025, 9, 1))
    ]
    page = first_year.client(user).get("/across/heirs", {"unit": BEFORE, "on": "2025-09-01"}).content.decode()
    assert "职责转出" in page
    assert HEIR in page


def test_a_chain_of_two_steps_and_a_circle_end(first_year: City) -> None:
    grand = Unit.objects.create(key="云洲市信息中心", name="云洲市信息中心")
    before, heir = (Unit.objects.get(name=name) for name in (BEFORE, HEIR))
    UnitSuccession.objects.create(predecessor=grand, successor=before, date=DAY(2024, 1, 1))
    UnitSuccession.objects.create(predecessor=heir, successor=grand, date=DAY(2024, 6, 1))  # wrong on purpose
    user = first_year.by.user
    assert user is not None
    found = estate(heir, DAY(2026, 1, 1), user)
    assert [(s.succession.predecessor.name, s.back) for s in found.steps] == [(BEFORE, 1), (grand.name, 2)]


def test_a_units_people_see_of_an_estate_what_they_may_see(water: City) -> None:
    mine, other = water.person("mine", Role.LIAISON, HEIR), water.person("other", Role.LIAISON, "云洲市教育局")
    unit = Unit.objects.get(name=HEIR)
    assert estate(unit, DAY(2026, 2, 1), mine).total == 1
    assert estate(unit, DAY(2026, 2, 1), other).total == 0


def test_load_counts_from_issue_to_completion_and_to_the_due_day_ahead(first_year: City, today: dt.date) -> None:
    """市住房城乡建委: the pipes, due in November 2025, late by now; and the tanks, without a date."""
    user = first_year.by.user
    assert user is not None
    unit = Unit.objects.get(name="云洲市住房和城乡建设委员会")
    done = dt.datetime(2026, 3, 9, tzinfo=dt.UTC)
    found = loads(user, today, unit)
    names = [month.name for month in found.months]
    assert (names[0], names[12], names[-1]) == ("2025-05", "2026-05", "2027-05")
    (load,) = found.loads
    assert load.now == 2
    # What is late is open now; from next month on only what has no date is.
    assert load.counts == [2] * 13 + [1] * 12
    Commitment.objects.filter(text__contains="更新使用年限").update(completed_at=done, progress="completed")
    (load,) = loads(user, today, unit).loads
    assert load.counts == [2] * 10 + [1] * 15
    assert load.now == 1
    client = first_year.client(user)
    shown = client.get("/across/load", {"unit": unit.name}).content.decode()
    (link,) = re.findall(r'href="(/ledger/[?]unit=[^"]*)">1</a>', shown)
    assert client.get(unescape(link)).context["page"].paginator.count == 1, "the list behind the number"


def test_load_is_that_of_each_task_counted_by_itself_wherever_its_days_lie(first_year: City) -> None:
    """The document was issued in February 2025; the pipes are done, due and seen on ever other days."""
    user = first_year.by.user
    assert user is not None
    unit = Unit.objects.get(name="云洲市住房和城乡建设委员会")
    tasks = Commitment.objects.filter(assignments__unit=unit).distinct()
    seen = set()
    for done, due, today in (
        (None, DAY(2025, 11, 30), DAY(2025, 11, 1)), (None, DAY(2025, 11, 30), DAY(2026, 12, 31)),
        (DAY(2025, 3, 31), DAY(2025, 11, 30), DAY(2026, 3, 5)), (DAY(2025, 4, 1), DAY(2025, 3, 1), DAY(2026, 5, 6)),
        (DAY(2025, 3, 31), None, DAY(2028, 2, 29)), (None, DAY(2027, 3, 31), DAY(2026, 3, 5)),
        (None, DAY(2027, 4, 1), DAY(2026, 3, 5)), (None, DAY(2026, 3, 1), DAY(2026, 3, 31)),
    ):  # fmt: skip
        at = done and dt.datetime(done.year, done.month, done.day, 4, tzinfo=dt.UTC)
        tasks.filter(text__contains="更新使用年限").update(completed_at=at, deadline=due)
        by_itself = [
            (task.document.date or due, timezone.localdate(task.completed_at) if task.completed_at else None, task.due)
            for task in Commitment.objects.filter(pk__in=tasks)
        ]
        found = loads(user, today, unit)
        counts = [
            sum(
                _months(begun) <= _months(month.first)
                and (ended is None or _months(ended) > _months(month.first))
                and (_months(month.first) <= _months(today) or falls == NEVER or _months(falls) > _months(month.first))
                for begun, ended, falls in by_itself
            )
            for month in found.months
        ]
        assert [load.counts for load in found.loads] == [counts], (done, due, today)
        seen.add(tuple(counts))
    assert len(seen) == 5


def _months(day: dt.date) -> int:
    return day.year * 12 + day.month


def test_load_before_the_document_was_issued_is_nothing(water: City) -> None:
    user = water.by.user
    assert user is not None
    unit = Unit.objects.get(name="云洲市教育局")  # one duty, of 2026-01-28
    (load,) = loads(user, DAY(2026, 5, 6), unit).loads
    names = [month.name for month in loads(user, DAY(2026, 5, 6), unit).months]
    assert dict(zip(names, load.counts, strict=True))["2025-12"] == 0
    assert dict(zip(names, load.counts, strict=True))["2026-01"] == 1


def test_a_predecessors_load_stands_under_its_heir(first_year: City, today: dt.date) -> None:
    user = first_year.by.user
    assert user is not None
    found = {load.unit.name: load.now for load in loads(user, today).loads}
    assert found[HEIR] == 1
    assert BEFORE not in found
    (own,) = loads(user, today, Unit.objects.get(name=HEIR)).loads
    assert own.now == 1


def test_the_numbers_of_old_and_new_are_those_of_the_documents(water: City) -> None:
    assert {OLD, NEW} == set(Commitment.objects.values_list("document__number", flat=True))
    assert timezone.localdate() == DAY(2026, 5, 6)
