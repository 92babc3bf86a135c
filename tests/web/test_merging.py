"""Two administrators at one account or unit: different fields are merged, the same field is shown in both versions."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.test import Client

from luodi.web.notices.models import Schedule
from luodi.web.people.models import Unit, User
from tests.web import invented


@pytest.fixture
def office(database: str) -> Client:
    invented.people(invented.units())
    client = Client()
    client.force_login(User.objects.get(username="administrator"))
    return client


def shown(client: Client, address: str) -> str:
    found = re.search(r'name="shown" value="([^"]*)"', client.get(address).content.decode())
    assert found
    return unescape(found[1])


def test_of_an_account(office: Client) -> None:
    user = User.objects.get(username="liaison")
    address = f"/people/{user.pk}"
    seen = shown(office, address)
    typed = {"full_name": "连络员", "unit": "云洲市教育委员会", "role": "liaison", "clearance": "1", "shown": seen}
    assert office.post(address, {**typed, "full_name": "连小络"}).status_code == 302
    assert office.post(address, {**typed, "clearance": "0"}).status_code == 302
    user.refresh_from_db()
    assert (user.full_name, user.clearance) == ("连小络", 0)
    reply = office.post(address, {**typed, "full_name": "连大络"})
    assert reply.status_code == 422
    told = reply.content.decode()
    assert "他人刚刚把“姓名”改为：连小络。您要改为：连大络。" in told
    user.refresh_from_db()
    assert user.full_name == "连小络"


def test_of_a_unit(office: Client) -> None:
    unit = Unit.objects.get(key="yz-edu-c")
    unit.level = "city"
    unit.save()
    address = f"/people/units/{unit.pk}"
    seen = shown(office, address)
    typed = {"short_name": "市教育信息中心", "level": "city", "kind": "", "parent": "云洲市教育委员会", "shown": seen}
    assert office.post(address, {**typed, "short_name": "信息中心"}).status_code == 302
    assert office.post(address, {**typed, "kind": "institution"}).status_code == 302
    unit.refresh_from_db()
    assert (unit.short_name, unit.kind) == ("信息中心", "institution")
    reply = office.post(address, {**typed, "short_name": "教信中心"})
    assert reply.status_code == 422
    assert "改为：信息中心。您要改为：教信中心。" in reply.content.decode()


def test_of_a_units_name(office: Client) -> None:
    unit = Unit.objects.get(key="yz-edu-c")
    page = office.get(f"/people/units/{unit.pk}")
    typed = {"short_name": "信息中心", "on": "2026-01-05", "shown": page.context["shown_names"]}
    address = f"/people/units/{unit.pk}/rename"
    assert office.post(address, {**typed, "name": "云洲市教育数据中心"}).status_code == 302
    reply = office.post(address, {**typed, "name": "云洲市智慧教育中心"})
    assert reply.status_code == 422
    assert "他人刚刚把“名称”改为：云洲市教育数据中心。您要改为：云洲市智慧教育中心。" in reply.content.decode()
    unit.refresh_from_db()
    assert unit.name == "云洲市教育数据中心"
    assert (
        office.post(address, {**typed, "name": "云洲市智慧教育中心", "shown": reply.context["shown_names"]}).status_code
        == 302
    )


def test_of_a_schedule(office: Client) -> None:
    client = Client()
    client.force_login(User.objects.get(username="supervisor"))
    assert (
        client.post("/notices/schedules/monthly", {"on": "on", "day": "5", "hour": "9", "seen": "0"}).status_code == 302
    )
    reply = client.post("/notices/schedules/monthly", {"on": "on", "day": "8", "hour": "9", "seen": "0"}, follow=True)
    assert "改为：启用，5 日 9 时。您要改为：启用，8 日 9 时。未保存。" in reply.content.decode()
    assert Schedule.objects.get().day == 5
    client.post("/notices/schedules/monthly", {"on": "on", "day": "8", "hour": "9", "seen": "1"})
    assert Schedule.objects.get().day == 8
