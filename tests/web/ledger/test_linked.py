"""Duties that stand in several places: proposed by the machine, confirmed by a person, answered by one report."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from luodi.compare.same import LEAST
from luodi.errors import LuodiError
from luodi.web.actions import RefusedError
from luodi.web.journal.models import Entry
from luodi.web.ledger.actions.accept_report import accept_report
from luodi.web.ledger.actions.acknowledge import acknowledge
from luodi.web.ledger.actions.assign import assign
from luodi.web.ledger.actions.confirm_link import confirm_link
from luodi.web.ledger.actions.propose_links import propose_links
from luodi.web.ledger.actions.refuse_link import refuse_link
from luodi.web.ledger.actions.report import report
from luodi.web.ledger.actions.strike_off import strike_off
from luodi.web.ledger.actions.unlink import unlink
from luodi.web.ledger.models import Assignment, Commitment, DutyLink, Indicator, Target
from luodi.web.people.models import User
from luodi.web.review.actions.confirm import confirm
from tests.web.ledger.test_the_loop import FIRST, Office, office, today

__all__ = ["office", "today"]


@pytest.fixture
def twice(office: Office) -> tuple[Office, Commitment]:
    """The network task stands in the annex too: shorter, with the same lead and figure, and a unit of its own."""
    row = Commitment.objects.get(eid="att_1__table_1__tr_1")
    Commitment.objects.filter(pk=row.pk).update(text="中小学千兆网络改造覆盖率95%以上", deadline=dt.date(2026, 6, 30))
    Assignment.objects.create(
        commitment=row, unit=office.units["data"], name_as_written="市政务服务数据局", role="support", how="alias",
        order=5,
    )  # fmt: skip
    indicator = Indicator.objects.create(commitment=row, order=0, name="覆盖率", unit="%")
    Target.objects.create(indicator=indicator, order=0, comparator=">=", value=95)
    confirm(office.supervisor, [row.pk])
    return office, row


def found(office: Office) -> DutyLink:
    propose_links(office.supervisor, office.task.document)
    return DutyLink.objects.get()


def test_the_same_duty_in_body_and_annex_is_proposed_with_its_grounds_and_only_once(
    twice: tuple[Office, Commitment],
) -> None:
    office, row = twice
    link = found(office)
    assert {link.primary_id, link.other_id} == {office.task.pk, row.pk}
    assert {one["code"] for one in link.why} == {"words", "units", "figures", "day"}
    assert LEAST <= link.likeness < 1
    assert propose_links(office.supervisor, office.task.document) == []
    refuse_link(office.supervisor, link, reason="两件事")
    assert propose_links(office.supervisor, office.task.document) == []


def test_one_report_answers_both_and_units_of_either_have_a_part_in_what_is_reported_on(
    twice: tuple[Office, Commitment],
) -> None:
    office, row = twice
    assign(office.supervisor, office.task)
    assign(office.supervisor, row)
    link = found(office)
    confirm_link(office.supervisor, link, swap=link.primary_id != office.task.pk)
    row = Commitment.objects.get(pk=row.pk)
    assert row.answered_by_id == office.task.pk
    assert {c.unit.key for c in office.task.charges.all()} == {"yz-edu", "yz-fin", "yz-data"}
    with pytest.raises(LuodiError, match="合并报送"):
        acknowledge(office.edu, row.charges.get(unit=office.units["edu"]))
    acknowledge(office.edu, office.part("edu"))
    made = report(office.edu_leader, office.part("edu"), text="全部完成", occurred_on=FIRST, completes=True)
    accept_report(office.supervisor, made)
    assert Commitment.objects.get(pk=row.pk).progress == "completed"
    strike_off(office.supervisor, office.again())
    assert Commitment.objects.get(pk=row.pk).progress == "struck_off"
    told = Entry.objects.filter(object_id=str(row.pk), verb="ledger.accept_report")
    assert told.count() == 1
    client = Client()
    client.force_login(User.objects.get(username="supervisor"))
    shown = client.get(f"/ledger/{row.pk}").content.decode()
    assert "全部完成" in shown
    assert "由那里的反馈一并答复" in shown


def test_unlinked_each_stands_by_itself_again_and_the_history_stays(twice: tuple[Office, Commitment]) -> None:
    office, row = twice
    for task in (office.task, row):
        assign(office.supervisor, task)
    link = found(office)
    confirm_link(office.supervisor, link)
    first = Commitment.objects.get(pk=DutyLink.objects.get().primary_id)
    acknowledge(office.edu, first.charges.get(unit=office.units["edu"]))
    other = Commitment.objects.get(pk=DutyLink.objects.get().other_id)
    assert other.progress == "in_progress"
    with pytest.raises(LuodiError, match="理由不能为空"):
        unlink(office.supervisor, link, reason=" ")
    unlink(office.supervisor, link, reason="口径不同")
    other.refresh_from_db()
    assert (other.answered_by_id, other.progress) == (None, "to_acknowledge")
    link.refresh_from_db()
    assert (link.state, link.reason) == ("unlinked", "口径不同")
    verbs = set(Entry.objects.filter(object_id=str(other.pk)).values_list("verb", flat=True))
    assert {"ledger.confirm_link", "ledger.unlink"} <= verbs


def test_a_third_place_joins_what_is_linked_already(twice: tuple[Office, Commitment]) -> None:
    office, row = twice
    third = Commitment.objects.get(eid="att_1__table_1__tr_2")
    one = DutyLink.objects.create(primary=row, other=third)
    two = DutyLink.objects.create(primary=office.task, other=row)
    three = DutyLink.objects.create(primary=third, other=office.task)
    for link in (one, two, three):
        confirm_link(office.supervisor, link)
    answered = dict(
        Commitment.objects.filter(pk__in=(row.pk, third.pk, office.task.pk)).values_list("pk", "answered_by")
    )
    assert answered == {row.pk: office.task.pk, third.pk: office.task.pk, office.task.pk: None}


def test_only_supervisors_decide_on_links_and_only_on_what_they_see(twice: tuple[Office, Commitment]) -> None:
    office, _row = twice
    link = found(office)
    for by in (office.edu, office.edu_leader):
        with pytest.raises(RefusedError):
            confirm_link(by, link)
    client = Client()
    client.force_login(User.objects.get(username="liaison"))
    assert client.get("/ledger/links").status_code == 403
    assert client.post(f"/ledger/links/{link.pk}/confirm").status_code == 403
    client = Client()
    client.force_login(User.objects.get(username="supervisor"))
    shown = client.get(f"/ledger/links?document={office.task.document.key}").content.decode()
    assert "责任单位相同：云洲市教育委员会" in shown
    assert client.post(f"/ledger/links/{link.pk}/explode").status_code == 404
    assert client.post("/ledger/links/find", {"document": office.task.document.key}).status_code == 302
    assert client.post(f"/ledger/links/{link.pk}/confirm", {"report_on": str(link.other_id)}).status_code == 302
    link.refresh_from_db()
    assert link.state == "confirmed"
