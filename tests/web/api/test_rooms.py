"""What programs may do beside the ledger: many at once, the calendar, accounts, documents."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from luodi import units
from luodi.web.actions import Caller
from luodi.web.calendars.models import CalendarYear
from luodi.web.documents.models import Document
from luodi.web.journal.models import Entry
from luodi.web.ledger.actions.chase import chase
from luodi.web.ledger.actions.set_limit import set_limit
from luodi.web.ledger.models import Batch, Chase, Clock, Commitment
from luodi.web.people.models import SignInLock, User, Visit
from tests.web.api.office import BASE, FUNDS, NETWORK, Office, office, signed_in
from tests.web.api.rooms import INSTRUCTION


@pytest.fixture
def ledger(database: str, monkeypatch: pytest.MonkeyPatch) -> Office:
    monkeypatch.setattr("luodi.units.load", lambda *names: units.Registry([]))
    return office()


def call(who: str, path: str, body: dict[str, Any], status: int = 200) -> dict[str, Any]:
    reply = signed_in(who).post(f"/api{path}", json.dumps(body), content_type="application/json")
    assert reply.status_code == status, reply.content.decode()
    return dict(json.loads(reply.content))


def test_a_batch_is_previewed_without_a_trace_and_done_once_confirmed(ledger: Office) -> None:
    entries, ids = Entry.objects.count(), [str(ledger.tasks[eid].pk) for eid in (BASE, FUNDS)]
    told = {"verb": "extend", "commitments": ids, "told": {"until": "2031-01-31", "reason": "汛期影响施工"}}
    preview = call("supervisor", "/batches", told)
    assert (preview["state"], preview["counts"]["possible"]) == ("checked", 2)
    assert [one["commitment"] for one in preview["rows"]] == ids
    assert all("2031-01-31" in one["note"] for one in preview["rows"])
    assert Entry.objects.count() == entries
    assert set(Commitment.objects.filter(pk__in=ids).values_list("adjusted", flat=True)) != {dt.date(2031, 1, 31)}
    # Somebody is quicker with one of them.
    chase(Caller(ledger.people["supervisor"], "page"), ledger.tasks[BASE], note="请抓紧", answer_by=None)
    Commitment.objects.filter(pk=ids[0]).update(revision=77)
    done = call("supervisor", f"/batches/{preview['id']}/confirm", {})
    assert (done["state"], done["counts"]["done"], done["counts"]["failed"]) == ("done", 1, 1)
    assert Commitment.objects.get(pk=ids[1]).adjusted == dt.date(2031, 1, 31)
    assert Commitment.objects.get(pk=ids[0]).adjusted != dt.date(2031, 1, 31)
    reply = signed_in("supervisor").get(f"/api/batches/{preview['id']}?outcome=failed")
    (failed,) = json.loads(reply.content)["rows"]
    assert "他人已修改" in failed["note"]
    assert call("supervisor", f"/batches/{preview['id']}/confirm", {}, 422)["mend_zh"]


def test_a_batch_is_its_makers_own_and_of_what_the_maker_may_see(ledger: Office) -> None:
    assert call("liaison", f"/batches/{ledger.prepared()['checked']}/confirm", {}, 404)["status"] == 404
    chased = {"verb": "chase", "commitments": [str(ledger.tasks[BASE].pk)], "told": {"note": "催"}}
    assert call("liaison", "/batches", chased, 403)["status"] == 403
    made = Batch.objects.count()
    assert "note" in call("supervisor", "/batches", {**chased, "told": {}}, 422)["place"]
    Document.objects.update(secrecy=3)
    assert call("supervisor", "/batches", chased, 403)["status"] == 403
    assert Batch.objects.count() == made
    assert Chase.objects.count() == 0


def test_a_calendar_is_tried_before_it_is_taken_into_force(ledger: Office) -> None:
    year = timezone.localdate().year + 2
    supervisor, task = Caller(ledger.people["supervisor"], "page"), ledger.tasks[NETWORK]
    days = (dt.date(year, 1, 10) - timezone.localdate()).days
    working = days * 5 // 7
    set_limit(supervisor, task, standing="promised", limit=f"{working}个工作日", began=timezone.now(), source="指南")
    clock = Clock.objects.get(commitment=task, standing="promised")
    first = clock.due - dt.timedelta(days=3) if clock.due and clock.due.month == 1 else dt.date(year, 1, 1)
    notice = {"source": "云府办〔2026〕9号", "stretches": [
        {"first": first.isoformat(), "last": (first + dt.timedelta(days=3)).isoformat(), "name": "元旦"},
    ]}  # fmt: skip
    tried = call("administrator", "/calendar", {**notice, "dry_run": True})
    assert (tried["adopted"], CalendarYear.objects.count()) == (False, 0)
    clock.refresh_from_db()
    was = clock.due
    taken = call("administrator", "/calendar", notice)
    assert taken == {**tried, "adopted": True}
    assert CalendarYear.objects.get().source == "云府办〔2026〕9号"
    clock.refresh_from_db()
    moves = {one["clock"]: (one["was"], one["now"]) for one in taken["moves"]}
    assert moves == ({} if clock.due == was else {clock.pk: (str(was), str(clock.due))})
    assert call("administrator", "/calendar", notice)["moved"] == 0
    worked = {**notice, "stretches": [{"first": "2031-01-01", "worked": True}]}
    assert "不是周末" in call("administrator", "/calendar", worked, 422)["zh"]


def test_an_account_of_the_api_has_no_password_and_locks_and_sessions_end(ledger: Office) -> None:
    told = {"username": "newcomer", "full_name": "新小来", "unit": "yz-edu", "role": "liaison", "clearance": 1}
    assert call("administrator", "/users/add", told)["unit"] == "yz-edu"
    made = User.objects.get(username="newcomer")
    assert (made.has_usable_password(), made.password_once, made.is_active) == (False, False, True)
    assert authenticate(username="newcomer", password="") is None
    assert "newcomer" not in json.dumps(Entry.objects.latest("id").detail)
    assert call("administrator", "/users/add", told, 422)["zh"] == "用户名“newcomer”已被使用。"
    assert call("administrator", "/users/add", {**told, "password": "x"}, 422)["errors"][0]["at"].endswith("password")
    # Nobody gives a clearance above their own.
    assert call("administrator", "/users/add", {**told, "username": "high", "clearance": 4}, 403)["status"] == 403

    ledger.prepared()
    assert SignInLock.objects.count() == 1
    assert call("administrator", "/users/unlock", {"username": "stranger"})["username"] == "stranger"
    assert SignInLock.objects.count() == 0
    assert call("liaison", "/users/end-sessions", {"username": "stranger"}, 403)["status"] == 403
    assert Visit.objects.filter(user__username="stranger").exists()
    assert call("administrator", "/users/end-sessions", {"username": "stranger"}) == {"ended": 1}
    assert not Visit.objects.filter(user__username="stranger").exists()


def test_a_document_is_taken_in_once_and_never_above_ones_clearance(ledger: Office) -> None:
    told = {"text": INSTRUCTION, "title": "关于校园供水的批示", "issuer": "云洲市人民政府", "date": "2026-08-03"}
    (first,) = call("supervisor", "/documents/text", told)["items"]
    assert (first["outcome"], first["title"]) == ("new", "关于校园供水的批示")
    assert Commitment.objects.filter(document__key=first["document"]).count() == first["commitments"] == 1
    (again,) = call("supervisor", "/documents/text", told)["items"]
    assert (again["outcome"], again["document"]) == ("known", first["document"])
    before = Document.objects.count()
    secret = {**told, "title": "关于备汛的批示", "secrecy": 4}
    assert "涉密等级" in call("supervisor", "/documents/text", secret, 422)["zh"]
    marked = {**told, "title": "关于备汛的批示", "text": f"机密\n{INSTRUCTION}"}
    assert "涉密等级" in call("supervisor", "/documents/text", marked, 422)["zh"]
    file = SimpleUploadedFile("空.pdf", b"%PDF-1.7 and nothing more")
    reply = signed_in("supervisor").post("/api/documents", {"file": file})
    assert reply.status_code == 422
    assert json.loads(reply.content)["zh"]
    assert Document.objects.count() == before
