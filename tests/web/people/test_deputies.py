"""Deputies sign while a leader is away; whoever moves hands their work over first."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from luodi.errors import LuodiError
from luodi.web.actions import Caller, RefusedError
from luodi.web.journal.models import Entry
from luodi.web.ledger.actions.acknowledge import acknowledge
from luodi.web.ledger.actions.assign import assign
from luodi.web.ledger.actions.hand_over import hand_over
from luodi.web.ledger.actions.report import report
from luodi.web.ledger.actions.return_report import return_report
from luodi.web.ledger.actions.sign_report import sign_report
from luodi.web.ledger.desk import desk
from luodi.web.ledger.models import Charge, Commitment, Report
from luodi.web.people.actions.change_user import change_user
from luodi.web.people.actions.disable_user import disable_user
from luodi.web.people.actions.end_deputy import end_deputy
from luodi.web.people.actions.name_deputy import name_deputy
from luodi.web.people.models import Deputy, Role, Secrecy, User
from luodi.web.review.actions.confirm import confirm
from tests.web import invented


class Office:
    """市教委 with its liaison, a leader, two caseworkers; its centre with one; 市财政局 with one. The network task is
    in the liaison's hands."""

    def __init__(self) -> None:
        self.units = invented.units()
        self.people = invented.people(self.units)
        document = invented.programme(self.units)
        self.document = document
        for name, role, unit in (
            ("edu-leader", "leader", "edu"), ("edu-a", "caseworker", "edu"), ("edu-b", "caseworker", "edu"),
            ("centre", "caseworker", "centre"), ("fin", "caseworker", "fin"), ("fin-leader", "leader", "fin"),
        ):  # fmt: skip
            self.people[name] = User.objects.create_user(name, role=role, unit=self.units[unit], clearance=1)
        supervisor = self.by("supervisor")
        self.task = Commitment.objects.get(eid="sec_2__sec_1__item_1")
        confirm(supervisor, [self.task.pk])
        assign(supervisor, self.task)
        self.charge = self.task.charges.get(unit=self.units["edu"])
        acknowledge(self.by("liaison"), self.charge)

    def by(self, name: str) -> Caller:
        return Caller(User.objects.get(pk=self.people[name].pk), "page")

    def sent(self, name: str = "liaison") -> Report:
        charge = Charge.objects.get(pk=self.charge.pk)
        return report(self.by(name), charge, text="进展正常", occurred_on=timezone.localdate())

    def deputise(self, name: str, days: int = 3, after: int = 0) -> Deputy:
        first = timezone.localdate() + dt.timedelta(days=after)
        leader, deputy = self.people["edu-leader"], self.people[name]
        return name_deputy(self.by("edu-leader"), leader, deputy, first=first, last=first + dt.timedelta(days=days))

    def page(self, name: str) -> Client:
        client = Client()
        client.force_login(self.people[name])
        return client

    def waits(self, name: str) -> bool:
        trays = {tray.name: tray for tray in desk(self.by(name).user, timezone.localdate())}
        return "sign" in trays and bool(trays["sign"].waiting)


@pytest.fixture
def office(database: str) -> Office:
    return Office()


def test_a_deputy_signs_and_the_history_says_for_whom(office: Office) -> None:
    made = office.sent()
    with pytest.raises(RefusedError):
        sign_report(office.by("edu-a"), made)
    assert not office.waits("edu-a")
    office.deputise("edu-a")
    assert office.waits("edu-a")
    address = f"/ledger/{office.task.pk}/do/sign_report/{made.pk}"
    assert office.page("edu-a").post(address).status_code == 302
    signed = Report.objects.get(pk=made.pk)
    assert (signed.state, signed.signed_by, signed.signed_for) == (
        "to_verify", office.people["edu-a"], office.people["edu-leader"],
    )  # fmt: skip
    page = office.page("supervisor").get(f"/ledger/{office.task.pk}").content.decode()
    assert "代edu-leader审签" in page
    entry = Entry.objects.filter(verb="ledger.sign_report").get()
    assert (entry.actor_id, entry.detail["after"]["for"]) == (
        office.people["edu-a"].pk, office.people["edu-leader"].pk,
    )  # fmt: skip


def test_a_deputy_does_not_sign_their_own_report_but_the_leader_still_may(office: Office) -> None:
    office.deputise("edu-a")
    made = office.sent("edu-a")
    assert made.state == "to_sign"
    with pytest.raises(RefusedError):
        sign_report(office.by("edu-a"), made)
    assert not office.waits("edu-a")
    assert sign_report(office.by("edu-leader"), made).signed_for is None


def test_a_deputy_signs_on_their_days_only_and_not_after_the_end(office: Office) -> None:
    later = office.deputise("edu-a", after=1)
    assert not office.waits("edu-a")
    made = office.sent()
    with pytest.raises(RefusedError):
        sign_report(office.by("edu-a"), made)
    end_deputy(office.by("edu-leader"), later)
    now = office.deputise("edu-a")
    end_deputy(office.by("edu-leader"), now)
    with pytest.raises(RefusedError):
        sign_report(office.by("edu-a"), made)
    office.deputise("edu-b")
    disable_user(office.by("administrator"), office.people["edu-leader"])
    with pytest.raises(RefusedError):  # nobody signs for one who is gone
        sign_report(office.by("edu-b"), made)


