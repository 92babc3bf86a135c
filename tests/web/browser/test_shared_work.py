"""Work shared among units in a real browser: a target split and rolled up, plan points, periods, linked duties."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.web.browser.conftest import NARROW, WIDE, Visitor
from tests.web.browser.serving import Site, site

MORE = """
import django
django.setup()
from luodi.web.actions import Caller
from luodi.web.ledger.actions.acknowledge import acknowledge
from luodi.web.ledger.models import Charge, Commitment
from luodi.web.people.models import Unit, User
from luodi.web.review.actions.confirm import confirm
from luodi.web.review.actions.publish import publish
over = Caller(User.objects.get(username="supervisor"), "command")
for document in {{task.document for task in Commitment.objects.select_related("document")}}:
    confirm(over, list(document.commitments.values_list("pk", flat=True)))
    publish(over, document)
shared = Commitment.objects.get(text__contains="自助终端200台", table_eid__gt="")
for name, user in (("云洲市临洲区人民政府", "linzhou"), ("云洲市政务服务和数据管理局", "service")):
    User.objects.create_user(
        username=user, password={password!r}, role="liaison", full_name=user, clearance=1,
        unit=Unit.objects.get(name=name),
    )
    by = Caller(User.objects.get(username=user), "command")
    acknowledge(by, shared.charges.get(unit=by.user.unit))
"""


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site of its own, all of its documents published: these journeys change it."""
    with site(tmp_path_factory.mktemp("shared"), more=MORE) as running:
        yield running


def enter(office: Site, chromium: Browser, role: str) -> Page:
    context = chromium.new_context(viewport=WIDE, locale="zh-CN")
    page = Visitor(context.new_page(), office).sign_in(role).page
    page.set_default_timeout(20_000)
    return page


def task(page: Page, office: Site, words: str) -> str:
    """The address of the task whose text begins with ``words``."""
    page.goto(f"{office.address}/ledger/?q={words}&sort=document")
    link = page.locator(".ledger a.task", has_text=words).last
    return office.address + str(link.get_attribute("href"))


def test_a_target_is_split_reported_and_rolled_up_and_the_silent_are_named(office: Site, chromium: Browser) -> None:
    service = enter(office, chromium, "service")  # leads the task
    address = task(service, office, "在乡镇（街道）新增自助终端")
    service.goto(address)
    service.locator("#shares a.button").click()
    service.get_by_label("云洲市财政局的权重").fill("0")
    service.get_by_label("云洲市政务服务和数据管理局的权重").fill("0")
    service.get_by_role("button", name="平均分").click()
    expect(service.locator("[data-share-sum]")).to_have_text("200")
    first = service.get_by_label("云洲市临洲区人民政府的分解数")
    expect(first).to_have_value("25")  # 200 among 8
    first.fill("20")
    expect(service.locator("[data-share-sum]")).to_have_text("195")
    service.get_by_role("button", name="保存分解").click()
    expect(service.locator("[role=alert]")).to_contain_text("相差 -5")
    service.locator("#share-reason").fill("5台由市级统一配置")
    service.get_by_role("button", name="保存分解").click()
    expect(service.locator("#shares")).to_contain_text("8 个单位未报数")

    district = enter(office, chromium, "linzhou")
    district.goto(address)
    district.locator(".part-mine summary", has_text="反馈进展").click()
    form = district.locator(".part-mine form[enctype]").first
    form.locator("[name=text]").fill("已安装12台。")
    form.locator("[name^=value_]").first.fill("12")
    form.get_by_role("button", name="提交反馈").click()
    expect(district.locator(".notice-success")).to_be_visible()
    assert "望山区" not in district.locator("#shares").inner_text()  # other districts' shares are theirs

    service.goto(address)
    rolled = service.locator("#shares")
    expect(rolled).to_contain_text("汇总 12台")
    expect(rolled).to_contain_text("7 个单位未报数")
    expect(rolled).to_contain_text("5台由市级统一配置")
    service.set_viewport_size(NARROW)
    assert service.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_a_duty_in_body_and_annex_is_linked_once_and_answered_by_one_report(office: Site, chromium: Browser) -> None:
    over = enter(office, chromium, "supervisor")
    over.goto(office.address + "/ledger/links")
    over.select_option("#links-document", "澜江省云洲市:云洲府发〔2026〕5号")
    over.get_by_role("button", name="查找重复任务").click()
    pair = over.locator("form.pair", has_text="延伸基层网点").first
    expect(pair).to_contain_text("指标相同：200台")
    pair.locator(".pair-one", has_text="在乡镇（街道）新增自助终端").locator("[name=report_on]").check()
    pair.get_by_role("button", name="是同一任务", exact=True).click()
    expect(over.locator(".notice-success")).to_contain_text("合并报送")

    clause = task(over, office, "延伸基层网点")
    over.goto(clause)
    linked = over.locator("#linked")
    expect(linked).to_contain_text("由那里的反馈一并答复")
    expect(linked).to_contain_text("已安装12台。")  # what a district reported on the row answers the clause
    service = enter(office, chromium, "service")
    service.goto(clause)
    assert service.locator(".part-mine summary").count() == 0
    linked.locator("summary", has_text="解除关联").click()
    linked.locator("[name=reason]").fill("口径不同，分别报送")
    linked.get_by_role("button", name="解除关联").click()
    expect(over.locator("#linked")).to_contain_text("已解除关联")


