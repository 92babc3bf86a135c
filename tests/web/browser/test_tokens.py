"""Tokens in a real browser: made, shown once, used, revoked; and two reviewers at one proposal."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.web.browser.conftest import WIDE, Visitor
from tests.web.browser.serving import Site, site


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site of its own: these tests change it."""
    with site(tmp_path_factory.mktemp("tokens")) as running:
        yield running


def somebody(office: Site, chromium: Browser, role: str) -> Page:
    visitor = Visitor(chromium.new_context(viewport=WIDE, locale="zh-CN").new_page(), office)
    return visitor.sign_in(role).page


def called(office: Site, token: str) -> int:
    request = urllib.request.Request(office.address + "/api/me", headers={"Authorization": f"Bearer {token}"})
    try:
        with urllib.request.urlopen(request) as reply:
            return 200 if json.load(reply)["token"] == token.split("_")[1] else 0
    except urllib.error.HTTPError as error:
        return error.code


def test_a_token_is_made_shown_once_used_and_revoked(office: Site, chromium: Browser) -> None:
    page = somebody(office, chromium, "supervisor")
    page.locator("details.menu summary").click()
    page.get_by_role("link", name="我的令牌").click()
    page.get_by_label("名称（用在哪里）").fill("月报程序")
    page.get_by_label("查阅文件与单位").check()
    page.get_by_label("查阅台账").check()
    page.get_by_role("button", name="发放令牌").click()
    token = page.locator("#new-token").inner_text()
    assert called(office, token) == 200
    page.goto(office.address + "/tokens/")
    assert token not in page.content()
    expect(page.locator("table.roll")).to_contain_text("月报程序")
    page.get_by_role("button", name="撤销令牌“月报程序”").click()
    expect(page.locator("table.roll")).to_contain_text("已撤销")
    assert called(office, token) == 401
    page.context.close()


def test_an_administrator_opens_a_system_and_makes_its_token(office: Site, chromium: Browser) -> None:
    page = somebody(office, chromium, "administrator")
    page.goto(office.address + "/tokens/systems")
    page.get_by_label("系统名称").fill("数据共享平台")
    page.get_by_label("用途").fill("每晚取数")
    page.get_by_role("button", name="开通").click()
    expect(page.get_by_role("heading", name="数据共享平台")).to_be_visible()
    page.locator("summary", has_text="发放令牌").click()
    form = page.locator("form", has=page.get_by_role("button", name="发放令牌")).first
    form.get_by_label("名称（用在哪里）").fill("取数")
    form.get_by_label("查阅文件与单位").check()
    form.get_by_role("button", name="发放令牌").click()
    assert called(office, page.locator("#new-token").inner_text()) == 200
    page.context.close()


def test_two_reviewers_who_change_the_same_words_see_both_versions_and_lose_nothing(
    office: Site, chromium: Browser
) -> None:
    one, other = (somebody(office, chromium, "supervisor") for _ in range(2))
    for page in (one, other):
        page.goto(office.address + "/review/")
        page.locator(".bench-doc a.task").first.click()
    task = one.locator("[data-pane]").get_attribute("data-pane")
    assert task == other.locator("[data-pane]").get_attribute("data-pane")
    one.fill("#p-text", "第一人改写的任务内容。")
    with one.expect_response(lambda reply: "/amend" in reply.url):
        one.locator("#amend button.button-main").click()
    other.fill("#p-text", "第二人改写的任务内容。")
    with other.expect_response(lambda reply: "/amend" in reply.url) as told:
        other.locator("#amend button.button-main").click()
    assert told.value.status == 409
    expect(other.locator("#pane .notice-error")).to_contain_text("第一人改写的任务内容。")
    expect(other.locator("#pane .notice-error")).to_contain_text("第二人改写的任务内容。")
    assert other.locator("#p-text").input_value() == "第二人改写的任务内容。"
    # Knowing both, the second saves again.
    with other.expect_response(lambda reply: "/amend" in reply.url) as told:
        other.locator("#amend button.button-main").click()
    assert told.value.status == 200
    for page in (one, other):
        page.context.close()
