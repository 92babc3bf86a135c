"""Periods of recurring duties: opened once however often and by however many, each with its own day and report."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from luodi.web.actions import Caller
from luodi.web.journal.models import Entry
from luodi.web.ledger.actions.accept_report import accept_report
from luodi.web.ledger.actions.acknowledge import acknowledge
from luodi.web.ledger.actions.assign import assign
from luodi.web.ledger.actions.open_periods import open_periods
from luodi.web.ledger.actions.report import report
from luodi.web.ledger.actions.resume import resume
from luodi.web.ledger.actions.suspend import suspend
from luodi.web.ledger.lights import light
from luodi.web.ledger.models import Commitment, Deadline, Milestone
from luodi.web.ledger.periods import open_all_periods
from tests.web.ledger.test_the_loop import Office, Today, office, today

__all__ = ["office", "today"]
TICK = Caller(None, "tick")


@pytest.fixture
def quarterly(office: Office) -> Office:
    """The task without a day of its own, to be reported on each quarter; assigned on 2 March 2026."""
    Commitment.objects.filter(pk=office.task.pk).update(deadline=None, kind="recurring")
    Deadline.objects.filter(commitment=office.task).update(date=None, text="每季度", recurs="quarter")
    assign(office.supervisor, office.again())
    return office


def names(office: Office) -> list[str]:
    return list(Milestone.objects.filter(commitment=office.task).order_by("due").values_list("name", flat=True))


def test_assigning_opens_the_period_that_is_under_way_and_its_last_day_counts(quarterly: Office) -> None:
    assert names(quarterly) == ["2026年第一季度"]
    task = quarterly.again()
    assert (task.period_due, task.due) == (dt.date(2026, 3, 31), dt.date(2026, 3, 31))


def test_the_next_periods_open_when_they_begin_once_however_often_it_is_asked(quarterly: Office, today: Today) -> None:
    assert open_all_periods(TICK) == 0
    today.is_(7, 1)
    assert open_all_periods(TICK) == 2  # the second quarter was missed, the third begins
    entries = Entry.objects.count()
    assert open_all_periods(TICK) == 0
    assert Entry.objects.count() == entries
    assert names(quarterly) == ["2026年第一季度", "2026年第二季度", "2026年第三季度"]
    assert quarterly.again().period_due == dt.date(2026, 3, 31)  # the first is not answered yet


def test_of_two_that_found_the_same_duties_the_second_finds_the_work_done(quarterly: Office, today: Today) -> None:
    today.is_(4, 1)
    found = [quarterly.task.pk]
    assert open_periods(TICK, found) == 1
    assert open_periods(TICK, found) == 0
    assert names(quarterly) == ["2026年第一季度", "2026年第二季度"]
    told = Entry.objects.filter(verb="ledger.open_periods", object_id=str(quarterly.task.pk))
    assert told.count() == 1


# Twenty processes on a file of SQLite: tests/web/notices/test_twenty_at_once.py.
@pytest.mark.parametrize("database", [pytest.param("postgresql", marks=pytest.mark.postgres)], indirect=True)
def test_twenty_that_open_at_once_open_each_period_once(quarterly: Office, today: Today, database: str) -> None:
    today.is_(4, 1)

    def run(_number: int) -> int:
        connections["default"] = connections.create_connection("postgres")  # each thread has its own
        try:
            return open_all_periods(TICK)
        finally:
            connections["default"].close()

    with ThreadPoolExecutor(20) as pool:
        assert sum(pool.map(run, range(20))) == 1
    assert names(quarterly) == ["2026年第一季度", "2026年第二季度"]
    assert Entry.objects.filter(verb="ledger.open_periods").count() == 1


def test_a_period_is_answered_when_the_lead_has_reported_on_it_and_the_next_one_counts(
    quarterly: Office, today: Today
) -> None:
    today.is_(4, 1)
    open_all_periods(TICK)
    first = Milestone.objects.get(name="2026年第一季度")
    assert light(quarterly.again().due, "in_progress", dt.date(2026, 4, 1)) == "red"
    for unit, by in (("edu", quarterly.edu_leader), ("fin", quarterly.fin)):
        acknowledge(by, quarterly.part(unit))
        made = report(by, quarterly.part(unit), text="一季度情况", occurred_on=today.day, milestone=first)
        if unit == "fin":
            accept_report(quarterly.supervisor, made)
            first.refresh_from_db()
            assert first.answered_at is None  # what supports does not answer for the whole
    accept_report(quarterly.supervisor, quarterly.part("edu").reports.get())
    first.refresh_from_db()
    assert first.answered_at is not None
    task = quarterly.again()
    assert (task.due, task.progress) == (dt.date(2026, 6, 30), "in_progress")


def test_no_period_is_opened_while_a_duty_rests_nor_afterwards_for_that_time(quarterly: Office, today: Today) -> None:
    suspend(quarterly.supervisor, quarterly.task, reason="等待上级政策")
    today.is_(5, 1)
    assert open_all_periods(TICK) == 0
    today.is_(8, 3)
    resume(quarterly.supervisor, quarterly.task, reason="政策已明确")
    assert open_all_periods(TICK) == 1
    assert names(quarterly) == ["2026年第一季度", "2026年第三季度"]


def test_two_recurrences_that_fall_due_on_one_day_are_one_report(office: Office, today: Today) -> None:
    Commitment.objects.filter(pk=office.task.pk).update(deadline=None, kind="recurring")
    Deadline.objects.filter(commitment=office.task).update(date=None, text="每季度", recurs="quarter")
    Deadline.objects.create(commitment=office.task, order=1, text="每年", recurs="year")
    today.is_(10, 8)
    assign(office.supervisor, office.again())
    assert names(office) == ["2026年第四季度、2026年"]


def test_what_is_not_assigned_or_not_confirmed_has_no_periods(office: Office) -> None:
    other = Commitment.objects.exclude(pk=office.task.pk).first()
    assert other is not None
    for task in (office.task, other):
        Deadline.objects.create(commitment=task, order=5, text="每月", recurs="month")
    assert open_all_periods(TICK) == 0
    assert Milestone.objects.count() == 0
