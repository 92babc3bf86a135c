"""Calendar feeds: whose address, what is in it, and what never is."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from icalendar import Calendar

from luodi.web.actions import Caller, RefusedError
from luodi.web.documents.models import Document
from luodi.web.feeds.actions.make_feed import make_feed
from luodi.web.feeds.actions.revoke_feed import revoke_feed
from luodi.web.feeds.models import Feed
from luodi.web.ledger.actions.acknowledge import acknowledge
from luodi.web.ledger.actions.assign import assign
from luodi.web.ledger.actions.extend import extend
from luodi.web.ledger.actions.strike_off import strike_off
from luodi.web.ledger.models import Commitment, Milestone
from luodi.web.people.models import Secrecy, User
from tests.web.ledger.test_the_loop import Office, Today, office, today
from tests.web.sheets.test_taking_out import as_

__all__ = ["Today", "office", "today"]


def events(secret: str) -> dict[str, Any]:
    answer = Client().get(f"/feeds/{secret}.ics")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    return {str(one["uid"]): one for one in Calendar.from_ical(answer.content).walk("VEVENT")}


def test_the_due_day_of_a_task_is_an_all_day_event_whose_uid_stays_when_the_day_moves(office: Office) -> None:
    assign(office.supervisor, office.task)
    acknowledge(office.edu, office.part("edu"))
    _feed, secret = make_feed(office.edu)
    uid = f"{office.task.pk}@luodi"
    (first,) = events(secret).values()
    assert (str(first["uid"]), first["dtstart"].dt, first["dtend"].dt) == (
        uid, dt.date(2026, 6, 30), dt.date(2026, 7, 1)
    )  # fmt: skip
    assert str(first["url"]) == f"http://testserver/ledger/{office.task.pk}"
    assert "云府发〔2026〕7号 二（一）1" in str(first["description"])
    assert not first.walk("VALARM")
    extend(office.supervisor, office.again(), until=dt.date(2026, 9, 15), reason="汛期")
    Milestone.objects.create(commitment=office.task, kind="plan", name="完成验收", due=dt.date(2026, 5, 31))
    moved = events(secret)
    assert moved[uid]["dtstart"].dt == dt.date(2026, 9, 15)
    assert int(moved[uid]["sequence"]) > int(first["sequence"])
    point = next(event for name, event in moved.items() if name != uid)
    assert (point["dtstart"].dt, str(point["summary"])[:5]) == (dt.date(2026, 5, 31), "完成验收：")
    Commitment.objects.filter(pk=office.task.pk).update(progress="completed")
    strike_off(office.supervisor, office.again())
    assert events(secret) == {}


def test_a_feed_holds_what_its_person_may_see_now_and_nothing_marked_secret(office: Office) -> None:
    made, secret = make_feed(office.edu, unit=office.units["edu"])
    assert len(events(secret)) == 2  # of the unit's tasks two state a day: 2026-06-30 and 2026-09-30
    with pytest.raises(RefusedError):
        make_feed(office.edu, unit=office.units["fin"])
    over, wide = make_feed(office.supervisor, unit=office.units["fin"])
    assert {event["dtstart"].dt for event in events(wide).values()} == {dt.date(2026, 6, 30), dt.date(2026, 12, 31)}
    User.objects.update(clearance=Secrecy.TOP_SECRET)
    Document.objects.update(secrecy=Secrecy.CONFIDENTIAL)
    assert events(secret) == {}
    Document.objects.update(secrecy=Secrecy.INTERNAL)
    assert len(events(secret)) == 2
    User.objects.filter(pk=made.user_id).update(clearance=Secrecy.NONE)
    assert events(secret) == {}
    revoke_feed(office.supervisor, over)
    assert Client().get(f"/feeds/{wide}.ics").status_code == 404
    User.objects.filter(pk=made.user_id).update(is_active=False)
    assert Client().get(f"/feeds/{secret}.ics").status_code == 404
    assert secret not in str(Feed.objects.values())


def test_the_address_is_shown_once_and_revoked_by_its_person_only(office: Office) -> None:
    client = as_("liaison")
    page = client.post("/feeds/", {"of": "unit"}).content.decode()
    address = page.partition('value="http://testserver')[2].partition('"')[0]
    assert Client().get(address).status_code == 200
    assert address not in client.get("/feeds/").content.decode()
    feed = Feed.objects.get()
    with pytest.raises(RefusedError):
        revoke_feed(Caller(User.objects.get(username="edu-leader"), "page"), feed)
    assert as_("edu-leader").post(f"/feeds/{feed.pk}/revoke").status_code == 404
    assert client.post(f"/feeds/{feed.pk}/revoke").status_code == 302
    assert Client().get(address).status_code == 404
