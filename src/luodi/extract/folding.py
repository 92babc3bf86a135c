"""A text without white space and with half-width figures, and the way back to where each character stands."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from luodi.text.model import Piece
from luodi.text.spans import Spans, cut

_WIDTH = {ord("０") + i: str(i) for i in range(10)} | {ord("％"): "%", ord("．"): ".", ord("∶"): "："}
_WIDTH |= dict.fromkeys(map(ord, "–－~～―"), "—")


@dataclass(frozen=True, slots=True)
class Folded:
    """``text`` folded; ``at[i]`` is where its character ``i`` stands in the original."""

    text: str
    at: Sequence[int]

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Where ``text[start:end]`` stands in the original.

        >>> fold("完成 4 000公里").original(2, 6)
        (3, 8)
        """
        if start >= end:
            return (self.at[start] if start < len(self.at) else 0,) * 2
        return self.at[start], self.at[end - 1] + 1


@lru_cache(maxsize=16)  # the same words are looked through for times and for figures
def fold(text: str) -> Folded:
    """``text`` without white space; figures, percent signs, points and dashes in one width.

    >>> fold("达到 ９５ ．５％～").text
    '达到95.5%—'
    """
    words = "".join(text.split())
    if len(words) == len(text):
        return Folded(words.translate(_WIDTH), range(len(text)))
    return Folded(words.translate(_WIDTH), tuple(i for i, char in enumerate(text) if not char.isspace()))


def within(piece: Piece, start: int, end: int) -> Spans:
    """The source spans of ``piece.text[start:end]``; all of the piece's where its text and spans differ in length."""
    ends = _ends(piece.spans)
    if not ends or ends[-1] != len(piece.text):
        return piece.spans
    # A long paragraph has a span for each printed line, and is asked for every figure in it: look only where it lies.
    first, last = bisect_right(ends, start), bisect_left(ends, end) + 1
    before = ends[first - 1] if first else 0
    return cut(piece.spans[first:last], start - before, end - before)


_last: list[tuple[Spans, tuple[int, ...]]] = [((), ())]


def _ends(spans: Spans) -> tuple[int, ...]:
    """How many code points there are up to the end of each span."""
    known, ends = _last[0]
    # Kept by what it is, not by what it holds: to compare thousands of spans for every figure would take the square.
    if known is not spans:
        ends = tuple(accumulate(b - a for a, b in spans))
        _last[0] = (spans, ends)
    return ends
