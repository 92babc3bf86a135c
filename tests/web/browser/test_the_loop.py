"""The loop in a real browser: a supervisor assigns, a unit acknowledges and reports, its leader signs, and so on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.web.browser.conftest import WIDE, Visitor
from tests.web.browser.serving import Site, site

MORE = """
import django
django.setup()
from luodi.web.ledger.models import Commitment
from luodi.web.people.models import User
user = User.objects.get(username="liaison")
User.objects.create_user(
    username="signer", password={password!r}, role="leader", full_name="凌审签", unit=user.unit, clearance=1
)
"""


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site of its own: this journey changes it."""
    with site(tmp_path_factory.mktemp("office"), more=MORE) as running:
        yield running


@pytest.fixture
def person(office: Site, chromium: Browser) -> Iterator[Callable[[str], Page]]:
    """A person at a window of their own."""
    contexts: list[Any] = []

    def enter(role: str) -> Page:
        context = chromium.new_context(viewport=WIDE, locale="zh-CN")
        contexts.append(context)
        visitor = Visitor(context.new_page(), office)
        return visitor.sign_in(role).page

    yield enter
    for context in contexts:
        context.close()


@contextmanager
def acts(page: Page) -> Iterator[None]:
    """What is done inside ends on a page that says it is done."""
    yield
    expect(page.locator(".notice-success")).to_be_visible()


def led_by_the_liaisons_unit(page: Page, office: Site) -> str:
    page.goto(office.address + "/units/")
    page.goto(office.address + "/")
    href = page.locator(".due a.task").first.get_attribute("href")
    assert href
    return office.address + href


def test_a_task_goes_from_assignment_to_being_struck_off(
    office: Site, person: Callable[[str], Page], tmp_path: Path
) -> None:
    liaison, supervisor, signer = person("liaison"), person("supervisor"), person("signer")
    address = led_by_the_liaisons_unit(liaison, office)
    supervisor.goto(address)
    with acts(supervisor):
        supervisor.get_by_role("button", name="确认任务").click()
    with acts(supervisor):
        supervisor.get_by_role("button", name="交办", exact=True).click()

    liaison.goto(office.address + "/ledger/mine")
    tray = liaison.locator("section", has=liaison.get_by_role("heading", name="待签收"))
    tray.locator("a.task").first.click()
    with acts(liaison):
        liaison.locator(".part-mine").get_by_role("button", name="签收").click()
    evidence = tmp_path / "验收报告.txt"
    evidence.write_text("样例验收报告", encoding="utf-8")
    liaison.locator(".part-mine summary", has_text="反馈进展").click()
    form = liaison.locator(".part-mine form[enctype]").first
    form.locator("[name=text]").fill("已完成全部改造，正在组织验收。")
    form.locator("[name=percent]").fill("100")
    form.locator("[name=completes]").check()
    form.locator("[name=evidence]").set_input_files(evidence)
    with acts(liaison):
        form.get_by_role("button", name="提交反馈").click()
    expect(liaison.locator(".part-mine .told").first).to_contain_text("待审签")

    supervisor.goto(address)
    assert "正在组织验收" not in supervisor.locator("#work").inner_text()  # it has not left the unit

    signer.goto(office.address + "/ledger/mine")
    signer.locator("section", has=signer.get_by_role("heading", name="待我审签")).locator("a.task").first.click()
    with acts(signer):
        signer.get_by_role("button", name="审签同意").click()

    supervisor.goto(office.address + "/ledger/mine")
    supervisor.locator("section", has=supervisor.get_by_role("heading", name="待核查")).locator("a.task").first.click()
    told = supervisor.locator(".told").first
    with supervisor.expect_download() as download:
        told.locator(".files a").click()
    assert download.value.suggested_filename == "验收报告.txt"
    assert Path(download.value.path()).read_text("utf-8") == "样例验收报告"
    told.locator("summary", has_text="退回").click()
    told.locator("[name=reason]").fill("请补充验收意见")
    with acts(supervisor):
        told.get_by_role("button", name="确定退回").click()

    signer.goto(address)
    expect(signer.locator(".part-mine .returned")).to_contain_text("请补充验收意见")
    signer.locator(".part-mine summary", has_text="反馈进展").click()
    form = signer.locator(".part-mine form[enctype]").first
    form.locator("[name=text]").fill("验收意见已补充。")
    form.locator("[name=completes]").check()
    with acts(signer):
        form.get_by_role("button", name="提交反馈").click()

    supervisor.goto(address)
    with acts(supervisor):
        supervisor.get_by_role("button", name="核查通过并办结").click()
    with acts(supervisor):
        supervisor.get_by_role("button", name="销号").click()
    expect(supervisor.locator(".task-state")).to_contain_text("已销号")
    story = supervisor.locator(".story").inner_text()
    for word in ("确认任务", "交办", "签收", "反馈", "审签", "退回反馈", "核查通过", "销号", "请补充验收意见"):
        assert word in story


def test_a_refused_form_comes_back_with_what_was_typed(office: Site, person: Callable[[str], Page]) -> None:
    supervisor = person("supervisor")
    supervisor.goto(office.address + "/ledger/?q=补助资金")
    supervisor.locator("a.task", has_text="落实资金保障").click()
    with acts(supervisor):
        supervisor.get_by_role("button", name="确认任务").click()
    with acts(supervisor):
        supervisor.get_by_role("button", name="交办", exact=True).click()
    supervisor.locator("summary", has_text="中止").click()
    form = supervisor.locator("form[action$='/do/suspend']")
    form.locator("[name=reason]").fill("等待批复")
    form.locator("[name=on]").fill("2099-01-01")
    form.get_by_role("button", name="确定中止").click()
    expect(supervisor.locator("[role=alert]")).to_contain_text("晚于今天")
    expect(supervisor.locator("form[action$='/do/suspend'] [name=reason]")).to_have_value("等待批复")
