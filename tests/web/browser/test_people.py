"""Administrators' work in a real browser: accounts, units, sheets."""

from __future__ import annotations

import io
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from allauth.mfa.totp.internal import auth as totp
from playwright.sync_api import Browser, Page, expect

from tests.web.browser.conftest import WIDE, Visitor
from tests.web.browser.serving import Site, site

MORE = """
import django
django.setup()
from luodi.web.people.models import User
unit = User.objects.get(username="liaison").unit
for name, role, full in (("boss", "leader", "凌审签"), ("helper", "caseworker", "代小理")):
    User.objects.create_user(username=name, password={password!r}, role=role, full_name=full, unit=unit, clearance=1)
"""


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site of its own: these journeys change it."""
    with site(tmp_path_factory.mktemp("people"), more=MORE) as running:
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


def test_a_person_changes_the_one_time_password_sets_up_codes_and_signs_in_with_them(
    person: Callable[..., Page], office: Site
) -> None:
    admin = person("administrator")
    admin.goto("/people/?q=public")
    admin.locator("tbody a").first.click()
    admin.locator("summary", has_text="重设密码").click()
    admin.get_by_role("button", name="确定重设密码").click()
    given = admin.locator(".secret").inner_text()

    page = person()
    signed_in(page, "public", given)
    expect(page.locator("h1")).to_have_text("修改密码")
    page.goto("/documents/")
    expect(page.locator("h1")).to_have_text("修改密码")
    own = "qwetz-83jd-9dk2"
    for field, value in (("old", given), ("new", own), ("again", own)):
        page.fill(f"#f-{field}", value)
    page.get_by_role("button", name="修改密码").click()
    expect(page.locator("h1")).to_have_text("我的账号")
    page.get_by_role("link", name="启用第二因素").click()
    page.get_by_role("link", name="启用动态验证码").click()
    page.fill("#id_password", own)
    page.get_by_role("button", name="确认").click()
    qr = page.locator("img.qr")
    expect(qr).to_be_visible()
    assert qr.evaluate("image => image.complete && image.naturalWidth > 100")
    secret = page.locator("#authenticator_secret").inner_text()
    page.fill("#id_code", totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30)))
    page.get_by_role("button", name="启用", exact=True).click()
    expect(page.locator("#recovery_codes li")).to_have_count(10)
    code = page.locator("#recovery_codes li").first.inner_text()

    other = person()
    signed_in(other, "public", own)
    expect(other.locator("h1")).to_have_text("动态验证码")
    other.fill("#id_code", code)
    other.get_by_role("button", name="登录", exact=True).click()
    expect(other.locator("details.menu summary")).to_have_count(1)
    page.goto("/accounts/me/")
    expect(page.locator(".visit")).to_have_count(2)
    page.get_by_role("button", name="退出其他全部").click()
    expect(page.locator(".notice-success")).to_be_visible()
    other.goto("/accounts/me/")
    expect(other.locator("h1")).to_have_text("登录落地")


def test_an_account_that_was_tried_too_often_is_locked_and_unlocked(person: Callable[..., Page], office: Site) -> None:
    page = person()
    for _ in range(6):
        signed_in(page, "auditor", "not the password")
    expect(page.locator("[role=alert]")).to_contain_text("登录已暂停")
    admin = person("administrator")
    admin.goto("/people/?q=auditor")
    admin.locator("tbody a").first.click()
    expect(admin.locator("dd.bad")).to_contain_text("锁定至")
    admin.locator("summary", has_text="解锁账号").click()
    admin.get_by_role("button", name="确定解锁账号").click()
    expect(admin.locator(".notice-success")).to_be_visible()
    signed_in(page, "auditor", office.password)
    expect(page.locator("details.menu summary")).to_have_count(1)


def signed_in(page: Page, name: str, password: str) -> None:
    page.goto("/accounts/login/")
    page.fill("#id_login", name)
    page.fill("#id_password", password)
    page.click("main button.button-main")
    page.wait_for_load_state()


def test_a_leader_names_a_deputy_for_some_days(person: Callable[..., Page]) -> None:
    page = person("boss")
    page.goto("/accounts/me/")
    page.get_by_role("link", name="指定代审签人").click()
    page.locator("#f-deputy").select_option(label=page.locator("#f-deputy option", has_text="代小理").inner_text())
    page.fill("#f-last", page.input_value("#f-first"))
    page.fill("#f-reason", "外出培训")
    page.get_by_role("button", name="指定").click()
    expect(page.locator(".visit")).to_contain_text("正在代审签")
    page.get_by_role("button", name="结束").click()
    expect(page.locator(".visit")).to_contain_text("已结束")


def test_a_document_is_raised_above_ones_own_clearance_and_is_gone(person: Callable[..., Page]) -> None:
    page = person("supervisor")
    page.goto("/documents/")
    page.locator(".items h2 a, .items h3 a").first.click()
    title = page.locator("h1").inner_text()
    page.get_by_role("link", name="密级与公开属性").click()
    page.select_option("#f-secrecy", "3")
    page.select_option("#f-publicity", "closed")
    page.fill("#f-why", "按定密清单更正")
    page.get_by_role("button", name="变更").click()
    expect(page.locator(".notice-success")).to_be_visible()
    expect(page.locator("main")).not_to_contain_text(title)


def test_the_pages_speak_english(person: Callable[..., Page]) -> None:
    page = person("administrator")
    page.goto("/people/")
    page.get_by_role("button", name="English").click()
    expect(page.locator("h1")).to_have_text("People")
    page.goto("/people/units/")
    expect(page.locator("h1")).to_have_text("Units")
