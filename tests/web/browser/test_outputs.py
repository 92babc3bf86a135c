"""What goes out, in a real browser: the cockpit's numbers, published progress, calendar feeds, the ledger's sheet."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import openpyxl
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.web.browser.conftest import NARROW, WIDE, Visitor
from tests.web.browser.legible import faults
from tests.web.browser.serving import Site, site

AT_WORK = """
import datetime as dt
from decimal import Decimal
import django
django.setup()
from django.utils import timezone
from luodi.web.actions import Caller
from luodi.web.documents.actions.set_theme import set_theme
from luodi.web.documents.models import Document
from luodi.web.ledger.actions.acknowledge import acknowledge
from luodi.web.ledger.actions.assign import assign
from luodi.web.ledger.actions.accept_report import accept_report
from luodi.web.ledger.actions.report import Figure, report
from luodi.web.ledger.actions.share_out import share_out
from luodi.web.ledger.models import Commitment, Indicator, Spell, Target
from luodi.web.ledger.actions.count_day import count_day
from luodi.web.ledger.as_of import week_ends
from luodi.web.ledger.past import keep_past
from luodi.web.people.models import Unit, User
from luodi.web.review.actions.confirm import confirm
over = Caller(User.objects.get(username="supervisor"), "command")
liaison = Caller(User.objects.get(username="liaison"), "command")
led = Commitment.objects.filter(assignments__unit=liaison.user.unit, assignments__role="lead").order_by("order")[:3]
for task in led:
    confirm(over, [task.pk])
    assign(over, task)
    acknowledge(liaison, task.charges.get(unit=liaison.user.unit))
set_theme(over, led[0].document, "政务服务")
task = led[0]
other = Unit.objects.filter(assignments__isnull=False).exclude(pk=liaison.user.unit_id).order_by("pk").first()
helper = Caller(User.objects.create_user("helper", role="liaison", unit=other, clearance=1), "command")
indicator = Indicator.objects.create(commitment=task, order=9, name="联网窗口", unit="个")
today = timezone.localdate()
target = Target.objects.create(indicator=indicator, order=0, comparator=">=", value=900,
                               by=today + dt.timedelta(days=60), spans=task.spans["text"])
share_out(over, target, dict([(liaison.user.unit_id, Decimal(600)), (other.pk, Decimal(300))]))
for by, unit, told in ((liaison, liaison.user.unit, (100, 200, 330)), (helper, other, (50, 90))):
    part = task.charges.get(unit=unit)
    if part.state == "to_acknowledge":
        acknowledge(by, part)
    for back, value in zip((45, 30, 10), told):
        day = today - dt.timedelta(days=back)
        figure = Figure(indicator, day, value=Decimal(value))
        accept_report(over, report(by, task.charges.get(unit=unit), text="已联网%s个窗口" % value, occurred_on=day,
                                   figures=[figure]))
keep_past(Caller(None, "tick"), today)
Spell.objects.update(first=today - dt.timedelta(weeks=5))
for day in week_ends(today, 4):
    count_day(Caller(None, "tick"), day)
"""
COUNTED = "counted"
"""The file of ``large``, which is the server's alone: it changes the rooms that it is loaded into."""
DOCUMENT = quote("澜江省云洲市:云洲府发〔2026〕5号")


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site of its own, the liaison's unit at work on three tasks known for five weeks."""
    with site(tmp_path_factory.mktemp("outputs"), more=AT_WORK) as running:
        yield running


@pytest.fixture
def person(office: Site, chromium: Browser) -> Iterator[Callable[..., Page]]:
    """A person at a window of their own; without a role a stranger."""
    contexts: list[Any] = []

    def enter(role: str = "", **more: Any) -> Page:
        told = {"viewport": WIDE, "locale": "zh-CN", "base_url": office.address, "reduced_motion": "reduce", **more}
        contexts.append(chromium.new_context(**told))
        visitor = Visitor(contexts[-1].new_page(), office)
        return visitor.sign_in(role).page if role else visitor.page

    yield enter
    for context in contexts:
        context.close()


def listed(page: Page) -> int:
    """How many tasks the ledger's list says there are; as many as it shows where it has one page."""
    told = page.locator(".pager-sum")
    if told.count():
        return int(re.findall(r"共 (\d+) 条", told.first.inner_text())[0])
    return page.locator(".ledger a.task").count()


