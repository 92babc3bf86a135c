"""A caseworker gives a roster in a real browser, confirms its columns, reads the outcomes, deletes it."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.web.browser.conftest import NARROW, WIDE, Visitor
from tests.web.rosters.people import roster


@pytest.mark.parametrize("visitor", [WIDE, NARROW], indirect=True, ids=["1440", "390"])
def test_a_roster_is_given_confirmed_decided_taken_along_and_deleted(visitor: Visitor, tmp_path: Path) -> None:
    """A1 is under the guarantee: yes. A2: no. A3 has a day that is none, and is left out."""
    people = [("A1", {}), ("A2", {}), ("A3", {"出生日期": "1980-02-30"})]
    file = roster(tmp_path / "十二月.xlsx", people, ["A1"])
    page = visitor.sign_in("caseworker").open("/rosters/")

    contrast = (Path(__file__).parent / "contrast.js").read_text()

    def fits() -> None:
        assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
        assert page.evaluate(contrast) == []
        ids = page.evaluate("[...document.querySelectorAll('[id]')].map((e) => e.id)")
        assert len(ids) == len(set(ids))

    fits()
    page.locator("#f-pack").select_option("hardship_relief_2022")
    page.locator("#f-on").fill("2022-12-20")
    page.locator("#f-file").set_input_files(file)
    page.get_by_role("button", name="上传并认列").click()
    page.get_by_role("heading", name="各列这样认，对吗？").wait_for(timeout=60_000)
    fits()
    # The whole way works from the keyboard: the button is reached and pressed without a mouse.
    page.get_by_role("button", name="确认并认定").focus()
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="各户结论").wait_for(timeout=60_000)
    fits()
    expect(page.locator("section[aria-labelledby=rows] tbody tr")).to_have_count(2)
    expect(page.locator("section[aria-labelledby=problems] tbody")).to_contain_text("成员!B4")
    # A reload shows the same.
    page.reload()
    expect(page.locator("section[aria-labelledby=rows] tbody tr").first).to_contain_text("暂不作退出调整")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="下载结论 .csv").click()
    waiting.value.save_as(tmp_path / "out.csv")
    assert "A2,否 no" in (tmp_path / "out.csv").read_text("utf-8-sig")
    page.locator("summary", has_text="删除").click()
    page.get_by_role("button", name="删除这份名单").click()
    expect(page.locator("main")).to_contain_text("数据已删除")
