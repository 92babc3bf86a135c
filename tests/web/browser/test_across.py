"""Across documents in a real browser: compare, correct, settle, hand over; nothing is wider than its window."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.conftest import ROOT
from tests.web.browser.conftest import WIDE, Visitor
from tests.web.browser.legible import faults
from tests.web.browser.serving import Site, site

SAMPLES = sorted((ROOT / "samples").glob("*.txt"))
CODES = quote("澜江省云洲市:云洲府办发〔2026〕21号")
HEIR = quote("云洲市政务服务和数据管理局")
_LAID_OUT = """
import django
django.setup()
from luodi.web.people.models import Unit, User
from scripts.demo_across import lay_out
civil = User.objects.create_user("civil", role="liaison", clearance=1, unit=Unit.objects.get(name="云洲市民政局"))
assert lay_out(User.objects.get(username="supervisor"), civil)
"""
ADDRESSES = (
    "/across/", "/across/compare/1", "/across/compare/1?doubt=1", "/across/conflicts", "/across/conflicts?state=none",
    "/across/gaps/no_unit", "/across/gaps/unresolved", "/across/heirs", f"/across/heirs?unit={HEIR}&on=2025-10-08",
    "/across/load", f"/across/indicators/identity_coverage/{CODES}?list=all",
)  # fmt: skip


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site of its own with all the samples, laid out as the demo does."""
    with site(tmp_path_factory.mktemp("across"), *SAMPLES, more=_LAID_OUT) as running:
        yield running


@pytest.fixture
def visitor(town: Site, chromium: Browser, request: pytest.FixtureRequest) -> Iterator[Visitor]:
    size = request.param if hasattr(request, "param") else WIDE
    context = chromium.new_context(viewport=size, locale="zh-CN", reduced_motion="reduce")
    made = Visitor(context.new_page(), town)
    context.on("request", made.watch)
    made.page.on("console", made.hear)
    made.page.on("pageerror", lambda error: made.complaints.append(str(error)))
    yield made
    context.close()
    assert made.elsewhere == []
    assert made.complaints == []


def look(visitor: Visitor, words: str) -> Page:
    """The closer look at the row with ``words``."""
    page = visitor.open("/across/compare/1")
    page.locator("tr", has_text=words).first.locator("a.look").click()
    return page


def test_every_page_fits_is_named_steps_down_and_can_be_read(visitor: Visitor) -> None:
    visitor.sign_in("supervisor")
    look(visitor, "更新使用年限超过二十年")
    pages = (*ADDRESSES, visitor.page.url.removeprefix(visitor.site.address))
    wrong = {address: faults(visitor.open(address)) for address in pages}
    assert {address: told for address, told in wrong.items() if told} == {}


def test_both_sources_are_lit_and_a_pair_is_parted_and_put_together_again(visitor: Visitor) -> None:
    visitor.sign_in("supervisor")
    page = look(visitor, "统筹使用水利发展资金")
    expect(page.locator(".pair-source")).to_have_count(2)
    assert page.locator(".pair-source mark").count() >= 2
    page.get_by_text("不是同一项，拆开").click()
    page.locator("#x-part").fill("资金渠道不同")
    page.get_by_role("button", name="确定拆开").click()
    expect(page.locator("h1")).to_contain_text("取消")
    expect(page.locator(".said-before")).to_contain_text("资金渠道不同")
    page.get_by_role("button", name="撤回").click()
    expect(page.locator("h1")).to_contain_text("保留")


def test_a_dropped_item_is_paired_with_another_by_hand(visitor: Visitor) -> None:
    visitor.sign_in("supervisor")
    page = look(visitor, "推行阶梯水价宣传月活动")
    page.get_by_text("与另一项配对").click()
    choice = page.locator("#x-other option", has_text="智能水表").first.get_attribute("value")
    page.locator("#x-other").select_option(choice)
    page.locator("#x-pair").fill("宣传改为线上查询")
    page.get_by_role("button", name="确定配对").click()
    expect(page.locator(".pair-source")).to_have_count(2)
    page.goto(visitor.site.address + "/across/compare/1?settled=1")
    expect(page.locator("tr", has_text="推行阶梯水价宣传月活动")).to_contain_text("人工配对")


def test_a_conflict_is_settled_with_its_reason(visitor: Visitor) -> None:
    visitor.sign_in("supervisor")
    page = visitor.open("/across/conflicts")
    waiting = page.locator(".conflict").count()
    first = page.locator(".conflict").first
    first.locator("summary").click()
    first.locator("textarea").fill("以工作要点为准")
    first.get_by_role("button", name="确有冲突").click()
    expect(page.locator(".conflict")).to_have_count(waiting - 1)
    visitor.open("/across/conflicts?state=real")
    expect(page.locator(".conflict").first).to_contain_text("以工作要点为准")


def test_gaps_are_ticked_and_handed_over(visitor: Visitor) -> None:
    visitor.sign_in("supervisor")
    page = visitor.open("/across/gaps/no_deadline?handed=no")
    page.locator("input[name=pk]").first.check()
    page.locator("#g-to").select_option(label=page.locator("#g-to option", has_text="苏督查").inner_text())
    page.get_by_role("button", name="转交所选").click()
    expect(page.locator(".notice")).to_contain_text("已转交 1 项给苏督查")
    visitor.open("/across/")
    expect(page.locator(".notice")).to_contain_text("没有写明期限 1")


def test_a_number_of_an_indicator_opens_the_list_behind_it(visitor: Visitor) -> None:
    visitor.sign_in("auditor")
    page = visitor.open(f"/across/indicators/identity_coverage/{CODES}")
    now = page.locator(".shares a").first
    expect(now).to_contain_text("4 / 9")  # three at issue, and the one the demo reported
    now.click()
    expect(page.locator("#behind tbody tr")).to_have_count(4)


def test_an_heir_is_found_by_typing_and_a_day(visitor: Visitor) -> None:
    visitor.sign_in("auditor")
    page = visitor.open("/across/heirs")
    page.get_by_role("link", name="云洲市政务服务和数据管理局").click()
    page.locator("#h-on").fill("2025-10-08")
    page.get_by_role("button", name="查看").click()
    expect(page.locator(".chain")).to_contain_text("云洲市大数据管理局")
    expect(page.locator("section", has_text="以前身名义").last).to_contain_text("建设供水调度平台")


def test_a_comparison_prints_in_two_columns_without_its_controls(visitor: Visitor) -> None:
    visitor.sign_in("supervisor")
    page = visitor.open("/across/compare/1")
    page.emulate_media(media="print")
    shown = page.evaluate(
        """() => [".site-head", ".page-actions", ".look"].filter(
            (s) => [...document.querySelectorAll(s)].some((e) => e.getClientRects().length))"""
    )
    assert shown == []
    page.set_viewport_size({"width": 760, "height": 1000})  # paper is narrow and keeps its columns
    cells = page.locator("tbody tr").first.locator("td")
    boxes = [cells.nth(at).bounding_box() for at in range(3)]
    assert all(boxes)
    assert boxes[1]["x"] < boxes[2]["x"]
    assert abs(boxes[1]["y"] - boxes[2]["y"]) < 2
