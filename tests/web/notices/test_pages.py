"""Who may do what on the pages of notices, drafts and the outbox; and what a page says of a wrong configuration."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from luodi.errors import LuodiError
from luodi.web.actions import Caller
from luodi.web.notices.actions.go_round import go_round
from luodi.web.notices.actions.make_draft import make_draft
from luodi.web.notices.config import STEPS, Config, parse
from luodi.web.notices.models import Delivery, Digest, Draft, Schedule
from luodi.web.notices.periods import period_of
from tests.web.notices.conftest import TICK, Office, at

ROLES = ("supervisor", "liaison", "leader", "auditor", "administrator", "public")
DAY = dt.date(2026, 6, 23)


def client(office: Office, role: str) -> Client:
    found = Client()
    found.force_login(office.people[role], backend="django.contrib.auth.backends.ModelBackend")
    return found


@pytest.fixture
def told(office: Office) -> Office:
    """A round gone, a draft made, a message given up."""
    go_round(TICK, Config(), at(DAY))
    draft = make_draft(Caller(office.people["supervisor"], "page"), "daily", period_of("daily", DAY), now=at(DAY))
    assert draft is not None
    Delivery.objects.create(
        round=Digest.objects.all()[0].round, channel="webhook", target="群", key="k", state="dead", next_at=at(DAY)
    )
    return office


@pytest.mark.parametrize(
    ("way", "path", "data", "allowed"),
    [
        ("post", "/notices/read", {"through": "1"}, set(ROLES) - {"public"}),
        ("post", "/notices/outbox/{message}/resend", {}, {"administrator"}),
        ("get", "/notices/drafts/{draft}", {}, {"supervisor"}),
        ("post", "/notices/drafts/{draft}/remarks", {"remarks": "一"}, {"supervisor"}),
        ("post", "/notices/drafts/{draft}/finalise", {}, {"supervisor"}),
        ("post", "/notices/drafts/{draft}/void", {"why": "一"}, {"supervisor"}),
        ("post", "/notices/schedules/weekly", {"on": "on", "day": "1", "hour": "9"}, {"supervisor"}),
        ("post", "/notices/schedules/weekly/now", {}, {"supervisor"}),
    ],
)
def test_each_role_does_what_it_may_and_nothing_else(
    told: Office, way: str, path: str, data: dict[str, str], allowed: set[str]
) -> None:
    address = path.format(message=Delivery.objects.get().pk, draft=Draft.objects.get().pk)
    stranger = getattr(Client(), way)(address, data)
    assert stranger.status_code == 302
    assert "/accounts/login/" in stranger["Location"]
    for role in ROLES:
        Draft.objects.update(state="draft")
        status = getattr(client(told, role), way)(address, data).status_code
        assert (status in {200, 302}) == (role in allowed), (role, status)
        assert status in {200, 302, 403}


def test_what_changes_something_takes_posts_only(told: Office) -> None:
    for path in ("/notices/read", "/notices/schedules/weekly", "/notices/schedules/weekly/now"):
        assert client(told, "supervisor").get(path).status_code == 405


def test_a_person_sees_ones_own_notices_only_and_the_bell_counts_them(told: Office) -> None:
    page = client(told, "liaison").get("/notices/").content.decode()
    assert "完成全市中小学千兆网络改造" in page
    assert "提醒，1 项未读" in page
    other = client(told, "auditor").get("/notices/").content.decode()
    assert "完成全市中小学千兆网络改造" not in other
    assert "项未读" not in other


def test_a_notice_says_when_the_day_has_moved_since(told: Office) -> None:
    type(told.task).objects.filter(pk=told.task.pk).update(adjusted=dt.date(2026, 9, 30))
    assert "时限现为 2026-09-30" in client(told, "liaison").get("/notices/").content.decode()


def test_somebody_elses_change_of_a_draft_is_told_and_what_was_typed_stays(told: Office) -> None:
    draft = Draft.objects.get()
    Draft.objects.update(revision=3)
    page = client(told, "supervisor").post(f"/notices/drafts/{draft.pk}/remarks", {"remarks": "我的说明", "seen": "0"})
    assert page.status_code == 409
    assert "我的说明" in page.content.decode()
    assert Draft.objects.get().remarks == ""


def test_a_schedule_that_cannot_be_is_refused_on_the_page(told: Office) -> None:
    client(told, "supervisor").post("/notices/schedules/weekly", {"on": "on", "day": "8", "hour": "9"})
    client(told, "supervisor").post("/notices/schedules/weekly", {"on": "on", "day": "1", "hour": "x"})
    assert not Schedule.objects.exists()
    assert client(told, "supervisor").post("/notices/schedules/never", {"day": "1"}).status_code == 404


def test_a_wrong_configuration_is_told_to_the_administrator_with_its_place(told: Office, settings: Any) -> None:
    Path(settings.LUODI_NOTICES).write_text('[[step]]\nname = "near"\ndays = "week"\n', "utf-8")
    page = client(told, "administrator").get("/notices/outbox").content.decode()
    assert "notices.toml, step 1 days" in page
    assert client(told, "liaison").get("/notices/").status_code == 200


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("hours = [18, 8]", "hours"),
        ("hours = 8", "hours"),
        ('[[step]]\nname = "Near"\ndays = 1\nto = ["handler"]', "step 1 name"),
        ('[[step]]\nname = "near"\ndays = 1\nto = ["mayor"]', "step 1 to"),
        ('[[step]]\nname = "a"\ndays = 1\nto = ["handler"]\n[[step]]\nname = "b"\ndays = 1\nto = ["leader"]', "step"),
        ('[[webhook]]\nname = "群"\nform = "slack"\nurl = "https://x"', "webhook 1 form"),
        ('[[webhook]]\nname = "群"\nform = "wecom"', "webhook 1 url"),
        ('[[webhook]]\nname = "群"\nform = "wecom"\nurl = "https://x"\nunits = "局"', "webhook 1 units"),
        ('allowed_hosts = "x"', "allowed_hosts"),
    ],
)
def test_a_wrong_line_of_the_configuration_is_refused_with_its_place(text: str, place: str) -> None:
    with pytest.raises(LuodiError) as caught:
        parse(text, "notices.toml")
    assert (caught.value.file, caught.value.place) == ("notices.toml", place)


def test_an_empty_configuration_has_the_steps_of_the_project_and_one_of_ones_own_takes_their_place() -> None:
    assert parse("", "notices.toml").steps == STEPS
    one = parse('[[step]]\nname = "near"\ndays = -10\nto = ["handler", "leader"]', "notices.toml").steps
    assert [(step.name, step.days, step.to) for step in one] == [("near", -10, ("handler", "leader"))]
