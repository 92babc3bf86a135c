"""Keys handed over as one value find what they find one by one; so do places of provisions."""

from __future__ import annotations

import uuid

from django.db.models import TextField
from django.db.models.functions import Cast

from luodi.web.among import Among, PairAmong
from luodi.web.documents.models import Provision
from luodi.web.ledger.listing import headings_over
from luodi.web.ledger.models import Assignment, Commitment
from tests.web import invented


def test_a_stretch_of_keys_finds_the_same_rows(database: str) -> None:
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
    # A key as the database tells it is as good.
    told = parts.annotate(of=Cast("commitment_id", TextField())).values_list("of", flat=True)
    assert list(parts.filter(Among("commitment_id", [told[0]]))) == [
        part for part in parts if part.commitment_id == parts[0].commitment_id
    ]


def test_a_place_is_a_version_and_an_eid_together(database: str) -> None:
    """Headings are those of each commitment's own version; what only one of both fits is not found."""
    invented.programme(invented.units())
    tasks = list(Commitment.objects.order_by("order"))
    provisions = list(Provision.objects.order_by("pk"))
    first = provisions[0]
    assert list(Provision.objects.filter(PairAmong("version_id", "eid", [(first.version_id, first.eid)]))) == [first]
    wrong = [(first.version_id, "nowhere"), (first.version_id + 1000, first.eid)]
    assert not Provision.objects.filter(PairAmong("version_id", "eid", wrong)).exists()
    assert not Provision.objects.filter(PairAmong("version_id", "eid", [])).exists()
    headings = {(one.version_id, one.eid): one.heading for one in provisions}
    found = headings_over(tasks)
    assert any(found.values())
    for task in tasks:
        steps = task.eid.split("__")
        above = ["__".join(steps[:length]) for length in range(len(steps), 0, -1)]
        told = [headings.get((task.version_id, eid), "") for eid in above]
        if not task.table_eid:
            assert found[task.pk] == next((one for one in told if one and one not in task.text), "")
