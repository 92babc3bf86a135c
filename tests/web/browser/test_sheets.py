"""The ledger's sheet in a real browser: out, filled in, back, previewed, confirmed, and in the task's history."""

from __future__ import annotations

import io
from collections.abc import Iterator

import openpyxl
import pytest
from playwright.sync_api import Browser, expect

from tests.web.browser.conftest import WIDE, Visitor
from tests.web.browser.serving import Site, site

AT_WORK = """
import django
django.setup()
from luodi.web.actions import Caller
from luodi.web.ledger.actions.acknowledge import acknowledge
from luodi.web.ledger.actions.assign import assign
from luodi.web.ledger.models import Commitment
from luodi.web.people.models import User
from luodi.web.review.actions.confirm import confirm
over = Caller(User.objects.get(username="supervisor"), "command")
liaison = Caller(User.objects.get(username="liaison"), "command")
led = Commitment.objects.filter(assignments__unit=liaison.user.unit, assignments__role="lead").order_by("order")[:2]
for task in led:
    confirm(over, [task.pk])
    assign(over, task)
    acknowledge(liaison, task.charges.get(unit=liaison.user.unit))
"""


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site of its own, the liaison's unit at work on two tasks."""
    with site(tmp_path_factory.mktemp("sheets"), more=AT_WORK) as running:
        yield running


def test_a_units_sheet_goes_out_and_comes_back_filled_in_and_stands_in_the_history(
    office: Site, chromium: Browser
) -> None:
    context = chromium.new_context(viewport=WIDE, locale="zh-CN")
    page = Visitor(context.new_page(), office).sign_in("liaison").page
    page.goto(office.address + "/ledger/?role=lead&sort=document")
    page.locator(".taking summary").click()
    with page.expect_download() as going:
        page.get_by_role("link", name="填报表，每个承办单位一行").click()
    book = openpyxl.load_workbook(io.BytesIO(going.value.path().read_bytes()))
    sheet = book.worksheets[0]
    at = {str(cell.value): cell.column for cell in sheet[3]}
    row, other = (n for n in range(4, sheet.max_row + 1) if sheet.cell(n, at["承办单位"]).value)
    task = str(sheet.cell(row, at["标识"]).value).partition("#")[0]
    sheet.cell(row, at["进展"]).value = "平台已上线试运行"
    sheet.cell(row, at["完成比例（%）"]).value = 60
    sheet.cell(other, at["完成比例（%）"]).value = "六成"
    out = io.BytesIO()
    book.save(out)
    page.goto(office.address + "/ledger/mine")
    page.get_by_role("link", name="表格填报").click()
    page.set_input_files("#f-file", {"name": "填报.xlsx", "mimeType": "", "buffer": out.getvalue()})
    page.get_by_role("button", name="上传并预览").click()
    expect(page.locator(".filled-rows tbody tr").first).to_contain_text("平台已上线试运行")
    expect(page.locator(".filled-rows .bad").first).to_contain_text("六成")
    page.get_by_role("button", name="确认提交 1 行").click()
    expect(page.locator(".filled-rows .chip-good")).to_have_text("已提交")
    page.goto(f"{office.address}/ledger/{task}")
    expect(page.locator("main")).to_contain_text("平台已上线试运行")
    expect(page.locator("main")).to_contain_text("表格填报：填报.xlsx")
