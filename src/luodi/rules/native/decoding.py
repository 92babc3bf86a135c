"""Some rows of one table, decoded: columns as a kernel reads them, each value proved to be one that it may have."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from threading import local
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from luodi.rules.native.files import Part, Table
from luodi.rules.native.layout import Column
from luodi.rules.native.limits import Limits
from luodi.rules.native.loops import code
from luodi.rules.native.refusal import NotForNativeError, OutOfOrderError
from luodi.rules.sql.population import Path

Keys = npt.NDArray[np.int64]

_BYTE = 256


@dataclass(slots=True, eq=False)
class Chunk:
    """``keys`` are the rows' own, ``parents`` their owners' (none for the root). ``columns`` are the layout's in
    this table; ``addresses`` two a column (values, validity), ``firsts`` one."""

    rows: int
    keys: Keys
    parents: Keys
    columns: list[pa.Array]
    addresses: Keys
    firsts: Keys
    held: list[Any] = field(default_factory=list, repr=False)


class Ones:
    """One bitmap that says of every row that its value is there."""

    def __init__(self) -> None:
        self.bits = np.full(1 << 16, 0xFF, np.uint8)

    def upto(self, rows: int) -> npt.NDArray[np.uint8]:
        needed = rows // 8 + 1
        if len(self.bits) < needed:
            self.bits = np.full(2 * needed, 0xFF, np.uint8)
        return self.bits


def chunk_of(columns: Sequence[pa.Array], keys: Keys, parents: Keys, ones: Ones) -> Chunk:
    """The columns with where they lie in memory."""
    addresses, firsts = np.empty(2 * len(columns), np.int64), np.empty(len(columns), np.int64)
    held: list[Any] = []
    for i, column in enumerate(columns):
        validity, values = column.buffers()
        firsts[i] = column.offset
        addresses[2 * i] = values.address if values is not None else 0
        if validity is not None and column.null_count:
            addresses[2 * i + 1] = validity.address
        else:
            bits = ones.upto(column.offset + len(column))
            held.append(bits)
            addresses[2 * i + 1] = bits.ctypes.data
    return Chunk(len(keys), keys, parents, list(columns), addresses, firsts, held)


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


def _extremes(series: Any) -> tuple[Any, Any]:
    """The least and greatest number, or day since 1970-01-01; None where all are missing."""
    numbers = series.to_physical()
    return numbers.min(), numbers.max()


class Decoder:
    """Reads parts of one table; any number of threads may ask at once."""

    def __init__(self, path: Path, table: Table, columns: Sequence[Column], limits: Limits, ones: Ones,
                 *, owners: bool) -> None:  # fmt: skip
        """``owners``: others are found by the keys of this table, which must therefore rise."""
        import polars as pl

        self.pl, self.path, self.table, self.limits, self.ones = pl, path, table, limits, ones
        self.columns, self.owners = tuple(columns), owners
        for column in columns:
            found = table.type_of(column.name)
            if not _FORMS[column.form](found):
                self.refuse(f"列的类型是 {found}。", f"The column is of type {found}.", column.name)
        for name in filter(None, (table.key, table.parent)):
            found = table.type_of(name)
            if not pa.types.is_integer(found):
                self.refuse(f"“{name}”不是整数，是 {found}。", f"“{name}” is no integer but {found}.", name)
        self.words = [column for column in columns if column.form == "word"]
        self.others = [column for column in columns if column.form != "word"]
        self.frames = [self._frame(file) for file in table.files]
        self.own = local()

    def refuse(self, zh: str, en: str, place: str | None = None) -> None:
        raise NotForNativeError(zh, en, file=self.table.files[0], place=place)

    def refuse_order(self, zh: str, en: str, place: str | None) -> None:
        raise OutOfOrderError(self.path, zh, en, file=self.table.files[0], place=place)

    def refuse_keys(self) -> None:
        key = self.table.key
        self.refuse_order(f"“{key}”不是逐行增大的。", f"“{key}” does not rise from row to row.", key)

    def _frame(self, file: str) -> Any:
        pl = self.pl
        heading = self.table.headings
        as_read = {"whole": pl.Int64, "day": pl.Date, "flag": pl.Boolean}
        wanted = [pl.col(name).cast(pl.Int64).alias(f"{n}") for n, name in
                  enumerate(filter(None, (self.table.key, self.table.parent)))]  # fmt: skip
        for column in self.others:
            read = pl.col(heading[column.name])
            # Days too: a file may say that Arrow had them as moments (date64), and Polars then gives moments.
            wanted.append(read.cast(as_read[column.form]).alias(f"c_{column.name}"))
        return pl.scan_parquet(file, glob=False, hive_partitioning=False, use_statistics=False).select(wanted)

    # ---- one part

    def decode(self, part: Part) -> Chunk:
        """The rows of a part; refused where a value is not one that the vocabulary lets it have."""
        import polars.exceptions as refused

        try:
            frame = self.frames[part.file].slice(part.first, part.rows).collect().rechunk()
        except refused.PolarsError as error:
            self.refuse("读不准。", f"It cannot be read exactly: {str(error).splitlines()[0]}")
        keys = self._keys(frame["0"], self.table.key)
        parents = self._keys(frame["1"], self.table.parent or "") if self.table.parent else keys[:0]
        self._in_range(part, frame)
        coded = self._coded(part)
        for name, codes in coded.items():
            if (self.path, name) in self.limits.marks:
                self._not_marked(self.pl.Series(codes.is_valid()), frame, name)
        columns = {c.name: frame[f"c_{c.name}"].to_arrow() for c in self.others} | coded
        return chunk_of([columns[c.name] for c in self.columns], keys, parents, self.ones)

    def every_key(self) -> Keys:
        """The keys of the whole table."""
        return np.concatenate([frame.select("0").collect()["0"].to_numpy() for frame in self.frames])

    def _keys(self, series: Any, name: str) -> Keys:
        if series.null_count():
            self.refuse(f"有的行没有“{name}”。", f"Some rows have no “{name}”.", name)
        found: Keys = series.to_numpy()
        return found

    def _in_range(self, part: Part, frame: Any) -> None:
        for column in self.others:
            span = self.limits.numbers.get((self.path, column.name))
            series = frame[f"c_{column.name}"]
            if span is not None:
                low, high = self.table.extremes(part, self.table.headings[column.name]) or _extremes(series)
                if low is not None and (low < span[0] or high > span[1]):
                    self.refuse("有的值超出范围。", "Some values are out of their range.", column.name)
            if (self.path, column.name) in self.limits.marks:
                self._not_marked(series.is_not_null(), frame, column.name)

    def _not_marked(self, known: Any, frame: Any, name: str) -> None:
        none = f"c_{name}_none"
        if none in frame.columns and (frame[none] & known).any():
            self.refuse("有的行既有值又标明没有。", "Some rows have a value and say that there is none.", name)

    # ---- words

    def _coded(self, part: Part) -> dict[str, pa.Array]:
        if not self.words:
            return {}
        names = [self.table.headings[c.name] for c in self.words]
        read = self._file(part.file, names).read_row_groups(list(part.groups), columns=names, use_threads=False)
        found = {}
        for column, name in zip(self.words, names, strict=True):
            pieces = [self._codes(column, piece) for piece in read.column(name).chunks]
            found[column.name] = pieces[0] if len(pieces) == 1 else pa.concat_arrays(pieces)
        return found

    def _file(self, number: int, words: list[str]) -> pq.ParquetFile:
        """The file, opened once a thread: a reader is not for several at a time."""
        opened = self.own.__dict__.setdefault("files", {})
        if number not in opened:
            opened[number] = pq.ParquetFile(self.table.files[number], metadata=self.table.metadata[number],
                                            read_dictionary=words, memory_map=True)  # fmt: skip
        found: pq.ParquetFile = opened[number]
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