def test_a_deputy_returns_what_is_not_good_enough(office: Office) -> None:
    made = office.sent()
    office.deputise("edu-a")
    assert return_report(office.by("edu-a"), made, reason="请补充数据").state == "returned"
    assert Entry.objects.get(verb="ledger.return_report").detail["after"]["for"] == office.people["edu-leader"].pk


@pytest.mark.parametrize("name", ["fin", "centre", "edu-leader", "supervisor"])
def test_only_a_colleague_of_the_unit_or_above_it_can_stand_in(office: Office, name: str) -> None:
    with pytest.raises(LuodiError):
        office.deputise(name)


def test_leaders_name_their_own_deputies_administrators_anybodys(office: Office) -> None:
    leader, deputy, day = office.people["edu-leader"], office.people["edu-a"], timezone.localdate()
    with pytest.raises(RefusedError):
        name_deputy(office.by("fin-leader"), leader, deputy, first=day, last=day)
    made = name_deputy(office.by("administrator"), leader, deputy, first=day, last=day)
    with pytest.raises(RefusedError):
        end_deputy(office.by("fin-leader"), made)
    with pytest.raises(LuodiError, match="在此期间"):
        office.deputise("edu-a")
    with pytest.raises(LuodiError, match="起止日期"):
        name_deputy(office.by("edu-leader"), leader, office.people["edu-b"], first=day, last=day - dt.timedelta(days=1))


def test_a_person_with_open_work_neither_moves_nor_goes_before_it_is_handed_over(office: Office) -> None:
    admin, liaison = office.by("administrator"), office.people["liaison"]
    stay = {"full_name": "连络员", "role": Role.LIAISON, "clearance": Secrecy.INTERNAL}
    with pytest.raises(LuodiError, match="1 项"):
        change_user(admin, liaison, unit=office.units["fin"], **stay)
    with pytest.raises(LuodiError, match="1 项"):
        change_user(admin, liaison, unit=office.units["edu"], **(stay | {"role": Role.AUDITOR}))
    with pytest.raises(LuodiError, match="1 项"):
        disable_user(admin, liaison)
    assert hand_over(admin, liaison, office.people["edu-a"], why="调离") == 1
    assert Charge.objects.get(pk=office.charge.pk).handler == office.people["edu-a"]
    change_user(admin, liaison, unit=office.units["fin"], **stay)
    page = office.page("supervisor").get(f"/ledger/{office.task.pk}").content.decode()
    assert "承办人：连络员 → edu-a" in page


def test_a_handover_is_whole_or_not_at_all(office: Office) -> None:
    liaison = office.people["liaison"]
    for taker in ("fin", "centre", "supervisor", "liaison"):
        with pytest.raises(LuodiError):
            hand_over(office.by("administrator"), liaison, office.people[taker])
    User.objects.filter(pk=office.people["edu-a"].pk).update(clearance=0)
    type(office.document).objects.update(secrecy=Secrecy.INTERNAL)
    with pytest.raises(LuodiError):  # who may not see the document does not handle it
        hand_over(office.by("administrator"), liaison, User.objects.get(username="edu-a"))
    assert Charge.objects.get(pk=office.charge.pk).handler == liaison


@pytest.mark.parametrize(
    ("name", "may"),
    [("liaison", True), ("edu-leader", True), ("administrator", True), ("edu-a", False), ("fin-leader", False)],
)
def test_who_hands_over_whose_work(office: Office, name: str, may: bool) -> None:
    pk = office.people["liaison"].pk
    address = "/people/handover" if name == "liaison" else f"/people/{pk}/handover"
    sent: dict[str, Any] = {"taker": office.people["edu-b"].pk, "why": "轮岗"}
    client = office.page(name)
    if may:
        assert office.task.text[:20] in client.get(address).content.decode()
    assert client.post(address, sent).status_code == (302 if may else 403)
    handler = Charge.objects.get(pk=office.charge.pk).handler
    assert handler == office.people["edu-b" if may else "liaison"]


def test_deputies_are_named_and_ended_by_the_page(office: Office) -> None:
    client = office.page("edu-leader")
    day = timezone.localdate().isoformat()
    sent = {"deputy": office.people["edu-a"].pk, "first": day, "last": day, "reason": "外出培训"}
    assert client.post("/people/deputies", {**sent, "deputy": office.people["fin"].pk}).status_code == 422
    assert client.post("/people/deputies", sent).status_code == 302
    made = Deputy.objects.get()
    assert "正在代审签" in client.get("/people/deputies").content.decode()
    assert office.page("fin-leader").post(f"/people/deputies/{made.pk}/end").status_code == 403
    assert client.post(f"/people/deputies/{made.pk}/end").status_code == 302
    assert Deputy.objects.get().ended_at is not None
