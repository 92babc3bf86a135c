"""What holds of every page, wide and narrow, in light and dark; and that it would be noticed if it did not."""

from __future__ import annotations

from urllib.parse import quote

from tests.web.browser.conftest import Visitor
from tests.web.browser.legible import faults

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


def test_every_page_fits_is_named_steps_down_and_can_be_read_wide_and_narrow_in_light_and_dark(
    visitor: Visitor,
) -> None:
    """WCAG AA for every piece of text: 4.5 to 1."""
    visitor.sign_in("administrator")
    wrong = {address: faults(visitor.open(address)) for address in pages(visitor)}
    assert {address: told for address, told in wrong.items() if told} == {}


def test_what_would_be_wrong_with_a_page_is_told(visitor: Visitor) -> None:
    page = visitor.open("/documents/")
    page.evaluate("""() => {
        const main = document.querySelector("main");
        main.insertAdjacentHTML(
            "beforeend", `<h1>又一</h1><h4>跳级</h4><button></button><p id="a">太淡</p><p id="a">宽</p>`);
        Object.assign(main.lastChild.style, { width: "3000px" });
        Object.assign(main.lastChild.previousSibling.style, { color: "#bbb", background: "#fff" });
        document.documentElement.lang = "fr";
        document.title = "";
    }""")
    told = faults(page)
    assert set(told) == {"1440 light", "1440 dark", "390 light"}
    found = told["390 light"]
    assert found["wider than its window by"] > 2000
    assert (found["headings of the page other than one"], found["headings that leave out a level"]) == (1, ["跳级"])
    assert (found["ids given twice"], len(found["controls without a name"])) == (["a"], 1)
    assert (found["without a title"], found["in an unknown language"]) == (True, True)
    assert any("太淡" in words for words in found["too pale to read"])
