"""The shape of a population: which tables a kind of record has, and which columns of which type."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from luodi.facts.types import BOOL, Type
from luodi.rules import tree as t
from luodi.rules.pack import Pack
from luodi.rules.program import Program
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


Read = tuple[str, str]
"""A column that is read: kind of record, name."""


def columns_read(program: Program, rules: Iterable[str]) -> frozenset[Read]:
    """The facts and points that the rules may read, themselves or through other rules, by kind of record."""
    found: set[Read] = set()
    todo, met = list(rules), set(rules)

    def walk(expr: t.Expr, scope: Mapping[str, str]) -> None:
        match expr:
            case t.Attribute(subject=subject, name=name):
                found.add((scope[subject], name))
            case t.IsNone(subject=subject, name=name):
                found.update({(scope[subject], name), (scope[subject], f"{name}_none")})
            case t.Point(subject=str(subject), name=name):
                found.add((scope[subject], name))
            case t.Call(rule=name) if name not in met:
                met.add(name)
                todo.append(name)
            case t.Aggregate(over=over) | t.Rank(over=over):
                found.add((scope[over.subject], f"{over.relation}_given"))
                if over.last is not None:
                    found.add((over.entity, over.last[1]))
                scope = {**scope, over.variable: over.entity}
            case _:
                pass
        for child in t.children(expr):
            walk(child, scope)

    while todo:
        rule = program.rules[todo.pop()]
        walk(rule.body, {p.variable: p.entity for p in rule.parameters})
    return frozenset(found)


def every_column(tables: Iterable[TableShape]) -> frozenset[Read]:
    """All columns of all tables."""
    return frozenset((shape.entity, name) for shape in tables for name in shape.columns)
