"""Legal limit and service promise side by side, days counted back from an event, and what stops them."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from luodi.clocks import SHANGHAI, WorkingCalendar, end_of
from luodi.errors import LuodiError
from luodi.web.actions import Caller, RefusedError
from luodi.web.journal.models import Entry
from luodi.web.ledger.actions.accept_report import accept_report
from luodi.web.ledger.actions.acknowledge import acknowledge
from luodi.web.ledger.actions.assign import assign
from luodi.web.ledger.actions.extend import extend
from luodi.web.ledger.actions.plan_event import plan_event
from luodi.web.ledger.actions.report import report
from luodi.web.ledger.actions.resume import resume
from luodi.web.ledger.actions.set_limit import set_limit
from luodi.web.ledger.actions.suspend import suspend
from luodi.web.ledger.lights import light
from luodi.web.ledger.models import Clock, ClockEvent, Commitment
from luodi.web.ledger.reckoning import Standing, beyond_law, standings
from luodi.web.ledger.timing import due_of, governing
from luodi.web.people.models import User
from luodi.web.review.actions.confirm import confirm
from tests.web import invented


def at(day: dt.date, hour: int = 10) -> dt.datetime:
    return dt.datetime(day.year, day.month, day.day, hour, tzinfo=SHANGHAI)


class Office:
    """The task that states no day, assigned on Monday 2 March 2026; ``today`` may be moved."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.today = dt.date(2026, 3, 2)
        monkeypatch.setattr("django.utils.timezone.now", lambda: at(self.today))
        units = invented.units()
        self.people = invented.people(units)
        invented.programme(units)
        self.fin = User.objects.create_user("fin", password=None, role="liaison", unit=units["fin"], clearance=1)
        self.supervisor = Caller(self.people["supervisor"], "page")
        self.task = Commitment.objects.get(eid="sec_2__sec_2__item_4")
        Commitment.objects.filter(pk=self.task.pk).update(deadline=None)
        confirm(self.supervisor, [self.task.pk])
        assign(self.supervisor, self.again())

    def again(self) -> Commitment:
        return Commitment.objects.get(pk=self.task.pk)

    def clocks(self) -> dict[str, Standing]:
        found = standings(governing(self.again()), at(self.today))
        return {one.row.standing if one.row.direction == "forward" else "event": one for one in found}


@pytest.fixture
def office(database: str, monkeypatch: pytest.MonkeyPatch) -> Office:
    return Office(monkeypatch)


def two_limits(office: Office) -> None:
    """Received on Friday 27 February, typed on Monday 2 March: 20 working days by law, 10 promised."""
    began = at(dt.date(2026, 2, 27), 16)
    set_limit(office.supervisor, office.task, standing="statutory", limit="20个工作日", began=began, source="第五条")
    set_limit(office.supervisor, office.task, standing="promised", limit="10个工作日", began=began)


def test_law_and_promise_are_two_clocks_counted_from_when_it_was_received(office: Office) -> None:
    two_limits(office)
    found = office.clocks()
    # 28 February is worked (调休) and is day 1, 2 to 6 March days 2 to 6, 9 to 12 days 7 to 10: the promise.
    assert found["promised"].due is not None
    assert found["promised"].due.day == dt.date(2026, 3, 12)
    # 13 March day 11, 16 to 20 days 12 to 16, 23 to 26 days 17 to 20
    assert found["statutory"].due is not None
    assert found["statutory"].due.day == dt.date(2026, 3, 26)
    assert office.again().due == dt.date(2026, 3, 12)
    assert (found["promised"].used, found["promised"].left) == (2, 8)  # 28 February and today
    assert found["promised"].typed_later
    event = ClockEvent.objects.get(clock__standing="promised")
    assert (event.occurred_at, event.recorded_at) == (at(dt.date(2026, 2, 27), 16), at(dt.date(2026, 3, 2)))


def test_a_suspension_rests_both_an_extension_lengthens_the_law_alone(office: Office) -> None:
    two_limits(office)
    office.today = dt.date(2026, 3, 9)
    suspend(office.supervisor, office.task, reason="补正材料")
    office.today = dt.date(2026, 3, 16)
    resume(office.supervisor, office.task, reason="材料已补正")
    found = office.clocks()
    # 9 to 13 March rested, five working days: the promise from the 12th to the 19th, the law from the 26th to 2 April
    assert found["promised"].due is not None
    assert found["promised"].due.day == dt.date(2026, 3, 19)
    assert found["statutory"].due is not None
    assert found["statutory"].due.day == dt.date(2026, 4, 2)
    assert found["promised"].rested == 7
    extend(office.supervisor, office.task, until=dt.date(2026, 4, 10), reason="案情复杂")
    found = office.clocks()
    assert found["statutory"].due is not None
    assert found["statutory"].due.day == dt.date(2026, 4, 10)
    assert office.again().due == dt.date(2026, 3, 19)


def test_not_overdue_until_the_due_day_ends(office: Office) -> None:
    two_limits(office)
    office.today = dt.date(2026, 3, 12)
    assert not office.clocks()["promised"].overdue
    task = office.again()
    assert light(task.due, task.progress, office.today) == "yellow"
    office.today = dt.date(2026, 3, 13)
    assert office.clocks()["promised"].overdue
    assert not office.clocks()["statutory"].overdue
    assert light(task.due, task.progress, office.today) == "red"


