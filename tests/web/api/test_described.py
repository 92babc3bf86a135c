"""The description: every operation in the docs and in OpenAPI with its bounds and errors; the docs' examples run."""

from __future__ import annotations

import functools
import json
import re
from typing import Any

import pytest
from django.test import Client

from luodi.web.api.routes import OPERATIONS, api
from luodi.web.ledger.models import Commitment
from tests.conftest import ROOT
from tests.web.api.office import NETWORK, Office, office

TEXT = (ROOT / "docs" / "api.md").read_text("utf-8")
EXAMPLES = re.findall(r"```http\n(.*?)```\n\n```json\n(.*?)```", TEXT, re.S)


@functools.cache
def described() -> dict[str, Any]:
    """The description as anybody reads it; made when a test first asks, for it takes seconds."""
    return dict(json.loads(json.dumps(api.get_openapi_schema(), default=str)))


def every() -> list[tuple[str, dict[str, Any]]]:
    """Each operation by method and path."""
    paths = described()["paths"].items()
    return [(f"{method.upper()} {path}", one) for path, those in paths for method, one in those.items()]


def test_the_docs_tell_every_operation_and_no_other() -> None:
    told = set(re.findall(r"^\| `((?:GET|POST) \S+)`", TEXT, re.M))
    assert told == {f"{one.method} /api{one.path}" for one in OPERATIONS.values()} == {name for name, _ in every()}


def _resolved(schema: dict[str, Any]) -> dict[str, Any]:
    if "$ref" in schema:
        return dict(described()["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]])
    return schema


def _unbounded(schema: dict[str, Any], place: str) -> list[str]:
    schema = _resolved(schema)
    found = []
    for one in (_resolved(kind) for kind in schema.get("anyOf", [schema])):
        kind = one.get("type")
        if kind == "string" and not {"maxLength", "enum", "const", "format", "pattern"} & set(one):
            found.append(place)
        if kind in {"integer", "number"} and not {"minimum", "maximum"} <= set(one):
            found.append(place)
        if "anyOf" in one:
            found += _unbounded(one, place)
        if kind == "array":
            found += [] if "maxItems" in one else [place]
            found += _unbounded(one["items"], place + "[]")
        for name, inner in one.get("properties", {}).items():
            found += _unbounded(inner, f"{place}.{name}")
    return found


def test_everything_that_is_taken_is_bounded() -> None:
    found = []
    for name, one in every():
        for parameter in one["parameters"]:
            found += _unbounded(parameter["schema"], f"{name} {parameter['name']}")
        for content in one.get("requestBody", {}).get("content", {}).values():
            found += _unbounded(content["schema"], f"{name} body")
    assert found == []


def test_no_two_schemas_share_a_name() -> None:
    """In the description the later one would stand for both."""
    from ninja import Schema

    def below(one: type) -> list[type]:
        return [one, *(inner for each in one.__subclasses__() for inner in below(each))]

    ours = {one for one in below(Schema) if one.__module__.startswith("luodi.web.api")}
    names = [one.__name__ for one in ours]
    assert sorted({name for name in names if names.count(name) > 1}) == []


def test_every_operation_declares_its_errors_scope_and_roles() -> None:
    for name, one in every():
        wanted = {"200", "400", "401", "403", "404", "413", "422", "429"}
        assert set(one["responses"]) == wanted | ({"409", "415"} if name.startswith("POST") else set()), name
        assert one["x-scope"], name
        assert one["x-roles"], name
        assert one["description"], name
        headers = {parameter["name"] for parameter in one["parameters"] if parameter["in"] == "header"}
        assert headers == ({"If-Match", "Idempotency-Key"} if name.startswith("POST") else set()), name


@pytest.fixture
def ledger(database: str) -> Office:
    return office()


def test_there_are_examples() -> None:
    assert len(EXAMPLES) >= 4


@pytest.mark.parametrize(("call", "answer"), EXAMPLES)
def test_an_example_of_the_docs_runs(ledger: Office, call: str, answer: str) -> None:
    task = Commitment.objects.get(pk=ledger.tasks[NETWORK].pk)
    known = {
        "token": ledger.token("liaison"), "supervisor": ledger.token("supervisor"), "commitment": str(task.pk),
        "charge": str(ledger.busy.pk), "revision": str(ledger.busy.revision),
        "indicator": str(task.indicators.get().pk),
    }  # fmt: skip
    for name, value in known.items():
        call = call.replace(f"{{{name}}}", value)
    head, _, body = call.partition("\n\n")
    (method, path), *headers = (line.split(" ", 1) for line in head.strip().splitlines())
    sent = {name.removesuffix(":"): value for name, value in headers}
    kind = sent.pop("Content-Type", "application/json")
    reply = Client().generic(method, path, body.strip(), content_type=kind, headers=sent)
    wanted = json.loads(answer)
    assert reply.status_code == wanted.get("status", 200), reply.content.decode()
    _same(json.loads(reply.content), wanted)


def _same(found: Any, wanted: Any) -> None:
    """Everything that the docs show of the answer is in it."""
    if isinstance(wanted, dict):
        for name, value in wanted.items():
            _same(found[name], value)
    elif isinstance(wanted, list) and wanted and isinstance(wanted[0], dict):
        for one, other in zip(found, wanted, strict=True):
            _same(one, other)
    else:
        assert found == wanted
