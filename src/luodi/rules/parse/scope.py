"""The names that are visible in a rule: records and their owners, locals, standards, other rules."""

from __future__ import annotations

import ast
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from luodi.facts.attribute import Attribute, Record, Vocabulary
from luodi.facts.types import Type
from luodi.rules import tree as t
from luodi.rules.parse.refusal import Text
from luodi.rules.program import Parameter, PointDeclaration, ReadingDeclaration


@dataclass(frozen=True, slots=True)
class StandardType:
    """What the parser must know of a dated standard: its type and the types of its keys."""

    type: Type
    keys: tuple[Type, ...] = ()


@dataclass(frozen=True, slots=True)
class Signature:
    """A rule as its callers see it: its records, whether it takes standards and the date, and its type."""

    name: str
    records: tuple[Parameter, ...]
    takes: tuple[str, ...]
    type: Type


@dataclass(frozen=True, slots=True)
class Known:
    """All that the file declares, collected before any body is read."""

    source: Text
    vocabulary: Vocabulary
    standards: Mapping[str, StandardType]
    signatures: Mapping[str, Signature] = field(default_factory=dict)
    points: Mapping[str, PointDeclaration] = field(default_factory=dict)
    readings: Mapping[str, ReadingDeclaration] = field(default_factory=dict)
    constants: Mapping[str, ast.expr] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Scope:
    """``records``: variable → kind; ``owners``: variable → the variable that it belongs to; ``locals``: name → type;
    ``environment``: the names of the standards and of the date; ``not_none``: attributes known to exist here."""

    known: Known
    records: Mapping[str, str]
    owners: Mapping[str, str]
    locals: Mapping[str, Type] = field(default_factory=dict)
    environment: Mapping[str, str] = field(default_factory=dict)
    not_none: frozenset[tuple[str, str]] = frozenset()
    visible: frozenset[str] | None = None

    @property
    def source(self) -> Text:
        return self.known.source

    def entity(self, variable: str) -> type[Record]:
        return self.known.vocabulary[self.records[variable]]

    def binding(self, name: str, type_: Type) -> Scope:
        return replace(self, locals={**self.locals, name: type_})

    def inside(self, over: t.Over) -> Scope:
        """The scope of what is said about each record of a relation: it sees the record and its owners, no siblings."""
        return replace(
            self,
            records={**self.records, over.variable: over.entity},
            owners={**self.owners, over.variable: over.subject},
            visible=frozenset({over.variable, over.subject, *self.ancestors(over.subject)}),
        )

    def knowing(self, expr: t.Expr, outcome: bool) -> Scope:
        """The scope where ``expr`` came out as ``outcome``: optional attributes that must exist there."""
        return replace(self, not_none=self.not_none | existing(expr, outcome))

    def ancestors(self, variable: str) -> tuple[str, ...]:
        """The owners of a variable, nearest first."""
        found: list[str] = []
        while variable in self.owners:
            variable = self.owners[variable]
            found.append(variable)
        return tuple(found)

    def record(self, node: ast.expr) -> str:
        """The variable that ``node`` names; it must stand for a record that is visible here."""
        source = self.source
        if not isinstance(node, ast.Name):
            raise source.refusal(node, "record-wanted")
        if node.id not in self.records:
            raise source.refusal(node, "unknown-record", near=(node.id, list(self.records)), name=node.id)
        if self.visible is not None and node.id not in self.visible:
            raise source.refusal(node, "sibling", name=node.id)
        return node.id

    def attribute(self, node: ast.Attribute) -> tuple[str, Attribute]:
        """The variable and the attribute that ``home.liquid_assets`` names."""
        variable = self.record(node.value)
        entity = self.entity(variable)
        if node.attr in entity.relations:
            raise self.source.refusal(node, "relation-not-value", name=node.attr, variable=variable)
        if node.attr not in entity.attributes:
            raise self.source.refusal(
                node,
                "unknown-attribute",
                near=(node.attr, [*entity.attributes, *entity.relations]),
                kind=entity.zh,
                entity=entity.__name__,
                name=node.attr,
            )
        return variable, entity.attributes[node.attr]


def existing(expr: t.Expr, outcome: bool) -> frozenset[tuple[str, str]]:
    """The optional attributes that must exist where ``expr`` came out as ``outcome``."""
    match expr:
        case t.IsNone(subject=subject, name=name) if not outcome:
            return frozenset({(subject, name)})
        case t.Not(operand=operand):
            return existing(operand, not outcome)
        case t.And(operands=operands) if outcome:
            return frozenset().union(*(existing(x, True) for x in operands))
        case t.Or(operands=operands) if not outcome:
            return frozenset().union(*(existing(x, False) for x in operands))
        case _:
            return frozenset()


def as_date(source: Text, node: ast.AST, text: str) -> dt.date | None:
    """``"2022-12-16"`` → the date; ``""`` → None."""
    if not text:
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise source.refusal(node, "bad-date", text=text) from None
