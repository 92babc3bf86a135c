"""One way of deciding the population, in a process of its own: Parquet to Parquet, one line of JSON on time and memory.

    python -m bench.rules.contestants NAME FOLDER OUT [loaded]

Time begins before any library is loaded: each way loads its own, when it comes to it. ``loaded``: all of them first,
and time begins after that; what is left is for ours to read the rules and translate them (or find them translated), and
all of Parquet to Parquet.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from pathlib import Path

from bench.rules import by_hand, population

BOUNDED = "4GB"
"""What DuckDB may use of memory where a population is to be decided in bounded memory."""


def _files(folder: Path) -> dict[str, str]:
    return {table: f"read_parquet('{folder / table}.parquet')" for table in population.TABLES}


def _duckdb(sql: str, out: Path, limit: str = "") -> None:
    import duckdb

    connection = duckdb.connect()
    if limit:
        spill = out.with_suffix(".spill")
        connection.execute(f"SET memory_limit = '{limit}'; SET temp_directory = '{spill}'")
        connection.execute("SET preserve_insertion_order = false")
    connection.execute(f"COPY ({sql}) TO '{out}' (FORMAT parquet)")
    connection.close()


def compiled(folder: Path, dialect: str = "duckdb") -> str:
    """Our SQL for the files of a folder."""
    from luodi.packs import load
    from luodi.rules.sql import compile_pack

    return compile_pack(load("dibao_2022"), ["eligible"], population.population(folder), on=population.ON,
                        dialect=dialect).sql  # fmt: skip


def ours(folder: Path, out: Path) -> None:
    """As ``luodi answer`` does: by machine code, every row held against its owner, range and list."""
    from luodi.packs import load
    from luodi.rules.native.answering import answer

    found = answer(load("dibao_2022"), ["eligible"], population.population(folder), on=population.ON, out=out)
    if found.engine != "native":
        raise AssertionError(found.refused)


def ours_sql(folder: Path, out: Path) -> None:
    _duckdb(compiled(folder), out)


def bounded(folder: Path, out: Path) -> None:
    ours(folder, out)


def bounded_sql(folder: Path, out: Path) -> None:
    _duckdb(compiled(folder), out, BOUNDED)


def hand(folder: Path, out: Path) -> None:
    _duckdb(by_hand.DUCKDB.format(**_files(folder)), out)


def polars(folder: Path, out: Path) -> None:
    from bench.rules import by_polars

    by_polars.run(folder, out)


def openfisca(folder: Path, out: Path) -> None:
    from bench.rules import by_openfisca

    by_openfisca.run(folder, out)


def _clickhouse(sql: str, out: Path) -> None:
    from chdb import session

    session.Session().query(f"{sql} INTO OUTFILE '{out}' TRUNCATE FORMAT Parquet SETTINGS join_use_nulls = 1")


def _clickhouse_files(sql: str, folder: Path) -> str:
    """The files as ClickHouse reads them; a day keeps its type."""
    for table, source in _files(folder).items():
        sql = sql.replace(source, f"file('{folder / table}.parquet', Parquet)")
    return sql


def clickhouse(folder: Path, out: Path) -> None:
    sql = _clickhouse_files(compiled(folder, "clickhouse"), folder)
    _clickhouse(sql.replace(" SETTINGS join_use_nulls = 1", ""), out)


def clickhouse_hand(folder: Path, out: Path) -> None:
    _clickhouse(_clickhouse_files(by_hand.clickhouse().format(**_files(folder)), folder), out)


CONTESTANTS: dict[str, Callable[[Path, Path], None]] = {
    f.__name__: f for f in (ours, ours_sql, hand, polars, openfisca, bounded, bounded_sql, clickhouse, clickhouse_hand)
}


_OURS = ("luodi.packs", "luodi.rules.native.running", "luodi.rules.native.kernel", "luodi.rules.native.limits",
         "luodi.rules.native.sorting")  # fmt: skip
_SQL = ("luodi.packs", "luodi.rules.sql.pack")
LIBRARIES: dict[str, tuple[str, ...]] = {
    "ours": _OURS,
    "bounded": _OURS,
    "ours_sql": ("duckdb", *_SQL),
    "bounded_sql": ("duckdb", *_SQL),
    "hand": ("duckdb",),
    "polars": ("bench.rules.by_polars",),
    "openfisca": ("bench.rules.by_openfisca",),
    "clickhouse": ("chdb.session", *_SQL),
    "clickhouse_hand": ("chdb.session",),
}
"""What each way loads first. (Polars, of which ours makes use for large populations only, counts as its work.)"""


def _loaded(name: str) -> None:
    if LIBRARIES[name] is _OURS:
        from luodi.rules.native.answering import SETTINGS

        for setting, value in SETTINGS.items():
            os.environ.setdefault(setting, value)
    for module in LIBRARIES[name]:
        import_module(module)


def main() -> None:
    name, folder, out = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    loaded = sys.argv[4:] == ["loaded"]
    if loaded:
        _loaded(name)
    started, used = time.perf_counter(), time.process_time()
    CONTESTANTS[name](folder, out)
    wall, cpu = time.perf_counter() - started, time.process_time() - used
    if loaded:
        print(json.dumps({"work": wall, "work_cpu": cpu}))
    else:
        print(json.dumps({"wall": wall, "cpu": cpu, "mb": _peak()}))


def _peak() -> float:
    """The most memory that this process held, in MB; what its parent held before it was begun does not count, as it
    does in ``ru_maxrss``."""
    with suppress(OSError, StopIteration):
        lines = Path("/proc/self/status").read_text("utf-8").splitlines()
        return int(next(line for line in lines if line.startswith("VmHWM")).split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
