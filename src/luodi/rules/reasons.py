"""The tree of reasons of a decision: what was asked of which provision, with which inputs, and what came out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from luodi.facts.types import Type
from luodi.rules.records import Facts
from luodi.rules.tree import Place


@dataclass(frozen=True, slots=True)
class Input:
    """A fact, a point or a plain standard that a rule reads: ``fact`` or ``standard`` names it."""

    zh: str
    en: str
    type: Type
    standard: str = ""
    fact: str = ""


@dataclass(frozen=True, slots=True)
class Meta:
    """What is the same whenever a node of the tree is made: kept once, shared by all reasons."""

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


class Reason:
    """A rule's answer for its records. ``inputs`` in the order of ``meta.inputs``."""

    __slots__ = ("children", "inputs", "meta", "subjects", "value")

    def __init__(
        self, meta: Meta, subjects: tuple[Facts, ...], value: Any, inputs: tuple[Any, ...], children: list[Any]
    ) -> None:
        self.meta, self.subjects, self.value, self.inputs, self.children = meta, subjects, value, inputs, children


class Condition:
    """A condition inside a rule: its two sides (None where it has none) and whether it holds."""

    __slots__ = ("left", "meta", "right", "value")
    children: tuple[Any, ...] = ()

    def __init__(self, meta: Meta, value: Any, left: Any = None, right: Any = None) -> None:
        self.meta, self.value, self.left, self.right = meta, value, left, right


class Found:
    """A row of a keyed standard that was looked up."""

    __slots__ = ("keys", "meta", "value")
    children: tuple[Any, ...] = ()

    def __init__(self, meta: Meta, value: Any, keys: tuple[Any, ...]) -> None:
        self.meta, self.value, self.keys = meta, value, keys


class Over:
    """An aggregate: ``items`` are (record, included, value, children)."""

    __slots__ = ("items", "meta", "value")

    def __init__(self, meta: Meta, value: Any, items: list[tuple[Any, ...]]) -> None:
        self.meta, self.value, self.items = meta, value, items

    @property
    def children(self) -> list[Any]:
        return [child for item in self.items for child in (item[3] or ())]


class Case:
    """One case of a quantity: whether it applies, and its value where it does."""

    __slots__ = ("applies", "children", "meta", "value")

    def __init__(self, meta: Meta, applies: Any, value: Any, children: list[Any]) -> None:
        self.meta, self.applies, self.value, self.children = meta, applies, value, children


Node = Reason | Condition | Found | Over | Case


def walk(node: Node) -> Iterator[Node]:
    """The node and all below it, each node once, in the order of evaluation."""
    seen: set[int] = set()
    stack: list[Node] = [node]
    while stack:
        current = stack.pop()
        if id(current) in seen:
            continue
        seen.add(id(current))
        yield current
        stack.extend(reversed(list(current.children)))
