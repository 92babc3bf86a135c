"""模板: whether a .docx that an office made can be a letter's template, and what it lacks."""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from dataclasses import replace

import docx
from docx.oxml.ns import qn

from luodi.errors import LuodiError
from luodi.web.letters.content import SAMPLE, Content
from luodi.web.letters.layout import GENERAL
from luodi.web.letters.word import word

LARGEST = 5 * 1024 * 1024
UNPACKED = 60 * 1024 * 1024
PLACEHOLDERS = {
    "organ": "发文机关标志",
    "number": "发文字号",
    "title": "标题",
    "to": "主送机关",
    "lines": "正文各段（line.kind 为 first、second、plain，line.text 为文字）",
    "attached": "附件说明各行",
    "signer": "署名",
    "day": "成文日期",
    "note": "附注",
    "annexes": "各附件（annex.mark、annex.title、annex.columns、annex.rows）",
    "copies": "抄送",
    "printer": "印发机关",
    "printed": "印发日期",
}
"""What a template may name, and what each is."""
NEEDED = ("organ", "number", "title", "to", "lines", "signer", "day", "annexes")
_FOLIO = re.compile(r"—PAGE—|—\d*—|—+")


def plain(text: str) -> str:
    """Text without blanks, in one form of each character."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


def try_template(data: bytes, form: str = GENERAL) -> bool:
    """Try a template with an invented letter of its form; gives whether it prints words of its own beside the letter's.

    Refused, naming the placeholder: one that there is not, one that must be there and is not.
    """
    _require_plain_docx(data)
    sample = replace(SAMPLE, form=form)
    printed = _printed(word(sample, data))
    for name in NEEDED:
        if any(plain(words) not in printed for words in _of(SAMPLE, name)):
            raise LuodiError(
                zh=f"模板没有印出“{PLACEHOLDERS[name]}”：缺少占位符 {name}。",
                en=f"The template does not print “{name}”: its placeholder is missing.",
                mend_zh="请下载系统自带模板对照，补上占位符后重新上传。",
                mend_en="Compare it with our own template, add the placeholder and upload it again.",
            )  # fmt: skip
    word(replace(sample, note="", copies="", annexes=()), data)
    return printed != plain("".join(sample.words()))


def _of(content: Content, name: str) -> list[str]:
    if name == "lines":
        return [line.text for line in content.lines]
    if name == "annexes":
        return [one for annex in content.annexes for one in (annex.title, *annex.rows[0])]
    return [getattr(content, name)]


def _printed(data: bytes) -> str:
    """All that a .docx prints: its body, then headers and footers without page numbers."""
    made = docx.Document(io.BytesIO(data))
    found = ["".join(node.text or "" for node in made.element.body.iter(qn("w:t")))]
    for section in made.sections:
        parts = (section.header, section.even_page_header, section.first_page_header,
                 section.footer, section.even_page_footer, section.first_page_footer)  # fmt: skip
        for part in parts:
            if not part.is_linked_to_previous:
                text = plain("".join(node.text or "" for node in part._element.iter(qn("w:t"))))
                found.append(_FOLIO.sub("", text))
    return plain("".join(found))


def _require_plain_docx(data: bytes) -> None:
    """Refuse what is no .docx, what would be very large unpacked, and what runs programs or fetches from elsewhere."""
    wrong = ""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            names = packed.namelist()
            if len(data) > LARGEST or sum(one.file_size for one in packed.infolist()) > UNPACKED:
                wrong = "文件过大"
            elif "word/document.xml" not in names:
                wrong = "不是 Word 的 .docx 文件"
            elif any(
                name.lower().endswith(("vbaproject.bin", ".exe", ".dll")) or "embeddings/" in name for name in names
            ):
                wrong = "含有宏或嵌入的程序"
            else:
                wrong = _fetching(packed)
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError):
        wrong = "不是 Word 的 .docx 文件"
    if wrong:
        raise LuodiError(
            zh=f"不能用作模板：{wrong}。", en="The file cannot be a template: it is no plain .docx.",
            mend_zh="请在 Word 中另存为不含宏、不引用外部内容的 .docx。",
            mend_en="Save it in Word as .docx without macros, embedded objects and links to elsewhere.",
        )  # fmt: skip


def _fetching(packed: zipfile.ZipFile) -> str:
    for name in packed.namelist():
        if not name.endswith((".xml", ".rels")):
            continue
        text = packed.read(name)
        if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
            return "含有 DTD"
        if name.endswith(".rels") and b'TargetMode="External"' in text:
            return "引用了外部内容"
    return ""
