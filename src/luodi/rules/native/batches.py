"""A population in batches: some root records and all records below them, as a kernel reads them.

The tables are read side by side, in the order of their files. Within a table keys must rise, and children must come in
the order of their parents; every row is held against that, and nothing is ever given to a parent that is not its own.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from concurrent.futures import Executor, Future
from itertools import islice
from typing import Any

import numpy as np
import pyarrow as pa
from msgspec import Struct

from luodi.rules.native.arrays import SPARE, Keys, Ones, yes
from luodi.rules.native.decoding import Chunk, Decoder, rising
from luodi.rules.native.files import Table, Tables
from luodi.rules.native.layout import Layout
from luodi.rules.native.limits import Limits
from luodi.rules.native.loops import align
from luodi.rules.native.refusal import NotForNativeError
from luodi.rules.sql.population import Path

AHEAD_BYTES = 1 << 28
"""What one table may have read ahead, about."""


class Batch(Struct, eq=False):
    """``keys`` of the root records; the rest as ``layout`` says, arrays of addresses. What they point to lives as long
    as this."""

    first: int
    rows: int
    keys: Keys
    columns: Keys
    filled: Keys
    starts: Keys
    held: list[Any]


class _Rows:
    """The rows of one table that are not given away yet, chunk after chunk."""

    def __init__(self, decoder: Decoder, pool: Executor, ahead: int) -> None:
        self.decoder, self.pool = decoder, pool
        self.parts = decoder.table.parts()
        widest = max((part.rows for part in decoder.table.parts()), default=1)
        self.ahead = max(1, min(ahead, AHEAD_BYTES // (8 * widest * (len(decoder.columns) + 1))))
        self.waiting: deque[Future[list[Chunk]]] = deque()
        self.come: deque[Chunk] = deque()
        self.open: deque[Chunk] = deque()
        self.at = 0
        self.last: int | None = None
        self.risen = True

    def ask(self) -> None:
        """Have parts read ahead."""
        for part in islice(self.parts, max(0, self.ahead - len(self.waiting))):
            self.waiting.append(self.pool.submit(self.decoder.decode, part))

    def more(self) -> bool:
        """Open one chunk more, if there is one."""
        if not self.come:
            if not self.waiting:
                return False
            self.come.extend(self.waiting.popleft().result())
            self.ask()
        chunk = self.come.popleft()
        self._follow(chunk.keys)
        self.open.append(chunk)
        return True

    def _follow(self, keys: Keys) -> None:
        """Hold the keys against those before them: they must rise, or where nobody is found by them, differ."""
        if self.risen and (not rising(keys) or (self.last is not None and keys[0] <= self.last)):
            if self.decoder.owners:
                self.decoder.refuse_keys()
            self.risen = False
        self.last = int(keys[-1])

    def head(self) -> Chunk | None:
        """The chunk in which the next row lies; None after the last row."""
        while self.open and self.at == self.open[0].rows:
            self.open.popleft()
            self.at = 0
        if not self.open and not self.more():
            return None
        return self.open[0]

    def whole_before(self) -> int | None:
        """All children of parents with smaller keys than this lie in the first chunk; None: all that there are."""
        chunk = self.head()
        if chunk is None or (len(self.open) == 1 and not self.come and not self.waiting):
            return None
        return int(chunk.parents[-1])

    def of_parents_upto(self, key: int) -> tuple[Chunk, int, int]:
        """The rows of all parents up to ``key``, in one chunk: from, until."""
        chunk = self.head()
        if chunk is None:
            return _nothing(self), 0, 0
        while self.open[-1].parents[-1] <= key and self.more():
            pass
        counts = [len(c.parents) if c.parents[-1] <= key else int(c.parents.searchsorted(key, "right"))
                  for c in self.open]  # fmt: skip
        if len(counts) == 1 or counts[0] < chunk.rows or not any(counts[1:]):
            return self._taken(chunk, max(counts[0], self.at))
        return self._joined(counts)

    def next_rows(self, rows: int) -> tuple[Chunk, int, int]:
        """The next rows of the first chunk."""
        chunk = self.head()
        assert chunk is not None
        return self._taken(chunk, self.at + rows)

    def _taken(self, chunk: Chunk, until: int) -> tuple[Chunk, int, int]:
        start, self.at = self.at, until
        return chunk, start, until

    def _joined(self, counts: list[int]) -> tuple[Chunk, int, int]:
        """Rows of several chunks copied to one: the few that a record at a border has."""
        pieces, start = [], self.at
        for chunk, count in zip(list(self.open), counts, strict=True):
            pieces.append((chunk, start, count))
            if count < chunk.rows:
                self.at = count
                break
            self.open.popleft()
            start = self.at = 0
        columns = [pa.concat_arrays([c.columns[i].slice(a, b - a) for c, a, b in pieces])
                   for i in range(len(self.decoder.columns))]  # fmt: skip
        keys = np.concatenate([c.keys[a:b] for c, a, b in pieces])
        parents = np.concatenate([c.parents[a:b] for c, a, b in pieces])
        return self.decoder.chunk(columns, keys, parents), 0, len(keys)

    def rest(self) -> bool:
        """Whether there are rows that nobody took."""
        return self.head() is not None

    def finish(self) -> None:
        """Refuse a key that stands twice, now that all are known."""
        if not self.risen and not rising(np.sort(self.decoder.every_key())):
            name = self.decoder.table.key
            self.decoder.refuse(f"有的“{name}”重复。", f"Some “{name}” stand twice.", name)


def _nothing(rows: _Rows) -> Chunk:
    none = np.zeros(0, np.int64)
    return Chunk(0, none, none, [], np.zeros(2 * len(rows.decoder.columns), np.int64), _NO_BITS.ctypes.data)


class Batches:
    """Iterates over batches; ``done`` and ``total`` count root records.

    Raises ``NotForNativeError`` for tables that cannot be read so: other sources than Parquet, keys that are no
    integers, missing, repeated or out of order, children without parents, values outside their range or list.
    """

    def __init__(self, tables: Tables, layout: Layout, limits: Limits, pool: Executor, *, ahead: int = 2,
                 polars: Any = None) -> None:  # fmt: skip
        self.layout, self.limits, self.ones = layout, limits, Ones()
        self.done, self.total = 0, tables[()].rows
        self.places: dict[Path, Keys] = {}
        self.rows: dict[Path, _Rows] = {}
        self.paths = ((), *sorted(layout.relations, key=len))
        self.marks: dict[Path, int] = {}
        for path in self.paths:
            places = [i for i, c in enumerate(layout.columns) if c.path == path]
            self.places[path] = np.array([2 * i + which for i in places for which in (0, 1)], np.int64)
            if path in tables:
                columns = [layout.columns[i] for i in places]
                owners = not path or any(other[:-1] == path for other in layout.relations)
                decoder = Decoder(path, tables[path], columns, limits, self.ones, owners=owners,
                                  twofold=layout.twofold, polars=polars)  # fmt: skip
                self.rows[path] = _Rows(decoder, pool, ahead)
                self.marks |= {(*path, column.name.removesuffix("_given")): n for n, column in enumerate(columns)
                               if (*path, column.name.removesuffix("_given")) in layout.relations}  # fmt: skip
        # Small tables first: the first records are whole, and asked for, while the rest of the largest is read.
        for path in sorted(self.rows, key=lambda path: tables[path].rows):
            self.rows[path].ask()

    def __iter__(self) -> Iterator[Batch]:
        root = self.rows[()]
        while (chunk := root.head()) is not None:
            yield self._batch(max(self._whole(chunk.keys[root.at :]), 1))
        for path, rows in self.rows.items():
            if path and rows.rest():
                self._refuse_orphans(path)
            rows.finish()

    def _refuse_orphans(self, path: Path) -> None:
        self.rows[path].decoder.refuse_order(
            "有的行找不到所属记录，或不是按所属记录的次序排列的。",
            "Some rows have no owner, or do not come in the order of their owners.",
            self.rows[path].decoder.table.parent,
        )

    def _whole(self, keys: Keys) -> int:
        """How many of the next root records have all that is below them in the first chunks of all tables."""
        return min([len(keys), *(n for path in self.rows if len(path) == 1
                                 if (n := self._whole_below(path, keys)) is not None)])  # fmt: skip

    def _whole_below(self, path: Path, keys: Keys) -> int | None:
        rows = self.rows[path]
        bounds = [rows.whole_before()]
        chunk = rows.head()
        if chunk is not None:
            own = chunk.keys[rows.at :]
            for below in self.rows:
                if below[:-1] == path and below and (n := self._whole_below(below, own)) is not None and n < len(own):
                    bounds.append(int(chunk.parents[rows.at + n]))
        known = [key for key in bounds if key is not None]
        return int(keys.searchsorted(min(known))) if known else None

    def _batch(self, count: int) -> Batch:
        addresses = np.zeros(2 * len(self.layout.columns), np.int64)
        held: list[Any] = []
        keys: dict[Path, Keys] = {}
        starts: dict[Path, Keys] = {}
        rows: dict[Path, tuple[Chunk, int, int]] = {}
        for path in self.paths:
            if path in self.rows:
                chunk, start, until = self._next(path, count, keys)
                addresses[self.places[path]] = chunk.addresses
                keys[path] = chunk.keys[start:until]
                held.append(chunk)
            else:
                chunk, start, until, keys[path] = _EMPTY, 0, 0, _EMPTY.keys
            rows[path] = chunk, start, until
            if path:
                starts[path] = self._starts(path, keys[path[:-1]], *rows[path])
                self._hold_against_marks(path, starts[path], *rows[path[:-1]])
        self.done += count
        held += starts.values()
        filled = [rows[path][0].filled for path in ((), *self.layout.relations)]
        # The kernel calls a record by its row: as if there were an array from the table's first record on.
        starting = [starts[p].ctypes.data - 8 * rows[p[:-1]][1] for p in self.layout.relations]
        return Batch(rows[()][1], count, keys[()], addresses, np.array(filled, np.int64),
                     np.array(starting, np.int64), held)  # fmt: skip

    def _next(self, path: Path, count: int, keys: Mapping[Path, Keys]) -> tuple[Chunk, int, int]:
        rows = self.rows[path]
        if not path:
            return rows.next_rows(count)
        owners = keys[path[:-1]]
        if not len(owners):
            return _nothing(rows), 0, 0
        return rows.of_parents_upto(int(owners[-1]))

    def _starts(self, path: Path, owners: Keys, chunk: Chunk, first: int, until: int) -> Keys:
        most = self.limits.most.get(path, 1 << 62)
        starts, met, few = align(owners, chunk.parents, first, until, most)
        if not few:
            self.rows[path].decoder.refuse(f"有的记录超过 {most} 条。", f"Some have more than {most} of them.")
        if not met:
            self._refuse_orphans(path)
        return starts

    def _hold_against_marks(self, path: Path, starts: Keys, owners: Chunk, first: int, until: int) -> None:
        """Refuse children of an owner that says that this relation is not given."""
        mark = self.marks.get(path)
        if mark is None or starts[-1] == starts[0]:
            return
        if ((starts[1:] > starts[:-1]) & ~yes(owners.columns[mark].slice(first, until - first))).any():
            self.rows[path].decoder.refuse(
                "有的所属记录标明没有提供这些记录。", "Some owners say that these are not given."
            )


_NO_BITS = np.zeros(SPARE, np.uint8)
_EMPTY = Chunk(0, np.zeros(0, np.int64), np.zeros(0, np.int64), [], np.zeros(0, np.int64), _NO_BITS.ctypes.data)

__all__ = ["Batch", "Batches", "NotForNativeError", "Table"]
