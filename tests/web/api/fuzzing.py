"""Schemathesis at the API: calls made up from its own description, as every role, on a ledger in which things wait.

Every call starts from the same ledger: what it changed is taken back. So every example can reach deep into an action.
"""

from __future__ import annotations

import copy
import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from unittest.mock import patch

import hypothesis
import schemathesis
from django.core.cache import cache
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from luodi.web.ledger.models import Evidence
from tests.web.api.office import DOCUMENT, NETWORK, Office, office

CHECKS = [
    not_a_server_error, status_code_conformance, content_type_conformance, response_headers_conformance,
    response_schema_conformance,
]  # fmt: skip
CALLERS = ("supervisor", "liaison", "leader", "signer", "caseworker", "auditor", "administrator", "public", "")


@dataclass
class Tried:
    """How many calls were made, by operation and status; what was wrong."""

    statuses: dict[str, Counter[int]] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    @property
    def calls(self) -> int:
        return sum(sum(each.values()) for each in self.statuses.values())

    @property
    def done(self) -> set[str]:
        """Operations that some call carried out."""
        return {name for name, each in self.statuses.items() if each[200]}


def operations() -> Iterator[Any]:
    """Every operation as schemathesis sees it."""
    schema = schemathesis.openapi.from_wsgi("/api/openapi.json", get_wsgi_application())
    for found in schema.get_all_operations():
        yield found.ok()


def _real(place: Office, value: Any, draw: random.Random) -> Any:
    """``value`` with made-up identities mostly replaced by those of rows that exist."""
    known: dict[str, Callable[[], Any]] = {
        "id": lambda: str(draw.choice(list(place.tasks.values())).pk),
        "document": lambda: DOCUMENT,
        "key": lambda: draw.choice([DOCUMENT, "yz-edu"]),
        "unit": lambda: draw.choice(["yz-edu", "yz-fin", "市教委"]),
        "name": lambda: draw.choice(["市教委", "云洲市财政局"]),
        "indicator": lambda: place.tasks[NETWORK].indicators.get().pk,
        "handler": lambda: place.people["liaison"].pk,
        "replaces": lambda: place.to_verify.pk,
    }
    if isinstance(value, dict):
        return {
            name: known[name]() if name in known and draw.random() < 0.8 else _real(place, inner, draw)
            for name, inner in value.items()
        }
    return [_real(place, one, draw) for one in value] if isinstance(value, list) else value


def _brought_home(place: Office, case: Any, draw: random.Random, good: dict[str, Any]) -> None:
    """Let the call be about rows that exist, and its body be a good one in most fields."""
    name = f"{case.method.upper()} {case.path.removeprefix('/api')}"
    if case.path_parameters and draw.random() < 0.85:
        if name in good:
            own = [part for part in good[name].path.split("/") if part]
            told = [part for part in case.path.removeprefix("/api").split("/") if part]
            values = {part.strip("{}"): its for part, its in zip(told, own, strict=True) if part.startswith("{")}
        else:
            values = {"pk": str(place.tasks[NETWORK].pk), "of": str(Evidence.objects.all()[0].pk)}
        case.path_parameters = {
            **case.path_parameters,
            **{k: v for k, v in values.items() if k in case.path_parameters},
        }
    if case.query and draw.random() < 0.7:
        case.query = _real(place, dict(case.query), draw)
    if isinstance(case.body, dict) and name in good and not good[name].files:
        body = _real(place, copy.deepcopy(case.body), draw)
        base = copy.deepcopy(good[name].body)
        if draw.random() < 0.7:
            body = {**base, **{key: value for key, value in body.items() if draw.random() < 0.3}}
        case.body = body
    if case.headers and draw.random() < 0.7:
        case.headers = {key: value for key, value in dict(case.headers).items() if key != "If-Match"}


def fuzzed(
    examples: int, seed: int, only: Callable[[str], bool] = lambda name: True, *, turn: int | None = None
) -> Tried:
    """``examples`` fitting and as many unfitting calls of each operation.

    With a ``turn``, 0 or 1, only one of both, by turns from operation to operation: making up the calls of one kind for
    one operation costs more than many calls.
    """
    # As Django's own test client does: the connection is the test's, in whose transaction the calls run.
    for happened in (request_started, request_finished):
        happened.disconnect(close_old_connections)
    try:
        # Whatever is asked of what-if, nobody invents a population for it here; it has tests of its own.
        with patch("luodi.web.whatif.working._work", lambda asked, folder: None):
            return _fuzzed(examples, seed, only, turn)
    finally:
        for happened in (request_started, request_finished):
            happened.connect(close_old_connections)


def _fuzzed(examples: int, seed: int, only: Callable[[str], bool], turn: int | None) -> Tried:
    place, tried = office(), Tried()
    good = place.every()
    tokens = {who: place.token(who) for who in CALLERS if who not in {"", "public"}}
    for number, operation in enumerate(operations()):
        name = f"{operation.method.upper()} {operation.path.removeprefix('/api')}"
        if not only(name):
            continue
        right = good[name].who if name in good else "supervisor"
        modes = [GenerationMode.POSITIVE, GenerationMode.NEGATIVE]
        for mode in modes if turn is None else [modes[(number + turn) % 2]]:
            _try(place, operation, mode, tried, tokens, right, good, examples, seed + number)
    return tried


def _try(
    place: Office,
    operation: Any,
    mode: GenerationMode,
    tried: Tried,
    tokens: dict[str, str],
    right: str,
    good: dict[str, Any],
    examples: int,
    seed: int,
) -> None:
    name = f"{operation.method.upper()} {operation.path.removeprefix('/api')}"
    statuses = tried.statuses.setdefault(name, Counter())

    @hypothesis.seed(seed)
    @settings(
        max_examples=examples, deadline=None, database=None, suppress_health_check=list(HealthCheck),
        phases=[Phase.explicit, Phase.generate], derandomize=False, print_blob=False,
    )  # fmt: skip
    @given(case=operation.as_strategy(generation_mode=mode), chance=st.integers(0, 2**32 - 1))
    def call(case: Any, chance: int) -> None:
        draw = random.Random(chance)
        _brought_home(place, case, draw, good)
        who = right if draw.random() < 0.8 else draw.choice(CALLERS)
        headers = {"Authorization": f"Bearer {tokens[who]}"} if who in tokens else {}
        cache.clear()
        with transaction.atomic():
            response = case.call(headers=headers)
            transaction.set_rollback(True)
        statuses[response.status_code] += 1
        case.validate_response(response, checks=CHECKS)

    try:
        call()
    except hypothesis.errors.Unsatisfiable:
        return  # there is nothing that would not fit
    except (Exception, ExceptionGroup) as error:  # noqa: BLE001 everything that is found is told together
        tried.wrong.append(f"{name} {mode}: {error!r:.3000}")
