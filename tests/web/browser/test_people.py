"""Administrators' work in a real browser: accounts, units, sheets."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.web.browser.conftest import WIDE, Visitor
from tests.web.browser.serving import Site, site


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site of its own: these journeys change it."""
    with site(tmp_path_factory.mktemp("people")) as running:
        yield running


@pytest.fixture
def person(office: Site, chromium: Browser) -> Iterator[Callable[..., Page]]:
    """A person at a window of their own; without a role, a stranger."""
    contexts: list[Any] = []

    def enter(role: str = "") -> Page:
        context = chromium.new_context(viewport=WIDE, locale="zh-CN", base_url=office.address)
        contexts.append(context)
        visitor = Visitor(context.new_page(), office)
        return visitor.sign_in(role).page if role else visitor.page

    yield enter
    for context in contexts:
        context.close()


def sheet(path: Path, *rows: tuple[str, ...]) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    path.write_bytes(out.getvalue())
    return path


PEOPLE = ("用户名", "姓名", "角色", "单位", "涉密等级", "状态")


def test_an_account_is_given_by_typing_initials_and_found_by_its_unit(person: Callable[..., Page]) -> None:
    page = person("administrator")
    page.goto("/people/new")
    page.fill("#f-username", "xinren")
    page.fill("#f-full_name", "辛仁")
    page.locator("#f-unit").press_sequentially("yzsczj")
    page.locator("#f-unit-choices li").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.click("main button.button-main")
    expect(page.locator(".secret")).to_have_count(1)
    page.goto("/people/?unit=yzsczj")
    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page.locator("tbody")).to_contain_text("辛仁")


def test_a_sheet_is_shown_with_its_wrong_cells_then_imported(person: Callable[..., Page], tmp_path: Path) -> None:
    page = person("administrator")
    page.goto("/people/import")
    wrong = sheet(tmp_path / "a.xlsx", PEOPLE, ("caiban", "蔡办", "科长", "云洲市财政局", "", ""))
    page.set_input_files("#f-file", wrong)
    page.get_by_role("button", name="上传并预览").click()
    expect(page.locator("li.bad")).to_contain_text("C2")
    expect(page.get_by_role("button", name="确认导入")).to_have_count(0)
    right = sheet(tmp_path / "b.xlsx", PEOPLE, ("caiban", "蔡办", "经办人员", "云洲市财政局", "", ""))
    page.set_input_files("#f-file", right)
    page.get_by_role("button", name="上传并预览").click()
    page.get_by_role("button", name="确认导入").click()
    expect(page.locator(".secret")).to_have_count(1)
    page.goto("/people/?q=caiban")
    expect(page.locator("tbody")).to_contain_text("待改密码")


def test_a_unit_is_added_renamed_and_succeeded(person: Callable[..., Page]) -> None:
    page = person("administrator")
    page.goto("/people/units/new")
    page.fill("#f-name", "云洲市数据监测中心")
    page.fill("#f-parent", "云洲市人民政府")
    page.get_by_role("button", name="增设").click()
    expect(page.locator(".notice-success")).to_be_visible()
    page.locator("summary", has_text="更名").click()
    page.fill("#r-name", "云洲市数据中心")
    page.get_by_role("button", name="确定更名").click()
    expect(page.locator("h1")).to_have_text("云洲市数据中心")
    expect(page.locator(".facts").first).to_contain_text("云洲市数据监测中心")
    page.locator("summary", has_text="由其他单位承接").click()
    page.fill("#s-successor", "云洲市财政局")
    page.get_by_role("button", name="预览").click()
    expect(page.locator("#sure")).to_be_visible()
    page.get_by_role("button", name="确认", exact=True).click()
    expect(page.locator(".page-head")).to_contain_text("撤并")
    expect(page.locator(".facts").first).to_contain_text("云洲市财政局")


def test_the_pages_speak_english(person: Callable[..., Page]) -> None:
    page = person("administrator")
    page.goto("/people/")
    page.get_by_role("button", name="English").click()
    expect(page.locator("h1")).to_have_text("People")
    page.goto("/people/units/")
    expect(page.locator("h1")).to_have_text("Units")
