"""Writing by the API: every action of the house, the same refusals as on the pages, once however often sent."""

from __future__ import annotations

import json
import threading
from typing import Any

import pytest
from django.db import connections
from django.test import Client

from luodi import units
from luodi.web.actions import Caller
from luodi.web.api.models import Kept
from luodi.web.api.routes import OPERATIONS, WITHOUT
from luodi.web.journal.models import Entry
from luodi.web.ledger.actions.extend import extend
from luodi.web.ledger.models import Commitment, Evidence, Report
from luodi.web.people.models import Role, Secrecy, User
from tests.web.api.calls import Good
from tests.web.api.office import FUNDS, NETWORK, TRAINING, Office, bearing, office, send, signed_in, taken_back
from tests.web.test_matrix import MAY_ACT, every_action

WRITING = sorted(name for name in OPERATIONS if name.startswith("POST"))


@pytest.fixture
def ledger(database: str, monkeypatch: pytest.MonkeyPatch) -> Office:
    # The package's own lists would be loaded with every document that is entered.
    monkeypatch.setattr("luodi.units.load", lambda *names: units.Registry([]))
    return office()


OF_A_DOCUMENT = (
    "POST /commitments", "POST /charges", "POST /reports", "POST /requests", "POST /targets", "POST /links",
    "POST /published",
)  # fmt: skip


def told(reply: Any) -> dict[str, Any]:
    return dict(json.loads(reply.content))


def test_every_action_of_the_house_has_an_operation_or_a_reason_why_not() -> None:
    house = set(every_action())
    carried_out = {verb for one in OPERATIONS.values() for verb in one.actions}
    assert house - carried_out - set(WITHOUT) == set(), (
        "declare an operation in luodi/web/api/writing, or say in luodi.web.api.operations.WITHOUT why there is none"
    )
    assert set(WITHOUT) <= house, "these actions are no more"
    assert not set(WITHOUT) & carried_out, "these have an operation by now"
    assert all(len(reason) > 20 for reason in WITHOUT.values())


def test_every_writing_operation_carries_out_an_action() -> None:
    assert [name for name in WRITING if not OPERATIONS[name].actions and name not in READING_BY_POST] == []


READING_BY_POST: set[str] = set()


def test_a_good_call_of_each_operation_does_what_it_says_and_the_journal_tells_the_token(ledger: Office) -> None:
    good = ledger.every()
    tokens = {who: ledger.token(who) for who in sorted({one.who for one in good.values()})}
    for name in WRITING:
        with taken_back():
            token = tokens[good[name].who]
            before = Entry.objects.count()
            reply = send(bearing(token), good[name])
            assert reply.status_code == 200, (name, reply.content.decode())
            made = list(Entry.objects.order_by("id")[before:])
            verbs = {SAID_AS.get(verb, verb) for verb in OPERATIONS[name].actions} - WITHOUT_A_WORD
            assert verbs <= {entry.verb for entry in made}, name
            assert bool(made) == bool(verbs), name
            told_of = {(entry.channel, entry.actor.username, entry.detail["token"]) for entry in made if entry.actor}
            assert told_of == ({("api", good[name].who, token.split("_")[1])} if made else set()), name
            assert all(entry.actor for entry in made), name


SAID_AS = {"desk.unmask": "journal.note_reading", "sheets.report_row": "ledger.report"}
WITHOUT_A_WORD = {f"ledger.{verb}_batch" for verb in ("choose", "fill_in", "close")} | {
    "ledger.try_row",
    "ledger.do_row",
    "sheets.take_in",
    "sheets.settle_row",
    "sheets.close_filled",
}
"""Actions that write no entry of their own: a preview changes nothing, what is done to a row its own action says."""


def test_each_role_may_call_what_its_actions_allow_and_nothing_else(ledger: Office) -> None:
    good, before = ledger.every(), Entry.objects.count()
    clients = {role: signed_in(User.objects.filter(role=role).first().username) for role in Role}  # type: ignore[union-attr]
    for name in WRITING:
        allowed = frozenset.intersection(*(frozenset(MAY_ACT[verb]) for verb in OPERATIONS[name].actions))
        for role in set(Role) - allowed:
            reply = send(clients[role], good[name])
            assert reply.status_code == 403, (name, role, reply.content.decode())
        for role in sorted(set(Role) - allowed)[:1]:  # before anything of the body is looked at
            assert send(clients[role], good[name], {"nonsense": 1}).status_code == 403, (name, role)
        assert send(Client(), good[name]).status_code == 401, name
        assert Entry.objects.count() == before, name
        with taken_back():
            assert send(signed_in(good[name].who), good[name]).status_code == 200, name


