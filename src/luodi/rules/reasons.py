"""The tree of reasons of a decision: what was asked of which provision, with which inputs, and what came out.

The explainer makes bare tuples, which is what makes it fast; the classes here are views of them, made when looked at.
Each tuple starts with its ``Meta``, whose ``shape`` says which view it has, and its value.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from luodi.facts.types import Type
from luodi.rules.records import Facts
from luodi.rules.tree import Place

Raw = tuple[Any, ...]
Shape = Literal["reason", "condition", "found", "over", "case"]


@dataclass(frozen=True, slots=True)
class Input:
    """A fact, a point or a plain standard that a rule reads: ``fact`` or ``standard`` names it."""

    zh: str
    en: str
    type: Type
    standard: str = ""
    fact: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Meta:
    """What is the same whenever a node of the tree is made: kept once, shared by all reasons."""

    shape: Shape
    kind: str
    name: str
    zh: str
    en: str
    type: Type
    at: Place
    provision: str = ""
    inputs: tuple[Input, ...] = ()
    operand_type: Type | None = None
    readings: tuple[str, ...] = ()
    note: str = ""


class View:
    """A node of the tree. Two views are equal if they look at the same node."""

    __slots__ = ("raw",)

    def __init__(self, raw: Raw) -> None:
        self.raw = raw

    def __eq__(self, other: object) -> bool:
        return isinstance(other, View) and other.raw is self.raw

    def __hash__(self) -> int:
        return id(self.raw)

    @property
    def meta(self) -> Meta:
        meta: Meta = self.raw[0]
        return meta

    @property
    def value(self) -> Any:
        return self.raw[1]

    @property
    def children(self) -> list[Node]:
        return []


class Reason(View):
    """A rule's answer for its records. ``inputs`` in the order of ``meta.inputs``."""

    __slots__ = ()

    @property
    def subjects(self) -> tuple[Facts, ...]:
        subjects: tuple[Facts, ...] = self.raw[2]
        return subjects

    @property
    def inputs(self) -> tuple[Any, ...]:
        inputs: tuple[Any, ...] = self.raw[3]
        return inputs

    @property
    def children(self) -> list[Node]:
        return [view(raw) for raw in self.raw[4]]


class Condition(View):
    """A condition inside a rule: its two sides (None where it has none) and whether it holds."""

    __slots__ = ()

    @property
    def left(self) -> Any:
        return self.raw[2] if len(self.raw) > 2 else None

    @property
    def right(self) -> Any:
        return self.raw[3] if len(self.raw) > 3 else None


class Found(View):
    """A row of a keyed standard that was looked up."""

    __slots__ = ()

    @property
    def keys(self) -> tuple[Any, ...]:
        keys: tuple[Any, ...] = self.raw[2]
        return keys


@dataclass(frozen=True, slots=True)
class Item:
    """One record of an aggregate: whether it is included, its value, and what was asked on the way."""

    record: Facts
    included: Any
    value: Any
    children: tuple[Node, ...]


class Over(View):
    """An aggregate over the records of a relation."""

    __slots__ = ()

    @property
    def items(self) -> list[Item]:
        return [
            Item(record, included, value, tuple(view(c) for c in below))
            for record, included, value, below in self.raw[2]
        ]

    @property
    def children(self) -> list[Node]:
        return [child for item in self.items for child in item.children]


class Case(View):
    """One case of a quantity: whether it applies, and its value where it does."""

    __slots__ = ()

    @property
    def applies(self) -> Any:
        return self.raw[2]

    @property
    def children(self) -> list[Node]:
        return [view(raw) for raw in self.raw[3]]


Node = Reason | Condition | Found | Over | Case
_VIEWS: dict[str, type[Node]] = {"reason": Reason, "condition": Condition, "found": Found, "over": Over, "case": Case}


def view(raw: Raw) -> Node:
    """The view of a node as the explainer made it."""
    return _VIEWS[raw[0].shape](raw)


def walk(node: Node) -> Iterator[Node]:
    """The node and all below it, each node once, in the order of evaluation."""
    seen: set[Node] = set()
    stack: list[Node] = [node]
    while stack:
        current = stack.pop()
        if current in seen:
            continue
        seen.add(current)
        yield current
        stack.extend(reversed(current.children))
