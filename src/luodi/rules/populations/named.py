"""Tables that a query is to find under their own names, in a database of the user's: only what it reads, or only what
is there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path as File

from luodi.rules.pack import Pack
from luodi.rules.populations.shape import columns_read, shapes
from luodi.rules.populations.sources import KEY, PARENT, find_sources
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

    Raises ``LuodiError`` where not even the table of the records decided about is there.
    """
    import duckdb

    with duckdb.connect() as connection:
        there = find_sources(connection, File(file), shapes(pack, population.entity))
    return replace(
        population,
        tables={
            path: replace(table, columns=table.columns & there[path].columns.keys())
            for path, table in population.tables.items()
            if path in there
        },
    )
