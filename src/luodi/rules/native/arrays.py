"""What lies in memory of an Arrow array. (Arrow's own functions for this take long to load.)"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

Keys = npt.NDArray[np.int64]

SPARE = 8
"""Bytes after the last row's bits that a kernel may read."""


class Ones:
    """One bitmap that says of every row that its value is there."""

    def __init__(self) -> None:
        self.bits = np.full(1 << 16, 0xFF, np.uint8)

    def upto(self, rows: int) -> npt.NDArray[np.uint8]:
        needed, bits = rows // 8 + 1 + SPARE, self.bits  # held: threads that come at once may each make one
        if len(bits) < needed:
            bits = self.bits = np.full(2 * needed, 0xFF, np.uint8)
        return bits


def from_the_first(array: pa.Array) -> pa.Array:
    """The same array with nothing before its first row."""
    return array if not array.offset else pa.concat_arrays([array, array.slice(0, 0)])


def _bits(buffer: pa.Buffer | None, first: int, rows: int) -> npt.NDArray[np.bool_]:
    """Bits as booleans; all of them where there is no buffer."""
    if buffer is None:
        return np.ones(rows, np.bool_)
    start = first // 8
    packed = np.frombuffer(buffer, np.uint8)[start : (first + rows + 7) // 8]
    return np.unpackbits(packed, bitorder="little")[first - 8 * start :][:rows].view(np.bool_)


def known(array: pa.Array) -> npt.NDArray[np.bool_]:
    """Of which rows there is a value."""
    return _bits(array.buffers()[0], array.offset, len(array))


def yes(array: pa.Array) -> npt.NDArray[np.bool_]:
    """Which rows of a column of flags say yes."""
    return known(array) & _bits(array.buffers()[1], array.offset, len(array))


def numbers(array: pa.Array) -> npt.NDArray[Any]:
    """Numbers, or days since 1970-01-01; anything in the place of one that is missing."""
    kind = np.int32 if pa.types.is_date32(array.type) else np.int64
    values = array.buffers()[1]
    if values is None:  # an array of nothing but missing values needs none
        return np.zeros(len(array), kind)
    found: npt.NDArray[Any] = np.frombuffer(values, kind)[array.offset :][: len(array)]
    return found


def extremes(array: pa.Array) -> tuple[int, int] | None:
    """The least and greatest number; None where all are missing."""
    there = numbers(array)[known(array)]
    return (int(there.min()), int(there.max())) if len(there) else None
