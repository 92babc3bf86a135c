"""What rules read of a population: known before anything is written for them, so that reading can begin."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct, field

from luodi.facts.attribute import Vocabulary
from luodi.facts.types import BOOL, Type
from luodi.rules import tree as t
from luodi.rules.program import Program
from luodi.rules.sql.population import Path, Population


class Row(Struct, frozen=True):
    """The record that a variable stands for: where its table is, its kind, its row."""

    path: Path
    entity: str
    index: str = ""


class Needs(Struct):
    """Columns by path and name, and relations that are gone through, parents before children."""

    columns: dict[tuple[Path, str], Type] = field(default_factory=dict)
    relations: list[Path] = field(default_factory=list)
    calls: set[tuple[str, tuple[Path, ...]]] = field(default_factory=set)
    """The rules that are asked, and of which tables' records."""


def needs(program: Program, rules: Sequence[str], population: Population, vocabulary: Vocabulary) -> Needs:
    """Every column and relation that the rules may ask for, themselves or through others, and the population has."""
    found = Needs()
    todo: list[tuple[str, tuple[Row, ...]]] = [(name, (Row((), population.entity),)) for name in dict.fromkeys(rules)]
    met = set(todo)

    def read(row: Row, name: str, type_: Type) -> None:
        if has(population, row, name):
            found.columns.setdefault((row.path, name), type_)

    def read_fact(row: Row, name: str) -> None:
        read(row, name, vocabulary[row.entity].attributes[name].type)

    def walk(expr: t.Expr, scope: Mapping[str, Row]) -> None:
        match expr:
            case t.Attribute(subject=subject, name=name):
                read_fact(scope[subject], name)
            case t.IsNone(subject=subject, name=name):
                read(scope[subject], f"{name}_none", BOOL)
                read_fact(scope[subject], name)
            case t.Point(subject=str(subject), name=name):
                read(scope[subject], name, program.points[name].type)
            case t.Call(rule=name, arguments=arguments):
                call = name, tuple(scope[variable] for variable in arguments)
                if call not in met:
                    met.add(call)
                    todo.append(call)
            case t.Aggregate(over=over) | t.Rank(over=over):
                owner = scope[over.subject]
                row = Row((*owner.path, over.relation), over.entity)
                if not known(population, row.path):
                    return  # it is open for everybody
                read(owner, f"{over.relation}_given", BOOL)
                if row.path not in found.relations:
                    found.relations.append(row.path)
                if over.last is not None:
                    read_fact(row, over.last[1])
                scope = {**scope, over.variable: row}
            case _:
                pass
        for child in t.children(expr):
            walk(child, scope)

    for name, rows in todo:  # which grows
        rule = program.rules[name]
        found.calls.add((name, tuple(row.path for row in rows)))
        walk(rule.body, {p.variable: row for p, row in zip(rule.parameters, rows, strict=True)})
    return found


def has(population: Population, row: Row, name: str) -> bool:
    """Whether there is such a column."""
    table = population.tables.get(row.path)
    return table is not None and name in table.columns


def known(population: Population, path: Path) -> bool:
    """Whether the records of a relation are known of anybody."""
    table = population.tables.get(path)
    return table is not None and bool(table.source)
