"""The faster reading of joined conditions: never another answer than the full one."""

from __future__ import annotations

from itertools import product

import duckdb

from luodi.facts.types import BOOL
from luodi.rules.sql.dialects import DIALECTS
from luodi.rules.sql.scalar import Scalars
from luodi.rules.sql.term import UNKNOWN, Term

_SQL = {True: "TRUE", False: "FALSE", None: "NULL"}


def _kleene_and(*values: bool | None) -> bool | None:
    return False if False in values else None if None in values else True


def _not(value: bool | None) -> bool | None:
    return None if value is None else not value


def test_joined_conditions_read_strictly_or_in_full_follow_the_table_of_yes_no_and_open() -> None:
    make = Scalars(DIALECTS["duckdb"])
    a, b, c, d = (Term(f't."{name}"', BOOL, causes=frozenset({UNKNOWN})) for name in "abcd")
    # (a and not (b or not c)) or d
    inner = make.logic("AND", [a, make.negation(make.logic("OR", [b, make.negation(c)]))])
    term = make.logic("OR", [inner, d])
    assert make.faster(term).startswith("COALESCE(")
    cases = list(product((True, False, None), repeat=4))
    rows = ", ".join(f"({', '.join(_SQL[v] for v in case)})" for case in cases)
    source = f"(SELECT CAST(a AS BOOL) a, CAST(b AS BOOL) b, CAST(c AS BOOL) c, CAST(d AS BOOL) d " \
             f"FROM (VALUES {rows}) AS v(a, b, c, d)) AS t"  # fmt: skip
    sql = f"SELECT a, b, c, d, {make.faster(term)}, {term.strict} FROM {source}"
    answers = duckdb.connect().execute(sql).fetchall()
    assert len(answers) == len(cases)
    for *case, full, strict in answers:
        p, q, r, s = case
        either = _not(_kleene_and(_not(q), r))
        right = _not(_kleene_and(_not(_kleene_and(p, _not(either))), _not(s)))
        assert full is right, case
        assert strict is (None if None in case else right), case


def test_two_conditions_are_not_worth_a_second_reading() -> None:
    make = Scalars(DIALECTS["duckdb"])
    a, b = (Term(f't."{name}"', BOOL, causes=frozenset({UNKNOWN})) for name in "ab")
    assert make.faster(make.logic("AND", [a, b])) == '(t."a" AND t."b")'


def test_engines_without_ordered_booleans_are_asked_in_full_only() -> None:
    for name in ("postgres", "clickhouse", "spark"):
        make = Scalars(DIALECTS[name])
        terms = [Term(f't."{c}"', BOOL, causes=frozenset({UNKNOWN})) for c in "abcde"]
        assert make.faster(make.logic("OR", terms)) == '(t."a" OR t."b" OR t."c" OR t."d" OR t."e")'
