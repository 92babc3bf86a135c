"""The pages of letters and assessments as pictures: the sample gazette on a server of its own, into docs/img/screens/.

python scripts/screenshots_letters.py [NAME ...]    # all of them, or those named
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page
from screenshots import PAGES, Visit, at, first_row, take
from tests.web.browser.serving import site
from tests.web.browser.test_letters import ASSESSED, MORE


def settled(path: str) -> Visit:
    """Opens the page behind the first row of a list and waits for its pictures."""

    def visit(page: Page) -> None:
        first_row(path)(page)
        page.wait_for_load_state("networkidle")

    return visit


def own_score(page: Page) -> None:
    """Opens the first result, then the points of its first unit."""
    first_row("/assessment/")(page)
    page.goto(str(page.locator("tbody a").first.get_attribute("href")))


LETTERS: dict[str, tuple[str, Visit]] = {
    "letters": ("supervisor", at("/letters/")),
    "letter": ("supervisor", settled("/letters/")),
    "letters-new": ("supervisor", at("/letters/new")),
    "letters-settings": ("administrator", at("/letters/settings")),
    "assessment": ("supervisor", at("/assessment/")),
    "assessment-result": ("supervisor", first_row("/assessment/")),
    "assessment-score": ("supervisor", own_score),
    "assessment-schemes": ("supervisor", at("/assessment/schemes")),
}


if __name__ == "__main__":
    chosen = sys.argv[1:] or list(LETTERS)
    unknown = set(chosen) - set(LETTERS)
    if unknown:
        sys.exit(f"没有这些页面 / no such page: {', '.join(sorted(unknown))}; {', '.join(LETTERS)}")
    PAGES.update(LETTERS)
    more = (MORE + ASSESSED).replace("{", "{{").replace("}", "}}")
    with tempfile.TemporaryDirectory() as folder, site(Path(folder), more=more) as running:
        take(running, chosen)
