"""Notices, drafts, the outbox, the calendar and a task's clocks in a real browser, in both languages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.web.browser.conftest import WIDE, Visitor
from tests.web.browser.legible import faults
from tests.web.browser.serving import Site, site

MORE = """
import datetime as dt
import django
django.setup()
from luodi.clocks import SHANGHAI
from luodi.web.actions import Caller
from luodi.web.ledger.actions.acknowledge import acknowledge
from luodi.web.ledger.actions.assign import assign
from luodi.web.ledger.models import Charge, Commitment
from luodi.web.notices.actions.make_draft import make_draft
from luodi.web.notices.models import Delivery, Round
from luodi.web.notices.periods import period_of
from luodi.web.notices.turn import turn
from luodi.web.people.models import User
from luodi.web.review.actions.confirm import confirm
supervisor = Caller(User.objects.get(username="supervisor"), "page")
liaison = User.objects.get(username="liaison")
tasks = list(Commitment.objects.filter(assignments__unit=liaison.unit).distinct().order_by("document", "order"))[:4]
confirm(supervisor, [task.pk for task in tasks])
day = dt.date(2026, 11, 20)  # a Friday
for n, task in enumerate(tasks):
    Commitment.objects.filter(pk=task.pk).update(deadline=day + dt.timedelta(days=4 - 4 * n), adjusted=None)
    assign(supervisor, Commitment.objects.get(pk=task.pk))
for charge in Charge.objects.filter(unit=liaison.unit):
    acknowledge(Caller(liaison, "page"), charge)
turn(Caller(None, "tick"), lambda: dt.datetime(2026, 11, 20, 9, 0, tzinfo=SHANGHAI))
make_draft(supervisor, "daily", period_of("daily", day))
Delivery.objects.create(
    round=Round.objects.get(), channel="webhook", target="督查群", key="k", state="dead", attempts=6, error="HTTP 500",
    next_at=dt.datetime(2026, 11, 20, 9, 0, tzinfo=SHANGHAI),
)
"""
CALENDAR = "日期,类型,名称,依据\n2027-01-01至2027-01-03,休,元旦,2027年样例安排\n2027-01-11至2027-01-12,休,样例假日,\n"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site of its own: these journeys change it."""
    more = MORE.replace("{", "{{").replace("}", "}}")
    with site(tmp_path_factory.mktemp("notices"), more=more) as running:
        yield running


@pytest.fixture
def person(office: Site, chromium: Browser) -> Iterator[Callable[..., Page]]:
    """A person at a window of their own, in Chinese or English."""
    contexts: list[Any] = []
    visitors: list[Visitor] = []

    def enter(role: str, size: Any = WIDE, language: str = "zh") -> Page:
        context = chromium.new_context(viewport=size, locale="zh-CN", base_url=office.address, reduced_motion="reduce")
        contexts.append(context)
        visitor = Visitor(context.new_page(), office)
        visitors.append(visitor)
        visitor.page.on("pageerror", lambda error: visitor.complaints.append(str(error)))
        visitor.page.on("console", visitor.hear)
        page = visitor.sign_in(role).page
        page.goto("/")
        if language == "en":
            page.get_by_role("button", name="English").click()
        return page

    yield enter
    for context in contexts:
        context.close()
    assert [complaint for visitor in visitors for complaint in visitor.complaints] == []


def test_the_bell_counts_what_is_new_the_page_tells_it_and_marks_it_as_read(person: Callable[..., Page]) -> None:
    page = person("liaison")
    bell = page.locator(".bell")
    expect(bell).to_have_attribute("aria-label", "提醒，4 项未读")
    bell.click()
    day = page.locator("section", has=page.get_by_role("heading", name="2026年11月20日"))
    # due on 24, 20, 16 and 12 November
    expect(day.locator(".due-when .light")).to_have_text(["逾期升级", "逾期", "到期", "临近到期"])
    expect(day).to_contain_text("未读")
    page.get_by_role("button", name="全部标为已读").click()
    expect(page.locator(".bell-count")).to_have_count(0)
    page.get_by_role("button", name="English").click()
    expect(page.locator(".due-when .light")).to_have_text(["Long overdue", "Overdue", "Due", "Due soon"])


def test_a_supervisor_switches_a_schedule_on_makes_a_draft_and_finalises_it(person: Callable[..., Page]) -> None:
    page = person("supervisor")
    page.goto("/notices/drafts/")
    weekly = page.locator("li", has=page.get_by_role("heading", name="周调度"))
    weekly.get_by_label("启用").check()
    weekly.locator("[name=hour]").fill("10")
    weekly.get_by_role("button", name="保存").click()
    expect(page.locator(".notice-success")).to_contain_text("安排已保存")
    expect(weekly.locator("[name=hour]")).to_have_value("10")
    weekly.get_by_role("button", name="现在生成").click()
    figures = page.locator(".figures li")
    expect(figures.filter(has_text="在办任务").locator("strong")).to_have_text("4")
    figures.filter(has_text="在办任务").locator("a").click()
    listed = page.locator("section", has=page.get_by_role("heading", name="在办任务"))
    expect(listed.locator("a.task")).to_have_count(4)
    page.locator("[name=remarks]").fill("请各单位对照台账推进。")
    page.get_by_role("button", name="保存并定稿").click()
    expect(page.locator(".page-head")).to_contain_text("已定稿")
    expect(page.locator("#remarks ~ *, .sheet-body").filter(has_text="请各单位对照台账推进。").first).to_be_visible()
    expect(page.get_by_role("button", name="保存并定稿")).to_have_count(0)
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Weekly review")
    expect(page.locator(".page-head")).to_contain_text("Final")


