"""Numbers of documents as issued: 渝府办发〔2022〕128号, 国务院令第700号, 2025年第3号."""

from __future__ import annotations

import re

from luodi.text.numerals import ORDINAL

_YEAR = r"[〔［\[(（【﹝〈<]\s*(?P<year>(?:19|20)\s*\d\s*\d)\s*[〕］\])）】﹞〉>]"
_ORGAN = r"(?P<organ>[\u4e00-\u9fff](?:\s{0,2}[\u4e00-\u9fffA-Za-z·（）()]){0,18}?)"
YEARED = re.compile(rf"{_ORGAN}\s*{_YEAR}\s*(?:第\s*)?(?P<serial>\d[\d\s]{{0,6}}?)\s*号")
"""代字, year in brackets of any shape, serial: the number of most documents."""

_SERIAL = rf"第\s*(?P<serial>[0-9]{{1,6}}|[{ORDINAL}]{{1,8}})\s*号"
_ISSUE = rf"第\s*(?:[0-9]{{1,6}}|[{ORDINAL}]{{1,8}})\s*[号期次]"
ORDER = re.compile(
    rf"(?P<organ>[\u4e00-\u9fff（）()、 \u3000]{{2,80}}?(?:令|公告|通告|议案))\s*[（(]?\s*"
    rf"(?P<year>(?:19|20)\d\d\s*年|[〔（(][^〔〕（）()]{{1,8}}[〕）)])?\s*{_SERIAL}\s*[）)]?"
)
"""Orders and announcements: the organ's name with its kind, then a plain serial (重庆市人民政府令第340号)."""

SERIAL = re.compile(
    rf"[（(]?\s*(?P<year>(?:19|20)\d\d\s*年\s*|[〔（(][^〔〕（）()]{{1,8}}[〕）)]\s*)?{_ISSUE}\s*[）)]?"
)
"""A serial on its own line, below the heading of an order or announcement."""

_BRACKETED_YEAR = re.compile(r"[［\[(（【﹝〈<]((?:19|20)\d\d)[］\])）】﹞〉>]")


def normal_number(text: str) -> str:
    """A number without blanks, its year in the brackets the standard of official documents prescribes.

    >>> normal_number("渝府办发 [2022] 121 号"), normal_number("国发（2025）9号"), normal_number("主席令 第四十五号")
    ('渝府办发〔2022〕121号', '国发〔2025〕9号', '主席令第四十五号')
    """
    return _BRACKETED_YEAR.sub(r"〔\1〕", "".join(text.split()), count=1)


def whole_number(line: str) -> str | None:
    """The number, where a line is nothing but one (a name of the signer may stand beside it).

    >>> whole_number("渝府发〔2025〕1号"), whole_number("云府〔2026〕3号　　签发人：姜某")
    ('渝府发〔2025〕1号', '云府〔2026〕3号')
    >>> whole_number("（渝府发〔2025〕1号）精神") is None
    True
    """
    found = number_at(line)
    return normal_number(line[found[0] : found[1]]) if found else None


def number_beside(title: str) -> tuple[int, int] | None:
    """Where the number stands that a title line bears before or after the title.

    >>> line = "云府发〔2026〕9号 关于加强湿地保护的意见"; line[slice(*number_beside(line))]
    '云府发〔2026〕9号'
    >>> line = "关于加强湿地保护的意见（云府发〔2026〕9号）"; line[slice(*number_beside(line))]
    '云府发〔2026〕9号'
    """
    found = YEARED.match(title)
    if found and found.end() < len(title) and not re.search(r"[（(]|关于", found["organ"]):
        return found.span()
    opened = max(title.rfind("（"), title.rfind("("))
    if opened > 0 and title.rstrip().endswith(("）", ")")):
        found = YEARED.match(title, opened + 1)
        if found and not title[found.end() :].strip("）) "):
            return found.span()
    return None


_OPENED = re.compile(r"[（(【\[]\s*")
_SIGNER = re.compile(r"\s*(?:签\s*发\s*人\s*[：:].{0,40})?$")


def number_at(line: str) -> tuple[int, int] | None:
    """Where the number stands in a line that is nothing but a number."""
    body = line.strip()
    if not 4 <= len(body) <= 90 or "号" not in body:
        return None
    lead = len(line) - len(line.lstrip())
    label = re.match(r"(?:发文字号|文\s*号|编号)\s*[：:]\s*", body)
    at = label.end() if label else 0
    bracket = _OPENED.match(body, at)
    opened = bracket is not None and body.endswith(("）", ")", "】", "]"))
    found = YEARED.match(body, bracket.end() if bracket and opened else at)
    if not found:
        return None
    tail = body[found.end() :]
    if opened:
        tail = tail[:-1].rstrip()
    return (lead + found.start(), lead + found.end()) if _SIGNER.match(tail) else None
