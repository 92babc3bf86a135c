"""The loop of a commitment: assign, acknowledge, report, sign, verify, return, complete, strike off; and its day."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest

from luodi.errors import LuodiError
from luodi.web.actions import Caller, RefusedError
from luodi.web.journal.models import Entry
from luodi.web.ledger.actions.accept_report import accept_report
from luodi.web.ledger.actions.acknowledge import acknowledge
from luodi.web.ledger.actions.answer_request import answer_request
from luodi.web.ledger.actions.assign import assign
from luodi.web.ledger.actions.extend import extend
from luodi.web.ledger.actions.interrupt import interrupt
from luodi.web.ledger.actions.report import Figure, report
from luodi.web.ledger.actions.request import request
from luodi.web.ledger.actions.resume import resume
from luodi.web.ledger.actions.return_report import return_report
from luodi.web.ledger.actions.sign_report import sign_report
from luodi.web.ledger.actions.strike_off import strike_off
from luodi.web.ledger.actions.suspend import suspend
from luodi.web.ledger.lights import light
from luodi.web.ledger.models import Assignment, Charge, Commitment, Measurement, Report
from luodi.web.ledger.standing import StaleError
from luodi.web.people.models import Unit, UnitGroup, UnitGroupMember, User
from luodi.web.review.actions.confirm import confirm
from tests.web import invented

FIRST = dt.date(2026, 3, 2)
"""The day the network task is assigned: a Monday, 120 days before its last day, 2026-06-30."""


@dataclass
class Office:
    units: dict[str, Unit]
    supervisor: Caller
    edu: Caller
    edu_leader: Caller
    fin: Caller
    task: Commitment

    def again(self) -> Commitment:
        return Commitment.objects.get(pk=self.task.pk)

    def part(self, unit: str) -> Charge:
        return self.task.charges.get(unit=self.units[unit])

    def effective(self) -> dt.date:
        return self.again().due


class Today:
    """The day that everything takes place on."""

    def __init__(self) -> None:
        self.day = FIRST

    def now(self) -> dt.datetime:
        return dt.datetime(self.day.year, self.day.month, self.day.day, 2, tzinfo=dt.UTC)  # 10 o'clock in China

    def is_(self, month: int, day: int) -> None:
        self.day = dt.date(2026, month, day)


@pytest.fixture
def today(monkeypatch: pytest.MonkeyPatch) -> Today:
    clock = Today()
    monkeypatch.setattr("django.utils.timezone.now", clock.now)
    return clock


@pytest.fixture
def office(database: str, today: Today) -> Office:
    """The network task, confirmed: 市教委 leads and has a leader with an account, 市财政局 supports and has none."""
    units = invented.units()
    people = invented.people(units)
    invented.programme(units)

    def person(name: str, role: str, unit: Unit) -> Caller:
        return Caller(User.objects.create_user(name, password=None, role=role, unit=unit, clearance=1), "page")

    supervisor = Caller(people["supervisor"], "page")
    task = Commitment.objects.get(eid="sec_2__sec_1__item_1")
    confirm(supervisor, [task.pk])
    return Office(
        units, supervisor, Caller(people["liaison"], "page"), person("edu-leader", "leader", units["edu"]),
        person("fin-liaison", "liaison", units["fin"]), task,
    )  # fmt: skip


def test_a_commitment_goes_all_the_way(office: Office, today: Today) -> None:
    charges = assign(office.supervisor, office.task)
    assert {(c.unit_id, c.role) for c in charges} == {
        (office.units["edu"].pk, "lead"),
        (office.units["fin"].pk, "support"),
    }
    assert office.again().progress == "to_acknowledge"
    acknowledge(office.edu, office.part("edu"))
    assert office.again().progress == "in_progress"
    today.is_(4, 7)
    measure = office.task.indicators.get()
    made = report(
        office.edu, office.part("edu"), text="已改造380所", occurred_on=dt.date(2026, 4, 3), percent=80, completes=True,
        figures=[Figure(measure, dt.date(2026, 3, 31), numerator=Decimal(380), denominator=Decimal(400))],
    )  # fmt: skip
    assert made.state == "to_sign"  # the unit has a leader: the report has not left it
    assert office.again().progress == "in_progress"
    sign_report(office.edu_leader, made)
    assert office.again().progress == "to_verify"
    return_report(office.supervisor, made, reason="缺少验收材料")
    assert office.again().progress == "returned"
    second = report(
        office.edu_leader, office.part("edu"), text="已验收", occurred_on=dt.date(2026, 4, 7), completes=True
    )
    assert second.state == "to_verify"  # written by the leader: signed with it
    accept_report(office.supervisor, second)
    task = office.again()
    assert (task.progress, task.completed_at) == ("completed", today.now())
    strike_off(office.supervisor, task)
    assert office.again().progress == "struck_off"
    first = Report.objects.get(pk=made.pk)
    assert (first.state, first.returned_because) == ("returned", "缺少验收材料")
    figure = Measurement.objects.get()
    assert (figure.value, figure.numerator, figure.as_of) == (Decimal(95), Decimal(380), dt.date(2026, 3, 31))
    verbs = list(Entry.objects.filter(object_id=str(task.pk)).order_by("id").values_list("verb", flat=True))
    assert verbs == [
        "review.confirm", "ledger.assign", "ledger.acknowledge", "ledger.report", "ledger.sign_report",
        "ledger.return_report", "ledger.report", "ledger.accept_report", "ledger.strike_off",
    ]  # fmt: skip


def test_what_supports_is_accepted_by_the_lead_and_does_not_complete_the_whole(office: Office) -> None:
    assign(office.supervisor, office.task)
    acknowledge(office.edu, office.part("edu"))
    acknowledge(office.fin, office.part("fin"))
    made = report(office.fin, office.part("fin"), text="资金已下达", occurred_on=FIRST, completes=True)
    assert made.state == "to_verify"  # 市财政局 has no leader with an account
    with pytest.raises(RefusedError):
        accept_report(office.fin, made)
    accept_report(office.edu, made)
    assert office.part("fin").state == "completed"
    assert office.again().progress == "in_progress"


def test_nobody_touches_another_units_part(office: Office) -> None:
    assign(office.supervisor, office.task)
    with pytest.raises(RefusedError):
        acknowledge(office.fin, office.part("edu"))
    acknowledge(office.edu, office.part("edu"))
    made = report(office.edu, office.part("edu"), text="进行中", occurred_on=FIRST)
    with pytest.raises(RefusedError):
        sign_report(office.edu, made)
    with pytest.raises(RefusedError):
        return_report(office.fin, made, reason="不")
    with pytest.raises(RefusedError):
        request(office.fin, office.part("edu"), kind="extension", asked={"deadline": "2026-12-31"}, reason="忙")
    assert Report.objects.get().state == "to_sign"


def test_people_of_the_unit_above_act_for_the_unit_below_and_not_the_other_way(office: Office) -> None:
    centre = office.units["centre"]
    Assignment.objects.filter(commitment=office.task, role="support").update(unit=centre)
    below = Caller(User.objects.create_user("below", password=None, role="liaison", unit=centre), "page")
    assign(office.supervisor, office.task)
    with pytest.raises(RefusedError):
        acknowledge(below, office.part("edu"))
    acknowledge(office.edu, office.part("centre"))
    assert office.part("centre").state == "in_progress"


def test_what_is_not_confirmed_is_not_assigned(office: Office) -> None:
    other = Commitment.objects.exclude(pk=office.task.pk).first()
    assert other is not None
    with pytest.raises(LuodiError, match="尚未审核"):
        assign(office.supervisor, other)


def test_a_group_is_assigned_to_each_of_its_members_and_a_unit_that_is_no_more_to_its_heir(office: Office) -> None:
    group = UnitGroup.objects.create(key="g", name="有关部门")
    for name in ("fin", "old"):
        UnitGroupMember.objects.create(group=group, unit=office.units[name])
    Assignment.objects.filter(commitment=office.task, role="support").update(unit=None, group=group)
    assign(office.supervisor, office.task)
    assert {c.unit.key for c in office.task.charges.all()} == {"yz-edu", "yz-fin", "yz-data"}
    assert assign(office.supervisor, office.task) == []


def test_a_suspension_moves_the_last_day_by_the_days_it_lasted(office: Office, today: Today) -> None:
    assign(office.supervisor, office.task)
    today.is_(4, 1)
    suspend(office.supervisor, office.task, reason="等待上级政策", basis="云政函〔2026〕4号")
    task = office.again()
    assert task.progress == "suspended"
    assert light(task.due, task.progress, dt.date(2026, 7, 9)) == "grey"
    today.is_(4, 21)
    resume(office.supervisor, office.task, reason="政策已明确")
    # 30 days of 120 were consumed when April began; 20 days' rest: June 30 + 20 days
    assert office.effective() == dt.date(2026, 7, 20)
    assert office.again().deadline == dt.date(2026, 6, 30)
    assert office.again().progress == "to_acknowledge"


def test_an_interruption_gives_all_of_the_time_again(office: Office, today: Today) -> None:
    assign(office.supervisor, office.task)
    today.is_(4, 1)
    interrupt(office.supervisor, office.task, reason="项目重新招标")
    today.is_(4, 21)
    resume(office.supervisor, office.task, reason="招标完成")
    assert office.effective() == dt.date(2026, 4, 21) + dt.timedelta(days=120)


def test_an_extension_is_granted_on_request_with_another_day_than_asked(office: Office, today: Today) -> None:
    assign(office.supervisor, office.task)
    acknowledge(office.edu, office.part("edu"))
    asked = request(
        office.edu, office.part("edu"), kind="extension", asked={"deadline": "2026-12-31"}, reason="招标滞后"
    )
    with pytest.raises(LuodiError, match="已有一项"):
        request(office.edu, office.part("edu"), kind="extension", asked={"deadline": "2027-01-31"}, reason="再要")
    answer_request(office.supervisor, asked, grant=True, granted={"deadline": "2026-09-30"}, answer="延至三季度末")
    assert office.effective() == dt.date(2026, 9, 30)
    extend(office.supervisor, office.task, until=dt.date(2026, 10, 15), reason="汛期")
    assert office.effective() == dt.date(2026, 10, 15)
    with pytest.raises(LuodiError, match="须晚于"):
        extend(office.supervisor, office.task, until=dt.date(2026, 10, 15), reason="同一天")


def test_a_refusal_says_why_and_changes_nothing(office: Office) -> None:
    assign(office.supervisor, office.task)
    asked = request(office.fin, office.part("fin"), kind="units", reason="不属本局职责",
                    asked={"units": [{"unit": "yz-edu", "role": "lead"}]})  # fmt: skip
    with pytest.raises(LuodiError, match="答复不能为空"):
        answer_request(office.supervisor, asked, grant=False)
    answer_request(office.supervisor, asked, grant=False, answer="三定方案明确由你局配合")
    assert office.part("fin").state == "to_acknowledge"
    others = [{"unit": "yz-edu", "role": "lead"}, {"unit": "yz-data", "role": "support"}]
    again = request(office.fin, office.part("fin"), kind="units", reason="已调整三定", asked={"units": others})
    answer_request(office.supervisor, again, grant=True)
    assert office.part("fin").state == "withdrawn"
    assert office.part("data").state == "to_acknowledge"


def test_a_pause_asked_for_is_granted_from_its_first_day_on_and_not_before(office: Office, today: Today) -> None:
    assign(office.supervisor, office.task)
    asked = request(office.edu, office.part("edu"), kind="suspension", asked={"from": "2026-04-01"}, reason="待批复")
    with pytest.raises(LuodiError, match="晚于今天"):
        answer_request(office.supervisor, asked, grant=True)
    assert office.again().progress == "to_acknowledge"
    today.is_(4, 1)
    answer_request(office.supervisor, asked, grant=True)
    assert office.again().progress == "suspended"
    today.is_(4, 21)
    resume(office.supervisor, office.task, reason="已批复")
    assert office.effective() == dt.date(2026, 7, 20)


def test_two_people_at_once_the_second_is_told_and_nothing_is_done(office: Office) -> None:
    shown = office.task.revision + 1  # as confirmed
    assign(office.supervisor, office.task, seen=shown)
    entries = Entry.objects.count()
    with pytest.raises(StaleError, match="他人刚刚修改"):
        suspend(office.supervisor, office.task, reason="重复操作", seen=shown)
    assert (office.again().progress, Entry.objects.count()) == ("to_acknowledge", entries)


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"text": "  "}, "进展情况不能为空"),
        ({"percent": 101}, "不在 0 至 100"),
        ({"occurred_on": dt.date(2026, 3, 3)}, "晚于今天"),
        ({"delay": "weather"}, "没有“weather”"),
    ],
)
def test_a_wrong_report_is_refused_and_leaves_nothing(office: Office, wrong: dict[str, Any], told: str) -> None:
    assign(office.supervisor, office.task)
    acknowledge(office.edu, office.part("edu"))
    entries = Entry.objects.count()
    with pytest.raises(LuodiError, match=told):
        report(office.edu, office.part("edu"), **({"text": "正常", "occurred_on": FIRST} | wrong))
    assert (Report.objects.count(), Entry.objects.count()) == (0, entries)
