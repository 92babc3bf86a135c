"""How each engine says the few things that they say differently."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

_STRING_OR_QUOTE = re.compile(r"'(?:[^'\\]|\\.|'')*'|\"")


@dataclass(frozen=True, slots=True)
class Dialect:
    """``wide`` is the integer type beyond 64 bits and ``wide_bits`` what it holds. ``divide`` divides two integers,
    neither negative, and drops the remainder; ``any`` and ``all`` fold booleans and skip NULL. ``ranked`` makes 0 of
    no, 1 of NULL and 2 of yes.

    ``ordered_booleans``: no is less than yes, and comparing them is much faster than AND and OR where some are NULL.

    ``neighbours``: whether a subquery may compare rows with columns of the outer row that are NULL.
    ``folds_outer``: whether a fold in a subquery may read the outer row beside its own rows.
    ``first``: a statement to give the server before a query of this length, lest planning it costs more than running
    it.

    Lists of texts: ``no_texts`` is the empty one, ``texts`` puts one text into a list, ``both_texts`` joins two
    without doubles, ``texts_of_rows`` folds the lists of a group, ``each_text`` makes a row of each.
    """

    name: str
    wide: str
    wide_bits: int
    divide: Callable[[str, str, bool], str]
    any: str
    all: str
    count_where: Callable[[str], str]
    add: Callable[[str, str, str], str]
    days_between: Callable[[str, str], str]
    no_texts: str
    texts: Callable[[str], str]
    both_texts: Callable[[str, str], str]
    size: str
    texts_of_rows: Callable[[str], str]
    each: str
    # To reckon is faster than CASE … WHEN TRUE … WHEN FALSE, which may work the test out twice.
    ranked: Callable[[str], str] = lambda test: f"COALESCE(CAST({test} AS INT) * 2, 1)"
    inline: str = ""
    materialize: str = ""
    integer: str = "BIGINT"
    boolean: str = "BOOLEAN"
    string: str = "VARCHAR"
    day: str = "DATE"
    neighbours: bool = True
    folds_outer: bool = True
    ordered_booleans: bool = False
    settings: str = ""
    first: str = ""
    keeping: str = ""
    date_literal: str = "DATE '{}'"
    nullable: str = "{}"
    part: str = "EXTRACT({part} FROM {date})"
    quote: str = '"'
    escapes: bool = False

    def text(self, value: str) -> str:
        """A text as a literal. ``escapes``: the engine reads backslashes in literals as the start of an escape."""
        if self.escapes:
            return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"
        return "'" + value.replace("'", "''") + "'"

    def one_text(self, mark: str, key: str | None) -> str:
        """A list of one text: the mark, and the key after it."""
        if key is None:
            return self.texts(self.text(mark))
        return self.texts(f"CONCAT({self.text(mark)}, {self.cast(key, self.string)})")

    def some_texts(self, texts: str) -> str:
        return f"{self.size}({texts}) > 0"

    def each_text(self, texts: str) -> str:
        return f"{self.each}({texts})"

    def printed(self, sql: str) -> str:
        """The statement with names in this engine's own quotation marks."""
        if self.quote == '"':
            return sql
        return _STRING_OR_QUOTE.sub(lambda m: self.quote if m.group() == '"' else m.group(), sql)

    def cast(self, sql: str, type_: str) -> str:
        """``sql`` as ``type_``, NULL staying NULL."""
        return f"CAST({sql} AS {self.nullable.format(type_)})"


def _interval(sql: str, amount: str, unit: str) -> str:
    one = {"years": "1 YEAR", "months": "1 MONTH", "days": "1 DAY"}[unit]
    return f"CAST({sql} + ({amount}) * INTERVAL '{one}' AS DATE)"


def _spark_add(sql: str, amount: str, unit: str) -> str:
    if unit == "days":
        return f"DATE_ADD({sql}, CAST({amount} AS INT))"
    months = f"({amount}) * 12" if unit == "years" else f"({amount})"
    return f"ADD_MONTHS({sql}, CAST({months} AS INT))"


def _clickhouse_add(sql: str, amount: str, unit: str) -> str:
    function = {"years": "addYears", "months": "addMonths", "days": "addDays"}[unit]
    return f"{function}({sql}, {amount})"


