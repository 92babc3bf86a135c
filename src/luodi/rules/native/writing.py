"""Answers to a Parquet file: the key, then each rule as a query gives it; a file is whole or absent."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path as File
from threading import get_ident
from types import TracebackType
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq
from msgspec import Struct

from luodi.rules.answers import RANK
from luodi.rules.native.arrays import Keys
from luodi.rules.native.batches import Batch
from luodi.rules.native.layout import Layout, Result

ROWS = 1 << 17
"""Rows of a row group."""

_STORED: Final[dict[str, Any]] = {"flag": np.uint8, "whole": np.int64, "day": np.int32, "word": np.uint8}
ARROW: Final = {"flag": pa.bool_(), "whole": pa.int64(), "day": pa.date32(), "word": pa.string()}
KIND: Final = pa.uint8()


def part_of(out: File) -> File:
    """The file until it is whole: one's own, should others write to the same at once."""
    return out.with_name(f"{out.name}.{os.getpid()}-{get_ident()}.part")


class Answers(Struct, frozen=True):
    """What a kernel said of one batch: for each result its values, denominators (exact numbers only), kinds."""

    keys: Keys
    buffers: list[npt.NDArray[Any]]


def room(layout: Layout, batch: Batch) -> Answers:
    """Room for the answers of a batch."""
    buffers: list[npt.NDArray[Any]] = []
    for result in layout.results:
        buffers.append(np.empty(batch.rows, _STORED[result.form]))
        if result.exact:
            buffers.append(np.empty(batch.rows, np.int64))
        buffers.append(np.empty(batch.rows, np.uint8))
    return Answers(batch.keys, buffers)


def schema_of(results: Sequence[Result], key: str, key_type: pa.DataType, *, why: bool) -> pa.Schema:
    """The columns of the file: the key, and for each rule its answer (an exact one as ``__n`` and ``__d``), with
    ``why`` its kind."""
    fields = [(key, key_type)]
    for result in results:
        names = [f"{result.rule}__n", f"{result.rule}__d"] if result.exact else [result.rule]
        fields += [(name, ARROW[result.form]) for name in names]
        fields += [(f"{result.rule}__kind", KIND)] if why else []
    return pa.schema(fields)


class AnswerFile:
    """Use it in a ``with`` block: after an error nothing is left of the file."""

    def __init__(self, out: File, layout: Layout, key: str, key_type: pa.DataType, *, why: bool,
                 metadata: dict[bytes, bytes] | None = None) -> None:  # fmt: skip
        self.out, self.part = out, part_of(out)
        self.layout, self.why = layout, why
        self.schema = schema_of(layout.results, key, key_type, why=why).with_metadata(metadata)
        words = [r.rule for r in layout.results if r.form == "word"]
        self.writer = pq.ParquetWriter(
            self.part, self.schema, compression="snappy", use_dictionary=words,
            column_encoding={key: "DELTA_BINARY_PACKED"} if pa.types.is_signed_integer(key_type) else None,
        )  # fmt: skip
        self.kept: list[Answers] = []
        self.rows = 0

    def __enter__(self) -> AnswerFile:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if error is None and self.kept:
                self._write()
            self.writer.close()
            if error is None:
                self.part.replace(self.out)
        finally:
            self.part.unlink(missing_ok=True)

    def add(self, answers: Answers) -> None:
        self.kept.append(answers)
        self.rows += len(answers.keys)
        if self.rows >= ROWS:
            self._write()

    def _write(self) -> None:
        buffers = [np.concatenate(pieces) for pieces in zip(*(a.buffers for a in self.kept), strict=True)]
        keys = np.concatenate([a.keys for a in self.kept])
        self.kept, self.rows = [], 0
        key = self.schema.field(0).type
        plain = _plain(pa.int64(), keys)
        columns = [plain if key == plain.type else plain.cast(key)]
        left = iter(buffers)
        for result in self.layout.results:
            numbers = [next(left) for _ in range(2 if result.exact else 1)]
            kinds = next(left)
            if result.exact:
                least = np.maximum(np.gcd(*numbers), 1)
                numbers = [number // least for number in numbers]
            columns += [_column(result, number, kinds == RANK["value"]) for number in numbers]
            columns += [_plain(KIND, kinds)] if self.why else []
        self.writer.write_table(pa.Table.from_arrays(columns, schema=self.schema))


def _plain(kind: pa.DataType, values: npt.NDArray[Any]) -> pa.Array:
    """The values as they lie (``pa.array`` would first load pandas where it is installed)."""
    return pa.Array.from_buffers(kind, len(values), [None, pa.py_buffer(values)])


def _column(result: Result, values: npt.NDArray[Any], known: npt.NDArray[np.bool_]) -> pa.Array:
    validity = pa.py_buffer(np.packbits(known, bitorder="little"))
    match result.form:
        case "flag":
            bits = pa.py_buffer(np.packbits(values, bitorder="little"))
            return pa.Array.from_buffers(pa.bool_(), len(values), [validity, bits])
        case "word":
            codes = pa.Array.from_buffers(pa.uint8(), len(values), [validity, pa.py_buffer(values)])
            return pa.DictionaryArray.from_arrays(codes, pa.array(result.words, pa.string())).cast(pa.string())
        case _:
            return pa.Array.from_buffers(ARROW[result.form], len(values), [validity, pa.py_buffer(values)])