def test_a_promise_beyond_the_law_is_told(office: Office) -> None:
    began = at(dt.date(2026, 2, 27), 16)
    set_limit(office.supervisor, office.task, standing="statutory", limit="5个工作日", began=began)
    set_limit(office.supervisor, office.task, standing="promised", limit="10个工作日", began=began)
    assert beyond_law(list(office.clocks().values()))


def test_a_limit_set_again_replaces_the_former_which_the_journal_keeps(office: Office) -> None:
    two_limits(office)
    began = at(dt.date(2026, 3, 2), 8)
    set_limit(office.supervisor, office.task, standing="promised", limit="5个工作日", began=began)
    assert office.again().due == dt.date(2026, 3, 9)
    last = Entry.objects.filter(verb="ledger.set_limit").order_by("-pk")[0].detail
    assert last["before"] == {"due": "2026-03-12", "former": {"limit": "10个工作日", "due": "2026-03-12"}}
    assert office.task.clocks.count() == 2


@pytest.mark.parametrize(
    ("limit", "began", "told"),
    [("很快", at(dt.date(2026, 3, 1)), "很快"), ("3个工作日", at(dt.date(2026, 3, 3)), "晚于现在")],
)
def test_a_wrong_limit_is_refused_and_changes_nothing(
    office: Office, limit: str, began: dt.datetime, told: str
) -> None:
    with pytest.raises(LuodiError, match=told):
        set_limit(office.supervisor, office.task, standing="promised", limit=limit, began=began)
    assert not Clock.objects.filter(commitment=office.task).exists()


def test_entering_the_events_day_gives_the_task_its_day_and_moving_it_moves_it(office: Office) -> None:
    """3个工作日 before: Thursday 19 March, Monday the 16th; Friday 10 April, after 清明节, Tuesday the 7th."""
    plan_event(office.supervisor, office.task, event="实施审计", limit="3个工作日", on=None)
    assert office.again().adjusted is None
    assert office.clocks()["event"].due is None
    plan_event(office.supervisor, office.task, event="实施审计", limit="3个工作日", on=dt.date(2026, 3, 19))
    assert office.again().due == dt.date(2026, 3, 16)
    plan_event(
        office.supervisor,
        office.task,
        event="实施审计",
        limit="3个工作日",
        on=dt.date(2026, 4, 10),
        why="被审计单位申请",
    )
    assert office.again().due == dt.date(2026, 4, 7)
    entry = Entry.objects.filter(verb="ledger.plan_event").order_by("-pk")[0]
    assert entry.detail["before"] == {"due": "2026-03-16", "on": "2026-03-19"}
    assert (entry.detail["after"]["due"], entry.why) == ("2026-04-07", "被审计单位申请")
    plan_event(office.supervisor, office.task, event="实施审计", limit="3个工作日", on=None)
    assert office.again().adjusted is None


def test_a_day_counted_back_stands_beside_the_day_that_the_document_states_and_the_earlier_counts(
    office: Office,
) -> None:
    Commitment.objects.filter(pk=office.task.pk).update(deadline=dt.date(2026, 3, 31))
    plan_event(office.supervisor, office.task, event="会议", limit="3日", on=dt.date(2026, 4, 20))
    assert office.again().due == dt.date(2026, 3, 31)
    plan_event(office.supervisor, office.task, event="会议", limit="3日", on=dt.date(2026, 3, 20))
    assert office.again().due == dt.date(2026, 3, 17)
    assert office.again().deadline == dt.date(2026, 3, 31)


def test_hours_cannot_be_counted_back_from_a_day(office: Office) -> None:
    with pytest.raises(LuodiError, match="不足一日"):
        plan_event(office.supervisor, office.task, event="会议", limit="2小时", on=dt.date(2026, 3, 20))


def test_only_supervisors_set_limits_and_events(office: Office) -> None:
    for role in ("liaison", "leader", "auditor", "administrator"):
        by = Caller(office.people[role], "page")
        with pytest.raises(RefusedError):
            set_limit(by, office.task, standing="promised", limit="3日", began=at(office.today, 9))
        with pytest.raises(RefusedError):
            plan_event(by, office.task, event="会议", limit="3日", on=None)


def test_the_clocks_stop_on_the_day_the_work_was_done_not_on_that_of_its_verification(office: Office) -> None:
    two_limits(office)
    charge = office.task.charges.get()
    acknowledge(Caller(office.fin, "page"), charge)
    office.today = dt.date(2026, 3, 16)  # typed and verified after the promise ended; done on its last day
    told = report(Caller(office.fin, "page"), charge, text="完成", occurred_on=dt.date(2026, 3, 12), completes=True)
    accept_report(office.supervisor, told)
    office.today = dt.date(2026, 5, 1)
    found = office.clocks()
    assert {one.state for one in found.values()} == {"stopped"}
    assert not any(one.overdue for one in found.values())
    stop = ClockEvent.objects.filter(kind="stop").first()
    assert stop is not None
    assert stop.occurred_at.astimezone(SHANGHAI).date() == dt.date(2026, 3, 12)
    assert stop.recorded_at == at(dt.date(2026, 3, 16))


