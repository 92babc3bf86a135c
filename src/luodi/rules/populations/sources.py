"""Where the tables of a population lie: a folder of Parquet, one nested Parquet file, or a DuckDB file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path as File
from typing import Any

from luodi.errors import LuodiError
from luodi.rules.populations.columns import quoted, text_literal
from luodi.rules.populations.shape import Read, TableShape
from luodi.rules.sql.population import Path

Progress = Callable[[str, float], None]
"""Told what is being done, in Chinese and English, and how far it is, 0 to 1."""

KEY, PARENT = "id", "parent_id"
INVENTED = "luodi_invented"
"""Key of a Parquet file's metadata that says that the population is invented, and how."""


def silent_progress(what: str, share: float) -> None:
    """Progress that nobody looks at."""


@dataclass(frozen=True, slots=True)
class Source:
    """A table as it lies: ``sql`` after FROM, its columns with the engine's types, the file to name in messages."""

    sql: str
    columns: Mapping[str, str]
    file: str


def described(connection: Any, sql: str, file: str) -> Source:
    """The source with its columns; a file that is none of its kind is refused."""
    import duckdb

    try:
        rows = connection.execute(f"DESCRIBE SELECT * FROM {sql}").fetchall()
    except duckdb.Error as error:
        raise LuodiError(
            zh="读不出这个表。", en=f"This table cannot be read: {str(error).splitlines()[0]}", file=file,
            mend_zh="请核对文件是否完整的 Parquet。", mend_en="Check that it is a whole Parquet file.",
        ) from None  # fmt: skip
    return Source(sql, {row[0]: row[1] for row in rows}, file)


def find_sources(connection: Any, given: File, tables: Mapping[Path, TableShape]) -> dict[Path, Source]:
    """The tables that are there, by path; LuodiError where not even the root's is."""
    if given.is_dir():
        found = _folder(connection, given, tables)
    elif given.suffix == ".duckdb":
        found = _database(connection, given, tables)
    else:
        found = {(): described(connection, f"read_parquet({text_literal(str(given))})", given.name)}
    if () not in found:
        wanted, others = tables[()].name, [shape.name for path, shape in tables.items() if path]
        raise LuodiError(
            zh=f"没有“{wanted}”这个表。", en=f"There is no table “{wanted}”.", file=str(given),
            mend_zh=f"文件夹里应有 {wanted}.parquet，其他表：{'、'.join(others)}。",
            mend_en=f"It should hold {wanted}.parquet; further: {', '.join(others)}.",
        )  # fmt: skip
    return found


def _folder(connection: Any, folder: File, tables: Mapping[Path, TableShape]) -> dict[Path, Source]:
    found = {}
    for path, shape in tables.items():
        single, parts = folder / f"{shape.name}.parquet", folder / shape.name
        if single.is_file():
            found[path] = described(connection, f"read_parquet({text_literal(str(single))})", single.name)
        elif any(parts.glob("*.parquet")):
            pattern = text_literal(str(parts / "*.parquet"))
            found[path] = described(connection, f"read_parquet({pattern}, union_by_name = true)", parts.name)
    return found


def _database(connection: Any, file: File, tables: Mapping[Path, TableShape]) -> dict[Path, Source]:
    import duckdb

    try:
        connection.execute(f"ATTACH {text_literal(str(file))} AS given (READ_ONLY)")
    except duckdb.Error as error:
        raise LuodiError(
            zh="打不开这个 DuckDB 文件。", en=f"The file cannot be opened: {str(error).splitlines()[0]}",
            file=str(file),
            mend_zh="请核对，或关掉正在使用它的程序。", mend_en="Check it, or close the program that uses it.",
        ) from None  # fmt: skip
    rows = connection.execute("SELECT table_name FROM duckdb_tables() WHERE database_name = 'given'").fetchall()
    names = {row[0] for row in rows}
    return {
        path: described(connection, f"given.{quoted(shape.name)}", f"{file.name}:{shape.name}")
        for path, shape in tables.items()
        if shape.name in names
    }


def nested(source: Source, tables: Mapping[Path, TableShape]) -> list[str]:
    """The relations of the root that the file holds as lists within each row."""
    return [
        path[0] for path in tables if len(path) == 1 and source.columns.get(path[0], "").endswith("[]")
    ]  # fmt: skip


def unfold(
    connection: Any, root: Source, tables: Mapping[Path, TableShape], folder: File, wanted: frozenset[Read]
) -> dict[Path, Source]:
    """Write the lists within the rows as tables of their own into ``folder``, so that memory stays bounded.

    Records within a list have no key of their own: they are numbered as they come.
    """
    found: dict[Path, Source] = {(): root}
    for path, shape in tables.items():
        if not path or path[:-1] not in found:
            continue
        owner = found[path[:-1]]
        if not owner.columns.get(path[-1], "").endswith("[]"):
            continue
        target = folder / f"{shape.name}.parquet"
        below = [f"u.{quoted(name)}" for name in _fields(connection, owner, path[-1])
                 if (shape.entity, shape.labels.get(name, name)) in wanted or (*path, name) in tables]  # fmt: skip
        columns = ", ".join([PARENT, "row_number() OVER () AS id", *below])
        connection.execute(
            f"COPY (SELECT {columns} FROM (SELECT {KEY} AS {PARENT}, unnest({quoted(path[-1])}) AS u FROM {owner.sql}))"
            f" TO {text_literal(str(target))} (FORMAT parquet)"
        )
        found[path] = described(connection, f"read_parquet({text_literal(str(target))})", f"{root.file}:{path[-1]}")
    return found


def _fields(connection: Any, owner: Source, relation: str) -> list[str]:
    rows = connection.execute(
        f"DESCRIBE SELECT u.* FROM (SELECT unnest({quoted(relation)}) AS u FROM {owner.sql})"
    ).fetchall()
    return [row[0] for row in rows]


def invented_note(connection: Any, source: Source) -> str:
    """What the file's metadata says about being invented; empty where it says nothing."""
    if not source.sql.startswith("read_parquet("):
        return ""
    first = source.sql[len("read_parquet(") :].removesuffix(")").removesuffix(", union_by_name = true")
    row = connection.execute(
        f"SELECT value FROM parquet_kv_metadata({first}) WHERE key = {text_literal(INVENTED)}::BLOB LIMIT 1"
    ).fetchone()
    return "" if row is None else bytes(row[0]).decode("utf-8")
