"""Every page that answers a person has its picture in docs, wide and narrow."""

from __future__ import annotations

import sys
from pathlib import Path

from PIL import Image

from tests.web.test_matrix import PAGES

ROOT = Path(__file__).resolve().parents[2]
SCREENS = ROOT / "docs" / "img" / "screens"
WIDTHS = {1440: 900, 390: 844}

NO_PAGE = (
    "alive", ".xml", ".csv", ".json", "template", ".{name}", "units/suggest", "ledger/changed", "whatif/progress",
    "api/", "review/item/",
)  # fmt: skip
"""Files, what the API tells, and parts of pages that a page asks for itself."""

PICTURED = {
    "": "home", "documents/": "library", "documents/enter": "together-enter", "documents/{key}": "document",
    "documents/{key}/source": "source", "documents/{key}/classification": "theme", "ledger/": "ledger",
    "ledger/mine": "mine", "ledger/calendar": "calendar", "ledger/links": "together-links", "ledger/{pk}": "commitment",
    "notices/": "notices", "notices/outbox": "outbox", "notices/drafts/": "drafts", "assessment/": "assessment",
    "assessment/schemes": "assessment-schemes", "letters/": "letters", "letters/new": "letters-new",
    "letters/settings": "letters-settings", "review/": "review-list", "review/document/{key}": "review",
    "published/": "published-all", "published/manage": "published-shelf", "cockpit/": "cockpit",
    "cockpit/units": "cockpit-units", "cockpit/documents": "cockpit-documents",
    "cockpit/indicators/{target}": "cockpit-indicator", "cockpit/documents/{key}": "cockpit-document",
    "across/": "across", "across/conflicts": "across-conflicts", "across/heirs": "across-heirs",
    "across/load": "across-load", "units/": "units", "units/{unit}": "unit", "people/": "people",
    "people/new": "people-new", "people/{user}": "person", "people/deputies": "deputies",
    "people/handover": "handover", "people/{user}/handover": "person-handover", "people/import": "people-import",
    "people/units/": "unit-list", "people/units/new": "unit-new", "people/units/{row}": "unit-edit",
    "people/units/import": "unit-import", "journal/": "journal", "journal/readings": "journal-readings",
    "finder/": "finder", "finder/household": "finder-home", "finder/business": "finder-questions",
    "rosters/": "rosters", "desk/": "desk", "desk/new/{pack}": "desk-new", "desk/{matter}": "desk-masked",
    "desk/{matter}/version/{of}": "desk-matter", "desk/{matter}/version/{of}/replay": "desk-replay",
    "whatif/": "whatif", "api/docs": "api", "feeds/": "feeds", "lists/fill": "sheets-fill", "tokens/": "tokens",
    "tokens/systems": "tokens-systems",
}  # fmt: skip
BELOW = {
    "notices/drafts/{number}": "draft", "assessment/{number}": "assessment-result",
    "assessment/scores/{of}": "assessment-score", "letters/{pk}": "letter",
    "published/manage/{key}": "published-manage",
    "published/of/{key}": "published", "across/compare/{of}": "across-compared",
    "across/compare/{of}/item": "across-item", "across/gaps/{verb}": "across-gaps",
    "across/indicators/{verb}/{key}": "across-indicator", "rosters/{pk}": "roster-done",
    "desk/{matter}/version/{of}/notice": "desk-notice", "desk/{matter}/ask": "desk-ask",
    "desk/{matter}/facts": "desk-facts", "desk/{matter}/amend": "desk-amend",
    "ledger/together/{pk}": "together-shared", "ledger/{pk}/share/{target}": "together-share",
    "lists/fill/{pk}": "sheets-preview",
}  # fmt: skip
"""Pages of one thing, whose readers have tests of their own."""

ALSO = ("sign-in", "account", "password", "second-factor", "not-found", "refused", "ledger-empty", "stranger")


def drawn_by_scripts() -> set[str]:
    """The names of all pictures that scripts/screenshots*.py draw."""
    sys.path.insert(0, str(ROOT / "scripts"))
    try:
        import screenshots
        import screenshots_across
        import screenshots_cockpit
        import screenshots_letters
        import screenshots_together
    finally:
        sys.path.remove(str(ROOT / "scripts"))
    found = set(screenshots.PAGES)
    for module in (screenshots_across, screenshots_cockpit, screenshots_letters, screenshots_together):
        for value in vars(module).values():
            if isinstance(value, dict):
                found |= {name for name, visit in value.items() if isinstance(visit, tuple) and len(visit) == 2}
    return found


def test_every_address_that_a_person_opens_names_its_picture() -> None:
    pages = {address for address, who in PAGES.items() if who is not None} - {"api/openapi.json"}
    pages = {page for page in pages if page == "api/docs" or not any(part in page for part in NO_PAGE)}
    assert pages == set(PICTURED)
    assert set(BELOW) <= {address for address, who in PAGES.items() if who is None}


def test_every_picture_is_there_wide_and_narrow_and_a_script_draws_it() -> None:
    names = {*PICTURED.values(), *BELOW.values(), *ALSO}
    assert names <= drawn_by_scripts()
    for name in sorted(names):
        for width, height in WIDTHS.items():
            with Image.open(SCREENS / f"{name}-{width}.png") as picture:
                assert picture.size == (width, height), name


def test_no_picture_is_left_that_nothing_draws() -> None:
    found = {path.stem.rpartition("-")[0] for path in SCREENS.glob("*.png")}
    assert found <= drawn_by_scripts()
