"""The server is killed under load: what it acknowledged is there, nothing is half written, the journal holds."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Any

import pytest

from tests.web.killing import Place, Told, kill_while_writing, proven, wrongs

KILLS = 5


def _killed(place: Place) -> tuple[dict[str, Any], Told]:
    seed = secrets.randbelow(1_000_000)
    library, told = kill_while_writing(place, KILLS, seed)
    assert wrongs(place, library, told) == [], f"seed {seed}"
    assert proven(place) == ""
    assert told.kills == KILLS
    assert len(told.acknowledged) > KILLS, "hardly anything was written: the kills prove nothing"
    assert told.unanswered, "no request was under way when the server was killed"
    return library, told


def test_on_sqlite_kills_lose_no_acknowledged_write_and_leave_none_half_done(
    tmp_path: Path, sqlite_database: str
) -> None:
    place = Place(tmp_path / "var", sqlite_database)
    library, told = _killed(place)
    # The proof itself: it notices a write that is taken away again.
    lost = min(word for word in told.acknowledged if word[0] in "abc")
    taken = f"Report.objects.get(text={lost!r}).delete()"
    place.asked(f"import django; django.setup(); from luodi.web.ledger.models import Report; {taken}; print('{{}}')")
    found = wrongs(place, library, told)
    assert f"{lost} was acknowledged and is lost" in found
    assert "reports and their journal entries differ" in found
    assert any("times for" in one for one in found)


@pytest.mark.postgres
def test_on_postgresql_kills_lose_no_acknowledged_write_and_leave_none_half_done(
    tmp_path: Path, postgres_database: str
) -> None:
    _killed(Place(tmp_path / "var", postgres_database))
