"""Rows that cannot be read as records: found, listed with file, row and mend, and left out; the rest is done."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from luodi.facts.attribute import Attribute
from luodi.facts.values import show
from luodi.rules.pack import Pack
from luodi.rules.populations.columns import Converted, out_of_range, text_literal
from luodi.rules.populations.shape import TableShape
from luodi.rules.populations.sources import KEY, PARENT, Source
from luodi.rules.sql.population import Path

LISTED = 1000
"""Bad rows that are listed one by one; all are counted."""


@dataclass(frozen=True, slots=True)
class BadRow:
    """What is wrong with a row: ``key`` is its own, ``record`` that of the record decided about (None: unknown)."""

    file: str
    key: str
    column: str
    zh: str
    en: str
    record: str | None

    def __str__(self) -> str:
        place = f"{self.file}, id {self.key}" + (f", {self.column}" if self.column else "")
        return f"{place}: {self.zh} / {self.en}"


@dataclass(frozen=True, slots=True)
class Loaded:
    """A source with the columns that are read from it, by name."""

    shape: TableShape
    source: Source
    columns: Mapping[str, Converted]


def collect(connection: Any, pack: Pack, tables: Mapping[Path, Loaded], on: dt.date | None = None) -> None:
    """Fill the table ``bad_rows`` (path, key, column, problem, record) with everything that is wrong.

    ``on``: the day of decision, after which nothing lies that has happened.
    """
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE bad_rows "
        "(path VARCHAR, key VARCHAR, col VARCHAR, problem VARCHAR, record VARCHAR)"
    )
    for path, loaded in tables.items():
        for sql in _statements(pack, path, loaded, tables, on):
            connection.execute(f"INSERT INTO bad_rows {sql}")


def _statements(pack: Pack, path: Path, loaded: Loaded, tables: Mapping[Path, Loaded],
                on: dt.date | None) -> Iterator[str]:  # fmt: skip
    source, here = loaded.source.sql, text_literal("/".join(path))
    record, joins = _record(path, tables)
    yield (f"SELECT {here}, '', '', 'key', {record} FROM {source} AS t {joins} WHERE t.{KEY} IS NULL")
    yield (
        f"SELECT {here}, CAST(t.{KEY} AS VARCHAR), '', 'twice', {record} FROM {source} AS t "
        f"JOIN (SELECT {KEY} AS k FROM {source} WHERE {KEY} IS NOT NULL GROUP BY {KEY} HAVING COUNT(*) > 1) AS d "
        f"ON d.k = t.{KEY} {joins}"
    )
    if path:
        owner, given = tables[path[:-1]].source.sql, tables[path[:-1]].columns.get(f"{path[-1]}_given")
        yield (
            f"SELECT {here}, CAST(t.{KEY} AS VARCHAR), '', 'orphan', NULL FROM {source} AS t "
            f"ANTI JOIN {owner} AS o ON o.{KEY} = t.{PARENT} WHERE t.{KEY} IS NOT NULL"
        )
        if given is not None:
            yield (
                f"SELECT {here}, CAST(t.{KEY} AS VARCHAR), '', 'given', {record} FROM {source} AS t JOIN (SELECT {KEY} "
                f"AS k FROM {owner} WHERE NOT COALESCE({given.sql}, FALSE)) AS g ON g.k = t.{PARENT} {joins}"
            )
    attributes = pack.vocabulary[loaded.shape.entity].attributes
    wrong = []
    for name, column in loaded.columns.items():
        attribute = attributes[name].as_of(on) if name in attributes else None
        tests = [column.bad, out_of_range(attribute, loaded.shape.columns[name], column.sql)]
        test = " OR ".join(f"({part})" for part in tests if part)
        if test:
            wrong.append((name, test))
    if wrong:
        names = ", ".join(f"CASE WHEN {test} THEN {text_literal(name)} END" for name, test in wrong)
        yield (
            f"SELECT {here}, CAST(t.{KEY} AS VARCHAR), t.col, 'value', {record} FROM (SELECT *, unnest(list_filter("
            f"[{names}], lambda x: x IS NOT NULL)) AS col FROM {source} WHERE {' OR '.join(test for _, test in wrong)}"
            f") AS t {joins}"
        )
    both = [(name, f"({column.sql}) IS NOT NULL AND ({loaded.columns[f'{name}_none'].sql})")
            for name, column in loaded.columns.items() if f"{name}_none" in loaded.columns]  # fmt: skip
    for name, test in both:
        yield (
            f"SELECT {here}, CAST(t.{KEY} AS VARCHAR), {text_literal(name)}, 'none', {record} "
            f"FROM (SELECT * FROM {source} WHERE {test}) AS t {joins}"
        )
    if path:
        relation = pack.vocabulary[tables[path[:-1]].shape.entity].relations[path[-1]]
        yield (
            f"SELECT {here}, CAST(t.{PARENT} AS VARCHAR), '', 'many', {record} FROM (SELECT {PARENT}, min({KEY}) AS "
            f"{KEY} FROM {source} GROUP BY {PARENT} HAVING COUNT(*) > {relation.most}) AS t {joins}"
        )


def _record(path: Path, tables: Mapping[Path, Loaded]) -> tuple[str, str]:
    """The key of the record at the root for a row ``t`` at ``path``, and the joins that lead there."""
    if len(path) <= 1:
        return f"CAST(t.{PARENT if path else KEY} AS VARCHAR)", ""
    joins, below = [], "t"
    for depth in range(len(path) - 1, 0, -1):
        alias = f"o{depth}"
        joins.append(f"LEFT JOIN {tables[path[:depth]].source.sql} AS {alias} ON {alias}.{KEY} = {below}.{PARENT}")
        below = alias
    return f"CAST({below}.{PARENT} AS VARCHAR)", " ".join(joins)


def listed(connection: Any, pack: Pack, tables: Mapping[Path, Loaded],
           on: dt.date | None = None) -> tuple[int, tuple[BadRow, ...]]:  # fmt: skip
    """How many problems there are, and the first of them in words."""
    (count,) = connection.execute("SELECT COUNT(*) FROM bad_rows").fetchone()
    rows = connection.execute(f"SELECT * FROM bad_rows ORDER BY path, key, col LIMIT {LISTED}").fetchall()
    return count, tuple(_told(pack, tables, row, on) for row in rows)


def _told(pack: Pack, tables: Mapping[Path, Loaded], row: Sequence[Any], on: dt.date | None) -> BadRow:
    path, key, name, problem, record = row
    loaded = tables[tuple(part for part in path.split("/") if part)]
    entity = pack.vocabulary[loaded.shape.entity]
    match problem:
        case "key":
            zh, en = "没有 id，无法读成一条记录。请补上。", "It has no id and cannot be read as a record. Add one."
        case "twice":
            zh, en = "id 重复。请保留一条。", "The id stands twice. Keep one row."
        case "orphan":
            zh, en = "parent_id 找不到所属记录。请核对。", "parent_id leads to no record. Check it."
        case "given":
            zh, en = "所属记录标明没有填报这一项。请核对。", "Its owner is marked as not having been asked. Check it."
        case "none":
            zh, en = "既有值又标明没有。请核对。", "It has a value and is marked as having none. Check it."
        case "many":
            most = pack.vocabulary[tables[loaded.shape.path[:-1]].shape.entity].relations[loaded.shape.path[-1]].most
            zh, en = f"所属记录超过 {most} 条。请核对。", f"It has more than {most} of them. Check it."
        case _:
            zh, en = _told_value(entity.attributes.get(name), loaded, name, on)
    attribute = entity.attributes.get(name)
    return BadRow(loaded.source.file, key, attribute.zh if attribute else name, zh, en, record)


def _told_value(attribute: Attribute | None, loaded: Loaded, name: str, on: dt.date | None) -> tuple[str, str]:
    type_ = loaded.shape.columns[name]
    words = getattr(type_, "words", None)
    if words:
        return f"不在选项中：{'、'.join(words)}。", f"It is not one of: {', '.join(words)}."
    if attribute is not None and attribute.happened and on is not None:
        zh, en = f"不在 {attribute.minimum} 至认定日 {on} 之间。", f"It is not between {attribute.minimum} and {on}"
        return f"{zh}认定日尚未出生的人不要列入。", f"{en}, the day of decision. Leave out who was not born by then."
    if attribute is not None and attribute.minimum is not None:
        limits = f"{show(type_, attribute.minimum)} – {show(type_, attribute.maximum)}"
        return f"数值超出范围 {limits} 或位数太多。", f"The value is out of {limits} or has too many digits."
    return "数值太大或位数太多。", "The value is too large or has too many digits."
