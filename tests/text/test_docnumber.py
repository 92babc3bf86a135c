"""A line is a number only where nothing else stands on it."""

from __future__ import annotations

import pytest

from luodi.text.docnumber import number_at


@pytest.mark.parametrize("line", ["发文字号：", "编号：     ", "文 号： 号", "编号", "（）号"])
def test_a_label_of_a_number_with_nothing_behind_it_is_none(line: str) -> None:
    assert number_at(line) is None


def test_a_label_before_a_number_is_no_part_of_it() -> None:
    line = "发文字号： 云府〔2026〕3号"
    found = number_at(line)
    assert found is not None
    assert line[slice(*found)] == "云府〔2026〕3号"
