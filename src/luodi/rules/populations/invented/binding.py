"""An invented population bound into one file: a row a household, its people, homes and the rest as lists in the row."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from luodi.rules.populations.columns import text_literal
from luodi.rules.populations.sources import INVENTED, KEY, PARENT, Progress

BATCH: Final = 50_000
"""Households that are bound at a time: memory does not grow with their number."""
ROOT: Final = "household"
Lists = dict[str, Any]
INNER: Final[Lists] = {
    "members": {"payments": {}, "obligors": {}},
    "homes": {},
    "shops": {},
    "vehicles": {},
    "projects": {},
}
"""The lists of a household, and those within them; a table is named after its path."""


def bind(connection: Any, folder: Path, target: Path, households: int, progress: Progress) -> None:
    """Write ``target`` out of the tables in ``folder``, with what these say about being invented."""
    import pyarrow.parquet as parquet

    kept = {INVENTED.encode(): _note(connection, folder)}
    writer = None
    try:
        for start in range(1, households + 1, BATCH):
            progress("装订成一个文件 / binding", 0.5 + 0.5 * start / households)
            within = f"{KEY} BETWEEN {start} AND {start + BATCH - 1}"
            batch = _with_lists(connection, folder, ROOT, within, INNER).replace_schema_metadata(kept)
            if writer is None:
                writer = parquet.ParquetWriter(target, batch.schema, compression="zstd")
            writer.write_table(batch)
    finally:
        if writer is not None:
            writer.close()


def _note(connection: Any, folder: Path) -> bytes:
    source = text_literal(str(folder / f"{ROOT}.parquet"))
    ((note,),) = connection.execute(
        f"SELECT value FROM parquet_kv_metadata({source}) WHERE key = {text_literal(INVENTED)}::BLOB"
    ).fetchall()
    return bytes(note)


def _with_lists(connection: Any, folder: Path, name: str, within: str, inner: Lists) -> Any:
    """The rows of a table in the order of their owners, with a column for each list."""
    keys = [KEY] if name == ROOT else [PARENT, KEY]
    order = ", ".join(f"o.{key}" for key in keys)
    own = f"(SELECT * FROM {_rows(folder, name)} WHERE {within}) AS o"
    table = connection.sql(f"SELECT * FROM {own} ORDER BY {order}").to_arrow_table()
    for one, deeper in inner.items():
        path = f"{name}_{one}"
        owners = f"SELECT {KEY} FROM {_rows(folder, name)} WHERE {within}"
        below = _with_lists(connection, folder, path, f"{PARENT} IN ({owners})", deeper)
        counts = connection.sql(
            f"SELECT COUNT(c.{KEY}) AS n FROM {own} LEFT JOIN {_rows(folder, path)} AS c ON c.{PARENT} = o.{KEY} "
            f"GROUP BY {order} ORDER BY {order}"
        ).to_arrow_table()
        table = table.append_column(one, _list(below, counts.column("n")))
    return table


def _list(rows: Any, counts: Any) -> Any:
    """Consecutive rows as lists of so many each: the columns are taken as they are, nothing is copied out of them."""
    import pyarrow as pa
    import pyarrow.compute as compute

    ends = compute.cumulative_sum(counts.cast(pa.int64())).combine_chunks()
    offsets = pa.concat_arrays([pa.array([0], pa.int64()), ends]).cast(pa.int32())
    names = [name for name in rows.column_names if name != PARENT]
    arrays = [_whole(pa, rows.column(name)) for name in names]
    return pa.ListArray.from_arrays(offsets, pa.StructArray.from_arrays(arrays, names))


def _whole(pa: Any, column: Any) -> Any:
    found = column.combine_chunks()
    if isinstance(found, pa.ChunkedArray):
        return found.chunk(0) if found.num_chunks else pa.array([], column.type)
    return found


def _rows(folder: Path, name: str) -> str:
    return f"read_parquet({text_literal(str(folder / f'{name}.parquet'))})"
