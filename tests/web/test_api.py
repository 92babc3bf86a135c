"""The API: documented, bounded, and showing nobody more than their pages do."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.test import Client

from luodi import units
from luodi.web.actions import OPERATOR
from luodi.web.api.routes import api
from luodi.web.documents.intake import take_in
from luodi.web.documents.models import Document
from luodi.web.journal.actions.seal import seal
from luodi.web.ledger.models import Commitment
from luodi.web.people.models import Role, Secrecy, User
from tests.web.documents.intakes import TASKS, file

KEY = "澜江省云洲市:云洲府发〔2026〕71号"


@pytest.fixture
def ledger(database: str) -> Document:
    take_in(OPERATOR, file(*TASKS), registry=units.load(["yunzhou"]))
    return Document.objects.get()


def signed_in(role: Role, clearance: Secrecy = Secrecy.INTERNAL) -> Client:
    client = Client()
    client.force_login(
        User.objects.create_user(role.value, role=role, clearance=clearance),
        backend="django.contrib.auth.backends.ModelBackend",
    )
    return client


def get(client: Client, path: str, **query: Any) -> tuple[int, Any]:
    answer = client.get(f"/api/{path}", query)
    return answer.status_code, json.loads(answer.content)


def operations() -> list[tuple[str, dict[str, Any]]]:
    """The reading operations."""
    schema = json.loads(json.dumps(api.get_openapi_schema(), default=str))
    return [(path, one) for path, those in schema["paths"].items() for method, one in those.items() if method == "get"]


def test_every_parameter_of_text_has_a_greatest_length_and_every_number_its_range() -> None:
    unbounded = []
    for path, one in operations():
        for parameter in one["parameters"]:
            for kind in parameter["schema"].get("anyOf", [parameter["schema"]]):
                text = kind.get("type") == "string" and not {"maxLength", "enum", "format"} & set(kind)
                number = kind.get("type") == "integer" and not {"minimum", "maximum"} <= set(kind)
                if text or number:
                    unbounded.append((path, parameter["name"]))
    assert not unbounded


def test_the_documentation_page_asks_nothing_of_other_hosts(client: Client) -> None:
    page = client.get("/api/docs").content.decode()
    assert re.findall(r'(?:src|href)="([^"]+)"', page)
    assert not re.findall(r'(?:src|href)="(?:https?:)?//', page)
    assert not re.findall(r"<script(?![^>]*(?:src=|application/json))", page)


def test_a_document_its_provisions_and_commitments_are_given(ledger: Document) -> None:
    client = signed_in(Role.SUPERVISOR)
    status, listed = get(client, "documents", q="云洲府发2026 71")
    assert (status, listed["total"], listed["items"][0]["key"]) == (200, 1, KEY)
    status, one = get(client, "document", key=KEY)
    assert [version["ordinal"] for version in one["versions"]] == [1]
    assert one["versions"][0]["source_sha256"]
    status, parts = get(client, "provisions", document=KEY)
    assert [part["eid"] for part in parts][:2] == ["para_1", "att_1"]
    status, found = get(client, "commitments", unit="云洲市水利局", role="responsible")
    assert (found["total"], sum(found["counts"].values())) == (2, 2)
    assert found["items"][0]["parts"][0]["unit"] == "云洲市水利局"
    status, task = get(client, f"commitments/{Commitment.objects.get(kind='dated').pk}")
    assert (task["deadline"], task["indicators"][0]["targets"][0]["value"]) == ("2026-12-31", "120.000000")
    assert task["version"] == 1


def test_units_are_found_and_say_what_they_owe(ledger: Document) -> None:
    client = signed_in(Role.SUPERVISOR)
    assert get(client, "units", q="sslj")[1]["items"][0]["key"] == "云洲市水利局"
    status, bureau = get(client, "unit", key="云洲市水利局")
    assert (status, sum(bureau["counts"].values()), bureau["parent"]) == (200, 2, "云洲市人民政府")


def test_the_journals_head_is_for_auditors_and_administrators(ledger: Document) -> None:
    (made,) = seal()
    for role in Role:
        status, head = get(signed_in(role), "journal/head")
        if role in {Role.AUDITOR, Role.ADMINISTRATOR}:
            assert (status, head["digest"], head["through"]) == (200, made.digest, head["last_entry"])
        else:
            assert status == 403


def test_a_stranger_gets_nothing_and_the_public_only_what_is_published(ledger: Document) -> None:
    paths = [
        path.removeprefix("/api/").replace("{pk}", str(Commitment.objects.all()[0].pk)).replace("{of}", "1")
        for path, _ in operations()
    ]
    for path in paths:
        assert get(Client(), path, key=KEY, document=KEY)[0] == 401
    public = signed_in(Role.PUBLIC)
    assert get(public, "documents")[1]["total"] == 0
    assert get(public, "document", key=KEY)[0] == 404
    assert get(public, "commitments")[0] == 403
    assert get(public, "units")[0] == 403


def test_nobody_is_shown_what_is_above_their_clearance(ledger: Document) -> None:
    Document.objects.update(secrecy=Secrecy.CONFIDENTIAL)
    low, high = signed_in(Role.SUPERVISOR), signed_in(Role.AUDITOR, Secrecy.CONFIDENTIAL)
    task = Commitment.objects.all()[0].pk
    for path, empty in (("documents", True), ("commitments", True), (f"commitments/{task}", False)):
        status, answer = get(low, path)
        assert (answer["total"] == 0) if empty else status == 404
        assert get(high, path)[0] == 200
    assert get(low, "provisions", document=KEY)[0] == 404
    assert len(get(high, "provisions", document=KEY)[1]) > 3


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("documents", {"q": "河" * 201}),
        ("documents", {"q": "a\0b"}),
        ("documents", {"page": 0}),
        ("documents", {"size": 201}),
        ("documents", {"year": 99999}),
        ("commitments", {"role": "owner"}),
        ("commitments", {"page": "x"}),
        ("commitments", {"unit": "\0"}),
        ("provisions", {}),
        ("provisions", {"document": "x" * 301}),
        ("unit", {"key": "\0"}),
    ],
)
def test_wrong_parameters_are_named(ledger: Document, path: str, query: dict[str, Any]) -> None:
    status, answer = get(signed_in(Role.SUPERVISOR), path, **query)
    assert status == 422
    assert answer["detail"]


def test_a_page_past_the_end_is_empty(ledger: Document) -> None:
    client = signed_in(Role.SUPERVISOR)
    for path in ("documents", "commitments", "units"):
        status, answer = get(client, path, page=100_000)
        assert (status, answer["items"]) == (200, [])
        assert answer["total"] > 0
