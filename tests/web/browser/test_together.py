"""Many tasks at once in a real browser: choose on the list, preview, one confirmation, the summary; and a reminder."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.web.browser.conftest import WIDE, Visitor
from tests.web.browser.serving import Site, site


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site of its own: these journeys change it."""
    with site(tmp_path_factory.mktemp("together")) as running:
        yield running


def enter(office: Site, chromium: Browser, role: str, locale: str = "zh-CN") -> Page:
    context = chromium.new_context(viewport=WIDE, locale=locale)
    return Visitor(context.new_page(), office).sign_in(role).page


def together(page: Page, verb: str) -> None:
    page.select_option("#together-verb", verb)
    page.locator(".together").get_by_role("button").click()


def preview(page: Page) -> None:
    page.get_by_role("button", name="预览").click()
    expect(page.get_by_role("heading", name="待确认")).to_be_visible()


def test_all_of_a_filter_is_confirmed_and_assigned_and_the_summary_tells(office: Site, chromium: Browser) -> None:
    page = enter(office, chromium, "supervisor")
    page.goto(office.address + "/ledger/?kind=dated")
    total = int(page.locator(".total strong").inner_text())
    for verb, state in (("confirm", "确认立项"), ("assign", "交办")):
        page.goto(office.address + "/ledger/?kind=dated")
        page.check("#together [name=all]")
        together(page, verb)
        preview(page)
        page.get_by_role("button", name=f"确认{state}").click()
        expect(page.get_by_role("heading", name="已办理")).to_be_visible()
    done = page.locator("[role=status]").inner_text()
    assert "办理" in done
    possible = page.locator(".batch-rows .chip-good").count()
    refused = page.locator(".batch-rows .chip-bad").count()
    assert possible + refused == min(total, 50)
    assert possible > 0


def test_ticked_rows_are_reminded_and_what_another_changed_meanwhile_is_refused(
    office: Site, chromium: Browser
) -> None:
    page, other = enter(office, chromium, "supervisor"), enter(office, chromium, "supervisor")
    page.goto(office.address + "/ledger/?kind=dated")
    for number in (0, 1):
        page.locator("input[name=pk]").nth(number).check()
    expect(page.locator("[data-ticked]")).to_have_text("2 ✓")
    first = page.locator(".ledger a.task").first.get_attribute("href")
    together(page, "chase")
    page.locator("[name=note]").fill("请加快进度，本周内反馈。")
    preview(page)
    expect(page.locator(".batch-rows tbody tr").first).to_contain_text("催办")
    other.goto(f"{office.address}{first}")
    other.locator("summary", has_text="延期").click()
    form = other.locator("form[action$='/do/extend']")
    form.locator("[name=until]").fill("2031-06-30")
    form.locator("[name=reason]").fill("汛期")
    form.get_by_role("button").click()
    expect(other.locator(".notice-success")).to_be_visible()
    page.get_by_role("button", name="确认催办").click()
    expect(page.get_by_role("heading", name="已办理")).to_be_visible()
    expect(page.locator(".batch-rows tbody tr").first).to_contain_text("选定后他人已修改")
    expect(page.locator(".batch-rows tbody tr").nth(1)).to_contain_text("已办理")


def test_it_reads_in_english_and_a_unit_has_its_own_verbs(office: Site, chromium: Browser) -> None:
    page = enter(office, chromium, "liaison")
    page.goto(office.address + "/ledger/")
    page.get_by_role("button", name="English").click()
    assert page.locator("#together-verb option").all_inner_texts() == ["Acknowledge"]
    page.check("[data-tick-page]")
    together(page, "acknowledge")
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_role("heading", name="To be confirmed")).to_be_visible()
    page.get_by_role("button", name="Acknowledge").click()
    expect(page.locator("[role=status]")).to_contain_text("done")


def test_a_list_shows_what_another_did_within_thirty_seconds_and_says_when_it_is_stale(
    office: Site, chromium: Browser
) -> None:
    page, other = enter(office, chromium, "supervisor"), enter(office, chromium, "supervisor")
    page.clock.install()
    page.goto(office.address + "/ledger/?kind=continuous")
    first = page.locator(".ledger tbody tr").first
    other.goto(office.address + str(first.locator("a.task").get_attribute("href")))
    other.get_by_role("button", name="确认任务").click()
    expect(other.locator(".notice-success")).to_be_visible()
    mark = page.locator("#results").get_attribute("data-live-at")
    page.clock.run_for(16_000)
    expect(page.locator("#results")).not_to_have_attribute("data-live-at", str(mark))

    page.locator("input[name=pk]").first.check()  # in the middle of choosing: nothing is swapped away
    other.get_by_role("button", name="交办", exact=True).click()
    expect(other.locator(".notice-success")).to_be_visible()
    page.clock.run_for(16_000)
    expect(page.locator("[data-live-say]")).to_contain_text("清单有更新")
    expect(page.locator("input[name=pk]").first).to_be_checked()
    page.locator("[data-live-say]").click()
    expect(page.locator(".ledger tbody tr").first).to_contain_text("待签收")

    page.route("**/ledger/changed", lambda route: route.abort())
    page.clock.run_for(46_000)
    expect(page.locator("[data-live-say]")).to_contain_text("可能已过时")
