"""What a letter's files say, read back from their bytes."""

from __future__ import annotations

import io
import re
import unicodedata
from dataclasses import replace

import docx
import pypdfium2
from docx.oxml.ns import qn

from luodi.web.letters.content import SAMPLE, Annex, Content
from luodi.web.letters.layout import GENERAL

FOLIO = re.compile(r"—\d+—")


def plain(text: str) -> str:
    """The text without blanks and without its pages' numbers, in one form of each character."""
    return FOLIO.sub("", re.sub(r"\s", "", unicodedata.normalize("NFKC", text)))


def wanted(content: Content) -> str:
    return plain("".join(content.words()))


def of_docx(data: bytes) -> str:
    """All text of the body in the order of the file, text boxes included."""
    body = docx.Document(io.BytesIO(data)).element.body
    return plain("".join(node.text or "" for node in body.iter(qn("w:t"))))


def of_pdf(data: bytes, content: Content) -> str:
    """All text of the pages in order; the columns' names count once, not again where a table goes on."""
    heads = [plain("".join(annex.columns)) for annex in content.annexes]
    organ, number = plain(content.organ), plain(content.number)
    found = []
    for page in pypdfium2.PdfDocument(data):
        # pdfium says U+FFFE (or STX) for a hyphen that ends a line.
        text = plain(re.sub("[\ufffe\x02]", "-", page.get_textpage().get_text_range()))
        if text.startswith(number) and text.endswith(organ):  # LibreOffice writes what stands in a box last
            text = organ + text.removesuffix(organ)
        found.append(next((text[len(head) :] for head in heads if text.startswith(head)), text))
    return "".join(found)


def long_letter() -> Content:
    """A letter of several pages with a table over two of them."""
    rows = tuple(
        (str(n), f"建立样例清单第{n}批并向社会公布，逐项明确办理条件和时限", "云洲府发〔2026〕5号 二（三）",
         "2026-06-30", f"逾期{n}天") for n in range(1, 31)
    )  # fmt: skip
    widths = (8, 36, 24, 16, 16)
    annex = Annex("督办任务清单", ("序号", "督办事项", "出处", "完成时限", "情况"), widths, rows)
    body = "\n".join(f"第{n}段说明：{SAMPLE.body}" for n in range(1, 7))
    return replace(SAMPLE, title="关于办理逾期和被退回任务的督办函", body=body, annexes=(annex,))


def full_letter(form: str) -> Content:
    """A letter of three pages without figures, so that only the layout says where its lines end."""
    one = "各责任单位要对照清单逐项核实进展，查明未办结的原因，明确措施和责任人，按期反馈办理情况。"
    return replace(SAMPLE, body="\n".join([one * 3] * 9), note="", annexes=(), form=form)


def tight_letter() -> Content:
    """A letter whose text alone would fill its first page, so that the signature has no room there."""
    full = full_letter(GENERAL)
    body = "现将情况分析如下。\n" + full.body.split("\n")[0]
    return replace(full, title="关于2026年第二季度督办任务办理情况的分析", body=body)


def bare_letter() -> Content:
    """A letter with no more than it must have."""
    return replace(SAMPLE, note="", copies="", annexes=())
