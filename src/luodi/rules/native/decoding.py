"""Some rows of one table, decoded: columns as a kernel reads them, each value proved to be one that it may have."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from luodi.rules.native.files import Part, Table
from luodi.rules.native.layout import Column
from luodi.rules.native.limits import Limits
from luodi.rules.native.loops import code
from luodi.rules.native.reading import Piece, Reader
from luodi.rules.native.refusal import NotForNativeError, OutOfOrderError
from luodi.rules.sql.population import Path

Keys = npt.NDArray[np.int64]

_BYTE = 256
SPARE = 8
"""Bytes after the last row's bits that a kernel may read."""


@dataclass(slots=True, eq=False)
class Chunk:
    """``keys`` are the rows' own, ``parents`` their owners' (none for the root). ``columns`` are the layout's in
    this table; ``addresses`` two a column (values, validity), ``filled`` one of bits as the layout says."""

    rows: int
    keys: Keys
    parents: Keys
    columns: list[pa.Array]
    addresses: Keys
    filled: int
    held: list[Any] = field(default_factory=list, repr=False)


class Ones:
    """One bitmap that says of every row that its value is there."""

    def __init__(self) -> None:
        self.bits = np.full(1 << 16, 0xFF, np.uint8)

    def upto(self, rows: int) -> npt.NDArray[np.uint8]:
        needed = rows // 8 + 1 + SPARE
        if len(self.bits) < needed:
            self.bits = np.full(2 * needed, 0xFF, np.uint8)
        return self.bits


_FORMS: Final = {
    "flag": pa.types.is_boolean,
    "whole": pa.types.is_integer,
    "day": pa.types.is_date32,
    "word": lambda t: pa.types.is_string(t) or pa.types.is_large_string(t) or _is_words(t),
}


def _is_words(of: pa.DataType) -> bool:
    return bool(
        pa.types.is_dictionary(of) and (pa.types.is_string(of.value_type) or pa.types.is_large_string(of.value_type))
    )


def _from_the_first(array: pa.Array) -> pa.Array:
    """The same array with nothing before its first row."""
    return array if not array.offset else pa.concat_arrays([array, array.slice(0, 0)])


def rising(keys: Keys) -> bool:
    return not (keys[1:] <= keys[:-1]).any()


