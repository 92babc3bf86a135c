"""Which rows of a population cannot be read as records, and a population without the records that they belong to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

from luodi.facts.attribute import Attribute, Record, Vocabulary, bounds
from luodi.facts.types import Choice, Day
from luodi.rules.sql.compile import Query
from luodi.rules.sql.dialects import DIALECTS, Dialect
from luodi.rules.sql.population import Path, Population, TableOf

COLUMNS = ("path", "record", "problems", "root")
"""``path`` of relations to the table, the row's key, what is wrong with it, the key of the record decided about."""


def compile_checks(vocabulary: Vocabulary, population: Population, *, on: dt.date | None = None,
                   dialect: str = "duckdb") -> Query:  # fmt: skip
    """One statement that lists every row that cannot be read as a record, with all that is wrong with it.

    A key that is missing or repeated, a child without its parent, more children than a relation holds or children of a
    relation marked as not given, a value outside its declared range or list, a value beside the mark that there is
    none; with ``on``, the day of decision, a birthday after it. ``root`` is empty where no record decided about can be
    told.
    """
    work = _Checks(vocabulary, population, on, DIALECTS[dialect])
    parts = [work.of_table(path, table) for path, table in sorted(population.tables.items())]
    sql = "\nUNION ALL\n".join(parts) + DIALECTS[dialect].settings
    return Query(DIALECTS[dialect].printed(sql), COLUMNS)


def readable(population: Population, checks: str, *, dialect: str = "duckdb") -> Population:
    """The population without the records decided about that ``checks`` lists: the table or view that holds what the
    checks query gave. A record is left out whole, for its answer would rest on a row that could not be read."""
    spoken, root = DIALECTS[dialect], population.tables[()]
    key = f'r."{root.key}"'
    listed = f'SELECT c."root" FROM {checks} AS c WHERE c."root" IS NOT NULL'
    kept = f"{key} IS NOT NULL AND {spoken.cast(key, spoken.string)} NOT IN ({listed})"
    source = spoken.printed(f"(SELECT r.* FROM {root.source} AS r WHERE {kept})")
    return replace(population, tables={**population.tables, (): replace(root, source=source)})


class _Checks:
    def __init__(self, vocabulary: Vocabulary, population: Population, on: dt.date | None, dialect: Dialect) -> None:
        self.vocabulary, self.population, self.on, self.dialect = vocabulary, population, on, dialect
        self.root = population.tables[()]

    def entity(self, path: Path) -> type[Record]:
        kind = self.vocabulary[self.population.entity]
        for name in path:
            kind = kind.relations[name].target
        return kind

    def of_table(self, path: Path, table: TableOf) -> str:
        """The rows of one table with something wrong, its owners joined up to the record decided about."""
        text, cast = self.dialect.text, self.dialect.cast
        tests = list(self.tests(path, table))
        told = ", ".join(f"CASE WHEN {test} THEN {text(words + '; ')} ELSE '' END" for test, words in tests)
        joins, child = [], "c"
        for depth in range(len(path) - 1, -1, -1):
            owner, own = self.population.tables[path[:depth]], self.population.tables[path[: depth + 1]]
            joins.append(f'LEFT JOIN {owner.source} AS p{depth} ON p{depth}."{owner.key}" = {child}."{own.parent}"')
            child = f"p{depth}"
        keys = own_key(table), f'{child}."{self.root.key}"'
        record, root = (cast(key, self.dialect.string) for key in keys)
        named = (
            (text(".".join(path)), "path"),
            (record, "record"),
            (f"CONCAT({told}, '')", "problems"),
            (root, "root"),
        )
        select = "SELECT DISTINCT " + ", ".join(f'{sql} AS "{name}"' for sql, name in named)
        rows = "\n  ".join([f"FROM {table.source} AS c", *self.counted(path, table), *joins])
        wrong = " OR ".join(test for test, _ in tests)
        return f"{select}\n  {rows}\n  WHERE {wrong}"

    def counted(self, path: Path, table: TableOf) -> Iterator[str]:
        """Joins that count rows of one key, and of one parent."""
        yield f"LEFT JOIN ({self.numbers(table, table.key)}) AS same ON same.k = {own_key(table)}"
        if path and table.parent is not None:
            yield f'LEFT JOIN ({self.numbers(table, table.parent)}) AS beside ON beside.k = c."{table.parent}"'

    @staticmethod
    def numbers(table: TableOf, column: str) -> str:
        return f'SELECT "{column}" AS k, COUNT(*) AS n FROM {table.source} GROUP BY "{column}"'

    def tests(self, path: Path, table: TableOf) -> Iterator[tuple[str, str]]:
        """Each test that a row must not meet, and the words for it."""
        kind = self.entity(path)
        yield f'c."{table.key}" IS NULL', f"{table.key}: missing"
        yield "same.n > 1", f"{table.key}: repeated"
        if path:
            above = self.population.tables[path[:-1]]
            depth = len(path) - 1
            yield f'p{depth}."{above.key}" IS NULL', f"{table.parent}: no such parent"
            relation = self.entity(path[:-1]).relations[path[-1]]
            yield f"beside.n > {relation.most}", f"{relation.name}: more than {relation.most}"
            if f"{relation.name}_given" in above.columns:
                given = f'p{depth}."{relation.name}_given"'
                known = f'p{depth}."{above.key}" IS NOT NULL'
                yield f"({known} AND NOT COALESCE({given}, FALSE))", f"{relation.name}: marked as not given"
        for name, attribute in kind.attributes.items():
            if name in table.columns:
                yield from self.of_attribute(attribute.as_of(self.on), table)

    def of_attribute(self, attribute: Attribute, table: TableOf) -> Iterator[tuple[str, str]]:
        column, limits = f'c."{attribute.name}"', bounds(attribute)
        if limits is not None:
            low, high = limits
            outside = f"{column} < {low} OR {column} > {high}"
            yield f"({outside})", f"{attribute.name}: outside {low} … {high}"
        elif isinstance(attribute.type, Choice):
            words = ", ".join(self.dialect.text(word) for word in attribute.type.words)
            yield f"{column} NOT IN ({words})", f"{attribute.name}: not on its list"
        elif isinstance(attribute.type, Day):
            low_day, high_day = attribute.minimum, attribute.maximum
            if isinstance(low_day, dt.date) and isinstance(high_day, dt.date):
                first, last = (self.dialect.date_literal.format(day.isoformat()) for day in (low_day, high_day))
                outside = f"({column} < {first} OR {column} > {last})"
                yield outside, f"{attribute.name}: outside {low_day} … {high_day}"
        marker = f"{attribute.name}_none"
        if attribute.optional and marker in table.columns:
            yield f'(c."{marker}" AND {column} IS NOT NULL)', f"{attribute.name}: given and marked as none"


def own_key(table: TableOf) -> str:
    """A row's own key."""
    return f'c."{table.key}"'
