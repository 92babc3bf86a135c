"""Letters in a real browser: drafted from the ledger, looked at, signed, kept; in both languages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.web.browser.conftest import NARROW, WIDE, Visitor
from tests.web.browser.serving import Site, site

MORE = """
import datetime as dt
import django
django.setup()
from unittest import mock
from django.utils import timezone
from luodi.web.actions import Caller
from luodi.web.ledger.actions.acknowledge import acknowledge
from luodi.web.ledger.actions.assign import assign
from luodi.web.ledger.actions.report import report
from luodi.web.ledger.actions.return_report import return_report
from luodi.web.ledger.models import Charge, Commitment
from luodi.web.letters.actions.name_signatory import name_signatory
from luodi.web.letters.actions.prepare_urge import prepare_urge
from luodi.web.letters.actions.set_style import set_style
from luodi.web.people.models import User
from luodi.web.review.actions.confirm import confirm
supervisor = Caller(User.objects.get(username="supervisor"), "page")
administrator = Caller(User.objects.get(username="administrator"), "page")
liaison = User.objects.get(username="liaison")
tasks = list(Commitment.objects.filter(assignments__unit=liaison.unit).distinct().order_by("document", "order"))[:4]
confirm(supervisor, [task.pk for task in tasks])
today = timezone.localdate()
with mock.patch("django.utils.timezone.now", return_value=timezone.now() - dt.timedelta(days=40)):
    for n, task in enumerate(tasks):
        Commitment.objects.filter(pk=task.pk).update(deadline=today - dt.timedelta(days=40 * n - 20), adjusted=None)
        assign(supervisor, Commitment.objects.get(pk=task.pk))
for charge in Charge.objects.filter(unit=liaison.unit):
    acknowledge(Caller(liaison, "page"), charge)
first = Charge.objects.filter(unit=liaison.unit).order_by("pk").first()
made = report(Caller(liaison, "page"), first, text="正在推进。", occurred_on=today)
return_report(supervisor, made, reason="请补充佐证材料。")
own = "云洲市人民政府督查室"
for kind, code in (("urge", "云督函"), ("bulletin", "云督报"), ("analysis", "云督析"), ("result", "云督考")):
    set_style(administrator, kind, organ=own, code=code, signer=own, printer=own, copies="云洲市人民政府办公室",
              to="各区县人民政府，市政府各部门", form="letter" if kind == "urge" else "general")
name_signatory(administrator, User.objects.get(username="leader"))
other = Charge.objects.exclude(unit=liaison.unit).filter(commitment__due__lt=today).first()
if other:
    prepare_urge(supervisor, other.unit, answer_by=today + dt.timedelta(days=10))
"""
ASSESSED = """
from luodi.web.assessment.actions.appeal import appeal
from luodi.web.assessment.actions.issue_assessment import issue_assessment
from luodi.web.assessment.actions.set_scheme import set_scheme
from luodi.web.assessment.schemes import FIRST
from luodi.web.letters.actions.issue_letter import issue_letter
from luodi.web.letters.models import Letter
from luodi.web.notices.periods import period_of
set_scheme(supervisor, FIRST, effective=dt.date(2020, 1, 1))
month = period_of("monthly", today.replace(day=1) - dt.timedelta(days=1))
row = issue_assessment(supervisor, "monthly", month.name)
appeal(Caller(liaison, "page"), row.scores.get(unit=liaison.unit), text="任务由牵头单位统一反馈，请复核。")
issue_letter(Caller(User.objects.get(username="leader"), "page"), Letter.objects.get())
prepare_urge(supervisor, liaison.unit, answer_by=today + dt.timedelta(days=10))
"""
"""Code for a site that also has a result, an appeal and letters in each state."""


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site of its own: these journeys change it."""
    more = MORE.replace("{", "{{").replace("}", "}}")
    with site(tmp_path_factory.mktemp("letters"), more=more) as running:
        yield running


@pytest.fixture
def person(office: Site, chromium: Browser) -> Iterator[Callable[..., Page]]:
    """A person at a window of their own, whose complaints count."""
    contexts: list[Any] = []
    visitors: list[Visitor] = []

    def enter(role: str, size: Any = WIDE) -> Page:
        context = chromium.new_context(viewport=size, locale="zh-CN", base_url=office.address, reduced_motion="reduce")
        contexts.append(context)
        visitor = Visitor(context.new_page(), office)
        visitors.append(visitor)
        visitor.page.on("pageerror", lambda error: visitor.complaints.append(str(error)))
        visitor.page.on("console", visitor.hear)
        return visitor.sign_in(role).page

    yield enter
    for context in contexts:
        context.close()
    assert [complaint for visitor in visitors for complaint in visitor.complaints] == []


