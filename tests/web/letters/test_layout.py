"""The .docx, opened in LibreOffice, lies on the page as GB/T 9704 has it; skipped where LibreOffice is not there."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass, replace
from pathlib import Path

import pypdfium2
import pytest

from luodi.web.letters.content import SAMPLE
from luodi.web.letters.fonts import found
from luodi.web.letters.layout import GENERAL, LETTER
from luodi.web.letters.own_template import own_template
from luodi.web.letters.pdf import pdf
from luodi.web.letters.word import word
from tests.web.letters.files import bare_letter, full_letter, long_letter, of_pdf, plain, tight_letter, wanted

MM = 72 / 25.4
LETTERS = {
    "sample": SAMPLE, "long": long_letter(), "bare": bare_letter(), "full": full_letter(GENERAL),
    "letter": full_letter(LETTER), "tight": tight_letter(), "letter-long": replace(long_letter(), form=LETTER),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Box:
    """Where words stand, in millimetres from the page's upper left corner."""

    left: float
    top: float
    right: float
    bottom: float


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, bytes]]:
    """Each letter as LibreOffice prints its .docx and as typst sets it; LibreOffice is started once for all.

    Where a font of the standard is not there, both are given what the site says stands in for it.
    """
    office = shutil.which("soffice")
    if office is None:
        pytest.skip(
            "soffice is not installed, so how the .docx lies on the page is not looked at: run scripts/setup.sh as "
            "root, or install libreoffice-writer-nogui"
        )
    folder = tmp_path_factory.mktemp("letters")
    stated = "".join(
        f'<match target="pattern"><test name="family"><string>{wanted}</string></test>'
        f'<edit name="family" mode="assign" binding="strong"><string>{one.family}</string></edit></match>'
        for wanted, one in found().items()
    )
    (folder / "fonts.conf").write_text(
        f'<fontconfig><include ignore_missing="yes">/etc/fonts/fonts.conf</include>{stated}</fontconfig>'
    )
    for name, content in LETTERS.items():
        (folder / f"{name}.docx").write_bytes(word(content, own_template(content.form)))
    subprocess.run(
        [office, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "pdf", "--outdir",
         str(folder), *(str(folder / f"{name}.docx") for name in LETTERS)],
        check=True, capture_output=True, timeout=180, env={**os.environ, "FONTCONFIG_FILE": str(folder / "fonts.conf")},
    )  # fmt: skip
    return {
        name: {"office": Path(folder / f"{name}.pdf").read_bytes(), "typst": pdf(content)}
        for name, content in LETTERS.items()
    }


def box(page: pypdfium2.PdfPage, words: str) -> Box:
    """Where the characters of ``words`` stand: their own ink, not their line; blanks do not count."""
    text, height = page.get_textpage(), page.get_height()
    every = [(text.get_text_range(n, 1), n) for n in range(text.count_chars())]
    inked = [(one, n) for one, n in every if one.strip()]
    sought = words.replace(" ", "")
    at = "".join(one for one, _ in inked).find(sought)
    assert at >= 0, words
    boxes = [text.get_charbox(n) for _, n in inked[at : at + len(sought)]]
    return Box(
        min(b[0] for b in boxes) / MM, (height - max(b[3] for b in boxes)) / MM,
        max(b[2] for b in boxes) / MM, (height - min(b[1] for b in boxes)) / MM,
    )  # fmt: skip


def rules(page: pypdfium2.PdfPage) -> list[Box]:
    """The red rules from above: flat shapes at least as wide as the type area."""
    height, out = page.get_height(), []
    for shape in page.get_objects(max_depth=3):
        left, bottom, right, top = shape.get_bounds()
        if right - left > 150 * MM and top - bottom < 3:
            out.append(Box(left / MM, (height - top) / MM, right / MM, (height - bottom) / MM))
    return sorted(out, key=lambda one: one.top)


