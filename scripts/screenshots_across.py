"""The pages across documents as pictures: all the samples on a server of their own, into docs/img/screens/.

python scripts/screenshots_across.py [NAME ...]    # all of them, or those named
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from urllib.parse import quote

from playwright.sync_api import Page
from screenshots import PAGES, ROOT, Visit, at, take
from tests.web.browser.serving import site

CODES = quote("澜江省云洲市:云洲府办发〔2026〕21号")
LAY_OUT = """
import django
django.setup()
from luodi.web.people.models import Unit, User
from scripts.demo_across import lay_out
civil = User.objects.create_user("civil", role="liaison", clearance=1, unit=Unit.objects.get(name="云洲市民政局"))
lay_out(User.objects.get(username="supervisor"), civil)
"""


def compared(words: str = "") -> Visit:
    """Opens the first comparison, or the closer look at its row with ``words``."""

    def visit(page: Page) -> None:
        page.goto("/across/")
        page.goto(str(page.locator("h3 a[href^='/across/compare/']").first.get_attribute("href")))
        if words:
            page.locator("tr", has_text=words).locator("a.look").click()
            page.wait_for_load_state()

    return visit


ACROSS: dict[str, tuple[str, Visit]] = {
    "across": ("supervisor", at("/across/")),
    "across-compared": ("supervisor", compared()),
    "across-item": ("supervisor", compared("更新使用年限超过二十年")),
    "across-conflicts": ("supervisor", at("/across/conflicts")),
    "across-gaps": ("supervisor", at("/across/gaps/no_unit")),
    "across-heirs": ("supervisor", at(f"/across/heirs?unit={quote('云洲市政务服务和数据管理局')}&on=2025-10-08")),
    "across-load": ("supervisor", at("/across/load")),
    "across-indicator": ("supervisor", at(f"/across/indicators/identity_coverage/{CODES}")),
}


if __name__ == "__main__":
    chosen = sys.argv[1:] or list(ACROSS)
    unknown = set(chosen) - set(ACROSS)
    if unknown:
        sys.exit(f"没有这些页面 / no such page: {', '.join(sorted(unknown))}; {', '.join(ACROSS)}")
    PAGES.update(ACROSS)
    samples = sorted((ROOT / "samples").glob("*.txt"))
    with tempfile.TemporaryDirectory() as folder, site(Path(folder), *samples, more=LAY_OUT) as running:
        take(running, chosen)
