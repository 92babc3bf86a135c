"""Four hundred rules, each on the one before: how long compiling takes, and how fast the SQL runs beside Ibis's."""

from __future__ import annotations

import datetime as dt
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import ibis

from luodi.rules.pack import Pack, load_pack
from luodi.rules.sql import Population, TableOf, compile_pack

RULES = 400
ON = dt.date(2024, 6, 30)
MANIFEST = """number = "云府办发〔2024〕1号"
title = "云洲市办法"
issuers = ["云洲市人民政府办公厅"]
jurisdiction = "yunzhou"
date = 2024-01-01
effective = 2024-01-01
"""


def text() -> str:
    """``rules.py``: the deposits, and then step after step."""
    rules = ["from luodi.facts import *\nfrom luodi.rules import *\n"]
    for i in range(RULES):
        before = f"r{i - 1}(home)" if i else "home.deposits"
        step = f"(yuan({i % 7}) if home.marginal else yuan({i % 5}))"
        rules.append(
            f'@rule("第{i}条", "第{i}步")\ndef r{i}(home: Household) -> Money:\n    return {before} + {step}\n'
        )
    return "\n\n".join(rules)


def pack(folder: Path) -> Pack:
    (folder / "pack.toml").write_text(MANIFEST, "utf-8")
    (folder / "rules.py").write_text(text(), "utf-8")
    return load_pack(folder)


def _timed(run: Callable[[], Any], clock: Callable[[], float] = time.process_time) -> tuple[float, Any]:
    """Seconds of processor time (the machine may be shared), and what came out."""
    started = clock()
    value = run()
    return clock() - started, value


def by_ibis(table: Any) -> Any:
    """The same chain as an Ibis user writes it: one ``mutate`` a rule."""
    for i in range(RULES):
        before = table[f"r{i - 1}"] if i else table.deposits
        table = table.mutate(**{f"r{i}": before + ibis.ifelse(table.marginal, 100 * (i % 7), 100 * (i % 5))})
    return table.select("id", f"r{RULES - 1}")


def measure(rows: int = 1_000_000, times: int = 3) -> dict[str, float]:
    """Seconds: reading the pack, compiling to Python and to SQL, running ours and Ibis's, best of ``times``."""
    last = f"r{RULES - 1}"
    figures: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        figures["read"], made = _timed(lambda: pack(Path(folder)))
    population = Population("Household", {(): TableOf("h", frozenset({"deposits", "marginal"}))})

    def python() -> Any:
        functions = made.functions(ON)
        return functions.bare(last), functions.explain(last)

    figures["python"], _ = _timed(python)
    figures["sql"], query = _timed(lambda: compile_pack(made, [last], population, on=ON))
    connection = ibis.duckdb.connect()
    connection.raw_sql(
        "CREATE TABLE h AS SELECT range AS id, range % 1000000 AS deposits, range % 3 = 0 AS marginal "
        f"FROM range({rows})"
    )
    figures["ibis_sql"], other = _timed(lambda: ibis.to_sql(by_ibis(connection.table("h")), dialect="duckdb"))
    plain: duckdb.DuckDBPyConnection = connection.con
    total = f"SELECT SUM({last}), COUNT(*) FROM ({{}})"
    for _ in range(times):
        for name, sql in (("ours_run", query.sql), ("ibis_run", str(other))):
            seconds, answer = _timed(lambda sql=sql: plain.execute(total.format(sql)).fetchone())
            figures[name] = min(figures.get(name, seconds), seconds)
            figures.setdefault("sum", float(answer[0]))
            assert float(answer[0]) == figures["sum"], name
    return figures


if __name__ == "__main__":
    for name, seconds in measure().items():
        print(f"{name}: {seconds:.3f}")
