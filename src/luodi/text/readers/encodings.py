"""Encodings: bytes to characters, strictly, with a wrong guess refused rather than shown.

Order: byte order mark; UTF-16 without one (only where the bytes hold NUL); UTF-8; what the file declares; GB18030.
UTF-8 is tried before a declaration because text of another encoding is practically never valid UTF-8, while web
pages often declare the wrong charset. GB18030 accepts almost any bytes, so its result must also look like Chinese.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections import Counter
from functools import cache

from luodi.errors import LuodiError

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE = 200_000
_DECLARED = re.compile(
    rb"""<(?:meta|\?xml)[^>]*?(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9._:-]+)""", re.IGNORECASE
)
_HONOURED = {"big5", "big5-hkscs", "iso-8859-1", "windows-1252", "shift_jis", "euc-jp", "euc-kr"}
"""Declarations that are followed; the GB family and UTF-8 are tried anyway, and no codec may be named by a file."""


_FREQUENT = frozenset(
    "，。、：；（）《》“”　的和一二三四五六七八九十为对在中不有人是及与等以上下年月日大关于各市区县省国"
    "家政府发展工作要实施管理单位部门建设服务全行业安社会经济加强推进制度办法规定应当第条项目资金责任保障"
    "督检查机构组织方案通知基本相报公"
)
"""Characters of any Chinese official text; a text of some length without them is another language misread."""


def decode(data: bytes, file: str, *, declared: bool = False) -> tuple[str, str]:
    """The characters of ``data`` without byte order mark, and the encoding's name.

    ``declared`` lets a ``charset`` in the first 2,048 bytes count (HTML). Raises LuodiError for NUL, for bytes that
    are broken, and for bytes that no encoding turns into plausible text.

    >>> decode("关于印发".encode("gb18030"), "a.txt")
    ('关于印发', 'gb18030')
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _refuse_nul(_strict(data[len(mark) :], encoding, file), encoding, file), encoding
    if b"\0" in data:
        return _without_mark(data, file)
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        if _mostly_utf8(data):
            raise _broken("utf-8", error.start, file) from None
    name = _declared(data) if declared else None
    if name in _HONOURED:
        return _strict(data, name, file), name
    text = _strict(data, "gb18030", file)
    if not plausible(text):
        raise LuodiError(
            file=file,
            zh="无法确定文字编码：既不是UTF-8，按GB18030解码也不成文。",
            en="The encoding cannot be told: it is not UTF-8, and read as GB18030 it makes no sense.",
            mend_zh="请在编辑器中打开，另存为UTF-8后再读取。",
            mend_en="Open it in an editor, save it as UTF-8, and read that.",
        )
    return text, "gb18030"


def plausible(text: str) -> bool:
    """Whether a decoded text looks like Chinese or plain Western text rather than another encoding misread.

    In Chinese official texts over 95 % of the characters beyond ASCII are everyday characters or punctuation and over
    a third are frequent ones; misread text has rare, private or unassigned ones. Looked at: up to 600,000 characters
    from start, middle and end.

    >>> plausible("切实做好普查工作。"), plausible("鍒囧疄鍋氬ソ鏅")
    (True, False)
    """
    middle = len(text) // 2
    parts = [text] if len(text) <= 3 * _SAMPLE else [text[:_SAMPLE], text[middle : middle + _SAMPLE], text[-_SAMPLE:]]
    counts: Counter[str] = Counter()
    for part in parts:
        counts.update(part)
    beyond = good = frequent = strange = 0
    for char, count in counts.items():
        if char < "\x80":
            strange += count if char < " " and char not in "\t\n\r\f\v\x1a" else 0
            continue
        beyond += count
        good += count if char in _everyday() else 0
        frequent += count if char in _FREQUENT else 0
        strange += count if unicodedata.category(char) in ("Cn", "Co", "Cc", "Cs") else 0
    total = sum(counts.values())
    if strange * 50 > total or good < 0.7 * beyond:
        return False
    return beyond < 40 or frequent >= 0.12 * beyond


@cache
def _everyday() -> frozenset[str]:
    """GB 2312: its 3,755 characters of level 1 and its punctuation, full-width letters and digits."""
    rows = [*range(0xA1, 0xA4), *range(0xB0, 0xD8)]
    found = {bytes((row, cell)).decode("gb2312", "ignore") for row in rows for cell in range(0xA1, 0xFF)}
    return frozenset(found - {""}) | frozenset("—–·•…‰〔〕　\u00a0")


def _strict(data: bytes, encoding: str, file: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise _broken(encoding, error.start, file) from None


def _broken(encoding: str, offset: int, file: str) -> LuodiError:
    return LuodiError(
        file=file,
        place=f"byte {offset}",
        zh=f"第{offset}字节处不是有效的{encoding.upper()}编码，文件可能不完整或已损坏。",
        en=f"Byte {offset} is not valid {encoding.upper()}: the file may be cut off or damaged.",
        mend_zh="请重新获取文件，或在编辑器中另存为UTF-8。",
        mend_en="Get the file again, or save it as UTF-8 in an editor.",
    )


def _nul(offset: int, file: str) -> LuodiError:
    return LuodiError(
        file=file,
        place=f"byte {offset}",
        zh=f"第{offset}字节处有空字符（NUL），这不是文本文件。",
        en=f"There is a NUL byte at {offset}: this is not a text file.",
        mend_zh="请确认文件是否为公文文本；如为其他格式，请先转换为TXT、HTML、DOCX、PDF或OFD。",
        mend_en="Check that this is a document's text; convert other formats to TXT, HTML, DOCX, PDF or OFD first.",
    )


def _refuse_nul(text: str, encoding: str, file: str) -> str:
    at = text.find("\0")
    if at < 0:
        return text
    mark = next(len(bom) for bom, name in _BOMS if name == encoding)
    raise _nul(mark + len(text[:at].encode(encoding)), file)


def _without_mark(data: bytes, file: str) -> tuple[str, str]:
    """UTF-16 without a byte order mark, or a refusal naming the first NUL."""
    if len(data) % 2 == 0:
        for encoding in ("utf-16-le", "utf-16-be"):
            try:
                text = data.decode(encoding)
            except UnicodeDecodeError:
                continue
            if "\0" not in text and plausible(text):
                return text, encoding
    raise _nul(data.index(b"\0"), file)


def _mostly_utf8(data: bytes) -> bool:
    """Whether nearly all bytes beyond ASCII form UTF-8 sequences: then it is UTF-8 with damage, not GB18030."""
    sample = data[:_SAMPLE]
    beyond = sum(byte >= 0x80 for byte in sample)
    kept = sum(byte >= 0x80 for byte in sample.decode("utf-8", "ignore").encode("utf-8"))
    return beyond >= 30 and kept >= 0.8 * beyond


def _declared(data: bytes) -> str | None:
    found = _DECLARED.search(data[:2048])
    return found.group(1).decode("ascii").lower() if found else None
