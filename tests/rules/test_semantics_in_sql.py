"""The lines of the semantics page in every engine: each expression on the facts of every line, causes included."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import psycopg
import pytest

from luodi.rules.answers import Open
from luodi.rules.pack import Pack
from luodi.rules.records import NONE
from luodi.rules.sql import CannotCompileError
from tests.postgres import cluster
from tests.rules import test_semantics as page
from tests.rules.answering import (
    Asked,
    by_engine,
    by_explainer,
    by_function,
    causes_by_engine,
    causes_by_explainer,
    compilable,
    differences,
    facts_of,
    rules_about,
    values,
    values_by_engine,
)
from tests.rules.engines import ClickHouse, DuckDB, Engine, PostgreSQL
from tests.rules.minipack import DAY, home, member, pack
from tests.rules.populations import Record

NOT_IN_SQL = {"max((m.wage / 3 for m in home.members), default=yuan(9))"}
"""Folding exact fractions over a relation is refused by name; the author is told to round first."""


def lines() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Expression, type and facts of every line."""
    for expression, owner, tenant, _ in page.LOGIC:
        yield expression, "bool", home(owner=owner, tenant=tenant)
    for expression, result, assets, rooms, _ in page.NUMBERS:
        yield expression, result, home(assets=assets, rooms=rooms)
    for expression, assets, _ in page.COMPARISONS:
        yield expression, "bool", home(assets=assets, rooms=1)
    for expression, result, members, _ in page.RELATIONS:
        yield expression, result, home(members=members)
    for expression, years, _ in page.LAST:
        yield expression, "bool", home(years=years)
    for test, order, scores, _ in page.RANKS:
        ranked = f"rank(y.score, among=(z.score for z in home.years), order='{order}') {test}"
        years = page.years(*((2021 + i, score) for i, score in enumerate(scores)))
        yield f"all({ranked} for y in home.years if y.year == 2021)", "bool", home(years=years)
    for since, expression, _ in page.DATES:
        yield expression, "bool", home(since=since)
    for expression, fee, _ in page.FEES:
        yield f"any({expression} for m in home.members)", "bool", home(members=[member(fee=fee)])
    for area, district, _ in page.STANDARD_ROWS:
        yield "std.base[home.area, home.district]", "Money", home(area=area, district=district)
    for expression, result, facts in MORE:
        yield expression, result, facts


