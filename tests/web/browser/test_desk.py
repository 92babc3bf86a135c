"""Decisions in a real browser: asked, answered, reviewed by a second person, replayed, printed; also by keyboard."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.web.browser.conftest import WIDE, Visitor
from tests.web.browser.legible import faults
from tests.web.browser.serving import DECISIONS, Site, site
from tests.web.desk.desks import FAMILY, NAME, NUMBER


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site of its own: decisions change it."""
    with site(tmp_path_factory.mktemp("desk"), more=DECISIONS) as running:
        yield running


@pytest.fixture
def person(office: Site, chromium: Browser) -> Iterator[Any]:
    """Opens a window for somebody: ``person("caseworker")``; all are watched and closed in the end."""
    opened: list[tuple[Any, Visitor]] = []

    def window(name: str, size: Any = WIDE, script: bool = True) -> Page:
        context = chromium.new_context(
            viewport=size, locale="zh-CN", reduced_motion="reduce", java_script_enabled=script, base_url=office.address
        )
        visitor = Visitor(context.new_page(), office)
        context.on("request", visitor.watch)
        visitor.page.on("console", visitor.hear)
        opened.append((context, visitor))
        return visitor.sign_in(name).page

    yield window
    for context, visitor in opened:
        context.close()
        assert visitor.complaints == []
        assert visitor.elsewhere == []


def begun(page: Page, pack: str, name: str, on: str, number: str = "") -> None:
    page.goto("/desk/")
    page.locator(f'a[href="/desk/new/{pack}"]').click()
    page.get_by_label("申请人（单位）名称").fill(name)
    page.get_by_label("身份号码或统一社会信用代码").fill(number)
    page.get_by_label("认定日").fill(on)
    page.get_by_role("button", name="开始填写").click()
    page.wait_for_url("**/ask")


def answer_all(page: Page, told: dict[str, Any]) -> int:
    """Answer what is asked, form after form, until the answer shows; gives how many forms there were."""
    for step in range(30):
        if not page.url.endswith("/ask"):
            return step
        form = page.locator("#asking form")
        asked = page.evaluate(
            """() => [...new Set([...document.querySelectorAll('#asking form [name]')].map((e) => e.name))]
                .filter((n) => !n.endsWith('?') && !n.endsWith('!') && !n.startsWith('csrf') && n !== 'seen')"""
        )
        for name in asked:
            give(form, name, told)
        revision = form.locator("input[name=seen]").input_value()
        form.get_by_role("button", name="下一步").click()
        # The next form comes in place, with another revision, or the answer by a new address.
        page.wait_for_function(
            "(old) => !location.pathname.endsWith('/ask') || document.querySelector('[name=seen]')?.value !== old",
            arg=revision,
        )
        page.wait_for_load_state()
    raise AssertionError("it never ends")


def give(form: Any, name: str, told: dict[str, Any]) -> None:
    """What is said to one question: by path, by name, else no, nothing, or the first word."""
    said = told.get(name, told.get(name.rpartition(".")[2]))
    said = {True: "yes", False: "no"}.get(said, said) if isinstance(said, bool) else said
    control = form.locator(f'[name="{name}"]')
    kind = control.first.get_attribute("type")
    if name.endswith("._called"):
        control.fill(f"成员{int(re.findall(r'[0-9]+', name)[-1]) + 1}")
    elif kind == "radio":
        values = [control.nth(at).get_attribute("value") for at in range(control.count())]
        value = said or ("no" if "no" in values else values[0])
        form.locator(f'[name="{name}"][value="{value}"]').check()
    elif control.first.evaluate("e => e.tagName") == "SELECT":
        control.select_option(str(said) if said else None, index=None if said else 1)
    elif kind == "date" and said in (None, "无"):
        form.locator(f'[name="{name}?"][value="无"]').check()
    else:
        control.fill(str(said if said is not None else 0))
    why = form.locator(f'[name="{name}!"]')
    if why.count():
        why.fill("入户调查属实。")


def outcome(page: Page) -> str:
    return page.locator(".desk-outcome strong").inner_text()


def test_a_household_of_three_from_the_first_question_to_the_letter(person: Any) -> None:
    """16,800 yuan in 12 months over 3 heads: 466.67 a month, below the example standard of 700: yes."""
    page = person("caseworker")
    begun(page, "dibao_2022", NAME, "2023-03-01", NUMBER)
    assert 5 <= answer_all(page, FAMILY) <= 12
    assert outcome(page) == "是"
    # Savings of 24 x 700 x 3 = 50,400 are allowed: one fen more is not.
    expect(page.locator("table", has_text="银行存款").locator("tr", has_text="银行存款")).to_contain_text("50,400.01元")
    page.get_by_role("button", name="提交复核").click()
    expect(page.locator(".desk-states")).to_contain_text("待复核")
    assert page.get_by_role("button", name="复核通过").count() == 0  # not one's own
    address = page.url

    second = person("reviewer")
    second.goto("/desk/")
    expect(second.locator("#waiting")).to_be_visible()
    second.goto(address)
    second.get_by_role("button", name="复核通过").click()
    expect(second.locator(".desk-states")).to_contain_text("已生效")
    second.get_by_role("link", name="重新认定并比对").click()
    expect(second.locator("main")).to_contain_text("与当时一致")

    page.goto(address)
    with page.expect_download() as waiting:
        page.locator("#work").get_by_role("link", name=".docx").click()
    letter = docx.Document(io.BytesIO(Path(waiting.value.path()).read_bytes()))
    text = "\n".join(p.text for p in letter.paragraphs)
    assert NAME in text
    assert "：是。" in text
    page.locator("#work").get_by_role("link", name="通知书").click()
    expect(page.locator(".desk-notice h1")).to_contain_text("认定通知书")


