"""Printed numbers that open a paragraph: 第一章, 第十条之一, 一、, （一）, 1., （1）, ①, 1.1."""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass

from luodi.text.numerals import ORDINAL, ordinal


class Style(enum.IntEnum):
    """How a paragraph is numbered, outermost first."""

    PART = 0
    SUBPART = 1
    CHAPTER = 2
    SECTION = 3
    ARTICLE = 4
    DECIMAL = 5
    CHINESE = 6
    BRACKETED_CHINESE = 7
    ARABIC = 8
    BRACKETED_ARABIC = 9
    CIRCLED = 10


@dataclass(frozen=True, slots=True)
class Marker:
    """A number at the head of a paragraph.

    ``number`` is printed from ``start`` to ``end`` of the text, the words begin at ``rest``; between them stand
    separators. ``value`` is its ordinal, ``inserted`` the N of 之N, ``path`` the steps of a decimal number (1.2.3).
    ``doubtful``: without a gap after it the words may go on (第三条与…); only the right place in the count tells.
    """

    style: Style
    value: int
    start: int
    end: int
    rest: int
    inserted: int = 0
    path: tuple[int, ...] = ()
    doubtful: bool = False


_CN = f"[{ORDINAL}0-9０-９]{{1,8}}"
_GAP = r"[ \t\u3000\xa0]*"
_DASH = r"(?:#{1,6}[ \t]*|[-•●◆■·*][ \t\u3000]+)?"
_DIVISION = re.compile(
    rf"{_DASH}(?P<n>第{_GAP}(?P<v>{_CN}(?:{_GAP}[{ORDINAL}])*){_GAP}(?P<unit>分编|编|篇|部分|章|节|条))"
    rf"(?P<ins>{_GAP}之{_GAP}[{ORDINAL}]{{1,3}}(?![{ORDINAL}]))?(?P<sep>[ \t\u3000\xa0]*[:：、]?{_GAP})"
)
_UNITS = {
    "编": Style.PART,
    "篇": Style.PART,
    "部分": Style.PART,
    "分编": Style.SUBPART,
    "章": Style.CHAPTER,
    "节": Style.SECTION,
    "条": Style.ARTICLE,
}
_DASHED = re.compile(_DASH)
_SENTENCE, _POINT = re.compile("[。；]"), re.compile("[.．]")
_CHINESE = re.compile(rf"{_DASH}(?P<n>[{ORDINAL}]{{1,5}}){_GAP}(?P<sep>[、．.﹒]){_GAP}")
_BRACKETED = re.compile(
    rf"{_DASH}(?P<n>[（(〔]{_GAP}(?P<v>[{ORDINAL}]{{1,5}}|\d{{1,3}}){_GAP}[）)〕]){_GAP}(?P<sep>[、.．]?){_GAP}"
)
_ENCLOSED = re.compile(rf"{_DASH}(?P<n>[①-⑳⑴-⒇⒈-⒛㈠-㈩]){_GAP}(?P<sep>[、.．]?){_GAP}")
_DECIMAL = re.compile(
    r"(?P<n>\d{1,2}(?:[.．]\d{1,2}){1,4})(?P<sep>[.．]?)"
    r"(?:[ \t\u3000\xa0]+|(?=[\u4e00-\u9fff“《])"
    r"(?![倍万亿千百个元级分米公吨度平折以至或、月日人家项件次年起]))(?=[^\d\s%‰])"
)
_ARABIC = re.compile(rf"{_DASH}(?P<n>\d{{1,3}}){_GAP}(?P<sep>[.．、﹒。](?!\d)|[)）](?![，。；])){_GAP}")
_NOT_AFTER = re.compile(rf"规定|所[列称述]|第[{ORDINAL}\d]+[条款项章节目]|、|，|中(?:的|所|规定|第)|的|款|项|之外")
"""What follows a number that is only being cited: 第十条规定的…, 第三章、第四章."""
_CITED = re.compile(
    r"\s*[，,]|\s*、\s*[（(〔]|[至和及或与]\s*(?:第|[（(〔])|[项款](?:$|[、，,；;。:：至和及或与的之所中]|规定|情形|以外|除外|行为|要求|条件|资料|材料)"
)
"""The same after a number in brackets; （八）项目管理 and （三）和平统一 open a paragraph."""
_GOES_ON = re.compile(r"[和及至或与]")