def lines(page: pypdfium2.PdfPage) -> list[str]:
    """The page's lines without blanks."""
    found = [plain(line) for line in page.get_textpage().get_text_range().splitlines()]
    found = [line for line in found if line]
    # LibreOffice writes what stands in a box last.
    return [found[-1], *found[:-1]] if found[-1] == SAMPLE.organ and found[0] == SAMPLE.number else found


@pytest.mark.parametrize("how", ["office", "typst"])
def test_the_first_page_has_its_parts_where_the_standard_has_them(
    papers: dict[str, dict[str, bytes]], how: str
) -> None:
    """Margins 37 above, 28 left, 26 right; the mark 35 mm below the type area's edge; the rule 4 mm below the number
    and 156 mm wide; the title in the middle of the type area (106 mm); two lines of 10.2 mm between rule and title."""
    page = pypdfium2.PdfDocument(papers["sample"][how])[0]
    assert (page.get_width() / MM, page.get_height() / MM) == pytest.approx((210, 297), abs=0.5)
    mark, number, title = (box(page, words) for words in (SAMPLE.organ, SAMPLE.number, SAMPLE.title))
    assert mark.top == pytest.approx(37 + 35, abs=2)
    rule = rules(page)[0]
    assert (rule.left, rule.right) == pytest.approx((28, 184), abs=0.6)
    assert rule.top - number.bottom == pytest.approx(4, abs=1.2)
    assert [(b.left + b.right) / 2 for b in (mark, number, title)] == pytest.approx([106] * 3, abs=1)
    assert 2 * 10.2 - 1 < title.top - rule.bottom < 2 * 10.2 + 5
    to, first = box(page, SAMPLE.to), box(page, "经对照")
    assert to.left == pytest.approx(28, abs=0.8)
    assert first.left == pytest.approx(28 + 2 * 5.57, abs=1)  # two characters of 156/28 mm
    assert first.bottom - to.bottom == pytest.approx(225 / 22, abs=0.4)


@pytest.mark.parametrize("how", ["office", "typst"])
def test_page_numbers_stand_outside_and_the_record_ends_the_last_page(
    papers: dict[str, dict[str, bytes]], how: str
) -> None:
    """Odd numbers end one character (4.9 mm) before 184 mm, even ones begin one behind 28 mm, both below 262 mm; the
    record's last line ends at 262 mm."""
    for name in ("sample", "long", "full"):
        paper = pypdfium2.PdfDocument(papers[name][how])
        for at, page in enumerate(paper, 1):
            folio = box(page, f"— {at} —")
            assert 262 + 5 < (folio.top + folio.bottom) / 2 < 262 + 10
            edge = folio.right - (184 - 4.9) if at % 2 else folio.left - (28 + 4.9)
            assert abs(edge) < 1.2
        last = paper[len(paper) - 1]
        printed, copies = box(last, f"{SAMPLE.printed}印发"), box(last, "抄送：")
        assert 255 < printed.bottom < 262
        assert printed.right == pytest.approx(184 - 4.9, abs=1)
        assert copies.left == pytest.approx(28 + 4.9, abs=1)
        assert printed.top - copies.bottom < 8


@pytest.mark.parametrize("how", ["office", "typst"])
def test_no_page_has_a_signature_alone_and_a_title_is_cut_between_its_parts(
    papers: dict[str, dict[str, bytes]], how: str
) -> None:
    """The text ends on the page of the signature; the second line of the title begins with 督办."""
    office = pypdfium2.PdfDocument(papers["tight"][how])
    signed = next(page for page in office if SAMPLE.day in plain(page.get_textpage().get_text_range()))
    assert "查明未办结的原因" in plain(signed.get_textpage().get_text_range())
    at = lines(office[0]).index("关于2026年第二季度")
    assert lines(office[0])[at + 1] == "督办任务办理情况的分析"


