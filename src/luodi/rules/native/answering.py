"""Rules answered for a whole population, Parquet to Parquet: by machine code where that is sure, else by DuckDB."""

from __future__ import annotations

import datetime as dt
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from importlib.util import find_spec
from pathlib import Path as File
from tempfile import TemporaryDirectory
from typing import Any, Final, Literal

from msgspec import Struct

from luodi.errors import LuodiError
from luodi.rules.native.layout import Layout
from luodi.rules.native.refusal import NotForNativeError, OutOfOrderError
from luodi.rules.pack import Pack
from luodi.rules.populations.shape import columns_read, shapes
from luodi.rules.populations.sources import Progress, silent_progress
from luodi.rules.sql.population import Path, Population
from luodi.rules.sql.refusal import CannotCompileError

Engine = Literal["auto", "native", "duckdb"]
ENGINES: Final[tuple[Engine, ...]] = ("auto", "native", "duckdb")
NEEDED: Final = ("llvmlite", "polars")
SETTINGS: Final = {
    "ARROW_DEFAULT_MEMORY_POOL": "system",
    "OPENBLAS_NUM_THREADS": "1",
    "_RJEM_MALLOC_CONF": "narenas:2,background_thread:false,dirty_decay_ms:-1,muzzy_decay_ms:-1",
}
"""Set before the libraries are loaded, where nobody else has: Arrow gives back what it no longer needs, NumPy
multiplies no matrices here, and Polars keeps the memory that it has rather than asking for it again with every
chunk."""


TURN: Final = 0.0003
"""Seconds that a thread may keep Python while others wait for it."""


class Answered(Struct, frozen=True):
    """``engine`` that answered; ``refused``: why it was not machine code, where that was asked for. ``left_out``
    records could not be read (``bad``: the first problems of ``bad_count``); ``absent`` tables and ``missing`` facts
    are not there and unknown for everybody."""

    engine: str
    records: int
    refused: LuodiError | None = None
    left_out: int = 0
    bad_count: int = 0
    bad: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


class Asked(Struct, frozen=True):
    """What is to be answered, and where the answers go; ``part`` is the file until it is whole."""

    pack: Pack
    rules: Sequence[str]
    population: Population | File
    on: dt.date
    out: File
    readings: Mapping[str, str] | None
    why: bool

    @property
    def root(self) -> str:
        return self.pack.root(self.rules[0])

    @property
    def part(self) -> File:
        from luodi.rules.native.writing import part_of

        return part_of(self.out)


def answer(
    pack: Pack,
    rules: Sequence[str],
    population: Population | str | File,
    *,
    on: dt.date,
    out: str | File,
    engine: Engine = "auto",
    readings: Mapping[str, str] | None = None,
    why: bool = False,
    threads: int | None = None,
    progress: Progress = silent_progress,
) -> Answered:
    """Write the answers of ``rules`` for every record of the population on the date ``on`` to the Parquet file ``out``.

    Columns: the key, then each rule as a query gives it (NULL where open; an exact number as ``…__n`` and
    ``…__d``, in lowest terms),
    with ``why`` its kind as ``…__kind`` (a rank of ``answers.RANK``); rows in the order of the keys. ``population``: a
    file or folder as ``open_population`` takes it, or tables whose sources are ``read_parquet('…')``.

    ``auto`` takes machine code where it is installed and refuses nothing. Machine code holds every row that it reads
    against its owner, range and list, and refuses the whole where one fails; DuckDB then lists such rows and leaves
    their records out (of a folder or file; tables are taken as they are). A file is whole or absent.
    """
    asked = Asked(pack, rules, population if isinstance(population, Population) else File(population), on, File(out),
                   readings, why)  # fmt: skip
    for name in rules:
        pack.rule(name)
    _check_target(asked.out)
    refused: LuodiError | None = None
    if engine != "duckdb":
        try:
            with _short_turns():
                return _by_machine(asked, threads, progress)
        except (CannotCompileError, NotForNativeError) as error:
            if engine == "native":
                raise
            refused = error
    from luodi.rules.native.by_duckdb import by_duckdb  # here: machine code needs nothing of it

    try:
        return by_duckdb(asked, threads, progress, refused)
    finally:
        asked.part.unlink(missing_ok=True)


def _check_target(out: File) -> None:
    if out.suffix != ".parquet":
        raise LuodiError(zh=f"不会写“{out.suffix}”文件。", en=f"Files of “{out.suffix}” cannot be written.",
                         file=str(out), mend_zh="请写成 .parquet。", mend_en="Name a .parquet file.")  # fmt: skip
    if not out.parent.is_dir():
        raise LuodiError(zh="没有这个文件夹。", en="There is no such folder.", file=str(out.parent),
                         mend_zh="请先建好。", mend_en="Make it first.")  # fmt: skip


