"""Random populations over a vocabulary: missing facts, empty relations, extremes; as facts and as tables."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Mapping
from typing import Any

from luodi.facts.attribute import Attribute, Vocabulary, bounds
from luodi.facts.types import Bool, Choice, Day, Number, Text
from luodi.rules import tree as t
from luodi.rules.calendar import add_years
from luodi.rules.pack import Pack
from tests.rules.engines import Table

Record = dict[str, Any]
Path = tuple[str, ...]


Edges = Mapping[Any, list[Any]]
"""Values worth trying, by type: those at which a rule of the pack may turn."""


def edges(pack: Pack, on: dt.date) -> Edges:
    """Numbers of the pack's text and standards, small multiples of them and their neighbours; days as many years
    before ``on`` as the text speaks of, and the days beside; words that name rows of standards."""
    numbers: dict[Any, set[int]] = {}
    counts = {1, 2, 3, 12, 24}
    words = {district.district for district in pack.supplies}
    for rule in pack.program.rules.values():
        for node in t.walk(rule.body):
            if isinstance(node, t.Literal) and isinstance(node.value, int) and isinstance(node.type, Number):
                numbers.setdefault((node.type.dimension, node.type.scale), set()).add(node.value)
                if node.type.scale == 1 and node.type.dimension == ():
                    counts.add(node.value)
    for standard in pack.standards.values():
        for row in standard.values:
            words.update(word for word in row.row if word)
            if isinstance(standard.type, Number) and isinstance(row.value, int):
                numbers.setdefault((standard.type.dimension, standard.type.scale), set()).add(row.value)
    found: dict[Any, list[Any]] = {}
    for kind, values in numbers.items():
        near = {v * c + d for v in values for c in counts if 0 < c < 1000 for d in (-1, 0, 1)}
        found[kind] = sorted(v for v in near if v >= 0)
    spans = {c for c in counts if 0 < c <= 100}
    days = [add_years(on, -c) + dt.timedelta(days=d) for c in spans for d in (-1, 0, 1)]
    return {**found, "days": sorted(days), "words": sorted(words)}


def random_value(rnd: random.Random, attribute: Attribute, near: Edges) -> Any:
    """A stored value within the attribute's range: often small, sometimes at the very edge or where a rule turns."""
    match attribute.type:
        case Bool():
            return rnd.random() < 0.5
        case Number(dimension=dimension, scale=scale):
            low, high = bounds(attribute) or (0, 20_000 * scale)
            kind = rnd.random()
            if kind < 0.15:
                return rnd.choice((low, high))
            if kind < 0.3 and (dimension, scale) in near:
                return min(max(rnd.choice(near[dimension, scale]), low), high)
            if kind < 0.6:
                return min(max(rnd.randrange(0, 40) * scale, low), high)
            return min(max(rnd.randrange(0, 6000 * scale), low), high)
        case Choice(words=words):
            return rnd.choice(words)
        case Day():
            first = attribute.minimum if isinstance(attribute.minimum, dt.date) else dt.date(1900, 1, 1)
            last = attribute.maximum if isinstance(attribute.maximum, dt.date) else dt.date.max
            kind = rnd.random()
            if kind < 0.1:
                return min(rnd.choice((dt.date(2020, 2, 29), dt.date(2004, 2, 29), dt.date(2005, 3, 1), first)), last)
            if kind < 0.3 and near.get("days"):
                return min(max(rnd.choice(near["days"]), first), last)
            return min(dt.date(1930, 1, 1) + dt.timedelta(days=rnd.randrange(0, 34600)), last)
        case Text():
            return rnd.choice((*near.get("words", ()), "甲区", "乙'县", "丙\\街道"))


