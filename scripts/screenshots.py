"""Every page, wide and narrow, as a picture: the sample gazette on a server of its own, into docs/img/screens/.

python scripts/screenshots.py [NAME ...]    # all pages, or those named
"""

from __future__ import annotations

import io
import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

from PIL import Image
from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.web.browser.serving import CHROMIUM, DECISIONS, QUIET, Site, site  # noqa: E402
from tests.web.browser.test_notices import MORE as NEWS  # noqa: E402

FOLDER = ROOT / "docs" / "img" / "screens"
PAINTER = os.environ.get("LUODI_CHROMIUM") or shutil.which("chromium") or CHROMIUM
"""The whole browser with its languages (chromium and chromium-l10n) draws the fields of days and files in Chinese; the
headless shell has only English for them."""
WIDTHS = {1440: 900, 390: 844}
PARKING = "澜江省云洲市:云洲府办发〔2026〕15号"
PROGRAMME = "澜江省云洲市:云洲府发〔2026〕5号"
RULES = "澜江省云洲市:云洲府办发〔2026〕12号"

Visit = Callable[[Page], None]


def at(path: str) -> Visit:
    """Opens the page at ``path``."""
    return lambda page: page.goto(path) and None


def first_task(path: str, number: int = 0, light: str = "") -> Visit:
    """Opens the ledger at ``path``, then the task of this number in it; ``light`` is the value whose words are lit."""

    def visit(page: Page) -> None:
        page.goto(path)
        page.goto(str(page.locator("a.task").nth(number).get_attribute("href")))
        if light:
            page.locator(f'[data-lights^="{light}"]').first.click()
            page.evaluate("scrollTo(0, 0)")

    return visit


def in_english(path: str) -> Visit:
    def visit(page: Page) -> None:
        page.goto(path)
        page.get_by_role("button", name="English").click()
        page.wait_for_load_state()

    return visit


def first_row(path: str, more: str = "") -> Visit:
    """Opens the list at ``path``, then the page behind its first row, or one below that."""

    def visit(page: Page) -> None:
        page.goto(path)
        page.goto(str(page.locator("tbody a").first.get_attribute("href")).rstrip("/") + more)

    return visit


def operations(page: Page) -> None:
    """The page on the API, when its operations stand there."""
    page.goto("/api/docs")
    page.locator(".opblock").first.wait_for()


def imported(page: Page) -> None:
    """Uploads a sheet of three people, one of them with a wrong cell."""
    from openpyxl import Workbook

    book, out = Workbook(), io.BytesIO()
    for row in (
        ("用户名", "姓名", "角色", "单位", "涉密等级", "状态"),
        ("caiban", "蔡办", "经办人员", "云洲市财政局", "内部", ""),
        ("liaison", "连络员", "单位联络员", "云洲市民政局", "", ""),
        ("lingdao", "凌导", "局领导", "云洲市民政局", "", ""),
    ):
        book.active.append(row)
    book.save(out)
    page.goto("/people/import")
    page.set_input_files("#f-file", {"name": "people.xlsx", "mimeType": "", "buffer": out.getvalue()})
    page.click("form.form-sheet button")
    page.wait_for_load_state()


def simulated(path: str) -> Visit:
    """Opens the page of a question and waits for its answer."""

    def visit(page: Page) -> None:
        page.goto(path)
        page.locator("#result .simulation").wait_for(timeout=120_000)
        page.evaluate("document.querySelector('#result').scrollIntoView()")

    return visit


def a_draft(page: Page) -> None:
    """Makes the draft of last month, or opens it where it is made already."""
    page.goto("/notices/drafts/")
    page.locator("li", has=page.get_by_role("heading", name="月通报")).get_by_role("button", name="现在生成").click()
    page.locator(".figures").wait_for()
    page.goto(page.url)


def clocks_of_a_task(page: Page) -> None:
    """Sets a legal limit, a promise and an event's day on the first task told of, and looks at them."""
    page.goto("/notices/")
    page.goto(str(page.locator("a.task").first.get_attribute("href")))
    for kind, limit in (("statutory", "60个工作日"), ("promised", "20个工作日")):
        if page.locator(".clocks", has_text=limit).count():
            continue
        page.locator("summary", has_text="设定时限").click()
        form = page.locator("form[action$='/do/set_limit']")
        form.locator("[name=standing]").select_option(kind)
        form.locator("[name=limit]").fill(limit)
        form.locator("[name=began]").fill("2026-11-09T15:30")
        form.get_by_role("button", name="开始计时").click()
        page.locator(".notice-success").wait_for()
    page.goto(page.url.partition("#")[0])
    page.evaluate("document.querySelector('.clocks').scrollIntoView({block: 'center'})")


