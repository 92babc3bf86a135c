"""An office with a task that is under way, and the day on which everything takes place."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import pytest

from luodi.clocks import SHANGHAI
from luodi.web.actions import Caller
from luodi.web.ledger.actions.acknowledge import acknowledge
from luodi.web.ledger.actions.assign import assign
from luodi.web.ledger.models import Commitment
from luodi.web.notices.models import Notice
from luodi.web.people.models import Unit, User
from luodi.web.review.actions.confirm import confirm
from tests.web import invented

TICK = Caller(None, "tick")


def at(day: dt.date, hour: int = 9) -> dt.datetime:
    return dt.datetime(day.year, day.month, day.day, hour, tzinfo=SHANGHAI)


@dataclass
class Office:
    """市教委 leads (a liaison who handles it, a leader), 市财政局 supports (a liaison, not acknowledged yet)."""

    units: dict[str, Unit]
    people: dict[str, User]
    task: Commitment

    def told(self) -> list[tuple[str, str, str]]:
        """Everything told so far: step, due day, person; in the order of telling."""
        rows = Notice.objects.order_by("round_id", "days", "person__username")
        return [(row.step, row.due.isoformat(), row.person.username) for row in rows.select_related("person")]


@pytest.fixture
def office(database: str, monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Any) -> Office:
    """The network task, due on Tuesday 2026-06-30, assigned and acknowledged by the lead on 2 March."""
    settings.LUODI_NOTICES = tmp_path / "notices.toml"
    monkeypatch.setattr("django.utils.timezone.now", lambda: at(dt.date(2026, 3, 2)))
    units = invented.units()
    people = invented.people(units)
    invented.programme(units)
    for name, role, unit in (("edu-leader", "leader", "edu"), ("fin-liaison", "liaison", "fin")):
        people[name] = User.objects.create_user(name, password=None, role=role, unit=units[unit], clearance=1)
    supervisor = Caller(people["supervisor"], "page")
    task = Commitment.objects.get(eid="sec_2__sec_1__item_1")
    confirm(supervisor, [task.pk])
    assign(supervisor, task)
    acknowledge(Caller(people["liaison"], "page"), task.charges.get(unit=units["edu"]))
    return Office(units, people, Commitment.objects.get(pk=task.pk))
