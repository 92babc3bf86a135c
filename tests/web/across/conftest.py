"""The invented city's sample documents, read in, with people."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from django.test import Client

from luodi import units
from luodi.web.actions import OPERATOR, Caller
from luodi.web.documents.intake import Intake, read, take_in
from luodi.web.documents.models import Document
from luodi.web.ledger.models import Commitment
from luodi.web.people.models import Role, Secrecy, Unit, User
from tests.conftest import ROOT

REGISTRY = units.load(["yunzhou"])
SAMPLES = ROOT / "samples"
OLD, NEW, PLAN, GAZETTE = (
    "云洲府发〔2025〕4号", "云洲府发〔2026〕8号", "云洲府办发〔2026〕21号", "云洲府发〔2026〕5号",
)  # fmt: skip
TODAY = dt.date(2026, 5, 6)
_READ: dict[str, Intake] = {}


def intake(name: str) -> Intake:
    """A sample file, read once a test run."""
    if name not in _READ:
        _READ[name] = read(SAMPLES / f"{name}.txt")
    return _READ[name]


@dataclass
class City:
    """The sample documents in the database; ``by`` is a supervisor."""

    by: Caller
    clients: dict[str, Client] = field(default_factory=dict)

    def document(self, number: str) -> Document:
        return Document.objects.select_related("current").get(number=number)

    def task(self, number: str, words: str) -> Commitment:
        return Commitment.objects.get(document__number=number, text__contains=words)

    def person(self, name: str, role: Role, unit: str = "", clearance: int = Secrecy.INTERNAL) -> User:
        return User.objects.create_user(
            name, role=role, clearance=clearance, full_name=name, unit=Unit.objects.get(name=unit) if unit else None
        )

    def caller(self, name: str, role: Role, unit: str = "", clearance: int = Secrecy.INTERNAL) -> Caller:
        return Caller(self.person(name, role, unit, clearance), "page")

    def client(self, user: User) -> Client:
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client


@pytest.fixture
def today(monkeypatch: pytest.MonkeyPatch) -> dt.date:
    """The day that everything takes place on."""
    noon = dt.datetime(TODAY.year, TODAY.month, TODAY.day, 4, tzinfo=dt.UTC)
    monkeypatch.setattr("django.utils.timezone.now", lambda: noon)
    return TODAY


@pytest.fixture
def city(database: str, today: dt.date) -> Callable[..., City]:
    """Read the named samples in."""

    def made(*names: str) -> City:
        for name in names:
            take_in(OPERATOR, intake(name), registry=REGISTRY, publicity="open")
        supervisor = User.objects.create_user("ducha", role=Role.SUPERVISOR, clearance=Secrecy.INTERNAL)
        return City(Caller(supervisor, "page"))

    return made
