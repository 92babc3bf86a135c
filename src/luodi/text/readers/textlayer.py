"""Text layers: whether the pages of a PDF or OFD hold words or only pictures of words."""

from __future__ import annotations

from collections.abc import Sequence

from luodi.errors import LuodiError
from luodi.text.readers.sheet import Sheet


class TextLayer:
    """What is wrong with the words of a paged file, seen page by page."""

    def __init__(self) -> None:
        self.pages = self.glyphs = self.unmapped = 0
        self.scanned: list[int] = []
        self.hidden: list[int] = []
        self.unmapped_pages: list[int] = []

    def see(self, sheet: Sheet) -> None:
        self.pages += 1
        inked = sum(not glyph.text.isspace() for glyph in sheet.glyphs)
        self.glyphs += inked
        self.unmapped += sheet.unmapped
        if inked < 10 and sheet.pictured >= 0.4:
            self.scanned.append(sheet.number)
        if inked and sheet.hidden:
            self.hidden.append(sheet.number)
        if sheet.unmapped > 0.02 * inked:
            self.unmapped_pages.append(sheet.number)

    def doubts(self, name: str, kind: str) -> tuple[str, ...]:
        """What a person should look at; LuodiError where the whole file is a scan or its words cannot be told."""
        if len(self.scanned) == self.pages or (self.scanned and self.glyphs < 10 * self.pages):
            raise LuodiError(
                file=name,
                zh=f"这是扫描件：{self.pages}页都是图片，没有文字层。",
                en=f"This is a scan: all {self.pages} pages are pictures without a text layer.",
                mend_zh="请先做文字识别（OCR），核对后再读取；或向发文单位索取电子版。",
                mend_en="Recognise its text (OCR), check it and read that; or ask the issuer for the electronic file.",
            )
        if self.unmapped > 0.2 * max(self.glyphs, 1):
            raise LuodiError(
                file=name,
                zh=f"{kind}的字体没有文字对应表，无法知道印的是哪些字。",
                en=f"The {kind}'s fonts do not say which characters they print.",
                mend_zh="请向发文单位索取其他格式，或做文字识别（OCR）后再读取。",
                mend_en="Ask for another format, or recognise its text (OCR) and read that.",
            )
        out = []
        if self.scanned:
            where = _numbers(self.scanned)
            out.append(f"第{where}页是图片，其文字没有读入 / pages {where} are pictures; their words were not read")
        if self.hidden:
            where = _numbers(self.hidden)
            out.append(
                f"第{where}页的文字来自识别层，可能有错字 / the words of pages {where} come from text recognition"
            )
        if self.unmapped_pages:
            where = _numbers(self.unmapped_pages)
            out.append(f"第{where}页有无法对应的字符 / pages {where} have characters that cannot be told")
        return tuple(out)


def _numbers(pages: Sequence[int]) -> str:
    """Page numbers in short.

    >>> _numbers([1, 2, 3, 7])
    '1-3, 7'
    """
    out: list[list[int]] = []
    for page in pages:
        if out and page == out[-1][1] + 1:
            out[-1][1] = page
        else:
            out.append([page, page])
    return ", ".join(f"{a}-{b}" if a < b else str(a) for a, b in out)