def test_figures_open_their_lists_charts_have_tables_and_pages_fit(person: Callable[..., Page]) -> None:
    page = person("supervisor")
    page.goto("/cockpit/")
    page.locator("[data-chart] canvas").first.wait_for()
    for chart in page.locator("[data-chart]").all():
        assert page.locator(f"table#{chart.get_attribute('data-from')} tbody tr").count() > 1
    links = [
        page.locator(".figures a").first, page.locator("[aria-labelledby=by-theme] td a.count").first,
        page.locator("[aria-labelledby=by-document] a.count").nth(1),
        page.locator("[aria-labelledby=by-unit] a.count").first,
    ]  # fmt: skip
    found = [(str(one.get_attribute("href")), int(re.sub(r"\D", "", one.inner_text()))) for one in links]
    for href, number in found:
        page.goto(href)
        assert listed(page) == number, href
    contrast = (Path(__file__).parent / "contrast.js").read_text()
    addresses = ["/cockpit/", "/cockpit/units", f"/cockpit/documents/{DOCUMENT}", "/published/manage",
                 f"/published/manage/{DOCUMENT}", "/feeds/", f"/documents/{DOCUMENT}/classification"]  # fmt: skip
    for address in addresses:
        page.goto(address)
        for scheme in ("dark", "light"):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            assert page.evaluate(contrast) == [], (address, scheme)
        page.set_viewport_size(NARROW)  # type: ignore[arg-type]
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
        page.set_viewport_size(WIDE)  # type: ignore[arg-type]
    plain = person("supervisor", java_script_enabled=False)
    plain.goto("/cockpit/")
    plain.locator("[aria-labelledby=weeks] summary").click()
    expect(plain.locator("#by-week tbody tr").first).to_be_visible()
    expect(plain.locator("[data-chart]").first).to_be_hidden()


def test_an_indicators_numbers_open_the_figures_behind_them(person: Callable[..., Page]) -> None:
    """100 and 50, 200 and 90, 330 and still 90: 150, 290 and 420 in all."""
    page = person("supervisor")

    def board() -> Any:
        page.goto("/cockpit/")
        return page.locator(".followed > li", has_text="联网窗口")

    for total, parts in (("420", {"330", "90"}), ("290", {"200", "90"}), ("150", {"100", "50"})):
        followed = board()
        followed.locator("summary").click()
        followed.get_by_role("link", name=total, exact=True).press("Enter")
        expect(page.locator("#readings:target")).to_be_in_viewport()
        assert set(page.locator(".readings tbody tr td:nth-child(3) a").all_inner_texts()) == parts
        expect(page.locator(".readings tfoot strong")).to_have_text(total)
    page.locator(".readings tbody a.count").first.click()
    expect(page.locator(".told:target")).to_contain_text("已联网")
    board().locator(".big-share strong").click()
    expect(page.locator(".readings tfoot strong")).to_have_text("420")
    board().locator(".forecast a").click()
    expect(page.locator("#forecast:target")).to_contain_text("最小二乘")
    page.locator("[data-chart] canvas").first.wait_for()
    expect(page.locator("#totals tbody tr")).to_have_count(3)
    board().locator(".meta a").click()
    expect(page.locator("#target:target mark")).to_be_visible()
    page.locator("#target mark").click()
    expect(page.locator("#w-indicator")).to_be_in_viewport()
    board().locator(".big-share a").first.click()
    assert faults(page) == {}
    page.locator("header").get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", name="Totals and forecast")).to_be_visible()
    assert faults(page) == {}
    own = person("liaison")
    own.goto(page.url)
    expect(own.locator("#forecast")).to_be_visible()  # their unit leads
    plain = person("supervisor", java_script_enabled=False)
    plain.goto(page.url)
    expect(plain.locator("[data-chart]").first).to_be_hidden()
    expect(plain.locator("#totals tbody tr")).to_have_count(3)


def test_while_a_large_ledger_is_counted_the_page_says_so_and_shows_the_numbers_by_itself(
    tmp_path: Path, chromium: Browser
) -> None:
    with site(tmp_path, application="tests.web.browser.large:application") as running:
        context = chromium.new_context(viewport=WIDE, locale="zh-CN", reduced_motion="reduce")  # type: ignore[arg-type]
        page = Visitor(context.new_page(), running).sign_in("supervisor").page
        page.goto(f"{running.address}/cockpit/")
        expect(page.get_by_role("heading", name="正在统计今天的数字")).to_be_visible()
        assert page.request.get(f"{running.address}/api/cockpit").status == 503
        assert faults(page) == {}
        page.goto(f"{running.address}/cockpit/units")
        expect(page.get_by_role("heading", name="正在统计今天的数字")).to_be_visible()
        page.goto(f"{running.address}/cockpit/")
        (tmp_path / COUNTED).touch()
        expect(page.locator(".figures a").first).to_be_visible()
        assert page.request.get(f"{running.address}/api/cockpit").status == 200
        context.close()


