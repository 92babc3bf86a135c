"""A number in brackets at the head of a line opens a paragraph unless it is only being cited."""

from __future__ import annotations

import pytest

from luodi.text.docnumber import number_at
from luodi.text.numbering import marker


@pytest.mark.parametrize(
    ("line", "value"),
    [("（八）项目管理办法；", 8), ("（三）和平统一的步骤；", 3), ("（二）款项用途；", 2), ("（四）及时报告；", 4)],
)
def test_words_that_begin_like_a_citation_still_open_a_paragraph(line: str, value: int) -> None:
    found = marker(line)
    assert found is not None
    assert found.value == value


@pytest.mark.parametrize(
    "line",
    [
        "（二）项规定的情形除外。",
        "（一）、（二）项所列材料",
        "（三）和（四）项的材料",
        "（五）项。",
        "（一）至（三）项",
    ],
)
def test_a_cited_point_opens_nothing(line: str) -> None:
    assert marker(line) is None


@pytest.mark.parametrize("line", ["发文字号：", "文号：", "编号:  ", "号号号号"])
def test_a_label_without_a_number_is_no_number(line: str) -> None:
    assert number_at(line) is None