# ---- machine code


def _by_machine(asked: Asked, threads: int | None, progress: Progress) -> Answered:
    lacking = [name for name in NEEDED if find_spec(name) is None]
    if lacking:
        raise NotForNativeError(f"没有安装 {'、'.join(lacking)}（luodi[native]）。",
                                f"{', '.join(lacking)} (luodi[native]) is not installed.")  # fmt: skip
    for name, value in SETTINGS.items():
        os.environ.setdefault(name, value)
    from luodi.rules.native.kernel import assembled, draft

    given = asked.population
    tables: Mapping[Path, Any] | None = None
    if isinstance(given, Population):
        population = given
    elif given.is_dir():
        from luodi.rules.native.files import open_folder

        population, tables = open_folder(asked.pack, asked.root, given)
    else:
        raise NotForNativeError("不是 Parquet 表的文件夹。", "It is no folder of Parquet tables.", file=str(given))
    wanted = draft(asked.pack, asked.rules, population, on=asked.on, readings=asked.readings)
    from luodi.rules.native.files import tables_of
    from luodi.rules.native.reading import many

    tables = tables or tables_of(population)
    thorough = many(tables, wanted.layout)
    if thorough:
        wanted = wanted.for_many()

    made = cache(lambda: assembled(wanted.written(), thorough=thorough))  # once, though all may begin anew
    records = _run_in_order(asked, wanted.layout, made, tables, threads, progress)
    absent, missing = _not_there(asked, population)
    return Answered("native", records, absent=absent, missing=missing)


@contextmanager
def _short_turns() -> Iterator[None]:
    """Threads that read come back to Python after every few rows, and would wait there up to 5 ms each time while the
    kernel is written."""
    turn = sys.getswitchinterval()
    sys.setswitchinterval(min(turn, TURN))
    try:
        yield
    finally:
        # Who came second, in another thread, found it changed already and has nothing to put back.
        if turn > TURN:
            sys.setswitchinterval(turn)


def _run_in_order(asked: Asked, layout: Layout, made: Callable[[], Any], tables: Mapping[Path, Any],
                  threads: int | None, progress: Progress) -> int:  # fmt: skip
    """Run the kernel; a table whose rows stand in no order is sorted once and all begun anew."""
    from luodi.rules.native.limits import limits
    from luodi.rules.native.running import run
    from luodi.rules.native.sorting import sorted_copy

    # Tables are taken as they are; in files nothing that has happened may lie after the day of decision.
    bounds = limits(asked.pack, layout, None if isinstance(asked.population, Population) else asked.on)
    disordered: dict[Path, OutOfOrderError] = {}
    with TemporaryDirectory(prefix="luodi-", ignore_cleanup_errors=True) as folder:
        while True:
            try:
                return run(layout, made, tables, bounds, asked.out, why=asked.why, threads=threads, progress=progress)
            except OutOfOrderError as error:
                # Children sorted already: their owners may be the ones that stand in no order.
                owners = (error.path[:n] for n in range(len(error.path), -1, -1))
                path = next((p for p in owners if p not in disordered), None)
                if path is None:
                    raise disordered[error.path] from None
                disordered[path] = error
            progress("排序 / sorting", 0.0)
            target = File(folder) / f"{'_'.join(path) or 'root'}.parquet"
            names = [column.name for column in layout.columns if column.path == path]
            tables = {**tables, path: sorted_copy(tables[path], names, target)}


def _not_there(asked: Asked, population: Population) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Tables and facts that the rules may ask for and the population does not have, as people call them."""
    wanted, tables = columns_read(asked.pack.program, asked.rules), shapes(asked.pack, asked.root)
    absent, missing = [], list[str]()
    for path, shape in tables.items():
        if path in population.tables:
            attributes = asked.pack.vocabulary[shape.entity].attributes
            columns = population.tables[path].columns
            missing += [a.zh for n, a in attributes.items() if (shape.entity, n) in wanted and n not in columns]
        elif path[:-1] in population.tables and (_above(tables, path), f"{path[-1]}_given") in wanted:
            absent.append(shape.name)
    return tuple(absent), tuple(dict.fromkeys(missing))


def _above(tables: Mapping[Path, Any], path: Path) -> str:
    return str(tables[path[:-1]].entity)
