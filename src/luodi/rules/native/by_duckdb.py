"""Rules answered for a whole population by DuckDB, in the columns and the order that machine code gives."""

from __future__ import annotations

from typing import Any

from luodi.errors import LuodiError
from luodi.facts.types import Bool, Day, Number
from luodi.rules.native.answering import Answered, Asked
from luodi.rules.populations.columns import quoted, text_literal
from luodi.rules.populations.opening import MEMORY, open_population
from luodi.rules.populations.sources import INVENTED, Progress
from luodi.rules.sql.compile import Query
from luodi.rules.sql.pack import compile_pack
from luodi.rules.sql.population import Population


def by_duckdb(asked: Asked, threads: int | None, progress: Progress, refused: LuodiError | None) -> Answered:
    """``refused``: why it is not machine code, where that was tried."""
    if isinstance(asked.population, Population):
        import duckdb

        query = _query(asked, asked.population)
        with duckdb.connect(config={"threads": threads} if threads else {}) as connection:
            return Answered("duckdb", _copy(connection, asked, query, ""), refused)
    with open_population(asked.pack, asked.root, asked.population, rules=asked.rules, on=asked.on,
                         memory=MEMORY, progress=progress) as opened:  # fmt: skip
        if threads:
            opened.connection.execute(f"SET threads = {threads}")
        progress("计算 / computing", 0.3)
        records = _copy(opened.connection, asked, _query(asked, opened.population), opened.invented)
        return Answered("duckdb", records, refused, opened.left_out, opened.bad_count,
                        tuple(str(row) for row in opened.bad), opened.absent, opened.missing)  # fmt: skip


def _query(asked: Asked, population: Population) -> Query:
    return compile_pack(asked.pack, asked.rules, population, on=asked.on, readings=asked.readings, why=asked.why)


def _copy(connection: Any, asked: Asked, query: Query, note: str) -> int:
    """The answers in the types that machine code gives them, in the order of the keys."""
    key, *names = query.columns
    columns = [quoted(key), *(f"{_cell(asked, name)} AS {quoted(name)}" for name in names)]
    metadata = f", KV_METADATA {{{INVENTED}: {text_literal(note)}}}" if note else ""
    answers = f"SELECT {', '.join(columns)} FROM (\n{query.sql}\n) AS q ORDER BY {quoted(key)}"
    target = text_literal(str(asked.part))
    (records,) = connection.execute(f"COPY ({answers}) TO {target} (FORMAT parquet{metadata})").fetchone()
    asked.part.replace(asked.out)
    return int(records)


def _cell(asked: Asked, column: str) -> str:
    """A column of the query in the type that machine code gives it, a fraction in its lowest terms."""
    cell = quoted(column)
    if column.endswith("__kind"):
        return f"CAST({cell} AS UTINYINT)"
    rule = column.removesuffix("__n").removesuffix("__d")
    if rule != column and column not in asked.rules:
        n, d = quoted(f"{rule}__n"), quoted(f"{rule}__d")
        return f"CAST(CASE WHEN {n} IS NOT NULL THEN {cell} // greatest_common_divisor({n}, {d}) END AS BIGINT)"
    match asked.pack.program.rules[rule].type:
        case Bool():
            return f"CAST({cell} AS BOOLEAN)"
        case Number():
            return f"CAST({cell} AS BIGINT)"
        case Day():
            return f"CAST({cell} AS DATE)"
        case _:
            return f"CAST({cell} AS VARCHAR)"
