"""Rules on whole populations and on one household, ours (by machine code, and as SQL) beside hand-written SQL, Polars
and OpenFisca, in one run.

    python -m bench.rules.measure [--sizes 100000 1000000 5000000] [--rounds 3] [--only PART …] [--folder DIR]

Every contestant runs in a process of its own, in turn, round after round, so that all meet the same machine; times are
the best of the rounds, memory the greatest. Equal results are checked before any ratio is printed. Parts: population,
clickhouse, postgres, household, chain, bounded.
"""

from __future__ import annotations

import argparse
import datetime as dt
import importlib.metadata
import json
import os
import subprocess
import sys
import timeit
from collections.abc import Callable, Sequence
from itertools import product
from pathlib import Path
from typing import Any

import duckdb

from bench.rules import by_hand, population
from bench.rules.contestants import BOUNDED

ROOT = Path(__file__).resolve().parents[2]
Figures = dict[str, dict[str, float]]


def contest(names: Sequence[str], folder: Path, rounds: int) -> Figures:
    """Each contestant's best wall and processor seconds, of the whole and after loading libraries, and greatest peak
    memory; results stay in ``folder``."""
    best: Figures = {}
    for _ in range(rounds):
        for name in names:
            out = folder / f"result_{name}.parquet"
            command = [sys.executable, "-m", "bench.rules.contestants", name, str(folder), str(out)]
            found = {}
            for how in ((), ("loaded",)):
                told = subprocess.run([*command, *how], cwd=ROOT, check=True, capture_output=True, text=True).stdout
                found |= json.loads(told.strip().split("\n")[-1])
            held = best.setdefault(name, found)
            best[name] = {key: (max if key == "mb" else min)(held[key], found[key]) for key in found}
    return best


def agree(names: Sequence[str], folder: Path) -> str:
    """How many households were compared; any difference is an error. OpenFisca knows no missing facts, so it is
    compared where all facts are given and the answer is known."""
    connection = duckdb.connect()
    first = f"read_parquet('{folder}/result_{names[0]}.parquet')"
    told = []
    for name in names[1:]:
        where = "home.complete AND one.eligible IS NOT NULL" if name == "openfisca" else "TRUE"
        compared, different = connection.execute(
            f"SELECT COUNT(*), COUNT(*) FILTER (WHERE one.eligible IS DISTINCT FROM CAST(other.eligible AS BOOLEAN)) "
            f"FROM {first} AS one FULL JOIN read_parquet('{folder}/result_{name}.parquet') AS other USING (id) "
            f"JOIN read_parquet('{folder}/household.parquet') AS home USING (id) WHERE {where}"
        ).fetchone() or (0, 1)
        if different:
            raise AssertionError(f"{name}: {different} of {compared} households differ")
        told.append(f"{name} {compared:,}")
    answers = connection.execute(f"SELECT eligible, COUNT(*) FROM {first} GROUP BY 1 ORDER BY 1").fetchall()
    return f"equal: {', '.join(told)}; answers {dict(answers)}"


def table(figures: Figures, base: str) -> str:
    """Seconds and ratios of the whole process, and after a stroke of the work after its libraries are loaded."""
    lines = [f"| | wall s | CPU s | peak MB | wall ÷ {base} | CPU ÷ {base} | peak ÷ {base} |", "|---|" + "---:|" * 6]
    for name, f in figures.items():
        wall, cpu = (f"{f[key]:.2f} / {f[work]:.2f}" for key, work in (("wall", "work"), ("cpu", "work_cpu")))
        of = {key: f"{f[key] / figures[base][key]:.2f}" for key in f}
        lines.append(f"| {name} | {wall} | {cpu} | {f['mb']:.0f} | {of['wall']} / {of['work']} | "
                     f"{of['cpu']} / {of['work_cpu']} | {of['mb']} |")  # fmt: skip
    return "\n".join(lines)


