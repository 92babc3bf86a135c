"""The answers of rules by every way of computing them, in one shape, and where two of them differ."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from math import gcd
from typing import Any

from luodi.facts.types import Bool, Day, Number
from luodi.rules.answers import RANK, Cause, Open
from luodi.rules.decide import answer, decide
from luodi.rules.pack import Pack
from luodi.rules.sql import CannotCompileError, Query, compile_causes, compile_pack
from luodi.rules.sql.pack import whole_population
from tests.rules.engines import Engine, Rows
from tests.rules.populations import Record, as_facts, tables_of

Answer = tuple[Any, int]
"""The value (an exact one as two integers in lowest terms) and the rank of its kind; no value where it is open."""

Answers = dict[int, dict[str, Answer]]


@dataclass(frozen=True)
class Asked:
    """What is asked: rules about one kind of record, on a date, under readings."""

    pack: Pack
    entity: str
    rules: tuple[str, ...]
    on: dt.date
    readings: Mapping[str, str]


def rules_about(pack: Pack, entity: str) -> tuple[str, ...]:
    """The rules that can be decided on a record of this kind alone."""
    return tuple(r.name for r in pack.program.rules.values() if [p.entity for p in r.parameters] == [entity])


def alternative(pack: Pack) -> dict[str, str]:
    """Every reading turned to its last option."""
    return {name: list(declared.options)[-1] for name, declared in pack.program.readings.items()}


def facts_of(asked: Asked, records: Mapping[int, Record]) -> dict[int, Any]:
    return {key: as_facts(asked.pack, asked.entity, record) for key, record in records.items()}


def plain(value: Any) -> Answer:
    """An answer of Python's backends."""
    if isinstance(value, Open):
        return None, value.rank
    return (lowest(*value) if isinstance(value, tuple) else value), RANK["value"]


def lowest(n: int, d: int) -> tuple[int, int]:
    shared = gcd(n, d)
    return n // shared, d // shared


def by_function(asked: Asked, facts: Mapping[int, Any]) -> Answers:
    pack, on, readings = asked.pack, asked.on, asked.readings
    return {
        key: {rule: plain(answer(pack, rule, record, on=on, readings=readings)) for rule in asked.rules}
        for key, record in facts.items()
    }


def by_explainer(asked: Asked, facts: Mapping[int, Any]) -> Answers:
    pack, on, readings = asked.pack, asked.on, asked.readings
    return {
        key: {rule: plain(decide(pack, rule, record, on=on, readings=readings).reason.value) for rule in asked.rules}
        for key, record in facts.items()
    }


def by_engine(asked: Asked, records: Mapping[int, Record], engine: Engine) -> Answers:
    population = engine.store(asked.entity, tables_of(asked.pack, asked.entity, records))
    query = compile_pack(asked.pack, asked.rules, population, on=asked.on, readings=asked.readings,
                         dialect=engine.dialect, why=True)  # fmt: skip
    return told(asked, query, engine.query(query.sql))


def values_by_engine(asked: Asked, records: Mapping[int, Record], engine: Engine) -> dict[int, dict[str, Any]]:
    """The values alone, by the query that does not ask why: it is simplified further than the one that does."""
    population = engine.store(asked.entity, tables_of(asked.pack, asked.entity, records))
    query = compile_pack(asked.pack, asked.rules, population, on=asked.on, readings=asked.readings,
                         dialect=engine.dialect)  # fmt: skip
    return {
        int(row[query.columns[0]]): {rule: value_in(asked.pack, row, rule) for rule in asked.rules}
        for row in engine.query(query.sql)
    }


def values(answers: Answers) -> dict[int, dict[str, Any]]:
    return {key: {rule: value for rule, (value, _) in row.items()} for key, row in answers.items()}


def compilable(asked: Asked, dialect: str) -> tuple[str, ...]:
    """The rules that the engine has an exact way to say; the others are refused by name, never approximated."""
    population = whole_population(asked.pack, asked.entity)
    kept = []
    for rule in asked.rules:
        try:
            compile_pack(asked.pack, [rule], population, on=asked.on, readings=asked.readings, dialect=dialect)
        except CannotCompileError:
            continue
        kept.append(rule)
    return tuple(kept)


def told(asked: Asked, query: Query, rows: Rows) -> Answers:
    """The rows of a query as answers."""
    return {int(row[query.columns[0]]): {rule: from_row(asked.pack, row, rule) for rule in asked.rules} for row in rows}


