"""Open a population: find its tables, convert their columns exactly, set bad rows aside."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path as File
from types import TracebackType
from typing import Any

from luodi.errors import LuodiError
from luodi.rules.pack import Pack
from luodi.rules.populations.checks import LISTED, Loaded, collect, listed
from luodi.rules.populations.columns import Converted, converted, quoted, text_literal
from luodi.rules.populations.shape import Read, TableShape, columns_read, every_column, shapes
from luodi.rules.populations.sources import (
    KEY,
    PARENT,
    Progress,
    Source,
    find_sources,
    invented_note,
    nested,
    silent_progress,
    unfold,
)
from luodi.rules.sql.population import Path, Population, TableOf

MEMORY = "2GB"
"""What the engine may hold in memory; beyond it writes to the folder of temporary files."""


@dataclass(slots=True)
class Opened:
    """An open population: use it in a ``with`` block, which drops its temporary files.

    ``bad_count`` and ``bad`` are the problems found and the first of them, printable; their records are left out.
    ``absent``: tables (path) that are not there, whose relation is unknown for everybody. ``unused``: columns of the
    files that are no facts. ``invented``: what the file says about being invented.
    """

    connection: Any
    population: Population
    tables: Mapping[Path, Loaded]
    records: int
    file: str
    bad_count: int = 0
    bad: tuple[object, ...] = ()
    left_out: int = 0
    absent: tuple[str, ...] = ()
    unused: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    invented: str = ""
    folder: Any = field(default=None, repr=False)
    staged: Any = field(default=None, repr=False)

    def __enter__(self) -> Opened:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.connection.close()
        if self.folder is not None:
            self.folder.cleanup()
        if self.staged is not None:
            self.staged.__exit__()


def open_population(
    pack: Pack,
    root: str,
    file: str | File,
    *,
    rules: Iterable[str] | None = None,
    also: Iterable[Read] = (),
    on: dt.date | None = None,
    memory: str = MEMORY,
    progress: Progress = silent_progress,
) -> Opened:
    """The population of records of the kind ``root`` in ``file``: a folder of Parquet tables, one Parquet file with
    lists in its rows, a DuckDB file, or a roster (.xlsx, .csv, a folder of CSV files) with Chinese headings.

    Only the columns that ``rules`` and ``also`` need are read and checked (all, where ``rules`` is None); ``on``,
    the day of decision, is the last on which anybody read can have been born.
    """
    import duckdb

    given = File(file)
    if not given.exists():
        raise LuodiError(zh="没有这个文件。", en="There is no such file.", file=str(file),
                         mend_zh="请核对路径。", mend_en="Check the path.")  # fmt: skip
    if is_roster(given):
        return _roster(pack, root, given, rules, frozenset(also), on, memory, progress)
    folder = tempfile.TemporaryDirectory(prefix="luodi-", ignore_cleanup_errors=True)
    connection = duckdb.connect(config={"temp_directory": folder.name, "memory_limit": memory})
    try:
        connection.execute("SET enable_progress_bar = false; SET preserve_insertion_order = false")
        opened = _open(connection, pack, root, given, File(folder.name), rules, frozenset(also), on, progress)
    except BaseException:
        connection.close()
        folder.cleanup()
        raise
    opened.folder = folder
    return opened


def is_roster(given: File) -> bool:
    """Whether a file is one that people fill in, and not tables of stored values."""
    if given.is_dir():
        return not any(given.rglob("*.parquet")) and any(given.glob("*.csv"))
    return given.suffix.lower() in (".xlsx", ".csv")


def _roster(pack: Pack, root: str, given: File, rules: Iterable[str] | None, also: frozenset[Read],
            on: dt.date | None, memory: str, progress: Progress) -> Opened:  # fmt: skip
    """The population of a roster: read cell by cell into tables, and opened from there."""
    from luodi.rules.roster.staging import stage_records

    wanted = None if rules is None else also | columns_read(pack.program, rules)
    staged = stage_records(pack, root, given, wanted, on=on, progress=progress)
    try:
        columns = wanted if wanted is not None else every_column(shapes(pack, root).values())
        opened = open_population(pack, root, staged.folder, rules=(), also=columns, on=on, memory=memory,
                                 progress=progress)  # fmt: skip
    except BaseException:
        staged.__exit__()
        raise
    opened.staged, opened.file = staged, given.name
    opened.bad_count += staged.problems.count
    opened.left_out += len(staged.problems.records)
    opened.bad = (*staged.problems.listed[:LISTED], *opened.bad)
    opened.unused = tuple(dict.fromkeys(word for layout in staged.layouts for word in layout.unknown))
    return opened


def _open(connection: Any, pack: Pack, root: str, given: File, folder: File, rules: Iterable[str] | None,
          also: frozenset[Read], on: dt.date | None, progress: Progress) -> Opened:  # fmt: skip
    tables = shapes(pack, root)
    wanted = also | (columns_read(pack.program, rules) if rules is not None else every_column(tables.values()))
    sources = find_sources(connection, given, tables)
    for path, source in sources.items():
        need_keys(source, path)
    if not given.is_dir() and nested(sources[()], tables):
        progress("展开名单 / unfolding", 0.0)
        sources = unfold(connection, sources[()], tables, folder, wanted)
    loaded = {path: _loaded(tables[path], source, wanted) for path, source in sources.items()}
    progress("检查各行 / checking rows", 0.1)
    collect(connection, pack, loaded, on)
    count, bad = listed(connection, pack, loaded, on)
    connection.execute("CREATE OR REPLACE TEMP TABLE bad_records AS "
                       "SELECT DISTINCT record FROM bad_rows WHERE record IS NOT NULL")  # fmt: skip
    of: dict[Path, TableOf] = {}
    for path, item in loaded.items():
        of[path] = _view(connection, pack, item, sources, any_bad=count > 0)
    used = {name for item in loaded.values() for name in item.columns}
    (records,) = connection.execute(f"SELECT COUNT(*) FROM {quoted(tables[()].name)}").fetchone()
    (left,) = connection.execute("SELECT COUNT(*) FROM bad_records").fetchone()
    known = (
        set(used)
        | {label for s in tables.values() for label in s.labels}
        | {KEY, PARENT}
        | {p[-1] for p in tables if p}
    )
    return Opened(
        connection, Population(root, of), loaded, records, given.name, count, bad, left,
        tuple(_absent(tables, sources, wanted)),
        tuple(sorted({name for s in sources.values() for name in s.columns} - known)),
        tuple(_lacking(pack, loaded, wanted)),
        invented_note(connection, sources[()]),
    )  # fmt: skip


def need_keys(source: Source, path: Path) -> None:
    """Refuse a table whose rows have no key, or none of their owner's."""
    for name in (KEY, PARENT) if path else (KEY,):
        if name not in source.columns:
            raise LuodiError(
                zh=f"缺少列“{name}”。", en=f"The column “{name}” is missing.", file=source.file,
                mend_zh="每行要有自己的 id；下级表还要有所属记录的 parent_id。",
                mend_en="Each row needs its id, and in tables of inner records the parent_id of its owner.",
            )  # fmt: skip


