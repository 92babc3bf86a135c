"""What holds of every page, wide and narrow."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.web.browser.conftest import NARROW, WIDE, Visitor

DOCUMENTS = [
    "澜江省云洲市:云洲府发〔2026〕5号", "澜江省云洲市:云洲府办发〔2026〕12号", "澜江省云洲市:云洲府办发〔2026〕15号",
    "澜江省:澜府办发〔2026〕9号",
]  # fmt: skip
UNIT = "云洲市财政局"


def pages(visitor: Visitor) -> list[str]:
    """Every page there is, a commitment from a clause and one from a table row among them."""
    visitor.open("/ledger/?sort=document")
    tasks = visitor.page.locator(".ledger a.task")
    addresses = [str(tasks.nth(index).get_attribute("href")) for index in (0, tasks.count() // 2, tasks.count() - 1)]
    return [
        "/", "/documents/", "/documents/?q=" + quote("服务"), "/documents/?q=" + quote("没有这样的词语"),
        *(f"/documents/{quote(key)}" for key in DOCUMENTS),
        f"/documents/{quote(DOCUMENTS[0])}/source", "/ledger/", "/ledger/?light=red", "/ledger/?q=" + quote("没有此项"),
        *addresses, "/units/", f"/units/{quote(UNIT)}", "/journal/", "/tokens/", "/tokens/systems", "/people/",
        "/people/new", "/people/deputies", "/people/handover",
        "/journal/readings", f"/documents/{quote(DOCUMENTS[0])}/classification",
        "/people/import", "/people/units/", "/people/units/new", "/people/units/import",
        *some(visitor, "/people/"), *some(visitor, "/people/units/?q=yzsczj"), "/whatif/",
        "/finder/", "/finder/household", "/finder/business", "/nothing", "/accounts/login/",
        "/accounts/me/", "/accounts/password/change/", "/accounts/2fa/",
    ]  # fmt: skip


def some(visitor: Visitor, address: str) -> list[str]:
    """The page behind the first row of a list."""
    visitor.open(address)
    return [str(visitor.page.locator("tbody a").first.get_attribute("href"))]


@pytest.mark.parametrize("visitor", [WIDE, NARROW], indirect=True, ids=["1440", "390"])
def test_no_page_is_wider_than_its_window_and_each_has_title_language_and_one_heading(visitor: Visitor) -> None:
    visitor.sign_in("administrator")
    wrong = []
    for address in pages(visitor):
        page = visitor.open(address)
        found = page.evaluate(
            """() => ({
                over: document.documentElement.scrollWidth - window.innerWidth,
                headings: document.querySelectorAll("h1").length,
                lang: document.documentElement.lang,
                title: document.title,
                main: document.querySelectorAll("main").length,
                unnamed: [...document.querySelectorAll("input:not([type=hidden]), select, button, a, summary")].filter(
                    (e) => e.getClientRects().length && !(e.textContent.trim() || e.getAttribute("aria-label") ||
                        e.labels?.length)).length,
                ids: [...document.querySelectorAll("[id]")].map((e) => e.id)
                    .filter((id, at, all) => all.indexOf(id) !== at),
            })"""
        )
        if (
            found["over"] > 0 or found["headings"] != 1 or found["main"] != 1 or not found["title"]
            or found["lang"] not in {"zh-Hans", "en"} or found["unnamed"] or found["ids"]
        ):  # fmt: skip
            wrong.append((address, found))
    assert wrong == []


def test_headings_step_down_one_level_at_a_time(visitor: Visitor) -> None:
    visitor.sign_in("administrator")
    for address in pages(visitor):
        page = visitor.open(address)
        levels = page.evaluate("[...document.querySelectorAll('h1,h2,h3,h4,h5,h6')].map((e) => +e.tagName[1])")
        jumps = [(a, b) for a, b in pairwise(levels) if b > a + 1]
        assert jumps == [], (address, levels)


def test_text_stands_out_enough_from_its_ground(visitor: Visitor) -> None:
    """WCAG AA: 4.5 to 1, for every piece of text on every page, in light and dark."""
    contrast = (Path(__file__).parent / "contrast.js").read_text()
    visitor.sign_in("administrator")
    for scheme in ("light", "dark"):
        visitor.page.emulate_media(color_scheme=scheme)
        for address in pages(visitor):
            page = visitor.open(address)
            assert page.evaluate(contrast) == [], (scheme, address)
