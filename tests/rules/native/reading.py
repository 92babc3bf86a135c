"""Invented trees of records as Parquet tables, and what a kernel that only looks finds in memory."""

from __future__ import annotations

import ctypes
import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path as File
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from luodi.rules.native.batches import Batch, Batches
from luodi.rules.native.files import tables_of
from luodi.rules.native.layout import Column, Layout, Result
from luodi.rules.native.limits import Limits
from luodi.rules.sql.population import Path, Population, TableOf

WORDS = ("甲", "乙")
FACTS: dict[str, Any] = {"own": ("flag", pa.bool_()), "money": ("whole", pa.int64()), "day": ("day", pa.date32()),
                         "kind": ("word", pa.string())}  # fmt: skip
BELOW: dict[Path, tuple[str, ...]] = {(): ("members", "homes"), ("members",): ("bills",), ("homes",): (),
                                      ("members", "bills"): ()}  # fmt: skip
PATHS: tuple[Path, ...] = (("members",), ("homes",), ("members", "bills"))
LAYOUT = Layout(
    "Home",
    tuple(Column(path, name, form, WORDS if form == "word" else (), optional=name == "day")
          for path in ((), *PATHS) for name, (form, _) in FACTS.items()),
    PATHS,
    (Result("rich", "flag"),),
    twofold=True,
)  # fmt: skip
Record = dict[str, Any]


def tables(records: Sequence[Record], gaps: Sequence[int] = (1,)) -> dict[Path, list[Record]]:
    """Rows by path; keys rise by the ``gaps`` in turn, so that they need not follow one on another."""
    found: dict[Path, list[Record]] = {path: [] for path in BELOW}

    def put(path: Path, record: Record, parent: int | None) -> None:
        rows = found[path]
        key = (rows[-1]["id"] if rows else 0) + gaps[len(rows) % len(gaps)]
        rows.append({"id": key, "parent_id": parent, **{name: record.get(name) for name in FACTS}})
        for relation in BELOW[path]:
            for child in record.get(relation, ()):
                put((*path, relation), child, key)

    for record in records:
        put((), record, None)
    return found


def write(
    folder: File, rows: Mapping[Path, Sequence[Record]], groups: Mapping[Path, int] | int = 1 << 20
) -> Population:
    """The rows as files with that many rows a row group."""
    of = {}
    for path, given in rows.items():
        kinds = {
            "id": pa.int64(),
            **({"parent_id": pa.int64()} if path else {}),
            **{n: k for n, (_, k) in FACTS.items()},
        }
        table = pa.table({n: pa.array([row[n] for row in given], k) for n, k in kinds.items()})
        file = folder / f"{'_'.join(path) or 'home'}.parquet"
        pq.write_table(table, file, row_group_size=groups if isinstance(groups, int) else groups[path])
        of[path] = TableOf(f"read_parquet('{file}')", frozenset(FACTS), "id", "parent_id" if path else None)
    return Population("Home", of)


def seen(
    population: Population, limits: Limits | None = None, layout: Layout = LAYOUT, *, polars: Any = None
) -> tuple[list[Record], list[int]]:
    """The records as a kernel sees them, and how many each batch held; read by Arrow alone, or by ``polars``."""
    found, sizes = [], []
    with ThreadPoolExecutor(2) as pool:
        for batch in Batches(tables_of(population), layout, limits or Limits(), pool, polars=polars):
            found += [_record(batch, layout, (), batch.first + row) for row in range(batch.rows)]
            sizes.append(batch.rows)
    return found, sizes


def _record(batch: Batch, layout: Layout, path: Path, row: int) -> Record:
    out: Record = {}
    for i, column in enumerate(layout.columns):
        if column.path == path:
            values, validity = (int(batch.columns[2 * i + k]) for k in (0, 1))
            out[column.name] = _value(column, values, row) if _bit(validity, row) else None
    for relation in BELOW[path]:
        below = (*path, relation)
        starts = int(batch.starts[layout.relations.index(below)])
        first, end = (ctypes.c_int64.from_address(starts + 8 * at).value for at in (row, row + 1))
        out[relation] = [_record(batch, layout, below, r) for r in range(first, end)]
    if layout.twofold:
        number = ((), *layout.relations).index(path)
        wanted = [column.name for column in layout.columns if column.path == path and not column.optional]
        assert _bit(int(batch.filled[number]), row) == all(out[name] is not None for name in wanted)
    return out


def _bit(address: int, at: int) -> bool:
    return bool(ctypes.c_uint8.from_address(address + at // 8).value >> at % 8 & 1)


def _value(column: Column, address: int, at: int) -> Any:
    match column.form:
        case "flag":
            return _bit(address, at)
        case "whole":
            return ctypes.c_int64.from_address(address + 8 * at).value
        case "day":
            return dt.date(1970, 1, 1) + dt.timedelta(days=ctypes.c_int32.from_address(address + 4 * at).value)
        case "word":
            code = ctypes.c_uint8.from_address(address + at).value
            return column.words[code] if code < len(column.words) else "other"


def expected(records: Iterable[Record], path: Path = ()) -> list[Record]:
    """The same records as a kernel ought to see them: a word outside the list is some other word."""
    found = []
    for record in records:
        out = {name: record.get(name) for name in FACTS}
        if out["kind"] not in (None, *WORDS):
            out["kind"] = "other"
        found.append(out | {r: expected(record.get(r, ()), (*path, r)) for r in BELOW[path]})
    return found
