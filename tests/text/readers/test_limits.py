"""The limits that docs/reading.md tells are those that are kept."""

from __future__ import annotations

from luodi.text.readers import limits
from tests.conftest import ROOT


def test_the_documentation_tells_the_limits_that_are_kept() -> None:
    told = (ROOT / "docs" / "reading.md").read_text("utf-8").replace("\n", " ")
    mb = limits.MB
    for words in (
        f"text and HTML {limits.TEXT_BYTES // mb} MB",
        f"DOCX and OFD {limits.PACKAGE_BYTES // mb} MB",
        f"PDF {limits.PDF_BYTES // mb} MB",
        f"{limits.LINES:,} lines",
        f"{limits.PAGES:,} pages",
        f"one XML part {limits.PART_BYTES // mb} MB unpacked and at most {limits.PART_RATIO} times",
        f"{limits.CELLS:,} cells",
        f"{limits.NESTING} levels",
    ):
        assert words in told, words
