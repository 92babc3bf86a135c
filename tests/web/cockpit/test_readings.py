"""What stands behind an indicator's numbers: each opens the figures that it is made of, for whoever may see them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from decimal import Decimal
from urllib.parse import urlsplit

import lxml.html
import pytest
from django.test import Client

from luodi.web.cockpit.indicators import series
from luodi.web.documents.models import Document
from luodi.web.ledger.models import Charge, Commitment, Indicator, Measurement, Sharing, Target
from luodi.web.people.models import Role, Secrecy, Unit, User
from tests.web import invented
from tests.web.cockpit.measured import FIRST, SECOND, THIRD, measured, told
from tests.web.cockpit.test_numbers import client_of

MADE_OF = {
    "150": {(FIRST, "yz-edu", 100), (FIRST, "yz-fin", 50)},
    # What 市教委 reports of a single period is added to its cumulative figure before; 市财政局 has nothing new.
    "190": {(FIRST, "yz-edu", 100), (SECOND, "yz-edu", 40), (FIRST, "yz-fin", 50)},
    "320": {(THIRD, "yz-edu", 200), (THIRD, "yz-fin", 120)},
}
"""Each total with the figures it is made of, by hand from ``measured``."""


@pytest.fixture
def town(database: str, monkeypatch: pytest.MonkeyPatch) -> dict[str, User]:
    moment = dt.datetime(2026, 5, 20, 4, tzinfo=dt.UTC)
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment)
    units = invented.units()
    people = invented.people(units)
    invented.programme(units)
    measured(units, people["liaison"])
    for name in ("fin", "data", "centre"):
        people[name] = User.objects.create_user(name, role=Role.LIAISON, unit=units[name], clearance=1)
    return people


def target() -> Target:
    return Target.objects.get(indicator__name="改造里程")


def page(client: Client, address: str) -> lxml.html.HtmlElement:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return lxml.html.fromstring(answer.content.decode())


def listed(found: lxml.html.HtmlElement) -> set[tuple[dt.date, str, int]]:
    """The figures that the page lists: day, unit, value."""
    out = set()
    for row in found.xpath('//table[contains(@class, "readings")]/tbody/tr'):
        day, unit, value = row.xpath("./td")[:3]
        key = unit.xpath(".//a")[0].get("href").rpartition("/")[2]
        out.add((dt.date.fromisoformat(day.text_content()), key, int(value.xpath(".//a")[0].text_content())))
    return out


def numbers(found: lxml.html.HtmlElement) -> Iterator[tuple[str, str]]:
    """Each number that leads to figures, with its address."""
    for link in found.xpath('//main//a[contains(@href, "/cockpit/indicators/")]'):
        value = re.search(r"[\d.]+", link.text_content())
        if value and "day=" in link.get("href"):
            yield value.group(), link.get("href")


def test_each_total_opens_exactly_the_figures_it_is_made_of(town: dict[str, User]) -> None:
    client = client_of(town["supervisor"])
    for place in ("/cockpit/", f"/cockpit/indicators/{target().pk}"):
        seen = set()
        for value, href in numbers(page(client, place)):
            parts = urlsplit(href)
            behind = page(client, href)
            assert listed(behind) == MADE_OF[value], href
            assert sum(one for _day, _unit, one in listed(behind)) == int(value)
            assert behind.xpath(f'//section[@id="{parts.fragment}"]//tfoot//strong')[0].text_content() == value
            assert behind.xpath('//table[@id="totals"]//tr[@aria-current]//a')[0].text_content() == value
            seen.add(value)
        assert seen == set(MADE_OF), place
    # Without a day: all that count, without drafts and what was returned.
    assert listed(page(client, f"/cockpit/indicators/{target().pk}")) == MADE_OF["190"] | MADE_OF["320"]
    assert listed(page(client, f"/cockpit/indicators/{target().pk}?day=x")) == MADE_OF["190"] | MADE_OF["320"]


def test_a_figure_says_who_reported_it_in_which_words_with_what_evidence(town: dict[str, User]) -> None:
    client, task = client_of(town["supervisor"]), target().indicator.commitment_id
    found = page(client, f"/cockpit/indicators/{target().pk}?day={THIRD}")
    one = Measurement.objects.get(value=120)
    row = found.xpath(f'//tr[@id="reading-{one.pk}"]')[0]
    told_words = row.text_content()
    assert all(word in told_words for word in ("120", "市财政局", "连络员", "待核查", "累计", f"至{THIRD}的进展"))
    links = {link.get("href") for link in row.xpath(".//a")}
    file = one.report.evidence.get()
    assert {f"/ledger/{task}#report-{one.report_id}", f"/ledger/{task}/evidence/{file.pk}"} <= links
    assert f'id="report-{one.report_id}"' in client.get(f"/ledger/{task}").content.decode()


def test_the_forecast_opens_its_points_its_line_and_its_method(town: dict[str, User]) -> None:
    """On days 0, 14 and 40 (mean 18) 150, 190 and 320 (mean 220): the slope is (1260 + 120 + 2200) / (324 + 16 + 484)
    = 3580 / 824, in 30 days 130.34. On the target's day, 121, the line is at 220 + 103 x 3580 / 824 = 667.5."""
    client = client_of(town["supervisor"])
    board = page(client, "/cockpit/")
    link = board.xpath('//p[contains(@class, "forecast")]/a')[0]
    assert "667.5" in link.text_content()
    address, _hash, place = link.get("href").partition("#")
    found = page(client, address).get_element_by_id(place)
    assert all(word in found.text_content() for word in ("667.5", "130.34", "最小二乘", "3 个合计", "2026-06-30"))
    rows = [[cell.text_content() for cell in row] for row in found.xpath(".//tbody/tr")]
    # 220 - 18, - 4 and + 22 slopes.
    assert rows == [["2026-03-01", "150", "141.8"], ["2026-03-15", "190", "202.6"], ["2026-04-10", "320", "315.6"]]


