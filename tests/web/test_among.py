"""Keys handed over as one value find what they find one by one; so do headings of a whole version."""

from __future__ import annotations

import uuid

import pytest

from luodi.web.among import Among
from luodi.web.ledger import listing
from luodi.web.ledger.models import Assignment, Commitment
from tests.web import invented


def test_a_stretch_of_keys_finds_the_same_rows_and_headings_in_either_way(
    database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    invented.programme(invented.units())
    tasks = list(Commitment.objects.order_by("order"))
    some = [task.pk for task in tasks[::2]]
    parts = Assignment.objects.order_by("pk")
    expected = list(parts.filter(commitment__in=some))
    assert 0 < len(expected) < parts.count()
    assert list(parts.filter(Among("commitment_id", [*some, uuid.uuid4()]))) == expected
    numbers = [part.pk for part in expected[1:]]
    assert list(parts.filter(Among("pk", [*numbers, 999_999_999]))) == expected[1:]
    assert list(parts.filter(Among("pk", [*numbers, 999_999_999], plainly=True))) == expected[1:]
    assert not parts.filter(Among("pk", [])).exists()
    ways = []
    for whole in (0, 1000):
        monkeypatch.setattr(listing, "WHOLE", whole)
        ways.append(listing.headings_over(tasks))
    assert ways[0] == ways[1]
    assert any(ways[0].values())