def populations(folder: Path, sizes: Sequence[int], rounds: int) -> None:
    names = ("ours", "ours_sql", "hand", "polars", "openfisca")
    for size in sizes:
        here = folder / str(size)
        population.write(here, size)
        figures = contest(names, here, rounds)
        print(f"\n### {size:,} households, {population.PERSONS * size:,} persons\n\n{table(figures, 'hand')}\n")
        print(agree(names, here), flush=True)


def clickhouse(folder: Path, size: int, rounds: int) -> None:
    here = folder / str(size)
    population.write(here, size)
    figures = contest(("clickhouse", "clickhouse_hand"), here, rounds)
    print(f"\n### ClickHouse in the process, {size:,} households\n\n{table(figures, 'clickhouse_hand')}\n")
    print(agree(("clickhouse", "clickhouse_hand"), here), flush=True)


def bounded(folder: Path, size: int) -> None:
    here = folder / str(size)
    population.write(here, size)
    figures = contest(("bounded", "bounded_sql"), here, 1)
    print(f"\n### {size:,} households by machine code, and by our SQL with DuckDB held to {BOUNDED}\n")
    for name, f in figures.items():
        print(f"{name}: {f['wall']:.1f} s, {f['cpu']:.1f} s CPU, peak {f['mb']:.0f} MB", flush=True)


def postgres(folder: Path, size: int, rounds: int) -> None:
    """Tables loaded from the Parquet files, analysed; each query into a temporary table. As the server stands, and with
    its own translation to machine code off: that takes seconds whatever the size, and longer for a longer query."""
    import psycopg
    from tests.postgres import cluster

    from luodi.packs import load
    from luodi.rules.sql import Population, TableOf, compile_pack

    here = folder / str(size)
    population.write(here, size)
    files = population.population(here)
    names = {path: name for name, path in population.PATHS.items()}
    tables = {path: TableOf(f'"{names[path]}"', t.columns, t.key, t.parent) for path, t in files.tables.items()}
    ours = compile_pack(load("dibao_2022"), ["eligible"], Population("Household", tables), on=population.ON,
                        dialect="postgres").sql  # fmt: skip
    hand = by_hand.postgres().format(**{name: f'"{name}"' for name in names.values()})
    with cluster() as url, psycopg.connect(url, autocommit=True) as connection:
        source = duckdb.connect()
        for name in names.values():
            read = f"read_parquet('{here / name}.parquet')"
            columns = source.execute(f"DESCRIBE SELECT * FROM {read}").fetchall()
            declared = ", ".join(f'"{c[0]}" {"TEXT" if c[1] == "VARCHAR" else c[1]}' for c in columns)
            connection.execute(f'CREATE TABLE "{name}" ({declared})')
            csv = here / f"{name}.csv"
            source.execute(f"COPY (SELECT * FROM {read}) TO '{csv}' (FORMAT csv, HEADER false)")
            with csv.open("rb") as rows, connection.cursor().copy(f'COPY "{name}" FROM STDIN (FORMAT csv)') as copy:
                while block := rows.read(1 << 20):
                    copy.write(block)
            csv.unlink()
            connection.execute(f'ANALYZE "{name}"')
        times: dict[tuple[str, str], float] = {}
        for jit, _, (name, sql) in product(("on", "off"), range(rounds), (("ours", ours), ("hand", hand))):
            connection.execute(f"SET jit = {jit}")
            connection.execute(f"DROP TABLE IF EXISTS result_{name}")
            used = timeit.timeit(
                lambda sql=sql, name=name: connection.execute(f"CREATE TEMP TABLE result_{name} AS {sql}"), number=1
            )
            times[jit, name] = min(times.get((jit, name), used), used)
        differ = connection.execute("SELECT COUNT(*) FROM result_ours o FULL JOIN result_hand h USING (id) "
                                    "WHERE o.eligible IS DISTINCT FROM h.eligible").fetchone()  # fmt: skip
        version = connection.execute("SHOW server_version").fetchone()
    assert differ == (0,), differ
    print(f"\n### PostgreSQL {version[0] if version else ''}, {size:,} households\n")
    for jit in ("on", "off"):
        ours_s, hand_s = times[jit, "ours"], times[jit, "hand"]
        print(f"jit {jit}: ours {ours_s:.2f} s, hand {hand_s:.2f} s, ratio {ours_s / hand_s:.2f}; equal", flush=True)


