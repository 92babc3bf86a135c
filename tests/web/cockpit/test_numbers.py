"""Every number of the cockpit opens a list of exactly so many tasks."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import parse_qs, urlparse

import pytest
from django.test import Client
from django.utils import timezone

from luodi.web.actions import OPERATOR, Caller
from luodi.web.documents.actions.set_theme import set_theme
from luodi.web.documents.models import Document
from luodi.web.journal.models import Entry
from luodi.web.ledger.listing import listing
from luodi.web.ledger.models import Assignment, Commitment
from luodi.web.ledger.past import keep_past
from luodi.web.people.models import Secrecy, Unit, UnitGroup, UnitGroupMember, User
from luodi.web.review.actions.reject import reject
from tests.web import invented

TODAY = dt.date(2026, 5, 20)
DAY = dt.timedelta(days=1)
DISTRICTS = ("临洲区", "望山区", "青石县")
PLAN = [
    (TODAY - DAY, "in_progress"), (TODAY - DAY, "completed"), (TODAY - DAY, "suspended"), (TODAY, "in_progress"),
    (TODAY + 30 * DAY, "to_verify"), (TODAY + 30 * DAY, "struck_off"), (TODAY + 31 * DAY, "in_progress"),
    (None, "returned"),
]  # fmt: skip


@pytest.fixture
def noon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything takes place on one day."""
    moment = dt.datetime(TODAY.year, TODAY.month, TODAY.day, 4, tzinfo=dt.UTC)
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment)


@pytest.fixture
def town(db: None, noon: None) -> dict[str, User]:
    return populated()


def populated() -> dict[str, User]:
    """The invented programme, a second, internal document, and districts with parts alone, by a group, and both."""
    units = invented.units()
    people = invented.people(units)
    programme = invented.programme(units)
    inner = Document.objects.create(
        key="inner", number="云府〔2026〕9号", title="内部事项", secrecy=Secrecy.INTERNAL, created_at=timezone.now(),
        date=dt.date(2026, 2, 1),
    )  # fmt: skip
    inner.current = programme.current
    set_theme(Caller(people["supervisor"], "page"), programme, " 教育　信息化\n")
    districts = [
        Unit.objects.create(
            key=f"yz-{name}", name=f"云洲市{name}人民政府", short_name=name, level="district", kind="government"
        )
        for name in DISTRICTS
    ]
    both = [
        UnitGroup.objects.create(key=f"g{n}", name=name) for n, name in enumerate(("各县（市、区）政府", "沿江各县区"))
    ]
    for unit in districts:
        UnitGroupMember.objects.create(group=both[0], unit=unit)
    UnitGroupMember.objects.create(group=both[1], unit=districts[0])
    now = timezone.now()
    for of, document in enumerate((programme, inner)):
        for n, (due, progress) in enumerate(PLAN):
            task = Commitment.objects.create(
                document=document, version=programme.current, eid="x", order=100 + n, text=f"巡河第{n}次", quoted="",
                source="prose", deadline=due, progress=progress, created_at=now, updated_at=now,
                completed_at=now if progress in ("completed", "struck_off") else None,
            )  # fmt: skip
            parts = [
                (None, both[0]),
                (districts[n % 2], None),
                (None, both[1] if n % 3 else None),
                (units["edu"], None),
            ]
            for order, (unit, group) in enumerate(parts[: 2 + (n + of) % 3]):
                if unit or group:
                    Assignment.objects.create(
                        commitment=task, unit=unit, group=group, name_as_written="某单位", order=order,
                        role="lead" if not order else "support",
                    )  # fmt: skip
            # The same unit twice in one task is one part.
            Assignment.objects.create(
                commitment=task, unit=districts[n % 2], name_as_written="同上", role="guiding", order=9
            )
    # Known since the 1st of April, so that there are past weeks to be counted.
    Commitment.objects.update(created_at=dt.datetime(2026, 4, 1, 4, tzinfo=dt.UTC))
    keep_past(Caller(None, "tick"), TODAY)
    return people


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def numbers(html: str) -> Iterator[tuple[str, int]]:
    """Each address of the ledger that a number on the page leads to, with that number."""
    links = re.findall(r'<a[^>]*href="(/ledger/\?[^"]*)"[^>]*>(.*?)</a>', html, re.S)
    for href, inner in links:
        if "%" in inner:
            continue  # a share: the district's tile, whose number stands in the table beside it
        found = re.search(r"<strong>(\d+)</strong>", inner) or re.fullmatch(
            r"\s*\D*?(\d+)\D*?\s*", re.sub("<[^>]*>", "", inner)
        )
        if found:
            yield unescape(href), int(found.group(1))