DIALECTS: Final[Mapping[str, Dialect]] = {
    d.name: d
    for d in (
        Dialect(
            "duckdb",
            wide="HUGEINT",
            wide_bits=126,
            divide=lambda a, b, wide: f"({a} // {b})",
            any="BOOL_OR",
            all="BOOL_AND",
            count_where=lambda test: f"COUNT(*) FILTER (WHERE {test})",
            add=_interval,
            days_between=lambda a, b: f"DATE_DIFF('day', {a}, {b})",
            no_texts="CAST([] AS VARCHAR[])",
            texts=lambda text: f"[{text}]",
            both_texts=lambda a, b: f"LIST_DISTINCT(LIST_CONCAT({a}, {b}))",
            size="LEN",
            texts_of_rows=lambda texts: f"COALESCE(LIST_DISTINCT(FLATTEN(LIST({texts}))), CAST([] AS VARCHAR[]))",
            each="UNNEST",
            inline="NOT MATERIALIZED ",
            materialize="MATERIALIZED ",
            ordered_booleans=True,
        ),
        Dialect(
            "postgres",
            wide="NUMERIC",
            wide_bits=4000,
            divide=lambda a, b, wide: f"DIV({a}, {b})" if wide else f"({a} / {b})",
            any="BOOL_OR",
            all="BOOL_AND",
            count_where=lambda test: f"COUNT(*) FILTER (WHERE {test})",
            add=_interval,
            days_between=lambda a, b: f"({b} - {a})",
            no_texts="CAST(ARRAY[] AS TEXT[])",
            texts=lambda text: f"ARRAY[{text}]",
            both_texts=lambda a, b: f"ARRAY(SELECT DISTINCT UNNEST({a} || {b}))",
            size="CARDINALITY",
            # Lists of different lengths cannot be folded: they go through one text.
            texts_of_rows=lambda texts: (
                f"COALESCE(STRING_TO_ARRAY(STRING_AGG(NULLIF(ARRAY_TO_STRING({texts}, CHR(31)), ''), CHR(31)), "
                "CHR(31)), CAST(ARRAY[] AS TEXT[]))"
            ),
            each="UNNEST",
            inline="NOT MATERIALIZED ",
            materialize="MATERIALIZED ",
            string="TEXT",
            # Its own machine code takes seconds to make, whatever the number of records.
            first="SET jit = off",
        ),
        Dialect(
            "clickhouse",
            wide="Int256",
            wide_bits=254,
            divide=lambda a, b, wide: f"intDiv({a}, {b})",
            any="max",
            all="min",
            # Counts are unsigned there; beside signed numbers they would have no common type.
            count_where=lambda test: f"toInt64(countIf({test}))",
            ranked=lambda test: f"ifNull(toInt8({test}) * 2, 1)",
            add=_clickhouse_add,
            days_between=lambda a, b: f"dateDiff('day', {a}, {b})",
            no_texts="CAST([] AS Array(String))",
            texts=lambda text: f"[ifNull({text}, '')]",
            both_texts=lambda a, b: f"arrayDistinct(arrayConcat({a}, {b}))",
            size="length",
            texts_of_rows=lambda texts: f"groupUniqArrayArray({texts})",
            each="arrayJoin",
            integer="Int64",
            boolean="Bool",
            string="String",
            day="Date32",
            settings=" SETTINGS join_use_nulls = 1",
            # Its subqueries lose the outer rows in which a compared column is NULL.
            neighbours=False,
            keeping=", enable_materialized_cte = 1",
            materialize="MATERIALIZED ",
            escapes=True,
            date_literal="toDate32('{}')",
            nullable="Nullable({})",
        ),
        Dialect(
            "spark",
            wide="DECIMAL(38, 0)",
            wide_bits=125,
            divide=lambda a, b, wide: f"({a} DIV {b})",
            any="BOOL_OR",
            all="BOOL_AND",
            count_where=lambda test: f"COUNT(*) FILTER (WHERE {test})",
            add=_spark_add,
            days_between=lambda a, b: f"DATEDIFF({b}, {a})",
            no_texts="CAST(ARRAY() AS ARRAY<STRING>)",
            texts=lambda text: f"ARRAY({text})",
            both_texts=lambda a, b: f"ARRAY_UNION({a}, {b})",
            size="SIZE",
            texts_of_rows=lambda texts: f"ARRAY_DISTINCT(FLATTEN(COLLECT_LIST({texts})))",
            each="EXPLODE",
            folds_outer=False,
            string="STRING",
            # It repeats every condition for each of its aliases, and runs out of memory by it (SPARK-33152).
            first="SET spark.sql.constraintPropagation.enabled = false",
            quote="`",
            escapes=True,
        ),
    )
}
