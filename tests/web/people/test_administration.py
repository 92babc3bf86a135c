"""Administrators give accounts, change them, close them; arrange units, their names and successors."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from luodi import units as registry
from luodi.errors import LuodiError
from luodi.web.actions import OPERATOR, Caller, RefusedError
from luodi.web.journal.models import Entry
from luodi.web.ledger.actions.acknowledge import acknowledge
from luodi.web.ledger.actions.assign import assign
from luodi.web.ledger.models import Charge, Commitment
from luodi.web.people.actions.add_user import add_user
from luodi.web.people.actions.change_unit import change_unit
from luodi.web.people.actions.change_user import change_user
from luodi.web.people.actions.disable_user import disable_user
from luodi.web.people.actions.load_registry import load_registry
from luodi.web.people.actions.rename_unit import rename_unit
from luodi.web.people.actions.set_password import set_password
from luodi.web.people.actions.succeed_unit import succeed_unit
from luodi.web.people.finding import named
from luodi.web.people.heirs import carry_out_due
from luodi.web.people.models import Role, Secrecy, Unit, User
from luodi.web.review.actions.confirm import confirm
from tests.web import invented

TICK = Caller(None, "tick")


@pytest.fixture
def office(database: str) -> dict[str, Any]:
    """Five units, one person a role, one document of five tasks."""
    units = invented.units()
    people = invented.people(units)
    invented.programme(units)
    return {"units": units, "people": people, "by": Caller(people["administrator"], "page")}


def as_(name: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(username=name))
    return client


def told(user: User, **changes: Any) -> dict[str, Any]:
    """What the form of an account sends, as it stands but for ``changes``."""
    return {
        "full_name": user.full_name, "role": user.role, "clearance": int(user.clearance),
        "unit": user.unit.name if user.unit else "", **changes,
    }  # fmt: skip


def test_a_new_accounts_password_is_shown_once_and_must_be_changed(office: dict[str, Any]) -> None:
    client = as_("administrator")
    sent = {"username": "xinren", "full_name": "辛仁", "role": "liaison", "clearance": 1, "unit": "市财政局"}
    page = client.post("/people/new", sent)
    assert page.status_code == 200
    made = User.objects.get(username="xinren")
    (password,) = page.context["given"].values()
    assert password in page.content.decode()
    assert made.check_password(password)
    assert made.password_once
    assert made.password_until > timezone.now() + dt.timedelta(days=6)
    assert (made.unit.key, made.role, made.clearance) == ("yz-fin", "liaison", 1)
    assert "no-store" in page["Cache-Control"]
    assert password not in client.get(f"/people/{made.pk}").content.decode()
    entry = Entry.objects.get(verb="people.add_user")
    assert "辛仁" not in entry.content
    assert "辛仁" in entry.personal


@pytest.mark.parametrize("name", ["", "一", "two words", "EDU<script>", "liaison", "LIAISON"])
def test_a_user_name_that_cannot_be_used_or_is_taken_is_refused(office: dict[str, Any], name: str) -> None:
    answer = as_("administrator").post("/people/new", {"username": name, "role": "liaison", "clearance": 0})
    assert answer.status_code == 422
    assert User.objects.count() == len(office["people"])


def test_rights_count_from_the_next_request(office: dict[str, Any]) -> None:
    liaison, client = office["people"]["liaison"], as_("liaison")
    assert client.get("/journal/").status_code == 403
    sent = told(liaison, role="auditor", unit="")
    assert as_("administrator").post(f"/people/{liaison.pk}", sent).status_code == 302
    assert client.get("/journal/").status_code == 200
    entry = Entry.objects.get(verb="people.change_user")
    assert entry.detail == {
        "before": {"role": "liaison", "unit": "yz-edu"}, "after": {"role": "auditor", "unit": None},
    }  # fmt: skip


def test_saving_what_stands_there_writes_nothing(office: dict[str, Any]) -> None:
    liaison, before = office["people"]["liaison"], Entry.objects.count()
    assert as_("administrator").post(f"/people/{liaison.pk}", told(liaison)).status_code == 302
    assert Entry.objects.count() == before


def test_nobody_gives_more_than_they_have_or_anything_to_themselves(office: dict[str, Any]) -> None:
    by, own = office["by"], office["people"]["administrator"]
    liaison = office["people"]["liaison"]
    more = {"full_name": "连", "unit": None, "role": Role.LIAISON, "clearance": Secrecy.SECRET}
    with pytest.raises(RefusedError):
        change_user(by, liaison, **more)
    change_user(OPERATOR, liaison, **more)
    with pytest.raises(RefusedError):  # nor touch what stands above them
        change_user(by, liaison, **(more | {"clearance": Secrecy.NONE}))
    with pytest.raises(RefusedError):
        change_user(by, own, **(more | {"role": Role.ADMINISTRATOR, "clearance": Secrecy.INTERNAL, "unit": None})
                    | {"clearance": Secrecy.NONE})  # fmt: skip
    with pytest.raises(RefusedError):
        set_password(by, own, "qwetz-83jd-9dk2-xk4m")
    with pytest.raises(RefusedError):
        add_user(by, "gaomi", role=Role.LIAISON, password="qwetz-83jd-9dk2-xk4m", clearance=Secrecy.TOP_SECRET)


def test_the_last_administrator_stays(office: dict[str, Any]) -> None:
    own = office["people"]["administrator"]
    with pytest.raises(LuodiError, match="最后"):
        disable_user(OPERATOR, own)
    add_user(OPERATOR, "second", role=Role.ADMINISTRATOR, password="qwetz-83jd-9dk2-xk4m")
    disable_user(OPERATOR, own)
    assert not User.objects.get(pk=own.pk).is_active


def test_a_closed_account_is_out_at_once_and_a_new_password_ends_its_sessions(office: dict[str, Any]) -> None:
    client, admin, liaison = as_("liaison"), as_("administrator"), office["people"]["liaison"]
    assert client.get("/ledger/").status_code == 200
    assert admin.post(f"/people/{liaison.pk}/disable", {"why": "调离"}).status_code == 302
    assert client.get("/ledger/").status_code == 302
    assert admin.post(f"/people/{liaison.pk}/enable").status_code == 302
    client = as_("liaison")
    assert client.get("/ledger/").status_code == 200
    page = admin.post(f"/people/{liaison.pk}/password")
    assert client.get("/ledger/").status_code == 302
    assert User.objects.get(pk=liaison.pk).check_password(page.context["given"]["liaison"])


def test_the_list_is_narrowed_by_unit_and_role(office: dict[str, Any]) -> None:
    client = as_("administrator")
    User.objects.create_user("caiban", role="caseworker", unit=office["units"]["fin"], full_name="蔡办")
    assert [one.username for one in client.get("/people/?unit=yzsczj").context["page"]] == ["caiban"]
    assert [one.username for one in client.get("/people/?role=auditor").context["page"]] == ["auditor"]
    assert [one.username for one in client.get("/people/?q=蔡").context["page"]] == ["caiban"]
    assert list(client.get("/people/?unit=yzsczj&role=leader").context["page"]) == []
    disable_user(office["by"], User.objects.get(username="caiban"))
    assert [one.username for one in client.get("/people/?state=closed").context["page"]] == ["caiban"]


def test_a_renamed_unit_is_found_under_both_names_and_stays_renamed(db: None) -> None:
    lists = registry.load(["yunzhou"])
    load_registry(OPERATOR, lists)
    unit = Unit.objects.get(name="云洲市财政局")
    day = timezone.localdate()
    rename_unit(OPERATOR, unit, name="云洲市财政金融局", short_name="市财金局", on=day)
    assert named("云洲市财政局") == named("市财金局") == named("云洲市财政金融局") == unit
    assert unit.aliases.get(name="云洲市财政局").valid_until == day
    assert load_registry(OPERATOR, lists).changed == 0
    assert Unit.objects.get(pk=unit.pk).name == "云洲市财政金融局"
    with pytest.raises(LuodiError, match="还没有到"):
        rename_unit(OPERATOR, unit, name="云洲市财税局", on=day + dt.timedelta(days=1))
    with pytest.raises(LuodiError, match="已有"):
        rename_unit(OPERATOR, unit, name="云洲市民政局", on=day)


def test_a_unit_is_never_above_itself(office: dict[str, Any]) -> None:
    edu, centre = office["units"]["edu"], office["units"]["centre"]
    fields = {"level": "city", "kind": "", "short_name": "市教委", "valid_from": None, "valid_until": None}
    for parent in (edu, centre):
        with pytest.raises(LuodiError, match="不能作上级单位"):
            change_unit(office["by"], edu, parent=parent, **fields)
    assert change_unit(office["by"], edu, parent=office["units"]["fin"], **fields).parent == office["units"]["fin"]


def in_hand(office: dict[str, Any]) -> Charge:
    """The network task: 市教委 leads and has acknowledged, 市财政局 supports."""
    supervisor = Caller(office["people"]["supervisor"], "page")
    task = Commitment.objects.get(eid="sec_2__sec_1__item_1")
    confirm(supervisor, [task.pk])
    assign(supervisor, task)
    charge = task.charges.get(unit=office["units"]["edu"])
    return acknowledge(Caller(office["people"]["liaison"], "page"), charge)


def test_work_passes_to_the_successor_on_the_day_and_its_people_go_on_with_it(
    office: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    charge, units = in_hand(office), office["units"]
    today = timezone.localdate()
    on = today + dt.timedelta(days=3)
    succeed_unit(office["by"], units["edu"], units["data"], on=on, manner="并入", basis="云委发〔2026〕3号")
    assert carry_out_due(TICK, today) == 0
    assert Charge.objects.get(pk=charge.pk).unit == units["edu"]
    later = timezone.now() + dt.timedelta(days=3)
    monkeypatch.setattr("django.utils.timezone.now", lambda: later)
    assert carry_out_due(TICK, on) == 1
    assert carry_out_due(TICK, on) == 0
    moved = Charge.objects.get(pk=charge.pk)
    liaison = User.objects.get(username="liaison")
    assert (moved.unit, moved.handler, moved.state) == (units["data"], liaison, "in_progress")
    assert liaison.unit == units["data"]
    assert not Unit.objects.get(pk=units["edu"].pk).existed_on(on)
    page = as_("liaison").get(f"/ledger/{charge.commitment_id}").content.decode()
    assert "原承办单位：云洲市教育委员会" in page


def test_without_its_people_the_work_waits_to_be_acknowledged_by_the_successor(office: dict[str, Any]) -> None:
    charge, units = in_hand(office), office["units"]
    day = timezone.localdate()
    sent = {"successor": "云洲市政务服务数据局", "on": day.isoformat(), "manner": "划转", "hands_over": "on"}
    client = as_("administrator")
    address = f"/people/units/{units['edu'].pk}/succession"
    preview = client.post(address, sent)
    assert charge.commitment.text[:20] in preview.content.decode()
    assert Charge.objects.get(pk=charge.pk).unit == units["edu"]
    assert Unit.objects.get(pk=units["edu"].pk).valid_until is None
    assert client.post(address, sent | {"confirmed": "1"}).status_code == 302
    moved = Charge.objects.get(pk=charge.pk)
    assert (moved.unit, moved.handler, moved.state) == (units["data"], None, "to_acknowledge")


def test_two_parts_of_one_task_become_one_in_the_stronger_role(office: dict[str, Any]) -> None:
    charge, units = in_hand(office), office["units"]
    succeed = {"on": timezone.localdate().isoformat(), "manner": "并入", "hands_over": "on", "confirmed": "1"}
    address = f"/people/units/{units['edu'].pk}/succession"
    assert as_("administrator").post(address, succeed | {"successor": "云洲市财政局"}).status_code == 302
    parts = {one.unit_id: (one.role, one.state) for one in charge.commitment.charges.all()}
    assert parts == {units["edu"].pk: ("lead", "withdrawn"), units["fin"].pk: ("lead", "to_acknowledge")}


def test_a_unit_with_open_work_does_not_just_end(office: dict[str, Any]) -> None:
    in_hand(office)
    edu = office["units"]["edu"]
    sent = {"level": "city", "short_name": "市教委", "valid_until": "2026-01-01"}
    answer = as_("administrator").post(f"/people/units/{edu.pk}", sent)
    assert answer.status_code == 422
    assert "还有 1 项未办结的任务" in answer.content.decode()
