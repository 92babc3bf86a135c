"""Every way of computing a rule gives the same answer, open answers and their kind included."""

from __future__ import annotations

import datetime as dt
import random
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import psycopg
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luodi.packs import load, with_rules
from luodi.rules.answers import RANK
from luodi.rules.pack import Pack
from luodi.rules.python.code import Code
from tests.postgres import cluster
from tests.rules.answering import (
    Answers,
    Asked,
    alternative,
    by_engine,
    by_explainer,
    by_function,
    causes_by_engine,
    causes_by_explainer,
    differences,
    facts_of,
    rules_about,
    values,
    values_by_engine,
)
from tests.rules.engines import ClickHouse, DuckDB, Engine, PostgreSQL
from tests.rules.planting import HONEST, NAMED, at_the_limit, differences_of_a_plant
from tests.rules.populations import Record, edges, random_record

ON = dt.date(2023, 6, 30)


@pytest.fixture(scope="module")
def dibao() -> Pack:
    return load("dibao_2022")


@pytest.fixture(scope="module")
def engine() -> Iterator[Callable[[str], Engine]]:
    """An engine by its dialect, opened once."""
    opened: dict[str, Engine] = {}
    with ExitStack() as stack:

        def get(dialect: str) -> Engine:
            if dialect not in opened:
                if dialect == "postgres":
                    url = stack.enter_context(cluster())
                    connection = stack.enter_context(psycopg.connect(url, autocommit=True))
                    opened[dialect] = stack.enter_context(PostgreSQL(connection))
                else:
                    opened[dialect] = stack.enter_context({"duckdb": DuckDB, "clickhouse": ClickHouse}[dialect]())
            return opened[dialect]

        yield get


ENGINES = pytest.mark.parametrize(
    "dialect", ["duckdb", "clickhouse", pytest.param("postgres", marks=pytest.mark.postgres)]
)


def records_of(asked: Asked, seed: int, n: int, *, missing: float | None = None) -> dict[int, Record]:
    rnd = random.Random(seed)
    missing = rnd.choice((0.0, 0.02, 0.15)) if missing is None else missing
    near = edges(asked.pack, asked.on)
    return {i + 1: random_record(rnd, asked.pack, asked.entity, missing=missing, near=near) for i in range(n)}


def asked_of(pack: Pack, turned: bool) -> Asked:
    """All rules about the record of the pack's main rule, on a day on which the pack answers."""
    entity = pack.root(pack.main or next(iter(pack.program.rules)))
    on = max([ON, pack.issued.effective, *(v.start for s in pack.standards.values() for v in s.values[:1])])
    return Asked(pack, entity, rules_about(pack, entity), on, alternative(pack) if turned else {})


@pytest.mark.parametrize("name", with_rules())
@settings(max_examples=5, deadline=None)
@given(seed=st.integers(0, 10**9), turned=st.booleans())
def test_the_bare_function_answers_as_the_explainer(name: str, seed: int, turned: bool) -> None:
    asked = asked_of(load(name), turned)
    facts = facts_of(asked, records_of(asked, seed, 20))
    assert differences(by_explainer(asked, facts), by_function(asked, facts)) == []


@ENGINES
@pytest.mark.parametrize("name", with_rules())
@settings(max_examples=2, deadline=None)
@given(seed=st.integers(0, 10**9), turned=st.booleans())
def test_the_engine_answers_as_the_bare_function(
    engine: Callable[[str], Engine], dialect: str, name: str, seed: int, turned: bool
) -> None:
    asked = asked_of(load(name), turned)
    records = records_of(asked, seed, 25)
    answers = by_function(asked, facts_of(asked, records))
    assert differences(answers, by_engine(asked, records, engine(dialect))) == []
    assert differences(values(answers), values_by_engine(asked, records, engine(dialect))) == []


@ENGINES
@pytest.mark.parametrize("name", with_rules())
def test_the_engine_names_the_causes_that_the_explainer_names(
    engine: Callable[[str], Engine], dialect: str, name: str
) -> None:
    asked = asked_of(load(name), turned=False)
    records = records_of(asked, 4, 30, missing=0.1)
    causes = causes_by_explainer(asked, records, facts_of(asked, records))
    assert any(told for row in causes.values() for told in row.values())
    assert differences(causes, causes_by_engine(asked, records, engine(dialect))) == []


@ENGINES
def test_a_difference_planted_into_a_query_is_named(dibao: Pack, engine: Callable[[str], Engine], dialect: str) -> None:
    assert differences_of_a_plant(dibao, engine(dialect)) == ([], NAMED)


@pytest.mark.parametrize(
    ("function", "backend"), [("too_many_assets", by_function), ("_x_too_many_assets", by_explainer)]
)
def test_a_difference_planted_into_the_generated_python_is_named(
    monkeypatch: pytest.MonkeyPatch, function: str, backend: Callable[..., Answers]
) -> None:
    honest = Code.text.fget
    assert honest is not None

    def planted(code: Code) -> Any:
        return re.sub(rf"(def {function}\(.*?) > ", r"\1 >= ", honest(code), count=1, flags=re.DOTALL)

    load.cache_clear()
    asked, records = at_the_limit(load("dibao_2022"))
    assert backend(asked, facts_of(asked, records)) == HONEST
    monkeypatch.setattr(Code, "text", property(planted))
    load.cache_clear()
    asked, records = at_the_limit(load("dibao_2022"))
    assert differences(HONEST, backend(asked, facts_of(asked, records))) == NAMED
    monkeypatch.undo()
    load.cache_clear()


@ENGINES
def test_a_household_without_members_does_not_move_its_neighbours(
    dibao: Pack, engine: Callable[[str], Engine], dialect: str
) -> None:
    records: dict[int, Record] = {1: {"members": []}, 2: {}, 3: {"members": [{"relation": "本人"}]}}
    rows = by_engine(Asked(dibao, "Household", ("heads",), ON, {}), records, engine(dialect))
    # Nobody: none; not given: unknown; the applicant alone: one.
    assert {key: row["heads"] for key, row in rows.items()} == {1: (0, 0), 2: (None, RANK["unknown"]), 3: (1, 0)}