@pytest.mark.parametrize("name", LETTERS)
def test_both_papers_have_the_same_words_in_order_and_their_closing_at_one_place(
    papers: dict[str, dict[str, bytes]], name: str
) -> None:
    """What stands in for the fonts is not equally wide everywhere: pages may differ by one in a long letter."""
    office, typst = papers[name]["office"], papers[name]["typst"]
    words = wanted(LETTERS[name])
    assert [of_pdf(paper, LETTERS[name]) for paper in (office, typst)] == [words, words]
    counts = [len(pypdfium2.PdfDocument(paper)) for paper in (office, typst)]
    assert abs(counts[0] - counts[1]) <= (1 if name == "long" else 0)
    for paper in (office, typst):
        pages = pypdfium2.PdfDocument(paper)
        page = next(one for one in pages if SAMPLE.day in plain(one.get_textpage().get_text_range()))
        day = box(page, SAMPLE.day)
        centre = 184 - 15 * 16 / MM / 2  # the middle of the box of 15 characters
        assert (day.left + day.right) / 2 == pytest.approx(centre, abs=1.5)


@pytest.mark.parametrize("how", ["office", "typst"])
def test_a_letter_in_the_letter_form_has_its_own_head(papers: dict[str, dict[str, bytes]], how: str) -> None:
    """10.1: the mark's upper edge 30 mm from the page's; a red double rule of 170 mm, thick above thin, 4 mm below it;
    another, thin above thick, 20 mm above the page's lower edge; the number at the type area's right edge, 7/8 of a
    character (4.94 mm) below the first; two lines down to the title; no number on the first page."""
    paper = pypdfium2.PdfDocument(papers["letter"][how])
    page = paper[0]
    mark, number, title = (box(page, words) for words in (SAMPLE.organ, SAMPLE.number, SAMPLE.title))
    above, below = rules(page)[:2], rules(page)[2:]
    assert mark.top == pytest.approx(30, abs=1.2)
    assert above[0].top - mark.bottom == pytest.approx(4, abs=1.2)
    assert below[1].bottom == pytest.approx(297 - 20, abs=0.3)
    for rule in (*above, *below):
        assert (rule.left, rule.right) == pytest.approx((106 - 85, 106 + 85), abs=0.5)
    thick = [one.bottom - one.top for one in (*above, *below)]
    assert thick == pytest.approx([2.25 / MM, 0.75 / MM, 0.75 / MM, 2.25 / MM], abs=0.15)
    assert number.top - above[1].bottom == pytest.approx(16 * 7 / 8 / MM, abs=1.2)
    assert number.right == pytest.approx(184, abs=1)
    assert [(one.left + one.right) / 2 for one in (mark, title)] == pytest.approx([106] * 2, abs=1)
    assert 2 * 10.2 - 1 < title.top - number.bottom < 2 * 10.2 + 7
    assert "—1—" not in page.get_textpage().get_text_range().replace(" ", "")
    assert not any(rules(other) for other in list(paper)[1:])
    folio = box(paper[1], "— 2 —")
    assert 262 + 5 < (folio.top + folio.bottom) / 2 < 262 + 10


@pytest.mark.parametrize("name", ["full", "letter"])
def test_both_papers_break_lines_and_pages_at_the_same_characters(
    papers: dict[str, dict[str, bytes]], name: str
) -> None:
    """28 characters on a line, 22 lines on a page with nothing but body; the first page's parts at one place."""
    office, typst = (pypdfium2.PdfDocument(papers[name][how]) for how in ("office", "typst"))
    assert [lines(page) for page in office] == [lines(page) for page in typst]
    inner = lines(office[1])
    assert len([line for line in inner if "—" not in line]) == 22
    assert max(len(line) for line in inner) == 28
    for words in (SAMPLE.organ, SAMPLE.number, SAMPLE.title, SAMPLE.to, "各责任单位"):
        one, other = box(office[0], words), box(typst[0], words)
        assert (one.left, one.top) == pytest.approx((other.left, other.top), abs=1.5), words