def test_a_task_handed_over_earlier_than_that_was_typed_runs_from_then(office: Office) -> None:
    other = Commitment.objects.get(eid="sec_2__sec_1__item_1")  # due on 30 June
    confirm(office.supervisor, [other.pk])
    assign(office.supervisor, other, on=dt.date(2026, 2, 10))
    event = ClockEvent.objects.get(clock__commitment=other)
    assert event.occurred_at.astimezone(SHANGHAI).date() == dt.date(2026, 2, 10)
    assert event.recorded_at == at(dt.date(2026, 3, 2))
    assert Commitment.objects.get(pk=other.pk).due == dt.date(2026, 6, 30)
    third = Commitment.objects.get(eid="sec_2__sec_1__item_2")
    confirm(office.supervisor, [third.pk])
    with pytest.raises(LuodiError, match="晚于今天"):
        assign(office.supervisor, third, on=dt.date(2026, 3, 3))


CALENDAR = WorkingCalendar()
DAYS = st.dates(dt.date(2025, 2, 1), dt.date(2026, 11, 30))


@given(DAYS, st.integers(1, 20), st.booleans(), st.booleans())
def test_a_day_counted_back_is_reached_by_hand(event: dt.date, count: int, working: bool, clear: bool) -> None:
    row = Clock(
        purpose="before_event", direction="backward", limit=f"{count}{'个工作' if working else ''}日", clear=clear
    )
    anchor = ClockEvent(kind="anchor", occurred_at=at(event, 0), recorded_at=at(event))
    found = due_of(row, CALENDAR, [anchor])
    reached, left = event, count + clear
    while left:
        reached -= dt.timedelta(days=1)
        left -= CALENDAR.is_working(reached) if working else 1
    assert found is not None
    assert (found.day, found.moment) == (reached, end_of(reached))


@given(DAYS, DAYS, st.integers(1, 20))
def test_the_day_recorded_last_holds_whichever_is_later(first: dt.date, second: dt.date, count: int) -> None:
    row = Clock(purpose="before_event", direction="backward", limit=f"{count}日")
    noon = at(dt.date(2025, 1, 1))
    anchors = [
        ClockEvent(kind="anchor", occurred_at=at(day, 0), recorded_at=noon + dt.timedelta(hours=n))
        for n, day in enumerate((first, second))
    ]
    for told in (anchors, anchors[::-1]):
        found = due_of(row, CALENDAR, told)
        assert found is not None
        assert found.day == second - dt.timedelta(days=count)


@given(DAYS, st.integers(0, 60), st.integers(1, 60), st.sampled_from(["日", "个工作日", "周"]))
def test_when_a_start_is_typed_changes_nothing(day: dt.date, later: int, count: int, unit: str) -> None:
    def due(recorded: dt.datetime) -> dt.date:
        row = Clock(purpose="completion", limit=f"{count}{unit}", standing="promised")
        found = due_of(row, CALENDAR, [ClockEvent(kind="start", occurred_at=at(day), recorded_at=recorded)])
        assert found is not None
        return found.day

    assert due(at(day)) == due(at(day) + dt.timedelta(days=later))


@given(DAYS, st.integers(2, 40), st.integers(1, 30), st.integers(1, 30))
def test_what_rests_rests_for_law_and_promise_alike(day: dt.date, count: int, after: int, rest: int) -> None:
    """In counts of days both are later by exactly the days of the rest, where it began before they ended."""
    told = [
        ClockEvent(kind=kind, occurred_at=at(day + dt.timedelta(days=n)), recorded_at=at(day + dt.timedelta(days=n)))
        for n, kind in ((0, "start"), (after, "suspend"), (after + rest, "resume"))
    ]
    for length in (count, count * 2):
        row = Clock(purpose="completion", limit=f"{length}日")
        whole, rested = due_of(row, CALENDAR, told[:1]), due_of(row, CALENDAR, told)
        assert whole is not None
        assert rested is not None
        assert (rested.day - whole.day).days == (rest if after <= length else 0)


def test_a_supervisor_sets_both_on_the_page_of_the_task(office: Office) -> None:
    client = Client()
    client.force_login(office.people["supervisor"], backend="django.contrib.auth.backends.ModelBackend")
    address = f"/ledger/{office.task.pk}"
    page = client.get(address).content.decode()
    assert f"{address}/do/set_limit" in page
    assert f"{address}/do/plan_event" in page
    given = {"standing": "promised", "limit": "10个工作日", "began": "2026-02-27T16:00"}
    assert client.post(f"{address}/do/set_limit", given).status_code == 302
    given = {"event": "实施审计", "limit": "3个工作日", "on": "2026-03-19"}
    assert client.post(f"{address}/do/plan_event", given).status_code == 302
    page = client.get(address).content.decode()
    for words in ("承诺时限", "2026-03-12", "记录于 2026-03-02", "实施审计", "2026-03-16"):
        assert words in page
