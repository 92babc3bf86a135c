"""Whose object it is: own unit, the unit above, the one below, another one, a deputy, one who moved, one who left."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from luodi.web.ledger.actions.hand_over import hand_over
from luodi.web.ledger.models import Report
from luodi.web.people.actions.change_user import change_user
from luodi.web.people.actions.disable_user import disable_user
from luodi.web.people.models import Role, Secrecy, Unit, User
from tests.web.people.test_deputies import Office

SEES = {
    "liaison": True, "edu-a": True, "edu-leader": True, "above": True, "above-leader": True, "fin": True,
    "fin-leader": True, "centre": False, "data": False, "moved": False, "closed": False,
}  # fmt: skip
"""Who opens the task that 市教委 leads and 市财政局 supports."""
REPORTS = {"liaison", "edu-a", "edu-leader", "above", "above-leader"}
"""Who reports for 市教委's part: its own people and those of the unit above it."""
SIGNS = {"edu-leader", "edu-a", "above-leader"}
"""Who signs the liaison's report: the leaders, and edu-a as deputy."""


@pytest.fixture
def office(database: str) -> Office:
    """市教委 under a unit of its own above; edu-a stands in for its leader; one person moved away, one left."""
    made = Office()
    above = Unit.objects.create(key="yz-gov", name="云洲市人民政府", level="city")
    Unit.objects.filter(pk=made.units["edu"].pk).update(parent=above)
    for name, role, unit in (
        ("above", "caseworker", above), ("above-leader", "leader", above), ("data", "liaison", made.units["data"]),
        ("moved", "liaison", made.units["edu"]), ("closed", "caseworker", made.units["edu"]),
    ):  # fmt: skip
        made.people[name] = User.objects.create_user(name, role=role, unit=unit, clearance=1)
    made.deputise("edu-a")
    type(made.charge).objects.filter(pk=made.charge.pk).update(handler=made.people["moved"])
    admin = made.by("administrator")
    hand_over(admin, made.people["moved"], made.people["liaison"])
    change_user(
        admin, made.people["moved"], full_name="", unit=made.units["data"], role=Role.LIAISON,
        clearance=Secrecy.INTERNAL,
    )  # fmt: skip
    disable_user(admin, made.people["closed"])
    return made


def as_(office: Office, name: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=office.people[name].pk), backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_each_person_sees_and_touches_what_is_theirs_and_nothing_else(office: Office) -> None:
    seen, reported, signed = {}, set(), set()
    for name in SEES:
        client = as_(office, name)
        seen[name] = client.get(f"/ledger/{office.task.pk}").status_code == 200
        before = Report.objects.count()
        told = {"text": "进展正常", "occurred_on": timezone.localdate().isoformat(), "draft": "1"}
        client.post(f"/ledger/{office.task.pk}/do/report/{office.charge.pk}", told)
        if Report.objects.count() > before:
            reported.add(name)
        waiting = office.sent()
        client.post(f"/ledger/{office.task.pk}/do/sign_report/{waiting.pk}")
        if Report.objects.get(pk=waiting.pk).state == "to_verify":
            signed.add(name)
    assert seen == SEES
    assert reported == REPORTS
    assert signed == SIGNS
