"""Pages of work that several units share as pictures: the demo's work on a server of its own, into docs/img/screens/.

python scripts/screenshots_together.py [NAME ...]    # all of them, or those named
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page
from screenshots import PAGES, Visit, at, take
from tests.web.browser.serving import site

WORK = """
import sys
sys.path.insert(0, "scripts")
import django
django.setup()
from demo_together import share
from demo_work import begin
from luodi.web.people.models import Unit, User
unit = Unit.objects.get(name="云洲市政务服务和数据管理局")
lead = User.objects.create_user(
    "lead", password={password!r}, role="leader", full_name="凌牵头", unit=unit, clearance=1
)
over = User.objects.get(username="supervisor")
begin(over, {{unit: lead}})
share(over, lead)
"""


def task(words: str, then: str = "") -> Visit:
    """Opens the task that begins with ``words``, its page scrolled to the part ``then``."""

    def visit(page: Page) -> None:
        page.goto(f"/ledger/?q={words}&sort=document")
        page.goto(str(page.locator(".ledger a.task", has_text=words).last.get_attribute("href")))
        if then:
            page.evaluate("(place) => document.querySelector(place).scrollIntoView()", then)
            page.evaluate("scrollBy(0, -90)")

    return visit


def planned(page: Page) -> None:
    """Opens the task with a plan: the one whose unit's plan was granted last."""
    page.goto("/ledger/?light=yellow")
    for link in [str(one.get_attribute("href")) for one in page.locator(".ledger a.task").all()]:
        page.goto(link)
        if page.locator(".timeline").count():
            page.evaluate("document.querySelector('#work').scrollIntoView()")
            page.evaluate("scrollBy(0, -90)")
            return


def shared_out(page: Page) -> None:
    task("在乡镇（街道）新增自助终端200台")(page)
    page.goto(str(page.locator("#shares a.button").first.get_attribute("href")))


def batch(page: Page) -> None:
    """Reminds of all that is overdue, up to the preview."""
    page.goto("/ledger/?light=red")
    page.check("#together [name=all]")
    page.select_option("#together-verb", "chase")
    page.locator(".together button").click()
    page.locator("[name=note]").fill("请说明滞后原因，本周内反馈。")
    page.locator(".act-form button").click()
    page.locator("text=项可以办理").wait_for(timeout=60_000)


def filled_in(page: Page) -> None:
    """Takes the unit's sheet out, fills in some rows, one of them wrongly, and uploads it for the preview."""
    import io

    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(page.request.get("/lists/ledger.xlsx?layout=full&state=open").body()))
    sheet = book.worksheets[0]
    at = {str(cell.value): cell.column for cell in sheet[3]}
    mine = [row for row in range(4, sheet.max_row + 1) if sheet.cell(row, at["承办单位"]).value]
    for row, text, percent in zip(mine, FILLED, (75, 90, 120, 40), strict=False):
        sheet.cell(row, at["进展"]).value = text
        sheet.cell(row, at["完成比例（%）"]).value = percent
    sheet.cell(mine[1], at["完成时限"]).value = "2027-12-31"
    out = io.BytesIO()
    book.save(out)
    page.goto("/lists/fill")
    page.set_input_files("#f-file", {"name": "政务服务局11月填报.xlsx", "mimeType": "", "buffer": out.getvalue()})
    page.get_by_role("button", name="上传并预览").click()
    page.locator(".filled-rows").wait_for()


FILLED = ("平台接口已全部联通，转入试运行。", "三个区的窗口改造完成。", "已完成。", "正在招标。")
"""What the pictures' unit fills in: invented."""


def export_menu(page: Page) -> None:
    page.goto("/ledger/")
    page.locator(".taking summary").click()


TOGETHER: dict[str, tuple[str, Visit]] = {
    "together-list": ("supervisor", at("/ledger/")),
    "together-batch": ("supervisor", batch),
    "together-share": ("supervisor", shared_out),
    "together-shared": ("supervisor", task("在乡镇（街道）新增自助终端200台", "#shares")),
    "together-plan": ("supervisor", planned),
    "sheets-menu": ("lead", export_menu),
    "sheets-fill": ("lead", at("/lists/fill")),
    "sheets-preview": ("lead", filled_in),
    "together-links": ("supervisor", at("/ledger/links")),
    "together-linked": ("supervisor", task("市县两级大厅综合窗口设置比例", "#linked")),
    "together-enter": ("supervisor", at("/documents/enter")),
}


if __name__ == "__main__":
    chosen = sys.argv[1:] or list(TOGETHER)
    unknown = set(chosen) - set(TOGETHER)
    if unknown:
        sys.exit(f"没有这些页面 / no such page: {', '.join(sorted(unknown))}; {', '.join(TOGETHER)}")
    PAGES.update(TOGETHER)
    with tempfile.TemporaryDirectory() as folder, site(Path(folder), more=WORK) as running:
        take(running, chosen)
