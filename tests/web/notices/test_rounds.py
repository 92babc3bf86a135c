"""A round tells each person once what their work has come to, on working days and in working hours."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luodi.clocks import WorkingCalendar
from luodi.web.actions import Caller, RefusedError
from luodi.web.journal.models import Entry
from luodi.web.ledger.actions.extend import extend
from luodi.web.ledger.actions.suspend import suspend
from luodi.web.ledger.models import Charge, Commitment
from luodi.web.notices.actions.go_round import Told, go_round
from luodi.web.notices.actions.mark_read import mark_read
from luodi.web.notices.config import STEPS, Config, Step
from luodi.web.notices.models import Digest, Notice, Round
from luodi.web.notices.telling import windows
from luodi.web.people.models import User
from tests.web.notices.conftest import TICK, Office, at

CONFIG = Config()
DUE = "2026-06-30"


def round_on(month: int, day: int, hour: int = 9, config: Config = CONFIG) -> Told | None:
    return go_round(TICK, config, at(dt.date(2026, month, day), hour))


def test_each_step_tells_its_people_once_and_the_last_one_everybody(office: Office) -> None:
    for month, day in ((6, 22), (6, 23), (6, 24), (6, 30), (7, 1), (7, 2), (7, 7), (7, 8)):
        round_on(month, day)
    # Without a handler a unit's liaisons are told; 市财政局 has no leader with an account.
    assert office.told() == [
        ("near", DUE, "fin-liaison"), ("near", DUE, "liaison"),
        ("due", DUE, "fin-liaison"), ("due", DUE, "liaison"),
        ("late", DUE, "edu-leader"), ("late", DUE, "fin-liaison"), ("late", DUE, "liaison"),
        ("escalated", DUE, "edu-leader"), ("escalated", DUE, "fin-liaison"), ("escalated", DUE, "liaison"),
        ("escalated", DUE, "supervisor"),
    ]  # fmt: skip
    days = Notice.objects.filter(person__username="liaison").order_by("round_id").values_list("round__day", flat=True)
    # a week before, on the day, the day after it ended, a week after
    assert [day.isoformat() for day in days] == ["2026-06-23", "2026-06-30", "2026-07-01", "2026-07-07"]


def test_one_round_a_day_however_often_it_is_asked_for(office: Office) -> None:
    assert round_on(6, 23) is not None
    assert [round_on(6, 23, hour) for hour in (9, 10, 17)] == [None, None, None]
    assert Round.objects.count() == 1
    assert Digest.objects.count() == 2
    assert Entry.objects.filter(verb="notices.go_round").count() == 1


@pytest.mark.parametrize(("month", "day", "hour"), [(6, 23, 7), (6, 23, 18), (6, 27, 9), (6, 19, 9)])
def test_nobody_is_told_in_quiet_hours_or_on_days_of_rest(office: Office, month: int, day: int, hour: int) -> None:
    """Before 8, from 18 on; a Saturday; 端午节."""
    assert round_on(month, day, hour) is None
    assert not Round.objects.exists()


def test_after_a_pause_of_days_each_person_has_one_digest_of_how_things_stand(office: Office) -> None:
    round_on(6, 22)
    assert office.told() == []
    told = round_on(7, 13)
    assert told is not None
    assert {step for step, _due, _person in office.told()} == {"escalated"}
    assert (told.people, Digest.objects.count()) == (4, 4)


def test_what_falls_due_on_days_of_rest_is_told_on_the_last_working_day_before(office: Office) -> None:
    Commitment.objects.filter(pk=office.task.pk).update(deadline=dt.date(2026, 10, 5))  # within 国庆节, 1 to 7 October
    round_on(9, 30)
    assert {(step, due) for step, due, _person in office.told()} == {("due", "2026-10-05")}


def test_a_moved_day_begins_the_steps_anew_and_the_same_day_never_tells_again(office: Office) -> None:
    round_on(6, 30)
    extend(Caller(office.people["supervisor"], "page"), office.task, until=dt.date(2026, 7, 31), reason="汛期")
    for day in (1, 2, 7, 8):
        round_on(7, day)
    assert {due for _step, due, _person in office.told()} == {DUE}  # nothing about the day that no longer holds
    round_on(7, 24)
    round_on(7, 31)
    mine = [(step, due) for step, due, person in office.told() if person == "liaison"]
    assert mine == [("due", DUE), ("near", "2026-07-31"), ("due", "2026-07-31")]


def test_work_that_rests_or_is_done_is_not_told_of(office: Office) -> None:
    Charge.objects.filter(unit=office.units["fin"]).update(state="completed")
    round_on(6, 23)
    assert [person for _step, _due, person in office.told()] == ["liaison"]
    suspend(Caller(office.people["supervisor"], "page"), office.task, reason="等待批复")
    round_on(6, 30)
    assert len(office.told()) == 1


def test_a_new_handler_is_told_what_the_old_one_was(office: Office) -> None:
    round_on(6, 23)
    heir = User.objects.create_user("heir", role="caseworker", unit=office.units["edu"], clearance=1)
    Charge.objects.filter(unit=office.units["edu"]).update(handler=heir)
    round_on(6, 24)
    assert [row for row in office.told() if row[2] == "heir"] == [("near", DUE, "heir")]


def test_an_account_that_is_closed_is_told_nothing_and_the_units_liaisons_in_its_place(office: Office) -> None:
    User.objects.filter(username="liaison").update(is_active=False)
    User.objects.create_user("second", role="liaison", unit=office.units["edu"], clearance=1)
    round_on(6, 23)
    assert {person for _step, _due, person in office.told()} == {"fin-liaison", "second"}


def test_nobody_is_told_of_a_document_above_their_clearance(office: Office) -> None:
    type(office.task.document).objects.update(secrecy=2)
    User.objects.filter(username="edu-leader").update(clearance=3)
    round_on(7, 7)
    assert [person for _step, _due, person in office.told()] == ["edu-leader"]


def test_what_another_task_answers_is_told_by_that_one_only(office: Office) -> None:
    other = Commitment.objects.get(eid="sec_2__sec_1__item_2")
    Commitment.objects.filter(pk=office.task.pk).update(answered_by=other)
    round_on(6, 23)
    assert office.told() == []


def test_the_steps_are_those_of_the_configuration(office: Office) -> None:
    round_on(6, 15, config=Config(steps=(Step("early", -15, ("leader", "supervisor")),)))
    assert office.told() == [("early", DUE, "edu-leader"), ("early", DUE, "supervisor")]


def test_a_person_marks_ones_own_digests_as_read_and_nobody_elses(office: Office) -> None:
    round_on(6, 23)
    newest = max(Digest.objects.values_list("pk", flat=True))
    assert mark_read(Caller(office.people["liaison"], "page"), through=newest) == 1
    assert mark_read(Caller(office.people["liaison"], "page"), through=newest) == 0
    unread = Digest.objects.filter(read_at=None)
    assert [one.person.username for one in unread] == ["fin-liaison"]
    with pytest.raises(RefusedError):
        mark_read(Caller(office.people["public"], "page"), through=newest)


CALENDAR = WorkingCalendar()
STEP_SETS = st.lists(st.integers(-40, 40), min_size=1, max_size=6, unique=True).map(
    lambda days: tuple(Step(f"s{n}", day, ("handler",)) for n, day in enumerate(days))
)


@given(STEP_SETS, st.dates(dt.date(2026, 1, 1), dt.date(2026, 12, 1)), st.integers(-60, 60))
def test_a_due_day_stands_at_the_latest_step_it_has_come_to(
    steps: tuple[Step, ...], today: dt.date, distance: int
) -> None:
    """By hand: steps up to the due day are seen from the eve of the next working day, later ones from today."""
    due = today + dt.timedelta(days=distance)
    eve = today
    while not CALENDAR.is_working(eve + dt.timedelta(days=1)):
        eve += dt.timedelta(days=1)
    come = [step for step in steps if due + dt.timedelta(days=step.days) <= (eve if step.days <= 0 else today)]
    latest = max(come, key=lambda step: step.days, default=None)
    found = [window.step for window in windows(steps, today, CALENDAR) if window.first <= due <= window.last]
    assert found == ([latest] if latest else [])


@given(st.dates(dt.date(2026, 1, 5), dt.date(2026, 11, 1)))
def test_going_round_every_working_day_no_due_day_misses_a_step(due: dt.date) -> None:
    """Near, due and escalated each come to every due day within three weeks around it."""
    come = set()
    for offset in range(-20, 21):
        today = due + dt.timedelta(days=offset)
        if CALENDAR.is_working(today):
            come |= {w.step.name for w in windows(STEPS, today, CALENDAR) if w.first <= due <= w.last}
    assert come >= {"due", "escalated"}
    # Where no working day lies between, as over a long holiday, the newest step stands for both.
    near = next(step for step in STEPS if step.name == "near")
    assert "near" in come or not any(
        CALENDAR.is_working(due + dt.timedelta(days=days)) for days in range(near.days + 1, 1)
    )
