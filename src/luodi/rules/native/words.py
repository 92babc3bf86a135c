"""Words as their places on a column's list, from any form in which Arrow has columns of words."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pyarrow as pa

from luodi.rules.native.arrays import Ones, from_the_first, known
from luodi.rules.native.loops import MOST_VIEWS, Views, code, view_codes, view_table

_BYTE = 256
_SHORT = 12
"""Bytes of a word that a view has in itself; a longer one it points to."""


class WordList:
    """``places`` gives a word its place on the list, and any other word the place after the last: of those
    ``unlisted`` is told, which may refuse them. Any number of threads may ask at once."""

    def __init__(self, words: Sequence[str], ones: Ones, unlisted: Callable[[], None]) -> None:
        self.words, self.ones, self.unlisted = words, ones, unlisted
        self.position = {word: n for n, word in enumerate(words)}
        self.short: Views | None = None

    def place(self, word: str) -> int:
        found = self.position.get(word, len(self.words))
        if found == len(self.words):
            self.unlisted()
        return found

    def places(self, piece: pa.Array) -> pa.Array:
        """The places of some rows' words, missing where the word is."""
        if pa.types.is_string_view(piece.type):
            found = self._of_views(piece)
            if found is not None:
                return found
            piece = piece.cast(pa.large_string())
        return self._of_dictionary(piece if pa.types.is_dictionary(piece.type) else piece.dictionary_encode())

    def _of_dictionary(self, piece: pa.Array) -> pa.Array:
        listed = [self.position.get(word, len(self.words)) for word in piece.dictionary.to_pylist()]
        codes = np.array(listed + [0] * (_BYTE - len(listed)), np.uint8)
        indices = piece.indices
        validity, values = indices.buffers()
        raw = np.frombuffer(values, f"i{indices.type.bit_width // 8}")[: indices.offset + len(indices)]
        few = len(listed) <= _BYTE
        coded = code(raw.astype(np.int32, copy=False), codes) if few else codes.take(raw, mode="clip")
        off = len(self.words)
        # A dictionary may hold words that no row has; and Arrow's own ``unique`` takes long to load.
        if off in listed and (known(indices) & (coded[indices.offset :] == off)).any():
            self.unlisted()
        return pa.Array.from_buffers(pa.uint8(), len(indices), [validity, pa.py_buffer(coded)], offset=indices.offset)

    def _of_views(self, piece: pa.Array) -> pa.Array | None:
        """None where too many words are different."""
        piece, ones = from_the_first(piece), self.ones.upto(len(piece))
        validity, views = piece.buffers()[:2]
        there = validity.address if validity is not None else ones.ctypes.data
        table = self._short().copy()
        found = view_codes(views.address, there, len(piece), table, lambda row: self.place(piece[row].as_py()))
        if found is None:
            return None
        return pa.Array.from_buffers(pa.uint8(), len(piece), [validity, pa.py_buffer(found)])

    def _short(self) -> Views:
        """A table of the short words' views, which are the same everywhere."""
        if self.short is None:
            listed = [(word, n) for n, word in enumerate(self.words) if len(word.encode()) <= _SHORT][:MOST_VIEWS]
            written = b"".join(_view(word) for word, _ in listed)
            views, table = np.frombuffer(written, np.uint8), view_table()
            there = self.ones.upto(len(listed))
            view_codes(views.ctypes.data, there.ctypes.data, len(listed), table, lambda row: listed[row][1])
            self.short = table
        return self.short


def _view(word: str) -> bytes:
    """A short word as a view: how long it is, and its bytes."""
    written = word.encode()
    return len(written).to_bytes(4, "little") + written.ljust(_SHORT, b"\0")