def _loaded(shape: TableShape, source: Source, wanted: frozenset[Read]) -> Loaded:
    columns: dict[str, Converted] = {}
    for given, engine_type in source.columns.items():
        name = shape.labels.get(given)
        if name is not None and (shape.entity, name) in wanted:
            columns[name] = converted(shape.columns[name], engine_type, given, source.file, given)
    return Loaded(shape, source, columns)


def _view(connection: Any, pack: Pack, item: Loaded, sources: Mapping[Path, Source], *, any_bad: bool) -> TableOf:
    """A view with the table's name that gives stored values and leaves out bad records."""
    shape = item.shape
    parts = {name: f"{column.sql} AS {quoted(name)}" for name, column in item.columns.items()}
    for relation in pack.vocabulary[shape.entity].relations:
        name = f"{relation}_given"
        if (*shape.path, relation) not in sources:
            parts[name] = f"FALSE AS {quoted(name)}"
        elif item.source.columns.get(relation, "").endswith("[]"):
            parts[name] = f"{quoted(relation)} IS NOT NULL AS {quoted(name)}"
    keys = [KEY, PARENT] if shape.path else [KEY]
    body = f"SELECT {', '.join([*keys, *parts.values()])} FROM {item.source.sql} WHERE {KEY} IS NOT NULL"
    if any_bad and not shape.path:
        body += f" AND CAST({KEY} AS VARCHAR) NOT IN (SELECT record FROM bad_records)"
    if any_bad and shape.path:
        # Doubled inner keys would join twice; their records are left out, and their rows must not be seen by others.
        here = text_literal("/".join(shape.path))
        body += f" AND CAST({KEY} AS VARCHAR) NOT IN (SELECT key FROM bad_rows WHERE path = {here})"
    connection.execute(f"CREATE OR REPLACE TEMP VIEW {quoted(shape.name)} AS {body}")
    return TableOf(quoted(shape.name), frozenset(parts), KEY, PARENT if shape.path else None)


def _absent(tables: Mapping[Path, TableShape], sources: Mapping[Path, Source], wanted: frozenset[Read]) -> list[str]:
    """Tables that the rules ask for and that are not there."""
    return [
        shape.name
        for path, shape in tables.items()
        if path and path not in sources and (tables[path[:-1]].entity, f"{path[-1]}_given") in wanted
    ]


def _lacking(pack: Pack, loaded: Mapping[Path, Loaded], wanted: frozenset[Read]) -> list[str]:
    """Facts that the rules ask for and no table has, as people call them."""
    lacking: list[str] = []
    for item in loaded.values():
        kind = pack.vocabulary[item.shape.entity]
        lacking += [a.zh for name, a in kind.attributes.items()
                   if (item.shape.entity, name) in wanted and name not in item.columns]  # fmt: skip
    return list(dict.fromkeys(lacking))


__all__ = ["MEMORY", "Opened", "open_population", "silent_progress"]
