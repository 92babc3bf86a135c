"""On a phone, without signing in: a household and a shop find what applies to them; with script and without."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.web.browser.conftest import NARROW, WIDE, Visitor
from tests.web.browser.serving import Site

CONTRAST = (Path(__file__).parent / "contrast.js").read_text()


def fits(page: Page) -> None:
    """No wider than the window, every word to be read, every id once."""
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
    assert page.evaluate(CONTRAST) == []
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map((e) => e.id)")
    assert len(ids) == len(set(ids))


def go_on(page: Page) -> None:
    page.get_by_role("button", name="下一步").click()
    page.wait_for_load_state()


def answer_no(page: Page, most: int = 40) -> None:
    """Say no to whatever is asked, pass over what is no yes or no, until nothing is asked."""
    for _ in range(most):
        if page.locator("#questions").count() == 0:
            return
        for field in page.locator("fieldset.ask").all():
            no = field.get_by_label("否", exact=True)
            if no.count():
                no.check()
        for none in page.get_by_label("以上都没有").all():
            none.check()
        go_on(page)
    raise AssertionError("the questions do not end")


def a_shop(page: Page) -> None:
    page.get_by_label("个体工商户").check()
    page.get_by_label("批发零售").check()
    page.locator("summary", has_text="开展惠民促销").click()
    page.get_by_label("开展惠民促销").check()
    go_on(page)
    answer_no(page)
    applies = page.locator("#s-applies")
    expect(applies).to_contain_text("消费挖潜激励")
    expect(applies).to_contain_text("中小微企业金融服务")
    expect(applies).to_contain_text("渝府办发〔2025〕6号")
    expect(page.locator("#s-over")).to_contain_text("已于 2023-12-31 结束")
    assert re.search(r"/finder/business(#.*)?$", page.url)


@pytest.mark.parametrize("visitor", [WIDE, NARROW], indirect=True, ids=["1440", "390"])
def test_a_shop_finds_its_measures(visitor: Visitor) -> None:
    page = visitor.open("/")
    page.get_by_role("link", name="政策找人").first.click()
    fits(page)
    page.get_by_role("link", name="个体户和企业").click()
    fits(page)
    a_shop(page)
    fits(page)
    # An answer is changed: an enterprise is asked about whom it hired, which an individual business is not.
    page.locator("summary", has_text="已经答的").click()
    fits(page)
    page.get_by_role("button", name="改 主体类型").click()
    page.get_by_label("企业", exact=True).check()
    go_on(page)
    expect(page.locator("#questions")).to_contain_text("招用的人员")
    assert page.context.cookies(visitor.site.address) == [] or all(
        cookie["name"] in {"csrftoken", "django_language"} for cookie in page.context.cookies()
    )


@pytest.mark.parametrize("visitor", [NARROW], indirect=True, ids=["390"])
def test_a_household_finds_its_measures_on_a_phone(visitor: Visitor) -> None:
    """Two people; the first out of work, insured, under the guarantee."""
    page = visitor.open("/finder/household")
    page.locator(".ask-typed input").first.fill("2")
    go_on(page)
    fits(page)
    page.get_by_label("称呼").fill("本人")
    page.get_by_label("低保对象", exact=True).check()
    page.get_by_label("未就业").check()
    page.locator("fieldset.ask", has_text="参加失业保险").get_by_label("是", exact=True).check()
    go_on(page)
    expect(page.get_by_label("目前的结果")).to_contain_text("适用")
    answer_no(page)
    fits(page)
    applies = page.locator("#s-applies")
    expect(applies).to_contain_text("价格临时补贴（一次）")
    expect(applies).to_contain_text("本人")
    expect(applies).to_contain_text("文件未载明期限")
    # Every control is big enough for a thumb.
    small = page.evaluate(
        """() => [...document.querySelectorAll('.portal button:not(.button-small), .portal .ask-tick')]
            .filter((e) => e.getClientRects().length && e.getBoundingClientRect().height < 40).length"""
    )
    assert small == 0


def test_it_works_without_script(chromium: Browser, served: Site) -> None:
    context = chromium.new_context(viewport=NARROW, locale="zh-CN", java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{served.address}/finder/business")
    a_shop(page)
    context.close()
