"""The printed lines of a canonical text: without blank ones, page furniture marked."""

from __future__ import annotations

import re
from typing import NamedTuple

from luodi.text.spans import Span


class Line(NamedTuple):
    """One printed line. ``text`` is ``source.text[span[0]:span[1]]``, without surrounding white space.

    ``page_start`` is true where a page seems to begin (a form feed before it, or the single leading space that
    PDF-to-text tools leave); ``furniture`` for running headers and page numbers, which belong to no document.
    """

    span: Span
    text: str
    page_start: bool = False
    furniture: bool = False


_FURNITURE = re.compile(
    r"""[-—–―－\s]*\d{1,4}(\s*[-—–―－]+\s*\d{1,4})*[-—–―－\s]*(?<=[-—–―－\s])   # —— 14, — 3 —, —— 17—— 17
      | [-—–―－]{1,2}\s*\d{1,4}(\s*[-—–―－]{1,2}\s*\d{1,4})*
      | 第\s*\d+\s*页\s*[,，/／]?\s*共\s*\d+\s*页
      | \S{2,20}公报\s*\d{4}\s*年\s*第\s*\d+\s*期(\s*[（(]总第\s*\d+\s*期[）)])?
    """,
    re.VERBOSE,
)
_FURNITURE_END = re.compile(r"[-—–―－\d页期）)]")
"""The last character of every such line: most lines are looked at no further."""


def lines(text: str, start: int = 0, end: int | None = None) -> list[Line]:
    """The non-blank lines of ``text[start:end]``.

    >>> [(line.text, line.page_start) for line in lines("甲\\n\\n 乙\\n")]
    [('甲', False), ('乙', True)]
    """
    stop = len(text) if end is None else end
    out: list[Line] = []
    at = start
    while at < stop:
        brk = text.find("\n", at, stop)
        if brk < 0:
            brk = stop
        raw = text[at:brk]
        body = raw.strip()
        if body:
            left = at + len(raw) - len(raw.lstrip())
            page = "\f" in raw[: left - at] or (raw[0] == " " and not raw.startswith("  "))
            furniture = (
                _FURNITURE_END.search(body, len(body) - 1) is not None and _FURNITURE.fullmatch(body) is not None
            )
            out.append(Line((left, left + len(body)), body, page, furniture))
        at = brk + 1
    return out