SIBLINGS = """
@rule("第二条")
def of_the_kind(m: Member, home: Home) -> Money:
    kind = m.kind
    return sum(n.wage for n in home.members if n.kind == kind)

@rule("第三条")
def place(m: Member, home: Home) -> Count:
    return rank(m.wage, among=(n.wage for n in home.members if n.well))

@rule("第三条")
def nothing(home: Home) -> Money:
    return silent("没有规定")

@rule("第四条")
def best_below(m: Member, home: Home) -> Money:
    mine = m.well
    wage = m.wage
    return max((n.wage for n in home.members if n.wage < wage or (mine and n.well)), default=home.debts)
"""
MORE: list[tuple[str, str, dict[str, Any]]] = [
    # A record compared with its neighbours, some of which are not known.
    ("any(of_the_kind(m, home) > yuan(100) for m in home.members)", "bool", home(members=page.TWO)),
    ("all(of_the_kind(m, home) > yuan(100) for m in home.members)", "bool", home(members=[member(wage=None)])),
    ("count(m for m in home.members if of_the_kind(m, home) == yuan(100))", "Count", home(members=None)),
    ("sum(of_the_kind(m, home) for m in home.members)", "Money", home(members=[*page.TWO, member(kind=None)])),
    ("sum(best_below(m, home) for m in home.members)", "Money", home(members=[*page.TWO, member(wage=None)])),
    ("sum(best_below(m, home) for m in home.members)", "Money", home(members=[*page.TWO, member(wage=7)], debts=None)),
    ("sum(place(m, home) for m in home.members)", "Count", home(members=[member(wage=9)] * 3)),
    ("rank(home.assets, among=(m.wage for m in home.members if m.well))", "Count", home(members=page.TWO)),
    ("rank(home.assets, among=(m.wage for m in home.members if m.well))", "Count", home(members=[])),
    ("rank(home.assets, among=(m.wage for m in home.members if m.well))", "Count", home(members=None, assets=None)),
    # The same number in another scale, kept as a fraction.
    ("sum(m.wage * percent(20) * 5 for m in home.members)", "Exact[Money]", home(members=page.TWO)),
    ("sum(m.wage * percent(30) for m in home.members) / home.rooms", "Exact[Money]", home(members=page.TWO, rooms=7)),
    # A divisor that is never zero and may be missing; nothing to divide; a divisor that is open where zero stands.
    (
        "yuan(300) / rank(home.assets, among=(m.wage for m in home.members))",
        "Exact[Money]",
        home(members=[member(wage=None)]),
    ),
    (
        "yuan(300) / rank(home.assets, among=(m.wage for m in home.members)) > home.debts",
        "bool",
        home(members=[member(wage=None)]),
    ),
    ("home.assets / home.rooms if home.owner else silent('自有住房')", "Exact[Money]", home(owner=False)),
    ("nothing(home) / home.rooms", "Exact[Money]", home(rooms=0)),
    ("home.assets / (home.debts if home.owner else silent('自有住房'))", "Exact[Count]", home(assets=7)),
    ("all(True for m in home.members) and any(False for m in home.members)", "bool", home(members=page.TWO)),
    ("all(True for m in home.members) or home.owner", "bool", home(members=None)),
    # Open for two reasons of different kinds at once.
    ("amount(home) / home.rooms > yuan(1)", "bool", home(rooms=0)),
    ("home.assets / home.rooms > amount(home)", "bool", home(rooms=0)),
    ("max((m.wage for m in home.members if m.well), default=amount(home))", "Money", home(members=page.TWO[1:])),
    ("max((m.wage for m in home.members), default=home.assets)", "Money", home(members=[], assets=None)),
    ("min(home.assets, amount(home))", "Money", home(assets=None)),
    ('home.district == "云\'东\\\\区"', "bool", home(district="云'东\\区")),
    ("home.district in ('云\\\\', '\"云\"')", "bool", home(district='"云"')),
    ("silent('附件“一”没有\\'规定\\'') if home.owner else grave(home)", "bool", home(owner=True)),
]


KEPT = [line for line in lines() if line[0] not in NOT_IN_SQL]
RULES = {f"r{i}": shape for i, shape in enumerate(dict.fromkeys(line[:2] for line in KEPT))}
"""Expression and type of the rule for every line."""

ONE = """
@rule("第一条")
def {name}(home: Home, std: Standards, on: Date) -> {result}:
    return {expression}
"""


@pytest.fixture(scope="module")
def lined(tmp_path_factory: pytest.TempPathFactory) -> tuple[Pack, dict[int, Record]]:
    """A pack with a rule for every line, and every line's facts."""
    rules = (ONE.format(name=name, result=result, expression=text) for name, (text, result) in RULES.items())
    made = pack(tmp_path_factory.mktemp("lines"), page.DECLARED + SIBLINGS + "".join(rules))
    read = (made.reader.read("Home", facts) for _, _, facts in KEPT)
    return made, {i + 1: stored(made, "Home", facts) for i, facts in enumerate(read)}


def stored(made: Pack, entity: str, facts: Any) -> Record:
    """A record of stored values, as populations have it."""
    kind = made.vocabulary[entity]
    out: Record = {}
    for name in facts.__slots__:
        value = getattr(facts, name)
        if value is NONE:
            out[name] = None
        elif name in kind.relations and not isinstance(value, Open):
            out[name] = [stored(made, kind.relations[name].target.__name__, child) for child in value]
        elif not isinstance(value, Open):
            out[name] = value
    return out


