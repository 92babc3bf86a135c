"""Nobody sees above their clearance: a document raised, or a clearance lowered, closes every address."""

from __future__ import annotations

import csv
import io
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client

from luodi import units
from luodi.errors import LuodiError
from luodi.web.actions import OPERATOR, Caller, RefusedError
from luodi.web.documents.actions.reclassify import reclassify
from luodi.web.documents.intake import take_in
from luodi.web.documents.models import Document, Publicity
from luodi.web.journal.actions.note_reading import note_reading
from luodi.web.journal.models import Entry, ReadingLog
from luodi.web.ledger.models import Commitment
from luodi.web.people.actions.change_user import change_user
from luodi.web.people.models import Role, Secrecy, Unit, User
from luodi.web.review.actions.confirm import confirm
from luodi.web.review.actions.publish import publish
from tests.web import test_matrix as matrix
from tests.web.documents.intakes import TASKS, file

WORDS = ("河湖管护", "71号", "巡查城区河岸", "巡查一次城区河岸", "清理水库漂浮物", "设立公示牌", "培训巡河员")
"""What stands in the document only: in its title, its number, its tasks."""
BREADTH = ("documents/?q=" + quote("漂浮物"), "ledger/?q=" + quote("漂浮物"), "ledger/?sort=document",
           "api/documents?q=" + quote("河湖"), "api/commitments?q=" + quote("漂浮物"), "review/", "journal/",
           "ledger/mine", "", "units/suggest?q=szj")  # fmt: skip
"""Lists and searches that would show the document or its tasks."""


@pytest.fixture
def issued(database: str) -> dict[str, str]:
    """The document, published: its tasks assigned. A supervisor, an auditor, an administrator, a unit's liaison."""
    take_in(OPERATOR, file(*TASKS), registry=units.load(["yunzhou"]))
    unit = Unit.objects.get(short_name="市水利局")
    for role in ("supervisor", "auditor", "administrator"):
        User.objects.create_user(role, role=role, clearance=Secrecy.CONFIDENTIAL)
    User.objects.create_user("liaison", role="liaison", unit=unit, clearance=Secrecy.CONFIDENTIAL, full_name="连络员")
    document = Document.objects.get()
    by = Caller(User.objects.get(username="supervisor"), "page")
    confirm(by, list(Commitment.objects.values_list("pk", flat=True)))
    publish(by, document)
    return {
        "key": document.key, "pk": str(Commitment.objects.order_by("order")[0].pk), "unit": unit.key,
        "row": str(unit.pk), "user": str(User.objects.get(username="liaison").pk),
    }  # fmt: skip


def addresses(issued: dict[str, str]) -> list[str]:
    """Every page, list, search, feed and API operation that can be asked for with what ``issued`` names."""
    found = list(BREADTH)
    for address, who in matrix.PAGES.items():
        names = {part.partition("}")[0] for part in address.split("{")[1:]}
        if who is not None and names <= issued.keys():
            found.append(address.format(**issued))
    return sorted(set(found))


def told_of(addresses: list[str]) -> dict[str, list[str]]:
    """By person, those of ``addresses`` that open and tell words of the document."""
    found: dict[str, list[str]] = {}
    for user in User.objects.order_by("pk"):
        client = Client()
        client.force_login(user)
        for address in addresses:
            answer = client.get("/" + address)
            if answer.status_code != 200:
                continue
            content = b"".join(answer.streaming_content) if answer.streaming else answer.content
            text = content.decode("utf-8", "replace")
            if any(word in text for word in WORDS):
                found.setdefault(user.username, []).append(address)
    return found


