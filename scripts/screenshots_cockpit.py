"""The cockpit and published progress as pictures: a site with half a year behind it, into docs/img/screens/.

python scripts/screenshots_cockpit.py [NAME ...]    # all of them, or those named
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from urllib.parse import quote

from playwright.sync_api import Page
from screenshots import PAGES, ROOT, Visit, at, take
from tests.web.browser.serving import site

LIVED = """
import sys
sys.path.insert(0, "scripts")
import django
django.setup()
from pathlib import Path
from django.utils import timezone
from demo_history import live_through
from luodi.web.actions import Caller
from luodi.web.ledger.past import keep_past
assert live_through(Path("samples"))
keep_past(Caller(None, "tick"), timezone.localdate())
"""
WATER = quote("澜江省云洲市:云洲府发〔2026〕8号")


def drawn(path: str, place: str = "") -> Visit:
    """Opens ``path`` and waits for its charts; then scrolls to ``place``."""

    def visit(page: Page) -> None:
        page.goto(path)
        page.locator("[data-chart] canvas").first.wait_for()
        if place:
            page.evaluate("(place) => document.querySelector(place).scrollIntoView()", place)
            page.evaluate("scrollBy(0, -130)")

    return visit


def subscribed(page: Page) -> None:
    """Makes an address to subscribe to."""
    page.goto("/feeds/")
    page.get_by_role("button", name="生成订阅地址").click()
    page.locator("#f-address").wait_for()


def behind(page: Page) -> None:
    """Opens the newest total of the first indicator that has a forecast."""
    page.goto("/cockpit/")
    page.locator(".followed > li", has=page.locator(".forecast a")).first.locator(".big-share a").first.click()
    page.locator("[data-chart] canvas").first.wait_for()
    page.evaluate("scrollTo(0, 0)")


def happened(page: Page) -> None:
    """Opens the tasks that the last event of a document's course counts."""
    page.goto(f"/cockpit/documents/{WATER}")
    page.locator(".events a").last.click()
    page.locator("#tasks").scroll_into_view_if_needed()


COCKPIT: dict[str, tuple[str, Visit]] = {
    "cockpit": ("supervisor", drawn("/cockpit/")),
    "cockpit-indicators": ("supervisor", drawn("/cockpit/", "#followed")),
    "cockpit-themes": ("supervisor", drawn("/cockpit/", "#by-theme")),
    "cockpit-units": ("supervisor", at("/cockpit/units")),
    "cockpit-documents": ("supervisor", at("/cockpit/documents")),
    "cockpit-document": ("supervisor", drawn(f"/cockpit/documents/{WATER}")),
    "cockpit-indicator": ("supervisor", behind),
    "cockpit-happened": ("supervisor", happened),
    "published-all": ("", at("/published/")),
    "published": ("", at(f"/published/of/{WATER}")),
    "published-shelf": ("supervisor", at("/published/manage")),
    "feeds": ("liaison", subscribed),
    "theme": ("supervisor", at(f"/documents/{WATER}/classification")),
    "published-manage": ("supervisor", at(f"/published/manage/{WATER}")),
}

COUNTING: dict[str, tuple[str, Visit]] = {"cockpit-counting": ("supervisor", at("/cockpit/"))}
"""What is shown while the first numbers of a large ledger's day are counted."""
LARGE = "tests.web.browser.large:application"


if __name__ == "__main__":
    every = COCKPIT | COUNTING
    chosen = sys.argv[1:] or list(every)
    unknown = set(chosen) - set(every)
    if unknown:
        sys.exit(f"没有这些页面 / no such page: {', '.join(sorted(unknown))}; {', '.join(every)}")
    PAGES.update(every)
    large = [name for name in chosen if name in COUNTING]
    chosen = [name for name in chosen if name in COCKPIT]
    if large:
        with tempfile.TemporaryDirectory() as folder, site(Path(folder), application=LARGE) as running:
            take(running, large)
    other = ROOT / "samples" / "yunzhou_one_code_2026.txt"
    if chosen:
        with tempfile.TemporaryDirectory() as folder, site(Path(folder), other, more=LIVED) as running:
            take(running, chosen)
