"""Counts of the ledger's list: exact up to a bound, told as bounded beyond it."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.test import Client
from django.utils import timezone

from luodi.web.documents.models import SearchEntry
from luodi.web.documents.rows import search_entries
from luodi.web.documents.search import matches_beyond
from luodi.web.ledger import listing
from luodi.web.ledger.models import Assignment, Commitment
from luodi.web.people.models import User
from tests.web import invented

TODAY = dt.date(2026, 5, 20)
RED, YELLOW, GREEN, GREY, DONE, PAUSED = 7, 2, 5, 6, 1, 1
"""Patrols of each light; ``DONE`` ones are green and ``PAUSED`` ones grey besides."""


@pytest.fixture
def reader(database: str) -> User:
    """A supervisor over 22 patrols on top of the invented programme; one unit leads each of them."""
    units = invented.units()
    people = invented.people(units)
    document = invented.programme(units)
    now = timezone.now()
    day = dt.timedelta(days=1)
    plan = [(TODAY - day, "in_progress")] * RED + [(TODAY, "in_progress")] * YELLOW
    plan += [(TODAY + 31 * day, "in_progress")] * GREEN + [(None, "in_progress")] * GREY
    plan += [(TODAY - day, "completed")] * DONE + [(TODAY - day, "suspended")] * PAUSED
    rows = Commitment.objects.bulk_create(
        Commitment(
            document=document, version=document.current, eid="x", order=100 + n, text=f"巡河第{n}次", quoted="",
            source="prose", deadline=due, progress=progress, created_at=now, updated_at=now,
        )
        for n, (due, progress) in enumerate(plan)
    )  # fmt: skip
    Assignment.objects.bulk_create(
        Assignment(commitment=row, name_as_written="河长办", role="guiding", order=0) for row in rows
    )
    SearchEntry.objects.bulk_create(search_entries(document, [], [(row.pk, row.text) for row in rows])[1:])
    supervisor: User = people["supervisor"]
    return supervisor


BY_LIGHT = {"green": GREEN + DONE, "yellow": YELLOW, "red": RED, "grey": GREY + PAUSED}
ALL = sum(BY_LIGHT.values())


@pytest.fixture
def spread(reader: User, monkeypatch: pytest.MonkeyPatch) -> User:
    """The same where so many commitments are taken for very many, counted up to six."""
    monkeypatch.setattr(listing, "COMMON", ALL - 1)
    monkeypatch.setattr(listing, "COUNTED_BY_PART", 6)
    monkeypatch.setattr(listing, "COUNTED_BY_WORDS", 6)
    return reader


@pytest.mark.parametrize("query", [{"role": "guiding"}, {"q": "巡河"}, {"unit": "河长办"}])
@pytest.mark.parametrize("common", [ALL, 1000])
def test_what_is_gathered_is_counted_whole(
    reader: User, query: dict[str, str], common: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "COUNTED", 6)
    monkeypatch.setattr(listing, "COMMON", common)
    found = listing.listing(reader, query, TODAY)
    assert (found.counts, found.total) == (BY_LIGHT, ALL)
    assert not found.total_capped
    assert not found.capped


@pytest.mark.parametrize("query", [{"role": "guiding"}, {"q": "巡河"}, {"unit": "河长办"}])
def test_counts_beyond_the_bound_stop_there_and_say_so_but_a_light_within_it_stays_exact(
    spread: User, query: dict[str, str]
) -> None:
    found = listing.listing(spread, query, TODAY)
    assert (found.total, found.total_capped) == (6, True)
    assert found.counts == {"green": 6, "yellow": 2, "red": 6, "grey": 6}  # of 6, 2, 7 and 7
    assert found.capped == {"red", "grey"}
    yellow = listing.listing(spread, {**query, "light": "yellow"}, TODAY)
    assert (yellow.total, yellow.total_capped, len(yellow.lines)) == (2, False, 2)


def test_few_of_very_many_are_counted_whole(spread: User) -> None:
    found = listing.listing(spread, {"role": "guiding", "state": "suspended"}, TODAY)
    assert (found.total, found.total_capped, found.counts["grey"]) == (PAUSED, False, PAUSED)


def test_common_words_have_a_lower_bound_of_their_own(reader: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "COUNTED_BY_WORDS", 3)
    assert listing.listing(reader, {"q": "巡河"}, TODAY).total == ALL
    monkeypatch.setattr(listing, "COMMON", ALL - 1)
    found = listing.listing(reader, {"q": "巡河"}, TODAY)
    assert (found.total, found.total_capped) == (3, True)
    assert found.counts == {"green": 3, "yellow": 2, "red": 3, "grey": 3}


def test_whoever_asks_for_the_whole_gets_exact_counts(spread: User) -> None:
    found = listing.listing(spread, {"role": "guiding"}, TODAY, whole=True)
    assert (found.counts, found.total, found.total_capped) == (BY_LIGHT, ALL, False)


@pytest.mark.parametrize(
    "query", [{"role": "guiding"}, {"q": "巡河"}, {"q": "第3次"}, {"unit": "市教委"}, {"q": "没有"}]
)
@pytest.mark.parametrize("sort", list(listing.SORTS))
def test_a_common_filter_lists_the_same_commitments_as_a_rare_one(
    reader: User, query: dict[str, str], sort: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    rare = listing.listing(reader, {**query, "sort": sort}, TODAY)
    monkeypatch.setattr(listing, "COMMON", 0)
    common = listing.listing(reader, {**query, "sort": sort}, TODAY)
    assert [line.commitment.pk for line in common.lines] == [line.commitment.pk for line in rare.lines]
    assert common.counts == rare.counts


def test_words_are_common_when_more_entries_hold_them_than_the_bound(reader: User) -> None:
    assert matches_beyond("巡河", ALL - 1)
    assert not matches_beyond("巡河", ALL)
    assert not matches_beyond("，", 0)


@pytest.mark.parametrize(
    ("language", "total", "light"), [("zh-hans", "项以上", "6 以上"), ("en", "+ commitments", "6+")]
)
def test_the_page_says_in_words_that_a_count_is_bounded(spread: User, language: str, total: str, light: str) -> None:
    client = Client()
    client.force_login(spread, backend="django.contrib.auth.backends.ModelBackend")
    client.post("/language/setlang/", {"language": language, "next": "/"})
    html = client.get("/ledger/?role=guiding").content.decode()
    assert re.search(rf"<strong>6</strong>\s*{re.escape(total)}", html)
    assert f"<span>{light}</span>" in html
    exact = client.get("/ledger/?role=guiding&light=yellow").content.decode()
    assert not re.search(rf"</strong>\s*{re.escape(total)}", exact)
