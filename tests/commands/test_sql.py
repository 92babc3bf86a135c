"""``luodi sql`` prints a query that each engine's grammar takes; ``luodi lint`` tells findings by its exit code."""

from __future__ import annotations

import json

import pytest
import sqlglot
from click.testing import CliRunner

from luodi.commands import lint, sql
from luodi.errors import LuodiError
from luodi.rules.sql import DIALECTS


@pytest.mark.parametrize("dialect", DIALECTS)
def test_the_main_rule_is_one_statement_in_every_dialect(dialect: str) -> None:
    shown = CliRunner().invoke(sql.command, ["dibao_2022", "--dialect", dialect, "--on", "2023-01-01", "--why"])
    assert shown.exit_code == 0, shown.output
    parsed = sqlglot.parse(shown.output, read=dialect)
    assert [type(statement).__name__ for statement in parsed] == ["Select"]


@pytest.mark.parametrize("dialect", DIALECTS)
def test_the_causes_of_open_answers_are_one_statement_in_every_dialect(dialect: str) -> None:
    shown = CliRunner().invoke(sql.command, ["dibao_2022", "heads", "--dialect", dialect, "--on", "2023-01-01",
                                             "--causes"])  # fmt: skip
    assert shown.exit_code == 0, shown.output
    (parsed,) = sqlglot.parse(shown.output, read=dialect)
    assert parsed is not None
    assert parsed.named_selects[1:] == ["rule", "status", "name", "told", "provision", "path", "record"]


@pytest.mark.parametrize("dialect", DIALECTS)
def test_rows_that_cannot_be_read_are_listed_by_one_statement_and_left_out_by_another(dialect: str) -> None:
    listing = CliRunner().invoke(sql.command, ["dibao_2022", "--dialect", dialect, "--on", "2023-01-01", "--checks"])
    (parsed,) = sqlglot.parse(listing.output, read=dialect)
    assert parsed is not None
    assert parsed.named_selects == ["path", "record", "problems", "root"]
    rest = CliRunner().invoke(
        sql.command, ["dibao_2022", "--dialect", dialect, "--on", "2023-01-01", "--without", "unread"]
    )
    (parsed,) = sqlglot.parse(rest.output, read=dialect)
    assert parsed is not None
    assert "unread" in {table.name for table in parsed.find_all(sqlglot.exp.Table)}


@pytest.mark.parametrize(
    ("dialect", "first"),
    [("postgres", "SET jit = off"), ("spark", "SET spark.sql.constraintPropagation.enabled = false")],
)
def test_what_the_server_is_to_be_told_first_stands_above_the_query(dialect: str, first: str) -> None:
    shown = CliRunner().invoke(sql.command, ["dibao_2022", "--dialect", dialect, "--on", "2023-01-01"])
    assert shown.output.splitlines()[0] == f"-- 请先执行 Run first: {first};"


def test_a_dialect_that_is_not_known_is_refused_naming_those_that_are() -> None:
    shown = CliRunner().invoke(sql.command, ["dibao_2022", "--dialect", "oracle"])
    assert isinstance(shown.exception, LuodiError)
    assert "postgres" in shown.exception.mend_en


def test_lint_reports_each_finding_on_a_line_and_ends_with_one() -> None:
    shown = CliRunner().invoke(
        lint.command, ["hardship_relief_2022", "--on", "2022-12-20", "--members", "1", "--seconds", "5", "--json"],
        standalone_mode=False,
    )  # fmt: skip
    found = [json.loads(line) for line in shown.output.splitlines()]
    assert shown.return_value == 1
    # The two ways of counting who stands in several ways give the same amount here.
    assert ("idle-reading", "several_standings") in {(finding["kind"], finding["rule"]) for finding in found}