def _bits(buffer: pa.Buffer | None, first: int, rows: int) -> npt.NDArray[np.bool_]:
    """Bits as booleans; all of them where there is no buffer."""
    if buffer is None:
        return np.ones(rows, np.bool_)
    start = first // 8
    packed = np.frombuffer(buffer, np.uint8)[start : (first + rows + 7) // 8]
    return np.unpackbits(packed, bitorder="little")[first - 8 * start :][:rows].view(np.bool_)


def known(array: pa.Array) -> npt.NDArray[np.bool_]:
    """Of which rows there is a value. (Arrow's own functions for this take long to load.)"""
    return _bits(array.buffers()[0], array.offset, len(array))


def yes(array: pa.Array) -> npt.NDArray[np.bool_]:
    """Which rows of a column of flags say yes."""
    return known(array) & _bits(array.buffers()[1], array.offset, len(array))


def _numbers(array: pa.Array) -> npt.NDArray[Any]:
    """Numbers, or days since 1970-01-01; anything in the place of one that is missing."""
    kind = np.int32 if pa.types.is_date32(array.type) else np.int64
    values = array.buffers()[1]
    if values is None:  # an array of nothing but missing values needs none
        return np.zeros(len(array), kind)
    found: npt.NDArray[Any] = np.frombuffer(values, kind)[array.offset :][: len(array)]
    return found


def _extremes(array: pa.Array) -> tuple[int, int] | None:
    """The least and greatest number; None where all are missing."""
    numbers = _numbers(array)[known(array)]
    return (int(numbers.min()), int(numbers.max())) if len(numbers) else None


class Decoder:
    """Reads parts of one table; any number of threads may ask at once."""

    def __init__(self, path: Path, table: Table, columns: Sequence[Column], limits: Limits, ones: Ones,
                 *, owners: bool, twofold: bool = False, polars: Any = None) -> None:  # fmt: skip
        """``owners``: others are found by the keys of this table, which must therefore rise. ``twofold``: as the
        layout says. ``polars``: the library, where it shall read."""
        self.path, self.table, self.limits, self.ones, self.twofold = path, table, limits, ones, twofold
        self.columns, self.owners = tuple(columns), owners
        for column in columns:
            found = table.type_of(column.name)
            if not _FORMS[column.form](found):
                self.refuse(f"列的类型是 {found}。", f"The column is of type {found}.", column.name)
        for name in filter(None, (table.key, table.parent)):
            found = table.type_of(name)
            if not pa.types.is_integer(found):
                self.refuse(f"“{name}”不是整数，是 {found}。", f"“{name}” is no integer but {found}.", name)
        self.reader = Reader(table, columns, polars)

    def refuse(self, zh: str, en: str, place: str | None = None) -> None:
        raise NotForNativeError(zh, en, file=self.table.files[0], place=place)

    def refuse_order(self, zh: str, en: str, place: str | None) -> None:
        raise OutOfOrderError(self.path, zh, en, file=self.table.files[0], place=place)

    def refuse_keys(self) -> None:
        key = self.table.key
        self.refuse_order(f"“{key}”不是逐行增大的。", f"“{key}” does not rise from row to row.", key)

    # ---- one part

    def decode(self, part: Part) -> list[Chunk]:
        """The rows of a part; refused where a value is not one that the vocabulary lets it have."""
        unsure = self._unsure(part)
        pieces = self.reader.pieces(part)
        found = []
        while (piece := self._read(pieces)) is not None:
            found.append(self._chunk(piece, unsure))
        return found

    def _read(self, pieces: Iterator[Piece]) -> Piece | None:
        try:
            return next(pieces, None)
        except Exception as error:
            # Polars' errors by their name: to import them would load Polars where nothing is read with it.
            if isinstance(error, pa.ArrowException | OSError) or type(error).__module__.startswith("polars"):
                self.refuse("读不准。", f"It cannot be read exactly: {str(error).splitlines()[0]}")
            raise

    def every_key(self) -> Keys:
        """The keys of the whole table."""
        return np.concatenate([keys.to_numpy() for keys in self.reader.every_key()])

    def _chunk(self, piece: Piece, unsure: Sequence[str]) -> Chunk:
        keys = self._keys(piece.keys, self.table.key)
        parents = self._keys(piece.parents, self.table.parent or "") if piece.parents is not None else keys[:0]
        for name in unsure:
            self._in_range(name, _extremes(piece.columns[name]))
        columns = piece.columns | self._coded(piece)
        for name, column in columns.items():
            none = piece.columns.get(f"{name}_none")
            if none is not None and (self.path, name) in self.limits.marks and (yes(none) & known(column)).any():
                self.refuse("有的行既有值又标明没有。", "Some rows have a value and say that there is none.", name)
        return self.chunk([columns[c.name] for c in self.columns], keys, parents)

    def chunk(self, arrays: Sequence[pa.Array], keys: Keys, parents: Keys) -> Chunk:
        """The columns with where they lie in memory, each from its first row on."""
        arrays = [_from_the_first(array) for array in arrays]
        addresses = np.empty(2 * len(arrays), np.int64)
        ones = self.ones.upto(len(keys))
        filled = ones
        if self.twofold:
            filled = np.full(len(keys) // 8 + 1 + SPARE, 0xFF, np.uint8)
        for i, (column, array) in enumerate(zip(self.columns, arrays, strict=True)):
            validity, values = array.buffers()
            addresses[2 * i] = values.address if values is not None else 0
            addresses[2 * i + 1] = ones.ctypes.data
            if validity is not None and array.null_count:
                addresses[2 * i + 1] = validity.address
                if self.twofold and not column.optional:
                    there = np.frombuffer(validity, np.uint8)[: (len(keys) + 7) // 8]
                    filled[: len(there)] &= there
        return Chunk(len(keys), keys, parents, arrays, addresses, filled.ctypes.data, [ones, filled])

    def _keys(self, array: pa.Array, name: str) -> Keys:
        if array.null_count:
            self.refuse(f"有的行没有“{name}”。", f"Some rows have no “{name}”.", name)
        return _numbers(array)

    def _unsure(self, part: Part) -> list[str]:
        """Columns with a range of which the file does not say what lies in them; of the others it is held against."""
        unsure = []
        for column in self.columns:
            if column.form != "word" and (self.path, column.name) in self.limits.numbers:
                told = self.table.extremes(part, self.table.headings[column.name])
                if told is None:
                    unsure.append(column.name)
                self._in_range(column.name, told)
        return unsure

    def _in_range(self, name: str, extremes: tuple[int, int] | None) -> None:
        least, greatest = self.limits.numbers[self.path, name]
        if extremes is not None and (extremes[0] < least or extremes[1] > greatest):
            self.refuse("有的值超出范围。", "Some values are out of their range.", name)

    # ---- words

    def _coded(self, piece: Piece) -> dict[str, pa.Array]:
        found = {}
        for column in self.columns:
            if column.form == "word":
                codes = [self._codes(column, words) for words in piece.words[column.name]]
                found[column.name] = codes[0] if len(codes) == 1 else pa.concat_arrays(codes)
        return found

    def _codes(self, column: Column, piece: pa.Array) -> pa.Array:
        """Words as their positions in the column's list, any other word as the position after the last."""
        if not pa.types.is_dictionary(piece.type):
            piece = piece.dictionary_encode()
        position = {word: n for n, word in enumerate(column.words)}
        listed = [position.get(word, len(column.words)) for word in piece.dictionary.to_pylist()]
        if len(column.words) in listed and (self.path, column.name) in self.limits.closed:
            self.refuse("有不在选项中的词。", "There are words that are not on the list.", column.name)
        codes = np.array(listed + [0] * (_BYTE - len(listed)), np.uint8)
        indices = piece.indices
        validity, values = indices.buffers()
        raw = np.frombuffer(values, f"i{indices.type.bit_width // 8}")[: indices.offset + len(indices)]
        few = len(listed) <= _BYTE
        coded = pa.py_buffer(code(raw.astype(np.int32, copy=False), codes) if few else codes.take(raw, mode="clip"))
        return pa.Array.from_buffers(pa.uint8(), len(indices), [validity, coded], offset=indices.offset)