def test_a_household_at_the_boundary_is_refused_and_returned_for_mending(person: Any) -> None:
    """Three heads at 700 for 12 months: 25,200. With the spouse's 7,200 an applicant's 18,000 just reaches it: no."""
    page = person("caseworker")
    begun(page, "dibao_2022", NAME, "2023-03-01")
    answer_all(page, {**FAMILY, "members[0].certified_wage": "18000"})
    assert outcome(page) == "否"
    expect(page.locator(".desk-grounds")).to_contain_text("第九条")
    expect(page.locator("tr", has_text="证明的工资收入").first).to_contain_text("17,999.99元")
    page.get_by_role("button", name="提交复核").click()
    address = page.url

    second = person("reviewer")
    second.goto(address)
    second.locator("summary", has_text="退回").click()
    second.locator("#r-return").fill("收入证明应为17,999.99元，请核对。")
    second.get_by_role("button", name="确定退回").click()
    page.goto(address)
    expect(page.locator(".notice-warning")).to_contain_text("收入证明应为")
    page.get_by_role("link", name="修改事实").click()
    page.locator('[name="members[0].certified_wage"]').fill("17999.99")
    page.get_by_role("button", name="保存").click()
    # Nothing else was asked before, as income alone had settled it: now property and spending matter.
    answer_all(page, FAMILY)
    assert outcome(page) == "是"

    # Over six months instead of twelve it is twice as much a month; whoever reviews it sees that it was read otherwise.
    read = page.locator("[aria-labelledby=readings] li", has_text="若取　6个月")
    read.locator("summary").click()
    read.get_by_label("理由").fill("收入波动大，经会商按半年核算。")
    read.get_by_role("button", name="确定").click()
    assert outcome(page) == "否"
    page.get_by_role("button", name="提交复核").click()
    second.goto(address)
    expect(second.locator(".desk-chosen")).to_contain_text("按通常读法结论不同 ✓ 是")


def test_a_shop_without_a_script(person: Any) -> None:
    """A pack for businesses, with scripts switched off: a small firm hit by the epidemic has at least one measure."""
    page = person("caseworker", script=False)
    begun(page, "sme_relief_2022", "云洲虚构商行", "2022-12-20")
    for _ in range(20):
        if not page.url.endswith("/ask"):
            break
        form = page.locator("#asking form")
        names = dict.fromkeys(
            str(form.locator("[name]").nth(at).get_attribute("name")) for at in range(form.locator("[name]").count())
        )
        for name in names:
            if name[-1] not in "?!" and name not in {"csrfmiddlewaretoken", "seen"}:
                give(form, name, {"kind": "企业", "size": "小型", "hit_by_epidemic": True})
        form.get_by_role("button", name="下一步").click()
    assert outcome(page) == "是"
    page.get_by_role("button", name="提交复核").click()
    expect(page.locator(".desk-states")).to_contain_text("待复核")


def test_a_form_by_keyboard_alone(person: Any) -> None:
    page = person("caseworker")
    begun(page, "dibao_2022", NAME, "2023-03-01")
    page.locator('[name="members"]').focus()
    page.keyboard.type("2")
    page.keyboard.press("Tab")  # not known
    page.keyboard.press("Tab")
    page.keyboard.press("Space")  # the first of the two kinds of application
    expect(page.locator('[name="application"]').first).to_be_checked()
    page.keyboard.press("Tab")
    page.keyboard.type("云东区")
    page.keyboard.press("Enter")
    page.locator('[name="members[0].relation"]').first.wait_for()
    expect(page.locator("#asking-head")).to_be_focused()  # what is new is read out first


def test_an_auditor_sees_masks_until_there_is_a_reason(person: Any, office: Site) -> None:
    page = person("auditor")
    page.goto("/desk/")
    page.locator("table.roll tbody a").last.click()
    expect(page.locator("h1")).to_contain_text("季**")
    assert "季虚构" not in page.content()
    page.locator("summary", has_text="查看完整信息").click()
    page.locator("#r-unmask").fill("专项审计抽查")
    page.get_by_role("button", name="确定查看完整信息").click()
    expect(page.locator("h1")).to_contain_text("季虚构")
    expect(page.locator("section[aria-labelledby=readers]")).to_contain_text("专项审计抽查")


def test_every_page_fits_and_can_be_read(person: Any) -> None:
    page = person("caseworker")
    page.goto("/desk/")
    rows = page.locator("table.roll tbody a")
    matters = [str(rows.nth(at).get_attribute("href")) for at in range(rows.count())]
    draft = next(m for m in matters if page.goto(m + "/ask").status == 200)  # type: ignore[union-attr]
    for address in (
        "/desk/",
        "/desk/new/dibao_2022",
        matters[0],
        matters[2],
        matters[-1],
        f"{draft}/ask",
        f"{matters[-1]}/version/1/replay",
        f"{matters[-1]}/version/1/notice",
    ):
        page.goto(address)
        page.evaluate("document.querySelectorAll('main details').forEach((e) => { e.open = true; })")
        assert faults(page) == {}, address
