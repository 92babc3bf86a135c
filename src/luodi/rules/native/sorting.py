"""A table whose rows stand in no order, copied once in the order of its owners' keys and its own."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path as File

import pyarrow.parquet as pq
from msgspec.structs import replace

from luodi.rules.native.files import ROWS, Table
from luodi.rules.native.refusal import NotForNativeError

MOST_BYTES = 1 << 30
"""A table that takes more than this to hold, about, is not sorted."""


def sorted_copy(table: Table, names: Iterable[str], target: File) -> Table:
    """The keys and the named columns of a table, sorted, as the file ``target``; refused where they are too many."""
    import polars as pl

    keys = [name for name in (table.parent, table.key) if name is not None]
    headings = {name: table.headings[name] for name in names}
    columns = list(dict.fromkeys([*keys, *headings.values()]))
    if 8 * table.rows * len(columns) > MOST_BYTES:
        raise NotForNativeError("各行没有按 id 排列，且太多，无法在内存中排序。",
                                "The rows are not in the order of their keys, and too many to be sorted in memory.",
                                file=table.files[0])  # fmt: skip
    rows = pl.concat([pl.scan_parquet(f, glob=False, hive_partitioning=False).select(columns) for f in table.files])
    try:
        rows.collect().sort(keys).write_parquet(target, compression="lz4", row_group_size=ROWS)
    except (pl.exceptions.PolarsError, OSError) as error:
        told = str(error).partition("\n")[0]
        raise NotForNativeError("不能排序。", f"It cannot be sorted: {told}", file=table.files[0]) from None
    return replace(table, files=(str(target),), headings=headings, schema=pq.read_schema(target),
                   metadata=(pq.read_metadata(target),))  # fmt: skip