@pytest.fixture(scope="module", params=["duckdb", "clickhouse", pytest.param("postgres", marks=pytest.mark.postgres)])
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    if request.param == "postgres":
        with cluster() as url, psycopg.connect(url, autocommit=True) as connection, PostgreSQL(connection) as opened:
            yield opened
    else:
        with {"duckdb": DuckDB, "clickhouse": ClickHouse}[request.param]() as opened:
            yield opened


def asked_of(lined: tuple[Pack, dict[int, Record]]) -> Asked:
    return Asked(lined[0], "Home", rules_about(lined[0], "Home"), DAY, {})


def said_by(lined: tuple[Pack, dict[int, Record]], engine: Engine) -> Asked:
    """The lines that the engine can say: all, but for some comparisons of neighbours."""
    asked = asked_of(lined)
    said = compilable(asked, engine.dialect)
    assert set(asked.rules) - set(said) == (COMPARES if engine.dialect in CANNOT_COMPARE else set())
    return replace(asked, rules=said)


COMPARES = {name for name, (text, _) in RULES.items() if "of_the_kind" in text or "best_below" in text}
CANNOT_COMPARE = ("clickhouse", "spark")


def test_spark_compares_neighbours_by_their_rank_only(lined: tuple[Pack, dict[int, Record]]) -> None:
    asked = asked_of(lined)
    said = compilable(asked, "spark")
    assert set(asked.rules) - set(said) == COMPARES
    ranks = [name for name, (text, _) in RULES.items() if "place(" in text or "rank(" in text]
    assert ranks
    assert set(ranks) <= set(said)


def test_every_line_is_there_and_the_bare_function_agrees(lined: tuple[Pack, dict[int, Record]]) -> None:
    asked = asked_of(lined)
    facts = facts_of(asked, lined[1])
    answers = by_explainer(asked, facts)
    kinds = {kind for row in answers.values() for _, kind in row.values()}
    assert kinds == {0, 1, 2, 3}
    assert differences(answers, by_function(asked, facts)) == []


def test_the_engine_gives_the_answer_and_its_kind(lined: tuple[Pack, dict[int, Record]], engine: Engine) -> None:
    asked = said_by(lined, engine)
    answers = by_function(asked, facts_of(asked, lined[1]))
    assert differences(answers, by_engine(asked, lined[1], engine)) == []
    assert differences(values(answers), values_by_engine(asked, lined[1], engine)) == []


def test_the_engine_names_every_cause_and_its_record(lined: tuple[Pack, dict[int, Record]], engine: Engine) -> None:
    asked = said_by(lined, engine)
    expected = causes_by_explainer(asked, lined[1], facts_of(asked, lined[1]))
    assert differences(expected, causes_by_engine(asked, lined[1], engine)) == []


def test_what_no_engine_can_say_exactly_is_refused_by_name(tmp_path: Path, engine: Engine) -> None:
    (expression,) = NOT_IN_SQL
    made = pack(tmp_path, f'@rule("第一条")\ndef one(home: Home) -> Exact[Money]:\n    return {expression}\n')
    asked = Asked(made, "Home", ("one",), dt.date(2024, 3, 1), {})
    with pytest.raises(CannotCompileError, match=r"rounded\(…\)"):
        by_engine(asked, {1: {}}, engine)


def test_a_rank_among_what_is_the_same_of_every_record_is_refused_by_name(tmp_path: Path) -> None:
    head = '@rule("第一条")\ndef place(home: Home) -> Count:\n'
    rule = f"{head}    return rank(home.assets, among=({{}} for m in home.members))\n"
    for among, refused in (("home.debts", True), ("m.wage", False)):
        made = pack(tmp_path / among, rule.format(among))
        asked = Asked(made, "Home", ("place",), DAY, {})
        assert compilable(asked, "duckdb") == (() if refused else ("place",))
