"""Rows that cannot be read as records are listed with what is wrong; the rest of the population is decided."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from luodi.rules.pack import Pack
from luodi.rules.sql import compile_checks, compile_pack, readable
from luodi.rules.sql.population import Population
from tests.postgres import cluster
from tests.rules.engines import ClickHouse, DuckDB, Engine, PostgreSQL, Table
from tests.rules.minipack import DAY, VOCABULARY, pack
from tests.rules.populations import columns_of

RULE = """
@rule("第一条")
def bills(home: Home) -> Money:
    return sum(b.amount for m in home.members for b in m.bills)

@rule("第二条")
def heads(home: Home) -> Count:
    return len(home.members)
"""


@pytest.fixture(scope="module", params=["duckdb", "clickhouse", pytest.param("postgres", marks=pytest.mark.postgres)])
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    if request.param == "postgres":
        with cluster() as url, psycopg.connect(url, autocommit=True) as connection, PostgreSQL(connection) as opened:
            yield opened
    else:
        with {"duckdb": DuckDB, "clickhouse": ClickHouse}[request.param]() as opened:
            yield opened


def row(key: int | None, parent: int | None = None, **facts: Any) -> dict[str, Any]:
    return {"id": key, "parent_id": parent, **facts}


GIVEN = {"members_given": True, "years_given": True}
HOMES = [
    row(1, **GIVEN),
    row(2, **GIVEN),
    row(2, **GIVEN),
    row(None, **GIVEN),
    row(3, **GIVEN, assets=-1),
    row(4, **GIVEN, area="郊"),
    row(5, members_given=False, years_given=True),
    row(6, **GIVEN, since=dt.date(1899, 12, 31), rooms=51),
    row(7, **GIVEN),
    row(8, **GIVEN),
    row(9, **GIVEN),
    row(10, **GIVEN),
]
BILLS = {"bills_given": True}
MEMBERS = [
    row(11, 1, **BILLS),
    row(12, 1, **BILLS),
    row(51, 5, **BILLS),
    row(71, 7, **BILLS),
    row(71, 9, **BILLS),
    row(81, 8, **BILLS, fee=3, fee_none=True),
    row(None, 404, **BILLS),
    *(row(1000 + i, 10, **BILLS) for i in range(21)),
]
OF_MEMBERS = [row(111, 11, amount=500), row(112, 12, amount=700), row(711, 71, amount=-5), row(999, 998, amount=1)]


def population(made: Pack, engine: Engine) -> Population:
    rows = {(): HOMES, ("members",): MEMBERS, ("members", "bills"): OF_MEMBERS, ("years",): []}
    kinds = {(): "Home", ("members",): "Member", ("members", "bills"): "Bill", ("years",): "Year"}
    tables: dict[tuple[str, ...], Table] = {path: (columns_of(made, kinds[path]), rows[path]) for path in kinds}
    return engine.store("Home", tables)


EXPECTED = {
    ("", "2", "id: repeated; ", "2"),
    ("", "", "id: missing; ", ""),
    ("", "3", "assets: outside 0 … 100000000000; ", "3"),
    ("", "4", "area: not on its list; ", "4"),
    ("", "6", "since: outside 1900-01-01 … 2199-12-31; rooms: outside 0 … 50; ", "6"),
    ("members", "51", "members: marked as not given; ", "5"),
    ("members", "71", "id: repeated; ", "7"),
    ("members", "71", "id: repeated; ", "9"),
    ("members", "81", "fee: given and marked as none; ", "8"),
    ("members", "", "id: missing; parent_id: no such parent; ", ""),
    ("members.bills", "711", "amount: outside 0 … 100000000000; ", "7"),
    ("members.bills", "711", "amount: outside 0 … 100000000000; ", "9"),
    ("members.bills", "999", "parent_id: no such parent; ", ""),
    # A home has at most twenty members: each of the twenty-one is one too many.
    *(("members", str(1000 + i), "members: more than 20; ", "10") for i in range(21)),
}


def checked(engine: Engine, where: Population) -> set[tuple[str, ...]]:
    query = compile_checks(VOCABULARY, where, dialect=engine.dialect)
    return {tuple(found[column] or "" for column in query.columns) for found in engine.query(query.sql)}


def test_every_row_that_cannot_be_read_is_listed_with_all_that_is_wrong(tmp_path: Path, engine: Engine) -> None:
    assert checked(engine, population(pack(tmp_path, RULE), engine)) == EXPECTED


def test_a_record_with_such_a_row_is_left_out_whole_and_the_rest_is_decided(tmp_path: Path, engine: Engine) -> None:
    made = pack(tmp_path, RULE)
    where = population(made, engine)
    checks = compile_checks(VOCABULARY, where, dialect=engine.dialect).sql.removesuffix(" SETTINGS join_use_nulls = 1")
    kept = readable(where, f"({checks})", dialect=engine.dialect)
    query = compile_pack(made, ["bills", "heads"], kept, on=DAY, dialect=engine.dialect)
    # Of twelve rows only the first home can be read: two members, bills of 5.00 and 7.00.
    assert [(int(r["id"]), int(r["bills"]), int(r["heads"])) for r in engine.query(query.sql)] == [(1, 1200, 2)]


def test_a_population_without_fault_lists_nothing_and_loses_nobody(tmp_path: Path, engine: Engine) -> None:
    made = pack(tmp_path, RULE)
    tables = {(): (columns_of(made, "Home"), HOMES[:1]), ("members",): (columns_of(made, "Member"), MEMBERS[:2])}
    where = engine.store("Home", tables)
    assert checked(engine, where) == set()