def from_row(pack: Pack, row: Mapping[str, Any], rule: str) -> Answer:
    return value_in(pack, row, rule), int(row[f"{rule}__kind"])


def value_in(pack: Pack, row: Mapping[str, Any], rule: str) -> Any:
    if f"{rule}__n" in row:
        n, d = row[f"{rule}__n"], row[f"{rule}__d"]
        return None if n is None else lowest(int(n), int(d))
    value = row[rule]
    if value is None:
        return None
    match pack.program.rules[rule].type:
        case Bool():
            return bool(value)
        case Number():
            return int(value)
        case Day() if isinstance(value, str):
            return dt.date.fromisoformat(value)
        case _:
            return value


Causes = dict[int, dict[str, frozenset[tuple[str, ...]]]]
"""Of every record and rule: status, name, provision, path of relations and key of the record of each cause."""


def causes_by_explainer(asked: Asked, records: Mapping[int, Record], facts: Mapping[int, Any]) -> Causes:
    keys = keys_of(asked, records)
    pack, on, readings = asked.pack, asked.on, asked.readings
    return {
        key: {
            rule: frozenset(
                named(asked, keys[key], cause) for cause in decide(pack, rule, record, on=on, readings=readings).causes
            )
            for rule in asked.rules
        }
        for key, record in facts.items()
    }


def keys_of(asked: Asked, records: Mapping[int, Record]) -> dict[int, dict[str, int]]:
    """For every record: the key of each row below it, by the place that an explanation gives (``members[1]``)."""
    found: dict[int, dict[str, int]] = {}
    counted: dict[tuple[str, ...], int] = {}

    def walk(entity: str, record: Record, path: tuple[str, ...], place: str, into: dict[str, int]) -> None:
        for name, relation in asked.pack.vocabulary[entity].relations.items():
            for i, child in enumerate(record.get(name, [])):
                below, inner = (*path, name), f"{place}.{name}[{i}]".lstrip(".")
                counted[below] = into[inner] = counted.get(below, 0) + 1
                walk(relation.target.__name__, child, below, inner, into)

    for key, record in records.items():
        found[key] = {"": key}
        walk(asked.entity, record, (), "", found[key])
    return found


def named(asked: Asked, keys: Mapping[str, int], cause: Cause) -> tuple[str, ...]:
    """A cause as the query names it."""
    nowhere = cause.name in asked.pack.standards or (not cause.subject and not cause.path)
    free = asked.pack.program.points.get(cause.name)
    if nowhere or (free is not None and free.entity is None):
        return cause.status, cause.name, cause.provision if cause.name not in asked.pack.standards else "", "", ""
    place = cause.path
    while place not in keys:
        place = place.rpartition(".")[0]
    path = ".".join(step.partition("[")[0] for step in place.split(".") if step)
    # Which of several equal records lies across the edge is nobody's to say.
    record = "" if cause.name.startswith("tie of ") else str(keys[place])
    return cause.status, cause.name, cause.provision, path, record


def causes_by_engine(asked: Asked, records: Mapping[int, Record], engine: Engine) -> Causes:
    population = engine.store(asked.entity, tables_of(asked.pack, asked.entity, records))
    query = compile_causes(asked.pack, asked.rules, population, on=asked.on, readings=asked.readings,
                           dialect=engine.dialect)  # fmt: skip
    found: dict[int, dict[str, set[tuple[str, ...]]]] = {key: {rule: set() for rule in asked.rules} for key in records}
    for row in engine.query(query.sql):
        record = "" if row["name"].startswith("tie of ") else row["record"]
        told = (row["status"], row["name"], row["provision"], row["path"], record)
        found[int(row[query.columns[0]])][row["rule"]].add(told)
    return {key: {rule: frozenset(told) for rule, told in rules.items()} for key, rules in found.items()}


def differences(one: Mapping[int, Mapping[str, Any]], other: Mapping[int, Mapping[str, Any]]) -> list[str]:
    """``7 heads: (3, 0) | (2, 0)`` for each answer that differs or is not there; both ways."""
    found = [
        f"{key} {rule}: {value} | {other.get(key, {}).get(rule)}"
        for key, answers in one.items()
        for rule, value in answers.items()
        if other.get(key, {}).get(rule) != value
    ]
    return found + [f"{key}: not there | {other[key]}" for key in other.keys() - one.keys()]
