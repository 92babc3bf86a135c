"""Letters, assessment, sheets, feeds, published progress, cockpit and what-if by the API: as on their pages."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

import openpyxl
import pytest
from django.test import Client

from luodi.web.api.models import Kept
from luodi.web.documents import store
from luodi.web.documents.models import Document
from luodi.web.feeds.models import Feed
from luodi.web.journal.models import Entry
from luodi.web.ledger.models import Commitment, Report
from luodi.web.letters.models import Letter
from luodi.web.people.models import Secrecy
from luodi.web.published.models import Edition
from tests.web import invented
from tests.web.api import papers, rooms
from tests.web.api.office import NETWORK, TRAINING, Office, office, send, signed_in


@pytest.fixture
def ledger(database: str) -> Office:
    return opened()


@pytest.fixture
def here(db: None) -> Office:
    return opened()


def opened() -> Office:
    """The office with what waits in these rooms only."""
    place = office()
    place.waits = papers.prepared(place.people, place.tasks)
    return place


def told(reply: Any, status: int = 200) -> Any:
    assert reply.status_code == status, reply.content.decode()
    return json.loads(reply.content)


def asked(who: str, path: str, status: int = 200, **query: Any) -> Any:
    return told(signed_in(who).get(f"/api{path}", query), status)


def test_a_letter_is_drafted_changed_issued_once_and_its_files_are_those_that_were_kept(ledger: Office) -> None:
    calls, pk = papers.calls(ledger.waits), ledger.waits["letter"]
    (waiting,) = [one for one in asked("supervisor", "/letters/waiting")["units"] if one["unit"] == "yz-data"]
    assert (waiting["overdue"], waiting["draft"]) == (1, str(pk))
    draft = asked("supervisor", f"/letters/{pk}")
    assert (draft["letter"]["state"], draft["letter"]["unit"], draft["tasks"]) == (
        "draft", "yz-data", [str(ledger.waits["late"])]
    )  # fmt: skip
    assert asked("liaison", f"/letters/{pk}", 404)["status"] == 404
    words = calls["POST /letters/{pk}/revise"]
    changed = told(send(signed_in("supervisor"), words, **{"If-Match": str(draft["letter"]["revision"])}))
    assert asked("supervisor", f"/letters/{pk}")["body"] == words.body["body"]
    stale = told(send(signed_in("supervisor"), words, **{"If-Match": "0"}), 409)
    assert stale["now"]["revision"] == changed["revision"]
    issue = calls["POST /letters/{pk}/issue"]
    assert told(send(signed_in("supervisor"), issue), 403)["zh"]
    first = send(signed_in("signer"), issue, **{"Idempotency-Key": "i-1"})
    assert send(signed_in("signer"), issue, **{"Idempotency-Key": "i-1"}).content == first.content
    row = Letter.objects.get(pk=pk)
    assert told(first)["number"] == row.number == f"云督函〔{row.year}〕1号"
    docx = signed_in("signer").get(f"/api/letters/{pk}/docx")
    assert docx.content == store.read(row.docx_sha256)
    assert "word/document.xml" in zipfile.ZipFile(io.BytesIO(docx.content)).namelist()
    assert told(send(signed_in("signer"), issue), 422)["mend_zh"]
    assert asked("signer", "/letters", kind="urge", state="issued")["total"] == 1
    assert asked("liaison", "/letters")["total"] == 0  # it went to another unit


def test_a_letter_above_ones_clearance_is_not_there_nor_changed(here: Office) -> None:
    calls = papers.calls(here.waits)
    Letter.objects.update(secrecy=Secrecy.SECRET)
    before = Entry.objects.count()
    for verb in ("revise", "refill", "issue", "void"):
        good = calls[f"POST /letters/{{pk}}/{verb}"]
        assert told(send(signed_in(good.who), good), 404)["status"] == 404
    assert Entry.objects.count() == before


def test_a_period_is_tried_issued_as_seen_appealed_against_and_answered(here: Office) -> None:
    calls, waits = papers.calls(here.waits), here.waits
    month = waits["months"][1]
    tried = asked("supervisor", "/assessment/try", kind="monthly", period=month)
    assert (tried["over"], tried["issued"], tried["scheme"]) == (True, None, 1)
    assert {one["unit"] for one in tried["ranks"]} == {"yz-data", "yz-edu", "yz-fin"}
    good = calls["POST /assessment/results"]
    refused = told(send(signed_in("supervisor"), good, {**good.body, "seen": "0" * 64}), 422)
    assert "日志又有变化" in refused["zh"]
    made = told(send(signed_in("supervisor"), good, {**good.body, "seen": tried["sha256"]}))
    assert made["sha256"] == tried["sha256"]
    result = asked("liaison", f"/assessment/results/{waits['result']}")
    own = {one["unit"]: one["score"] for one in result["ranks"]}
    assert own == {"yz-data": None, "yz-edu": waits["score"], "yz-fin": None}  # its group's ranks, its own points
    assert asked("stranger", f"/assessment/scores/{waits['score']}", 404)["status"] == 404
    appeal = calls["POST /assessment/scores/{of}/appeal"]
    assert told(send(signed_in("liaison"), appeal))["state"] == "open"
    assert told(send(signed_in("liaison"), appeal), 422)["zh"] == "已有一项申诉待答复。"
    assert asked("supervisor", "/assessment/appeals", state="open")["total"] == 2
    assert asked("liaison", "/assessment/appeals")["total"] == 1
    answer = calls["POST /assessment/appeals/{of}/answer"]
    assert told(send(signed_in("supervisor"), answer, {**answer.body, "points": None}), 422)["mend_en"]
    assert told(send(signed_in("supervisor"), answer))["state"] == "upheld"
    assert float(asked("stranger", "/assessment/appeals", state="upheld")["items"][0]["points"]) == 2
    uneven = {**calls["POST /assessment/schemes"].body}
    uneven["dimensions"] = {**uneven["dimensions"], "timely": {"base": "80", "cap": "100", "weight": 40}}
    assert "之和应为 100" in told(send(signed_in("supervisor"), calls["POST /assessment/schemes"], uneven), 422)["zh"]


def test_a_sheet_is_looked_at_before_it_is_reported_and_reported_once(here: Office) -> None:
    calls = papers.calls(here.waits)
    reports = Report.objects.count()
    preview = told(send(signed_in("liaison"), calls["POST /lists/fill"]))
    assert (preview["counts"], Report.objects.count()) == ({"possible": 1}, reports)
    (row,) = asked("liaison", f"/lists/fill/{preview['id']}")["rows"]
    assert (row["commitment"], row["outcome"]) == (str(here.tasks[NETWORK].pk), "possible")
    assert [(one["column"], one["given"]) for one in row["changes"]] == [("进展", "又改造二十所")]
    assert asked("stranger", f"/lists/fill/{preview['id']}", 404)["status"] == 404
    client = signed_in("liaison")
    for _ in range(2):
        reply = client.post(f"/api/lists/fill/{preview['id']}/confirm", "{}", content_type="application/json")
        assert told(reply)["counts"] == {"done": 1}
    assert Report.objects.count() == reports + 1


def test_a_conflict_of_a_row_is_settled_before_it_is_reported(here: Office) -> None:
    good, pk = papers.calls(here.waits)["POST /lists/fill/{pk}/rows/{of}/settle"], here.waits["clash"]
    (row,) = asked("liaison", f"/lists/fill/{pk}")["rows"]
    assert (row["outcome"], row["conflicts"][0]["given"]) == ("conflict", "又改造二十所")
    assert told(send(signed_in("liaison"), good))["counts"] == {"possible": 1}
    assert told(send(signed_in("liaison"), good, {"how": "theirs"}))["counts"] == {"same": 1}
    assert asked("liaison", f"/lists/fill/{pk}")["rows"][0]["settled"] == "theirs"
    assert told(send(signed_in("stranger"), good), 404)["status"] == 404


def test_a_row_of_a_task_that_is_not_assigned_is_told_wrong(here: Office) -> None:
    """The unit sees the task already; there is no part of its own yet that a report could belong to."""
    Commitment.objects.filter(pk=here.tasks[TRAINING].pk).update(review="confirmed")
    calls = papers.calls(here.waits)
    data = papers.sheet(here.people["liaison"], here.tasks[TRAINING])
    from django.core.files.uploadedfile import SimpleUploadedFile

    good = calls["POST /lists/fill"]
    preview = told(send(signed_in("liaison"), good, {**good.body, "file": SimpleUploadedFile("填报.xlsx", data)}))
    assert preview["counts"] == {"wrong": 1}
    (row,) = asked("liaison", f"/lists/fill/{preview['id']}")["rows"]
    assert "尚未交办" in row["problems"][0]["zh"]


def test_lists_leave_in_three_forms_under_their_filters_and_the_journals_leaving_is_logged(here: Office) -> None:
    def file(who: str, path: str, **query: Any) -> bytes:
        reply = signed_in(who).get(f"/api/lists/{path}", query)
        assert reply.status_code == 200, reply.content.decode()
        return b"".join(reply.streaming_content)  # type: ignore[attr-defined]

    rows = json.loads(file("liaison", "ledger", form="json", state="open"))["rows"]
    listed = asked("liaison", "/commitments", state="open")
    assert {row["key"] for row in rows} == {one["id"] for one in listed["items"]}
    assert len(file("liaison", "ledger", form="csv").splitlines()) > len(rows)  # done ones too, and the headings
    assert openpyxl.load_workbook(io.BytesIO(file("liaison", "units", form="xlsx"))).worksheets
    before = Entry.objects.filter(kind="reading").count()
    assert file("auditor", "journal", form="csv", verb="ledger.assign").count(b"ledger.assign") > 1
    assert Entry.objects.filter(kind="reading").count() == before + 1
    assert asked("liaison", "/lists/ledger", 422, form="pdf")["errors"][0]["at"].endswith("form")


def test_a_feeds_address_is_told_once_and_no_answer_of_it_is_kept(here: Office) -> None:
    good, key = papers.calls(here.waits)["POST /feeds"], {"Idempotency-Key": "f-1"}
    made = told(send(signed_in("liaison"), good, **key))
    assert Client().get(made["path"]).content.startswith(b"BEGIN:VCALENDAR")
    assert told(send(signed_in("liaison"), good, **key))["path"] != made["path"]
    assert Kept.objects.count() == 0
    mine = asked("liaison", "/feeds")["items"]
    assert {one["id"] for one in mine} == set(
        Feed.objects.filter(user__username="liaison").values_list("pk", flat=True)
    )
    assert made["path"].rpartition("/")[2].removesuffix(".ics") not in json.dumps(mine)
    assert told(send(signed_in("stranger"), good), 403)["status"] == 403  # not their unit
    ended = signed_in("liaison").post(f"/api/feeds/{made['feed']['id']}/revoke", "{}", content_type="application/json")
    assert told(ended)["revoked_at"]
    assert Client().get(made["path"]).status_code == 404


def test_progress_is_published_as_chosen_and_gone_when_it_is_withdrawn(here: Office) -> None:
    calls, waits = papers.calls(here.waits), here.waits
    key = waits["document"]
    draft = asked("supervisor", "/published/draft", document=key)
    assert {one["id"]: one["shown"] for one in draft["tasks"]}[str(waits["late"])] is True
    ids = [one["id"] for one in draft["tasks"]]
    good = calls["POST /published/publish"]
    assert told(send(signed_in("supervisor"), good, {**good.body, "tasks": ids}))["edition"] == 2
    public = asked("public", "/published/progress", document=key)
    assert len(public["tasks"]) == len(ids)
    assert public["edition"] == 2
    assert told(send(signed_in("liaison"), good), 403)["status"] == 403  # not the issuer's people
    told(send(signed_in("supervisor"), calls["POST /published/withdraw"]))
    assert asked("public", "/published/progress", 404, document=key)["status"] == 404
    assert Edition.objects.filter(withdrawn_at=None, replaced_at=None).count() == 0


def test_the_cockpit_counts_what_the_ledger_lists(here: Office) -> None:
    board = asked("supervisor", "/cockpit")
    whole = asked("supervisor", "/commitments", size=1)
    assert board["all"]["total"] == whole["total"] == sum(board["all"]["counts"].values())
    rows = asked("supervisor", "/cockpit/documents")["items"]
    (row,) = [one for one in rows if one["key"] == here.tasks[NETWORK].document.key]
    assert asked("supervisor", "/commitments", **row["query"], state="open")["total"] == row["open"]
    for unit in asked("supervisor", "/cockpit/units")["items"]:
        assert asked("supervisor", "/commitments", **unit["query"])["total"] == unit["total"], unit["key"]
    course = asked("supervisor", "/cockpit/document", key=row["key"])
    assert course["now"]["counts"] == row["counts"]
    assert {unit["key"] for unit in asked("liaison", "/cockpit/units")["items"]} <= {"yz-edu", "yz-edu-c"}


def test_what_waits_is_told_with_other_rooms_things_and_alerts_are_read_up_to_what_was_shown(here: Office) -> None:
    here.waits = rooms.prepared(here.people, here.tasks) | here.waits
    piles = {one["name"]: one["errands"] for one in asked("second", "/mine")["piles"]}
    assert len(piles["to_review"]) == 1
    assert piles["to_review"][0]["path"].startswith("/desk/")
    alerts = asked("liaison", "/alerts")
    assert [(one["kind"], one["unread"]) for one in alerts["items"]] == [("chased", True)]
    read = {"alerts": alerts["newest"]}
    client = signed_in("liaison")
    assert told(client.post("/api/notices/read", json.dumps(read), content_type="application/json")) == {"read": 1}
    assert asked("liaison", "/alerts")["newest"] == 0
    assert asked("stranger", "/alerts")["items"] == []


WRONG = [
    ({}, "没有调整任何一项"), ({"change": "s.nothing=5"}, "s.nothing"), ({"change": "s.monthly=viel"}, "-100 到 1000"),
    ({"change": "s.monthly=10", "size": 7}, "户数"), ({"change": "s.monthly=10", "pack": "none"}, "none"),
    ({"change": "s.monthly=10", "on": "2001-01-01"}, "有效期"),
]  # fmt: skip


@pytest.mark.django_db
def test_what_if_tells_its_figures_and_refuses_what_it_cannot_read() -> None:
    invented.people(invented.units())
    papers.asked_before()
    choices = asked("liaison", "/whatif/choices")
    assert "s.monthly" in {one["name"] for one in choices["choices"]}
    found = asked("liaison", "/whatif", change="s.monthly=10")
    assert (found["done"], found["figures"]["whole"]["gain"]) == (True, 3)
    report = signed_in("liaison").get("/api/whatif/report", {"change": "s.monthly=10"})
    assert report["Content-Type"].startswith("text/html")
    for query, words in WRONG:
        assert words in asked("liaison", "/whatif", 422, **query)["zh"], query


@pytest.mark.django_db
def test_a_document_is_given_as_akoma_ntoso_and_never_above_ones_clearance() -> None:
    units = invented.units()
    invented.people(units)
    document = invented.programme(units)
    reply = signed_in("public").get("/api/akn", {"document": document.key})
    assert reply["Content-Type"].startswith("application/akn+xml")
    assert b"<akomaNtoso" in reply.content
    Document.objects.update(secrecy=Secrecy.SECRET)
    assert asked("public", "/akn", 404, document=document.key)["status"] == 404
