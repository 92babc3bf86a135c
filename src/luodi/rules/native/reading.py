"""Rows of one table's files as Arrow arrays: by Arrow alone, or by Polars too, which reads in half the time but must be
loaded first; that takes as long as a small population does, and memory."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from threading import local
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq
from msgspec import Struct

from luodi.rules.native.files import Part, Table, Tables
from luodi.rules.native.layout import Column, Layout

ROWS = 1 << 16
"""What Arrow reads at once: few enough to stay in the processor's cache, and in little memory."""

MANY = 1 << 26
"""Of a population of more values than this it is worth loading Polars, and translating thoroughly."""


def many(tables: Tables, layout: Layout) -> bool:
    """Whether a kernel reads very many values."""
    return sum(tables[column.path].rows for column in layout.columns if column.path in tables) > MANY


_ARROW: Final = {"whole": pa.int64(), "day": pa.date32(), "flag": pa.bool_()}


class Piece(Struct, frozen=True):
    """Some rows that follow on one another. ``columns`` are by name, and all but words of the type that a kernel
    reads; words are strings, views or dictionaries of them, in one array or several."""

    keys: pa.Array
    parents: pa.Array | None
    columns: dict[str, pa.Array]
    words: dict[str, Sequence[pa.Array]]


class Reader:
    """Reads parts of one table; any number of threads may ask at once. ``polars``: the library, where it shall read.

    Values that cannot be read exactly raise errors of Arrow or of Polars.
    """

    def __init__(self, table: Table, columns: Sequence[Column], polars: Any = None) -> None:
        self.table, self.polars = table, polars
        words = [column.name for column in columns if column.form == "word"]
        # What the file says to be a dictionary Polars would make a dictionary of its own of.
        self.viewed = [name for name in words if polars and not pa.types.is_dictionary(table.type_of(name))]
        self.words = [name for name in words if name not in self.viewed]
        self.forms = {column.name: column.form for column in columns if column.form != "word"}
        self.frames = [self._frame(polars, file) for file in table.files] if polars else []
        self.own = local()

    def pieces(self, part: Part) -> Iterator[Piece]:
        """The rows of a part in their order; none is empty."""
        if self.polars is not None:
            yield self._by_polars(part)
        else:
            yield from self._by_arrow(part)

    def every_key(self) -> list[pa.ChunkedArray]:
        """The keys of the whole table, file by file."""
        return [pq.ParquetFile(file).read([self.table.key]).column(0).cast(pa.int64()) for file in self.table.files]

    # ---- Arrow

    def _by_arrow(self, part: Part) -> Iterator[Piece]:
        heading, parent = self.table.headings, self.table.parent
        names = [self.table.key, *([parent] if parent else ()), *(heading[n] for n in (*self.forms, *self.words))]
        file = self._file(part.file)
        for batch in file.iter_batches(ROWS, row_groups=list(part.groups), columns=names, use_threads=False):
            if batch.num_rows:
                yield Piece(
                    _as(batch.column(self.table.key), pa.int64()),
                    _as(batch.column(parent), pa.int64()) if parent else None,
                    {name: _as(batch.column(heading[name]), _ARROW[form]) for name, form in self.forms.items()},
                    {name: (batch.column(heading[name]),) for name in self.words},
                )

    def _file(self, number: int) -> pq.ParquetFile:
        """The file, opened once a thread: a reader is not for several at a time."""
        opened = self.own.__dict__.setdefault("files", {})
        if number not in opened:
            opened.clear()  # files come one after another; a thread that kept all open would run out of them
            words = [self.table.headings[name] for name in self.words]
            opened[number] = pq.ParquetFile(self.table.files[number], metadata=self.table.metadata[number],
                                            read_dictionary=words, memory_map=self.polars is not None)  # fmt: skip
        found: pq.ParquetFile = opened[number]
        return found

    # ---- Polars

    def _by_polars(self, part: Part) -> Piece:
        rows = self.frames[part.file].slice(part.first, part.rows).collect().rechunk()
        read = rows.to_arrow(compat_level=self.polars.CompatLevel.newest())
        heading, parent = self.table.headings, self.table.parent
        columns = {name: read.column(heading[name]).chunk(0) for name in self.forms}
        parents = read.column(parent).chunk(0) if parent else None
        words = {name: read.column(heading[name]).chunks for name in self.viewed} | self._words(part)
        return Piece(read.column(self.table.key).chunk(0), parents, columns, words)

    def _frame(self, pl: Any, file: str) -> Any:
        """The columns by their headings. What is of the right type already is asked for without a conversion: to plan
        one takes longer than to read some columns."""
        wanted = {name: (pa.int64(), pl.Int64) for name in (self.table.key, self.table.parent) if name}
        # Days always: a file may say that Arrow had them as moments (date64), and Polars then gives moments.
        as_read = {"whole": (pa.int64(), pl.Int64), "day": (None, pl.Date), "flag": (pa.bool_(), pl.Boolean)}
        wanted |= {self.table.headings[name]: as_read[form] for name, form in self.forms.items()}
        scan = pl.scan_parquet(file, glob=False, hive_partitioning=False, use_statistics=False)
        words = [self.table.headings[name] for name in self.viewed]
        return scan.select([name if self.table.schema.field(name).type == kind else pl.col(name).cast(as_polars)
                            for name, (kind, as_polars) in wanted.items()] + words)  # fmt: skip

    def _words(self, part: Part) -> dict[str, Sequence[pa.Array]]:
        """By Arrow, which gives a stored dictionary as it is."""
        if not self.words:
            return {}
        names = [self.table.headings[name] for name in self.words]
        read = self._file(part.file).read_row_groups(list(part.groups), columns=names, use_threads=False)
        return {name: read.column(heading).chunks for name, heading in zip(self.words, names, strict=True)}


def _as(array: pa.Array, kind: pa.DataType) -> pa.Array:
    return array if array.type == kind else array.cast(kind)
