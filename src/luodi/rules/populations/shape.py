"""The shape of a population: which tables a kind of record has, and which columns of which type."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from luodi.facts.types import BOOL, Type
from luodi.rules import tree as t
from luodi.rules.pack import Pack
from luodi.rules.sql.population import Path


@dataclass(frozen=True, slots=True)
class TableShape:
    """One table. ``columns`` by name with their types: facts, points, ``<attribute>_none``, ``<relation>_given``.

    ``labels`` lead from every accepted heading (name or Chinese label) to the column's name.
    """

    path: Path
    entity: str
    name: str
    columns: Mapping[str, Type]
    labels: Mapping[str, str]


def shapes(pack: Pack, root: str) -> dict[Path, TableShape]:
    """The tables below a kind of record, itself first, in the order of the declarations.

    A table is named after its path: ``household``, ``household_members``, ``household_members_obligors``.
    """
    found: dict[Path, TableShape] = {}

    def add(path: Path, entity: str) -> None:
        kind = pack.vocabulary[entity]
        columns: dict[str, Type] = {name: a.type for name, a in kind.attributes.items()}
        columns |= {p.name: p.type for p in pack.program.points.values() if p.entity == entity}
        columns |= {f"{name}_none": BOOL for name, a in kind.attributes.items() if a.optional}
        columns |= {f"{name}_given": BOOL for name in kind.relations}
        labels = {label: name for label, name in pack.reader.keys[entity].items() if name not in kind.relations}
        labels |= {name: name for name in columns}
        found[path] = TableShape(path, entity, "_".join((root.lower(), *path)), columns, labels)
        for relation in kind.relations.values():
            add((*path, relation.name), relation.target.__name__)

    add((), root)
    return found


def columns_read(program: t.Program, rules: Iterable[str]) -> frozenset[str]:
    """The names of the facts and points that the rules may read, themselves or through other rules."""
    names: set[str] = set()
    todo, met = list(rules), set(rules)
    while todo:
        for node in t.walk(program.rules[todo.pop()].body):
            if isinstance(node, t.Attribute):
                names.add(node.name)
            elif isinstance(node, t.IsNone):
                names |= {node.name, f"{node.name}_none"}
            elif isinstance(node, t.Point):
                names.add(node.name)
            elif isinstance(node, t.Aggregate | t.Rank):
                names.add(f"{node.over.relation}_given")
                if node.over.last is not None:
                    names.add(node.over.last[1])
            elif isinstance(node, t.Call) and node.rule not in met:
                met.add(node.rule)
                todo.append(node.rule)
    return frozenset(names)