def test_progress_is_published_for_strangers_and_withdrawn(person: Callable[..., Page]) -> None:
    page, stranger = person("supervisor"), person()
    assert stranger.goto(f"/published/of/{DOCUMENT}").status == 404  # type: ignore[union-attr]
    page.goto(f"/published/manage/{DOCUMENT}")
    page.get_by_role("button", name="公开", exact=True).click()
    stranger.goto("/published/")
    stranger.locator("main h2 a").first.click()
    expect(stranger.locator("table.published tbody tr")).to_have_count(page.locator("input[name=task]:checked").count())
    assert stranger.request.get(f"/published/of/{DOCUMENT}.json").json()["edition"] == 1
    page.goto(f"/published/manage/{DOCUMENT}")
    page.locator("#p-reason").fill("内容有误")
    page.get_by_role("button", name="撤下").click()
    page.wait_for_load_state()
    assert stranger.goto(f"/published/of/{DOCUMENT}").status == 404  # type: ignore[union-attr]


def test_a_calendars_address_is_made_fetched_and_revoked(person: Callable[..., Page]) -> None:
    page, program = person("liaison"), person()
    page.goto("/feeds/")
    page.get_by_role("button", name="生成订阅地址").click()
    address = page.locator("#f-address").input_value()
    fetched = program.request.get(address)
    assert fetched.headers["content-type"].startswith("text/calendar")
    assert fetched.text().startswith("BEGIN:VCALENDAR")
    page.get_by_role("button", name="撤销").click()
    expect(page.locator("main")).to_contain_text("还没有订阅")
    assert program.request.get(address).status == 404


def test_a_units_sheet_goes_out_comes_back_and_a_conflict_is_settled_in_its_preview(
    person: Callable[..., Page],
) -> None:
    page = person("liaison")
    page.goto("/ledger/?role=lead&sort=document")
    page.locator(".taking summary").click()
    with page.expect_download() as going:
        page.get_by_role("link", name="填报表，每个承办单位一行").click()
    book = openpyxl.load_workbook(io.BytesIO(going.value.path().read_bytes()))
    sheet = book.worksheets[0]
    at = {str(cell.value): cell.column for cell in sheet[3]}
    row, wrong, both = (n for n in range(4, sheet.max_row + 1) if sheet.cell(n, at["承办单位"]).value)
    task = str(sheet.cell(row, at["标识"]).value).partition("#")[0]
    sheet.cell(row, at["进展"]).value = "平台已上线试运行"
    sheet.cell(wrong, at["完成比例（%）"]).value = "六成"
    sheet.cell(both, at["进展"]).value = "表中的进展"
    out = io.BytesIO()
    book.save(out)
    page.goto(f"/ledger/{str(sheet.cell(both, at['标识']).value).partition('#')[0]}")
    page.locator(".part-mine summary", has_text="反馈进展").click()
    reporting = page.locator(".part-mine form[enctype]").first
    reporting.locator("[name=text]").fill("网上的进展")
    reporting.get_by_role("button", name="提交反馈").click()
    expect(page.locator(".part-mine .told").first).to_contain_text("网上的进展")

    page.goto("/lists/fill")
    page.set_input_files("#f-file", {"name": "填报.xlsx", "mimeType": "", "buffer": out.getvalue()})
    page.get_by_role("button", name="上传并预览").click()
    rows = page.locator(".filled-rows tbody tr")
    expect(rows.first).to_contain_text("平台已上线试运行")
    expect(page.locator(".filled-rows .bad").first).to_contain_text("六成")
    expect(rows.last).to_contain_text("网上的进展")
    rows.last.get_by_role("button", name="采用表中的内容").click()
    expect(rows.last.locator(".chip")).to_have_text("可以提交")
    page.get_by_role("button", name="确认提交 2 行").click()
    expect(page.locator(".filled-rows .chip-good")).to_have_text(["已提交", "已提交"])
    page.goto(f"/ledger/{task}")
    expect(page.locator("main")).to_contain_text("平台已上线试运行")
    expect(page.locator("main")).to_contain_text("表格填报：填报.xlsx")
    page.goto("/lists/fill")  # the same file once more: what was sent is no change any longer
    page.set_input_files("#f-file", {"name": "填报.xlsx", "mimeType": "", "buffer": out.getvalue()})
    page.get_by_role("button", name="上传并预览").click()
    expect(rows).to_have_count(1)
    expect(rows.first).to_contain_text("六成")