def test_a_letter_is_drafted_revised_signed_and_its_files_are_kept(person: Callable[..., Page]) -> None:
    """Drafted by the supervisor, signed by the leader, read by the unit's liaison; both languages, both widths."""
    contrast = (Path(__file__).parent / "contrast.js").read_text()
    page = person("supervisor")
    page.goto("/letters/new")
    row = page.locator("tbody tr", has=page.get_by_role("button", name="拟督办函")).first
    row.locator("[name=answer_by]").fill("2099-12-31")
    row.get_by_role("button", name="拟督办函").click()
    expect(page.locator("h1")).to_contain_text("督办函")
    first = page.locator("img.letter-page").first
    assert first.evaluate("(image) => image.decode().then(() => image.naturalWidth)") == 794  # 210 mm at 96 an inch
    expect(page.locator("dl.facts")).to_contain_text("仿宋_GB2312")
    expect(page.get_by_role("button", name="签发")).to_have_count(0)
    page.locator("[name=title]").fill("关于样例任务的督办函")
    page.get_by_role("button", name="保存").click()
    expect(page.locator("h1")).to_have_text("关于样例任务的督办函")
    address = page.url

    leader = person("leader")
    leader.goto(address)
    leader.get_by_role("button", name="签发").click()
    expect(leader.locator(".page-head")).to_contain_text("云督函〔")
    expect(leader.locator(".hash code")).to_have_count(2)
    with leader.expect_download() as given:
        leader.get_by_role("link", name=".docx").click()
    assert given.value.suggested_filename.startswith("云督函〔")
    leader.get_by_role("button", name="English").click()
    expect(leader.locator(".page-head")).to_contain_text("Issued")

    narrow = person("liaison", NARROW)
    narrow.goto("/letters/")
    narrow.get_by_role("link", name="关于样例任务的督办函").click()
    expect(narrow.locator("img.letter-page").first).to_be_visible()
    expect(narrow.get_by_role("button", name="作废")).to_have_count(0)
    administrator = person("administrator")
    for who, addresses in (
        (page, ("/letters/", "/letters/new", address)), (narrow, ("/letters/", address)),
        (administrator, ("/letters/settings",)),
    ):  # fmt: skip
        for one in addresses:
            who.goto(one)
            assert who.evaluate("document.documentElement.scrollWidth - window.innerWidth") == 0, one
            assert who.locator("h1").count() == 1
            assert who.evaluate(contrast) == [], one


def test_a_month_is_counted_issued_appealed_against_and_would_now_differ(person: Callable[..., Page]) -> None:
    """The supervisor sets the scheme and issues last month; the unit's liaison finds its points and appeals."""
    page = person("supervisor")
    page.goto("/assessment/schemes")
    page.locator("[name=effective]").fill("2020-01-01")
    page.get_by_role("button", name="保存为新版").click()
    expect(page.locator(".notice-success")).to_be_visible()
    page.goto("/assessment/")
    page.locator("li", has_text="月考评").get_by_role("button", name="试算").click()
    expect(page.locator("tbody tr")).not_to_have_count(0)
    tried = page.url
    page.get_by_role("button", name="发布").click()
    expect(page.locator(".page-head")).to_contain_text("第 1 版")
    result = page.url

    unit = person("liaison", NARROW)
    unit.goto(result)
    unit.locator("tbody a").first.click()
    overdue = unit.locator("tbody tr", has_text="期末逾期未办结").first
    expect(overdue).to_contain_text("交办")
    expect(overdue).to_contain_text("-5")
    own = unit.url
    unit.locator("[name=text]").fill("任务由牵头单位统一反馈，请复核。")
    unit.get_by_role("button", name="提出申诉").click()
    expect(unit.locator("#page")).to_contain_text("待答复")

    page.goto("/assessment/")
    page.locator("section", has_text="待答复的申诉").locator("a").first.click()
    page.get_by_label("申诉成立").check()
    page.locator("[name=dimension]").select_option("timely")
    page.locator("[name=points]").fill("2")
    page.locator("[name=answer]").fill("情况属实。")
    page.get_by_role("button", name="答复").click()
    page.goto(result)
    expect(page.locator(".notice-warning")).to_contain_text("结果已冻结")
    page.get_by_role("button", name="拟公文").click()
    expect(page.locator("h1")).to_contain_text("考评结果")
    page.goto(result)
    page.get_by_role("button", name="English").click()
    expect(page.locator(".notice-warning")).to_contain_text("frozen")
    for who, addresses in ((page, ("/assessment/", tried, result, own, "/assessment/schemes")),
                           (unit, ("/assessment/", result, own))):  # fmt: skip
        for one in addresses:
            who.goto(one)
            assert who.evaluate("document.documentElement.scrollWidth - window.innerWidth") == 0, one
            assert who.locator("h1").count() == 1
