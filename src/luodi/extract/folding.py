"""A text without white space and with half-width figures, and the way back to where each character stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

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
    if sum(b - a for a, b in piece.spans) != len(piece.text):
        return piece.spans
    return cut(piece.spans, start, end)
