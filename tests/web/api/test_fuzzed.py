"""A sample of what schemathesis tries (the long run is `make soak`): no server error, and every answer as declared."""

from __future__ import annotations

import pytest

from luodi import units
from luodi.web.api.routes import OPERATIONS
from tests.web.api.fuzzing import fuzzed

WRITING = {name for name in OPERATIONS if name.startswith("POST")}


@pytest.mark.parametrize("half", ["reading", "writing"])
def test_no_call_that_can_be_made_up_breaks_the_api_or_is_answered_otherwise_than_declared(
    database: str, half: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("luodi.units.load", lambda *names: units.Registry([]))
    # Fitting calls of one half of them, unfitting ones of the other; on PostgreSQL a third of them, the other way
    # round. The long run tries all on both.
    every = sorted(WRITING if half == "writing" else set(OPERATIONS) - WRITING)
    wanted = set(every[::3] if database == "postgresql" else every)
    tried = fuzzed(2, seed=20, only=lambda name: name in wanted, turn=int(database == "postgresql"))
    assert tried.wrong == []
    assert set(tried.statuses) == wanted
    assert tried.calls >= len(wanted)
    # Some of the calls went all the way: the fuzz does not only knock at the door.
    assert len(tried.done) > len(wanted) / 5, wanted - tried.done