def test_a_plan_is_proposed_and_agreed_to_and_stands_on_the_timeline_and_a_report_names_its_period(
    office: Site, chromium: Browser
) -> None:
    service, over = enter(office, chromium, "service"), enter(office, chromium, "supervisor")
    address = task(service, office, "在乡镇（街道）新增自助终端")
    service.goto(address)
    service.locator(".part-mine summary", has_text="报送计划节点").first.click()
    form = service.locator("form[action*='/do/plan/']").first
    for row, (day, percent) in enumerate((("2026-09-30", "50"), ("2026-10-30", "90"))):
        form.locator(f"[name=due_{row}]").fill(day)
        form.locator(f"[name=percent_{row}]").fill(percent)
    form.get_by_role("button", name="报送计划").click()
    expect(service.locator(".notice-success")).to_be_visible()
    over.goto(address)
    told = over.locator(".told", has_text="计划节点")
    expect(told).to_contain_text("2026-09-30　完成50%")
    told.locator("summary", has_text="答复").click()
    told.get_by_role("button", name="提交答复").click()
    expect(over.locator(".points-table")).to_contain_text("完成90%")
    assert over.locator(".timeline-line circle").count() == 2

    periodic = task(over, office, "开展办事指南抽查")
    over.goto(periodic)
    expect(over.locator(".points-table")).to_contain_text("季度")


def test_a_unit_asks_for_other_units_and_other_words_and_the_answer_takes_effect(
    office: Site, chromium: Browser
) -> None:
    service, over = enter(office, chromium, "service"), enter(office, chromium, "supervisor")
    address = task(service, office, "在乡镇（街道）新增自助终端")
    service.goto(address)
    service.locator(".part-mine summary", has_text="责任单位调整").click()
    form = service.locator("form[action*='/do/units/']").first
    rows = form.locator(".unit-row")
    for number in range(rows.count()):
        if rows.nth(number).locator("input").input_value() == "云洲市财政局":
            rows.nth(number).locator("input").fill("")
    form.locator("[name=reason]").fill("资金已由本局安排")
    form.get_by_role("button", name="提交申请").click()
    expect(service.locator(".notice-success")).to_be_visible()
    service.locator(".part-mine summary", has_text="申请调整").click()
    form = service.locator("form[action*='/do/request/']").first
    form.locator("[name=kind]").select_option("wording")
    form.locator("[name=text]").fill("在乡镇（街道）新增自助终端200台，其中山区不少于60台。")
    form.locator("[name=reason]").fill("按会议要求补充")
    form.get_by_role("button", name="提交申请").click()
    expect(service.locator(".notice-success")).to_be_visible()
    over.goto(address)
    for words in ("责任单位调整", "任务表述调整"):
        told = over.locator(".told", has_text=words)
        told.locator("summary", has_text="答复").click()
        told.get_by_role("button", name="提交答复").click()
        expect(over.locator(".notice-success")).to_be_visible()
    expect(over.locator("#task")).to_contain_text("其中山区不少于60台")
    finance = over.locator(".part", has=over.get_by_role("link", name="云洲市财政局"))
    expect(finance).to_contain_text("已撤回")


def test_an_instruction_is_pasted_reviewed_and_assigned_like_any_document(office: Site, chromium: Browser) -> None:
    over = enter(office, chromium, "supervisor")
    over.goto(office.address + "/review/")
    over.get_by_role("link", name="录入文件").click()
    over.locator("[name=text]").fill(
        "市民政局、市财政局：\n一、请市民政局于2027年3月底前完成全市养老机构消防隐患整治。\n"
        "二、请市教委于2027年1月15日前制定校园周边交通疏导方案。"
    )
    over.locator("[name=title]").fill("关于养老机构消防安全的批示")
    over.locator("[name=issuer]").fill("云洲市人民政府")
    over.locator("[name=date]").fill("2026-11-02")
    over.get_by_role("button", name="读入并送审核").click()
    expect(over.locator(".notice-success")).to_contain_text("读出")
    expect(over.locator(".proposals")).to_contain_text("养老机构消防隐患整治")
    over.locator(".proposals > li", has_text="养老机构消防隐患整治").locator("a").first.click()
    field = over.locator("[data-pane] [name=unit_0]")
    expect(field).to_be_visible()
    field.fill("")
    field.press_sequentially("smzj", delay=20)
    over.locator(".suggest-list li", has_text="云洲市民政局").first.click()
    expect(field).to_have_value("云洲市民政局")
    over.keyboard.press("Control+Enter")
    expect(over.locator(".proposals > li", has_text="养老机构消防隐患整治")).to_have_count(0)
    over.get_by_role("button", name="交办已确认").click()
    expect(over.locator(".notice-success").last).to_contain_text("已交办 1 项")


def test_the_pages_fit_a_narrow_window_and_read_in_english(office: Site, chromium: Browser) -> None:
    over = enter(office, chromium, "supervisor")
    address = task(over, office, "在乡镇（街道）新增自助终端")
    over.goto(address)
    share = str(over.locator("#shares a.button").first.get_attribute("href"))
    over.get_by_role("button", name="English").click()
    for size in (NARROW, WIDE):
        over.set_viewport_size(size)
        for path, heading in (
            ("/ledger/links", "Linked tasks"), ("/documents/enter", "Enter a document, an instruction or minutes"),
            (share, "Share out"), ("/ledger/", "Ledger"),
        ):  # fmt: skip
            over.goto(office.address + path)
            expect(over.get_by_role("heading", level=1)).to_have_text(heading)
            assert over.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, (path, size)
