"""Lines: what belongs to the page is told from what belongs to the document."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luodi.text.lines import lines


@pytest.mark.parametrize(
    "text",
    ["—— 14", "—— 17—— 17", "—— 7 —— 7", "- 3 -", "— 12 —", "第 3 页 共 10 页", "云洲市人民政府公报 2026年第2期"],
)
def test_running_headers_and_page_numbers_are_furniture(text: str) -> None:
    assert [line.furniture for line in lines(text)] == [True]


@pytest.mark.parametrize("text", ["14", "2025年第2期", "——坚持同向发力。", "3-5", "一、总体要求"])
def test_numbers_of_a_column_and_text_are_not_furniture(text: str) -> None:
    assert [line.furniture for line in lines(text)] == [False]


@given(st.text(alphabet="甲乙 \n\t\f1—", max_size=60))
def test_lines_hold_every_visible_character_at_its_place(text: str) -> None:
    found = lines(text)
    assert all(text[a:b] == line.text for line in found for a, b in [line.span])
    assert "".join("".join(line.text.split()) for line in found) == "".join(text.split())
