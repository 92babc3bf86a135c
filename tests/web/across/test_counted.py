"""An indicator counted live from the ledger: a report accepted moves it at once."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest
from django.test import Client

from luodi import units
from luodi.packs.indicators import of_document
from luodi.web.across.counted import Told, behind, definitions, told
from luodi.web.actions import OPERATOR, Caller
from luodi.web.documents.intake import read, take_in
from luodi.web.documents.models import Document
from luodi.web.ledger.actions.accept_report import accept_report
from luodi.web.ledger.actions.acknowledge import acknowledge
from luodi.web.ledger.actions.assign import assign
from luodi.web.ledger.actions.report import report
from luodi.web.ledger.models import Charge, Commitment
from luodi.web.people.models import Role, Secrecy, User
from luodi.web.review.actions.confirm import confirm
from tests.web.across.conftest import PLAN, City

DAY = dt.date
KEY = "澜江省云洲市:云洲府办发〔2026〕21号"


@pytest.fixture
def codes(city: Callable[..., City]) -> City:
    return city("yunzhou_one_code_2026")


def now(number: str, on: dt.date) -> Told:
    (definition,) = of_document(number)
    return told(definition, Document.objects.get(number=number), on)


def complete(by: Caller, task: Commitment, person: Caller, day: dt.date) -> None:
    """All the way from proposal to accepted completion, each step through its own action."""
    confirm(by, [task.pk])
    assign(by, task)
    charge = Charge.objects.get(commitment=task)
    acknowledge(person, charge)
    made = report(person, charge, text="已上线", occurred_on=day, completes=True)
    assert Commitment.objects.get(pk=task.pk).progress == "to_verify"
    accept_report(by, made)


def test_at_issue_by_the_plan_and_against_the_targets(codes: City, today: dt.date) -> None:
    found = now(PLAN, today)
    assert (found.at_issue.number, found.now.number, found.now.of) == (3, 3, 9)
    goals = {goal.by: goal for goal in found.goals if goal.target is not None}
    assert {day: (goal.planned.number, int(goal.target or 0)) for day, goal in goals.items()} == {
        DAY(2026, 12, 31): (6, 60), DAY(2027, 12, 31): (7, 90),
    }  # fmt: skip
    # 6 of 9 is 66.7 %, 7 of 9 is 77.8 %: the second target is out of reach as the plan stands.
    assert [goal.met for goal in goals.values()] == [True, False]


def test_a_scenario_reported_complete_counts_once_the_report_is_accepted(codes: City, today: dt.date) -> None:
    task = codes.task(PLAN, "婚姻登记预约")
    person = codes.caller("min", Role.LIAISON, "云洲市民政局")
    complete(codes.by, task, person, today)
    found = now(PLAN, today)
    assert found.now.number == 4
    assert found.at_issue.number == 3  # what the document said stays what it said
    assert [entry.title for entry, _, _ in behind(found, "now", None)][-1] == "婚姻登记预约"
    client = codes.client(codes.by.user)  # type: ignore[arg-type]
    page = client.get(f"/across/indicators/identity_coverage/{quote(KEY)}").content.decode()
    assert "44.4%" in page
    assert "4 / 9" in page


def test_what_waits_to_be_verified_does_not_count(codes: City, today: dt.date) -> None:
    task = codes.task(PLAN, "婚姻登记预约")
    person = codes.caller("min", Role.LIAISON, "云洲市民政局")
    confirm(codes.by, [task.pk])
    assign(codes.by, task)
    charge = Charge.objects.get(commitment=task)
    acknowledge(person, charge)
    report(person, charge, text="已上线", occurred_on=today, completes=True)
    assert now(PLAN, today).now.number == 3


def test_a_date_put_off_moves_the_forecast_and_not_the_plan(codes: City, today: dt.date) -> None:
    Commitment.objects.filter(document__number=PLAN, text="人才公寓门禁").update(adjusted=DAY(2027, 3, 31))
    end = next(goal for goal in now(PLAN, today).goals if goal.by == DAY(2026, 12, 31))
    assert (end.planned.number, end.live.number) == (6, 5)


def test_what_is_late_has_its_own_list(codes: City) -> None:
    found = now(PLAN, DAY(2026, 7, 1))
    assert [entry.title for entry, _, _ in behind(found, "late", None)] == ["办事大厅取号"]


@pytest.mark.parametrize(
    ("which", "by", "count"),
    [("now", "", 3), ("issue", "", 3), ("all", "", 9), ("planned", "2026-12-31", 6), ("live", "2027-12-31", 7)],
)
def test_each_number_opens_the_list_behind_it(codes: City, which: str, by: str, count: int) -> None:
    client = codes.client(codes.by.user)  # type: ignore[arg-type]
    page = client.get(f"/across/indicators/identity_coverage/{quote(KEY)}", {"list": which, "by": by})
    assert len(page.context["rows"]) == count


def test_another_reading_is_shown_beside_and_may_be_taken(codes: City) -> None:
    client = codes.client(codes.by.user)  # type: ignore[arg-type]
    address = f"/across/indicators/identity_coverage/{quote(KEY)}"
    assert client.get(address).context["found"].now.number == 3
    other = client.get(address, {"r-partial": "yes"})
    assert other.context["found"].now.number == 4
    assert len(other.context["found"].others) == 3


def test_it_is_shown_to_who_sees_all_work_or_answers_for_it(codes: City) -> None:
    answers = codes.person("shu", Role.LIAISON, "云洲市政务服务和数据管理局")
    other = codes.person("min", Role.LIAISON, "云洲市民政局")
    assert len(definitions(answers)) == 1
    assert definitions(other) == []
    address = f"/across/indicators/identity_coverage/{quote(KEY)}"
    assert codes.client(other).get(address).status_code == 404
    Document.objects.update(secrecy=Secrecy.SECRET)
    assert codes.client(codes.person("low", Role.AUDITOR)).get(address).status_code == 404


@pytest.mark.corpus
def test_the_card_of_2025_moves_from_117_of_210_as_scenarios_come_true(
    documents: Path, database: str, today: dt.date
) -> None:
    take_in(OPERATOR, read(documents / "003_07c5b4881ff2756a.txt"), registry=units.load(["chongqing", "central"]))
    number = "渝府办发〔2025〕44号"
    by = Caller(User.objects.create_user("ducha", role=Role.SUPERVISOR, clearance=1), "page")
    found = now(number, DAY(2025, 8, 2))
    assert (found.now.number, found.now.of, str(found.now.percent)) == (117, 210, "55.7")
    goals = {goal.by.year: goal for goal in found.goals}
    assert {year: (goal.live.number, goal.target and int(goal.target)) for year, goal in goals.items()} == {
        2025: (128, 60), 2026: (200, None), 2027: (201, 95),
    }  # fmt: skip
    assert goals[2025].met
    assert goals[2027].met
    # 117, 128 and 201 of 210, to one decimal: 55.714…, 60.952…, 95.714….
    client = Client()
    client.force_login(User.objects.get(username="ducha"), backend="django.contrib.auth.backends.ModelBackend")
    address = f"/across/indicators/identity_coverage/{quote(Document.objects.get(number=number).key)}"
    page = re.sub(r"<[^>]*>|\s", "", client.get(address).content.decode())
    for shown in ("55.7%印发时117/210", "60%128（61.0%）", "95%201（95.7%）"):
        assert shown in page
    task = Commitment.objects.get(document__number=number, eid="att_1__att_2__table_1__tr_116")
    lead = task.assignments.get(role="lead").unit
    person = Caller(User.objects.create_user("gongan", role=Role.LIAISON, unit=lead, clearance=1), "page")
    complete(by, task, person, today)
    assert now(number, today).now.number == 118
