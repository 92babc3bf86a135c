"""The procedures page declares what is read, and explains every standing."""

from __future__ import annotations

import re
from typing import get_args

from luodi.procedures import Standing, parse_procedures
from luodi.procedures.examples import STANDINGS
from tests.conftest import ROOT

PAGE = (ROOT / "docs" / "procedures.md").read_text("utf-8")


def test_the_declaration_of_the_page_is_read() -> None:
    (text,) = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    procedure = parse_procedures(text, "procedures.md", {})["notice"]
    assert set(procedure.events) == {"planned", "reported", "left"}
    assert str(procedure.clocks["ahead"].limit) == "3个工作日"


def test_every_standing_is_explained_with_its_chinese_word() -> None:
    rows = dict(re.findall(r"^\| `(\w+)` \| (\S+) \|", PAGE, re.MULTILINE))
    assert rows == dict(STANDINGS)
    assert set(rows) == set(get_args(Standing))