def test_what_one_may_not_see_is_not_there(ledger: Office) -> None:
    """The document is above everybody's clearance: no operation tells that the row exists."""
    from luodi.web.documents.models import Document

    good = ledger.every()
    Document.objects.update(secrecy=Secrecy.SECRET)
    before = Entry.objects.count()
    for name in WRITING:
        if name.startswith(OF_A_DOCUMENT):
            reply = send(signed_in(good[name].who), good[name])
            assert (reply.status_code, told(reply)["status"]) == (404, 404), name
    assert Entry.objects.count() == before


def test_people_of_another_unit_touch_nothing(ledger: Office) -> None:
    before = Entry.objects.count()
    good = ledger.good()
    for name in ("acknowledge", "report", "request"):
        assert send(signed_in("stranger"), good[f"POST /charges/{{of}}/{name}"]).status_code in {403, 404}
    assert send(signed_in("stranger"), good["POST /reports/{of}/evidence"]).status_code in {403, 404}
    assert send(signed_in("stranger"), good["POST /requests/{of}/withdraw"]).status_code in {403, 404}
    assert Entry.objects.count() == before


def test_a_call_by_the_session_without_its_csrf_token_is_refused(ledger: Office) -> None:
    good = ledger.good()["POST /commitments/{pk}/strike-off"]
    client = Client(enforce_csrf_checks=True)
    client.force_login(ledger.people["supervisor"])
    reply = send(client, good)
    assert reply.status_code == 403
    assert "CSRF" in told(reply)["zh"]
    client.cookies["csrftoken"] = "k" * 32
    assert send(client, good, **{"X-CSRFToken": "k" * 32}).status_code == 200


def test_a_call_that_came_too_late_is_told_both_versions(ledger: Office) -> None:
    good = ledger.good()["POST /commitments/{pk}/extend"]
    seen = Commitment.objects.get(pk=ledger.tasks[FUNDS].pk).revision
    until = "2027-01-31"
    extend(Caller(ledger.people["supervisor"], "page"), ledger.tasks[FUNDS], until=_day(until), reason="他人先延期")
    reply = send(signed_in("supervisor"), good, **{"If-Match": f'"{seen}"'})
    assert reply.status_code == 409
    answer = told(reply)
    assert answer["now"]["adjusted"] == until
    assert answer["now"]["revision"] == seen + 1
    assert answer["sent"] == {"revision": seen, "basis": "", **good.body}
    assert "他人刚刚修改" in answer["zh"]
    assert Commitment.objects.get(pk=ledger.tasks[FUNDS].pk).adjusted == _day(until)
    assert send(signed_in("supervisor"), good, **{"If-Match": str(seen + 1)}).status_code == 200


def _day(text: str) -> Any:
    import datetime as dt

    return dt.date.fromisoformat(text)


REVISED = (
    [f"POST /commitments/{{pk}}/{verb}" for verb in ("assign", "suspend", "interrupt", "resume", "extend",
                                                   "strike-off", "chase", "event", "limit", "split")]
    + ["POST /charges/{of}/acknowledge", "POST /charges/{of}/report"]
    + [f"POST /reports/{{of}}/{verb}" for verb in ("evidence", "sign", "return", "accept")]
    + [f"POST /requests/{{of}}/{verb}" for verb in ("answer", "withdraw")]
    + [f"POST /letters/{{pk}}/{verb}" for verb in ("revise", "refill", "issue", "void")]
    + [f"POST /drafts/{{of}}/{verb}" for verb in ("remarks", "finalise", "void")]
)  # fmt: skip


def test_every_change_of_what_stands_already_asks_for_the_revision_where_it_is_given(ledger: Office) -> None:
    good = ledger.every()
    before = Entry.objects.count()
    for name in REVISED:
        reply = send(signed_in(good[name].who), good[name], **{"If-Match": "999"})
        assert reply.status_code == 409, (name, reply.content.decode())
        assert told(reply)["sent"]["revision"] == 999, name
        assert told(reply)["now"]["revision"] < 999, name
    assert Entry.objects.count() == before


