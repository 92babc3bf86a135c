"""The source spans of a stretch of a piece's words, however many printed lines the piece has."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from luodi.extract.folding import within
from luodi.text.model import Piece
from luodi.text.spans import Span, quote

TEXT = "".join(chr(0x4E00 + n) for n in range(400))


@st.composite
def pieces(draw: st.DrawFn) -> Piece:
    """Words of up to twelve printed lines, with gaps between them."""
    at = 0
    spans: list[Span] = []
    for _ in range(draw(st.integers(1, 12))):
        at += draw(st.integers(1, 9))
        length = draw(st.integers(1, 15))
        spans.append((at, at + length))
        at += length
    return Piece.of(TEXT, tuple(spans))


@given(pieces(), st.data())
def test_the_spans_of_a_stretch_give_just_its_words(piece: Piece, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(piece.text)))
    end = data.draw(st.integers(start, len(piece.text)))
    assert quote(TEXT, within(piece, start, end)) == piece.text[start:end]


def test_a_piece_whose_words_are_not_its_spans_gives_all_of_them() -> None:
    piece = Piece("甲 乙", ((0, 1), (5, 6)))
    assert within(piece, 0, 1) == piece.spans
    assert within(Piece("", ()), 0, 0) == ()
