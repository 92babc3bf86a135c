"""An official moves a standard in a real browser, waits, reads the result, takes the report along."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.web.browser.conftest import NARROW, WIDE, Visitor


@pytest.mark.parametrize("visitor", [WIDE, NARROW], indirect=True, ids=["1440", "390"])
def test_a_standard_is_moved_and_the_report_taken_along(visitor: Visitor, tmp_path: Path) -> None:
    page = visitor.sign_in("supervisor").open("/whatif/")
    for label in ("全市城市低保标准（每人每月）", "当地低保标准（每人每月）"):
        page.get_by_label(label).fill("10")
    page.get_by_role("button", name="推演").click()
    result = page.locator("#result .simulation")
    result.wait_for(timeout=120_000)
    assert page.url.endswith("#result")
    expect(result).to_contain_text("20,000 条记录中")
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
    assert result.locator("svg").count() >= 5
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map((e) => e.id)")
    assert len(ids) == len(set(ids))
    with page.expect_download() as waiting:
        page.get_by_role("link", name="下载报告").click()
    waiting.value.save_as(tmp_path / "report.html")
    assert "20,000 条记录中" in (tmp_path / "report.html").read_text("utf-8")
