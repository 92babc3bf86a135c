"""An office with an overdue task, people who may write, sign and arrange letters."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import pytest

from luodi.web.actions import Caller
from luodi.web.ledger.actions.acknowledge import acknowledge
from luodi.web.ledger.actions.assign import assign
from luodi.web.ledger.models import Commitment
from luodi.web.letters.actions.name_signatory import name_signatory
from luodi.web.letters.actions.set_style import set_style
from luodi.web.people.models import Unit, User
from luodi.web.review.actions.confirm import confirm
from tests.web import invented
from tests.web.notices.conftest import at

TODAY = dt.date(2026, 7, 10)
STYLE = {"organ": "云洲市人民政府督查室", "signer": "云洲市人民政府督查室", "printer": "云洲市人民政府督查室"}


@dataclass
class Office:
    """市教委 leads a task due on 2026-06-30, 市财政局 supports it; it is 10 July."""

    units: dict[str, Unit]
    people: dict[str, User]
    task: Commitment

    def by(self, name: str) -> Caller:
        return Caller(self.people[name], "page")


@pytest.fixture
def office(db: None, monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Any) -> Office:
    settings.LUODI_NOTICES = tmp_path / "notices.toml"
    return opened(monkeypatch)


@pytest.fixture
def both_offices(database: str, monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Any) -> Office:
    """The same office on SQLite, then on PostgreSQL."""
    settings.LUODI_NOTICES = tmp_path / "notices.toml"
    return opened(monkeypatch)


def opened(monkeypatch: pytest.MonkeyPatch) -> Office:
    monkeypatch.setattr("django.utils.timezone.now", lambda: at(dt.date(2026, 3, 2)))
    units = invented.units()
    people = invented.people(units)
    invented.programme(units)
    for name, role, unit in (
        ("chief", "leader", None),
        ("fin-liaison", "liaison", "fin"),
        ("admin", "administrator", None),
    ):
        people[name] = User.objects.create_user(
            name, password=None, role=role, unit=units[unit] if unit else None, clearance=1
        )
    supervisor = Caller(people["supervisor"], "page")
    task = Commitment.objects.get(eid="sec_2__sec_1__item_1")
    confirm(supervisor, [task.pk])
    assign(supervisor, task)
    acknowledge(Caller(people["liaison"], "page"), task.charges.get(unit=units["edu"]))
    set_style(Caller(people["admin"], "page"), "urge", code="云督函", **STYLE)
    name_signatory(Caller(people["admin"], "page"), people["chief"])
    monkeypatch.setattr("django.utils.timezone.now", lambda: at(TODAY))
    return Office(units, people, Commitment.objects.get(pk=task.pk))