def _best(run: Callable[[], Any], number: int, repeat: int = 40) -> float:
    """Microseconds a call, the best of ``repeat``."""
    return min(timeit.repeat(run, number=number, repeat=repeat)) / number * 1e6


def household() -> None:
    """One household of three, eligible, so that every condition is asked: ours, and OpenFisca with its trace."""
    from bench.rules import by_openfisca
    from luodi.packs import find, load
    from luodi.rules.decide import answer, decide
    from luodi.rules.examples import based, shared_bases

    pack, on = load("dibao_2022"), population.ON
    record = pack.reader.read("Household", based(shared_bases(find("dibao_2022") / "cases"), "三口之家"))
    functions = pack.functions(on)
    bare = functions.bare("eligible")
    assert decide(pack, "eligible", record, on=on).value is True
    print("\n### One household of three, eligible (microseconds, best of 40)\n")
    print(f"bare function {_best(lambda: bare(record), 2000):.2f}")
    print(f"answer() {_best(lambda: answer(pack, 'eligible', record, on=on), 2000):.2f}")
    print(f"decide(), full reasons {_best(lambda: decide(pack, 'eligible', record, on=on), 100):.1f}")
    here = Path(os.environ.get("TMPDIR", "/tmp")) / "luodi-one"
    population.write(here, 1)
    made = by_openfisca.system()

    def traced() -> Any:
        simulation = prepared.clone(trace=True)
        return simulation.calculate("eligible", by_openfisca.PERIOD)

    prepared, _ = by_openfisca.simulation(here, made, trace=True)
    cloning = _best(lambda: prepared.clone(trace=True), 5)
    whole = _best(traced, 5)
    print(
        f"OpenFisca calculate with trace {whole - cloning:.0f} (its simulation cloned beforehand: {cloning:.0f})",
        flush=True,
    )


def chain() -> None:
    from bench.rules.chain import RULES, measure

    figures = measure()
    print(f"\n### {RULES} rules, each on the one before (CPU seconds)\n")
    compiling = f"compiled to Python {figures['python']:.3f}, to SQL {figures['sql']:.3f}"
    print(f"{compiling} (Ibis writes its SQL in {figures['ibis_sql']:.1f})")
    print(f"1,000,000 rows in DuckDB: ours {figures['ours_run']:.3f}, Ibis {figures['ibis_run']:.3f}, "
          f"ratio {figures['ours_run'] / figures['ibis_run']:.2f}", flush=True)  # fmt: skip


PARTS = ("household", "chain", "population", "clickhouse", "postgres", "bounded")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", nargs="+", type=int, default=[100_000, 1_000_000, 5_000_000])
    parser.add_argument("--engine-sizes", nargs="+", type=int, default=[300_000, 1_000_000])
    parser.add_argument("--bounded-size", type=int, default=10_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS)
    parser.add_argument("--folder", type=Path, default=Path("/tmp/luodi-rules"))
    given = parser.parse_args()
    versions = ("duckdb", "polars", "openfisca-core", "ibis-framework", "chdb", "numpy")
    print(f"{dt.datetime.now(dt.UTC):%Y-%m-%d %H:%M} UTC, Python {sys.version.split()[0]}, "
          + ", ".join(f"{v} {importlib.metadata.version(v)}" for v in versions)
          + f"; {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")  # fmt: skip
    steps: dict[str, Callable[[], object]] = {
        "household": household,
        "chain": chain,
        "population": lambda: populations(given.folder, given.sizes, given.rounds),
        "clickhouse": lambda: [clickhouse(given.folder, size, given.rounds) for size in given.engine_sizes],
        "postgres": lambda: [postgres(given.folder, size, given.rounds) for size in given.engine_sizes],
        "bounded": lambda: bounded(given.folder, given.bounded_size),
    }
    for part in PARTS:
        if part in given.only:
            steps[part]()
    print(f"\nload at the end {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
