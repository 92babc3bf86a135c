"""Plan points inside a year: a unit proposes them, a supervisor agrees, a missed one turns the light yellow."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from luodi.errors import LuodiError
from luodi.web.actions import RefusedError
from luodi.web.ledger.actions.accept_report import accept_report
from luodi.web.ledger.actions.acknowledge import acknowledge
from luodi.web.ledger.actions.answer_request import answer_request
from luodi.web.ledger.actions.assign import assign
from luodi.web.ledger.actions.report import report
from luodi.web.ledger.actions.request import request
from luodi.web.ledger.lights import light
from luodi.web.ledger.models import Milestone, Request
from luodi.web.ledger.timeline import point_light, timeline
from luodi.web.people.models import User
from tests.web.ledger.test_the_loop import Office, Today, office, today

__all__ = ["office", "today"]

POINTS = [{"due": "2026-05-31", "percent": 80}, {"due": "2026-03-31", "percent": 30, "name": "完成招标"}]


@pytest.fixture
def planned(office: Office) -> Office:
    """The network task, assigned; 市教委 has proposed two points and the supervisor agreed."""
    assign(office.supervisor, office.task)
    acknowledge(office.edu, office.part("edu"))
    asked = request(office.edu, office.part("edu"), kind="plan", asked={"points": POINTS}, reason="年度安排")
    assert Milestone.objects.count() == 0  # not before it is agreed to
    answer_request(office.supervisor, asked, grant=True)
    return office


def lit(office: Office, day: dt.date) -> str:
    task = office.again()
    return light(task.due, task.progress, day, task.plan_due)


def test_what_is_agreed_to_is_the_plan_in_the_order_of_its_days(planned: Office) -> None:
    rows = Milestone.objects.filter(commitment=planned.task, kind="plan").order_by("due")
    assert [(row.name, row.percent, row.due.isoformat()) for row in rows] == [
        ("完成招标", 30, "2026-03-31"), ("完成80%", 80, "2026-05-31"),
    ]  # fmt: skip
    assert planned.again().plan_due == dt.date(2026, 3, 31)


def test_behind_plan_is_yellow_from_the_day_after_and_on_plan_is_green(planned: Office, today: Today) -> None:
    assert lit(planned, dt.date(2026, 3, 31)) == "green"
    assert lit(planned, dt.date(2026, 4, 1)) == "yellow"
    today.is_(4, 2)
    made = report(planned.edu_leader, planned.part("edu"), text="已完成招标", occurred_on=today.day, percent=35)
    accept_report(planned.supervisor, made)
    first, second = Milestone.objects.order_by("due")
    assert (first.answered_at is None, second.answered_at is None) == (False, True)
    assert lit(planned, dt.date(2026, 4, 2)) == "green"
    assert (point_light(first, today.day), point_light(second, dt.date(2026, 6, 1))) == ("green", "yellow")


def test_the_timeline_says_what_the_plan_asks_for_and_what_is_reported(planned: Office, today: Today) -> None:
    today.is_(4, 2)
    made = report(planned.edu_leader, planned.part("edu"), text="招标中", occurred_on=today.day, percent=20)
    accept_report(planned.supervisor, made)
    task = planned.again()
    line = timeline(task, list(task.charges.prefetch_related("reports")), today.day)
    assert line is not None
    assert (line.planned, line.reached) == (30, 20)
    # 2 March to 30 June are 120 days: 31 March is the 29th, 31 May the 90th
    assert [point.x for point in line.points] == [242, 750]
    assert [(point.told, point.owing) for point in line.points] == [(0, 1), (0, 1)]


def test_a_new_plan_takes_the_place_of_what_is_not_reached_yet(planned: Office, today: Today) -> None:
    made = report(planned.edu_leader, planned.part("edu"), text="提前完成招标", occurred_on=today.day, percent=40)
    accept_report(planned.supervisor, made)
    again = [{"due": "2026-04-30", "percent": 60}, {"due": "2026-06-15", "percent": 100}]
    asked = request(planned.edu, planned.part("edu"), kind="plan", asked={"points": again}, reason="加快")
    answer_request(planned.supervisor, asked, grant=True)
    rows = Milestone.objects.order_by("due").values_list("due", flat=True)
    assert [day.isoformat() for day in rows] == ["2026-03-31", "2026-04-30", "2026-06-15"]


@pytest.mark.parametrize(
    ("points", "told"),
    [
        ([], "请填写 1 至"),
        ([{"due": "2026-07-01", "percent": 50}], "晚于任务时限"),
        ([{"due": "2026-04-01", "percent": 50}, {"due": "2026-04-01", "percent": 60}], "有两个节点"),
        ([{"due": "2026-04-01", "percent": 50}, {"due": "2026-05-01", "percent": 50}], "须高于前一节点的 50%"),
        ([{"due": "2026-04-01", "percent": 101}], "不在 1 至 100"),
        ([{"due": "四月", "percent": 10}], "截止日期"),
        ([{"due": "2026-04-01"}], "没有写明"),
    ],
)
def test_what_is_no_plan_is_refused(office: Office, points: list[dict[str, Any]], told: str) -> None:
    assign(office.supervisor, office.task)
    with pytest.raises(LuodiError, match=told):
        request(office.edu, office.part("edu"), kind="plan", asked={"points": points}, reason="年度安排")


def test_who_supports_does_not_plan_for_the_whole(office: Office) -> None:
    assign(office.supervisor, office.task)
    with pytest.raises(RefusedError, match="牵头单位"):
        request(office.fin, office.part("fin"), kind="plan", asked={"points": POINTS}, reason="年度安排")


def test_plan_and_other_units_are_asked_for_on_the_page(office: Office) -> None:
    assign(office.supervisor, office.task)
    client = Client()
    client.force_login(User.objects.get(username="liaison"))
    charge = office.part("edu")
    address = f"/ledger/{office.task.pk}/do"
    assert client.post(f"{address}/plan/{charge.pk}", {"due_0": "2026-04-30", "percent_0": "50"}).status_code == 302
    asked = Request.objects.get(kind="plan")
    assert asked.asked == {"points": [{"due": "2026-04-30", "percent": 50, "name": "完成50%"}]}
    typed = {
        "unit_0": "市教委", "role_0": "lead", "unit_1": "yzszwfwsjj", "role_1": "support", "reason": "三定已调整",
    }  # fmt: skip
    assert client.post(f"{address}/units/{charge.pk}", typed | {"unit_1": "没有此局"}).status_code == 422
    assert client.post(f"{address}/units/{charge.pk}", typed | {"unit_1": "市政务服务数据局"}).status_code == 302
    told = Request.objects.get(kind="units").asked["units"]
    assert [(one["unit"], one["role"]) for one in told] == [("yz-edu", "lead"), ("yz-data", "support")]
    shown = client.get(f"/ledger/{office.task.pk}").content.decode()
    assert "云洲市政务服务数据局（配合单位）" in shown
    assert "2026-04-30　完成50%" in shown