def test_the_administrator_sees_what_was_given_up_and_sends_it_again(person: Callable[..., Page]) -> None:
    page = person("administrator", language="en")
    page.goto("/notices/outbox")
    row = page.locator("tbody tr", has_text="督查群")
    expect(row).to_contain_text("Given up")
    row.get_by_role("button", name="Send again").click()
    expect(page.locator(".notice-success")).to_contain_text("back in the outbox")
    expect(page.locator("tbody tr", has_text="督查群")).to_contain_text("Waiting")


def test_law_promise_and_an_events_day_are_set_on_the_task_and_a_new_year_moves_what_rests_on_it(
    person: Callable[..., Page], tmp_path: Path
) -> None:
    """3个工作日 before Friday 15 January 2027: Tuesday the 12th; with the 11th and 12th off, Friday the 8th."""
    supervisor = person("supervisor")
    supervisor.goto("/notices/")
    supervisor.goto(str(supervisor.locator("a.task").first.get_attribute("href")))
    for kind, limit in (("法定时限", "60个工作日"), ("承诺时限", "20个工作日")):
        supervisor.locator("summary", has_text="设定时限").click()
        form = supervisor.locator("form[action$='/do/set_limit']")
        form.locator("[name=standing]").select_option(label=kind)
        form.locator("[name=limit]").fill(limit)
        form.locator("[name=began]").fill("2026-11-09T15:30")
        form.get_by_role("button", name="开始计时").click()
        expect(supervisor.locator(".notice-success")).to_be_visible()
    supervisor.locator("summary", has_text="事项时间").click()
    form = supervisor.locator("form[action$='/do/plan_event']")
    form.locator("[name=event]").fill("实施审计")
    form.locator("[name=limit]").fill("3个工作日")
    form.locator("[name=on]").fill("2027-01-15")
    form.get_by_role("button", name="保存事项时间").click()
    clocks = supervisor.locator(".clocks tbody tr")
    law, promise = clocks.filter(has_text="法定时限"), clocks.filter(has_text="承诺时限")
    # 20 working days after Monday 9 November: 13 to the 27th (10 to 27 November is 14), 7 December
    expect(promise).to_contain_text("2026-12-07")
    expect(law).to_contain_text("暂定")
    expect(promise).not_to_contain_text("暂定")
    event = clocks.filter(has_text="实施审计")
    expect(event).to_contain_text("2027-01-12")
    expect(event).to_contain_text("暂定")

    file = tmp_path / "2027.csv"
    file.write_text(CALENDAR, "utf-8")
    administrator = person("administrator")
    administrator.goto("/ledger/calendar")
    administrator.set_input_files("#f-calendar", file)
    administrator.get_by_role("button", name="查看会变动什么").click()
    moves = administrator.locator("tbody tr")
    expect(moves).to_have_count(2)
    expect(moves.filter(has_text="3个工作日")).to_contain_text("2027-01-08")
    expect(moves.filter(has_text="3个工作日")).to_contain_text("由工作日改为休息日（样例假日；2027年样例安排）")
    administrator.get_by_role("button", name="启用 2027 年日历").click()
    expect(administrator.locator(".notice-success")).to_contain_text("2 项时限变动")
    administrator.set_input_files("#f-calendar", file)
    administrator.get_by_role("button", name="查看会变动什么").click()
    expect(administrator.locator("#preview ~ *, .sheet").filter(has_text="完全相同").first).to_be_visible()

    supervisor.reload()
    expect(clocks.filter(has_text="实施审计")).to_contain_text("2027-01-08")
    expect(clocks.filter(has_text="暂定")).to_have_count(0)
    expect(supervisor.locator(".story")).to_contain_text("启用日历")
    expect(supervisor.locator(".story")).to_contain_text("2027年样例安排（2027年日历）")
    supervisor.get_by_role("button", name="English").click()
    expect(supervisor.locator(".clocks")).to_contain_text("Legal limit")


def test_the_pages_fit_their_window_and_their_text_stands_out(person: Callable[..., Page]) -> None:
    pages = {
        "supervisor": ("/notices/", "/notices/drafts/", "/notices/drafts/1", "/ledger/calendar"),
        "administrator": ("/notices/outbox", "/ledger/calendar"),
    }
    for role, addresses in pages.items():
        page = person(role)
        for address in addresses:
            answer = page.goto(address)
            assert answer is not None
            assert answer.status == 200, address
            assert faults(page) == {}, address
