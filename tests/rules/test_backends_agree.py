"""Every way of computing a rule gives the same answer, open answers and their kind included."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

import duckdb
import psycopg
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luodi.packs import load
from luodi.rules import tree as t
from luodi.rules.answers import RANK, Open
from luodi.rules.decide import answer, decide
from luodi.rules.pack import Pack
from luodi.rules.sql import Query, compile_pack, compile_query
from luodi.rules.sql.pack import question
from tests.postgres import cluster
from tests.rules.populations import DuckDB, Engine, PostgreSQL, Record, as_facts, random_record, store

ON = dt.date(2023, 6, 30)
Answers = dict[int, dict[str, tuple[Any, int]]]


@pytest.fixture(scope="module")
def dibao() -> Pack:
    return load("dibao_2022")


@pytest.fixture(scope="module")
def postgres() -> Iterator[Any]:
    with cluster() as url, psycopg.connect(url, autocommit=True) as connection:
        yield connection


def expected(value: Any) -> tuple[Any, int]:
    """The value and the rank of its kind; an exact value as one fraction."""
    if isinstance(value, Open):
        return None, value.rank
    return (Fraction(*value) if isinstance(value, tuple) else value), RANK["value"]


def from_row(row: Mapping[str, Any], rule: str) -> tuple[Any, int]:
    kind = int(row[f"{rule}__kind"])
    if f"{rule}__n" in row:
        n, d = row[f"{rule}__n"], row[f"{rule}__d"]
        return (None if n is None else Fraction(int(n), int(d))), kind
    value = row[rule]
    return (value if value is None or isinstance(value, bool | str | dt.date) else int(value)), kind


def deciding(pack: Pack) -> list[str]:
    """The rules that can be decided on a household alone."""
    return [r.name for r in pack.program.rules.values() if [p.entity for p in r.parameters] == ["Household"]]


def households(pack: Pack, seed: int, n: int) -> dict[int, Record]:
    rnd = random.Random(seed)
    missing = rnd.choice((0.0, 0.02, 0.15))
    return {i + 1: random_record(rnd, pack, "Household", missing=missing) for i in range(n)}


def by_sql(connection: Any, engine: Engine, query: Query, rules: list[str]) -> Answers:
    result = connection.execute(query.sql)
    names = [d[0] for d in result.description]
    rows = [dict(zip(names, row, strict=True)) for row in result.fetchall()]
    return {row["id"]: {rule: from_row(row, rule) for rule in rules} for row in rows}


def by_function(pack: Pack, records: Mapping[int, Record], rules: list[str], readings: Mapping[str, str]) -> Answers:
    return {
        key: {rule: expected(answer(pack, rule, facts, on=ON, readings=readings)) for rule in rules}
        for key, record in records.items()
        for facts in [as_facts(pack, "Household", record)]
    }


def by_explainer(pack: Pack, records: Mapping[int, Record], rules: list[str], readings: Mapping[str, str]) -> Answers:
    return {
        key: {rule: expected(decide(pack, rule, facts, on=ON, readings=readings).reason.value) for rule in rules}
        for key, record in records.items()
        for facts in [as_facts(pack, "Household", record)]
    }


def differences(one: Answers, other: Answers) -> list[str]:
    return [
        f"{key} {rule}: {value} | {other.get(key, {}).get(rule)}"
        for key, answers in one.items()
        for rule, value in answers.items()
        if other.get(key, {}).get(rule) != value
    ]


def alternative(pack: Pack) -> dict[str, str]:
    """Every reading turned to its last option."""
    return {name: list(declared.options)[-1] for name, declared in pack.program.readings.items()}


@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 10**9), turned=st.booleans())
def test_function_explainer_and_duckdb_agree(dibao: Pack, seed: int, turned: bool) -> None:
    readings = alternative(dibao) if turned else {}
    rules, records = deciding(dibao), households(dibao, seed, 12)
    connection = duckdb.connect()
    population = store(connection, dibao, "Household", records, DuckDB())
    query = compile_pack(dibao, rules, population, on=ON, readings=readings, why=True)
    told = by_function(dibao, records, rules, readings)
    assert differences(by_explainer(dibao, records, rules, readings), told) == []
    assert differences(told, by_sql(connection, DuckDB(), query, rules)) == []


@pytest.mark.postgres
@settings(max_examples=5, deadline=None)
@given(seed=st.integers(0, 10**9), turned=st.booleans())
def test_postgresql_agrees(dibao: Pack, postgres: Any, seed: int, turned: bool) -> None:
    readings = alternative(dibao) if turned else {}
    rules, records = deciding(dibao), households(dibao, seed, 12)
    population = store(postgres, dibao, "Household", records, PostgreSQL())
    query = compile_pack(dibao, rules, population, on=ON, readings=readings, dialect="postgres", why=True)
    told = by_function(dibao, records, rules, readings)
    assert differences(told, by_sql(postgres, PostgreSQL(), query, rules)) == []


def turned_round(program: t.Program) -> t.Program:
    """The same rules with one boundary moved: not above the limit becomes below it."""
    from dataclasses import replace

    rule = program.rules["too_many_assets"]
    assert isinstance(rule.body, t.Compare)
    assert rule.body.op == ">"
    return replace(program, rules={**program.rules, rule.name: replace(rule, body=replace(rule.body, op=">="))})


def test_a_planted_difference_is_caught(dibao: Pack) -> None:
    """A household exactly at 24 standards a head: ``>`` and ``>=`` part."""
    from dataclasses import replace

    assets = ("deposits", "securities", "funds", "insurance_value", "claims", "internet_assets")
    member = {"relation": "本人"}
    at_the_limit: Record = {"application": "家庭申请", "members": [member], **dict.fromkeys(assets, 0)}
    standard = dibao.standards["city_urban_monthly"].on(ON)[0].value
    records = {1: {**at_the_limit, "deposits": 24 * standard}}
    connection = duckdb.connect()
    population = store(connection, dibao, "Household", records, DuckDB())
    asked = question(dibao, ON)
    told = by_function(dibao, records, ["too_many_assets"], {})
    assert told == {1: {"too_many_assets": (False, 0)}}
    honest = compile_query(asked, ["too_many_assets"], population, why=True)
    assert differences(told, by_sql(connection, DuckDB(), honest, ["too_many_assets"])) == []
    planted = replace(asked, program=turned_round(asked.program))
    wrong = compile_query(planted, ["too_many_assets"], population, why=True)
    assert differences(told, by_sql(connection, DuckDB(), wrong, ["too_many_assets"])) != []


def test_a_household_without_members_does_not_move_its_neighbours(dibao: Pack) -> None:
    records: dict[int, Record] = {1: {"members": []}, 2: {}, 3: {"members": [{"relation": "本人"}]}}
    connection = duckdb.connect()
    population = store(connection, dibao, "Household", records, DuckDB())
    query = compile_pack(dibao, ["heads"], population, on=ON, why=True)
    rows = by_sql(connection, DuckDB(), query, ["heads"])
    # Nobody: none; not given: unknown; the applicant alone: one.
    assert {key: row["heads"] for key, row in rows.items()} == {1: (0, 0), 2: (None, RANK["unknown"]), 3: (1, 0)}