def test_every_address_closes_at_once(issued: dict[str, str]) -> None:
    before = told_of(addresses(issued))
    assert set(before) == {"supervisor", "auditor", "administrator", "liaison"}
    assert {"documents/", f"ledger/{issued['pk']}", BREADTH[0], BREADTH[1], BREADTH[3]} <= set(before["liaison"])
    told = sorted({address for found in before.values() for address in found})

    document = Document.objects.get()
    by = Caller(User.objects.get(username="supervisor"), "page")
    reclassify(by, document, secrecy=Secrecy.SECRET, publicity=Publicity.CLOSED, why="定密责任人审定")
    assert told_of(told) == {}

    Document.objects.update(secrecy=Secrecy.INTERNAL)
    assert told_of(told) == before
    for user in User.objects.order_by("pk"):
        change_user(
            OPERATOR, user, clearance=Secrecy.NONE, full_name=user.full_name, unit=user.unit, role=Role(user.role)
        )
    assert told_of(told) == {}


def test_the_page_changes_it_with_a_reason_and_the_journal_tells(issued: dict[str, str]) -> None:
    client = Client()
    client.force_login(User.objects.get(username="supervisor"))
    address = f"/documents/{quote(issued['key'])}/classification"
    sent: dict[str, Any] = {"secrecy": 2, "publicity": "closed"}
    assert client.post(address, sent).status_code == 422
    assert client.post(address, sent | {"publicity": "open", "why": "误标"}).status_code == 422
    assert Document.objects.get().secrecy == Secrecy.NONE
    assert client.post(address, sent | {"why": "误标，按定密清单更正"}).status_code == 302
    entry = Entry.objects.get(verb="documents.reclassify")
    assert entry.detail == {
        "before": {"secrecy": 0, "publicity": "unstated"}, "after": {"secrecy": 2, "publicity": "closed"},
    }  # fmt: skip
    assert entry.why == "误标，按定密清单更正"
    assert "误标，按定密清单更正" in client.get(address).content.decode()
    assert client.post(address, sent | {"secrecy": 3, "why": "升密"}).headers["Location"] == "/documents/"
    assert client.get(address).status_code == 404  # above one's own clearance now


def test_what_one_may_not_see_one_does_not_declassify(issued: dict[str, str]) -> None:
    Document.objects.update(secrecy=Secrecy.TOP_SECRET)
    by = Caller(User.objects.get(username="administrator"), "page")
    with pytest.raises(RefusedError):
        reclassify(by, Document.objects.get(), secrecy=Secrecy.NONE, publicity=Publicity.UNSTATED, why="解密")
    with pytest.raises(LuodiError):
        reclassify(OPERATOR, Document.objects.get(), secrecy=Secrecy.NONE, publicity=Publicity.UNSTATED, why=" ")


def test_an_auditor_finds_readings_by_person_day_object_and_reason(database: str) -> None:
    auditor = User.objects.create_user("auditor", role="auditor")
    reader = User.objects.create_user("duzhe", role="caseworker", full_name="杜哲")
    client = Client()
    client.force_login(auditor)
    note_reading(Caller(reader, "page"), ("desk.matter", "17"), fields=["facts", "identity"], why="复核来访")
    note_reading(Caller(auditor, "page"), ("rosters.roster", "=3"), fields=["outcomes"])
    day = ReadingLog.objects.first().at.strftime("%Y-%m-%d")

    def rows(query: str) -> list[str]:
        return [entry.object_id for entry in client.get(f"/journal/readings?{query}").context["page"]]

    assert rows("") == ["=3", "17"]
    assert rows("who=杜哲") == rows("who=duzhe") == rows("what=desk.matter") == rows("why=来访") == ["17"]
    assert rows(f"object_id=17&until={day}") == ["17"] or rows("object_id=17&until=2999-01-01") == ["17"]
    assert rows("since=2999-01-01") == []
    assert rows("since=2026-02-30") == ["=3", "17"]  # no such day: no filter
    page = client.get("/journal/readings").content.decode()
    assert "身份信息" in page
    assert "复核来访" in page
    answer = client.get("/journal/readings.csv?")
    lines = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [line[7] for line in lines[1:]] == ["'=3", "17"]
    assert lines[2][2:4] == ["duzhe", "杜哲"]
    assert ReadingLog.objects.filter(object_type="journal.readings", actor=auditor).count() == 1