def test_the_target_opens_its_words_in_the_document(town: dict[str, User]) -> None:
    client = client_of(town["supervisor"])
    board = page(client, "/cockpit/")
    link = next(one for one in board.xpath('//a[contains(@href, "#target")]') if "900" in one.text_content())
    address, _hash, place = link.get("href").partition("#")
    found = page(client, address).get_element_by_id(place)
    assert found.xpath(".//mark")[0].text_content() == "95%以上"  # the words that it was given
    assert "320 ÷ 900 → 35%" in " ".join(found.text_content().split())
    links = [one.get("href") for one in found.xpath(".//a")]
    source = next(href for href in links if "/source?indicator=" in href)
    marked = page(client, source).get_element_by_id("w-indicator")
    assert marked.text_content() == "95%以上"
    task = next(href for href in links if "#w-indicator-" in href)
    assert page(client, task.partition("#")[0]).get_element_by_id("w-indicator-0").text_content() == "95%以上"


def test_people_of_a_unit_see_its_own_figures_only_and_whoever_leads_sees_all(town: dict[str, User]) -> None:
    address = f"/cockpit/indicators/{target().pk}"
    for who in ("supervisor", "auditor", "leader", "administrator", "liaison"):  # the last one's unit leads
        found = page(client_of(town[who]), f"{address}?day={THIRD}")
        assert listed(found) == MADE_OF["320"], who
        assert found.xpath('//section[@id="forecast"]'), who
    found = page(client_of(town["fin"]), f"{address}?day={THIRD}")
    assert listed(found) == {(FIRST, "yz-fin", 50), (THIRD, "yz-fin", 120)}
    assert not found.xpath('//section[@id="forecast"]')
    text = found.get_element_by_id("page").text_content()
    assert not [one for one in ("320", "190", "150", "200", "100", "667.5") if one in text]
    for who, status in (("data", 404), ("centre", 404), ("public", 403)):
        assert client_of(town[who]).get(address).status_code == status, who
    assert Client().get(address).status_code == 302
    Document.objects.update(secrecy=Secrecy.SECRET)
    assert client_of(town["supervisor"]).get(address).status_code == 404
    Document.objects.update(secrecy=Secrecy.NONE)
    Commitment.objects.filter(indicators=target().indicator_id).update(review="rejected")
    assert client_of(town["supervisor"]).get(address).status_code == 404


def test_a_target_without_figures_or_a_day_says_so(town: dict[str, User]) -> None:
    bare = Target.objects.get(indicator__name="千兆网络覆盖率")  # 95 per cent or more, without a day
    client = client_of(town["supervisor"])
    text = page(client, f"/cockpit/indicators/{bare.pk}").text_content()
    assert all(words in text for words in ("还没有填报数值", "还没有可合计的数值", "目标不是带日期的单一数值"))
    assert client.get("/cockpit/indicators/999999").status_code == 404
    client.post("/language/setlang/", {"language": "en", "next": "/"})
    assert "No figures yet." in page(client, f"/cockpit/indicators/{bare.pk}").text_content()


def test_a_days_rates_are_put_together_or_left_out_whole(town: dict[str, User]) -> None:
    indicator = Indicator.objects.get(name="千兆网络覆盖率")
    charges = {name: Charge.objects.get(unit=Unit.objects.get(key=f"yz-{name}")) for name in ("edu", "fin")}
    who = town["liaison"]

    def share(unit: str, day: dt.date, above: int | None, below: int | None, value: str) -> None:
        told(charges[unit], who, indicator, day, "accepted", value=Decimal(value), numerator=above, denominator=below)

    share("edu", FIRST, 9, 10, "90")
    share("fin", FIRST, 10, 100, "10")
    share("edu", SECOND, 10, 10, "100")
    share("fin", SECOND, None, None, "50")
    figures = Measurement.objects.filter(indicator=indicator).order_by("as_of", "id")
    # 19 of 110; on the second day one of the two cannot be added, and the other alone is no total.
    assert [(point.day, point.value) for point in series(figures, rate=True)] == [(FIRST, Decimal("17.27"))]
    bare = Target.objects.get(indicator=indicator)
    bare.by = dt.date(2026, 12, 31)
    bare.save()
    Sharing.objects.create(target=bare, how="each", shared_at=who.date_joined)
    found = page(client_of(town["supervisor"]), f"/cockpit/indicators/{bare.pk}?day={FIRST}")
    assert "17.27（19/110）" in " ".join(found.xpath("//tfoot")[0].text_content().split()).replace(" ", "")