def test_each_number_opens_a_list_of_so_many_tasks(database: str, noon: None) -> None:
    people = populated()
    wrong, seen = {}, 0
    for who in ("supervisor", "liaison", "auditor"):
        for page in ("/cockpit/", "/cockpit/units", "/cockpit/documents", "/cockpit/documents/inner"):
            for href, value in set(numbers(client_of(people[who]).get(page).content.decode())):
                query = {name: values[0] for name, values in parse_qs(urlparse(href).query).items()}
                total = listing(people[who], query, TODAY, whole=True).total
                seen += 1
                if total != value:
                    wrong[who, href] = (value, total)
    assert wrong == {}
    assert seen > 150
    assert any(
        "on=2026-05-17" in href
        for href, _value in numbers(client_of(people["auditor"]).get("/cockpit/").content.decode())
    )


def test_standings_make_up_all_tasks_each_once(town: dict[str, User]) -> None:
    # The programme's own six tasks: none done, due 06-30 and 09-30 and 12-31, three without a day. Of each PLAN: two
    # done; overdue one; due today and in 30 days two; in 31 days one; without a day one, and one suspended.
    html = client_of(town["supervisor"]).get("/cockpit/").content.decode()
    figures = html[html.index('class="figures"') : html.index("</ul>", html.index('class="figures"'))]
    assert [int(n) for n in re.findall(r"<strong>(\d+)</strong>", figures)] == [22, 4, 5, 4, 2, 7, 4]


def test_progress_is_added_up_by_the_themes_that_an_office_gives(town: dict[str, User]) -> None:
    client = client_of(town["supervisor"])
    html = client.get("/cockpit/").content.decode()
    part = html[html.index('aria-labelledby="by-theme"') :]
    part = part[: part.index("</section>")]
    found = {href.partition("theme=")[2]: value for href, value in numbers(part) if "&" not in href}
    assert found == {"%E6%95%99%E8%82%B2+%E4%BF%A1%E6%81%AF%E5%8C%96": 14, "-": 8}  # 教育 信息化; without a theme
    key = Document.objects.exclude(key="inner").get().key
    assert client.post(f"/documents/{key}/theme", {"theme": "长" * 41}).status_code == 302
    assert client_of(town["auditor"]).post(f"/documents/{key}/theme", {"theme": "别的"}).status_code == 403
    assert Document.objects.get(key=key).theme == "教育 信息化"
    assert client.post(f"/documents/{key}/theme", {"theme": ""}).status_code == 302
    assert (Document.objects.get(key=key).theme, Entry.objects.filter(verb="documents.set_theme").count()) == ("", 2)
    # A document above one's clearance does not give its theme away either.
    set_theme(OPERATOR, Document.objects.get(key="inner"), "内部专项")
    address = f"/documents/{key}/classification"
    assert "内部专项" in client.get(address).content.decode()
    User.objects.filter(pk=town["supervisor"].pk).update(clearance=Secrecy.NONE)
    assert [("内部专项" in client.get(path).content.decode()) for path in (address, "/cockpit/")] == [False, False]


def test_people_without_clearance_count_nothing_of_an_internal_document(town: dict[str, User]) -> None:
    User.objects.update(clearance=Secrecy.NONE)
    html = client_of(User.objects.get(username="supervisor")).get("/cockpit/").content.decode()
    assert "云府〔2026〕9号" not in html
    assert "<strong>14</strong>" in html  # 6 and 8 tasks of the open document


def test_people_of_a_unit_count_their_own_work_only(town: dict[str, User]) -> None:
    html = client_of(town["liaison"]).get("/cockpit/").content.decode()
    assert "市教委" in html
    assert "临洲区" not in html


def test_a_board_is_counted_again_once_something_was_recorded(
    town: dict[str, User], monkeypatch: pytest.MonkeyPatch
) -> None:
    client = client_of(town["supervisor"])
    assert "<strong>22</strong>" in client.get("/cockpit/").content.decode()
    reject(Caller(town["supervisor"], "page"), [Commitment.objects.filter(text="巡河第0次")[0].pk], why="试")
    later = timezone.now() + dt.timedelta(seconds=9)
    monkeypatch.setattr("django.utils.timezone.now", lambda: later)
    assert "<strong>22</strong>" in client.get("/cockpit/").content.decode()  # no older than 10 seconds
    after = timezone.now() + dt.timedelta(seconds=1)
    monkeypatch.setattr("django.utils.timezone.now", lambda: after)
    assert "<strong>21</strong>" in client.get("/cockpit/").content.decode()
