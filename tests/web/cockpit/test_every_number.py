"""Every number on the boards stands in a link to what it counts, or here, with the reason why it has no list."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from urllib.parse import parse_qs, quote, urljoin, urlsplit

import lxml.html
import pytest
from django.test import Client
from django.utils import timezone

from luodi.web.documents.models import Document
from luodi.web.ledger.listing import listing
from luodi.web.ledger.models import Assignment, Commitment, Target
from luodi.web.people.models import Unit, User
from tests.web.cockpit.measured import THIRD, measured
from tests.web.cockpit.test_numbers import TODAY, client_of, noon, populated

__all__ = ["noon"]

Element = lxml.html.HtmlElement
NUMBER = re.compile(r"\d")
NOT_A_LIST = {
    "ancestor-or-self::time": "a day or a month",
    'ancestor-or-self::th[@scope="row"][contains(@class, "number")]': "the day that a row is about",
    'ancestor-or-self::*[@lang="zh-Hans"][ancestor::main]': "words of a document or a name",
    "ancestor-or-self::svg": "what hovering over a bar says: the numbers of the row it stands in",
    'ancestor-or-self::*[@class="as-of"]': "the minute at which the page was counted",
    'ancestor-or-self::*[@class="foot-note"]': "what a method asks for, a choice of this project",
    'ancestor-or-self::*[@class="faint"][normalize-space(.) = "0" or normalize-space(.) = "0%"]': "nought: no list",
    'ancestor-or-self::h2[@id = "due"]': "the window of time that a part is about",
    'ancestor-or-self::span[@class = "number"][parent::h2]': "how many the list below has",
    'ancestor-or-self::p[ancestor::section[@id = "forecast"]]': "the forecast and its method, of the table below",
    'ancestor-or-self::td[ancestor::table[@id = "totals"]]': "the line's value, by the method above; totals are links",
    'ancestor-or-self::tfoot[parent::table[contains(@class, "readings")]]': "the sum of the rows above",
    'ancestor-or-self::tr[starts-with(@id, "reading-")]': "the day on which a figure was reported, beside its link",
    'ancestor-or-self::dd[ancestor::section[@id = "target"]]': "the division whose two numbers are links",
}
"""Where a number may stand outside a link, and why there is no list to open."""


@pytest.fixture
def town(database: str, noon: None) -> dict[str, User]:
    people = populated()
    units = {name: Unit.objects.get(key=f"yz-{name}") for name in ("edu", "fin", "data", "big")}
    measured(units, people["liaison"])
    now = timezone.now()
    Commitment.objects.filter(document__key="inner").update(assigned_at=now)
    # Two tasks still stand in the name of the unit that 市政务服务数据局 followed.
    for task in Commitment.objects.filter(text__in=("巡河第2次", "巡河第3次"), document__key="inner"):
        Assignment.objects.create(commitment=task, unit=units["big"], name_as_written="旧", role="support", order=8)
    return people


def pages() -> list[str]:
    target, key = (
        Target.objects.get(indicator__name="改造里程").pk,
        quote(Document.objects.exclude(key="inner").get().key),
    )
    return [
        "/cockpit/", "/cockpit/units", "/cockpit/documents", "/cockpit/documents?theme=-", f"/cockpit/documents/{key}",
        "/cockpit/documents/inner", f"/cockpit/documents/inner?what=given&day={TODAY}",
        f"/cockpit/indicators/{target}", f"/cockpit/indicators/{target}?day={THIRD}", "/units/yz-edu", "/units/yz-data",
        f"/units/{quote('yz-临洲区')}",
    ]  # fmt: skip


def opened(client: Client, address: str) -> Element:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return lxml.html.fromstring(answer.content.decode())


def outside_links(page: Element) -> Iterator[tuple[str, Element]]:
    """Texts of the page with a digit in them that are in no link, each with the element it stands in."""
    for text in page.xpath("//main//text()[not(ancestor::a) and not(ancestor::script) and not(ancestor::option)]"):
        if NUMBER.search(text):
            parent = text.getparent()
            yield text.strip(), parent.getparent() if text.is_tail else parent


def reason(element: Element) -> str:
    return next((place for place in NOT_A_LIST if element.xpath(place)), "")


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_no_number_on_a_board_opens_nothing_without_a_reason(town: dict[str, User], language: str) -> None:
    without, used, seen = [], defaultdict(int), 0
    for who in ("supervisor", "liaison"):
        client = client_of(town[who])
        client.post("/language/setlang/", {"language": language, "next": "/"})
        for address in pages():
            if who == "liaison" and client.get(address).status_code == 404:
                continue
            page = opened(client, address)
            seen += len(page.xpath("//main//a[descendant-or-self::*[text()[translate(., '0123456789', '') != .]]]"))
            for text, element in outside_links(page):
                why = reason(element)
                used[why] += 1
                if not why:
                    without.append((who, address, text, lxml.html.tostring(element, encoding="unicode")[:120]))
    assert sorted({one[2:] for one in without}) == []
    assert set(used) == set(NOT_A_LIST)  # no reason outlives its number
    assert seen > 400


def test_shares_themes_events_and_what_was_taken_over_open_so_many(town: dict[str, User]) -> None:
    client, found = client_of(town["supervisor"]), defaultdict(int)
    for address in pages():
        page = opened(client, address)
        for link in page.xpath("//main//a"):
            href, words = urljoin(address, link.get("href")), link.text_content()
            query = {name: values[0] for name, values in parse_qs(urlsplit(href).query).items()}
            if words.endswith("%") and link.get("title"):
                done, every = link.get("title").split(" / ")
                assert f"{int(done) * 100 // int(every)}%" == words
                assert listing(town["supervisor"], query, TODAY, whole=True).total == int(done), href
                found["shares"] += 1
            elif "theme" in query and words.endswith("份文件"):
                assert len(opened(client, href).xpath("//tbody/tr")) == int(words.split()[0]) == 1
                found["themes"] += 1
            elif "what" in query:
                count = int(words.split()[1])
                assert len(opened(client, href).xpath('//section[@id="tasks"]//li//a')) == count, href
                found[query["what"]] += 1
            elif "今由本单位承接" in words:
                assert listing(town["supervisor"], query, TODAY, whole=True).total == int(words.split()[0]) == 2
                found["taken over"] += 1
    assert set(found) == {"shares", "themes", "given", "done", "due", "taken over"}, found