@pytest.mark.parametrize("verb", ["confirm", "reject", "merge"])
def test_proposals_that_somebody_changed_meanwhile_are_left_alone(ledger: Office, verb: str) -> None:
    good = ledger.good()
    assert send(signed_in("supervisor"), good["POST /commitments/{pk}/amend"]).status_code == 200
    before = Entry.objects.count()
    reply = send(signed_in("supervisor"), good[f"POST /review/{verb}"])
    if verb == "confirm":  # confirmed by the other already: there is nothing to do
        assert told(reply)["items"] == []
    else:
        assert reply.status_code == 409
        assert told(reply)["now"]["text"] == "开展教师培训。"
    assert Entry.objects.count() == before
    assert Commitment.objects.get(pk=ledger.tasks[TRAINING].pk).review == "confirmed"


def test_two_who_amend_the_same_field_are_told_and_different_fields_are_merged(ledger: Office) -> None:
    good = ledger.good()["POST /commitments/{pk}/amend"]
    supervisor = signed_in("supervisor")
    assert send(supervisor, good).status_code == 200
    other = {"shown": good.body["shown"], "wanted": {**good.body["shown"], "text": "另一种写法。"}}
    reply = send(supervisor, good, other)
    assert reply.status_code == 409
    assert (told(reply)["now"]["text"], told(reply)["sent"]["wanted"]["text"]) == ("开展教师培训。", "另一种写法。")
    another = {"shown": good.body["shown"], "wanted": {**good.body["shown"], "kind": "recurring"}}
    assert told(send(supervisor, good, another))["text"] == "开展教师培训。"
    assert Commitment.objects.get(pk=ledger.tasks[TRAINING].pk).kind == "recurring"


@pytest.mark.parametrize(
    ("name", "mine", "theirs"),
    [("POST /users/change", {"clearance": 0}, "full_name"), ("POST /units/change", {"kind": "party"}, "short_name")],
)
def test_two_administrators_at_once_keep_both_changes_unless_it_is_the_same_field(
    ledger: Office, name: str, mine: dict[str, Any], theirs: str
) -> None:
    good, client = ledger.good()[name], signed_in("administrator")
    assert send(client, good).status_code == 200
    shown, wanted = good.body["shown"], good.body["wanted"]
    same = send(client, good, {**good.body, "wanted": {**shown, theirs: "又一个名字"}})
    assert same.status_code == 409
    assert wanted[theirs] in told(same)["zh"]
    assert "又一个名字" in told(same)["zh"]
    assert told(same)["now"][theirs] == wanted[theirs]
    other = send(client, good, {**good.body, "wanted": {**shown, **mine}})
    assert other.status_code == 200, other.content.decode()
    assert told(other)[theirs] == wanted[theirs]
    assert {name: told(other)[name] for name in mine} == mine


def test_a_call_repeated_with_its_key_is_done_once_and_gets_the_same_answer(ledger: Office) -> None:
    good = ledger.good()["POST /charges/{of}/report"]
    client, key = signed_in("liaison"), {"Idempotency-Key": "a-1"}
    reports = Report.objects.count()
    first = send(client, good, **key)
    again = send(client, good, **key)
    assert first.status_code == again.status_code == 200
    assert first.content == again.content
    assert (first.headers.get("Idempotency-Replayed"), again["Idempotency-Replayed"]) == (None, "true")
    assert Report.objects.count() == reports + 1
    other = send(client, good, {**good.body, "text": "别的内容"}, **key)
    assert other.status_code == 422
    assert "幂等键" in told(other)["zh"]
    # Another person's key is another key.
    accept = ledger.good()["POST /reports/{of}/accept"]
    assert send(signed_in("supervisor"), accept, **key).status_code == 200


def test_what_was_refused_may_be_sent_again_with_its_key(ledger: Office) -> None:
    good = ledger.good()["POST /commitments/{pk}/strike-off"]
    client, key = signed_in("supervisor"), {"Idempotency-Key": "b-1"}
    assert send(client, good, **key, **{"If-Match": "999"}).status_code == 409
    assert Kept.objects.count() == 0
    assert send(client, good, **key).status_code == 200


def test_files_are_part_of_what_a_key_stands_for(ledger: Office) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    good, client, key = ledger.good()["POST /reports/{of}/evidence"], signed_in("liaison"), {"Idempotency-Key": "c-1"}

    def sent(data: bytes) -> Any:
        return send(client, good, {"files": [SimpleUploadedFile("一.txt", data)]}, **key)

    before = Evidence.objects.count()
    assert sent(b"one").content == sent(b"one").content
    assert Evidence.objects.count() == before + 1
    assert sent(b"two").status_code == 422
    assert Evidence.objects.count() == before + 1


