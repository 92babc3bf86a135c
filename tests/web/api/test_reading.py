"""Reading by the API: what the pages show, to whom they show it, and no more."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from luodi.web.actions import Caller
from luodi.web.api.routes import OPERATIONS
from luodi.web.journal.actions.note_reading import note_reading
from luodi.web.ledger.actions.set_limit import set_limit
from luodi.web.ledger.actions.share_out import share_out
from luodi.web.ledger.models import Commitment
from luodi.web.notices.models import Digest, Notice
from luodi.web.people.actions.succeed_unit import succeed_unit
from luodi.web.people.models import Role, Unit, User
from tests.web.api.office import BASE, FUNDS, NETWORK, Office, bearing, office, signed_in
from tests.web.api.reads import BY_API

NEVER_TOLD = ("password", "secret", "sealed_", "digest", "key_id")
"""No answer of a reading operation has a field of such a name."""


@pytest.fixture
def ledger(database: str) -> Office:
    return office()


def asked(by: str, path: str, status: int = 200, **query: Any) -> Any:
    reply = signed_in(by).get(f"/api{path}", query)
    assert reply.status_code == status, reply.content.decode()
    return json.loads(reply.content)


def test_each_role_reads_what_its_pages_show_and_a_token_what_its_scope_says(ledger: Office) -> None:
    paths = ledger.addresses()
    by_role = {role: User.objects.filter(role=role).first() for role in Role}
    clients = {role: signed_in(user.username) for role, user in by_role.items() if user}
    narrow = {
        one: bearing(ledger.token(user.username, ["read"])) for one, user in by_role.items() if user and one != "public"
    }
    for name, who in BY_API.items():
        address = f"/api{paths[name]}"
        assert OPERATIONS[name].roles == who, name
        statuses = {role: clients[role].get(address).status_code for role in Role}
        may = {200, 404, 403} if name.endswith(("/facts", "/questions")) else {200, 404}  # of one's own unit
        assert all(status in (may if role in who else {403}) for role, status in statuses.items()), (name, statuses)
        if name != "GET /across/indicator":  # none is declared for the invented programme
            assert 200 in statuses.values(), name
        if OPERATIONS[name].scope != "read":
            assert narrow[min(who)].get(address).status_code == 403, name
        assert Client().get(address).status_code == 401, name


def test_reminders_and_the_outbox_are_told_as_on_their_pages(ledger: Office) -> None:
    task = ledger.tasks[NETWORK]
    digest = Digest.objects.get(person=ledger.people["liaison"])
    due = timezone.localdate() + dt.timedelta(days=3)
    Notice.objects.create(
        commitment=task, person=ledger.people["liaison"], step="near", days=-3, due=due, round=digest.round
    )
    (item,) = asked("liaison", "/notices")["items"]
    assert (item["commitment"], item["step"], item["unread"]) == (str(task.pk), "near", True)
    assert item["moved"] is (task.due != due)
    assert asked("liaison", "/notices")["through"] == digest.pk
    assert asked("stranger", "/notices") == {"items": [], "total": 0, "through": 0}
    task.document.__class__.objects.update(secrecy=3)
    assert asked("liaison", "/notices")["total"] == 0

    told = asked("administrator", "/outbox", state="dead")
    assert [(one["id"], one["state"], one["to"]) for one in told["items"]] == [(ledger.dead.pk, "dead", "user:1")]
    assert told["counts"]["dead"] == 1
    assert asked("administrator", "/outbox", state="sent")["items"] == []


def test_schedules_and_drafts_are_told_with_their_revision_and_the_tasks_one_may_see(ledger: Office) -> None:
    kinds = {one["kind"]: one for one in asked("supervisor", "/schedules")["items"]}
    assert list(kinds) == ["daily", "weekly", "monthly", "quarterly", "yearly"]
    assert (kinds["monthly"]["on"], kinds["monthly"]["revision"]) == (False, 0)
    (listed,) = asked("supervisor", "/drafts", kind="monthly")["items"]
    assert listed["id"] == ledger.draft.pk
    assert asked("supervisor", "/drafts", kind="weekly")["total"] == 0
    before = asked("supervisor", f"/drafts/{ledger.draft.pk}")
    Commitment.objects.first().document.__class__.objects.update(secrecy=3)  # type: ignore[union-attr]
    after = asked("supervisor", f"/drafts/{ledger.draft.pk}")
    for seen, hidden in zip(before["figures"], after["figures"], strict=True):
        assert seen["value"] == hidden["value"]
        assert hidden["tasks"] == []
        assert hidden["unseen"] == seen["unseen"] + len(seen["tasks"])


def test_clocks_shares_and_links_of_a_commitment_are_told(ledger: Office) -> None:
    supervisor = Caller(ledger.people["supervisor"], "page")
    began = timezone.now() - dt.timedelta(days=1)
    set_limit(supervisor, ledger.tasks[FUNDS], standing="promised", limit="20日", began=began, source="服务指南")
    told = asked("supervisor", f"/commitments/{ledger.tasks[FUNDS].pk}/clocks")
    (clock,) = [one for one in told["clocks"] if one["standing"] == "promised"]
    assert (clock["limit"], clock["source"], clock["state"], clock["overdue"]) == ("20日", "服务指南", "running", False)
    assert [one["kind"] for one in clock["events"]] == ["start"]

    target = ledger.tasks[NETWORK].indicators.get().targets.get()
    units = {one.key: one.pk for one in Unit.objects.filter(key__in=["yz-edu", "yz-edu-c"])}
    share_out(supervisor, target, {units["yz-edu"]: Decimal(95), units["yz-edu-c"]: Decimal(96)}, how="each")
    address = f"/commitments/{ledger.tasks[NETWORK].pk}/shares"
    (shared,) = asked("supervisor", address)["items"]
    assert (shared["target"], shared["how"], shared["revision"]) == (target.pk, "each", 1)
    assert {one["unit"]: float(one["share"]) for one in shared["figures"]} == {"yz-edu": 95, "yz-edu-c": 96}
    (theirs,) = asked("stranger", address)["items"]  # whose unit has a part, and no share
    assert (theirs["figures"], theirs["total"]) == ([], None)

    linked = asked("supervisor", f"/commitments/{ledger.tasks[BASE].pk}/links")
    assert [one["id"] for one in linked["links"]] == [ledger.linked["confirmed"].pk]
    (proposed,) = asked("supervisor", "/links")["items"]
    assert proposed["id"] == ledger.linked["proposed"].pk
    assert asked("supervisor", "/links", state="confirmed", document="nothing")["total"] == 0


def test_the_calendar_tells_a_years_holidays_and_worked_weekends(ledger: Office) -> None:
    (year,) = asked("liaison", "/calendar", year=timezone.localdate().year)["items"]
    assert year["decreed"] is True
    assert {"国庆节", "春节"} <= {one["name"] for one in year["stretches"]}
    assert all(one["first"] <= one["last"] for one in year["stretches"])


def test_accounts_deputies_and_successions_are_told_and_no_secret_with_them(ledger: Office) -> None:
    told = asked("administrator", "/users", unit="yz-edu", state="active")
    assert {one["username"] for one in told["items"]} >= {"liaison", "caseworker"}
    assert all(one["unit"] == "yz-edu" and one["active"] for one in told["items"])
    one = asked("administrator", "/user", username="liaison")
    assert (one["username"], one["second_factor"], one["locked_until"]) == ("liaison", False, None)
    assert asked("administrator", "/user", 404, username="nobody")["status"] == 404
    assert [row["id"] for row in asked("signer", "/deputies")["items"]] == [ledger.deputy.pk]
    assert asked("leader", "/deputies")["items"] == []

    units = {row.key: row for row in Unit.objects.all()}
    succeed_unit(
        Caller(ledger.people["administrator"], "page"), units["yz-edu-c"], units["yz-edu"], on=dt.date(2026, 1, 1)
    )
    (step,) = asked("liaison", "/successions", unit="yz-edu")["items"]
    assert (step["predecessor"], step["successor"], step["carried_out_at"]) == ("yz-edu-c", "yz-edu", None)


def test_readings_of_personal_data_are_told_to_auditors(ledger: Office) -> None:
    by = Caller(ledger.people["liaison"], "api", "abcd1234")
    note_reading(by, ("desk.matter", "1"), fields=["name", "facts"], why="核对")
    note_reading(Caller(ledger.people["supervisor"], "page"), ("desk.matter", "2"), fields=["name"])
    (told,) = asked("auditor", "/journal/readings", who="liaison")["items"]
    assert (told["actor"], told["token"], told["fields"]) == ("liaison", "abcd1234", ["facts", "name"])
    assert asked("auditor", "/journal/readings", until="2020-01-01")["total"] == 0
    assert asked("auditor", "/journal/readings")["total"] == 2


def test_no_reading_operation_has_a_field_for_a_secret() -> None:
    from tests.web.api.test_described import described

    names = {
        f"{title}.{name}"
        for title, one in described()["components"]["schemas"].items()
        for name in one.get("properties", {})
    }
    told = {one for one in names if any(word in one.partition(".")[2] for word in NEVER_TOLD)}
    # The journal's seal is public, and whether a one-time password was changed is no password.
    assert told == {"HeadOut.digest", "HeadOut.key_id", "Account.password_once", "AccountFull.password_once"}


def test_a_list_costs_no_query_for_each_of_its_rows(ledger: Office) -> None:
    client = signed_in("administrator")
    for path in ("/users", "/outbox", "/deputies"):
        asked("administrator", path)
        with _counted() as few:
            client.get(f"/api{path}", {"size": 1})
        with _counted() as many:
            client.get(f"/api{path}", {"size": 100})
        assert len(many) <= len(few), path


def _counted() -> Any:
    from django.test.utils import CaptureQueriesContext

    return CaptureQueriesContext(connection)
