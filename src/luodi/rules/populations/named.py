"""Tables that a query is to find under their own names, in a database of the user's: only what it reads, or only what
is there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path as File

from luodi.errors import LuodiError
from luodi.facts.types import Number, unit_of
from luodi.rules.pack import Pack
from luodi.rules.populations.columns import converted
from luodi.rules.populations.opening import need_keys
from luodi.rules.populations.shape import TableShape, columns_read, shapes
from luodi.rules.populations.sources import KEY, PARENT, Source, find_sources
from luodi.rules.sql.population import Path, Population, TableOf


def named_population(pack: Pack, root: str, rules: Sequence[str]) -> Population:
    """The tables and columns that the rules may read, themselves or through others, each table under the name that its
    path has (``household``, ``household_members``), keyed by ``id`` and ``parent_id``."""
    read = columns_read(pack.program, rules)
    tables: dict[Path, TableOf] = {}
    of = shapes(pack, root)
    for path, shape in of.items():
        if not path or (path[:-1] in tables and (of[path[:-1]].entity, f"{path[-1]}_given") in read):
            columns = frozenset(name for name in shape.columns if (shape.entity, name) in read)
            tables[path] = TableOf(f'"{shape.name}"', columns, KEY, PARENT if path else None)
    return Population(root, tables)


def narrowed(population: Population, pack: Pack, file: str) -> Population:
    """The same of a folder of Parquet tables or a DuckDB file: only the tables and columns that are there. A column
    that is not is missing of every record, a table that is not is a relation that nobody was asked about.

    The query reads values as they lie there: a column of another heading than the fact's name, or of a type that is
    not that of stored values (amounts in yuan instead of whole fen), is refused.
    """
    import duckdb

    given, of = File(file), shapes(pack, population.entity)
    with duckdb.connect() as connection:
        if given.suffix != ".duckdb" and not given.is_dir():
            raise _refused(file, "这里要写放 Parquet 表的文件夹，或 DuckDB 文件。",
                           "Here a folder of Parquet tables is to be named, or a DuckDB file.",
                           "其他文件用 luodi answer。", "For other files there is luodi answer.")  # fmt: skip
        there = find_sources(connection, given, of)
    tables = {path: table for path, table in population.tables.items() if path in there}
    for path, source in there.items():
        if path in tables:
            need_keys(source, path)
            _require_stored(of[path], source, tables[path])
    return replace(
        population,
        tables={
            path: replace(table, columns=table.columns & there[path].columns.keys()) for path, table in tables.items()
        },
    )


def _require_stored(shape: TableShape, source: Source, table: TableOf) -> None:
    """Refuse what the query would read as something else, or not at all."""
    for heading, kind in source.columns.items():
        name = shape.labels.get(heading)
        if name not in table.columns:
            continue
        if heading != name:
            raise _refused(source.file, f"列“{heading}”没有用事实的名字。",
                           f"The column “{heading}” does not bear its fact's name.",
                           f"请改名为 {name}。", f"Call it {name}.", heading)  # fmt: skip
        type_ = shape.columns[name]
        if isinstance(type_, Number) and kind.startswith("DECIMAL"):
            raise _refused(source.file, f"列“{heading}”是 {kind}，查询要按存储单位读整数。",
                           f"The column “{heading}” is {kind}; the query reads whole numbers of stored units.",
                           f"请存为整数，每{unit_of(type_.dimension)}为 {type_.scale}；或用 luodi answer。",
                           f"Store whole numbers, {type_.scale} a {unit_of(type_.dimension, english=True)}; "
                           "or use luodi answer.", heading)  # fmt: skip
        converted(type_, kind, heading, source.file, heading)


def _refused(file: str, zh: str, en: str, mend_zh: str, mend_en: str, place: str | None = None) -> LuodiError:
    return LuodiError(zh=zh, en=en, file=file, place=place, mend_zh=mend_zh, mend_en=mend_en)
