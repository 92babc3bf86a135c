"""Every way of computing a rule gives the same answer, open answers and their kind included."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luodi.facts.types import Bool, Choice, Day, Number, Text
from luodi.packs import load
from luodi.rules.answers import RANK, Open
from luodi.rules.decide import answer, decide
from luodi.rules.pack import Pack
from luodi.rules.sql import compile_pack
from tests.rules.populations import as_facts, random_record, store


class DuckDB:
    mark = "?"

    def type(self, type_: Any) -> str:
        match type_:
            case Bool():
                return "BOOLEAN"
            case Number():
                return "BIGINT"
            case Choice() | Text():
                return "VARCHAR"
            case Day():
                return "DATE"

    def many(self, connection: Any, sql: str, rows: list[list[Any]]) -> None:
        connection.executemany(sql, rows)


@pytest.fixture(scope="module")
def dibao() -> Pack:
    return load("dibao_2022")


def expected(value: Any) -> tuple[Any, int]:
    """The value and the rank of its kind; an exact value as one fraction."""
    if isinstance(value, Open):
        return None, value.rank
    if isinstance(value, tuple):
        from fractions import Fraction

        return Fraction(*value), RANK["value"]
    return value, RANK["value"]


def from_row(row: dict[str, Any], rule: str) -> tuple[Any, int]:
    from fractions import Fraction

    kind = row[f"{rule}__kind"]
    if f"{rule}__n" in row:
        n, d = row[f"{rule}__n"], row[f"{rule}__d"]
        return (None if n is None else Fraction(int(n), int(d))), kind
    value = row[rule]
    return (int(value) if isinstance(value, int) and not isinstance(value, bool) else value), kind


def compare(pack: Pack, rules: list[str], seed: int, on: dt.date, readings: dict[str, str], n: int = 12) -> None:
    rnd = random.Random(seed)
    missing = rnd.choice((0.0, 0.02, 0.15))
    entity = pack.root(rules[0])
    records = {i + 1: random_record(rnd, pack, entity, missing=missing) for i in range(n)}
    connection = duckdb.connect()
    population = store(connection, pack, entity, records, DuckDB())
    query = compile_pack(pack, rules, population, on=on, readings=readings, why=True)
    result = connection.execute(query.sql)
    names = [d[0] for d in result.description]
    rows = {row[0]: dict(zip(names, row, strict=True)) for row in result.fetchall()}
    assert set(rows) == set(records)
    for key, record in records.items():
        facts = as_facts(pack, entity, record)
        for rule in rules:
            told = expected(answer(pack, rule, facts, on=on, readings=readings))
            explained = decide(pack, rule, facts, on=on, readings=readings)
            full = (None if explained.status != "value" else expected(explained.value)[0], RANK[explained.status])
            assert full == told, f"explainer and function differ: {rule} {record}"
            assert from_row(rows[key], rule) == told, f"SQL and function differ: {rule} {record}\n{query.sql}"


def deciding(pack: Pack, entity: str) -> list[str]:
    """The rules that can be decided on the record alone."""
    return [r.name for r in pack.program.rules.values() if len(r.parameters) == 1 and r.parameters[0].entity == entity]


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10**9), data=st.data())
def test_function_explainer_and_duckdb_agree_on_dibao(dibao: Pack, seed: int, data: st.DataObject) -> None:
    readings = {
        name: data.draw(st.sampled_from(list(declared.options)), label=name)
        for name, declared in dibao.program.readings.items()
    }
    compare(dibao, deciding(dibao, "Household"), seed, dt.date(2023, 6, 30), readings)