def of_roster(stage: str) -> Visit:
    """Gives a roster and stops at its columns, or goes on to its outcomes."""

    def visit(page: Page) -> None:
        import datetime as dt

        import demo_rosters
        from demo_rosters import _write

        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / demo_rosters.MONTHS[1][1]
            _write(file, 1)
            page.goto("/rosters/")
            page.locator("#f-pack").select_option(demo_rosters.PACK)
            page.locator("#f-on").fill(str(dt.date(2022, 12, 20)))
            page.locator("#f-file").set_input_files(file)
            page.locator("main form button.button-main").click()
            page.locator("#columns").wait_for(timeout=60_000)
        if stage == "done":
            page.locator("main form button.button-main").click()
            page.locator("#rows").wait_for(timeout=60_000)

    return visit


def of_shop(pages: int) -> Visit:
    """Answers for a small shop, as many pages of questions as are named."""

    def visit(page: Page) -> None:
        page.goto("/finder/business")
        for number in range(pages):
            if number == 0:
                page.locator("summary", has_text="开展惠民促销").click()
                page.get_by_label("开展惠民促销").check()
                page.get_by_label("个体工商户").check()
                page.get_by_label("批发零售").check()
            else:
                for field in page.locator("fieldset.ask").all():
                    field.get_by_label("否", exact=True).check()
            page.get_by_role("button", name="下一步").click()

    return visit


def of_home(pages: int) -> Visit:
    """Answers for two people, the first of them out of work and under the guarantee."""

    def visit(page: Page) -> None:
        page.goto("/finder/household")
        page.locator(".ask-typed input").first.fill("2")
        for number in range(pages):
            if number == 1:
                page.get_by_label("低保对象", exact=True).check()
                page.get_by_label("未就业").check()
                page.locator("fieldset.ask").last.get_by_label("是", exact=True).check()
            page.get_by_role("button", name="下一步").click()

    return visit


def of_matter(row: int, path: str = "", to: str = "") -> Visit:
    """Opens the page of the desk's matter in this row, newest first; ``to`` is what to scroll to."""

    def visit(page: Page) -> None:
        page.goto("/desk/")
        page.goto(str(page.locator("table.roll tbody a").nth(row).get_attribute("href")) + path)
        if to:
            page.evaluate(f"document.querySelector('{to}').closest('section').scrollIntoView()")

    return visit


def amending(page: Page) -> None:
    """Opens the amendment of the newest of the desk's matters that can be amended."""
    page.goto("/desk/")
    matters = [str(one.get_attribute("href")) for one in page.locator("table.roll tbody a").all()]
    for matter in matters:
        page.goto(matter)
        if page.locator("a[href$='/amend']").count():
            page.goto(matter + "/amend")
            return
    sys.exit("没有可以修改的事项 / no matter can be amended")


PAGES: dict[str, tuple[str, Visit]] = {
    "home": ("supervisor", at("/")),
    "home-liaison": ("liaison", at("/")),
    "library": ("supervisor", at("/documents/")),
    "search": ("supervisor", at("/documents/?q=" + quote("服务"))),
    "document": ("supervisor", at(f"/documents/{quote(PROGRAMME)}")),
    "document-text": ("supervisor", at(f"/documents/{quote(PROGRAMME)}#att_1__sec_2")),
    "document-table": ("supervisor", at(f"/documents/{quote(PROGRAMME)}#att_1__att_1")),
    "document-articles": ("supervisor", at(f"/documents/{quote(RULES)}#att_1__chp_2")),
    "source": ("supervisor", at(f"/documents/{quote(PARKING)}/source")),
    "ledger": ("supervisor", at("/ledger/")),
    "ledger-filtered": ("supervisor", at(f"/ledger/?unit={quote('云洲市财政局')}&role=support")),
    "ledger-empty": ("supervisor", at("/ledger/?q=" + quote("没有此项"))),
    "commitment": (
        "supervisor",
        first_task(f"/ledger/?role=lead&sort=document&document={quote(PROGRAMME)}", 0, "lead"),
    ),
    "commitment-table": ("supervisor", first_task(f"/ledger/?role=lead&document={quote(PROGRAMME)}", 6)),
    "commitment-doubtful": ("supervisor", first_task("/ledger/?doubt=1", 3)),
    "mine": ("supervisor", at("/ledger/mine")),
    "review-list": ("supervisor", at("/review/")),
    "review": ("supervisor", at(f"/review/document/{quote(PROGRAMME)}")),
    "units": ("supervisor", at("/units/")),
    "unit": ("supervisor", at(f"/units/{quote('云洲市财政局')}")),
    "people": ("administrator", at("/people/")),
    "people-import": ("administrator", imported),
    "people-new": ("administrator", at("/people/new")),
    "person": ("administrator", first_row("/people/")),
    "person-handover": ("administrator", first_row("/people/", "/handover")),
    "deputies": ("leader", at("/people/deputies")),
    "handover": ("liaison", at("/people/handover")),
    "account": ("administrator", at("/accounts/me/")),
    "password": ("administrator", at("/accounts/password/change/")),
    "second-factor": ("administrator", at("/accounts/2fa/")),
    "unit-list": ("administrator", at("/people/units/")),
    "unit-new": ("administrator", at("/people/units/new")),
    "unit-import": ("administrator", at("/people/units/import")),
    "unit-edit": ("administrator", first_row("/people/units/?q=yzsczj")),
    "tokens": ("supervisor", at("/tokens/")),
    "tokens-systems": ("administrator", at("/tokens/systems")),
    "api": ("", operations),
    "journal": ("auditor", at("/journal/")),
    "journal-readings": ("auditor", at("/journal/readings")),
    "whatif": ("supervisor", at("/whatif/")),
    "whatif-result": ("supervisor", simulated("/whatif/?s.monthly=10&s.city_urban_monthly=10&k.has_vehicle=1")),
    "finder": ("", at("/finder/")),
    "finder-questions": ("", of_shop(0)),
    "finder-shop": ("", of_shop(3)),
    "finder-home": ("", of_home(5)),
    "rosters": ("caseworker", at("/rosters/")),
    "roster-columns": ("caseworker", of_roster("columns")),
    "roster-done": ("caseworker", of_roster("done")),
    "desk": ("reviewer", at("/desk/")),
    "desk-new": ("caseworker", at("/desk/new/dibao_2022")),
    "desk-replay": ("caseworker", of_matter(5, "/version/1/replay")),
    "desk-facts": ("caseworker", of_matter(5, "/facts")),
    "desk-amend": ("caseworker", amending),
    "desk-ask": ("caseworker", of_matter(1, "/ask")),
    "desk-matter": ("caseworker", of_matter(5, "/version/1")),
    "desk-months": ("caseworker", of_matter(5, to="#months")),
    "desk-masked": ("auditor", of_matter(4)),
    "desk-notice": ("caseworker", of_matter(5, "/version/1/notice")),
    "notices": ("supervisor", at("/notices/")),
    "notices-liaison": ("liaison", at("/notices/")),
    "drafts": ("supervisor", at("/notices/drafts/")),
    "draft": ("supervisor", a_draft),
    "outbox": ("administrator", at("/notices/outbox")),
    "calendar": ("administrator", at("/ledger/calendar")),
    "clocks": ("supervisor", clocks_of_a_task),
    "sign-in": ("", at("/accounts/login/")),
    "stranger": ("", at("/")),
    "not-found": ("supervisor", at("/nothing")),
    "refused": ("supervisor", at("/journal/")),
    "ledger-english": ("supervisor", in_english("/ledger/")),
    "document-english": ("supervisor", in_english(f"/documents/{quote(PROGRAMME)}")),
}
"""Name of the picture → who looks, and what they do."""

