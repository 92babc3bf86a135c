"""Some rows of one table, decoded: columns as a kernel reads them, each value proved to be one that it may have."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any, Final

import numpy as np
import pyarrow as pa
from msgspec import Struct, field

from luodi.rules.native.arrays import SPARE, Keys, Ones, extremes, from_the_first, known, numbers, yes
from luodi.rules.native.files import Part, Table
from luodi.rules.native.layout import Column
from luodi.rules.native.limits import Limits
from luodi.rules.native.reading import Piece, Reader
from luodi.rules.native.refusal import NotForNativeError, OutOfOrderError
from luodi.rules.native.words import WordList
from luodi.rules.sql.population import Path


class Chunk(Struct, eq=False):
    """``keys`` are the rows' own, ``parents`` their owners' (none for the root). ``columns`` are the layout's in
    this table; ``addresses`` two a column (values, validity), ``filled`` one of bits as the layout says."""

    rows: int
    keys: Keys
    parents: Keys
    columns: list[pa.Array]
    addresses: Keys
    filled: int
    held: list[Any] = field(default_factory=list)


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


def rising(keys: Keys) -> bool:
    return not (keys[1:] <= keys[:-1]).any()


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
        self.lists = {c.name: WordList(c.words, ones, partial(self._unlisted, c.name))
                      for c in columns if c.form == "word"}  # fmt: skip

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
            self._in_range(name, extremes(piece.columns[name]))
        columns = piece.columns | self._coded(piece)
        for name, column in columns.items():
            none = piece.columns.get(f"{name}_none")
            if none is not None and (self.path, name) in self.limits.marks and (yes(none) & known(column)).any():
                self.refuse("有的行既有值又标明没有。", "Some rows have a value and say that there is none.", name)
        return self.chunk([columns[c.name] for c in self.columns], keys, parents)

    def chunk(self, arrays: Sequence[pa.Array], keys: Keys, parents: Keys) -> Chunk:
        """The columns with where they lie in memory, each from its first row on."""
        arrays = [from_the_first(array) for array in arrays]
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
        return numbers(array)

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
                codes = [self.lists[column.name].places(words) for words in piece.words[column.name]]
                found[column.name] = codes[0] if len(codes) == 1 else pa.concat_arrays(codes)
        return found

    def _unlisted(self, name: str) -> None:
        if (self.path, name) in self.limits.closed:
            self.refuse("有不在选项中的词。", "There are words that are not on the list.", name)
