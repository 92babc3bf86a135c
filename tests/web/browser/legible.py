"""What must hold of every page, wide and narrow, in light and dark: it fits its window, is named, and can be read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from tests.web.browser.conftest import NARROW, WIDE

CONTRAST = (Path(__file__).parent / "contrast.js").read_text()
LOOKS = ((WIDE, "light"), (WIDE, "dark"), (NARROW, "light"))
FOUND = """() => ({
    "wider than its window by": Math.max(0, document.documentElement.scrollWidth - window.innerWidth),
    "main parts of the page other than one": document.querySelectorAll("main").length - 1,
    "headings of the page other than one": document.querySelectorAll("h1").length - 1,
    "headings that leave out a level": [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")]
        .filter((e, at, all) => at && +e.tagName[1] > +all[at - 1].tagName[1] + 1).map((e) => e.textContent.trim()),
    "without a title": !document.title,
    "in an unknown language": !["zh-Hans", "en"].includes(document.documentElement.lang),
    "controls without a name": [...document.querySelectorAll(
        "input:not([type=hidden]), select, button, a, summary, textarea"
    )].filter((e) => e.getClientRects().length && !(
        e.textContent.trim() || e.getAttribute("aria-label") || e.labels?.length
    )).map((e) => e.outerHTML.slice(0, 80)),
    "ids given twice": [...document.querySelectorAll("[id]")].map((e) => e.id)
        .filter((id, at, all) => all.indexOf(id) !== at),
})"""


def faults(page: Page) -> dict[str, Any]:
    """What is wrong with the page that is open, by how it was looked at; it is left wide and light."""
    out: dict[str, Any] = {}
    for window, scheme in LOOKS:
        page.set_viewport_size(window)  # type: ignore[arg-type]
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        found = {**page.evaluate(FOUND), "too pale to read": page.evaluate(CONTRAST)}
        wrong = {fault: told for fault, told in found.items() if told}
        if wrong:
            out[f"{window['width']} {scheme}"] = wrong
    page.set_viewport_size(WIDE)  # type: ignore[arg-type]
    return out
