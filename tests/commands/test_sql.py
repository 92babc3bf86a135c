"""``luodi sql`` prints a query that each engine's grammar takes; ``luodi lint`` tells findings by its exit code."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import sqlglot
from click.testing import CliRunner

from luodi.commands import answer, lint, population, sql
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


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Invented households, as a folder of Parquet tables that lack columns and tables which the vocabulary has."""
    folder = tmp_path_factory.mktemp("people") / "yunzhou"
    made = CliRunner().invoke(population.command, ["--households", "3000", "--seed", "1", "--out", str(folder)])
    assert made.exit_code == 0, made.output
    return folder


def printed(people: Path, *flags: str) -> str:
    shown = CliRunner().invoke(
        sql.command, ["dibao_2022", "eligible", "--on", "2025-06-30", "--population", str(people), *flags]
    )
    assert shown.exit_code == 0, shown.output
    return shown.output


def test_over_a_population_of_files_the_query_runs_as_printed_and_answers_as_luodi_answer(
    people: Path, tmp_path: Path
) -> None:
    out = tmp_path / "answers.parquet"
    answered = CliRunner().invoke(
        answer.command,
        ["dibao_2022", "eligible", "--population", str(people), "--out", str(out), "--on", "2025-06-30", "--why"],
    )
    assert answered.exit_code in (0, 1), answered.output
    with duckdb.connect() as connection:
        for table in people.glob("*.parquet"):
            connection.execute(f"CREATE TABLE {table.stem} AS FROM '{table}'")
        found = connection.execute(printed(people, "--why")).fetchall()
        told = connection.execute(f"FROM '{out}'").fetchall()
        assert sorted(found) == sorted(told)
        assert len({row[1:] for row in found}) > 2
        first = min(table for (table,) in connection.execute("SELECT id FROM household").fetchall())
        connection.execute(f"UPDATE household SET deposits = -1 WHERE id = {first}")
        connection.execute(f"CREATE TABLE unread AS {printed(people, '--checks')}")
        assert connection.execute("SELECT record FROM unread").fetchall() == [(str(first),)]
        rest = connection.execute(printed(people, "--without", "unread", "--why")).fetchall()
        assert sorted(rest) == sorted(row for row in found if row[0] != first)
        causes = connection.execute(printed(people, "--causes")).fetchall()
        assert {row[0] for row in causes} == {row[0] for row in found if row[1] is None}


def test_the_checks_list_who_was_born_after_the_day_of_decision(people: Path) -> None:
    with duckdb.connect() as connection:
        for table in people.glob("*.parquet"):
            connection.execute(f"CREATE TABLE {table.stem} AS FROM '{table}'")
        (last,) = connection.execute("SELECT MAX(id) FROM household_members").fetchall()[0]
        connection.execute(f"UPDATE household_members SET born = DATE '2025-06-30' WHERE id = {last}")
        assert connection.execute(printed(people, "--checks")).fetchall() == []
        connection.execute(f"UPDATE household_members SET born = DATE '2025-07-01' WHERE id = {last}")
        (found,) = connection.execute(printed(people, "--checks")).fetchall()
        assert found[:3] == ("members", str(last), "born: outside 1900-01-01 … 2025-06-30; ")


def test_what_is_printed_for_checks_reads_only_what_the_rule_reads() -> None:
    shown = CliRunner().invoke(sql.command, ["dibao_2022", "heads", "--checks", "--on", "2023-01-01"])
    (parsed,) = sqlglot.parse(shown.output, read="duckdb")
    assert parsed is not None
    assert {table.name for table in parsed.find_all(sqlglot.exp.Table)} == {"household", "household_members"}


@pytest.mark.parametrize("flags", [["--why", "--causes"], ["--checks", "--without", "unread"], ["--checks", "--why"]])
def test_flags_that_ask_for_different_queries_are_refused(flags: list[str]) -> None:
    shown = CliRunner().invoke(sql.command, ["dibao_2022", "--on", "2023-01-01", *flags])
    assert isinstance(shown.exception, LuodiError)
    assert flags[0] in shown.exception.zh


def test_a_population_without_the_table_of_its_records_is_refused(tmp_path: Path) -> None:
    shown = CliRunner().invoke(sql.command, ["dibao_2022", "--on", "2023-01-01", "--population", str(tmp_path)])
    assert isinstance(shown.exception, LuodiError)
    assert "household.parquet" in shown.exception.mend_zh


def one_home(folder: Path, **columns: pa.Array) -> Path:
    folder.mkdir()
    pq.write_table(pa.table({"id": [1], **columns}), folder / "household.parquet")
    return folder


def money(kind: pa.DataType) -> pa.Array:
    return pa.array([12000]).cast(kind)


@pytest.mark.parametrize(
    ("columns", "place"),
    [
        ({"deposits": money(pa.decimal128(21, 2))}, "deposits"),
        ({"deposits": money(pa.float64())}, "deposits"),
        ({"银行存款": money(pa.int64())}, "银行存款"),
    ],
)
def test_columns_that_the_query_would_misread_are_refused_by_name(
    tmp_path: Path, columns: dict[str, pa.Array], place: str
) -> None:
    folder = one_home(tmp_path / "people", **columns)
    shown = CliRunner().invoke(sql.command, ["dibao_2022", "--on", "2023-01-01", "--population", str(folder)])
    assert isinstance(shown.exception, LuodiError)
    assert (shown.exception.file, shown.exception.place) == ("household.parquet", place)


def test_a_table_without_keys_and_a_file_of_another_kind_are_refused(tmp_path: Path) -> None:
    folder = one_home(tmp_path / "people")
    pq.write_table(pa.table({"id": [1]}), folder / "household_members.parquet")
    for file, told in ((folder, "parent_id"), (folder / "household.parquet", "DuckDB")):
        shown = CliRunner().invoke(sql.command, ["dibao_2022", "--on", "2023-01-01", "--population", str(file)])
        assert isinstance(shown.exception, LuodiError)
        assert told in shown.exception.zh


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
