"""Spans: where words stand in a canonical text, in code points."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

Span = tuple[int, int]
"""Half-open range ``[start, end)`` of code points."""

Spans = tuple[Span, ...]
"""An ordered list of ranges: a paragraph broken over lines, or table cells far apart. The functions below also take
ranges as JSON gives them back, as lists: compiled, a tuple would be insisted on."""

_BREAK = re.compile(r"\s*\n\s*")


def quote(text: str, spans: Iterable[Sequence[int]]) -> str:
    """The words at ``spans``: slices joined as they stand; a line break kept inside a slice reads as one space.

    A reader of Chinese leaves line breaks out of the spans; between Latin words the break stays inside, because
    there it separates.

    >>> quote("保障人民群\\n众安全", [(2, 5), (6, 8)])
    '人民群众安'
    >>> quote("the quick\\n\\n brown", [(4, 17)])
    'quick brown'
    """
    slices = [text[a:b] for a, b in spans]
    return "".join([_BREAK.sub(" ", words) if "\n" in words else words for words in slices])


def normal(spans: Iterable[Sequence[int]]) -> Spans:
    """Spans without empty ranges, touching neighbours merged; the order is kept.

    >>> normal([(1, 3), (3, 5), (7, 7), (9, 10)])
    ((1, 5), (9, 10))
    """
    out: list[Span] = []
    for a, b in spans:
        if a >= b:
            continue
        if out and out[-1][1] == a:
            out[-1] = (out[-1][0], b)
        else:
            out.append((a, b))
    return tuple(out)


def cut(spans: Iterable[Sequence[int]], start: int, end: int) -> Spans:
    """The part of ``spans`` that holds code points ``start`` to ``end`` of their joined length.

    >>> cut([(10, 13), (20, 24)], 2, 5)
    ((12, 13), (20, 22))
    """
    out: list[Span] = []
    at = 0
    for a, b in spans:
        lo, hi = max(start - at, 0), min(end - at, b - a)
        if lo < hi:
            out.append((a + lo, a + hi))
        at += b - a
        if at >= end:
            break
    return tuple(out)


def hull(spans: Iterable[Span]) -> Span:
    """The smallest single range around all of ``spans``; ``(0, 0)`` for none.

    >>> hull([(5, 7), (2, 3)])
    (2, 7)
    """
    pairs = list(spans)
    if not pairs:
        return (0, 0)
    return (min(a for a, _ in pairs), max(b for _, b in pairs))
