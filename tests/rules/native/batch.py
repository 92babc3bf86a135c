"""Batches for kernels made of plain records, and the answers of a kernel in the shape of every backend's."""

from __future__ import annotations

import ctypes
import datetime as dt
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from itertools import accumulate
from typing import Any

from luodi.rules.native.kernel import Kernel, Source, assembled, draft, drafted
from luodi.rules.native.layout import Column, Layout, Result
from luodi.rules.question import question
from luodi.rules.sql import CannotCompileError, Population, TableOf
from luodi.rules.sql.pack import whole_population
from tests.rules.answering import Answer, Answers, Asked, lowest
from tests.rules.populations import Path, Record, tables_of

EPOCH = dt.date(1970, 1, 1)
SHIFT = 5
"""Rows that stand before the first one, so that a kernel that forgets where it begins is found out."""
NOISE = -(2**40)
"""A place where no row is."""

_CTYPES = {"flag": ctypes.c_uint8, "whole": ctypes.c_int64, "day": ctypes.c_int32, "word": ctypes.c_uint8}


class Batch:
    """Buffers of one batch, laid out as ``luodi.rules.native.layout`` says. Where a value is missing there is noise,
    and in every other row zero, as files have it."""

    def __init__(self, layout: Layout, tables: Mapping[Path, Sequence[Record]]) -> None:
        self.layout, self.rows = layout, len(tables[()])
        self.kept: list[Any] = []
        self.columns = self.pointers([b for c in layout.columns for b in self.column(c, tables[c.path])])
        self.filled = self.pointers([self.whole(path, tables[path]) for path in ((), *layout.relations)])
        self.starts = self.pointers([self.children(path, tables) for path in layout.relations])
        self.results = [self.room(result) for result in layout.results]

    def array(self, kind: Any, values: Sequence[int]) -> Any:
        made = (kind * max(len(values), 1))(*values)
        self.kept.append(made)
        return made

    def pointers(self, buffers: Sequence[Any]) -> Any:
        return self.array(ctypes.c_void_p, [ctypes.addressof(b) for b in buffers])

    def bits(self, flags: Sequence[bool]) -> Any:
        out = bytearray(len(flags) // 8 + 1)
        for i, held in enumerate(flags):
            out[i // 8] |= held << i % 8
        return self.array(ctypes.c_uint8, list(out))

    def column(self, column: Column, rows: Sequence[Record]) -> tuple[Any, Any]:
        found = [None] * SHIFT + [row.get(column.name) for row in rows]
        valid = self.bits([value is not None for value in found])
        noise = {"flag": True, "whole": -(2**63), "day": -(2**31), "word": 255}[column.form]
        stored = [noise * (i % 2) if value is None else stored_value(column, value) for i, value in enumerate(found)]
        return (self.bits(stored) if column.form == "flag" else self.array(_CTYPES[column.form], stored)), valid

    def whole(self, path: Path, rows: Sequence[Record]) -> Any:
        """Of which rows everything is there that is not optional; the 8 bytes that may be read beyond are noise."""
        names = [c.name for c in self.layout.columns if c.path == path and not c.optional]
        flags = [False] * SHIFT + [all(row.get(name) is not None for name in names) for row in rows]
        return self.bits([*flags, *([True, False] * 36)])

    def children(self, path: Path, tables: Mapping[Path, Sequence[Record]]) -> Any:
        owned = Counter(row["parent_id"] for row in tables[path])
        starts = list(accumulate((owned[parent["id"]] for parent in tables[path[:-1]]), initial=SHIFT))
        return self.array(ctypes.c_int64, [NOISE] * SHIFT + starts)

    def room(self, result: Result) -> tuple[Any, Any, Any]:
        """Buffers for values, denominators and kinds, with noise in them."""
        return (
            self.array(_CTYPES[result.form], [77] * self.rows),
            self.array(ctypes.c_int64, [78] * self.rows),
            self.array(ctypes.c_uint8, [79] * self.rows),
        )

    def run(self, kernel: Kernel) -> None:
        parts = [
            (n, d, k) if r.exact else (n, k) for r, (n, d, k) in zip(self.layout.results, self.results, strict=True)
        ]
        results = self.pointers([buffer for part in parts for buffer in part])
        kernel(SHIFT, self.rows, *(ctypes.addressof(a) for a in (self.columns, self.filled, self.starts, results)))

    def answer(self, result: Result, row: int) -> Answer:
        values, denominators, kinds = self.results[self.layout.results.index(result)]
        if kinds[row]:
            assert values[row] == 0
            assert not result.exact or denominators[row] == 1
            return None, kinds[row]
        value = values[row]
        if result.exact:
            return lowest(value, denominators[row]), 0
        match result.form:
            case "flag":
                return bool(value), 0
            case "day":
                return EPOCH + dt.timedelta(days=value), 0
            case "word":
                return result.words[value], 0
            case _:
                return value, 0


def stored_value(column: Column, value: Any) -> int:
    match column.form:
        case "word":
            return column.words.index(value) if value in column.words else len(column.words)
        case "day":
            return int((value - EPOCH).days)
        case _:
            return int(value)


def population_of(asked: Asked, records: Mapping[int, Record]) -> tuple[Population, dict[Path, Sequence[Record]]]:
    tables = tables_of(asked.pack, asked.entity, records)
    population = Population(asked.entity, {
        path: TableOf("rows", frozenset(columns), "id", "parent_id" if path else None)
        for path, (columns, _) in tables.items()
    })  # fmt: skip
    return population, {path: rows for path, (_, rows) in tables.items()}


def by_kernel(asked: Asked, records: Mapping[int, Record], change: Callable[[str], str] = str, *,
              twofold: bool = False) -> Answers:  # fmt: skip
    """The answers of a kernel; ``change`` is made to its text before it is translated. ``twofold``: as for very many
    records."""
    population, tables = population_of(asked, records)
    wanted = draft(asked.pack, asked.rules, population, on=asked.on, readings=asked.readings)
    made = (wanted.for_many() if twofold else wanted).written()
    kernel = assembled(Source(change(made.ir), made.layout), thorough=twofold)
    return answers_of(kernel, tables)


def answers_of(kernel: Kernel, tables: Mapping[Path, Sequence[Record]]) -> Answers:
    batch = Batch(kernel.layout, tables)
    batch.run(kernel)
    return {
        row["id"]: {result.rule: batch.answer(result, i) for result in kernel.layout.results}
        for i, row in enumerate(tables[()])
    }


def compilable_natively(asked: Asked) -> tuple[str, ...]:
    """The rules that machine code has an exact way to say; the others are refused by name."""
    population = whole_population(asked.pack, asked.entity)
    about = question(asked.pack, asked.on, asked.readings)
    kept = []
    for rule in asked.rules:
        try:
            drafted(about, asked.pack.vocabulary, [rule], population).written()
        except CannotCompileError:
            continue
        kept.append(rule)
    return tuple(kept)