def marker(text: str) -> Marker | None:
    """The number that opens ``text``, or None.

    >>> found = marker("第十条之一 本市建立清单制度。"); found.style.name, found.value, found.inserted, found.rest
    ('ARTICLE', 10, 1, 6)
    >>> [(m.style.name, m.value) for m in map(marker, ("（十二）抓好落实。", "3．完善制度", "二、任务", "②报告")) if m]
    [('BRACKETED_CHINESE', 12), ('ARABIC', 3), ('CHINESE', 2), ('CIRCLED', 2)]
    >>> marker("第十条规定的情形除外。"), marker("2025年目标"), marker("1.5倍")
    (None, None, None)
    """
    if not text:
        return None
    head = text[0]
    if head in "#-•●◆■·*":
        found = _DASHED.match(text)
        head = text[found.end()] if found and 0 < found.end() < len(text) else ""
    if head == "第":
        return _division(text)
    if head in "（(〔":
        return _bracketed(text)
    if head.isdecimal() and head.isascii():
        return _arabic(text)
    if head in ORDINAL:
        found = _CHINESE.match(text)
        value = ordinal(found["n"]) if found else None
        if found and value and found.end() < len(text):
            return Marker(Style.CHINESE, value, found.start("n"), found.end("n"), found.end())
        return None
    found = _ENCLOSED.match(text) if head else None
    return _enclosed(found) if found else None


_INTEGER = re.compile(r"(?P<n>\d{1,2})[.．]?[ \t\u3000\xa0]+(?=[\u4e00-\u9fff])(?=[^。；，：、]{1,30}$)")


def integer_heading(text: str) -> Marker | None:
    """The plain number of a chapter where sections are numbered 1.1, 1.2 (plans for emergencies).

    >>> integer_heading("3 组织指挥体系").path, integer_heading("3 家企业参加，2家缺席")
    ((3,), None)
    """
    found = _INTEGER.match(text)
    if not found:
        return None
    value = int(found["n"])
    return Marker(Style.DECIMAL, value, found.start("n"), found.end("n"), found.end(), path=(value,))


def _division(text: str) -> Marker | None:
    found = _DIVISION.match(text)
    value = ordinal("".join(found["v"].split())) if found else None
    if not found or value is None:
        return None
    style = _UNITS[found["unit"]]
    inserted = ordinal("".join(found["ins"].split())[1:]) or 0 if found["ins"] else 0
    end = found.end("ins") if found["ins"] else found.end("n")
    if not found["sep"] and _NOT_AFTER.match(text, end):
        return None
    if style is not Style.ARTICLE and _SENTENCE.search(text, end, end + 60):
        return None
    doubtful = not found["sep"] and _GOES_ON.match(text, end) is not None
    return Marker(style, value, found.start("n"), end, found.end("sep"), inserted, doubtful=doubtful)


_CITED = re.compile(r"项(?!目)|款(?!项)|[至和、]\s*[（(第]|[，,]")
"""What follows a bracketed number that is only being cited: （一）项, （一）至（三）."""


def _bracketed(text: str) -> Marker | None:
    found = _BRACKETED.match(text)
    value = ordinal(found["v"]) if found else None
    if not found or not value or _CITED.match(text, found.end("n")):
        return None
    style = Style.BRACKETED_ARABIC if found["v"][0].isdecimal() else Style.BRACKETED_CHINESE
    return Marker(style, value, found.start("n"), found.end("n"), found.end())


def _arabic(text: str) -> Marker | None:
    found = _DECIMAL.match(text)
    if found:
        path = tuple(int(step) for step in _POINT.split(found["n"]))
        return Marker(Style.DECIMAL, path[-1], found.start("n"), found.end("n"), found.end(), path=path)
    found = _ARABIC.match(text)
    if not found or found.end() >= len(text) or not int(found["n"]):
        return None
    style = Style.BRACKETED_ARABIC if found["sep"] in "）)" else Style.ARABIC
    return Marker(style, int(found["n"]), found.start("n"), found.end("n"), found.end())


def _enclosed(found: re.Match[str]) -> Marker:
    code = ord(found["n"])
    for first, style in (
        (0x2460, Style.CIRCLED),
        (0x2474, Style.BRACKETED_ARABIC),
        (0x2488, Style.ARABIC),
        (0x3220, Style.BRACKETED_CHINESE),
    ):
        if 0 <= code - first < 20:
            return Marker(style, code - first + 1, found.start("n"), found.end("n"), found.end())
    raise AssertionError(found["n"])
