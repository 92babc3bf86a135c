"""Personal data by the API: masked unless a scope and the reading log are there; a second person decides."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import connection

from luodi.web.api.models import Kept
from luodi.web.desk.models import Matter, Ruling
from luodi.web.journal.models import Entry, ReadingLog
from luodi.web.people.models import Role, Unit, User
from luodi.web.rosters import working
from luodi.web.rosters.models import Roster
from tests.web.api.office import Office, bearing, office
from tests.web.api.rooms import IDENTITY

NAME = "季虚构"


@pytest.fixture
def ledger(database: str) -> Office:
    found = office()
    found.prepared()
    return found


def ask(token: str, path: str, status: int = 200, **query: Any) -> Any:
    reply = bearing(token).get(f"/api{path}", query)
    assert reply.status_code == status, reply.content.decode()
    return json.loads(reply.content)


def tell(token: str, path: str, body: dict[str, Any], status: int = 200, **headers: str) -> Any:
    reply = bearing(token).post(f"/api{path}", json.dumps(body), content_type="application/json", headers=headers)
    assert reply.status_code == status, reply.content.decode()
    return json.loads(reply.content)


def test_of_a_matter_the_person_is_masked_and_facts_are_told_only_with_scope_and_entry(ledger: Office) -> None:
    path = f"/desk/matters/{ledger.waits['in_force']}"
    plain = ledger.token("caseworker", ["desk:read", "desk:write"])
    told = ask(plain, path)
    assert told["party"] == "季**"
    assert (told["state"], [one["state"] for one in told["versions"]]) == ("in_force", ["in_force"])
    listed = ask(plain, "/desk/matters")
    assert listed["total"] == 4
    assert NAME not in json.dumps([told, listed], ensure_ascii=False)
    assert IDENTITY not in json.dumps([told, listed])
    assert ReadingLog.objects.count() == 0
    ask(plain, f"{path}/facts", 403)
    assert ReadingLog.objects.count() == 0

    token = ledger.token("caseworker", ["desk:personal"])
    facts = ask(token, f"{path}/facts")
    assert (facts["name"], facts["identity"]) == (NAME, IDENTITY)
    assert {"members[0].certified_wage": "9600"}.items() <= {
        one["path"]: one["value"] for one in facts["facts"]
    }.items()
    entry = ReadingLog.objects.get()
    assert (entry.actor_id, entry.channel, entry.detail["token"]) == (
        ledger.people["caseworker"].pk, "api", token.split("_")[1],
    )  # fmt: skip
    # Who oversees sees that there is a matter, and no fact of it.
    assert ask(ledger.token("supervisor"), path)["party"] == told["party"]
    ask(ledger.token("supervisor"), f"{path}/facts", 403)
    # Another unit's people do not know of it.
    far = Unit.objects.get(key="yz-fin")
    User.objects.create_user("other", role=Role.CASEWORKER, unit=far)
    for part in ("", "/facts", "/questions", "/replay"):
        ask(ledger.token("other"), f"{path}{part}", 404)
    assert all(one["same"] for one in ask(plain, f"{path}/replay")["items"])


def test_an_auditor_unmasks_with_a_reason_each_time_and_no_answer_is_kept(ledger: Office) -> None:
    path = f"/desk/matters/{ledger.waits['in_force']}/unmask"
    tell(ledger.token("auditor", ["desk:read"]), path, {"reason": "专项审计"}, 403)
    tell(ledger.token("auditor"), path, {"reason": " "}, 422)
    assert ReadingLog.objects.count() == 0
    for _ in range(2):
        told = tell(ledger.token("auditor"), path, {"reason": "专项审计"}, **{"Idempotency-Key": "u-1"})
        assert (told["name"], told["identity"]) == (NAME, IDENTITY)
    assert [one.why for one in ReadingLog.objects.all()] == ["专项审计", "专项审计"]
    assert Kept.objects.count() == 0
    # Nothing personal lies in the clear in the tables of the desk, the journal and the API.
    with connection.cursor() as cursor:
        for model in (Matter, Ruling, Kept):
            cursor.execute(f'SELECT * FROM "{model._meta.db_table}"')
            assert IDENTITY not in str(cursor.fetchall())


def test_by_whatever_token_nobody_approves_what_they_had_a_hand_in(ledger: Office) -> None:
    path = f"/desk/matters/{ledger.waits['settled']}"
    maker, second = ledger.token("caseworker"), ledger.token("second")
    revision = ask(maker, path)["revision"]
    assert tell(maker, f"{path}/submit", {}, 409, **{"If-Match": "999"})["now"]["revision"] == revision
    assert tell(maker, f"{path}/submit", {}, **{"If-Match": str(revision)})["state"] == "to_review"
    assert "不能复核自己办理的认定" in tell(maker, f"{path}/approve", {}, 403)["zh"]
    assert "不能复核自己办理的认定" in tell(maker, f"{path}/return", {"reason": "算错"}, 403)["zh"]
    tell(ledger.token("second", ["desk:write"]), f"{path}/approve", {}, 403)
    assert tell(second, f"{path}/approve", {})["state"] == "in_force"
    amended = {"path": "members[0].certified_wage", "value": "96000", "first": "2023-04", "reason": "换了工作"}
    assert tell(second, f"{path}/amend", amended)["version"] == 2
    months = ask(maker, path)["months"]
    assert (months[0]["on"], months[0]["differs"], months[1]["differs"]) == ("2023-03-01", False, True)
    # Now the other one made it, and the first maker is the second person.
    tell(second, f"{path}/submit", {})
    tell(second, f"{path}/approve", {}, 403)
    assert tell(maker, f"{path}/approve", {})["state"] == "in_force"
    assert tell(maker, f"{path}/amend", {**amended, "value": "很多"}, 422)["place"] == amended["path"]


def test_answers_are_checked_as_on_the_page_and_questions_follow_from_them(ledger: Office) -> None:
    path, token = f"/desk/matters/{ledger.waits['asking']}", ledger.token("caseworker")
    first = ask(token, f"{path}/questions")
    (question, *_rest) = first["items"]
    assert {"path", "how", "kind", "options"} <= set(question)
    wrong = {"answers": [{"path": "members", "value": "许多"}]}
    assert tell(token, f"{path}/answer", wrong, 422)["place"] == "members"
    assert tell(token, f"{path}/answer", {"answers": [{"path": "nothing", "value": "1"}]}, 422)["place"] == "nothing"
    good = {"answers": [{"path": "members", "value": "2"}], "called": {}}
    told = tell(token, f"{path}/answer", good, **{"If-Match": str(first["revision"])})
    assert told["revision"] == first["revision"] + 1
    tell(token, f"{path}/answer", good, 409, **{"If-Match": str(first["revision"])})
    tell(token, f"{path}/answer", {"answers": [{"path": "application", "value": "家庭申请"}]})
    changed = Entry.objects.filter(verb="desk.answer").latest("id")
    assert changed.detail["after"]["facts"] == ["application"]
    assert "家庭申请" not in json.dumps([changed.detail, changed.personal], ensure_ascii=False)
    assert any(one["path"].startswith("members[") for one in ask(token, f"{path}/questions")["items"])


def test_a_rosters_households_are_masked_logged_and_its_own_units(
    ledger: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[Any] = []
    monkeypatch.setattr(working, "begin", lambda row: begun.append(row.pk))
    path, token = f"/rosters/{ledger.waits['roster']}", ledger.token("caseworker", ["rosters:read"])
    told = ask(token, path)
    assert (told["stage"], told["counts"], told["problems"]) == ("done", {"no": 1}, 1)
    assert ReadingLog.objects.count() == 0
    (row,) = ask(token, f"{path}/outcomes", state="no")["items"]
    assert row["household"] != IDENTITY
    assert (row["state"], row["reasons"]) == ("no", ["不符合第三条"])
    (problem,) = ask(token, f"{path}/problems")["items"]
    assert problem["household"] == row["household"]
    assert [sorted(one.detail["fields"]) for one in ReadingLog.objects.order_by("id")] == [
        ["outcomes", "reasons"], ["problems"],
    ]  # fmt: skip
    for name in ("stranger", "leader", "auditor"):
        status = 403 if name in {"leader", "auditor"} or ledger.people[name].role != Role.CASEWORKER else 404
        ask(ledger.token(name), f"{path}/outcomes", status)
    tell(token, f"{path}/erase", {}, 403)

    write = ledger.token("caseworker", ["rosters:write"])
    fresh = f"/rosters/{ledger.waits['fresh']}"
    columns = [{"sheet": "source.csv", "at": 1, "fact": "schooling"}, {"sheet": "source.csv", "at": 9, "fact": "x"}]
    assert tell(write, f"{fresh}/confirm", {"columns": columns})["stage"] == "deciding"
    assert Roster.objects.get(pk=ledger.waits["fresh"]).columns == {"source.csv": {"1": "schooling"}}
    assert begun == [Roster.objects.get(pk=ledger.waits["fresh"]).pk]
    assert tell(write, f"{path}/erase", {"why": "已核对完毕"})["stage"] == "erased"
    ask(token, f"{path}/outcomes", 404)
