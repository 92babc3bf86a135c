"""Brackets that stand in pairs, whatever their kind: documents mix （ ), 〔 ） and the like."""

from __future__ import annotations

import re
from typing import NamedTuple

OPEN = "（(〔[【［"
CLOSE = "）)〕]】］"
_BRACKET = re.compile("[" + re.escape(OPEN + CLOSE) + "]")


class Pair(NamedTuple):
    """Brackets at ``start`` and ``end - 1``; ``height`` counts the levels of brackets inside."""

    start: int
    end: int
    height: int


def pairs(text: str) -> tuple[list[Pair], list[int]]:
    """The matched brackets in order of their opening, and the positions of openers that nothing closes.

    A closer without an opener (the numbering 1）) is passed over. Time is linear in the length of the text.

    >>> pairs("甲（乙〔2025〕1号）丙(丁")
    ([Pair(start=1, end=12, height=1), Pair(start=3, end=9, height=0)], [13])
    """
    found: list[Pair] = []
    stack: list[tuple[int, int]] = []
    for bracket in _BRACKET.finditer(text):
        at, char = bracket.start(), bracket[0]
        if char in OPEN:
            stack.append((at, 0))
        elif stack:
            start, height = stack.pop()
            found.append(Pair(start, at + 1, height))
            if stack:
                outer, deepest = stack[-1]
                stack[-1] = (outer, max(deepest, height + 1))
    return sorted(found), [start for start, _ in stack]


def masked(text: str, start: int, end: int) -> str:
    """``text[start:end]`` with everything inside brackets, and the brackets, replaced by ``□``: same length.

    >>> masked("市气象局（预警中心），市水利局", 0, 15)
    '市气象局□□□□□□，市水利局'
    """
    words = text[start:end]
    out: list[str] = []
    depth = at = 0
    for bracket in _BRACKET.finditer(words):
        here = bracket.start()
        out.append("□" * (here - at) if depth else words[at:here])
        opens = bracket[0] in OPEN
        out.append("□" if opens or depth else bracket[0])
        depth = depth + 1 if opens else max(depth - 1, 0)
        at = here + 1
    out.append("□" * (len(words) - at) if depth else words[at:])
    return "".join(out)
