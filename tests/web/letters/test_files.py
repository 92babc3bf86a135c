"""The two files of a letter say the same words in the same order; a template's mistakes are named."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace

import docx
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luodi.errors import LuodiError
from luodi.web.letters.content import SAMPLE, Content, lines_of
from luodi.web.letters.layout import CHARACTERS, LETTER
from luodi.web.letters.own_template import own_template
from luodi.web.letters.pdf import markup, pdf, pictures
from luodi.web.letters.word import word
from tests.web.letters.files import bare_letter, long_letter, of_docx, of_pdf, wanted


@pytest.mark.parametrize("made", [lambda: SAMPLE, long_letter, bare_letter], ids=["sample", "long", "bare"])
def test_docx_and_pdf_carry_the_same_words_in_the_same_order(made: Callable[[], Content]) -> None:
    content = made()
    assert of_docx(word(content, own_template())) == wanted(content)
    assert of_pdf(pdf(content), content) == wanted(content)


ODD = '"\\#$*_`<>@&{}[]~=-+/0aZ，。（）《》'


@settings(max_examples=8, deadline=None)
@given(st.text(alphabet=ODD + "云洲市督办", min_size=1, max_size=30).filter(lambda text: text.strip()))
def test_what_is_markup_elsewhere_is_only_words_here(typed: str) -> None:
    content = replace(bare_letter(), title=f"甲{typed}乙", body=f"甲{typed}乙")
    assert of_docx(word(content, own_template())) == wanted(content)
    assert of_pdf(pdf(content), content) == wanted(content)


def test_words_never_leave_their_literal_in_typst() -> None:
    hostile = replace(bare_letter(), body='甲")\n#read("/etc/passwd")\n乙\\')
    assert '#plain("甲\\")"' in markup(hostile)
    assert len(pictures(hostile)) == 1


def test_a_placeholder_that_there_is_not_is_named() -> None:
    made = docx.Document(io.BytesIO(own_template()))
    made.add_paragraph("{{ leader_name }}")
    out = io.BytesIO()
    made.save(out)
    with pytest.raises(LuodiError, match="leader_name"):
        word(SAMPLE, out.getvalue())


def test_paragraphs_are_headings_only_where_they_are_short() -> None:
    """A first-level number before a whole paragraph of words does not make the paragraph a heading."""
    long = "一、" + "建立样例清单" * 7
    assert [line.kind for line in lines_of(f"一、督办事项\n（二）样例\n{long}\n1. 其他")] == [
        "first", "second", "plain", "plain",
    ]  # fmt: skip


def test_a_long_last_paragraph_leaves_its_page_full_and_gives_two_lines_to_that_of_the_signature() -> None:
    """Two blank lines, signature and day take four lines: up to so many short the text has room with them."""

    def over(lines: int) -> int | None:
        """How many lines of a paragraph of so many stand above the signature on a second page; None without one."""
        body = ("甲乙丙丁戊己庚辛壬癸" * 100)[: CHARACTERS * lines - 10] + "。"
        paper = pypdfium2.PdfDocument(pdf(replace(bare_letter(), form=LETTER, body=f"现将情况函告如下。\n{body}")))
        pages = [page.get_textpage().get_text_range().split() for page in paper]
        assert "".join("".join(page) for page in pages).count("甲乙丙") == body.count("甲乙丙"), "nothing is lost"
        return pages[1].index(SAMPLE.signer) if len(pages) > 1 else None

    room = 30 - (over(30) or 0)
    assert room > 10
    told = {lines: over(lines) for lines in (room - 4, room - 3, room, room + 1, room + 2)}
    assert told == {room - 4: None, room - 3: 2, room: 2, room + 1: 1, room + 2: 2}
