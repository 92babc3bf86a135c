"""What a person does, in a real browser: finds, filters, opens, follows a value to its words, by mouse and keyboard."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from playwright.sync_api import expect

from tests.web.browser.conftest import NARROW, WIDE, Visitor

PARKING = "澜江省云洲市:云洲府办发〔2026〕15号"
PROGRAMME = "澜江省云洲市:云洲府发〔2026〕5号"


def query(address: str) -> dict[str, list[str]]:
    return parse_qs(urlsplit(address).query)


def test_two_characters_find_words_and_mark_them(visitor: Visitor) -> None:
    page = visitor.sign_in("supervisor").open("/documents/?q=" + quote("泊位"))
    marks = page.locator("main mark.m-found").all_inner_texts()
    assert marks
    assert set(marks) == {"泊位"}


@pytest.mark.parametrize("typed", ["2026 15", "云洲府办发〔2026〕15号", "云洲府办发(2026)15号"])
def test_a_number_finds_its_document_first(visitor: Visitor, typed: str) -> None:
    page = visitor.sign_in("supervisor").open("/")
    page.fill("#site-q", typed)
    page.press("#site-q", "Enter")
    page.wait_for_load_state()
    assert "云洲府办发〔2026〕15号" in page.locator(".items > li").first.inner_text()


def test_the_ledger_narrows_by_unit_and_role_and_its_address_says_so(visitor: Visitor) -> None:
    page = visitor.sign_in("supervisor").open("/ledger/")
    everything = int(page.locator(".total strong").inner_text())
    page.fill("#f-unit", "")
    page.type("#f-unit", "市财政")
    page.locator("#f-unit-choices li").first.wait_for()
    page.press("#f-unit", "ArrowDown")
    page.press("#f-unit", "Enter")
    expect(page.locator(".chosen li")).to_have_count(1)
    page.select_option("#f-role", "support")
    expect(page.locator(".chosen li")).to_have_count(2)
    narrowed = int(page.locator(".total strong").inner_text())
    assert 0 < narrowed < everything
    assert query(page.url)["role"] == ["support"]
    assert "财政局" in query(page.url)["unit"][0]
    rows = page.locator(".ledger tbody tr")
    assert rows.count() == narrowed
    for index in range(narrowed):
        assert "财政局" in rows.nth(index).locator("td").nth(4).inner_text()
    page.reload()
    assert int(page.locator(".total strong").inner_text()) == narrowed
    page.go_back()


def test_a_chosen_filter_is_taken_off_by_its_own_button(visitor: Visitor) -> None:
    page = visitor.sign_in("supervisor").open("/ledger/?role=lead&kind=dated")
    page.locator(".chosen a").first.click()
    page.wait_for_load_state()
    assert "role" not in query(page.url)
    assert query(page.url)["kind"] == ["dated"]


def test_choosing_a_lead_unit_lights_exactly_its_words(visitor: Visitor) -> None:
    page = visitor.sign_in("supervisor").open("/ledger/?role=lead&document=" + quote(PARKING))
    page.locator(".ledger a.task").first.click()
    page.wait_for_load_state()
    value = page.locator('[data-lights^="lead-"]').first
    value.click()
    lit = page.locator("mark.lit")
    assert lit.count() >= 1
    assert "".join(lit.all_inner_texts()) == value.inner_text()
    expect(lit.first).to_be_in_viewport()


def test_every_value_of_a_commitment_lights_the_words_it_was_read_from(visitor: Visitor) -> None:
    page = visitor.sign_in("supervisor").open("/ledger/?sort=document&document=" + quote(PARKING))
    addresses = [link.get_attribute("href") for link in page.locator(".ledger a.task").all()]
    checked = 0
    for address in addresses:
        visitor.open(str(address))
        for value in page.locator('[data-lights]:not([data-lights^="indicator"])').all():
            value.click()
            words = "".join(page.locator("mark.lit").all_inner_texts())
            assert re.sub(r"\s", "", words) == re.sub(r"\s", "", value.inner_text()), address
            checked += 1
    assert checked > 30


def test_from_a_commitment_to_its_provision_and_to_the_canonical_text(visitor: Visitor) -> None:
    page = visitor.sign_in("supervisor").open("/ledger/?document=" + quote(PROGRAMME))
    page.locator(".ledger a.task").first.click()
    page.wait_for_load_state()
    text = page.locator("#task").inner_text()
    page.locator("#source ~ a").click()
    page.wait_for_load_state()
    marked = "".join(page.locator("mark.m-text, mark.m-deadline, mark.m-indicator").all_inner_texts())
    assert text[:8] in marked


def test_by_keyboard_alone(visitor: Visitor) -> None:
    page = visitor.sign_in("supervisor").open("/documents/" + quote(PROGRAMME))
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "page"
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "site-q"
    page.keyboard.type("培训")
    page.keyboard.press("Enter")
    page.wait_for_load_state()
    assert "培训" in page.locator("main mark.m-found").first.inner_text()


def test_the_outline_is_walked_by_keyboard_and_follows_the_reader(visitor: Visitor) -> None:
    page = visitor.sign_in("supervisor").open("/documents/" + quote(PROGRAMME))
    links = page.locator("[data-outline] a")
    target = links.nth(3)
    target.focus()
    page.keyboard.press("Enter")
    current = page.locator('[data-outline] a[aria-current="location"]')
    expect(current).to_have_attribute("href", str(target.get_attribute("href")))
    place = page.locator(str(target.get_attribute("href")))
    expect(place).to_be_in_viewport()
    page.mouse.wheel(0, 100_000)
    expect(current).not_to_have_attribute("href", str(target.get_attribute("href")))


@pytest.mark.parametrize("visitor", [NARROW], indirect=True)
def test_on_a_phone_the_outline_is_a_drawer_that_closes_when_a_place_is_chosen(visitor: Visitor) -> None:
    page = visitor.sign_in("supervisor").open("/documents/" + quote(PROGRAMME))
    drawer = page.locator("[data-outline]")
    assert drawer.get_attribute("open") is None
    drawer.locator("summary").first.click()
    drawer.locator("a").nth(2).click()
    assert drawer.get_attribute("open") is None


@pytest.mark.parametrize("visitor", [NARROW], indirect=True, ids=["390"])
def test_on_a_phone_the_rooms_stand_behind_a_button_that_the_keyboard_opens_and_closes(visitor: Visitor) -> None:
    page = visitor.sign_in("supervisor").open("/ledger/")
    ledger = page.get_by_role("navigation", name="主要页面").get_by_role("link", name="台账")
    button = page.locator("details.rooms > summary")
    expect(ledger).to_have_count(0)
    button.focus()
    page.keyboard.press("Enter")
    expect(ledger).to_have_attribute("aria-current", "page")
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
    assert page.evaluate((Path(__file__).parent / "contrast.js").read_text()) == []
    page.keyboard.press("Escape")
    expect(ledger).to_have_count(0)
    expect(button).to_be_focused()
    button.click()
    page.get_by_role("link", name="审核", exact=True).click()
    page.wait_for_url("**/review/")


def test_the_language_switch_changes_every_word_of_the_frame_and_stays(visitor: Visitor) -> None:
    page = visitor.sign_in("supervisor").open("/ledger/?kind=dated")
    page.get_by_role("button", name="English").click()
    page.wait_for_load_state()
    assert query(page.url)["kind"] == ["dated"]
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.locator("h1").inner_text() == "Ledger"
    frame = page.locator("header").inner_text() + page.locator("footer").inner_text()
    # A person's name, the mark and the way back to Chinese stay as they are.
    for kept in ("苏督查", "中文", "落"):
        frame = frame.replace(kept, "")
    assert not re.search(r"[一-鿿]", frame)
    visitor.open("/units/")
    assert page.locator("h1").inner_text() == "Units"


def test_without_scripts_one_can_sign_in_filter_and_read(visitor: Visitor) -> None:
    browser = visitor.page.context.browser
    assert browser is not None
    context = browser.new_context(viewport=WIDE, java_script_enabled=False, locale="zh-CN")
    plain = Visitor(context.new_page(), visitor.site)
    plain.page.goto(plain.site.address + "/accounts/login/?next=/ledger/")
    plain.page.fill("#id_login", "supervisor")
    plain.page.fill("#id_password", plain.site.password)
    plain.page.click("main button.button-main")
    plain.page.select_option("#f-role", "lead")
    plain.page.click(".filters .button-main")
    assert query(plain.page.url)["role"] == ["lead"]
    plain.page.locator(".ledger a.task").first.click()
    plain.page.locator('[data-lights^="lead-"]').first.click()
    assert plain.page.locator("mark:target").count() == 1
    context.close()


def test_after_five_wrong_passwords_one_is_told_to_wait(visitor: Visitor) -> None:
    page = visitor.open("/accounts/login/")
    for _ in range(6):
        page.fill("#id_login", "leader")
        page.fill("#id_password", "not-the-password")
        page.click("main button.button-main")
        page.wait_for_load_state()
        if not page.locator("#id_login").count():
            break
    said = page.locator("main").inner_text()
    assert re.search(r"次数过多|太多|稍后", said), said
