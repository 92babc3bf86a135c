"""Review in a real browser, by keyboard: move, confirm, edit, reject, undo, and publish."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.web.browser.conftest import WIDE, Visitor
from tests.web.browser.serving import Site, site


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site of its own: review changes it."""
    with site(tmp_path_factory.mktemp("review")) as running:
        yield running


@pytest.fixture
def page(office: Site, chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(viewport=WIDE, locale="zh-CN")
    visitor = Visitor(context.new_page(), office)
    visitor.page.on("console", visitor.hear)
    yield visitor.sign_in("supervisor").page
    context.close()
    assert visitor.complaints == []


def waiting(page: Page) -> int:
    return int(page.locator(".bench-top .total strong").inner_text())


def here(page: Page) -> str:
    return str(page.locator("[data-pane]").get_attribute("data-pane"))


def press(page: Page, key: str) -> None:
    with page.expect_response(lambda reply: "/review/" in reply.url):
        page.keyboard.press(key)
    expect(page.locator(".htmx-request, .htmx-swapping, .htmx-settling")).to_have_count(0)


def test_a_document_is_reviewed_by_keyboard_and_published(office: Site, page: Page) -> None:
    page.goto(office.address + "/review/")
    page.locator(".bench-doc a.task").first.click()
    everything = waiting(page)
    first = here(page)
    assert page.locator("#pane .source mark").count() > 0  # the words stand beside the fields

    press(page, "j")
    second = here(page)
    assert second != first
    press(page, "k")
    assert here(page) == first

    press(page, "a")
    assert waiting(page) == everything - 1
    assert here(page) == second  # the next one has come up
    press(page, "x")
    assert waiting(page) == everything - 2
    press(page, "z")
    assert waiting(page) == everything - 1
    assert here(page) == second

    page.keyboard.press("e")
    page.keyboard.press("Control+a")
    page.keyboard.type("由键盘改写的任务内容。")
    press(page, "Control+Enter")
    assert waiting(page) == everything - 2

    page.get_by_role("button", name="确认有把握的").click()
    expect(page.locator(".notice-success")).to_be_visible()
    for _ in range(waiting(page)):
        press(page, "a")
    assert waiting(page) == 0
    page.get_by_role("button", name="交办已确认的").click()
    expect(page.locator(".notice-success")).to_be_visible()
    page.goto(office.address + "/ledger/?q=" + "由键盘改写")
    expect(page.locator("table.ledger")).to_contain_text("由键盘改写的任务内容")


def test_units_are_assigned_by_the_initials_of_their_pinyin(office: Site, page: Page) -> None:
    page.goto(office.address + "/review/")
    page.locator(".bench-doc a.task").first.click()
    lines = page.locator(".unit-line").count()
    blank = page.locator(f"#p-unit-{lines - 1}")
    blank.fill("")
    blank.type("yzsczj")
    page.locator(f"#p-unit-{lines - 1}-choices li").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(blank).to_have_value("云洲市财政局")
    chosen = here(page)
    press(page, "Control+Enter")
    page.goto(office.address + f"/ledger/{chosen}")
    expect(page.locator(".facts")).to_contain_text("云洲市财政局")


def test_two_people_at_once_the_second_is_shown_both_versions_and_loses_nothing(
    office: Site, page: Page, chromium: Browser
) -> None:
    page.goto(office.address + "/review/")
    page.locator(".bench-doc a.task").first.click()
    chosen, address = here(page), page.url
    other = Visitor(chromium.new_context(viewport=WIDE, locale="zh-CN").new_page(), office).sign_in("supervisor").page
    other.goto(f"{address.partition('?')[0]}?item={chosen}")
    other.locator("#p-text").fill("第一个人改写的任务内容。")
    press(other, "Control+Enter")
    page.locator("#p-text").fill("第二个人改写的任务内容。")
    press(page, "Control+Enter")
    expect(page.locator("[role=alert]")).to_contain_text("第一个人改写的任务内容")
    expect(page.locator("#p-text")).to_have_value("第二个人改写的任务内容。")
