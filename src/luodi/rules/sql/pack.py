"""A pack's rules as one query: its standards, ranges and readings on a date."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace

from luodi.rules.pack import Pack
from luodi.rules.question import question
from luodi.rules.sql.compile import Query, compile_causes_query, compile_query
from luodi.rules.sql.population import Path, Population, TableOf


def compile_pack(pack: Pack, rules: Sequence[str], population: Population, *, on: dt.date, dialect: str = "duckdb",
                 readings: Mapping[str, str] | None = None, why: bool = False) -> Query:  # fmt: skip
    """One query that answers ``rules`` for every record of the population on the date ``on``.

    Raises ``LuodiError`` for a date that the document or a needed standard does not cover.
    """
    for name in dict.fromkeys(name for rule in rules for name in pack.needs(rule)):
        pack.standards[name].on(on)
    return compile_query(question(pack, on, readings), rules, population, dialect=dialect, why=why)


def compile_causes(pack: Pack, rules: Sequence[str], population: Population, *, on: dt.date, dialect: str = "duckdb",
                   readings: Mapping[str, str] | None = None) -> Query:  # fmt: skip
    """The second query: every cause of every open answer of ``rules``, one row each, as deciding one record names them.

    Columns: the key of the record decided about; ``rule``; ``status`` (unknown, judgement, silent); ``name`` of the
    fact, point, quantity or standard; ``told`` in words; ``provision``; ``path`` of relations to the record that it
    lies in, and ``record``, that record's key (empty where it lies in no record).
    """
    for name in dict.fromkeys(name for rule in rules for name in pack.needs(rule)):
        pack.standards[name].on(on)
    # As written: what is simplified away is still named.
    asked = replace(question(pack, on, readings), program=pack.specialised(on, readings))
    return compile_causes_query(asked, rules, population, dialect=dialect)


def whole_population(pack: Pack, root: str) -> Population:
    """A population with every table and column that the vocabulary knows below a record.

    Tables are named after their path (``household``, ``household_members``), keyed by ``id`` and ``parent_id``.
    """
    tables: dict[Path, TableOf] = {}

    def add(path: Path, entity: str) -> None:
        kind = pack.vocabulary[entity]
        columns = set(kind.attributes) | {p.name for p in pack.program.points.values() if p.entity == entity}
        columns |= {f"{name}_none" for name, attribute in kind.attributes.items() if attribute.optional}
        columns |= {f"{name}_given" for name in kind.relations}
        name = "_".join((root.lower(), *path))
        tables[path] = TableOf(f'"{name}"', frozenset(columns), "id", "parent_id" if path else None)
        for relation in kind.relations.values():
            add((*path, relation.name), relation.target.__name__)

    add((), root)
    return Population(root, tables)
