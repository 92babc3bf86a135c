"""The answers of rules by every way of computing them, in one shape, and where two of them differ."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from math import gcd
from typing import Any

from luodi.facts.types import Bool, Day, Number
from luodi.rules.answers import RANK, Open
from luodi.rules.decide import answer, decide
from luodi.rules.pack import Pack
from luodi.rules.sql import Query, compile_pack
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


def told(asked: Asked, query: Query, rows: Rows) -> Answers:
    """The rows of a query as answers."""
    return {int(row[query.columns[0]]): {rule: from_row(asked.pack, row, rule) for rule in asked.rules} for row in rows}


def from_row(pack: Pack, row: Mapping[str, Any], rule: str) -> Answer:
    kind = int(row[f"{rule}__kind"])
    if f"{rule}__n" in row:
        n, d = row[f"{rule}__n"], row[f"{rule}__d"]
        return (None if n is None else lowest(int(n), int(d))), kind
    value = row[rule]
    if value is None:
        return None, kind
    match pack.program.rules[rule].type:
        case Bool():
            return bool(value), kind
        case Number():
            return int(value), kind
        case Day() if isinstance(value, str):
            return dt.date.fromisoformat(value), kind
        case _:
            return value, kind


def differences(one: Answers, other: Answers) -> list[str]:
    """``7 heads: (3, 0) | (2, 0)`` for each answer that differs or is not there; both ways."""
    found = [
        f"{key} {rule}: {value} | {other.get(key, {}).get(rule)}"
        for key, answers in one.items()
        for rule, value in answers.items()
        if other.get(key, {}).get(rule) != value
    ]
    return found + [f"{key}: not there | {other[key]}" for key in other.keys() - one.keys()]