@pytest.mark.parametrize("database", [pytest.param("postgresql", marks=pytest.mark.postgres)], indirect=True)
def test_ten_at_once_with_one_key_do_it_once(ledger: Office) -> None:
    """On SQLite, where the tests' database lives in one connection, test_killed.py repeats keys on a file."""
    good, key = ledger.good()["POST /charges/{of}/report"], {"Idempotency-Key": "d-1"}
    token = ledger.token("liaison")
    before = Report.objects.count()
    answers: list[tuple[int, bytes]] = []
    alias = connections["default"]

    def call() -> None:
        own = alias.copy()
        connections["default"] = own
        try:
            reply = send(bearing(token), good, **key)
            answers.append((reply.status_code, reply.content))
        finally:
            own.close()

    threads = [threading.Thread(target=call) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 10
    assert {status for status, _ in answers} == {200}
    assert len({content for _, content in answers}) == 1
    assert Report.objects.count() == before + 1


WRONG = [
    ("POST /commitments/{pk}/extend", {"until": "2030-01-01"}, "reason"),
    ("POST /commitments/{pk}/extend", {"until": "soon", "reason": "因"}, "until"),
    ("POST /commitments/{pk}/extend", {"until": "9999-12-31", "reason": "因"}, "until"),
    ("POST /commitments/{pk}/extend", {"until": "2030-01-01", "reason": "a\0b"}, "reason"),
    ("POST /commitments/{pk}/extend", {"until": "2030-01-01", "reason": "因" * 2001}, "reason"),
    ("POST /commitments/{pk}/extend", {"until": "2030-01-01", "reason": " "}, "reason"),
    ("POST /commitments/{pk}/extend", {"until": "2030-01-01", "reason": "因", "by": "我"}, "by"),
    ("POST /charges/{of}/report", {"text": "好", "occurred_on": "2026-01-01", "percent": 101}, "percent"),
    ("POST /charges/{of}/report", {"text": "好", "occurred_on": "2026-01-01", "delay": "lazy"}, "delay"),
    ("POST /charges/{of}/request", {"kind": "holiday", "reason": "因"}, "kind"),
    ("POST /review/confirm", {"proposals": []}, "proposals"),
    ("POST /review/confirm", {"proposals": [{"id": "no"}]}, "id"),
]


def test_what_is_wrong_is_named_in_two_languages(ledger: Office) -> None:
    good = ledger.good()
    for name, body, at in WRONG:
        reply = send(signed_in(good[name].who), good[name], body)
        assert reply.status_code == 422, (name, body)
        answer = told(reply)
        assert any(at in one["at"].split(".") for one in answer["errors"]), answer
        assert answer["zh"]
        assert answer["en"]


def test_what_the_rules_refuse_says_how_to_mend_it(ledger: Office) -> None:
    good = ledger.good()["POST /commitments/{pk}/strike-off"]
    other = Good(good.who, f"/commitments/{ledger.tasks[NETWORK].pk}/strike-off", {})
    answer = told(send(signed_in(good.who), other))
    assert answer["status"] == 422
    assert "不能销号" in answer["zh"]
    assert answer["mend_en"]
    assert answer["detail"].count(" / ") == 1


def test_each_refusal_has_its_status_and_the_one_shape(ledger: Office) -> None:
    good = ledger.good()["POST /commitments/{pk}/strike-off"]
    client = signed_in(good.who)
    address = f"/api{good.path}"
    sent = [
        (400, client.post(address, "{", content_type="application/json")),
        (400, client.post(address, '{"why": NaN}', content_type="application/json")),
        (401, Client().post(address, "{}", content_type="application/json")),
        (404, client.post("/api/nothing/here", "{}", content_type="application/json")),
        (404, client.get("/api/commitments/not-an-id")),
        (413, client.post(address, json.dumps({"why": "长" * 600_000}), content_type="application/json")),
        (415, client.post(address, "why=1", content_type="application/x-www-form-urlencoded")),
        (422, client.post(address, "[]", content_type="application/json")),
        (422, client.post(address, '{"why": "\\ud800"}', content_type="application/json")),
    ]
    for status, reply in sent:
        answer = told(reply)
        assert (reply.status_code, answer["status"]) == (status, status), reply.content
        assert reply["Content-Type"].startswith("application/json")
        assert {"zh", "en", "mend_zh", "mend_en", "place", "detail", "errors"} <= set(answer)
