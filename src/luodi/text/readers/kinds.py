"""Kinds of files, told by their content and never by their suffix."""

from __future__ import annotations

import re
from typing import Literal

from luodi.errors import LuodiError

Kind = Literal["pdf", "package", "text"]

_FOREIGN: tuple[tuple[bytes, str, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", "PNG图片", "a PNG picture"),
    (b"\xff\xd8\xff", "JPEG图片", "a JPEG picture"),
    (b"GIF8", "GIF图片", "a GIF picture"),
    (b"II*\0", "TIFF图片", "a TIFF picture"),
    (b"MM\0*", "TIFF图片", "a TIFF picture"),
    (b"BM", "BMP图片", "a BMP picture"),
    (b"Rar!\x1a\x07", "RAR压缩包", "a RAR archive"),
    (b"7z\xbc\xaf\x27\x1c", "7z压缩包", "a 7z archive"),
    (b"\x1f\x8b", "gzip压缩文件", "a gzip file"),
    (b"\x7fELF", "程序文件", "a program"),
    (b"MZ", "程序文件", "a program"),
    (b"SQLite format 3\0", "数据库文件", "a database"),
    (b"%!PS", "PostScript文件", "a PostScript file"),
    (b"{\\rtf", "RTF文件", "an RTF file"),
    (b"MIME-Version:", "MHTML网页归档", "an MHTML web archive"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PICTURES = ("图片", "picture")

_HTML = re.compile(
    r"(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)*"
    r"<(!doctype\s+html|html|head|body|meta|title|link|style|script|base|div|p|br|table|tbody|tr|td|section|article|main"
    r"|span|font|center|h[1-6]|ul|ol|dl|blockquote|pre|b|strong|a|img|header|nav|form)\b",
    re.IGNORECASE | re.DOTALL,
)
_XML = re.compile(r"<(\?xml|!DOCTYPE|!ENTITY)", re.IGNORECASE)
_ENTITY = re.compile(r"<!ENTITY", re.IGNORECASE)


def recognise(data: bytes, file: str) -> Kind:
    """What ``data`` is; LuodiError for an empty file and for kinds that are not documents to read.

    >>> recognise(b"%PDF-1.7 ...", "a.txt")
    'pdf'
    """
    if not data.strip(b" \t\r\n\f\v\0"):
        raise LuodiError(
            file=file,
            zh="文件是空的。",
            en="The file is empty.",
            mend_zh="请检查文件是否下载完整。",
            mend_en="Check that it was downloaded completely.",
        )
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return "package"
    if data.startswith(_OLE):
        raise _old_office(data, file)
    for magic, zh, en in _FOREIGN:
        # Two letters may begin an honest text; a picture or program soon shows bytes that no text has.
        if data.startswith(magic) and (len(magic) > 2 or magic == b"\x1f\x8b" or b"\0" in data[:512]):
            raise foreign(zh, en, file)
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        raise foreign("WebP图片", "a WebP picture", file)
    return "text"


def foreign(zh: str, en: str, file: str) -> LuodiError:
    """The refusal of a file that is something else than a document."""
    picture = zh.endswith(_PICTURES[0])
    return LuodiError(
        file=file,
        zh=f"这是{zh}，不是可读取的公文文件（按内容判断，与扩展名无关）。",
        en=f"This is {en}, not a document that can be read (told by its content, not by its suffix).",
        mend_zh="请先做文字识别（OCR），再读取其文本。"
        if picture
        else "请提供TXT、HTML、DOCX、带文字层的PDF或OFD文件。",
        mend_en="Recognise its text (OCR) first and read that."
        if picture
        else "Give a TXT, HTML, DOCX, OFD or PDF file with a text layer.",
    )


def is_html(text: str, file: str) -> bool:
    """Whether a decoded text is an HTML page; LuodiError for other XML and for entity declarations.

    >>> is_html("<!DOCTYPE html><p>通知</p>", "a"), is_html("《通知》<1>", "a")
    (True, False)
    """
    head = text[:4096].lstrip()
    if not head.startswith("<"):
        return False
    if _XML.match(head) and _ENTITY.search(text[:65536]):
        raise LuodiError(
            file=file,
            zh="文件声明了XML实体，为安全起见不予读取。",
            en="The file declares XML entities and is not read, for safety.",
            mend_zh="请在浏览器或编辑器中打开，另存为不含实体声明的文件。",
            mend_en="Open it in a browser or editor and save it without entity declarations.",
        )
    if _HTML.match(head) or re.search(r"<html[\s>]", head, re.IGNORECASE):
        return True
    if _XML.match(head):
        raise foreign("XML数据文件", "an XML data file", file)
    return False


def _old_office(data: bytes, file: str) -> LuodiError:
    if "EncryptedPackage".encode("utf-16-le") in data[: 1024 * 1024]:
        return LuodiError(
            file=file,
            zh="文件已加密，需要密码才能打开。",
            en="The file is encrypted and opens with a password only.",
            mend_zh="请解除密码保护后再读取。",
            mend_en="Remove the password and read it again.",
        )
    return LuodiError(
        file=file,
        zh="这是旧版Office格式（.doc、.xls、.wps等），不能直接读取。",
        en="This is an old Office file (.doc, .xls, .wps ...), which cannot be read directly.",
        mend_zh="请用Word或WPS打开，另存为.docx后再读取。",
        mend_en="Open it in Word or WPS, save it as .docx, and read that.",
    )
