"""Heads of orders and announcements: 云洲市人民政府令 / 第340号, on one line or several."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from luodi.text.docnumber import ORDER
from luodi.text.lines import Line
from luodi.text.organs import is_organ, organs

_MOST_LINES = 6
_LONGEST = 160


@dataclass(frozen=True, slots=True)
class OrderHead:
    """How many lines the head takes, which organs give it, and its kind: 令, 公告, 通告, 议案."""

    lines: int
    organs: tuple[str, ...]
    kind: str


def order_at(lines: Sequence[Line], at: int, end: int) -> OrderHead | None:
    """The head of an order that begins on line ``at``.

    >>> from luodi.text.lines import lines
    >>> order_at(lines("云洲市人民政府令\\n第12号"), 0, 2)
    OrderHead(lines=2, organs=('云洲市人民政府',), kind='令')
    """
    joined = ""
    for count in range(1, min(_MOST_LINES, end - at) + 1):
        joined = f"{joined} {lines[at + count - 1].text}".lstrip()
        if len(joined) > _LONGEST:
            break
        found = ORDER.fullmatch(joined)
        if found and (names := order_organs(found["organ"])):
            kind = re.search(r"(?:令|公\s*告|通\s*告|议案)$", found["organ"].strip())
            return OrderHead(count, names, "".join(kind[0].split()) if kind else "")
    return None


def order_organs(heading: str) -> tuple[str, ...]:
    """The organs before 令, 公告 or 通告; none where the words are no organs.

    >>> order_organs("云洲市财政局 云洲市审计局令"), order_organs("关于放假的公告")
    (('云洲市财政局', '云洲市审计局'), ())
    """
    body = re.sub(r"\s*(?:令|公\s*告|通\s*告|议案)$", "", heading.strip())
    words = body.replace("、", " ").split()
    if words and all(len(word) == 1 for word in words):
        words = ["".join(words)]
    if body.endswith("主席"):
        return ("".join(words),)
    names = organs(words) if words else ()
    return names if names and all(is_organ(name) or name.endswith("会") for name in names) else ()