NOTICED = {"notices", "notices-liaison", "drafts", "draft", "outbox", "calendar", "clocks"}
"""Pictures of a site on which people have been told of their tasks."""


FAULTS = {"not-found", "refused"}
"""Pictures of pages that say what went wrong; any other such page is no picture of what it is called."""


def take(served: Site, names: list[str]) -> None:
    """The pictures of ``names``, one sign-in for each person."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=PAINTER, args=[*QUIET, "--lang=zh-CN"], env={**os.environ, "LANGUAGE": "zh_CN"}
        )
        cookies = {role: _signed_in(browser, served, role) for role in {PAGES[name][0] for name in names} if role}
        for name in names:
            role, visit = PAGES[name]
            for width, height in WIDTHS.items():
                context = browser.new_context(
                    base_url=served.address, viewport={"width": width, "height": height}, locale="zh-CN",
                    reduced_motion="reduce",
                )  # fmt: skip
                context.add_cookies(cookies.get(role, []))
                page = context.new_page()
                answers: list[int] = []
                page.on("response", lambda told, answers=answers: answers.append(told.status)
                        if told.request.is_navigation_request() else None)  # fmt: skip
                visit(page)
                if answers[-1] >= 400 and name not in FAULTS:
                    sys.exit(f"{name}：网站答 {answers[-1]} / the site answers {answers[-1]}")
                _kept(page.screenshot(), FOLDER / f"{name}-{width}.png")
                context.close()
        browser.close()


def _signed_in(browser, served: Site, role: str):
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{served.address}/accounts/login/")
    page.fill("#id_login", role)
    page.fill("#id_password", served.password)
    page.click("main button.button-main")
    page.locator("details.menu").wait_for()
    cookies = context.cookies()
    context.close()
    return cookies


def _kept(shot: bytes, file: Path) -> None:
    """A palette of 256 colours shows flat pages without loss and takes a third of the space."""
    Image.open(io.BytesIO(shot)).convert("RGB").quantize(256, dither=Image.Dither.NONE).save(file, optimize=True)
    print(f"{file.relative_to(ROOT)}  {file.stat().st_size // 1024} kB")


if __name__ == "__main__":
    chosen = sys.argv[1:] or list(PAGES)
    unknown = set(chosen) - set(PAGES)
    if unknown:
        sys.exit(f"没有这些页面 / no such page: {', '.join(sorted(unknown))}; {', '.join(PAGES)}")
    noticed = [name for name in chosen if name in NOTICED]
    others = [name for name in chosen if name not in NOTICED]
    for names, more in ((others, DECISIONS), (noticed, NEWS.replace("{", "{{").replace("}", "}}"))):
        if names:
            with tempfile.TemporaryDirectory() as folder, site(Path(folder), more=more) as running:
                take(running, names)
