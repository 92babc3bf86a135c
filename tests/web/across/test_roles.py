"""Who opens what across documents, and who may act: every role, and a stranger."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

import pytest
from django.test import Client

from luodi.web.across.actions.compare_documents import compare_documents
from luodi.web.across.actions.find_conflicts import find_conflicts
from luodi.web.across.models import Comparison, Conflict
from luodi.web.people.models import Role
from tests.web.across.conftest import NEW, OLD, City

INTERNAL = frozenset(Role) - {Role.PUBLIC}
OVERSEEING = frozenset({Role.SUPERVISOR, Role.AUDITOR, Role.ADMINISTRATOR, Role.LEADER})
"""Who sees all units' work: a leader without a unit among them."""
CODE = quote("澜江省云洲市:云洲府办发〔2026〕21号")


@pytest.fixture
def everything(city: Callable[..., City]) -> City:
    made = city("yunzhou_gazette_2026_3", "yunzhou_one_code_2026", "yunzhou_water_2025", "yunzhou_water_2026")
    compare_documents(made.by, made.document(OLD), made.document(NEW))
    find_conflicts(made.by)
    return made


def test_each_role_opens_what_it_may_and_nothing_else(everything: City) -> None:
    made = Comparison.objects.get()
    link = made.links.exclude(old_key="").first()
    assert link is not None
    pages = {
        "/across/": INTERNAL,
        f"/across/compare/{made.pk}": INTERNAL,
        f"/across/compare/{made.pk}/item?old={link.old_key}&new={link.new_key}": INTERNAL,
        "/across/conflicts": INTERNAL,
        "/across/gaps/no_unit": INTERNAL,
        "/lists/gaps/no_unit.json": INTERNAL,
        f"/lists/comparisons/{made.pk}.json": INTERNAL,
        "/across/heirs": INTERNAL,
        "/across/load": INTERNAL,
        f"/across/indicators/identity_coverage/{CODE}": OVERSEEING,
    }
    clients = {role: everything.client(everything.person(role.value, role)) for role in Role}
    for address, who in pages.items():
        assert Client().get(address).status_code == 302, address
        opened = {role for role, client in clients.items() if client.get(address).status_code == 200}
        assert opened == who, address


def test_nobody_but_a_supervisor_acts_by_a_page(everything: City) -> None:
    made, conflict = Comparison.objects.get(), Conflict.objects.filter(state="open").first()
    assert conflict is not None
    acts = {
        "/across/compare": {"old": made.old_id, "new": made.new_id},
        f"/across/compare/{made.pk}/do/again": {},
        f"/across/compare/{made.pk}/do/part": {"reason": "理由"},
        "/across/conflicts/search": {},
        f"/across/conflicts/{conflict.pk}": {"real": "yes", "why": "理由"},
        "/across/gaps/no_unit/hand": {"to": 1},
    }
    for role in Role:
        client = everything.client(everything.person(role.value, role))
        for address, data in acts.items():
            status = client.post(address, data).status_code
            assert (status == 403) == (role != Role.SUPERVISOR), (role, address, status)
            assert client.get(address).status_code == 405 or role != Role.SUPERVISOR or "conflicts" in address
    conflict.refresh_from_db()
    assert conflict.state == "real"  # the supervisor's click, and nobody else's


def test_in_english_the_pages_say_it_in_english(everything: City) -> None:
    made = Comparison.objects.get()
    client = everything.client(everything.person("en", Role.AUDITOR))
    client.cookies["django_language"] = "en"
    page = client.get(f"/across/compare/{made.pk}").content.decode()
    assert "Lowered" in page
    assert "lowered (stricter)" in page
    assert "Dropped" in page
    assert "Added" in page
    assert "What no single document answers" in client.get("/across/").content.decode()
