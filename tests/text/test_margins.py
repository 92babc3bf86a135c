"""Margins: lines are full or indented by where they are printed, not by how many characters they have."""

from __future__ import annotations

import pytest

from luodi.text import read_bytes
from luodi.text.documents import parse
from luodi.text.lines import lines
from luodi.text.margins import margins
from luodi.text.model import Box, PageMap
from tests.text.readers.made import as_ofd
from tests.text.readers.typeset import pdf


def _printed(rows: list[tuple[str, float, float]]) -> tuple[str, PageMap]:
    """A text of lines ``(words, x0, x1)`` in points on one page of 400 by 800, type size 10."""
    text, boxes = "", []
    for row, (words, x0, x1) in enumerate(rows):
        start = len(text)
        text += words + "\n"
        boxes.append(Box((start, start + len(words)), 1, x0, 20.0 * row, x1, 20.0 * row + 10))
    return text, PageMap(((400.0, 800.0),), tuple(boxes))


FILL = [("满行满行满行", 50.0, 350.0)] * 6


def _words(text: str, starts: frozenset[int]) -> list[str]:
    return [text[start:].split("\n")[0] for start in sorted(starts)]


def test_a_line_is_full_when_the_next_piece_had_no_room() -> None:
    rows = [
        ("甲行", 50.0, 341.0),
        ("乙行", 50.0, 338.0),
        ("2026年", 50.0, 200.0),
        ("丁行", 50.0, 325.0),
        ("2026", 50.0, 90.0),
    ]
    text, pages = _printed(FILL + rows)
    found = margins(pages, lines(text))
    assert found is not None
    # 9 points are left after 甲行: a character of 10 has no room. 12 after 乙行, and 2026 needs 20. 25 after 丁行.
    assert {"甲行", "乙行"} <= set(_words(text, found.full))
    assert "丁行" not in _words(text, found.full)
    assert "2026年" not in _words(text, found.full)


def test_a_line_two_characters_in_is_indented_and_a_centred_one_is_not() -> None:
    text, pages = _printed([*FILL, ("首行", 70.0, 350.0), ("居中", 150.0, 250.0)])
    found = margins(pages, lines(text))
    assert found is not None
    assert _words(text, found.indented) == ["首行"]


def test_without_pages_or_with_few_lines_nothing_is_said() -> None:
    text, pages = _printed(FILL[:3])
    assert margins(None, lines(text)) is None
    assert margins(pages, lines(text)) is None


@pytest.mark.parametrize("indent", ["0em", "2em"])
def test_paragraphs_of_a_pdf_are_put_back_together(indent: str) -> None:
    told = [
        f"{n}.到2026年底检查120次以上，整改率达到{n}0.5%以上，平均用时较法定时限压缩70%以上，群众满意度不低于96%，有关数据按月公布。"
        for n in range(1, 10)
    ]
    head = "云洲市人民政府关于检查工作的通知\n\n云洲府发〔2026〕7号\n\n各区县人民政府：\n\n一、总体要求\n\n"
    body = f"#set par(first-line-indent: (amount: {indent}, all: true))\n" + head + "\n\n".join(f'#"{t}"' for t in told)
    (document,) = parse(read_bytes(pdf(body), "a.pdf"))
    items = [p for p in document.walk() if p.kind == "item"]
    assert [f"{p.number}.{p.text}" for p in items] == told


def test_a_wide_page_is_read_as_printed_too() -> None:
    paragraph = "各区县人民政府要逐级落实安全责任并建立检查清单，" * 12 + "确保取得实效。"
    content = ["云洲市人民政府关于检查工作的通知", "云洲府发〔2026〕7号", "各区县人民政府：", *[paragraph] * 4]
    (document,) = parse(read_bytes(as_ofd(content), "a.ofd"))
    assert [p.text for p in document.walk() if p.kind == "paragraph"] == [paragraph] * 4