def random_record(rnd: random.Random, pack: Pack, entity: str, depth: int = 0, missing: float = 0.1,
                  near: Edges | None = None, on: dt.date | None = None) -> Record:  # fmt: skip
    """A record of stored values; an attribute that is absent is missing, ``None`` is known not to exist.

    ``on``: the day of decision, by which everybody in it is born.
    """
    kind, near = pack.vocabulary[entity], near or {}
    out: Record = {}
    for name, attribute in kind.attributes.items():
        if rnd.random() < missing:
            continue
        if attribute.optional and rnd.random() < 0.3:
            out[name] = None
            continue
        out[name] = random_value(rnd, attribute.as_of(on), near)
    for point in pack.program.points.values():
        if point.entity == entity and rnd.random() > 0.3:
            out[point.name] = random_value(rnd, Attribute(point.type, "", "", "", "", "moment", "open"), near)
    for name, relation in kind.relations.items():
        if rnd.random() < missing:
            continue
        most = min(relation.most, 4 if depth == 0 else 2)
        out[name] = [random_record(rnd, pack, relation.target.__name__, depth + 1, missing, near, on)
                     for _ in range(rnd.choice((0, 1, 1, 2, most)))]  # fmt: skip
    return out


def as_facts(pack: Pack, entity: str, record: Record) -> Any:
    """The record as ``decide`` takes it: slots filled, what is absent open."""
    facts = pack.reader.read(entity, {})
    return _fill(pack, entity, record, facts, "")


def _fill(pack: Pack, entity: str, record: Record, facts: Any, path: str) -> Any:
    from luodi.rules.records import NONE

    for name, value in record.items():
        relation = pack.vocabulary[entity].relations.get(name)
        if relation is not None:
            target = relation.target.__name__
            children = []
            for i, child in enumerate(value):
                inner = f"{path}{name}[{i}]"
                made = pack.reader.read(target, {}, path=inner, called=f"{i}")
                children.append(_fill(pack, target, child, made, f"{inner}."))
            setattr(facts, name, children)
        else:
            setattr(facts, name, NONE if value is None else value)
    return facts


def as_rows(vocabulary: Vocabulary, entity: str, records: Mapping[int, Record]) -> dict[Path, list[Record]]:
    """Tables by path: each row with its key and its parent's, ``<relation>_given`` and ``<attribute>_none`` beside."""
    tables: dict[Path, list[Record]] = {}

    def put(path: Path, kind: str, record: Record, key: int, parent: int | None) -> None:
        rows = tables.setdefault(path, [])
        row: Record = {"id": key, "parent_id": parent}
        rows.append(row)
        for name, attribute in vocabulary[kind].attributes.items():
            row[name] = record.get(name)
            if attribute.optional:
                row[f"{name}_none"] = name in record and record[name] is None
        row |= {name: value for name, value in record.items() if name not in row and not isinstance(value, list)}
        for name, relation in vocabulary[kind].relations.items():
            row[f"{name}_given"] = name in record
            tables.setdefault((*path, name), [])
            for child in record.get(name, []):
                put((*path, name), relation.target.__name__, child, len(tables[(*path, name)]) + 1, key)

    for key, record in records.items():
        put((), entity, record, key, None)
    return tables


def columns_of(pack: Pack, kind: str) -> dict[str, Any]:
    """Every column of a kind of record with its type."""
    vocabulary = pack.vocabulary
    out: dict[str, Any] = {name: a.type for name, a in vocabulary[kind].attributes.items()}
    out |= {f"{name}_none": Bool() for name, a in vocabulary[kind].attributes.items() if a.optional}
    out |= {f"{name}_given": Bool() for name in vocabulary[kind].relations}
    out |= {p.name: p.type for p in pack.program.points.values() if p.entity == kind}
    return out


def entity_at(vocabulary: Vocabulary, entity: str, path: Path) -> str:
    for name in path:
        entity = vocabulary[entity].relations[name].target.__name__
    return entity


def tables_of(pack: Pack, entity: str, records: Mapping[int, Record]) -> dict[Path, Table]:
    """The records as tables: columns with their types, and rows."""
    rows = as_rows(pack.vocabulary, entity, records)
    return {path: (columns_of(pack, entity_at(pack.vocabulary, entity, path)), items) for path, items in rows.items()}
